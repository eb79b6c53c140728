"""Thousands of items are written and read in pieces, and whatever was written otherwise is read all the same."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import pytest
from pydantic import ValidationError

from fleet_tui.domain import pieces
from fleet_tui.domain.changes.models import SetPlan
from fleet_tui.domain.money import Money
from fleet_tui.domain.order import ItemPreview, Order, OrderItemRequest, OrderRequest, Preview, Undo

T = TypeVar("T")

HOSTILE = 'one\ntwo "items":[] [\n] \\ 陳 \u2028'
DAY = date(2026, 12, 1)


def an_order(count: int) -> OrderRequest:
    change = SetPlan(plan=HOSTILE)
    items = [OrderItemRequest(line_id=f"line-{n}", expected_version=1, change=change) for n in range(count)]
    return OrderRequest(items=items, note=HOSTILE, effective_date=DAY)


def a_preview(count: int) -> Preview:
    items = [
        ItemPreview.model_validate(
            {
                "line_id": f"line-{n}",
                "description": HOSTILE,
                "effects": [{"field": "plan", "before": "A", "after": None}],
                "monthly_difference": Money.of(n),
                "refusal": {"code": "NO", "message": HOSTILE, "params": {"what": HOSTILE}} if n % 3 else None,
            }
        )
        for n in range(count)
    ]
    return Preview(items=items, accepted=1, refused=count - 1, monthly_difference=None, effective_date=DAY)


def an_undo(count: int) -> Undo:
    counts = {"total": count, "done": count}
    of = {"id": "1", "number": "ORD-1", "version": 2, "status": "DONE", "kind": "set_plan", "counts": counts}
    more = {"effective_date": DAY, "created_at": datetime(2026, 12, 1, tzinfo=UTC), "created_by": HOSTILE}
    return Undo(of=Order.model_validate({**of, **more, "note": HOSTILE}), order=an_order(count), left_out=3)


@pytest.mark.parametrize("count", [1, pieces.PIECE, 3 * pieces.PIECE + 1])
async def test_what_was_written_is_read(count: int) -> None:
    order, preview, undo = an_order(count), a_preview(count), an_undo(count)
    assert await pieces.read(OrderRequest, OrderItemRequest, await pieces.write(order)) == order
    for brief in (False, True):
        assert await pieces.read(Preview, ItemPreview, await pieces.write(preview, brief=brief)) == preview
    assert (
        await pieces.read(Undo, OrderItemRequest, await pieces.write(undo, below=("order",)), below=("order",)) == undo
    )


async def test_it_is_the_json_that_it_would_be_written_at_once() -> None:
    order = an_order(120)
    assert OrderRequest.model_validate_json(await pieces.write(order)) == order


async def test_another_programs_json_is_read_whole() -> None:
    preview = a_preview(120)
    for body in (preview.model_dump_json(), preview.model_dump_json(indent=2), preview.model_dump_json() + "\n\n"):
        assert await pieces.read(Preview, ItemPreview, body.encode()) == preview


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (b'"line-70"', b"70", ("items", 70, "line_id")),
        (b'"note"', b'"unheard_of"', ("unheard_of",)),
        (b"2026-12-01", b"2026-12-32", ("effective_date",)),
    ],
)
async def test_what_is_wrong_is_named_by_its_place_among_all(old: bytes, new: bytes, place: tuple[Any, ...]) -> None:
    body = (await pieces.write(an_order(120))).replace(old, new)
    with pytest.raises(ValidationError) as caught:
        await pieces.read(OrderRequest, OrderItemRequest, body)
    assert place in [error["loc"] for error in caught.value.errors()]


@pytest.mark.parametrize("body", [b"", b"[", b"\n\n", b"[]\n[]", b'{"items":[\n\n]}', b'{"items":[\nnull\n]}', b'"\n'])
async def test_what_is_no_answer_is_no_answer(body: bytes) -> None:
    with pytest.raises(ValidationError):
        await pieces.read(Preview, ItemPreview, body)


async def test_more_items_than_an_order_has_are_refused_in_pieces_too() -> None:
    line = b'{"line_id":"a","change":{"kind":"activate"}}'
    body = b'{"items":[\n' + b",\n".join([line] * 20_001) + b"\n]}"
    with pytest.raises(ValidationError):
        await pieces.read(OrderRequest, OrderItemRequest, body)


async def test_the_loop_has_its_turn_between_two_pieces() -> None:
    """A key that is pressed meanwhile waits for a piece, not for all."""
    many = 40
    order, preview = an_order(many * pieces.PIECE), a_preview(many * pieces.PIECE)
    body = await pieces.write(preview)
    for doing in (pieces.write(order), pieces.write(preview), pieces.read(Preview, ItemPreview, body)):
        assert await turns_during(doing) >= many


async def turns_during(doing: Coroutine[Any, Any, T]) -> int:
    """How often something else was given its turn meanwhile."""
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.ensure_future(other())
    await doing
    task.cancel()
    return turns
