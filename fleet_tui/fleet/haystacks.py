"""What free words search: the texts of a line, folded, as one string a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import TYPE_CHECKING

from fleet_tui.domain.msisdn import home_code
from fleet_tui.domain.text import fold, fold_all

if TYPE_CHECKING:
    from fleet_tui.fleet.index import FleetIndex


def haystacks(index: FleetIndex, positions: Sequence[int]) -> list[str]:
    """The searchable texts of those rows; fields are parted by line breaks.

    The digits one dials at home are put together here: the grouping that `domain.msisdn` knows is not needed a hundred
    thousand times.
    """
    plans = [fold(f"{index.catalogue.plan_name(code)}\n{code}") for code in index.plans.values]
    accounts = [fold(account or "") for account in index.billing_accounts.values]
    plan_codes, account_codes = index.plans.codes, index.billing_accounts.codes
    home = home_code()
    return [
        f"{'0' + number[len(home) :] if number.startswith(home) else number}\n{number}\n{iccid or ''}\n{description}\n"
        f"{'' if person == description else person}\n{plan}\n{account}{unit}"
        for number, iccid, description, person, plan, account, unit in zip(
            [index.msisdns[position] for position in positions],
            [index.iccids[position] for position in positions],
            fold_all([index.descriptions[position] for position in positions]),
            fold_all([index.persons[position] or "" for position in positions]),
            [plans[plan_codes[position]] for position in positions],
            [accounts[account_codes[position]] for position in positions],
            _units(index, positions),
            strict=True,
        )
    ]


def _units(index: FleetIndex, positions: Sequence[int]) -> Iterable[str]:
    """Department, cost centre, labels, operator and its own word for a status; few fleets know them."""
    columns = [getattr(index, attribute) for name, attribute in _UNITS.items() if index.knows(name)]
    if not columns:
        return repeat("", len(positions))
    texts = [[f"\n{fold(_text(value))}" for value in column.values] for column in columns]
    codes = [column.codes for column in columns]
    return ["".join(text[code[position]] for text, code in zip(texts, codes, strict=True)) for position in positions]


def _text(value: str | tuple[str, ...] | None) -> str:
    return " ".join(value) if isinstance(value, tuple) else value or ""


_UNITS = {
    "department": "departments", "cost_centre": "cost_centres", "labels": "labels", "operator": "operators",
    "status_words": "status_words",
}  # fmt: skip
