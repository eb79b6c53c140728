"""Made-up pages of a fleet, the same for the same arguments; no server needed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fleet_tui.domain.iccid import with_check_digit
from fleet_tui.domain.line import LINE_COLUMNS, SPARSE_COLUMNS, LinePage
from fleet_tui.domain.money import Money
from fleet_tui.domain.plan import Contract, Option, Plan
from fleet_tui.domain.text import Text

GIVEN = ("Margaux", "Zoë", "Jan", "Lotte", "Éric", "Jürgen", "Noor", "Wout", "Inès", "Karl")
FAMILY = ("Peeters", "Janssens", "Dubois", "Lambert", "Maes", "Willems", "Müller", "Claes", "Noël", "Schmitz")
PLANS = ("mobile_europe", "mobile_1", "mobile_start", "mobile_contact", "mobile_data_20")
OPTIONS = ("data_asia_600", "voice_national_100", "data_national_10")
ACCOUNTS = ("100457319", "100457320")

CONTRACT = Contract(
    number="0000025351",
    plans=[
        Plan(code=code, name=Text(name), price=Money.of(price))
        for code, name, price in (
            ("mobile_europe", "Mobile Europe", 45),
            ("mobile_1", "Mobile 1", 5),
            ("mobile_start", "Mobile Start", 10),
            ("mobile_contact", "Mobile Contact", 20),
            ("mobile_data_20", "Mobile Data 20", 20),
        )
    ],
    options=[
        Option(code="data_asia_600", name=Text("Data Asia business 600 MB"), prices={"mobile_europe": Money.of(16)}),
        Option(code="voice_national_100", name=Text("Voice National 100 min"), prices={"mobile_start": Money.of(3)}),
        Option(code="data_national_10", name=Text("Data National 10 GB"), prices={"mobile_contact": Money.of(25)}),
    ],
)


def row(number: int) -> dict[str, Any]:
    """The line `number` of the made-up fleet, by the columns of `LinePage`."""
    status = ("ACTIVE", "ACTIVE", "ACTIVE", "SUSPENDED", "PENDING")[number % 5]
    pending = status == "PENDING"
    person = None if number % 7 == 0 else f"{GIVEN[number % 10]} {FAMILY[number // 10 % 10]}"
    return {
        "id": f"line-{number:06}",
        "version": 1 + number % 3,
        "msisdn": f"+32470{number:06}",
        "iccid": with_check_digit(f"893203000{number:09}"),
        "description": person or f"Van {number}, Gent",
        "person": person,
        "plan": PLANS[number % len(PLANS)],
        "status": status,
        "billing_account": None if pending else ACCOUNTS[number % 2],
        "options": [] if pending else list(OPTIONS[: number % 4]),
        "split_bill_profile": "New Split Billing Profile #1" if number % 3 == 0 else None,
        "blocks": ["MOBILE_DATA"] if number % 11 == 0 else [],
        "pay_by_mobile_limit": Decimal(50) if number % 4 == 0 else None,
        "monthly_cost": None if number % 13 == 0 else Decimal(number % 50),
        "scheduled_kind": "activate" if number % 10 == 4 else None,
        "scheduled_date": "2026-12-01" if number % 10 == 4 else None,
    }


def page(rows: Sequence[dict[str, Any]], **fields: Any) -> LinePage:
    """A page of `rows`; fields of the page (`removed`, `sync_token`, …) by name."""
    known = [name for name in LINE_COLUMNS if name not in SPARSE_COLUMNS or any(one.get(name) for one in rows)]
    columns = {name: [one.get(name) for one in rows] for name in known}
    return LinePage.model_validate({"total": len(rows), "sync_token": "token-1", **columns, **fields})


def pages(count: int, size: int = 1000) -> list[LinePage]:
    """A fleet of `count` lines in pages of `size`."""
    return [
        page([row(number) for number in range(start, min(start + size, count))], total=count)
        for start in range(0, count, size)
    ]
