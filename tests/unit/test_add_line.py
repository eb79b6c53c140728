"""The wizard without a screen: what an answer makes of later ones, and what is ordered in the end."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fleet_tui.domain.billing import BillingAccount, SplitBillProfile
from fleet_tui.domain.changes.models import ExistingUser, NewNumber, NewUser, NoUser, PortIn
from fleet_tui.domain.money import Money
from fleet_tui.domain.person import Language, Salutation
from fleet_tui.domain.plan import Option, Plan
from fleet_tui.domain.text import Text
from fleet_tui.domain.typed_day import day_parts
from fleet_tui.workspace.add_line import AddLineForm, State
from fleet_tui.workspace.add_line_answers import Answers, NumberKind, Offer, Step, UserKind
from fleet_tui.workspace.card_entry import read_card
from tests.harness import FrozenClock

ICCID = "8932030000205518327"
OFFER = Offer(
    plans=[
        Plan(code="EUROPE", name=Text("Mobile Europe"), price=Money.of(45)),
        Plan(code="ONE", name=Text("Mobile 1"), price=Money.of(5)),
        Plan(code="DATA_50", name=Text("Mobile Data 50"), contracted=False),
    ],
    options=[
        Option(code="ASIA", name=Text("Data Asia"), prices={"EUROPE": Money.of(16), "ONE": Money.of(16)}),
        Option(code="VOICE", name=Text("Voice 100"), prices={"ONE": Money.of(3)}),
    ],
    accounts=[BillingAccount(number="100457319")],
    profiles=[SplitBillProfile(id="split-1", name=Text("Half each"), rule=Text("PERCENTAGE"))],
)
COMPLETE = Answers(
    iccid=ICCID, split_bill=False, user=UserKind.NONE, description="Van 3, Gent", plan="EUROPE", options=("ASIA",),
    account="100457319", number=NumberKind.NEW, msisdn="+32467000000",
)  # fmt: skip
PORTED = COMPLETE.model_copy(
    update={
        "number": NumberKind.PORT_IN, "port_msisdn": "0489 74 43 65", "operator": "Orange", "customer_number": "C-1",
        "mandate": True, "wished_date": "1/12/2026",
    }
)  # fmt: skip


def form(answers: Answers = COMPLETE, /, **changed: Any) -> AddLineForm:
    return AddLineForm(answers.model_copy(update=changed), OFFER, FrozenClock())


def test_an_empty_wizard_has_everything_open_and_a_complete_one_nothing() -> None:
    assert AddLineForm().open_steps == list(Step)[:-1]
    assert form().open_steps == []
    assert [view.state for view in form().views()] == [State.DONE] * 8 + [State.OPEN]


def test_the_order_says_what_was_answered() -> None:
    change = form().change()
    assert change.iccid == ICCID
    assert change.description == "Van 3, Gent"
    assert change.user == NoUser()
    assert (change.plan, change.options, change.billing_account) == ("EUROPE", ["ASIA"], "100457319")
    assert change.number == NewNumber(msisdn="+32467000000")
    assert change.split_bill_profile is None
    assert form().monthly_cost() == Decimal("61.00")


def test_a_new_user_keeps_all_eight_fields() -> None:
    answers = form(
        user=UserKind.NEW, description="Sales", salutation=Salutation.MRS, given_name=" Zoë ", family_name="Peeters",
        birth_day="3", birth_month="4", birth_year="1980", e_mail="zoe@example.com", phone_number="0470 12 34 56",
        language=Language.NL,
    )  # fmt: skip
    change = answers.change()
    assert isinstance(change.user, NewUser)
    assert change.description == "Sales"
    assert change.user.person.model_dump(mode="json") == {
        "salutation": "MRS", "given_name": "Zoë", "family_name": "Peeters", "birth_date": "1980-04-03",
        "e_mail": "zoe@example.com", "phone_number": "+32470123456", "language": "NL",
    }  # fmt: skip
    assert answers.open_steps == []


def test_an_existing_user_gives_the_line_its_name() -> None:
    change = form(user=UserKind.EXISTING, person_id="p-1", person_name="Zoë Peeters", description="").change()
    assert change.user == ExistingUser(person_id="p-1")
    assert change.description == "Zoë Peeters"


def test_a_number_from_another_operator_needs_what_the_rules_ask_for() -> None:
    change = form(PORTED).change()
    assert isinstance(change.number, PortIn)
    assert change.number.msisdn == "+32489744365"
    assert str(change.number.wished_date) == "2026-12-01"
    assert form(PORTED).open_steps == []
    for wrong, at in (
        ({"port_msisdn": "12"}, "port_msisdn"),
        ({"port_msisdn": "02 226 88 88"}, "port_msisdn"),
        ({"operator": " "}, "operator"),
        ({"customer_number": ""}, "sim_serial"),
        ({"prepaid": True}, "sim_serial"),
        ({"mandate": False}, "mandate"),
        ({"wished_date": "22/11/2026"}, "wished_date"),
        ({"wished_date": "soon"}, "wished_date"),
    ):
        assert list(form(PORTED, **wrong).problems(Step.NUMBER_OPTIONS)) == [at]


@pytest.mark.parametrize(
    ("changed", "step"),
    [
        ({"plan": "EUROPE", "options": ("VOICE",)}, Step.OPTIONS),
        ({"options": ("GONE",)}, Step.OPTIONS),
        ({"plan": "DATA_50", "options": ()}, Step.PLAN),
        ({"plan": "GONE", "options": ()}, Step.PLAN),
        ({"account": "1"}, Step.ACCOUNT),
        ({"split_bill": True, "split_bill_profile": "split-1"}, Step.SPLIT_BILL),
        ({"split_bill": True, "split_bill_profile": "gone"}, Step.SPLIT_BILL),
        ({"card_problem": "This card is in use or was used."}, Step.CARD),
        ({"msisdn": "12"}, Step.NUMBER_OPTIONS),
        ({"description": " "}, Step.USER),
    ],
)
def test_an_answer_that_an_earlier_one_made_impossible_stays_and_is_flagged(
    changed: dict[str, Any], step: Step
) -> None:
    wizard = form(**changed)
    assert wizard.open_steps == [step]
    view = wizard.view(step)
    assert view.state is State.FLAGGED
    assert view.problem


def test_changing_the_plan_back_makes_the_option_good_again() -> None:
    assert form(plan="ONE", options=("VOICE",)).view(Step.OPTIONS).state is State.DONE
    assert form(plan="EUROPE", options=("VOICE",)).view(Step.OPTIONS).state is State.FLAGGED


@pytest.mark.parametrize(
    ("parts", "good"),
    [
        (("", "", ""), True), (("29", "2", "1980"), True), (("29", "2", "1981"), False), (("1", "1", "1899"), False),
        (("24", "11", "2026"), False), (("23", "11", "2026"), True), (("1", "", "1980"), False),
        (("x", "1", "1980"), False),
    ],
)  # fmt: skip
def test_dates_of_birth(parts: tuple[str, str, str], good: bool) -> None:
    named: dict[str, Any] = dict(zip(("birth_day", "birth_month", "birth_year"), parts, strict=True))
    wizard = form(user=UserKind.NEW, given_name="Z", family_name="P", **named)
    assert (wizard.problems(Step.USER) == {}) is good


@pytest.mark.parametrize("text", ["3/4/1980", "3 4 1980", "03.04.1980", " 3-4-1980 "])
def test_a_date_typed_whole_is_taken_apart(text: str) -> None:
    parts = day_parts(text)
    assert parts is not None
    assert [int(part) for part in parts] == [3, 4, 1980]
    assert day_parts("03041980") == ("03", "04", "1980")
    assert day_parts("3/4") is None


def test_another_like_this_keeps_all_but_card_person_and_number() -> None:
    again = PORTED.another()
    assert AddLineForm(again, OFFER).open_steps == [Step.CARD, Step.USER, Step.NUMBER_OPTIONS]
    assert (again.plan, again.options, again.account, again.operator) == ("EUROPE", ("ASIA",), "100457319", "Orange")
    assert (again.iccid, again.description, again.port_msisdn, again.mandate) == ("", "", "", False)


@pytest.mark.parametrize(
    "text", ["8932 0300 0020 5518 327", "8932030000205518327F", "89-32030000205518327", f"893203{ICCID}", ICCID]
)
def test_a_pasted_or_scanned_card_number_is_cleaned(text: str) -> None:
    assert read_card(text).iccid == ICCID


def test_eighteen_digits_get_their_check_digit_offered() -> None:
    entry = read_card(ICCID[:-1])
    assert entry.offered == ICCID
    assert "check digit is 7" in entry.sentence


@pytest.mark.parametrize("text", ["9", "88", "8932x", "8932030000205518328", "893203000020551832712"])
def test_what_cannot_become_a_card_number_says_so_at_once(text: str) -> None:
    assert read_card(text).problem
    assert read_card(text).iccid is None


@pytest.mark.parametrize(("text", "missing"), [("8", 18), ("893203", 13)])
def test_digits_to_go_are_counted(text: str, missing: int) -> None:
    assert read_card(text).missing == missing
    assert str(missing) in read_card(text).sentence
