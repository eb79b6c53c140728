"""The lines of the fleet as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from rich.cells import cell_len

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.msisdn import grouped
from fleet_tui.fleet import columns as fleet_columns
from fleet_tui.fleet.columns import ABSENT, BY_ID, COLUMNS, Kind
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.row import LineRow
from fleet_tui.fleet.untold import NOT_TOLD
from fleet_tui.fleet.view import FleetView
from fleet_tui.i18n import _
from widgets.columns import Column
from widgets.table_source import Cell, Role

STATUS_ROLES: dict[str, Role] = {
    LineStatus.ACTIVE: "active",
    LineStatus.PENDING: "pending",
    LineStatus.SUSPENDED: "pending",
    LineStatus.CEASED: "refused",
}


def columns_chosen(ids: Sequence[str]) -> list[fleet_columns.Column]:
    """The columns of `ids` in that order; none known: those shown at first."""
    known = [BY_ID[column_id] for column_id in ids if column_id in BY_ID]
    return known or [column for column in COLUMNS if column.initially_shown]


def told(columns: Sequence[fleet_columns.Column], index: FleetIndex) -> list[fleet_columns.Column]:
    """Those of `columns` that the operator tells something of."""
    return [column for column in columns if column.field not in index.capabilities.untold]


_TEXTS: dict[str, Callable[[FleetIndex], Iterable[str]]] = {
    "number": lambda index: [" " * BY_ID["number"].width, grouped(max(index.msisdns, key=len, default=""))],
    "plan": lambda index: map(index.plan_name, index.plans.values),
    "account": lambda index: (account or ABSENT for account in index.billing_accounts.values),
    "cost": lambda index: (
        fleet_columns.amount_text(cost, currency or index.currency) or _(NOT_TOLD)
        for cost in index.monthly_costs.values
        for currency in index.cost_currencies.values
    ),
}
"""What stands in a column in the whole fleet, each text once."""


def table_columns(chosen: Sequence[fleet_columns.Column], index: FleetIndex, sort: str | None = None) -> list[Column]:
    """`chosen` as a table wants them; the one that the rows are sorted by is always shown.

    Their widths are those of the whole fleet: columns keep their places while one searches.
    """
    widths = {column.id: _width(column, index) for column in chosen}
    return [
        Column(
            column.id,
            column.heading(index),
            column.fitting(widths[column.id]),
            column.fitting(min(column.min_width, widths[column.id])),
            "right" if column.kind is Kind.MONEY else "left",
            0 if column.id == sort else column.priority,
            column.flexible,
        )
        for column in chosen
    ]


def _width(column: fleet_columns.Column, index: FleetIndex) -> int:
    if column.id not in _TEXTS:
        return column.width
    longest = max(map(cell_len, _TEXTS[column.id](index)), default=column.width)
    return max(cell_len(column.heading(index)), min(longest, 2 * column.width))


class LinesSource:
    """What of `view` is shown, in the columns `chosen`."""

    def __init__(self, view: FleetView, chosen: Sequence[fleet_columns.Column], today: Callable[[], date]) -> None:
        self.view = view
        self._today = today
        self._chosen = list(chosen)
        self._generation = 0
        self._seen: tuple[list[int], int, int] = ([], 0, 0)

    def choose(self, chosen: Sequence[fleet_columns.Column]) -> None:
        """Give the cells of other columns from now on."""
        self._chosen = list(chosen)
        self._generation += 1

    @property
    def chosen(self) -> list[fleet_columns.Column]:
        """The columns that were chosen, without those that the operator tells nothing of."""
        return told(self._chosen, self.view.index)

    @property
    def row_count(self) -> int:
        return len(self.view.positions)

    @property
    def generation(self) -> int:
        # A selection is a new list, an appended page a longer one; the list itself is kept, so that `is` holds.
        positions, length, index = self._seen
        now = self.view.positions
        if now is not positions or len(now) != length or self.view.index.generation != index:
            self._seen = (now, len(now), self.view.index.generation)
            self._generation += 1
        return self._generation

    def row_key(self, row: int) -> str:
        return self.view.line_id(row)

    def row_of(self, key: str) -> int | None:
        return self.view.row_of(key)

    def is_marked(self, row: int) -> bool:
        return self.view.is_marked(row)

    def cells(self, row: int) -> list[str | Cell]:
        line = self.view.index.row(self.view.positions[row])
        return [self._cell(column, line) for column in self.chosen]

    def _cell(self, column: fleet_columns.Column, line: LineRow) -> str | Cell:
        index = self.view.index
        text = column.show(line, index)
        if column.id == "status":
            return Cell(fleet_columns.short_status(line, self._today()), STATUS_ROLES.get(line.status, ""))
        return text or Cell(column.text(line, index), "dim")
