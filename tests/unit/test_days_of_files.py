"""The day that a file was brought in is the day in Belgium, whatever the hour."""

from __future__ import annotations

from datetime import UTC, date, datetime

from fleet_tui.domain.money import Money
from fleet_tui.domain.own_files import InvoiceImport
from fleet_tui.domain.text import Text
from fleet_tui.workspace.own_import import invoice_sentence


def test_a_file_that_came_in_after_midnight_came_in_on_the_new_day() -> None:
    taken = InvoiceImport(
        number=Text("2026110001"), supplier=Text("Northwind"), kind=Text("INVOICE"), issued_on=date(2026, 11, 1),
        billing_account="1", charges=1, net=Money.model_validate({"amount": "1.00"}),
        amount=Money.model_validate({"amount": "1.21"}), already_in=datetime(2026, 11, 30, 23, 30, tzinfo=UTC),
    )  # fmt: skip
    assert invoice_sentence(taken) == "2026110001 of Northwind is in already, since 01/12/2026."
