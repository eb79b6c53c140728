"""Why an item of a ledger was refused or is not known, as notices; `fleet_tui/workspace/words.py` translates them."""

from __future__ import annotations

from fleet_tui.domain.base import Notice
from fleet_tui.domain.changes.facts import notice
from fleet_tui.domain.failure import Failure

ENDED = notice("NOT_SENT", "The program ended before all of it was sent: order it again.")


def of_failure(failure: Failure) -> Notice:
    """What an operator that did nothing said, or why it was not reached."""
    reason = failure.problem.detail if failure.problem else ""
    return notice("OPERATOR_SAID", "{reason}", reason=str(reason) or failure.user_message.rstrip("."))


def not_shown(operator: str) -> Notice:
    """The operator said yes, and its line does not show it."""
    return notice("NOT_SHOWN", "{operator} says that it was done, and the line does not show it.", operator=operator)


def given_up(operator: str) -> Notice:
    """Nobody knows, and a person wants to hear no more of it."""
    return notice("GIVEN_UP", "It was never found out whether {operator} did it.", operator=operator)


def only_begun(step: str, why: Notice) -> Notice:
    """An earlier step was done, and the rest was not."""
    return notice("ONLY_BEGUN", "{step} was done, the rest was not: {reason}", step=step, reason=str(why.message))


def operator_refused(operator: str, word: str) -> Notice:
    """The operator took it as an order, and did not do it in the end."""
    return notice("OPERATOR_REFUSED", "{operator} did not do it: {word}.", operator=operator, word=word)
