"""The column of SIM card numbers of a list as a whole: a single number cannot tell whether its digits were lost.

A column that went through a program that kept it as figures shows it in most of its cells, and one rounded number in
ten has a right check digit all the same. A column whose numbers have no check digit at all fails in nine of ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fleet_tui.domain.fleet_import import ImportRow
from fleet_tui.domain.iccid import went_through_double
from fleet_tui.i18n import _
from fleet_tui.workbook.cell_values import CellProblem, digits_lost

HONEST_SHARE = 0.02
"""Share of SIM card numbers that may look rounded by chance (1 in 400 does, and they lie in series); one always may."""
LEAST_FAILING = 3
"""Wrong check digits from which on the column may have none."""


@dataclass(frozen=True, slots=True)
class ListNotice:
    """A word on one row: its number in the file, the column's heading, a stable code, a translated message.

    `refused`: the row is not imported. Otherwise only the cell is left out.
    """

    row: int
    column: str
    code: str
    message: str
    refused: bool


@dataclass(slots=True)
class CardColumn:
    """What is known of the column while rows are read: its cells that were refused, and where it stands."""

    _failing: dict[int, ListNotice] = field(default_factory=dict)
    """Cards with a wrong check digit, which wait for what the others say, by row."""
    _lost: int = 0

    def holds(self, row: int, heading: str, problem: CellProblem) -> bool:
        """Keep a wrong check digit until the whole column was read; say whether it was one."""
        if problem.code == "ICCID_DIGITS_LOST":
            self._lost += 1
        if problem.code != "ICCID_CHECK_DIGIT":
            return False
        self._failing[row] = ListNotice(row, heading, problem.code, problem.message, refused=True)
        return True

    def judged(self, rows: Sequence[ImportRow], heading: str) -> tuple[list[ImportRow], list[ListNotice]]:
        """Return the rows that can be imported, and what is to be said of the cards of the others."""
        with_card = [row for row in rows if row.iccid is not None]
        cards = len(with_card) + len(self._failing) + self._lost
        suspects = [row for row in with_card if went_through_double(row.iccid or "")]
        spoilt = self._spoilt(with_card, suspects, cards)
        if spoilt:
            words = digits_lost()
            lost = [ListNotice(row.row, heading, "ICCID_DIGITS_LOST", words, refused=True) for row in spoilt]
            return self._without(rows, lost)
        if len(self._failing) >= LEAST_FAILING and len(self._failing) > cards / 2:
            return self._without_cards(rows, heading)
        return self._without(rows, [])

    def _spoilt(self, with_card: Sequence[ImportRow], suspects: Sequence[ImportRow], cards: int) -> Sequence[ImportRow]:
        """The rows whose card passes but was rounded, as more in this list look so than chance allows."""
        looking_so = len(suspects) + self._lost
        if looking_so <= max(1, cards * HONEST_SHARE) and looking_so < cards:
            return []
        return with_card if looking_so > cards / 2 else suspects

    def _without(self, rows: Sequence[ImportRow], lost: list[ListNotice]) -> tuple[list[ImportRow], list[ListNotice]]:
        refused = {notice.row: notice for notice in lost} | self._failing
        return [row for row in rows if row.row not in refused], list(refused.values())

    def _without_cards(self, rows: Sequence[ImportRow], heading: str) -> tuple[list[ImportRow], list[ListNotice]]:
        """Most check digits are wrong, so that a right one is chance: the lines come in, without their cards."""
        words = _("Most SIM card numbers of this list have no right check digit, so none of them can be checked.")
        doubtful = {
            row.row: ListNotice(row.row, heading, "ICCID_UNCHECKED", words, refused=False)
            for row in rows
            if row.iccid is not None or row.row in self._failing
        }
        return [row.model_copy(update={"iccid": None}) for row in rows], list(doubtful.values())
