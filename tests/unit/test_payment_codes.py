"""The QR code of a payment: made of what a transfer may hold, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from fleet_tui.cli.exits import Exit
from fleet_tui.domain.bank import epc_payload, structured
from fleet_tui.domain.money import Money
from fleet_tui.domain.payment import Payment, Transfer
from fleet_tui.server.storage import payments as stored
from fleet_tui.workspace.qr import payment_modules
from tests.harness import NOW
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]

ODD = [
    "",
    "12345",
    "123456789012\n1.00",
    "\x1b[2J",
    "x" * 5000,
    "１２３４５６７８９０１２",
    "RF18 5390 0754",
    "+++123/4567/89012+++",
]
USUAL: dict[str, Any] = {
    "beneficiary": "Telecom Example",
    "iban": "BE68539007547034",
    "bic": "GKCCBEBB",
    "communication": "123456789002",
}


def payment(**of_the_transfer: str) -> Payment:
    return Payment.model_validate(
        {
            "id": "p1", "status": "PENDING", "method": "TRANSFER", "method_name": "transfer", "invoices": ["1"],
            "amount": {"amount": "12.50", "currency": "EUR"}, "created_at": NOW,
            "transfer": {**USUAL, **of_the_transfer},
        }
    )  # fmt: skip


@pytest.mark.parametrize("communication", ODD)
def test_an_odd_communication_makes_no_code_and_no_error(communication: str) -> None:
    assert payment_modules(payment(communication=communication), page=False) == []


@pytest.mark.parametrize("field", [{"iban": "BE68\n539"}, {"iban": ""}, {"bic": "x\n1"}, {"bic": "gkccbebb"}])
def test_no_field_of_it_can_begin_another(field: dict[str, str]) -> None:
    assert payment_modules(payment(**field), page=False) == []


@pytest.mark.parametrize("communication", ["123456789002", "RF18539007547034"])
def test_a_communication_of_a_bank_makes_one(communication: str) -> None:
    assert payment_modules(payment(communication=communication), page=False)
    transfer = Transfer.model_validate({**USUAL, "communication": communication})
    assert epc_payload(transfer, Money.of(1250)).split("\n")[9] == communication


def test_only_what_is_structured_gets_its_plus_signs() -> None:
    assert structured("123456789002") == "+++123/4567/89002+++"
    assert structured("RF18539007547034") == "RF18539007547034"
    assert structured("see the letter") == "see the letter"


def test_invoices_pay_says_that_there_is_no_code_and_how_to_pay(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = stored.transfer_to
    monkeypatch.setattr(stored, "transfer_to", lambda communication: usual("see our letter\x1b[2J"))
    invoice = next(each for each in fleet("invoices", "list", "--json").json if float(each["unpaid"]["amount"]) > 0)
    said = fleet("invoices", "pay", invoice["number"], "--yes", "--qr")
    assert "No QR code can be made of this payment: use the account and the communication." in said.err
    assert said.exit == Exit.PARTLY
    assert "\x1b" not in said.out
    [made] = [each for each in fleet("payments", "list", "--json").json if each["invoices"] == [invoice["number"]]]
    shown = fleet("payments", "show", made["id"], "--qr")
    assert shown.exit == Exit.PARTLY
