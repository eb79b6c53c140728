"""A small company to find things at: lines, three months of invoices, prices; each test says what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.charges import ChargeCategory
from fleet_tui.domain.findings.facts import Facts
from fleet_tui.domain.findings.finding import Finding
from fleet_tui.domain.findings.registry import find
from fleet_tui.domain.invoice_charges import InvoiceCharge, InvoiceKind, SupplierInvoice
from fleet_tui.domain.own_data import Employee, ListedLine, Price, PriceKind, UsageMonth, UsageUnit
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.domain.text import Text

TODAY = date(2026, 11, 29)
MONTHS = (9, 10, 11)
NUMBER = "+32488000001"
_LAST = {8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
GB = Decimal(1000)


def plan(name: str, price: str, included: Any = "unknown", **more: Any) -> Price:
    """A plan of the price list; `included` GB of data, None: without limit."""
    holds = None if included == "unknown" else {UsageUnit.MEGABYTE: included if included is None else included * GB}
    return Price(Text(f"Mobile {name}"), Decimal(price), code=name.upper(), included=holds, **more)


PRICES = (
    plan("Contact", "20"),
    plan("Europe", "45"),
    plan("Start", "10"),
    plan("Limitless", "33"),
    plan("National", "25"),
    plan("Data", "12", group=PlanGroup.MOBILE_DATA),
)


@dataclass
class Company:
    """What the facts are made of."""

    lines: list[ListedLine] = field(default_factory=list)
    invoices: dict[str, SupplierInvoice] = field(default_factory=dict)
    charges: list[InvoiceCharge] = field(default_factory=list)
    prices: Sequence[Price] = PRICES
    people: list[Employee] | None = None
    usage: list[UsageMonth] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    def line(self, msisdn: str = NUMBER, name: str = "Contact", **more: Any) -> str:
        status = more.pop("status", LineStatus.ACTIVE)
        self.lines.append(ListedLine(id=msisdn, msisdn=msisdn, status=status, plan=name.upper(), **more))
        return msisdn

    def invoice(self, number: str, month: int = 11, **more: Any) -> str:
        given: dict[str, Any] = {
            "supplier": Text("Example Telecom"), "supplier_vat": "BE0123456749", "buyer_vat": "BE0987654312",
            "kind": InvoiceKind.INVOICE, "issued": date(2026, month, 1), "account": "ACC1",
        } | more  # fmt: skip
        invoice = SupplierInvoice(number=number, **given)
        self.invoices[invoice.id] = invoice
        return invoice.id

    def charge(
        self, month: int, net: str, text: str = "Mobile Contact", msisdn: str | None = NUMBER, *,
        category: ChargeCategory = ChargeCategory.SUBSCRIPTION, invoice: str | None = None, **more: Any,
    ) -> InvoiceCharge:  # fmt: skip
        if invoice is None:
            invoice = self.invoice(f"2026{month:02}0001", month)
        position = 1 + sum(1 for charge in self.charges if charge.invoice == invoice)
        given: dict[str, Any] = {
            "period_from": date(2026, month, 1), "period_until": date(2026, month, _LAST[month]),
            "vat_rate": Decimal(21),
        } | more  # fmt: skip
        charge = InvoiceCharge(invoice, position, category, Text(text), Decimal(net), msisdn, **given)
        self.charges.append(charge)
        return charge

    def billed(self, net: str, text: str = "Mobile Contact", months: Iterable[int] = MONTHS, **more: Any) -> None:
        for month in months:
            self.charge(month, net, text, **more)

    def used(self, msisdn: str = NUMBER, **more: Any) -> None:
        """The same use in each month; `gb` and `world` are lists of GB, or one figure."""
        months = more.pop("months", MONTHS)
        for place, month in enumerate(months):
            given = {key: value[place] if isinstance(value, list) else value for key, value in more.items()}
            gb = given.pop("gb", None)
            self.usage.append(
                UsageMonth(
                    msisdn, date(2026, month, 1), minutes=Decimal(given.get("minutes", 60)), sms=given.get("sms", 5),
                    mb_home=None if gb is None else Decimal(str(gb)) * GB, mb_eu=Decimal(0),
                    mb_world=Decimal(given.get("world", 0)),
                )
            )  # fmt: skip

    def employee(self, name: str, number: str = "", **more: Any) -> None:
        self.people = [*(self.people or []), Employee(number, Text(name), **more)]

    def facts(self) -> Facts:
        given: dict[str, Any] = {
            "lines": tuple(self.lines), "invoices": tuple(self.invoices.values()), "charges": tuple(self.charges),
            "prices": tuple(self.prices), "people": None if self.people is None else tuple(self.people),
            "usage": tuple(self.usage),
        }  # fmt: skip
        return Facts(TODAY, **given, **self.more)

    def findings(self) -> list[Finding]:
        return find(self.facts())

    def found(self) -> list[str]:
        """Code and amounts of everything found, as the table of cases writes them."""
        return [shown(each) for each in self.findings()]


def shown(finding: Finding) -> str:
    """`BILLED_TWICE 25.00/25.00`."""
    if finding.month is None and finding.claim is None:
        return finding.code.value
    return f"{finding.code.value} {_amount(finding.month)}/{_amount(finding.claim)}"


def _amount(amount: Decimal | None) -> str:
    return "–" if amount is None else f"{amount:.2f}"


__all__ = ["MONTHS", "NUMBER", "PRICES", "TODAY", "Company", "PriceKind", "plan", "shown"]
