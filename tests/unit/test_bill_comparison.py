"""Why a line costs more than the month before, and how an invoice stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fleet_tui.domain.bill_comparison import Cause, CauseKind, causes, difference_of
from fleet_tui.domain.billing import Invoice
from fleet_tui.domain.charges import Charge, InvoiceLine
from fleet_tui.workspace.invoices import state_of, why


def charge(category: str, name: str, amount: str, previous: str | None = None) -> Charge:
    money = None if previous is None else {"amount": previous}
    return Charge.model_validate(
        {"category": category, "name": name, "vat_rate": 21, "amount": {"amount": amount}, "previous": money}
    )


def line(*charges: Charge, known: bool = True) -> InvoiceLine:
    amount = sum((each.amount.amount for each in charges), Decimal(0))
    previous = sum((each.previous.amount for each in charges if each.previous), Decimal(0))
    return InvoiceLine.model_validate(
        {"amount": {"amount": amount}, "previous": {"amount": previous} if known else None, "charges": charges}
    )


PLAN = charge("SUBSCRIPTION", "Mobile Europe", "45.00", "45.00")


@pytest.mark.parametrize(
    ("found", "expected", "said"),
    [
        (line(PLAN), [], ""),
        (line(PLAN, known=False), [], ""),
        (
            line(charge("SUBSCRIPTION", "Mobile Europe", "45.00", "0.00")),
            [Cause(CauseKind.NEW_LINE, Decimal(45), after="Mobile Europe")],
            "new line",
        ),
        (
            line(
                charge("SUBSCRIPTION", "Mobile Europe", "45.00", "0.00"),
                charge("SUBSCRIPTION", "Mobile 1", "0.00", "5.00"),
            ),
            [Cause(CauseKind.PLAN, Decimal(40), before="Mobile 1", after="Mobile Europe")],
            "Mobile 1 → Mobile Europe",
        ),
        (
            line(PLAN, charge("OPTION", "Data", "25.00", "0.00"), charge("OPTION", "Voice", "0.00", "3.00")),
            [
                Cause(CauseKind.ADDED, Decimal(25), after="Data"),
                Cause(CauseKind.REMOVED, Decimal(-3), before="Voice"),
            ],
            "with Data, without Voice",
        ),
        (
            line(charge("SUBSCRIPTION", "Mobile Europe", "46.00", "45.00")),
            [Cause(CauseKind.PRICE, Decimal(1), after="Mobile Europe")],
            "another price: Mobile Europe",
        ),
        (
            line(PLAN, charge("ROAMING", "Peru", "9.00", "2.00"), charge("ROAMING", "Chile", "0.00", "1.00")),
            [Cause(CauseKind.USE, Decimal(6), category="ROAMING")],
            "roaming + € 6.00",
        ),
        (
            line(PLAN, charge("GOLD", "?", "1.00", "0.00")),
            [Cause(CauseKind.USE, Decimal(1), category="GOLD")],
            "GOLD + € 1.00",
        ),
    ],
)  # fmt: skip
def test_causes_are_named_and_add_up(found: InvoiceLine, expected: list[Cause], said: str) -> None:
    assert causes(found) == expected
    assert why(found) == said
    assert sum((cause.difference for cause in expected), Decimal(0)) == (difference_of(found) or 0)


@pytest.mark.parametrize(
    ("unpaid", "payment", "today", "said"),
    [
        ("0.00", None, date(2027, 1, 1), "paid"),
        ("1.00", "p", date(2027, 1, 1), "being paid"),
        ("1.00", None, date(2026, 12, 20), "due in 2 days"),
        ("1.00", None, date(2026, 12, 21), "due in 1 day"),
        ("1.00", None, date(2026, 12, 22), "due today"),
        ("1.00", None, date(2026, 12, 23), "overdue by 1 day"),
    ],
)
def test_a_state_is_said_in_words(unpaid: str, payment: str | None, today: date, said: str) -> None:
    invoice = Invoice.model_validate(
        {
            "number": "1",
            "billing_account": "2",
            "issued_on": "2026-11-22",
            "due_on": "2026-12-22",
            "amount": {"amount": "1.00"},
            "unpaid": {"amount": unpaid},
            "communication": "380009016728",
            "payment": payment,
        }
    )
    assert state_of(invoice, today) == said
