"""Sends what stands in a book: reads the line before, sends each step once, looks afterwards whether the line shows it.

What certainly was not taken (no connection, too many requests) is sent again after a while. What may have been taken
is looked for on the line, and stays unknown where it is not found there: it is never sent again.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import NamedTuple, TypeVar

from pydantic import TypeAdapter

from fleet_tui.domain.base import Notice
from fleet_tui.domain.calendar import Clock, day_of
from fleet_tui.domain.changes.evaluate import Evaluated, evaluate
from fleet_tui.domain.changes.facts import Facts, Refusal
from fleet_tui.domain.changes.inverse import Inverse
from fleet_tui.domain.changes.models import Change
from fleet_tui.domain.failure import Failure, NotSignedIn, OutcomeUnknown, Throttled, Unreachable
from fleet_tui.domain.order import OrderItemRequest
from fleet_tui.ledger import notices, store
from fleet_tui.ledger.step import Desk, Fate, Hand, Standing, Step, StepState, Traced
from fleet_tui.ledger.store import Doing, Store

T = TypeVar("T")

SIDE_BY_SIDE = 4
"""Lines that are worked on at once."""
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds before a step that was not taken is sent again; then it is given up."""
LONGEST_PAUSE = 120.0
"""Seconds: an operator that asks for more is not asked again."""
LOOKS = (0.0, 1.0, 2.0, 5.0)
"""Seconds before each look whether the line shows a step, or what became of an order that the operator keeps."""
SOUGHT = (*LOOKS, 10.0, 20.0, 30.0, 52.0)
"""Seconds before each look for an order that nothing says was taken: two minutes in all."""
_NOT_TAKEN = (Throttled, Unreachable, NotSignedIn)
"""After these a step may be sent again: the operator has certainly not done it."""
_AT_THE_OPERATOR = {
    Fate.UNDER_WAY: store.TAKEN,
    Fate.AWAITS_APPROVAL: store.AWAITS_APPROVAL,
    Fate.HELD: store.HELD,
    Fate.SCHEDULED: store.SCHEDULED,
}
_NOT_DONE = frozenset({StepState.NOT_SENT, StepState.REFUSED})
_CHANGE: TypeAdapter[Change] = TypeAdapter(Change)


def change_of(item: sqlite3.Row) -> Change:
    """The change of a stored item."""
    return _CHANGE.validate_json(item["change"])


class Outcome(NamedTuple):
    """What became of a step: why it was refused or not sent; of what an operator keeps an order for, the item's state
    and the operator's own word."""

    state: StepState
    refusal: Notice | None = None
    item: str = ""
    words: str = ""


class Sending:
    """Sends the items of a book by `hand`, and follows them at `desk`. Whoever starts it holds the book's lock."""

    def __init__(
        self,
        book: Store,
        hand: Hand,
        desk: Desk | None,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._book = book
        self._hand = hand
        self._desk = desk
        self._clock = clock
        self._sleep = sleep
        self.stopping = False
        """Nothing more is begun; what is being sent is finished."""

    async def run(self, order_id: str, day: date | None) -> None:
        """Send all that waits of an order; `day`: the operator is to do it then."""
        items = iter(await self._kept(partial(self._book.items, order_id)))

        async def work() -> None:
            for item in items:
                if item["state"] == store.WAITING and not self.stopping:
                    await self._item(item, day)

        async with asyncio.TaskGroup() as group:
            for _worker in range(SIDE_BY_SIDE):
                group.create_task(work())

    async def withdraw(self, item: sqlite3.Row) -> None:
        """Take back what waits, or an order that the operator keeps. Raises Failure where the latter says no."""
        if self._desk is not None:
            await self._desk.withdraw(await self._kept(partial(self._book.taken_as, item, 0)))
            await self._look_at_order(item, self._desk)
            return
        try:
            standing = await self._hand.standing(item["line_id"])
        except Failure:
            return  # it stays as it is: it can be withdrawn again
        step = self._hand.undated(standing)
        place = await self._kept(partial(self._book.add_step, item, step))
        refusal, state = None, store.CANCELLED
        if not step.shown_by(standing):
            outcome = await self._step(item, place, step)
            refusal = outcome.refusal
            state = {StepState.DONE: store.CANCELLED, StepState.UNKNOWN: store.UNKNOWN}.get(
                outcome.state, store.SCHEDULED
            )
        await self._end(item, state, refusal)

    async def give_up(self, item: sqlite3.Row) -> None:
        """Look no more what became of an item of unknown outcome."""
        await self._end(item, store.CANCELLED, notices.given_up(self._hand.name))

    async def look(self, item: sqlite3.Row) -> None:
        """Find out what became of an item that is unknown, waits for its day, or is an order there. Raises Failure."""
        if self._desk is not None:
            await self._look_at_order(item, self._desk)
            return
        standing = await self._hand.standing(item["line_id"])
        steps = await self._kept(partial(self._book.steps, item))
        if item["state"] == store.SCHEDULED:
            dated = [step for step, state in steps if state is StepState.DONE][-1]
            if standing.line.status == _effect(item, "status"):
                await self._end(item, store.DONE)
            elif not dated.shown_by(standing):
                await self._end(item, store.REFUSED, notices.not_shown(self._hand.name))
            return
        for place, (step, state) in enumerate(steps):
            if state is StepState.UNKNOWN:
                if not step.shown_by(standing):
                    return
                await self._move(item, place, StepState.DONE)
        await self._end_of(item, steps, self._hand.undated(standing))

    async def _look_at_order(self, item: sqlite3.Row, desk: Desk) -> None:
        ((step, _state), *_none) = await self._kept(partial(self._book.steps, item))
        taken_as = await self._kept(partial(self._book.taken_as, item, 0))
        traced = await desk.trace(step, taken_as)
        if traced is not None:
            await self._kept(partial(self._book.took, item, 0, traced.id))
            outcome = await self._fated(item, 0, step, traced, LOOKS[:1])
            await self._end(item, outcome.item or str(outcome.state), outcome.refusal, outcome.words)

    async def _end_of(self, item: sqlite3.Row, steps: Sequence[tuple[Step, StepState]], undated: Step) -> None:
        """End an item whose steps all were done, or were not begun; what was unknown of them is done."""
        left = [place for place, (_step, state) in enumerate(steps) if state in _NOT_DONE]
        order = await self._kept(partial(self._book.order, item["order_id"]))
        dated = order is not None and order["day"] > day_of(datetime.fromisoformat(order["created_at"])).isoformat()
        if steps[-1][0].name == undated.name:
            await self._end(item, store.SCHEDULED if left else store.CANCELLED)
        elif left:
            why = notices.only_begun(steps[left[0] - 1][0].name, notices.ENDED) if left[0] else notices.ENDED
            await self._end(item, store.REFUSED, why)
        else:
            await self._end(item, store.SCHEDULED if dated else store.DONE)

    async def _item(self, item: sqlite3.Row, day: date | None) -> None:
        try:
            standing = await self._hand.standing(item["line_id"])
            if self._desk is not None:
                standing = await self._desk.prepared(change_of(item), standing, day)
        except Failure as failure:
            await self._end(item, store.REFUSED, notices.of_failure(failure))
            return
        facts = self._hand.facts([standing.line], day_of(self._clock()))
        evaluated = _evaluated(item, standing, facts)
        try:
            if evaluated.refusal is not None:
                await self._end(item, store.REFUSED, evaluated.refusal)
                return
            steps = self._hand.steps(change_of(item), standing, day)
        except Refusal as refusal:
            await self._end(item, store.REFUSED, refusal.notice)
            return
        doing = _doing(evaluated, facts, dated=day is not None)
        if await self._kept(partial(self._book.begin, item, doing, steps)):
            await self._steps(item, steps, standing, store.DONE if day is None else store.SCHEDULED)

    async def _steps(self, item: sqlite3.Row, steps: Sequence[Step], standing: Standing, whole: str) -> None:
        """Send `steps` as far as they go; `whole` is the item's state when they are done."""
        for place, step in enumerate(steps):
            outcome = Outcome(StepState.DONE)
            if step.shown_by(standing):
                await self._move(item, place, StepState.DONE)
            else:
                outcome = await self._step(item, place, step)
            if outcome.state is StepState.DONE:
                continue
            for rest in range(place + 1, len(steps)):
                await self._move(item, rest, StepState.NOT_SENT)
            if outcome.item or outcome.state is StepState.UNKNOWN:
                await self._end(item, outcome.item or store.UNKNOWN, outcome.refusal, outcome.words)
            else:
                why = outcome.refusal or notices.ENDED
                why = notices.only_begun(steps[place - 1].name, why) if place else why
                await self._end(item, store.REFUSED, why)
            return
        await self._end(item, whole)

    async def _step(self, item: sqlite3.Row, place: int, step: Step) -> Outcome:
        """Send a step and look what became of it."""
        for pause in (*PAUSES, None):
            # From here on it may have been taken, whatever becomes of this program.
            if not await self._kept(partial(self._book.move, item, place, StepState.SENDING, out_of=StepState.PLANNED)):
                return Outcome(StepState.UNKNOWN)
            try:
                traced = await self._hand.send(item["line_id"], step)
            except OutcomeUnknown:
                await self._move(item, place, StepState.UNKNOWN)
                if self._desk is not None:
                    return await self._followed(item, place, step, self._desk, None)
                return await self._shown(item, place, step, StepState.UNKNOWN)
            except _NOT_TAKEN as failure:
                wait = max(pause or 0.0, failure.retry_after or 0.0)
                if pause is None or wait > LONGEST_PAUSE or self.stopping or isinstance(failure, NotSignedIn):
                    await self._move(item, place, StepState.NOT_SENT)
                    return Outcome(StepState.NOT_SENT, notices.of_failure(failure))
                await self._move(item, place, StepState.PLANNED)
                await self._sleep(wait)
            except Failure as failure:
                await self._move(item, place, StepState.REFUSED)
                return Outcome(StepState.REFUSED, notices.of_failure(failure))
            else:
                await self._kept(partial(self._book.took, item, place, traced.id if traced else ""))
                if self._desk is not None:
                    return await self._followed(item, place, step, self._desk, traced)
                return await self._shown(item, place, step, StepState.TAKEN)
        raise AssertionError("the last pause is none")

    async def _followed(self, item: sqlite3.Row, place: int, step: Step, desk: Desk, traced: Traced | None) -> Outcome:
        """Look for a while what becomes of the order for `step`, or for the order itself where none is known."""
        for wait in LOOKS if traced is not None else SOUGHT:
            if self.stopping or (traced is not None and traced.fate is not Fate.UNDER_WAY):
                break
            if wait:
                await self._sleep(wait)
            try:
                found = await desk.trace(step, traced.id if traced is not None else "")
            except Failure:
                continue
            if found is not None:
                traced = found
                await self._kept(partial(self._book.took, item, place, found.id))
        return Outcome(StepState.UNKNOWN) if traced is None else await self._fated(item, place, step, traced)

    async def _fated(
        self, item: sqlite3.Row, place: int, step: Step, traced: Traced, looks: Sequence[float] = LOOKS
    ) -> Outcome:
        """What an order at the operator means for its step.

        Once it is done the line has to show it: until then nobody knows, as a line may come later than its order.
        """
        if traced.fate is Fate.DONE:
            return await self._shown(item, place, step, StepState.UNKNOWN, looks)
        if traced.fate in _AT_THE_OPERATOR:
            return Outcome(StepState.TAKEN, None, _AT_THE_OPERATOR[traced.fate], traced.words)
        await self._move(item, place, StepState.REFUSED)
        if traced.fate is Fate.CANCELLED:
            return Outcome(StepState.REFUSED, None, store.CANCELLED)
        return Outcome(StepState.REFUSED, notices.operator_refused(self._hand.name, traced.words))

    async def _shown(
        self, item: sqlite3.Row, place: int, step: Step, state: StepState, looks: Sequence[float] = LOOKS
    ) -> Outcome:
        """Look whether the line shows `step`; where it does not, what was taken is refused, and the rest unknown."""
        seen = False
        for wait in looks:
            if wait:
                await self._sleep(wait)
            try:
                standing = await self._hand.standing(item["line_id"])
            except Failure:
                continue
            seen = True
            if step.shown_by(standing):
                await self._move(item, place, StepState.DONE)
                return Outcome(StepState.DONE)
        outcome = StepState.REFUSED if seen and state is StepState.TAKEN else StepState.UNKNOWN
        await self._move(item, place, outcome)
        return Outcome(outcome, notices.not_shown(self._hand.name) if outcome is StepState.REFUSED else None)

    async def _move(self, item: sqlite3.Row, place: int, to: StepState) -> None:
        await self._kept(partial(self._book.move, item, place, to))

    async def _end(self, item: sqlite3.Row, state: str, refusal: Notice | None = None, words: str = "") -> None:
        await self._kept(partial(self._book.end, item, state, self._clock(), refusal, words))

    @staticmethod
    async def _kept(write: Callable[[], T]) -> T:
        """What `write` answers, which waits for the disk. It is finished also when whoever waits is cancelled."""
        return await asyncio.shield(asyncio.to_thread(write))


def _evaluated(item: sqlite3.Row, standing: Standing, facts: Facts) -> Evaluated:
    asked = OrderItemRequest.model_construct(
        line_id=item["line_id"], expected_version=item["version"], change=change_of(item)
    )
    return evaluate(asked, standing.line, facts)


def _doing(evaluated: Evaluated, facts: Facts, *, dated: bool) -> Doing:
    line, result = evaluated.before, evaluated.result
    assert line is not None and result is not None  # noqa: S101, PT018 - what was refused does nothing
    effects = [effect.model_dump(mode="json") for effect in evaluated.effects(facts)]
    inverse = None if dated else Inverse.of(line, result.after)
    return Doing(line.msisdn or None, line.description, json.dumps(effects), inverse.stored() if inverse else None)


def _effect(item: sqlite3.Row, field: str) -> str | None:
    """What an item is to make of a field of its line."""
    return next((str(effect["after"]) for effect in json.loads(item["effects"]) if effect["field"] == field), None)
