"""What became of an order, taken out: its result for each line to Excel, or a sheet to send to the operator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from fleet_tui.domain.order import Order, OrderItem
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.i18n import _, labelled
from fleet_tui.workbook.cells import Exported, SheetColumn
from fleet_tui.workbook.order_mail import SHEET_SUFFIXES, write_any_sheet
from fleet_tui.workbook.order_sheet import number_of
from fleet_tui.workspace.effects import what_changed
from fleet_tui.workspace.list_export import SUFFIXES, free_path, write_table
from fleet_tui.workspace.order_sheets import sheet_of
from fleet_tui.workspace.words import item_word, notice_text, order_result, order_title
from screens.base import FleetScreen
from screens.exporting import ask_and_write


def export_result(screen: FleetScreen, order: Order, items: Sequence[OrderItem]) -> None:
    """The result for each line, to a workbook or CSV file."""
    proposed = free_path(screen.workspace, f"{order.number}-result", ".xlsx")
    columns = [
        SheetColumn(_("Phone number"), width=18),
        SheetColumn(_("Description"), width=32),
        SheetColumn(_("Result"), width=14),
        SheetColumn(_("Reason"), width=48),
        SheetColumn(_("Change"), width=48),
    ]
    recorded = screen.workspace.recorded_only
    catalogue = screen.workspace.index.catalogue
    rows = [_row(item, catalogue, recorded=recorded) for item in items]
    about = [
        (_("Order"), labelled(str(order.number), f"{order_title(order)}, {order_result(order, recorded=recorded)}"))
    ]

    def write(path: Path) -> None:
        write_table(path, _("Result"), columns, rows, about)

    ask_and_write(screen, _("Export the result"), proposed, SUFFIXES, write)


def export_sheet(screen: FleetScreen, order: Order, items: Sequence[OrderItem], written: Callable[[], object]) -> None:
    """The order as a sheet to send to the operator: a workbook, plain text or a mail. `written` hears of it."""
    sheet = sheet_of(screen.workspace, order, items)
    proposed = free_path(screen.workspace, f"{order.number}-order-sheet", ".xlsx")

    def write(path: Path) -> None:
        write_any_sheet(path, sheet)
        written()

    ask_and_write(screen, _("Order sheet to send to the operator"), proposed, SHEET_SUFFIXES, write)


def _row(item: OrderItem, catalogue: Catalogue, *, recorded: bool) -> list[Exported]:
    reason = notice_text(item.refusal) if item.refusal else ""
    result = item_word(item.status, recorded=recorded)
    return [number_of(item), item.description.raw, result, reason, what_changed(item, catalogue)]
