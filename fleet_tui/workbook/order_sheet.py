"""An order as a sheet to send to the operator: for fleets that are not connected to one.

As workbook and as plain text: who orders what for which number and card, from which day. What was refused is not
ordered; it is listed apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from fleet_tui.domain.blocks import Block
from fleet_tui.domain.changes.kinds import kind_of
from fleet_tui.domain.changes.models import Combined
from fleet_tui.domain.labels import BLOCKS, CHANGES, label
from fleet_tui.domain.money import Money
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.order import ItemStatus, Order, OrderItem
from fleet_tui.domain.text import clean
from fleet_tui.i18n import N_, _, labelled, ngettext, pgettext
from fleet_tui.i18n.format import day, moment, money
from fleet_tui.workbook.cells import Exported, SheetColumn
from fleet_tui.workbook.sheet import Sheet, write_sheet


@dataclass(frozen=True, slots=True)
class SheetLine:
    """What a service desk finds a line by, as the operator listed it last."""

    iccid: str = ""
    plan: str = ""
    user: str = ""
    account: str = ""


_NO_LINE = SheetLine()


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """What goes on the sheet: the order with its items, the company, when the sheet is written.

    `lines` are those of the items, by id; `names` are what codes of plans, options and profiles are called; `contact`
    is whom the operator can ask.
    """

    order: Order
    items: Sequence[OrderItem]
    company: str
    written_at: datetime
    lines: Mapping[str, SheetLine] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    contact: str = ""

    def line(self, item: OrderItem) -> SheetLine:
        """The line of an item; nothing is known of a new one."""
        return self.lines.get(item.line_id or "", _NO_LINE)

    @property
    def customer_numbers(self) -> list[str]:
        """The billing accounts of the lines."""
        return sorted({line.account for line in map(self.line, self.ordered) if line.account})

    @property
    def ordered(self) -> list[OrderItem]:
        """Items that the operator is asked to carry out."""
        return [item for item in self.items if item.status not in {ItemStatus.REFUSED, ItemStatus.CANCELLED}]

    @property
    def left_out(self) -> list[OrderItem]:
        """Items refused or cancelled here."""
        return [item for item in self.items if item.status in {ItemStatus.REFUSED, ItemStatus.CANCELLED}]


def write_order_sheet(path: Path, sheet: OrderSheet) -> None:
    """Write the order sheet as the workbook `path`. Raises OSError as `fleet_tui.files.replacing`."""
    columns = [
        SheetColumn(_("Phone number"), width=18),
        SheetColumn(_("SIM card number"), width=22),
        SheetColumn(_("Tariff plan"), width=24),
        SheetColumn(_("User"), width=24),
        SheetColumn(_("Description"), width=32),
        SheetColumn(_("Change"), width=32),
        SheetColumn(_("Details"), width=60),
        SheetColumn(pgettext("a day", "From"), "day", 14),
    ]
    ordered = sheet.ordered
    about = [*_heading(sheet), *((_("Not ordered"), _left_out_line(item)) for item in sheet.left_out)]
    write_sheet(path, Sheet(_("Order sheet"), columns, _rows(sheet, ordered), len(ordered), _("About"), about))


def order_sheet_text(sheet: OrderSheet) -> str:
    """The order sheet as plain text, for an e-mail. Everything in it is cleaned."""
    heading = _heading(sheet)
    width = max(len(name) for name, _value in heading)
    lines = [_("Order sheet"), ""]
    lines += [f"{name:{width}}  {clean(value)}" for name, value in heading]
    lines += ["", ngettext("{count} line:", "{count} lines:", len(sheet.ordered)).format(count=len(sheet.ordered)), ""]
    for item in sheet.ordered:
        lines += _text_of(item, sheet)
    if sheet.left_out:
        lines += ["", _("Not ordered:"), ""]
        lines += [f"  {clean(_left_out_line(item))}" for item in sheet.left_out]
    return "\n".join(lines) + "\n"


def _text_of(item: OrderItem, sheet: OrderSheet) -> list[str]:
    """An item in two lines: which line it is, and what is asked."""
    line = sheet.line(item)
    known = [number_of(item), line.iccid, line.plan, line.user, item.description.raw]
    asked = [label(CHANGES, item.change.kind), details(item.change, sheet.names)]
    day_asked = _("from {day}").format(day=day(sheet.order.effective_date))
    return [
        "  " + "  ".join(clean(part) for part in known if part),
        "    → " + "  ".join(clean(part) for part in [*asked, day_asked] if part),
    ]


def number_of(item: OrderItem) -> str:
    """The phone number the item is about, empty before there is one."""
    return grouped(item.msisdn) if item.msisdn else ""


def details(change: Any, names: Mapping[str, str] | None = None) -> str:
    """What a change says besides its kind, in words: `tariff plan: Mobile Europe`. Empty when the kind says it all.

    `names`: what codes are called; one without is shown as it is.
    """
    if isinstance(change, Combined):
        return "; ".join(_part(part, names) for part in change.changes)
    return "; ".join(_facts(change.model_dump(exclude={"kind"}), kind_of(change.kind).facts, names or {}))


def _part(change: Any, names: Mapping[str, str] | None) -> str:
    name, said = label(CHANGES, change.kind), details(change, names)
    return labelled(name, said) if said else name


def _heading(sheet: OrderSheet) -> list[tuple[str, str]]:
    order = sheet.order
    facts = [
        (_("Company"), sheet.company),
        *([(_("Customer number"), ", ".join(sheet.customer_numbers))] if sheet.customer_numbers else []),
        (_("Order"), order.number),
        (_("Ordered by"), order.created_by.raw),
        *([(_("Contact"), sheet.contact)] if sheet.contact else []),
        (_("Ordered on"), moment(order.created_at)),
        (_("To be done on"), day(order.effective_date)),
        (_("Written"), moment(sheet.written_at)),
    ]
    return [*facts, (_("Note"), order.note.raw)] if order.note else facts


def _rows(sheet: OrderSheet, items: Sequence[OrderItem]) -> Iterator[tuple[Exported, ...]]:
    for item in items:
        line, change = sheet.line(item), label(CHANGES, item.change.kind)
        known = number_of(item), line.iccid, line.plan, line.user, item.description.raw
        yield *known, change, details(item.change, sheet.names), sheet.order.effective_date


def _left_out_line(item: OrderItem) -> str:
    reason = item.refusal.message.raw if item.refusal else _("cancelled")
    return ", ".join(filter(None, (number_of(item), item.description.raw, label(CHANGES, item.change.kind), reason)))


_NOTHING = {"split_bill_profile": N_("none"), "limit": N_("the legal ceiling")}
"""Where no value is a wish of its own."""
_CHOICES = {
    "none": N_("no user"),
    "existing": N_("existing user"),
    "new": N_("new user"),
    "new_number": N_("new number"),
    "port_in": N_("keep an existing number"),
}


_CODED = frozenset({"plan", "options", "split_bill_profile"})
"""Facts whose values are codes of ours, which nobody at the operator knows."""


def _facts(values: Mapping[str, Any], words: Mapping[str, str], names: Mapping[str, str]) -> Iterator[str]:
    for name, value in values.items():
        if value is None:
            if name in _NOTHING:
                yield _fact(name, _(_NOTHING[name]), words)
        elif name == "blocks":
            yield from _blocks(value)
        elif name == "limit":
            yield _fact(name, money(Money.model_validate(value)), words)
        elif isinstance(value, dict):
            yield from _facts(value, words, names)
        elif name == "kind":
            yield _(_CHOICES[value]) if value in _CHOICES else clean(value)
        elif value not in ("", []):
            yield _fact(name, _value(_named(value, names) if name in _CODED else value), words)


def _named(value: Any, names: Mapping[str, str]) -> Any:
    """A code, or some, as people call them."""
    return [names.get(code, code) for code in value] if isinstance(value, list) else names.get(value, value)


def _fact(name: str, value: str, words: Mapping[str, str]) -> str:
    return labelled(label(words, name), value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return day(value) if hasattr(value, "strftime") else str(value)


def _blocks(switches: dict[Block, bool]) -> Iterator[str]:
    for block, on in switches.items():
        yield labelled(
            label(BLOCKS, block), pgettext("order sheet", "block") if on else pgettext("order sheet", "allow")
        )
