"""The cases. Each is about one promise; what the operator does not offer is skipped with the reason."""

from __future__ import annotations

import asyncio
import logging
import resource
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from fleet_tui.conformance import faults
from fleet_tui.conformance.faults import Fault, FaultTransport
from fleet_tui.conformance.subject import Stand, Subject
from fleet_tui.conformance.transports import Altering, Recording
from fleet_tui.domain.audit import AuditQuery
from fleet_tui.domain.capabilities import Area, Level
from fleet_tui.domain.changes.kinds import KINDS
from fleet_tui.domain.failure import Failure, Forbidden, OutcomeUnknown
from fleet_tui.domain.order import Order, OrderRequest, OrderStatus
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.loader import FleetLoader
from fleet_tui.port import Operator

__all__ = [
    "pytestmark",
    "test_a_fault_in_reading_is_a_failure_and_nothing_else",
    "test_a_list_that_moves_is_whole_or_said_not_to_be",
    "test_a_page_can_be_asked_for_again",
    "test_a_read_only_run_changes_nothing",
    "test_a_value_nobody_expected_breaks_nothing",
    "test_no_control_character_gets_to_a_row",
    "test_no_other_host_is_asked",
    "test_no_secret_is_shown_or_kept",
    "test_ten_thousand_lines_keep_to_their_calls_and_memory",
    "test_what_is_not_offered_is_refused_and_what_is_answers",
    "test_what_is_ordered_is_done_at_most_once",
    "test_whole_lists_of_any_length",
]
pytestmark = [pytest.mark.asyncio, pytest.mark.filterwarnings("default")]

FAULTS: dict[str, Fault] = {
    "none": faults.passed,
    "refused connection": faults.refused,
    "reset before": faults.reset_before,
    "reset after": faults.reset_after,
    "cut short": faults.cut_after,
    "401": faults.status(401),
    "403": faults.status(403),
    "404": faults.status(404),
    "409": faults.status(409),
    "422": faults.status(422),
    "429": faults.status(429),
    "429 with a date": faults.status(429, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
    "429 for long": faults.status(429, headers={"Retry-After": "86400"}),
    "500": faults.status(500),
    "500 after": faults.status(500, reached=True),
    "502 page": faults.status(502, page=True),
    "503": faults.status(503),
    "200 page": faults.status(200, page=True),
    "200 page after": faults.status(200, reached=True, page=True),
    "50 MB": faults.bomb(50_000_000),
}
"""What a network, something in between and a dying server do to a request."""
READS: dict[Area, Callable[[Operator], Awaitable[object]]] = {
    Area.DASHBOARD: lambda operator: operator.dashboard(),
    Area.PROFILES: lambda operator: operator.profiles(),
    Area.AUDIT: lambda operator: operator.audit(AuditQuery()),
    Area.TICKETS: lambda operator: operator.tickets(),
    Area.INVOICES: lambda operator: operator.invoices(),
    Area.GROUP_PACKS: lambda operator: operator.group_packs(),
    Area.ACCESS: lambda operator: operator.open_sessions(),
    Area.APPROVALS: lambda operator: operator.approval_rule(),
}
"""One reading of each area that has one."""
MANY = 10_000
MEMORY = 200_000
"""Kilobytes that reading so many lines may add at most to what the process has ever had."""
ODD: tuple[Callable[[Any], Any], ...] = (
    lambda value: "NOBODY_KNOWS_THIS",
    lambda value: None,
    lambda value: str(value) if isinstance(value, int | float) else 7,
    lambda value: [],
)
"""Values that no description foretold: an unknown word, nothing, another kind, a list."""
ESCAPES = "\x1b]0;owned\x07\x1b[31m\x9b2J\u202e"
_PATIENCE = 60.0


# (a) What is told is what is there


@pytest.mark.parametrize("area", sorted(READS))
async def test_what_is_not_offered_is_refused_and_what_is_answers(subject: Subject, tmp_path: Path, area: Area) -> None:
    async with _stand(subject, tmp_path, _few(subject)) as (stand, operator):
        offered = await operator.capabilities()
        for kind, example in subject.changes.items():
            assert example["kind"] == kind
            assert offered.level(kind) != Level.NONE, f"{kind} has an example and is not offered"
        if offered.offers(area):
            await READS[area](operator)
            return
        with pytest.raises(Failure):  # and no AttributeError or NotImplementedError
            await READS[area](operator)
        assert not await stand.taken()


# (b) Lists


@pytest.mark.parametrize("pages", ["none", "one line", "one less", "a page", "one more", "three"])
async def test_whole_lists_of_any_length(subject: Subject, tmp_path: Path, pages: str) -> None:
    page = subject.page
    lines = {"none": 0, "one line": 1, "one less": page - 1, "a page": page, "one more": page + 1, "three": 3 * page}
    async with _stand(subject, tmp_path, lines[pages]) as (_double, operator):
        index = await _loaded(operator)
        assert (len(index), index.complete) == (lines[pages], True)


async def test_a_page_can_be_asked_for_again(subject: Subject, tmp_path: Path) -> None:
    async with _stand(subject, tmp_path, subject.page + 1) as (_double, operator):
        first = await operator.line_page(limit=subject.page)
        cursors = [*(first.cursors or ()), *([first.next_cursor] if first.next_cursor else [])]
        assert cursors, "more lines than a page holds, and no cursor"
        one, two = [await operator.line_page(cursor=cursors[0], limit=subject.page) for _again in range(2)]
        assert one.id == two.id
        assert not {*first.id} & {*one.id}


async def test_a_list_that_moves_is_whole_or_said_not_to_be(subject: Subject, tmp_path: Path) -> None:
    async with _stand(subject, tmp_path, 3 * subject.page) as (stand, operator):
        if stand.remove is None:
            pytest.skip("the double's lines do not go away")
        index = FleetIndex()
        index.capabilities = await operator.capabilities()
        told: list[int] = []

        def gone(done: int, total: int) -> None:
            if not told and stand.remove is not None:
                stand.remove()
            told.append(done)

        with suppress(Failure):
            await FleetLoader(operator, index).load(gone)
            assert len(index) >= 3 * subject.page - 1, "a line that was there all the time is missing"


# (c) and (i) Values nobody foretold


@pytest.mark.parametrize("odd", range(len(ODD)))
async def test_a_value_nobody_expected_breaks_nothing(subject: Subject, tmp_path: Path, odd: int) -> None:
    async with subject.stand(_few(subject), tmp_path / "double") as stand:
        noted = Altering(stand.transport)
        for number, key in enumerate(await _keys_of_lines(subject, stand, noted, tmp_path)):
            altering = Altering(noted, key, ODD[odd])
            with suppress(Failure):
                operator = await subject.operator(stand, altering, tmp_path / f"{number}")
                try:
                    await _looked_at(operator)
                finally:
                    await operator.close()


async def test_no_control_character_gets_to_a_row(subject: Subject, tmp_path: Path) -> None:
    def escaped(value: Any) -> Any:
        return value + ESCAPES if isinstance(value, str) else value

    async with subject.stand(_few(subject), tmp_path / "double") as stand:
        noted = Altering(stand.transport)
        for number, key in enumerate(await _keys_of_lines(subject, stand, noted, tmp_path)):
            with suppress(Failure):
                operator = await subject.operator(stand, Altering(noted, key, escaped), tmp_path / f"{number}")
                try:
                    index = await _loaded(operator)
                finally:
                    await operator.close()
                for position in range(len(index)):
                    shown = repr(index.row(position)._replace(id=""))  # an id is never shown
                    assert not any(sign in shown for sign in ("\\x1b", "\\x07", "\\x9b", "\\u202e")), (key, shown)


# (d) and (f) Faults in reading, and secrets


@pytest.mark.parametrize("fault", sorted({*FAULTS} - {"none"}))
async def test_a_fault_in_reading_is_a_failure_and_nothing_else(
    subject: Subject, tmp_path: Path, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with subject.stand(_few(subject), tmp_path / "double") as stand:
        broken = FaultTransport(stand.transport)
        operator = await subject.operator(stand, broken, tmp_path / "kept")
        await operator.line_page(limit=subject.page)
        said = []
        for times in (1, 20):
            broken.plan = [FAULTS[fault]] * times
            try:
                await operator.line_page(limit=subject.page)
            except Failure as failure:
                assert failure.changed is False  # noqa: PT017 - it may also go well
                said.append(f"{failure!r} {failure.user_message} {failure.detail} {failure.__cause__!r}")
        broken.plan = []
        await operator.close()
    assert said, "twenty times in a row, and nothing was said"
    for secret in subject.secrets:
        assert secret not in "\n".join([*said, caplog.text])


async def test_no_secret_is_shown_or_kept(subject: Subject, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with subject.stand(_few(subject), tmp_path / "double") as stand:
        operator = await subject.operator(stand, stand.transport, tmp_path / "kept")
        index = await _loaded(operator)
        me = await operator.me()
        for change in subject.changes.values():
            with suppress(Failure):
                await _ordered(operator, _asked(index, change), "key-1")
                break
        shown = [repr(operator), repr(me), repr(vars(operator)), caplog.text]
        await operator.close()
    kept = [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]
    for secret in subject.secrets:
        assert secret not in "\n".join(shown)
        assert not [path for path in kept if secret.encode() in path.read_bytes()]
    assert not [path for path in kept if path.stat().st_mode & 0o077], "others can read what is kept"


# (e) Exactly once


@pytest.mark.parametrize("fault", sorted(FAULTS))
async def test_what_is_ordered_is_done_at_most_once(subject: Subject, tmp_path: Path, fault: str) -> None:
    if not subject.changes:
        pytest.skip("no change is offered")
    for kind, change in subject.changes.items():
        async with subject.stand(_few(subject), tmp_path / kind / "double") as stand:
            broken = FaultTransport(stand.transport, applies=subject.writes)
            operator = await subject.operator(stand, broken, tmp_path / kind / "kept")
            order = _asked(await _loaded(operator), change)
            broken.plan = [FAULTS[fault]]
            done: Order | None = None
            with suppress(OutcomeUnknown, Failure):
                done = await _ordered(operator, order, "key-1")
            await operator.close()  # what is still being sent is finished
            taken = await stand.taken()
            assert all(count == 1 for count in taken.values()), (kind, taken)
            if fault == "none":
                assert done is not None, kind
                assert done.status in {OrderStatus.DONE, OrderStatus.SCHEDULED}, (kind, done)
            if done is not None and done.status == OrderStatus.DONE:
                assert taken, f"{kind} is called done, and was never taken"
            if done is not None and done.status == OrderStatus.REJECTED:
                assert not taken or fault == "500 after", f"{kind} is called refused, and was taken"


# (g) Where it goes, and what it may


async def test_no_other_host_is_asked(subject: Subject, tmp_path: Path) -> None:
    async with subject.stand(_few(subject), tmp_path / "double") as stand:
        noted = Recording(stand.transport)
        operator = await subject.operator(stand, noted, tmp_path / "kept")
        await _looked_at(operator)
        for number, change in enumerate(subject.changes.values()):
            with suppress(Failure):
                await _ordered(operator, _asked(await _loaded(operator), change), f"key-{number}")
        await operator.close()
    assert noted.requests
    assert {request.url.host for request in noted.requests} <= subject.hosts


async def test_a_read_only_run_changes_nothing(subject: Subject, tmp_path: Path) -> None:
    if not subject.changes:
        pytest.skip("no change is offered")
    async with subject.stand(_few(subject), tmp_path / "double") as stand:
        operator = await subject.operator(stand, stand.transport, tmp_path / "kept", read_only=True)
        index = await _loaded(operator)
        for kind, change in subject.changes.items():
            with pytest.raises(Forbidden):
                await operator.submit(_asked(index, change), f"key-{kind}")
        await operator.close()
        assert not await stand.taken()


# (h) Size


async def test_ten_thousand_lines_keep_to_their_calls_and_memory(subject: Subject, tmp_path: Path) -> None:
    _require_size(subject, MANY)
    async with subject.stand(MANY, tmp_path / "double") as stand:
        noted = Recording(stand.transport)
        operator = await subject.operator(stand, noted, tmp_path / "kept")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        index = await _loaded(operator)
        more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        await operator.close()
    assert len(index) == MANY
    assert len(noted.requests) <= MANY // subject.page + 20
    assert more < MEMORY


def _require_size(subject: Subject, lines: int) -> None:
    if subject.sizes is not None and lines not in subject.sizes:
        pytest.skip(f"the double cannot have {lines} lines")


class _stand:  # noqa: N801 - used as a function is
    """A double with so many lines and the operator before it."""

    def __init__(self, subject: Subject, directory: Path, lines: int) -> None:
        _require_size(subject, lines)
        self._subject = subject
        self._directory = directory
        self._stand = subject.stand(lines, directory / "double")

    async def __aenter__(self) -> tuple[Stand, Operator]:
        stand = await self._stand.__aenter__()
        self._operator = await self._subject.operator(stand, stand.transport, self._directory / "kept")
        return stand, self._operator

    async def __aexit__(self, *error: Any) -> None:
        await self._operator.close()
        await self._stand.__aexit__(*error)


def _few(subject: Subject) -> int:
    return 3 if subject.sizes is None else min(size for size in subject.sizes if size)


async def _loaded(operator: Operator) -> FleetIndex:
    index = FleetIndex()
    index.capabilities = await operator.capabilities()
    await FleetLoader(operator, index).load()
    return index


async def _looked_at(operator: Operator) -> None:
    """All that is read of lines, and what can be chosen for them."""
    index = await _loaded(operator)
    for position in range(min(len(index), 3)):
        index.row(position)
        await operator.line(index.ids[position])
    await operator.contracts()
    await operator.orders()


async def _keys_of_lines(subject: Subject, stand: Stand, noted: Altering, directory: Path) -> list[str]:
    operator = await subject.operator(stand, noted, directory / "noted")
    await _looked_at(operator)
    await operator.close()
    return list(noted.keys)


def _asked(index: FleetIndex, change: Any) -> OrderRequest:
    """An order of `change` for the first line that can take it."""
    kind = KINDS[change["kind"]]
    places = [place for place in range(len(index)) if _fits(index.statuses[place], kind.code)]
    place = places[0] if places else 0
    item = {"line_id": index.ids[place], "expected_version": index.versions[place], "change": change}
    return OrderRequest.model_validate({"items": [item]})


def _fits(status: str, kind: str) -> bool:
    wanted = {"activate": "PENDING", "reactivate": "SUSPENDED"}.get(kind, "ACTIVE")
    return status == wanted


async def _ordered(operator: Operator, order: OrderRequest, key: str) -> Order:
    """`order`, given and followed to where it stands still. Raises Failure."""
    taken = await operator.submit(order, key)
    async with asyncio.timeout(_PATIENCE):
        while not taken.final and taken.status not in {OrderStatus.UNKNOWN, OrderStatus.SCHEDULED}:
            await asyncio.sleep(0.005)
            taken = await operator.order(taken.id)
    return taken
