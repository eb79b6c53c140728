"""The sample's invoices."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from stdnum.be import ogm_vcs

from fleet_tui.server.sample import catalogue
from fleet_tui.server.sample.fleet import Row

_EXAMPLE_INVOICE, _EXAMPLE_AMOUNT = 213800090167, 9161
_USUAL_AMOUNTS = ((180_000, 260_000), (60_000, 95_000))


def invoice_rows(owner: str, today: date, random: Random) -> list[Row]:
    """Twelve months of invoices for each billing account; one of the main account is unpaid."""
    rows = []
    for account, (low, high) in zip(catalogue.ACCOUNTS, _USUAL_AMOUNTS, strict=True):
        issued = today.replace(day=22)
        if issued > today:
            issued = (today.replace(day=1) - timedelta(days=1)).replace(day=22)
        for month in range(12):
            example = account[0] == catalogue.MAIN_ACCOUNT and month == 0
            number = _EXAMPLE_INVOICE - month * 7919 - (0 if account[0] == catalogue.MAIN_ACCOUNT else 311)
            amount = _EXAMPLE_AMOUNT if example else random.randint(low, high)
            body = f"{number % 10**10:010d}"
            rows.append(
                {
                    "organisation_id": owner,
                    "number": str(number),
                    "billing_account": account[0],
                    "issued_on": issued,
                    "due_on": issued + timedelta(days=30),
                    "amount": amount,
                    "unpaid": amount if example else 0,
                    "communication": body + ogm_vcs.calc_check_digits(body),
                }
            )
            issued = (issued.replace(day=1) - timedelta(days=1)).replace(day=22)
    return rows
