"""What free words search: the texts of a line, folded, as one string a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import TYPE_CHECKING

from fleet_tui.domain.text import fold, fold_all

if TYPE_CHECKING:
    from fleet_tui.fleet.index import FleetIndex


def haystacks(index: FleetIndex, positions: Sequence[int]) -> list[str]:
    """The searchable texts of those rows; fields are parted by line breaks."""
    plans = [fold(f"{index.catalogue.plan_name(code)}\n{code}") for code in index.plans.values]
    accounts = [fold(account or "") for account in index.billing_accounts.values]
    plan_codes, account_codes = index.plans.codes, index.billing_accounts.codes
    return [
        f"{_national(number)}\n{number}\n{iccid or ''}\n{description}\n"
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
    """Department and cost centre; few companies know them."""
    if not (index.knows("department") or index.knows("cost_centre")):
        return repeat("", len(positions))
    columns = (index.departments, index.cost_centres)
    departments, cost_centres = ([f"\n{fold(value or '')}" for value in column.values] for column in columns)
    of_department, of_cost_centre = (column.codes for column in columns)
    return [departments[of_department[position]] + cost_centres[of_cost_centre[position]] for position in positions]


def _national(msisdn: str) -> str:
    """The digits one dials at home; the grouping that `domain.msisdn` knows is not needed a hundred thousand times."""
    return "0" + msisdn[3:] if msisdn.startswith("+32") else msisdn
