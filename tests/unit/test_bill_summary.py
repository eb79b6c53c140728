"""Which of two files only adds up the other: never one of another bill, and never one without numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from fleet_tui.domain.bill_summary import sums_up

A, B = "+32488000001", "+32488000002"
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


@dataclass(frozen=True)
class Charge:
    msisdn: str | None
    net: Decimal
    period_from: date | None = None
    invoice: str = ""
    issued: date | None = None


PLAN, DEVICE, FREE, FEE = Charge(A, Decimal(8)), Charge(A, Decimal(2)), Charge(A, Decimal(0)), Charge(None, Decimal(5))
SUM = Charge(A, Decimal(10))
ISSUED = Charge(A, Decimal(10), issued=JANUARY)
NAMED = Charge(A, Decimal(10), JANUARY, "901")


@pytest.mark.parametrize(
    ("summary", "bill", "same"),
    [
        ([SUM], [PLAN, DEVICE], True),
        ([SUM], [PLAN, DEVICE, FEE], True),
        ([SUM], [replace(PLAN, period_from=JANUARY), replace(DEVICE, period_from=JANUARY)], True),
        ([NAMED], [replace(NAMED, net=Decimal(8), period_from=FEBRUARY), replace(NAMED, net=Decimal(2))], True),
        ([SUM], [PLAN, FREE], False),
        ([SUM], [PLAN, replace(DEVICE, msisdn=B)], False),
        ([PLAN, DEVICE], [SUM], False),
        ([FEE], [FEE, replace(FEE, net=Decimal(7))], False),
        ([FREE], [FREE, FREE], False),
        ([replace(SUM, period_from=JANUARY)], [replace(each, period_from=FEBRUARY) for each in (SUM, FREE)], False),
        ([NAMED], [replace(NAMED, invoice="902"), replace(NAMED, invoice="902", net=Decimal(0))], False),
        ([ISSUED], [replace(each, issued=FEBRUARY) for each in (SUM, FREE)], False),
    ],
)
def test_a_file_sums_up_a_bill_in_fewer_rows(summary: list[Charge], bill: list[Charge], same: bool) -> None:
    assert sums_up(summary, bill) is same
