"""Every kind of change is whole: a model, a rule, what takes it back; and evaluating one is a pure function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from fleet_tui.actions import CHANGES as CHANGE_ACTIONS
from fleet_tui.domain import changes
from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.changes.evaluate import evaluate, evaluate_all
from fleet_tui.domain.changes.facts import CHANGEABLE, CardFact, LineState, NewIds
from fleet_tui.domain.changes.inverse import Inverse, inverse_change, irreversible
from fleet_tui.domain.changes.kind import ChangeKind
from fleet_tui.domain.changes.kinds import KINDS, LINE_FIELDS, MIXED, kind_of
from fleet_tui.domain.changes.models import MODELS, Change
from fleet_tui.domain.changes.rules import RULES
from fleet_tui.domain.fleet_import import ImportRow
from fleet_tui.domain.money import Money
from fleet_tui.domain.order import OrderItemRequest
from screens.changes import FORMS, form_class
from screens.manage_sim.screen import ManageSimScreen
from screens.sim_overview import SimOverviewScreen
from tests.unit.test_server_rules import ADD, BLANK, LINE, STRANGE, facts, line

NEW_USER = {"kind": "new", "person": {"given_name": "Zoë", "family_name": "Ó'Brien 陳"}}
EXAMPLES: dict[str, dict[str, Any]] = {
    "add_line": ADD,
    "activate": {},
    "suspend": {},
    "reactivate": {},
    "swap_sim": {"iccid": BLANK},
    "cease": {},
    "port_out": {"recipient_operator": "[/]"},
    "set_user": {"user": NEW_USER, "description": "=1+1"},
    "set_plan": {"plan": "EUROPE"},
    "add_options": {"options": ["VOICE"]},
    "remove_options": {"options": ["ASIA"]},
    "set_billing_account": {"billing_account": "100457327"},
    "set_split_bill": {"split_bill_profile": None},
    "set_blocks": {"blocks": {"MMS": False, "CALLS_TO_ABROAD": True}},
    "set_pay_by_mobile_limit": {"limit": {"amount": "20.50"}},
    "report_loss": {"stolen": True, "message": "[/]"},
    "report_departure": {"action": "REASSIGN"},
    "combined": {"changes": [{"kind": "set_plan", "plan": "EUROPE"}, {"kind": "suspend"}]},
}
"""A change of each kind that does something to a line in a state of its own."""
FAR_FROM_A_RULE = {"sqlalchemy", "time", "random", "secrets", "uuid", "os", "asyncio"}


def item(kind: str) -> OrderItemRequest:
    line_id = LINE.id if KINDS[kind].states else None
    return OrderItemRequest.model_validate({"line_id": line_id, "change": {"kind": kind} | EXAMPLES[kind]})


def in_state(status: str) -> LineState:
    return line(status=status, options=("ASIA",), monthly_cost=2600)


def before(kind: str) -> LineState | None:
    """A line that the example of `kind` can be carried out on."""
    return in_state(KINDS[kind].states[0]) if KINDS[kind].states else None


def changed_fields(state: LineState) -> list[Any]:
    return [getattr(state, name) for name in CHANGEABLE]


def test_every_kind_has_a_model_a_rule_and_an_example() -> None:
    assert len(get_args(get_args(Change)[0])) == len(MODELS)
    assert {code: rule.model for code, rule in RULES.items()} == MODELS
    assert set(KINDS) == set(MODELS) == set(EXAMPLES)
    assert all(code == kind.code and RULES[code].kind is kind for code, kind in KINDS.items())


def test_the_states_of_a_kind_are_states_of_a_line() -> None:
    assert {state for kind in KINDS.values() for state in kind.states} <= set(LineStatus)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_does_something_in_its_states_and_nothing_in_others(kind: str) -> None:
    evaluated = evaluate(item(kind), before(kind), facts())
    assert evaluated.refusal is None
    assert evaluated.effects(facts())
    for status in set(LineStatus) - set(KINDS[kind].states) if KINDS[kind].states else ():
        refused = evaluate(item(kind), in_state(status), facts())
        assert refused.result is None
        assert refused.refusal is not None
        assert refused.refusal.code in {"LINE_CEASED", "NOT_ACTIVE", "NOT_PENDING", "NOT_SUSPENDED"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_to_be_reversible_is(kind: str) -> None:
    known, earlier = facts(), before(kind)
    done = evaluate(item(kind), earlier, known).result
    assert done is not None
    inverse = Inverse.of(earlier, done.after)
    assert (inverse is None) == irreversible(item(kind).change)
    if inverse is None or earlier is None or done.after is None:
        return
    later = replace(done.after, version=earlier.version + 1)
    taken_back = evaluate(Inverse.read(inverse.stored()).item("line", later), later, known)
    assert taken_back.refusal is None
    assert taken_back.result is not None
    assert taken_back.result.after is not None
    assert changed_fields(taken_back.result.after) == changed_fields(earlier)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_words_of_a_kind_say_everything_its_model_says(kind: ChangeKind) -> None:
    told = set(said_by(MODELS[kind.code])) if kind.code != "combined" else set()
    assert told == set(kind.facts)


def said_by(model: type[BaseModel]) -> Iterator[str]:
    """The fields of `model` and of the models inside it, but for what tells these apart."""
    for name, info in model.model_fields.items():
        inner = [part for part in parts(info.annotation) if issubclass(part, BaseModel) and part is not Money]
        if inner:
            for part in inner:
                yield from said_by(part)
        elif name != "kind":
            yield name


def parts(annotation: Any) -> Iterator[type]:
    """The classes that an annotation names."""
    if isinstance(annotation, type) and not get_args(annotation):
        yield annotation
    for part in get_args(annotation):
        yield from parts(part)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_review_is_told_of_a_kind_agrees_with_what_it_does(kind: str) -> None:
    described, known = KINDS[kind], facts()
    shown = evaluate(item(kind), before(kind), known).preview(known)
    assert described.about in {"", *(effect.field for effect in shown.effects)} & {"", *LINE_FIELDS}
    assert described.priced or not shown.monthly_difference


@pytest.mark.parametrize(("description", "shown"), [("Van 9", "Van 9"), ("", STRANGE)])
def test_a_new_line_that_is_refused_is_named(description: str, shown: str) -> None:
    change = {"kind": "add_line"} | ADD | {"iccid": STRANGE, "description": description}
    refused = evaluate(OrderItemRequest.model_validate({"change": change}), None, facts()).preview(facts())
    assert refused.refusal is not None
    assert refused.description == shown


def test_an_action_for_a_kind_is_one_of_the_actions() -> None:
    assert {kind.action for kind in KINDS.values() if kind.action} == set(CHANGE_ACTIONS)
    assert all(kind.states for kind in KINDS.values() if kind.why_not)


def test_a_kind_is_offered_wherever_lines_are_changed() -> None:
    for screen in (SimOverviewScreen, ManageSimScreen):
        assert set(CHANGE_ACTIONS) <= set(screen.KEYS)


def test_what_has_to_be_asked_for_a_change_is_asked_in_a_form_of_its_own() -> None:
    nothing_asked = {kind.action for kind in KINDS.values() if set(MODELS[kind.code].model_fields) == {"kind"}}
    assert set(FORMS) == set(CHANGE_ACTIONS) - nothing_asked
    for action_id in FORMS:
        assert form_class(action_id).change_id == action_id


def test_the_words_of_a_command_are_listed_under_their_first_one() -> None:
    for command in (kind.command for kind in KINDS.values() if kind.command is not None):
        assert bool(command.group) is (" " in command.words), command.words


def test_the_column_of_a_command_is_one_of_a_list() -> None:
    columns = {kind.command.value.column for kind in KINDS.values() if kind.command and kind.command.value}
    assert columns - {""} <= set(ImportRow.model_fields)


def test_the_document_of_the_orders_has_a_row_for_each_kind() -> None:
    text = Path(__file__).parents[2].joinpath("docs", "orders.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in row.split("|")] for row in text.splitlines() if row.startswith("| `")]
    inverses = {cells[1].strip("`"): cells[4] for cells in rows}
    assert {code: inverse != "none" for code, inverse in inverses.items()} == {
        code: kind.reversible for code, kind in KINDS.items()
    }


def test_an_order_of_several_kinds_is_no_kind_of_change() -> None:
    assert MIXED.code not in KINDS
    assert kind_of("invented by a newer server") is MIXED


def test_a_departure_that_ends_the_line_is_irreversible() -> None:
    for action, ends in {"SUSPEND": False, "CEASE": True, "PORT_OUT": True, "REASSIGN": False}.items():
        asked = {"line_id": "line", "change": {"kind": "report_departure", "action": action}}
        assert irreversible(OrderItemRequest.model_validate(asked).change) is ends


def test_a_loss_with_a_new_card_is_irreversible_and_goes_on_where_the_card_came_later() -> None:
    for iccid, status in ((None, "ACTIVE"), (BLANK, "ACTIVE"), (BLANK, "SUSPENDED")):
        asked = {"line_id": "line", "change": {"kind": "report_loss", "iccid": iccid}}
        request = OrderItemRequest.model_validate(asked)
        assert irreversible(request.change) is (iccid is not None)
        result = evaluate(request, in_state(status), facts()).result
        assert result is not None
        assert result.after is not None
        assert (result.after.status, result.after.iccid) == ("SUSPENDED", iccid or LINE.iccid)
    again = OrderItemRequest.model_validate({"line_id": "line", "change": {"kind": "report_loss"}})
    refusal = evaluate(again, in_state("SUSPENDED"), facts()).refusal
    assert refusal is not None
    assert refusal.code == "NOTHING_TO_CHANGE"


def test_evaluating_changes_nothing_it_was_given_and_answers_the_same_again() -> None:
    pairs = [(item(kind), before(kind)) for kind in KINDS]
    known = facts()
    untouched, lines = deepcopy(known), deepcopy(pairs)
    ids = [NewIds(f"line {number}", f"person {number}") for number in range(len(pairs))]
    first = list(evaluate_all(pairs, known, new_ids=iter(ids)))
    assert (known, pairs) == (untouched, lines)
    assert list(evaluate_all(pairs, known, new_ids=iter(ids))) == first
    made = {kind: each.result for kind, each in zip(KINDS, first, strict=True) if each.result is not None}
    assert (after := made["add_line"].after) is not None
    assert after.id == "line 0"
    position = list(KINDS).index("set_user")
    assert (created := made["set_user"].new_person) is not None
    assert created[0] == f"person {position}"


def test_a_card_given_back_by_one_item_can_be_taken_by_the_next() -> None:
    card = LINE.iccid
    assert card is not None
    known = facts(cards={card: CardFact("ASSIGNED", "line"), STRANGE: CardFact("STOCK", None)})
    stop = OrderItemRequest.model_validate({"line_id": "line", "change": {"kind": "cease"}})
    swap = OrderItemRequest.model_validate({"line_id": "other", "change": {"kind": "swap_sim", "iccid": card}})
    pairs = [(stop, line(status="PENDING")), (swap, line(id="other", iccid=STRANGE))]
    assert [each.refusal for each in evaluate_all(pairs, known)] == [None, None]
    refusal = evaluate(swap, pairs[1][1], known).refusal
    assert refusal is not None
    assert refusal.code == "CARD_NOT_IN_STOCK"


def test_several_users_in_one_change_leave_the_last_and_create_nobody_else() -> None:
    nobody, jan = {"kind": "none"}, {"kind": "existing", "person_id": "jan"}
    for users, last in (([NEW_USER, nobody], None), ([NEW_USER, jan], "jan"), ([nobody, NEW_USER], "new-person")):
        parts = [{"kind": "set_user", "user": user} for user in users]
        asked = {"line_id": "line", "change": {"kind": "combined", "changes": parts}}
        result = evaluate(OrderItemRequest.model_validate(asked), LINE, facts()).result
        assert result is not None
        assert result.after is not None
        assert result.after.person_id == last
        assert (result.new_person is not None) is (last == "new-person")


@pytest.mark.parametrize("kind", ["set_plan", "remove_options", "suspend", "cease"])
def test_what_a_line_costs_that_nobody_said_is_reckoned_by_its_prices(kind: str) -> None:
    unsaid, said = (
        evaluate(item(kind), line(status="ACTIVE", options=("ASIA",), monthly_cost=cost), facts())
        for cost in (None, facts().cost(LINE.plan, ("ASIA",)))
    )
    assert unsaid.difference == said.difference
    assert unsaid.difference is not None
    left_out = line(status="ACTIVE", plan="", options=(), monthly_cost=None)
    assert evaluate(item("set_plan"), left_out, facts()).difference is None, "a plan that is not known has no price"


def test_a_line_that_is_as_it_was_needs_nothing_taken_back() -> None:
    assert inverse_change(LINE, LINE) is None


def test_rules_read_no_clock_make_no_identifiers_and_know_no_storage() -> None:
    for path in Path(str(changes.__file__)).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
                assert FAR_FROM_A_RULE.isdisjoint(name.partition(".")[0] for name in names), path.name
            assert not (isinstance(node, ast.Attribute) and node.attr in {"now", "today"} and _called_on_a_clock(node))


def _called_on_a_clock(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in {"date", "datetime"}
