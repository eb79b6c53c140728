"""Billing from the command line: accounts, split-bill profiles."""

from __future__ import annotations

from fleet_tui.cli.commands.billing import CATEGORIES, DELIVERIES, PAYMENTS
from fleet_tui.cli.exits import Exit
from fleet_tui.domain.billing import Delivery, PaymentMode
from fleet_tui.domain.billing_settings import SplitBillCategory
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]


def test_the_words_typed_are_the_contracts_codes() -> None:
    def typed(codes: type[PaymentMode | Delivery | SplitBillCategory]) -> tuple[str, ...]:
        return tuple(code.value.lower().replace("_", "-") for code in codes)

    assert (typed(PaymentMode), typed(Delivery), typed(SplitBillCategory)) == (PAYMENTS, DELIVERIES, CATEGORIES)


def test_an_account_is_set_and_what_cannot_be_is_said(fleet: Fleet) -> None:
    assert [account["number"] for account in fleet("billing", "list", "--json").json] == ["100457319", "100457327"]
    assert "transfer" in fleet("billing", "list").out
    change = ("billing", "set", "Antwerpen", "--payment", "direct-debit")
    refused = fleet(*change, "--yes")
    assert refused.exit == Exit.FAILURE
    assert "needs an IBAN and its holder" in refused.err
    wrong = fleet(*change, "--iban", "BE68539007547035", "--holder", "Sample", "--yes")
    assert (wrong.exit, "mandate" in wrong.err) == (Exit.USAGE, True)
    right = (*change, "--iban", "BE68 5390 0754 7034", "--holder", "Sample")
    assert "DIRECT_DEBIT" in fleet(*right, "--dry-run").err
    assert fleet("billing", "list", "--json").json[0]["payment_mode"] == "TRANSFER"
    said = fleet(*right, "--yes", "--json")
    assert (said.exit, said.json["payment_mode"]) == (Exit.DONE, "DIRECT_DEBIT")
    assert fleet("billing", "set", "nowhere", "--delivery", "doccle", "--yes").exit == Exit.FAILURE
    assert fleet("billing", "set", "Antwerpen", "--yes").exit == Exit.USAGE
    assert fleet(*right, "--yes", options=("--read-only",)).exit == Exit.USAGE


def test_split_bill_profiles_come_change_and_go(fleet: Fleet) -> None:
    made = fleet("split-profiles", "new", "Drivers", "--categories", "calls,data", "--yes", "--json")
    assert (made.exit, made.json["categories"]) == (Exit.DONE, ["CALLS", "DATA"])
    assert "calls, mobile data" in fleet("split-profiles", "list").out
    taken = fleet("split-profiles", "new", "Drivers", "--percentage", "10", "--yes")
    assert (taken.exit, "taken" in taken.err) == (Exit.FAILURE, True)
    assert fleet("split-profiles", "change", "drivers", "--amount", "25,50", "--yes").exit == Exit.DONE
    (changed,) = [each for each in fleet("split-profiles", "list", "--json").json if each["name"] == "Drivers"]
    assert changed["amount"] == {"amount": "25.50", "currency": "EUR"}
    assert fleet("split-profiles", "new", "Too much", "--percentage", "101", "--yes").exit == Exit.USAGE
    used = fleet("split-profiles", "remove", "Half each", "--yes")
    assert (used.exit, "Lines have this" in used.err) == (Exit.FAILURE, True)
    assert fleet("split-profiles", "remove", "Drivers", "--yes").exit == Exit.DONE


def test_the_contract_is_shown_to_people_and_to_programs(fleet: Fleet) -> None:
    said = fleet("contract", "show")
    assert "not in the contract" in said.out
    assert "not applicable" in said.out
    assert fleet("contract", "show", "--json").json["number"] == "0000025351"
    assert fleet("contract", "show", "nowhere").exit == Exit.USAGE
