"""Billing from the command line: accounts, split-bill profiles."""

from __future__ import annotations

from fleet_tui.cli.commands.billing import CATEGORIES, DELIVERIES, PAYMENTS
from fleet_tui.cli.exits import Exit
from fleet_tui.domain.billing import Delivery, PaymentMode
from fleet_tui.domain.billing_settings import SplitBillCategory
from tests.one_run import in_one_run
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
    assert (wrong.exit, "IBAN: This is no IBAN" in wrong.err) == (Exit.USAGE, True)
    right = (*change, "--iban", "BE68 5390 0754 7034", "--holder", "Sample")
    shown = fleet(*right, "--dry-run").err
    assert "Paid by: direct debit\n  IBAN: BE68 5390 0754 7034\n  Holder: Sample" in shown
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


@in_one_run(
    "words, said",
    [
        (("billing", "set", "Antwerpen", "--iban", "BE68 5390 0754 7034"), "Account holder: Please fill this in."),
        (("billing", "set", "Antwerpen", "--holder", "Sample"), "IBAN: This is no IBAN"),
        (("billing", "set", "Antwerpen", "--e-mail", "nobody"), "E-mail address: This is not an e-mail address."),
        (("billing", "set", "Antwerpen", "--enterprise-number", "12"), "This is no Belgian enterprise number."),
        (("split-profiles", "new", "", "--percentage", "10"), "Name: It has 1 to 200 characters."),
        (("split-profiles", "new", "A", "--percentage", "1_0"), "“1_0” is not a figure from 0 to 100"),
        (("split-profiles", "new", "A", "--percentage", "101"), "“101” is not a figure from 0 to 100"),
        (("split-profiles", "new", "A", "--percentage", "٣"), "is not a figure from 0 to 100"),
        (("split-profiles", "new", "A", "--categories", "calls,beer"), "The categories are: subscription, option"),
        (("split-profiles", "new", "A", "--amount", "1.000"), "Write 1000 or 1.00."),
        (("split-profiles", "new", "A", "--amount", "1e2"), "“1e2” is not an amount. Write it like 12.50."),
        (("split-profiles", "new", "A", "--amount", "1_00"), "“1_00” is not an amount."),
        (("split-profiles", "new", "A", "--amount", "1000,01"), "Write an amount from € 0.00 to € 1,000.00."),
        (("packs", "notify", "pack-000001", "--at", "1.000"), "Write 1000 or 1.00."),
        (("packs", "notify", "pack-000001", "--at", "10.000"), "Write 10000 or 10.00."),
        (("packs", "notify", "pack-000001", "--at", "1e2"), "is not an amount"),
        (("packs", "notify", "pack-000001", "--at", "0"), "Write an amount from € 1.00 to € 10,000.00."),
        (("packs", "notify", "pack-000001", "--at", "50", "--to", "nobody"), "Not an e-mail address: nobody."),
        (("packs", "notify", "pack-000001", "--at", "50", "--to", ""), "Not an e-mail address: “”."),
    ],
)
def test_what_cannot_be_is_said_in_words_and_nothing_is_changed(
    fleet: Fleet, words: tuple[str, ...], said: str
) -> None:
    lists = [("packs", "list", "--json"), ("split-profiles", "list", "--json"), ("billing", "list", "--json")]
    before = [fleet(*each).out for each in lists]
    answer = fleet(*words, "--yes")
    assert (answer.exit, answer.out) == (Exit.USAGE, "")
    assert said in answer.err
    assert not {"mandate", "notify_at", "notify_to", "invoice_e_mail", "enterprise_number"} & set(answer.err.split())
    assert [fleet(*each).out for each in lists] == before


def test_an_amount_is_taken_as_each_language_writes_it(fleet: Fleet) -> None:
    for written, amount in (("€ 50,00", "50.00"), ("10\u00a0000,00\u00a0€", "10000.00"), ("1'234.50", "1234.50")):
        said = fleet("packs", "notify", "pack-000001", "--at", written, "--yes", "--json")
        assert said.json["notify_at"]["amount"] == amount


def test_the_contract_is_shown_to_people_and_to_programs(fleet: Fleet) -> None:
    said = fleet("contract", "show")
    assert "not in the contract" in said.out
    assert "not applicable" in said.out
    assert fleet("contract", "show", "--json").json["number"] == "0000025351"
    assert fleet("contract", "show", "nowhere").exit == Exit.USAGE
