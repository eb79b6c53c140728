"""Everything the checks read: nothing else enters a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from fleet_tui.domain.billing import SplitBillRule
from fleet_tui.domain.findings.thresholds import USUAL, Thresholds
from fleet_tui.domain.invoice_charges import InvoiceCharge, SupplierInvoice
from fleet_tui.domain.own_data import Employee, ListedLine, Price, UsageMonth
from fleet_tui.domain.people_matching import Answer
from fleet_tui.domain.text import Text


@dataclass(frozen=True, slots=True)
class SplitShare:
    """What the employer pays by a split-bill profile: exactly what its rule needs."""

    name: Text
    rule: SplitBillRule
    amount: Decimal | None = None
    percentage: int | None = None
    categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AcceptedDispute:
    """A dispute the operator accepted: euros it is to give back, and what of it came."""

    id: str
    reference: Text
    account: str | None
    msisdn: str | None
    amount: Decimal
    credited: Decimal
    accepted_on: date


@dataclass(frozen=True, slots=True)
class Asked:
    """A change that was asked of the operator and that no list has shown yet. `due` is the day it should be done."""

    order: str
    msisdn: str
    kind: str
    """Of the change: `cease`, `set_plan`…"""
    due: date


@dataclass(frozen=True, slots=True)
class OutsideChange:
    """What a list showed changed and nobody here had asked for."""

    msisdn: str
    field: str
    before: Text
    after: Text
    listed_on: date


@dataclass(frozen=True, slots=True)
class Gone:
    """A line the last list did not have, and whose stop nobody asked for."""

    msisdn: str
    listed_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known on the day `today`.

    `people` is None without an HR list. `ordered` are numbers that orders are to bring. `person_links` are the answers
    to "who uses this line?", by its number.
    """

    today: date
    lines: tuple[ListedLine, ...] = ()
    invoices: tuple[SupplierInvoice, ...] = ()
    charges: tuple[InvoiceCharge, ...] = ()
    prices: tuple[Price, ...] = ()
    people: tuple[Employee, ...] | None = None
    usage: tuple[UsageMonth, ...] = ()
    split_bill: Mapping[str, SplitShare] = field(default_factory=dict)
    ordered: frozenset[str] = frozenset()
    asked: tuple[Asked, ...] = ()
    outside: tuple[OutsideChange, ...] = ()
    gone: tuple[Gone, ...] = ()
    accepted: tuple[AcceptedDispute, ...] = ()
    person_links: Mapping[str, Answer] = field(default_factory=dict)
    thresholds: Thresholds = USUAL
