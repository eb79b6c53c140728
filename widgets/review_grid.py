"""Before → after for each line an order concerns: whose it is, what is lost below it, why it is refused beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from fleet_tui.i18n import _
from widgets.columns import Column
from widgets.fleet_table import FleetTable
from widgets.safe import shown
from widgets.saying import told_again
from widgets.table_source import Cell, MadeSource, Role

ARROW = "→"
NOTHING = "–"
LOOKED_AT = 200
"""Rows whose texts say how wide the columns are: a review may have twenty thousand."""
NUMBER, NAME, BEFORE = 13, 12, 16
"""Cells that the number of a line has at least, its name and what was before if they are as long: two tariff plans can
be told apart by their ends alone."""


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

        `widths`: cells that before and after have at most.
        """
        self._rows = MadeSource()
        self._headings = (before, after, difference)
        self._most = widths
        self._places: list[tuple[int, int]] = []
        self._with_difference = bool(difference)
        super().__init__(self._fitted(()), self._rows, id=id, empty=empty)

    def show_headings(self, before: str, after: str, difference: str, widths: tuple[int, int]) -> None:
        """Others, as wide as they are in another language."""
        self._headings, self._most = (before, after, difference), widths
        self.show_columns(self._fitted(()))

    def show_rows(self, rows: Sequence[ReviewRow]) -> None:
        """Show `rows`, each with what stands below it; the cursor stays on its line."""
        self._places = [(place, below) for place, row in enumerate(rows) for below in range(1 + len(row.below))]
        keys = [f"{rows[place].key} {below}" if below else rows[place].key for place, below in self._places]
        self._rows.replace(keys, lambda at: self._cells(told_again(rows[self._places[at][0]]), self._places[at][1]))
        self.show_columns(self._fitted(rows[:LOOKED_AT]))
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

    def _fitted(self, rows: Sequence[ReviewRow]) -> list[Column]:
        """The columns, as wide as what `rows` hold; without rows, as wide as they may be. What changes is cut last."""
        heading_before, heading_after, heading_difference = self._headings
        number, name, (before, after) = NUMBER, NAME, self._most
        if changing := [row for row in rows if not row.reason]:
            before = min(before, max(cell_len(shown(row.before)) for row in changing))
            after = min(after, max(cell_len(shown(row.after)) for row in changing) + cell_len(f"{ARROW} "))
        if rows:
            number = max(NUMBER, *(cell_len(shown(row.number)) for row in rows))
            name = max(cell_len(shown(row.name)) for row in rows)
        columns = [
            Column("number", _("Number"), number),
            Column("name", _("Name"), name, min_width=min(NAME, name), priority=2),
            Column("before", heading_before, before, min_width=min(BEFORE, before), priority=3),
            Column("after", heading_after, after, min_width=min(12, after), priority=1),
        ]
        if heading_difference:
            columns.append(Column("difference", heading_difference, 9, align="right", priority=1))
        return columns
