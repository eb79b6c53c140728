"""The sample's invoices: one a month for each billing account, and the unpaid one of the portal's introduction."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

from stdnum.be import ogm_vcs

from fleet_tui.server.sample import catalogue, charges
from fleet_tui.server.sample.charges import MONTHS, Billed
from fleet_tui.server.sample.fleet import Row

INTERIM = "interim"
MONTHLY = "month"
_EXAMPLE_INVOICE = 213800090167
_STEP = {account[0]: 311 * place for place, account in enumerate(catalogue.ACCOUNTS)}
_BILLED = {"ACTIVE", "SUSPENDED"}


class Billing:
    """Takes the lines as they are made, and gives the rows of invoices and of what they are made of."""

    def __init__(self, owner: str, today: date) -> None:
        self._owner = owner
        self._issued = _issue_days(today)
        self._lines: dict[str, list[Billed]] = {account[0]: [] for account in catalogue.ACCOUNTS}
        self._since = cache(self._first_month)  # of a hundred thousand lines many have the same
        self._options = cache(lambda text: tuple(json.loads(text)))

    def add(self, lines: Iterable[Row]) -> None:
        """Bill these lines from the first invoice after their activation on."""
        for line in lines:
            if line["status"] in _BILLED:
                billed = Billed(
                    line["id"],
                    line["msisdn"],
                    line["description"],
                    line["plan"],
                    self._options(line["options"]),
                    self._since(line["activated_on"]),
                )
                self._lines[line["billing_account"]].append(billed)

    def basis_rows(self) -> list[Row]:
        """The lines as they were billed, for each account."""
        return [
            {"organisation_id": self._owner, "billing_account": account, "lines": charges.pack(lines)}
            for account, lines in self._lines.items()
        ]

    def invoice_rows(self) -> list[Row]:
        """Twelve months of invoices for each account, paid, and the one between two months, which is not."""
        rows = [self._interim()]
        for account, lines in self._lines.items():
            sums = charges.totals(account, lines)
            since = Counter(line.since for line in lines)
            for month, found in enumerate(sums):
                before = sums[month + 1] if month + 1 < MONTHS else None
                row = self._monthly(account, month, found, before)
                row["line_count"] = sum(count for first, count in since.items() if first >= month)
                rows.append(row)
        return rows

    def _interim(self) -> Row:
        account = catalogue.MAIN_ACCOUNT
        found: Counter[str] = Counter()
        items = list(charges.interim(len(self._lines[account])))
        for _place, item in items:
            found[item.category] += item.cents
        row = self._row(_EXAMPLE_INVOICE, account, self._issued[0], dict(found), None)
        return row | {
            "unpaid": row["amount"],
            "recipe": INTERIM,
            "line_count": len({place for place, _item in items if place is not None}),
        }

    def _monthly(self, account: str, month: int, found: Mapping[str, int], before: Mapping[str, int] | None) -> Row:
        row = self._row(self._number(account, month), account, self._issued[month], found, before)
        return row | {
            "period_from": self._issued[month + 1],
            "period_to": self._issued[month] - timedelta(days=1),
            "recipe": f"{MONTHLY} {month}",
            "previous_number": None if before is None else str(self._number(account, month + 1)),
        }

    def _row(
        self, number: int, account: str, issued: date, found: Mapping[str, int], before: Mapping[str, int] | None
    ) -> Row:
        body = f"{number % 10**10:010d}"
        amount = charges.with_vat(found)
        return {
            "organisation_id": self._owner,
            "number": str(number),
            "billing_account": account,
            "issued_on": issued,
            "due_on": issued + timedelta(days=30),
            "period_from": None,
            "period_to": None,
            "amount": amount,
            "unpaid": 0,
            "net": sum(found.values()),
            "totals": json.dumps({"now": dict(found), "before": None if before is None else dict(before)}),
            "previous_number": None,
            "communication": body + ogm_vcs.calc_check_digits(body),
        }

    def _number(self, account: str, month: int) -> int:
        return _EXAMPLE_INVOICE - 104 - month * 7919 - _STEP[account]

    def _first_month(self, activated: date) -> int:
        """The month of the first invoice for a line: that whose period holds its activation."""
        return next((month for month in range(MONTHS) if self._issued[month + 1] <= activated), MONTHS)


def _issue_days(today: date) -> list[date]:
    """The days invoices were issued on, newest first: the 22nd of each month."""
    issued = today.replace(day=22)
    days = []
    for _month in range(MONTHS + 1):
        if issued > today:
            issued = (issued.replace(day=1) - timedelta(days=1)).replace(day=22)
        days.append(issued)
        issued = (issued.replace(day=1) - timedelta(days=1)).replace(day=22)
    return days
