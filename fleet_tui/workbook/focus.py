"""Charges in the words of FOCUS 1.2, which tools for the costs of clouds read: a row each, VAT in rows of its own.

Source: FinOps Open Cost and Usage Specification (FOCUS) 1.2, CC BY 4.0: the names of the columns and of their values.
Telecom has no words of its own there: a line is the resource, a cost centre the sub-account. What a bill does not say
(list prices, periods) stays empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from fleet_tui.domain.charges import Charge, ChargeCategory, ChargeUnit, InvoiceDetail, InvoiceLine
from fleet_tui.domain.invoice_charges import InvoiceKind
from fleet_tui.workbook.cells import Exported

COLUMNS = (
    "BillingAccountId", "BillingCurrency", "BillingPeriodStart", "BillingPeriodEnd", "ChargeCategory", "ChargeClass",
    "ChargeDescription", "ChargeFrequency", "ChargePeriodStart", "ChargePeriodEnd", "BilledCost", "EffectiveCost",
    "ConsumedQuantity", "ConsumedUnit", "PricingQuantity", "PricingUnit", "InvoiceId", "InvoiceIssuerName",
    "ProviderName", "PublisherName", "ResourceId", "ResourceName", "ServiceCategory", "ServiceName", "SubAccountId",
    "Tags",
)  # fmt: skip
_USAGE = {ChargeCategory.CALLS, ChargeCategory.SMS, ChargeCategory.DATA, ChargeCategory.ROAMING}
_RECURRING = {
    ChargeCategory.SUBSCRIPTION, ChargeCategory.OPTION, ChargeCategory.GROUP_PACK, ChargeCategory.DEVICE,
}  # fmt: skip
_SERVICES: Mapping[str, str] = {
    ChargeCategory.SUBSCRIPTION: "Mobile plan",
    ChargeCategory.OPTION: "Mobile option",
    ChargeCategory.GROUP_PACK: "Shared data",
    ChargeCategory.DEVICE: "Device instalment",
    ChargeCategory.CALLS: "Calls",
    ChargeCategory.SMS: "Text messages",
    ChargeCategory.DATA: "Mobile data",
    ChargeCategory.ROAMING: "Roaming",
    ChargeCategory.THIRD_PARTY: "Third-party payment",
    ChargeCategory.ONE_OFF: "Fee",
    ChargeCategory.DISCOUNT: "Discount",
}
_UNITS: Mapping[str, str] = {
    ChargeUnit.MONTH: "Months",
    ChargeUnit.MINUTE: "Minutes",
    ChargeUnit.SECOND: "Seconds",
    ChargeUnit.CALL: "Calls",
    ChargeUnit.SMS: "Messages",
    ChargeUnit.MEGABYTE: "MB",
    ChargeUnit.GIGABYTE: "GB",
}


def focus_rows(invoice: InvoiceDetail, lines: Iterable[InvoiceLine]) -> Iterator[list[Exported]]:
    """Each charge of an invoice that is not of the month before, then its VAT by rate; values by `COLUMNS`."""
    supplier = invoice.supplier.raw if invoice.supplier else None
    whole: dict[str, Exported] = {
        "BillingAccountId": invoice.billing_account,
        "BillingCurrency": invoice.amount.currency,
        "BillingPeriodStart": _moment(invoice.period_from),
        "BillingPeriodEnd": _moment(invoice.period_to, after=True),
        "ChargeClass": "Correction" if invoice.kind == InvoiceKind.CREDIT_NOTE.value else None,
        "InvoiceId": invoice.number,
        "ServiceCategory": "Other",
        **dict.fromkeys(("InvoiceIssuerName", "ProviderName", "PublisherName"), supplier),
    }
    for line in lines:
        for charge in line.charges:
            if charge.amount:
                yield _row(whole | _of_charge(line, charge))
    for rate in invoice.vat_rates:
        tax: dict[str, Exported] = {"ChargeCategory": "Tax", "ChargeFrequency": "One-Time", "ServiceName": "VAT"}
        about: dict[str, Exported] = {"ChargeDescription": f"VAT {rate.rate.normalize():f} %", **_cost(rate.vat.amount)}
        yield _row(whole | tax | about)


def _of_charge(line: InvoiceLine, charge: Charge) -> dict[str, Exported]:
    used = charge.category in _USAGE
    said = {"order": charge.order_line, "site": charge.site}
    tags = {name: value.raw for name, value in said.items() if value}
    amount = charge.quantity if charge.quantity else None
    unit = _UNITS.get(charge.unit, "Units") if amount is not None else None
    return {
        "ChargeCategory": "Credit" if charge.category == ChargeCategory.DISCOUNT else "Usage" if used else "Purchase",
        "ChargeDescription": charge.name.raw,
        "ChargeFrequency": "Usage-Based" if used else "Recurring" if charge.category in _RECURRING else "One-Time",
        "ChargePeriodStart": _moment(charge.period_from),
        "ChargePeriodEnd": _moment(charge.period_until, after=True),
        **_cost(charge.amount.amount),
        "ConsumedQuantity": amount if used else None,
        "ConsumedUnit": unit if used else None,
        "PricingQuantity": amount,
        "PricingUnit": unit,
        "ResourceId": line.msisdn,
        "ResourceName": line.description.raw or None,
        "ServiceName": _SERVICES.get(charge.category, "Other"),
        "SubAccountId": charge.cost_centre.raw if charge.cost_centre else None,
        "Tags": json.dumps(tags) if tags else None,
    }


def _cost(amount: Decimal) -> dict[str, Exported]:
    return {"BilledCost": amount, "EffectiveCost": amount}


def _row(values: Mapping[str, Exported]) -> list[Exported]:
    return [values.get(name) for name in COLUMNS]


def _moment(day: date | None, *, after: bool = False) -> str | None:
    """The first moment of a day, or the one that ends it: periods of FOCUS leave their end out."""
    if day is None:
        return None
    return f"{day + timedelta(days=1) if after else day:%Y-%m-%d}T00:00:00Z"
