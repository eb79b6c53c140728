"""Before → after, one row for each line an order concerns, the reason of a refusal beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fleet_tui.i18n import _
from widgets.columns import Column
from widgets.fleet_table import FleetTable
from widgets.saying import told_again
from widgets.table_source import Cell, MadeSource

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
        self._with_difference = bool(difference)
        super().__init__(_columns(before, after, difference, widths), self._rows, id=id, empty=empty)

    def show_headings(self, before: str, after: str, difference: str, widths: tuple[int, int]) -> None:
        """Others, as wide as they are in another language."""
        self.show_columns(_columns(before, after, difference, widths))

    def show_rows(self, rows: Sequence[ReviewRow]) -> None:
        """Show `rows`; the cursor stays on its line."""
        self.show_made([row.key for row in rows], rows.__getitem__)

    def show_made(self, keys: Sequence[str], made: Callable[[int], ReviewRow]) -> None:
        """Show the rows with those keys; `made` makes the one at a place when it comes into sight."""
        self._rows.replace(keys, lambda place: self._cells(told_again(made(place))))
        self.reload()

    def _cells(self, row: ReviewRow) -> list[str | Cell]:
        difference = [row.difference] if self._with_difference else []
        if row.refused:
            why = Cell(f"{NOTHING} {row.note}", "refused", wide=True)
            # Where no value stands before it, the reason has that room too: it is read whole.
            cells: list[str | Cell] = [row.before, why] if row.before else [why, ""]
            return [row.number, *cells, *difference, ""]
        after = Cell(f"{ARROW} {row.after}", "strong") if row.after else Cell(NOTHING, "dim")
        return [row.number, row.before, after, *difference, row.note]


def _columns(before: str, after: str, difference: str, widths: tuple[int, int]) -> list[Column]:
    return [
        Column("number", _("Number"), 14),
        Column("before", before, widths[0], min_width=min(10, widths[0]), priority=2),
        Column("after", after, widths[1], min_width=min(12, widths[1]), priority=1),
        *([Column("difference", difference, 9, align="right", priority=3)] if difference else []),
        Column("note", _("Remarks"), 12, priority=1, flexible=True),
    ]
