"""Every code the reference backend can say has words for the person who reads it."""

from __future__ import annotations

import ast
from pathlib import Path

from fleet_tui.actions import ACTIONS
from fleet_tui.domain.base import Notice
from fleet_tui.domain.labels import ITEM_STATUSES, LINE_STATUSES, ORDER_STATUSES, PAYMENT_STATUSES, PROFILE_STATUSES
from fleet_tui.domain.order import Order
from fleet_tui.domain.text import Text
from fleet_tui.workspace.ticket_words import TICKET_STATUSES
from fleet_tui.workspace.words import _NOTICES, notice_text, order_result
from tests.unit.api_support import order_answer

PACKAGE = Path(__file__).parents[2] / "fleet_tui"
SAYING = {"notice", "Refusal", "_say", "_refuse"}


def codes_said() -> set[str]:
    """The codes given to the functions that make notices."""
    codes: set[str] = set()
    for folder in ("domain/changes", "server/imports"):
        for path in PACKAGE.joinpath(folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call):
                    continue
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in SAYING:
                    texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                    codes.update(text for text in texts if text.isupper() and "_" in text)
    return codes


def test_every_notice_of_the_server_has_words() -> None:
    said = codes_said()
    assert {"NOT_PENDING", "OPTION_LOST", "DUPLICATE_NUMBER"} <= said
    assert said <= _NOTICES.keys()


def test_a_code_that_is_not_known_is_shown_in_the_servers_own_words() -> None:
    assert notice_text(Notice(code="FULL_MOON", message=Text("The moon is full."))) == "The moon is full."
    assert notice_text(Notice(code="OPTION_LOST", message=Text("An option goes."))) == "An option goes."


def test_a_state_is_no_action() -> None:
    """“open” is both in English, and in no other language: states have words of their own."""
    states = [LINE_STATUSES, ORDER_STATUSES, ITEM_STATUSES, PROFILE_STATUSES, PAYMENT_STATUSES, TICKET_STATUSES]
    assert {word for table in states for word in table.values()}.isdisjoint(action.label for action in ACTIONS.values())


def test_the_operators_own_word_for_the_state_of_an_order_stands_beside_ours() -> None:
    held = Order.model_validate(order_answer("order-1", "HELD") | {"status_words": "Suspended"})
    assert order_result(held) == "held back (Suspended)"
    assert held.settled
    assert not held.final
