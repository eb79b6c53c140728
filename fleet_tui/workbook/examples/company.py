"""The lines of the example, what is wrong with 23 of them, and what each was billed.

Everything is invented and always the same. The 37 other lines are billed, used and staffed as they should be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.charges import ChargeCategory, ChargeUnit
from fleet_tui.domain.findings.facts import Facts
from fleet_tui.domain.invoice_charges import InvoiceCharge, InvoiceKind, NumberFoundIn, SupplierInvoice, Totals
from fleet_tui.domain.own_data import Employee, ListedLine, Price, PriceKind, UsageMonth, UsageUnit
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.domain.text import Text

LABEL = "Example data: everything in this file is invented."
BUYER, BUYER_VAT = "Example Fleet SA (example data)", "BE0999999922"
SUPPLIER, SUPPLIER_VAT = "Example Telecom (example data)", "BE0999999823"
ACCOUNT = "EX-100200"
IBAN = "BE68539007547034"
LISTED_ON = date(2026, 11, 28)
MONTHS = (date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1))
LEFT_ON = date(2026, 8, 14)
ENDED_ON = date(2026, 9, 30)
VAT = Decimal(21)
_MB = Decimal(1000)
_BEYOND = {UsageUnit.MEGABYTE: Decimal("0.01")}
_FROM = date(2026, 1, 1)

START, CONTACT, LIMITLESS, EUROPE = "MOBILE_START", "MOBILE_CONTACT", "MOBILE_LIMITLESS", "MOBILE_EUROPE"
NATIONAL, ASIA = "DATA_NATIONAL", "OPTION_ASIA"
PRICES: tuple[Price, ...] = tuple(
    Price(
        Text(item), Decimal(price), kind, code, group=group, included={unit: volume}, valid_from=_FROM, row=row,
        beyond=_BEYOND if kind is PriceKind.PLAN and volume is not None else {}, source=Text("prices.xlsx"),
    )
    for row, (item, price, kind, code, group, unit, volume) in enumerate(
        (
            ("Mobile Start", "10.00", PriceKind.PLAN, START, PlanGroup.MOBILE, UsageUnit.MEGABYTE, _MB / 2),
            ("Mobile Contact", "20.00", PriceKind.PLAN, CONTACT, PlanGroup.MOBILE, UsageUnit.MEGABYTE, _MB * 5 / 2),
            ("Mobile Limitless", "33.00", PriceKind.PLAN, LIMITLESS, PlanGroup.MOBILE, UsageUnit.MEGABYTE, None),
            ("Mobile Europe", "45.00", PriceKind.PLAN, EUROPE, PlanGroup.MOBILE, UsageUnit.MEGABYTE, None),
            ("Data National", "25.00", PriceKind.PLAN, NATIONAL, PlanGroup.MOBILE_DATA, UsageUnit.MEGABYTE, None),
            ("Option Asia", "16.00", PriceKind.OPTION, ASIA, PlanGroup.MOBILE, UsageUnit.MEGABYTE_WORLD, _MB),
        ),
        start=2,
    )
)  # fmt: skip
PRICES_BY_CODE = {price.code: price for price in PRICES}
_USE = {START: Decimal(400), CONTACT: Decimal(2100), EUROPE: Decimal(2100), LIMITLESS: Decimal(6000),
    NATIONAL: Decimal(12_000)}  # fmt: skip
"""MB a month."""

_GIVEN = (
    "Anna", "Bram", "Claire", "Dries", "Elise", "Fatima", "Georges", "Hanne", "Ines", "Jan", "Karim", "Lotte", "Maxime",
    "Noor", "Olivier", "Petra", "Quentin", "Rania", "Stijn", "Zoë",
)  # fmt: skip
_FAMILY = ("De Smet", "Dubois", "O'Brien")


class _Kind(NamedTuple):
    """Lines that are alike: how many, their plan, and what is wrong with them."""

    lines: int
    plan: str
    wrong: str = ""


_KINDS = (
    _Kind(2, EUROPE, "left"), _Kind(2, CONTACT, "left"), _Kind(3, CONTACT, "unused"), _Kind(3, START, "unused"),
    _Kind(1, EUROPE, "ended"), _Kind(1, START, "ended"), _Kind(5, LIMITLESS, "dear"),
    _Kind(1, NATIONAL, "twice"), _Kind(3, EUROPE), _Kind(1, CONTACT, "asia"), _Kind(1, CONTACT, "instalment"),
    _Kind(21, CONTACT), _Kind(16, START),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """One line of the example with its user."""

    place: int
    """From 1 on."""
    plan: str
    wrong: str

    @property
    def msisdn(self) -> str:
        return f"+32488{self.place:06}"

    @property
    def given_name(self) -> str:
        return _GIVEN[(self.place - 1) % len(_GIVEN)]

    @property
    def family_name(self) -> str:
        return _FAMILY[(self.place - 1) // len(_GIVEN)]

    @property
    def cost_centre(self) -> str:
        return f"CC{100 + self.place % 4}"

    @property
    def ended(self) -> bool:
        return self.wrong == "ended"


EXAMPLES: tuple[Example, ...] = tuple(
    Example(place, plan, wrong)
    for place, (plan, wrong) in enumerate(
        ((kind.plan, kind.wrong) for kind in _KINDS for _each in range(kind.lines)), start=1
    )
)


def lines() -> tuple[ListedLine, ...]:
    """The operator's list."""
    return tuple(
        ListedLine(
            id=each.msisdn, msisdn=each.msisdn, plan=each.plan, billing_account=ACCOUNT,
            status=LineStatus.CEASED if each.ended else LineStatus.ACTIVE,
            ended_on=ENDED_ON if each.ended else None, person=Text(f"{each.given_name} {each.family_name}"),
            options=(ASIA,) if each.wrong == "asia" else (), cost_centre=Text(each.cost_centre),
        )
        for each in EXAMPLES
    )  # fmt: skip


def people() -> tuple[Employee, ...]:
    """The HR list: a user for each line, four of whom have left."""
    return tuple(
        Employee(
            f"E{each.place:04}", Text(f"{each.given_name} {each.family_name}"), Text(each.given_name),
            Text(each.family_name), mobile=each.msisdn, cost_centre=Text(each.cost_centre), starts=date(2020, 1, 6),
            leaves=LEFT_ON if each.wrong == "left" else None, source=Text("hr.csv"), row=each.place + 1,
        )
        for each in EXAMPLES
    )  # fmt: skip


def usage() -> tuple[UsageMonth, ...]:
    """Three months of use: nothing of six lines, nothing in Asia of the one that has the option for it."""

    def month_of(each: Example, month: date) -> UsageMonth:
        none = each.wrong == "unused" or (each.ended and month > ENDED_ON)
        data_only = PRICES_BY_CODE[each.plan].group is PlanGroup.MOBILE_DATA
        talked = Decimal(0 if none or data_only else 85)
        return UsageMonth(
            each.msisdn, month, talked, 0 if none or data_only else 12, Decimal(0) if none else _USE[each.plan],
            Decimal(0), Decimal(0), Text("usage.csv"),
        )  # fmt: skip

    return tuple(month_of(each, month) for month in MONTHS for each in EXAMPLES)


def invoices() -> tuple[tuple[SupplierInvoice, tuple[InvoiceCharge, ...]], ...]:
    """Three invoices, of 1 September, October and November, each for its month."""
    return tuple(_invoice(month) for month in MONTHS)


def _invoice(month: date) -> tuple[SupplierInvoice, tuple[InvoiceCharge, ...]]:
    until = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    invoice = SupplierInvoice(
        Text(SUPPLIER), SUPPLIER_VAT, BUYER_VAT, f"{month:%Y%m}0001", InvoiceKind.INVOICE, month,
        due=month + timedelta(days=30), account=ACCOUNT, period_from=month, period_until=until, iban=IBAN,
        source=Text(f"invoice-{month:%Y-%m}.xml"),
    )  # fmt: skip
    charges = tuple(
        InvoiceCharge(
            invoice.id, position, category, Text(text), net, msisdn, NumberFoundIn.AWV, unit=ChargeUnit.MONTH,
            unit_price=net, vat_rate=VAT, period_from=month, period_until=until, instalment=instalment,
        )
        for position, (msisdn, category, text, net, instalment) in enumerate(_billed(month), start=1)
    )  # fmt: skip
    net = sum((charge.net for charge in charges), Decimal(0))
    vat = (net * VAT / 100).quantize(Decimal("0.01"))
    return replace(invoice, totals=Totals(net, net, vat, net + vat, net + vat)), charges


_Billed = tuple[str, ChargeCategory, str, Decimal, tuple[int, int] | None]


def _billed(month: date) -> list[_Billed]:
    found: list[_Billed] = []
    for each in EXAMPLES:
        price = PRICES_BY_CODE[each.plan]
        net = Decimal("36.50") if each.wrong == "dear" else price.price
        fee: _Billed = (each.msisdn, ChargeCategory.SUBSCRIPTION, str(price.item), net, None)
        found.append(fee)
        if each.wrong == "twice" and month == MONTHS[-1]:
            found.append(fee)
        if each.wrong == "asia":
            option = PRICES_BY_CODE[ASIA]
            found.append((each.msisdn, ChargeCategory.OPTION, str(option.item), option.price, None))
        if each.wrong == "instalment":
            number = 25 + MONTHS.index(month)
            text = f"Smartphone, instalment {number} of 24"
            found.append((each.msisdn, ChargeCategory.DEVICE, text, Decimal("3.50"), (number, 24)))
    return found


def facts(today: date) -> Facts:
    """All of it, as it is known on `today`."""
    bills = invoices()
    return Facts(
        today, lines(), tuple(invoice for invoice, _charges in bills),
        tuple(charge for _invoice, charges in bills for charge in charges), PRICES, people(), usage(),
    )  # fmt: skip
