"""The items of an order as rows: which line, what came of it, why not."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from rich.cells import cell_len

from fleet_tui.domain.order import ItemStatus, OrderItem
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.i18n import _
from fleet_tui.workspace.effects import what_changed
from fleet_tui.workspace.words import item_number, item_word, notice_text
from screens.review_rows import BELOW
from widgets.columns import Column
from widgets.safe import shown
from widgets.table_source import Cell, MadeSource, Role

BESIDE = 32
"""Cells for what changes, or why nothing does, beside the name of a line, where the terminal is smallest."""
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


class ItemRows(MadeSource):
    """The items of an order; what changes or why nothing does stands beside the result, or whole below it if long.

    Of thousands of items only refusals are looked at for that: what was ordered for them all is in the title.
    """

    def show(self, items: Sequence[OrderItem], catalogue: Catalogue, *, recorded: bool) -> None:
        """Hold `items`; `recorded` as for `item_word`."""
        few = len(items) <= MEASURED
        below = {
            place: pieces
            for place, item in enumerate(items)
            if (item.refusal or few) and (pieces := _below(item, catalogue))
        }
        places = [(place, at) for place in range(len(items)) for at in range(1 + len(below.get(place, ())))]

        def made(row: int) -> list[str | Cell]:
            place, at = places[row]
            if not at:
                cells = item_cells(items[place], catalogue, recorded=recorded)
                return [*cells[:-1], ""] if place in below else cells
            role: Role = "refused" if items[place].refusal else ""
            return ["", Cell(below[place][at - 1], role, wide=True), "", ""]

        keys = [f"{items[place].position} {at}" if at else str(items[place].position) for place, at in places]
        self.replace(keys, made)


def _below(item: OrderItem, catalogue: Catalogue) -> list[str]:
    """What is too long to stand beside the result, in pieces that fit where the terminal is smallest."""
    text = notice_text(item.refusal) if item.refusal else what_changed(item, catalogue, short=True)
    return wrap(text, BELOW) if cell_len(text) > BESIDE else []


def item_columns(items: Sequence[OrderItem], catalogue: Catalogue, *, recorded: bool = False) -> list[Column]:
    """The columns for `items`, as wide as what they hold; `recorded` as for `item_word`."""
    widths = (13, 20, 12, BESIDE)
    if cells := [item_cells(item, catalogue, recorded=recorded) for item in items[:MEASURED]]:
        held = [[*map(_width, column)] for column in zip(*cells, strict=True)]
        held[-1] = [width for width in held[-1] if width <= BESIDE]  # what is longer stands below
        widths = (max(13, *held[0]), max(held[1]), max(held[2]), max(held[3], default=0))
    number, description, result, reason = widths
    return [
        Column("number", _("Number"), number),
        Column("description", _("Description"), description, min_width=min(12, description), priority=2),
        Column("result", _("Result"), result, priority=1),
        Column("reason", _last_heading(items, catalogue), reason, min_width=min(10, reason), priority=1),
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
        item_number(item),
        item.description,
        Cell(item_word(item.status, recorded=recorded), ITEM_ROLES.get(item.status, "")),
        Cell(notice_text(item.refusal), "refused") if item.refusal else what_changed(item, catalogue, short=True),
    ]
