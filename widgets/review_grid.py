"""Before → after for each line an order concerns: whose it is, what is lost below it, why it is refused beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fleet_tui.i18n import _
from widgets.columns import Column
from widgets.fleet_table import FleetTable
from widgets.saying import told_again
from widgets.table_source import Cell, MadeSource, Role

ARROW = "→"
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """What happens to one line, and whose it is. `after` is empty where nothing changes.

    `below`: what is lost and what else happens, a row each, whole. `reason`: why it is refused.
    """

    key: str
    number: str
    name: str
    before: str
    after: str
    difference: str = ""
    below: tuple[str, ...] = ()
    reason: str = ""


class ReviewGrid(FleetTable):
    """The rows of a review. Filtering is the caller's: it gives those to show."""

    def __init__(
        self,
        *,
        before: str,
        after: str,
        difference: str = "",
        widths: tuple[int, int] = (14, 16),
        id: str | None = None,
        empty: str = "",
    ) -> None:
        """`before`, `after`, `difference`: the headings; no column of differences without its heading.

        `widths`: cells that before and after would like.
        """
        self._rows = MadeSource()
        self._places: list[tuple[int, int]] = []
        self._with_difference = bool(difference)
        super().__init__(_columns(before, after, difference, widths), self._rows, id=id, empty=empty)

    def show_headings(self, before: str, after: str, difference: str, widths: tuple[int, int]) -> None:
        """Others, as wide as they are in another language."""
        self.show_columns(_columns(before, after, difference, widths))

    def show_rows(self, rows: Sequence[ReviewRow]) -> None:
        """Show `rows`, each with what stands below it; the cursor stays on its line."""
        self._places = [(place, below) for place, row in enumerate(rows) for below in range(1 + len(row.below))]
        keys = [f"{rows[place].key} {below}" if below else rows[place].key for place, below in self._places]
        self._rows.replace(keys, lambda at: self._cells(told_again(rows[self._places[at][0]]), self._places[at][1]))
        self.reload()

    @property
    def cursor_place(self) -> int | None:
        """The place among the rows given of the one under the cursor; None without rows."""
        return None if self.cursor_row is None else self._places[self.cursor_row][0]

    def _cells(self, row: ReviewRow, below: int) -> list[str | Cell]:
        difference = [row.difference] if self._with_difference else []
        if below:
            role: Role = "refused" if row.reason else "pending"
            return ["", Cell(row.below[below - 1], role, wide=True), "", "", *difference]
        if row.reason:
            return [row.number, row.name, Cell(f"{NOTHING} {row.reason}", "refused", wide=True), "", *difference]
        after = Cell(f"{ARROW} {row.after}", "strong") if row.after else Cell(NOTHING, "dim")
        return [row.number, row.name, row.before, after, *difference]


def _columns(before: str, after: str, difference: str, widths: tuple[int, int]) -> list[Column]:
    return [
        Column("number", _("Number"), 14),
        Column("name", _("Name"), 12, priority=1, flexible=True),
        Column("before", before, widths[0], min_width=min(10, widths[0]), priority=2),
        Column("after", after, widths[1], min_width=min(12, widths[1]), priority=1),
        *([Column("difference", difference, 9, align="right", priority=1)] if difference else []),
    ]
