"""The rules of every kind of change: what it does, what is lost, why not. Preview and execution are this code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fleet_tui.domain.changes.evaluate import Evaluated, evaluate, evaluate_all
from fleet_tui.domain.changes.facts import (
    CardFact,
    Facts,
    LineState,
    OptionFact,
    PersonFact,
    PlanFact,
    ScheduleFact,
)
from fleet_tui.domain.order import OrderItemRequest

CARD, BLANK, STRANGE = "8932030000205518327", "8932030000205518335", "8932030000205518343"

LINE = LineState(
    id="line",
    version=3,
    msisdn="+32489744365",
    iccid=CARD,
    description="Margaux Sastre",
    status="ACTIVE",
    plan="START",
    options=("ASIA", "VOICE"),
    person_id="margaux",
    billing_account="100457319",
    split_bill_profile="half",
    blocks=("MMS",),
    pay_by_mobile_limit=5000,
    monthly_cost=2900,
    activated_on=date(2021, 3, 30),
)

ADD: dict[str, Any] = {
    "kind": "add_line",
    "iccid": BLANK,
    "user": {"kind": "none"},
    "plan": "START",
    "billing_account": "100457319",
    "number": {"kind": "new_number", "msisdn": "0470000001"},
}
PORT_IN = {"kind": "port_in", "msisdn": "0470000001", "current_operator": "Other", "prepaid": False, "mandate": True}


def facts(**changed: Any) -> Facts:
    given: dict[str, Any] = {
        "today": date(2026, 11, 23),
        "stock_known": True,
        "plans": {
            "START": PlanFact("Mobile Start", 1000, contracted=True),
            "EUROPE": PlanFact("Mobile Europe", 4500, contracted=True),
            "FREE": PlanFact("Unknown price", None, contracted=True),
            "DATA_50": PlanFact("Mobile Data 50", None, contracted=False),
        },
        "options": {
            "ASIA": OptionFact("Data Asia", {"START": 1600, "EUROPE": 1600, "FREE": 1600}),
            "VOICE": OptionFact("Voice 100", {"START": 300}),
        },
        "accounts": {"100457319", "100457327"},
        "split_bill_profiles": {"half": "Half each"},
        "people": {
            "margaux": PersonFact("Margaux Sastre", confirmed=False),
            "jan": PersonFact("Jan Peeters", confirmed=True),
        },
        "cards": {CARD: CardFact("ACTIVE", "line"), BLANK: CardFact("STOCK", None)},
        "numbers": {"+32470000002"},
    }
    return Facts(**given | changed)


def tried(change: dict[str, Any], known: Facts | None = None, *, line: LineState | None = LINE) -> Evaluated:
    line_id = None if change["kind"] == "add_line" else "line"
    item = OrderItemRequest.model_validate({"line_id": line_id, "change": change})
    return evaluate(item, None if line_id is None else line, known or facts())


def effects(change: dict[str, Any], line: LineState = LINE) -> dict[str, Any]:
    known = facts()
    shown = tried(change, known, line=line).effects(known)
    return {effect.field: (effect.before, effect.after) for effect in shown}


def line(**changed: Any) -> LineState:
    return replace(LINE, **changed)


@pytest.mark.parametrize(
    ("state", "change", "expected"),
    [
        (
            line(status="PENDING"),
            {"kind": "activate"},
            {
                "status": ("PENDING", "ACTIVE"),
                "billing_account": (None, "100457319"),
                "options": ([], ["ASIA", "VOICE"]),
            },
        ),
        (LINE, {"kind": "suspend"}, {"status": ("ACTIVE", "SUSPENDED")}),
        (line(status="SUSPENDED"), {"kind": "reactivate"}, {"status": ("SUSPENDED", "ACTIVE")}),
        (LINE, {"kind": "swap_sim", "iccid": BLANK}, {"iccid": (CARD, BLANK)}),
        (LINE, {"kind": "cease"}, {"status": ("ACTIVE", "CEASED")}),
        (line(status="PENDING"), {"kind": "cease"}, {"status": ("PENDING", None)}),
        (LINE, {"kind": "port_out", "recipient_operator": "Other"}, {"status": ("ACTIVE", "CEASED")}),
        (
            LINE,
            {"kind": "set_user", "user": {"kind": "existing", "person_id": "jan"}, "description": "Jan"},
            {"person": ("Margaux Sastre", "Jan Peeters"), "description": ("Margaux Sastre", "Jan")},
        ),
        (
            LINE,
            {"kind": "set_user", "user": {"kind": "new", "person": {"given_name": "Zoë", "family_name": "Maes"}}},
            {"person": ("Margaux Sastre", "Zoë Maes")},
        ),
        (
            LINE,
            {"kind": "set_user", "user": {"kind": "none"}},
            {"person": ("Margaux Sastre", None), "split_bill_profile": ("Half each", None)},
        ),
        (
            LINE,
            {"kind": "set_plan", "plan": "EUROPE"},
            {"plan": ("START", "EUROPE"), "options": (["ASIA", "VOICE"], ["ASIA"])},
        ),
        (
            line(options=("ASIA",)),
            {"kind": "add_options", "options": ["VOICE"]},
            {"options": (["ASIA"], ["ASIA", "VOICE"])},
        ),
        (LINE, {"kind": "remove_options", "options": ["VOICE"]}, {"options": (["ASIA", "VOICE"], ["ASIA"])}),
        (
            LINE,
            {"kind": "set_billing_account", "billing_account": "100457327"},
            {"billing_account": ("100457319", "100457327")},
        ),
        (LINE, {"kind": "set_split_bill", "split_bill_profile": None}, {"split_bill_profile": ("Half each", None)}),
        (
            LINE,
            {"kind": "set_blocks", "blocks": {"MMS": False, "CALLS_TO_ABROAD": True}},
            {"blocks": (["MMS"], ["CALLS_TO_ABROAD"])},
        ),
        (
            LINE,
            {"kind": "set_pay_by_mobile_limit", "limit": {"amount": "300.00"}},
            {"pay_by_mobile_limit": ("50.00", "300.00")},
        ),
        (
            LINE,
            {"kind": "report_departure", "action": "SUSPEND"},
            {"status": ("ACTIVE", "SUSPENDED"), "split_bill_profile": ("Half each", None)},
        ),
        (
            LINE,
            {
                "kind": "report_departure",
                "action": "REASSIGN",
                "user": {"kind": "existing", "person_id": "jan"},
                "clear_split_bill": False,
            },
            {"person": ("Margaux Sastre", "Jan Peeters")},
        ),
        (
            line(split_bill_profile=None),
            {"kind": "report_departure", "action": "PORT_OUT", "recipient_operator": "Other"},
            {"status": ("ACTIVE", "CEASED")},
        ),
        (
            line(split_bill_profile=None),
            {"kind": "report_departure", "action": "CEASE"},
            {"status": ("ACTIVE", "CEASED")},
        ),
    ],
)
def test_what_a_change_does(state: LineState, change: dict[str, Any], expected: dict[str, Any]) -> None:
    assert effects(change, state) == expected


@pytest.mark.parametrize(
    ("state", "change", "code"),
    [
        (LINE, {"kind": "activate"}, "NOT_PENDING"),
        (line(status="CEASED"), {"kind": "activate"}, "LINE_CEASED"),
        (line(status="PENDING", iccid=None), {"kind": "activate"}, "NO_CARD"),
        (line(status="PENDING"), {"kind": "suspend"}, "NOT_ACTIVE"),
        (LINE, {"kind": "reactivate"}, "NOT_SUSPENDED"),
        (line(status="PENDING"), {"kind": "swap_sim", "iccid": BLANK}, "NOT_ACTIVE"),
        (LINE, {"kind": "swap_sim", "iccid": CARD}, "CARD_NOT_IN_STOCK"),
        (LINE, {"kind": "swap_sim", "iccid": STRANGE}, "CARD_UNKNOWN"),
        (line(status="CEASED"), {"kind": "cease"}, "LINE_CEASED"),
        (line(status="PENDING"), {"kind": "port_out", "recipient_operator": "Other"}, "NOT_ACTIVE"),
        (LINE, {"kind": "set_user", "user": {"kind": "existing", "person_id": "nobody"}}, "PERSON_UNKNOWN"),
        (LINE, {"kind": "set_user", "user": {"kind": "existing", "person_id": "margaux"}}, "NOTHING_TO_CHANGE"),
        (
            line(person_id="jan"),
            {"kind": "set_user", "user": {"kind": "new", "person": {"given_name": "Jan", "family_name": "P"}}},
            "PERSON_CONFIRMED",
        ),
        (line(status="PENDING"), {"kind": "set_plan", "plan": "EUROPE"}, "NOT_ACTIVE"),
        (LINE, {"kind": "set_plan", "plan": "START"}, "PLAN_UNCHANGED"),
        (LINE, {"kind": "set_plan", "plan": "DATA_50"}, "PLAN_NOT_CONTRACTED"),
        (LINE, {"kind": "set_plan", "plan": "NONE"}, "PLAN_NOT_CONTRACTED"),
        (line(plan="EUROPE"), {"kind": "add_options", "options": ["VOICE"]}, "OPTION_NOT_APPLICABLE"),
        (LINE, {"kind": "add_options", "options": ["MARS"]}, "OPTION_NOT_CONTRACTED"),
        (LINE, {"kind": "add_options", "options": ["ASIA"]}, "NOTHING_TO_CHANGE"),
        (LINE, {"kind": "remove_options", "options": ["MARS"]}, "NOTHING_TO_CHANGE"),
        (LINE, {"kind": "set_billing_account", "billing_account": "1"}, "ACCOUNT_UNKNOWN"),
        (LINE, {"kind": "set_split_bill", "split_bill_profile": "x"}, "PROFILE_UNKNOWN"),
        (LINE, {"kind": "set_blocks", "blocks": {"MMS": True}}, "NOTHING_TO_CHANGE"),
        (LINE, {"kind": "set_pay_by_mobile_limit", "limit": {"amount": "300.01"}}, "LIMIT_ABOVE_CEILING"),
        (LINE, {"kind": "set_pay_by_mobile_limit", "limit": {"amount": "-1"}}, "LIMIT_ABOVE_CEILING"),
        (LINE, {"kind": "report_departure", "action": "PORT_OUT"}, "RECIPIENT_MISSING"),
        (line(status="SUSPENDED"), {"kind": "report_departure", "action": "SUSPEND"}, "NOT_ACTIVE"),
    ],
)
def test_why_not(state: LineState, change: dict[str, Any], code: str) -> None:
    evaluated = tried(change, line=state)
    assert evaluated.refusal is not None
    assert evaluated.refusal.code == code
    assert "{" not in evaluated.refusal.message
    assert evaluated.preview(facts()).effects == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"iccid": CARD}, "CARD_NOT_IN_STOCK"),
        ({"iccid": STRANGE}, "CARD_UNKNOWN"),
        ({"plan": "DATA_50"}, "PLAN_NOT_CONTRACTED"),
        ({"plan": "EUROPE", "options": ["VOICE"]}, "OPTION_NOT_APPLICABLE"),
        ({"billing_account": "1"}, "ACCOUNT_UNKNOWN"),
        ({"split_bill_profile": "x"}, "PROFILE_UNKNOWN"),
        ({"user": {"kind": "existing", "person_id": "nobody"}}, "PERSON_UNKNOWN"),
        ({"number": {"kind": "new_number", "msisdn": "0470000002"}}, "NUMBER_NOT_AVAILABLE"),
        ({"number": {"kind": "new_number", "msisdn": "022268888"}}, "NUMBER_NOT_MOBILE"),
        ({"number": PORT_IN | {"msisdn": "+3222268888"}}, "NUMBER_NOT_MOBILE"),
        ({"number": PORT_IN | {"mandate": False}}, "MANDATE_MISSING"),
    ],
)
def test_why_no_new_line(changed: dict[str, Any], code: str) -> None:
    refusal = tried(ADD | changed).refusal
    assert refusal is not None
    assert refusal.code == code


@pytest.mark.parametrize("number", [ADD["number"], PORT_IN])
def test_a_new_line_ends_pending(number: dict[str, Any]) -> None:
    result = tried(ADD | {"number": number, "options": ["VOICE", "ASIA"]}).result
    assert result is not None
    assert result.after is not None
    assert (result.after.status, result.after.msisdn, result.after.monthly_cost) == ("PENDING", "+32470000001", 2900)
    assert result.cards == {BLANK: CardFact("ASSIGNED", result.after.id)}


def test_two_items_of_one_order_cannot_take_the_same_card_or_number() -> None:
    known = facts(cards={BLANK: CardFact("STOCK", None), STRANGE: CardFact("STOCK", None)})
    items = [OrderItemRequest.model_validate({"change": change}) for change in (ADD, ADD, ADD | {"iccid": STRANGE})]
    refusals = [evaluated.refusal for evaluated in evaluate_all([(item, None) for item in items], known)]
    assert [refusal and refusal.code for refusal in refusals] == [None, "CARD_NOT_IN_STOCK", "NUMBER_NOT_AVAILABLE"]


def test_what_becomes_of_cards() -> None:
    swapped = tried({"kind": "swap_sim", "iccid": BLANK}).result
    ceased = tried({"kind": "cease"}).result
    deleted = tried({"kind": "cease"}, line=line(status="PENDING")).result
    assert swapped is not None
    assert swapped.cards == {BLANK: CardFact("ACTIVE", "line"), CARD: CardFact("RETIRED", "line")}
    assert ceased is not None
    assert ceased.cards == {CARD: CardFact("RETIRED", "line")}
    assert deleted is not None
    assert (deleted.after, deleted.cards) == (None, {CARD: CardFact("STOCK", None)})


def test_losses_are_said_before() -> None:
    losses = {
        "set_plan": tried({"kind": "set_plan", "plan": "EUROPE"}),
        "cease": tried({"kind": "cease"}),
        "departure": tried({"kind": "report_departure", "action": "CEASE"}),
    }
    codes = {name: [loss.code for loss in each.preview(facts()).losses] for name, each in losses.items()}
    assert codes == {
        "set_plan": ["OPTION_LOST"],
        "cease": ["NUMBER_LOST"],
        "departure": ["NUMBER_LOST", "SPLIT_BILL_LOST"],
    }


@pytest.mark.parametrize(
    ("state", "change", "difference"),
    [
        (line(status="PENDING"), {"kind": "activate"}, "29.00"),
        (LINE, {"kind": "set_plan", "plan": "EUROPE"}, "32.00"),
        (LINE, {"kind": "remove_options", "options": ["ASIA"]}, "-16.00"),
        (LINE, {"kind": "suspend"}, "0.00"),
        (LINE, {"kind": "cease"}, "-29.00"),
        (line(status="PENDING"), {"kind": "cease"}, "0.00"),
        (LINE, {"kind": "set_plan", "plan": "FREE"}, None),
    ],
)
def test_the_monthly_difference(state: LineState, change: dict[str, Any], difference: str | None) -> None:
    shown = tried(change, line=state).preview(facts()).monthly_difference
    assert (None if shown is None else str(shown.amount)) == difference


def test_a_cost_the_list_gave_stays_while_plan_and_options_stay() -> None:
    unpriced = line(plan="FREE", options=(), monthly_cost=1250)
    suspended, added = (
        tried({"kind": "suspend"}, line=unpriced),
        tried({"kind": "add_options", "options": ["ASIA"]}, line=unpriced),
    )
    assert suspended.result is not None
    assert suspended.result.after is not None
    assert suspended.result.after.monthly_cost == 1250
    assert added.result is not None
    assert added.result.after is not None
    assert added.result.after.monthly_cost is None


def test_a_local_list_knows_no_stock() -> None:
    assert tried({"kind": "swap_sim", "iccid": STRANGE}, facts(stock_known=False)).refusal is None


def test_what_is_ordered_for_a_day_is_not_ordered_again() -> None:
    waiting = ScheduleFact("order", "ORD-000003", date(2026, 12, 1))
    known = facts(schedules={"line": {"suspend": waiting}})
    refusal = tried({"kind": "suspend"}, known).refusal
    assert refusal is not None
    assert (refusal.code, refusal.params) == ("ALREADY_SCHEDULED", {"order": "ORD-000003", "date": "2026-12-01"})
    assert tried({"kind": "cease"}, known).refusal is None
    item = OrderItemRequest.model_validate({"line_id": "line", "change": {"kind": "suspend"}})
    assert (
        evaluate(item, LINE, known, order_id="order").refusal is None
    )  # the order that waited is no obstacle to itself


def test_versions_and_lines_that_are_not_there() -> None:
    item = OrderItemRequest.model_validate({"line_id": "line", "expected_version": 2, "change": {"kind": "suspend"}})
    stale, gone = evaluate(item, LINE, facts()).refusal, evaluate(item, None, facts()).refusal
    assert (stale and stale.code, gone and gone.code) == ("VERSION_CONFLICT", "LINE_NOT_FOUND")
