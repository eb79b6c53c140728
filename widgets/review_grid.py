"""Before → after, one row for each line an order concerns, the reason of a refusal beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fleet_tui.i18n import _
from widgets.columns import Column
from widgets.fleet_table import FleetTable
from widgets.table_source import Cell, ListSource, Row

ARROW = "→"
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """What happens to one line. `after` is empty where nothing changes, `note` what is lost or why it is refused."""

    key: str
    number: str
    before: str
    after: str
    difference: str = ""
    note: str = ""
    refused: bool = False


class ReviewGrid(FleetTable):
    """The rows of a review. `show_rows` takes those to show: filtering is the caller's."""

    def __init__(
        self, *, before: str, after: str, difference: str = "", id: str | None = None, empty: str = ""
    ) -> None:
        """`before`, `after`, `difference`: the headings; no column of differences without its heading."""
        columns = [
            Column("number", _("Number"), 14),
            Column("before", before, 14, min_width=10, priority=2),
            Column("after", after, 16, min_width=12, priority=1),
            *([Column("difference", difference, 9, align="right", priority=3)] if difference else []),
            Column("note", _("Remarks"), 16, min_width=12, priority=1, flexible=True),
        ]
        self._rows = ListSource()
        self._with_difference = bool(difference)
        super().__init__(columns, self._rows, id=id, empty=empty)

    def show_rows(self, rows: Iterable[ReviewRow]) -> None:
        """Show `rows`; the cursor stays on its line."""
        self._rows.replace([Row(row.key, self._cells(row)) for row in rows])
        self.reload()

    def _cells(self, row: ReviewRow) -> list[str | Cell]:
        difference = [row.difference] if self._with_difference else []
        if row.refused:
            return [row.number, row.before, Cell(f"{NOTHING} {row.note}", "refused", wide=True), *difference, ""]
        after = Cell(f"{ARROW} {row.after}", "strong") if row.after else Cell(NOTHING, "dim")
        return [row.number, row.before, after, *difference, row.note]
