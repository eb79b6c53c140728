"""The items of an order as rows: which line, what came of it, why not."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.order import ItemStatus, OrderItem
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.i18n import _
from fleet_tui.workspace.effects import what_changed
from fleet_tui.workspace.words import item_word, notice_text
from widgets.columns import Column
from widgets.safe import shown
from widgets.table_source import Cell, Role

MEASURED = 300
"""Items whose cells are measured."""
ITEM_ROLES: dict[str, Role] = {
    ItemStatus.DONE: "active",
    ItemStatus.REFUSED: "refused",
    ItemStatus.WAITING: "pending",
    ItemStatus.IN_PROGRESS: "pending",
    ItemStatus.CANCELLED: "dim",
    ItemStatus.TO_SEND: "pending",
    ItemStatus.ASKED: "pending",
    ItemStatus.CONFIRMED: "active",
}


def item_columns(items: Sequence[OrderItem], catalogue: Catalogue, *, recorded: bool = False) -> list[Column]:
    """The columns for `items`, as wide as what they hold; `recorded` as for `item_word`."""
    widths = (13, 20, 12, 24)
    if cells := [item_cells(item, catalogue, recorded=recorded) for item in items[:MEASURED]]:
        number, description, result, reason = (max(map(_width, column)) for column in zip(*cells, strict=True))
        widths = (max(13, number), description, result, reason)
    number, description, result, reason = widths
    return [
        Column("number", _("Number"), number),
        Column("description", _("Description"), description, min_width=min(12, description), priority=1),
        Column("result", _("Result"), result, priority=1),
        Column("reason", _last_heading(items, catalogue), reason, min_width=min(10, reason), priority=2, flexible=True),
    ]


def _last_heading(items: Sequence[OrderItem], catalogue: Catalogue) -> str:
    """What stands in the last column: what changes of a line, or why nothing does."""
    if not any(what_changed(item, catalogue) for item in items):
        return _("Reason")
    return _("Change or reason") if any(item.refusal for item in items) else _("Change")


def _width(cell: str | Cell) -> int:
    return cell_len(shown(cell.text if isinstance(cell, Cell) else cell))


def item_cells(item: OrderItem, catalogue: Catalogue, *, recorded: bool = False) -> list[str | Cell]:
    """One item as the cells of a row: number, description, result, what changes or why nothing does.

    `recorded` as for `item_word`.
    """
    return [
        grouped(item.msisdn) if item.msisdn else "",
        item.description,
        Cell(item_word(item.status, recorded=recorded), ITEM_ROLES.get(item.status, "")),
        Cell(notice_text(item.refusal), "refused") if item.refusal else what_changed(item, catalogue, short=True),
    ]
