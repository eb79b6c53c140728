"""Fetching the fleet through its port: in order, side by side, and safe when the line drops."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from fleet_tui.domain.capabilities import ALL
from fleet_tui.domain.failure import BadAnswer, NotFound, Refused, Unreachable
from fleet_tui.domain.line import Line, LinePage
from fleet_tui.domain.problem import Problem
from fleet_tui.domain.text import Text
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.loader import FleetLoader
from tests.fleet_pages import page, pages, row

NOW = datetime(2026, 11, 23, 8, 41, tzinfo=UTC)


class MadeUpPort:
    """Serves prepared pages; pages asked for later may answer earlier."""

    def __init__(self, served: Sequence[LinePage], *, far: bool) -> None:
        cursors = [str(number) for number in range(1, len(served))]
        self._served = [served[0].model_copy(update={"cursors": cursors}), *served[1:]]
        self._far = far
        self.fails_at: str | None = None
        self.changes: list[LinePage] | Refused = []
        self.under_way = 0
        self.most_under_way = 0
        self.asked: list[str | None] = []

    @property
    def far(self) -> bool:
        return self._far

    async def line_page(self, *, cursor: str | None = None, limit: int = 1000) -> LinePage:
        self.asked.append(cursor)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            for _turn in range(0 if cursor is None else 20 - int(cursor) % 7):
                await asyncio.sleep(0)
            if cursor is not None and cursor == self.fails_at:
                raise Unreachable("The connection was lost.")
            return self._served[int(cursor or 0)]
        finally:
            self.under_way -= 1

    async def lines_changed_since(self, sync_token: str) -> list[LinePage]:
        if isinstance(self.changes, Refused):
            raise self.changes
        return self.changes

    async def line(self, line_id: str) -> Line:
        raise NotImplementedError


def loader(port: MadeUpPort, index: FleetIndex) -> FleetLoader:
    return FleetLoader(port, index, lambda: NOW)


@pytest.mark.parametrize(("far", "at_once"), [(True, ALL.side_by_side), (False, 1)])
async def test_all_pages_come_in_the_operators_order(far: bool, at_once: int) -> None:
    port, index, told = MadeUpPort(pages(3_000, size=100), far=far), FleetIndex(), list[tuple[int, int]]()
    await loader(port, index).load(lambda done, total: told.append((done, total)))
    assert index.ids == [f"line-{number:06}" for number in range(3_000)]
    assert port.most_under_way == at_once
    assert told == [(done, 3_000) for done in range(100, 3_001, 100)]
    assert index.complete
    assert index.as_of == NOW


async def test_the_first_page_can_be_used_while_the_rest_comes() -> None:
    port, index, seen = MadeUpPort(pages(300, size=100), far=True), FleetIndex(), list[int]()
    await loader(port, index).load(lambda _done, _total: seen.append(len(index)))
    assert seen == [100, 200, 300]


async def test_a_line_that_drops_on_a_first_load_leaves_the_pages_that_came() -> None:
    port, index = MadeUpPort(pages(1_000, size=100), far=True), FleetIndex()
    port.fails_at = "4"
    with pytest.raises(Unreachable):
        await loader(port, index).load()
    assert len(index) == 400
    assert not index.complete
    assert port.under_way == 0
    port.fails_at, asked = None, len(port.asked)
    await loader(port, index).refresh()
    assert port.asked[asked:] == ["4", "5", "6", "7", "8", "9"]  # it goes on where it was
    assert index.ids == [f"line-{number:06}" for number in range(1_000)]
    assert index.complete


class Chain(MadeUpPort):
    """Pages that can only be read one after the other; no changes can be asked for."""

    def __init__(self, count: int, *, without_end: bool = False) -> None:
        served = pages(count * 100, size=100)
        after = [*map(str, range(1, count)), "2" if without_end else None]
        chained = [
            each.model_copy(update={"next_cursor": cursor, "sync_token": "", "cursors": None})
            for each, cursor in zip(served, after, strict=True)
        ]
        super().__init__(chained, far=True)
        self._served = chained
        self.forgot: str | None = None
        self.sizes: list[int] = []

    async def line_page(self, *, cursor: str | None = None, limit: int = 1000) -> LinePage:
        self.sizes.append(limit)
        assert len(self.sizes) < 50, "it goes round and round"
        if cursor is not None and cursor == self.forgot:
            raise NotFound("This place in the list is not known any more.")
        return await super().line_page(cursor=cursor, limit=limit)


async def test_pages_that_name_only_the_next_one_are_read_one_after_the_other_and_gone_on_with() -> None:
    port, index = Chain(6), FleetIndex()
    index.capabilities = ALL.model_copy(update={"page": 100})
    port.fails_at = "3"
    with pytest.raises(Unreachable):
        await loader(port, index).load()
    assert (len(index), index.complete) == (300, False)
    port.fails_at = None
    await loader(port, index).load()
    assert port.asked == [None, "1", "2", "3", "3", "4", "5"]
    assert (port.most_under_way, set(port.sizes)) == (1, {100})
    assert index.ids == [f"line-{number:06}" for number in range(600)]
    assert (index.complete, index.sync_token) == (True, "")

    port.asked.clear()
    await loader(
        port, index
    ).refresh()  # no changes can be asked for: the whole list, and the old one until it is there
    assert port.asked == [None, "1", "2", "3", "4", "5"]
    assert (len(index), index.capabilities.page) == (600, 100)


async def test_a_place_that_the_operator_forgot_begins_the_list_anew_and_one_without_an_end_is_no_fleet() -> None:
    port, index = Chain(4), FleetIndex()
    port.fails_at = "2"
    with pytest.raises(Unreachable):
        await loader(port, index).load()
    port.fails_at, port.forgot = None, "2"
    with pytest.raises(NotFound):
        await loader(port, index).load()
    assert port.asked[-2:] == [None, "1"]
    port.forgot = None
    await loader(port, index).load()
    assert index.complete

    port, index = Chain(4, without_end=True), FleetIndex()
    with pytest.raises(BadAnswer):
        await loader(port, index).load()
    assert not index.complete


async def test_refresh_takes_in_the_difference() -> None:
    port, index = MadeUpPort(pages(100), far=False), FleetIndex()
    await loader(port, index).load()
    port.changes = [page([row(3) | {"status": "CEASED"}], removed=["line-000005"], sync_token="token-2", total=99)]
    asked = len(port.asked)
    await loader(port, index).refresh()
    assert len(index) == 99
    assert index.row(3).status == "CEASED"
    assert index.sync_token == "token-2"
    assert len(port.asked) == asked


def expired() -> Refused:
    problem = Problem(title=Text("gone"), status=410, code="SYNC_TOKEN_EXPIRED")
    return Refused("The list must be fetched again.", problem=problem)


async def test_an_expired_token_fetches_everything_anew() -> None:
    port, index = MadeUpPort(pages(100, size=50), far=False), FleetIndex()
    index.add_page(page([row(5_000)]))
    index.finish("old", NOW)
    port.changes = expired()
    await loader(port, index).refresh()
    assert index.ids == [f"line-{number:06}" for number in range(100)]


async def test_a_line_that_drops_on_a_reload_leaves_the_old_fleet_whole() -> None:
    port, index = MadeUpPort(pages(100, size=50), far=True), FleetIndex()
    index.add_page(page([row(5_000)]))
    index.finish("old", NOW)
    port.changes, port.fails_at = expired(), "1"
    generation = index.generation
    with pytest.raises(Unreachable):
        await loader(port, index).refresh()
    assert index.ids == ["line-005000"]
    assert index.generation == generation
    assert index.sync_token == "old"


async def test_other_refusals_are_not_swallowed() -> None:
    port, index = MadeUpPort(pages(10), far=False), FleetIndex()
    await loader(port, index).load()
    port.changes = Refused("no")
    with pytest.raises(Refused):
        await loader(port, index).refresh()
