"""Every change on a line in every state in which it does something: done, taken back, and done on a later day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from fleet_tui.domain.changes.kinds import KINDS
from tests.stateful.moves import LIVE, NAMES, Move, Offer
from tests.stateful.stage import Stage
from tests.stateful.test_order_ledger import Orders


def test_the_sequences_know_every_kind_of_change(stage: Stage) -> None:
    assert {*stage.moves} == {*NAMES}
    assert {move.change["kind"] for alternatives in stage.moves.values() for move in alternatives} == {*KINDS}


@pytest.mark.parametrize("dated", [False, True], ids=["at once", "tomorrow"])
def test_each_change_leaves_what_it_says_and_is_taken_back(stage: Stage, dated: bool) -> None:
    play = type("Play", (Orders,), {"stage": stage})
    for name, alternatives in stage.moves.items():
        for move in alternatives:
            for begins in states(move, stage.offer):
                orders = play()
                stage.run(stage.sweep(begins))
                orders.ledger.lines[0].fields = stage.offer.fresh() | {**begins}
                if dated:
                    orders.schedule(line=0, other=0, change=name, stale=0, again=False)
                    orders.submit(line=0, other=0, change=other_than(move), stale=0)
                    orders.day_comes()
                else:
                    orders.submit(line=0, other=0, change=name, stale=0)
                    orders.undo(loss="")
                orders.the_books_agree()
                done = [result for order in orders.ledger.orders.values() for result in order.results if result]
                assert done or name == "activate", (name, begins)


def states(move: Move, offer: Offer) -> Iterator[Mapping[str, Any]]:
    """A line that the move does something to, with nothing beside, and with all that there is."""
    needed = {name: values[0] for name, values in move.needs.items() if values}
    yield needed
    busy = {"blocks": ("MMS",), "limit": 1000, "split_bill": offer.split_bill, "description": "Van 7"}
    yield busy | {"status": LIVE[0]} | needed
    if "SUSPENDED" in move.needs.get("status", ()):
        yield busy | needed | {"status": "SUSPENDED"}


def other_than(move: Move) -> str:
    """A change that does not touch what the move needs or gives."""
    return "no limit" if "limit" not in {*move.gives, *move.needs} else "block"
