"""The sheet of an order, with what a service desk finds its lines by."""

from __future__ import annotations

from collections.abc import Sequence

from fleet_tui.domain.order import Order, OrderItem
from fleet_tui.domain.session import Me
from fleet_tui.workbook.order_sheet import OrderSheet, SheetLine
from fleet_tui.workspace.workspace import Workspace


def sheet_of(workspace: Workspace, order: Order, items: Sequence[OrderItem]) -> OrderSheet:
    """The order sheet of `order`, whose items are `items`; lines as the list has them now."""
    index = workspace.index
    positions = {item.line_id: index.position_of(item.line_id) for item in items if item.line_id is not None}
    lines = {
        line_id: SheetLine(
            iccid=str(index.raw(position, "iccid") or ""),
            plan=index.plan_name(index.row(position).plan),
            user=str(index.raw(position, "person") or ""),
            account=str(index.raw(position, "billing_account") or ""),
        )
        for line_id, position in positions.items()
        if position is not None
    }
    names = {plan.code: str(plan.name) for contract in index.catalogue.contracts for plan in contract.plans}
    names |= {option.code: str(option.name) for contract in index.catalogue.contracts for option in contract.options}
    contact = contact_of(workspace.me) if workspace.me is not None else ""
    return OrderSheet(order, list(items), workspace.company, workspace.clock(), lines, names, contact)


def contact_of(me: Me) -> str:
    """Whom the operator can ask: name, e-mail address, phone number, as far as they are known."""
    return ", ".join(str(part.raw) for part in (me.name, me.e_mail, me.phone_number) if part)
