"""Soracom behind the port, before a double of ours: lines, sign-in, each kind of change, what is refused and said."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path
from typing import cast

import httpx
import pytest
from pydantic import SecretStr

from fleet_tui.domain.capabilities import Level
from fleet_tui.domain.failure import Failure, Forbidden, NotFound, NotSignedIn, Refused, ServerFault
from fleet_tui.domain.msisdn import live_in, parse_msisdn
from fleet_tui.domain.order import OrderStatus
from fleet_tui.domain.session import Credentials
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.loader import FleetLoader
from fleet_tui.ledger.sending import SIDE_BY_SIDE
from fleet_tui.ledger.store import CANCELLED, Store, Taken
from fleet_tui.operators.keys import KeyStore
from fleet_tui.operators.unoffered import Unoffered
from fleet_tui.port import Operator
from fleet_tui.settings.model import Settings
from fleet_tui.settings.paths import Paths
from fleet_tui.workspace.workspace import LATEST, Workspace
from tests.faults import FaultTransport, passed, reset_before, status
from tests.soracom_double import ACCOUNT, KEY_ID, SECRET, DoubleTransport, SoracomDouble, sim
from tests.unit.api_support import NOW
from tests.unit.booked_support import at_rest, sent
from tests.unit.soracom_support import BASE, asked, soracom

Fields = dict[str, object]
ONE, TWO, THREE = (sim(number)["simId"] for number in (1, 2, 3))
SUSPEND: Fields = {"kind": "suspend"}
REACTIVATE: Fields = {"kind": "reactivate"}
NAMED: Fields = {"kind": "set_user", "user": {"kind": "none"}, "description": "Pump house"}
CEASE: Fields = {"kind": "cease"}


async def test_lines_come_by_a_chain_of_pages(tmp_path: Path) -> None:
    double = SoracomDouble([*(sim(number) for number in range(1, 251)), sim(251, "banned"), sim(252, "inactive")])
    operator = soracom(DoubleTransport(double), tmp_path)
    pages = [await operator.line_page(limit=1000)]
    while cursor := pages[-1].next_cursor:
        pages.append(await operator.line_page(cursor=cursor))
    assert [len(page.id) for page in pages] == [100, 100, 52]
    assert [page.total for page in pages] == [100, 200, 252]
    assert (pages[0].msisdn[0], pages[0].msisdn[2], pages[0].description[0]) == ("+423663900000001", None, "meter 1")
    assert pages[-1].status[-2:] == ["banned", "SUSPENDED"]
    assert pages[-1].status_words[-2:] == [None, "inactive"]
    line = await operator.line(pages[0].id[0])
    assert (line.id, line.version) == (pages[0].id[0], pages[0].version[0])
    with pytest.raises(NotFound):
        await operator.line("soracom:none")
    with pytest.raises(NotFound):
        await operator.line("line-1")
    await operator.close()


async def test_a_second_look_at_the_list_sees_what_changed_and_what_is_gone(tmp_path: Path) -> None:
    double, index = SoracomDouble([sim(number) for number in range(1, 251)]), FleetIndex()
    operator = soracom(DoubleTransport(double), tmp_path)
    index.capabilities = await operator.capabilities()
    loader = FleetLoader(cast("Operator", operator), index)
    await loader.load()
    assert (len(index), index.complete) == (250, True)
    del double.sims[TWO]
    double.sims[ONE] |= {"status": "suspended"}
    await loader.refresh()
    position = index.position_of(f"soracom:{ONE}")
    assert position is not None
    assert (len(index), index.statuses[position]) == (249, "SUSPENDED")
    await operator.close()


async def test_a_token_is_asked_for_once_an_hour_and_again_where_it_is_not_taken(tmp_path: Path) -> None:
    double, now = SoracomDouble([sim(1)]), [NOW]
    operator = soracom(DoubleTransport(double), tmp_path, clock=lambda: now[0])
    for _again in range(3):
        await operator.line(f"soracom:{ONE}")
    assert double.minted == 1
    now[0] += timedelta(minutes=59, seconds=1)
    await operator.line(f"soracom:{ONE}")
    assert double.minted == 2
    double.tokens.clear()
    assert (await sent(operator, asked((ONE, SUSPEND)))).status == OrderStatus.DONE
    assert double.minted == 3
    await operator.close()


async def test_one_signs_in_with_the_id_of_a_key_and_its_secret(tmp_path: Path) -> None:
    double = SoracomDouble([sim(1)])
    operator = soracom(DoubleTransport(double), tmp_path)
    with pytest.raises(NotSignedIn) as wrong:
        await operator.sign_in(Credentials(identifier=KEY_ID, password=SecretStr("secret-canary-wrong")))
    assert "canary" not in f"{wrong.value!r} {wrong.value.detail} {wrong.value.user_message}"
    me = await operator.sign_in(Credentials(identifier=KEY_ID, password=SecretStr(SECRET)))
    assert (me.name, me.organisation.id) == ("anna", ACCOUNT)
    await operator.sign_out()
    with pytest.raises(NotSignedIn):
        await operator.me()
    assert double.tokens == set()
    await operator.close()


@pytest.mark.parametrize(
    ("before", "change", "operations", "after"),
    [
        ({"status": "active"}, SUSPEND, ["suspend"], {"status": "suspended"}),
        ({"status": "suspended"}, REACTIVATE, ["activate"], {"status": "active"}),
        ({"status": "inactive"}, REACTIVATE, ["activate"], {"status": "active"}),
        ({"status": "ready"}, {"kind": "activate"}, ["activate"], {"status": "active"}),
        ({"status": "active"}, CEASE, ["enable_termination", "terminate"], {"status": "terminated"}),
        ({"terminationEnabled": True}, CEASE, ["terminate"], {"status": "terminated"}),
        ({}, {"kind": "set_plan", "plan": "s1.slow"}, ["update_speed_class"], {"speedClass": "s1.slow"}),
        ({}, NAMED, ["put_tags"], {"tags": {"name": "Pump house"}}),
        (
            {},
            {"kind": "combined", "changes": [{"kind": "set_plan", "plan": "s1.slow"}, SUSPEND]},
            ["update_speed_class", "suspend"],
            {"speedClass": "s1.slow", "status": "suspended"},
        ),
    ],
)
async def test_a_change_is_done_and_seen(
    tmp_path: Path,
    before: dict[str, object],
    change: dict[str, object],
    operations: list[str],
    after: dict[str, object],
) -> None:
    double = SoracomDouble([sim(1, **before)])  # type: ignore[arg-type]
    operator = soracom(DoubleTransport(double), tmp_path)
    request = asked((ONE, change))
    preview = await operator.preview(request)
    assert (preview.accepted, preview.refused) == (1, 0)
    assert not double.taken
    order = await sent(operator, request)
    (item,) = (await operator.order_items(order.id)).items
    assert (order.status, item.status, item.effects) == ("DONE", "DONE", preview.items[0].effects)
    assert double.taken == {(ONE, operation): 1 for operation in operations}
    assert after.items() <= double.sims[ONE].items()
    assert [entry.order.id for entry in (await operator.line_history(f"soracom:{ONE}")).items] == [order.id]
    if change in (SUSPEND, NAMED):
        undo = await operator.undo()
        assert (await sent(operator, undo.order, "key-2")).status == OrderStatus.DONE
        assert double.sims[ONE] == sim(1)
        with pytest.raises(Refused, match="already"):
            await operator.undo(order.id)
    await operator.close()


@pytest.mark.parametrize(
    ("before", "change", "code"),
    [
        ({"status": "suspended"}, SUSPEND, "NOT_ACTIVE"),
        ({"status": "terminated"}, CEASE, "LINE_CEASED"),
        ({"status": "ready"}, CEASE, "NEVER_ACTIVE"),
        ({}, {"kind": "set_plan", "plan": "u1.slow"}, "SPEED_OF_ANOTHER"),
        ({"speedClass": "arc.standard"}, {"kind": "set_plan", "plan": "s1.fast"}, "SPEED_OF_ANOTHER"),
        ({}, {"kind": "set_user", "user": {"kind": "none"}}, "NOTHING_TO_CHANGE"),
        ({}, {"kind": "swap_sim", "iccid": "8932030000205519465"}, "NOT_OFFERED"),
        ({}, {"kind": "set_blocks", "blocks": {"MMS": True}}, "NOT_OFFERED"),
    ],
)
async def test_what_cannot_be_done_is_refused_before_anything_is_sent(
    tmp_path: Path, before: Fields, change: Fields, code: str
) -> None:
    double = SoracomDouble([sim(1, **before)])  # type: ignore[arg-type]
    operator = soracom(DoubleTransport(double), tmp_path)
    previewed = (await operator.preview(asked((ONE, change)))).items[0].refusal
    order = await sent(operator, asked((ONE, change)))
    (item,) = (await operator.order_items(order.id)).items
    assert order.status == OrderStatus.REJECTED
    assert item.refusal is not None
    assert previewed is not None
    assert (item.refusal.code, previewed.code) == (code, code)
    assert not double.taken
    await operator.close()


async def test_a_dated_suspension_waits_at_soracom_and_can_be_taken_back(tmp_path: Path) -> None:
    double, now = SoracomDouble([sim(1), sim(2), sim(3)]), [NOW]
    operator = soracom(DoubleTransport(double), tmp_path, pause="deactivate", clock=lambda: now[0])
    day = (NOW + timedelta(days=7)).date()
    waiting = await sent(operator, asked((ONE, SUSPEND), (TWO, CEASE), effective_date=day))
    assert waiting.status == OrderStatus.SCHEDULED
    assert (double.sims[ONE]["expiryAction"], double.sims[TWO]["expiryAction"]) == ("deactivate", "terminate")
    page = await operator.line_page()
    assert page.scheduled_kind == ["suspend", "cease", None]
    assert page.scheduled_date[0] == day.isoformat()
    undated = await sent(operator, asked((THREE, REACTIVATE), effective_date=day), "key-2")
    assert undated.status == OrderStatus.REJECTED
    now[0] += timedelta(days=7)
    double.sims[ONE] |= {"status": "inactive"}
    assert (await operator.order(waiting.id)).counts.done == 1
    cancelled = await operator.cancel_order(waiting.id)
    assert (cancelled.status, cancelled.counts.cancelled) == (OrderStatus.PARTIAL, 1)
    assert double.sims[TWO]["expiryTime"] is None
    with pytest.raises(Refused):
        await operator.cancel_order(waiting.id)
    await operator.close()


async def test_what_soracom_says_comes_with_the_line(tmp_path: Path) -> None:
    double = SoracomDouble([sim(1), sim(2), sim(3)])
    operator = soracom(DoubleTransport(double), tmp_path)
    double.refusing = {"terminate": (400, "Not now\x1b[31m."), "suspend": (403, "no permission")}
    order = await sent(operator, asked((ONE, CEASE), (TWO, SUSPEND)))
    ended, suspended = (await operator.order_items(order.id)).items
    assert ended.refusal is not None
    assert suspended.refusal is not None
    assert ended.refusal.message == ("enable_termination was done, the rest was not: Soracom refuses it: Not now␛[31m")
    assert "permissions of this key" in suspended.refusal.message
    double.refusing, double.shows = {}, False
    order = await sent(operator, asked((THREE, SUSPEND)), "key-2")
    (item,) = (await operator.order_items(order.id)).items
    assert item.refusal is not None
    assert item.refusal.code == "NOT_SHOWN"
    assert double.taken[THREE, "suspend"] == 1
    await operator.close()


async def test_a_person_may_give_up_what_stays_unknown(tmp_path: Path) -> None:
    double = SoracomDouble([sim(1), sim(2)])
    lost = FaultTransport(
        DoubleTransport(double), [reset_before], applies=lambda request: request.url.path.endswith("/suspend")
    )
    operator = soracom(lost, tmp_path)
    unknown = await sent(operator, asked((ONE, SUSPEND)))
    assert (unknown.status, unknown.counts.in_progress) == (OrderStatus.UNKNOWN, 1)
    assert [order.id for order in (await operator.orders(status=OrderStatus.UNKNOWN)).items] == [unknown.id]
    left = await operator.cancel_order(unknown.id)
    (item,) = (await operator.order_items(left.id)).items
    assert item.refusal is not None
    assert (left.status, item.refusal.code) == (OrderStatus.CANCELLED, "GIVEN_UP")
    assert (await sent(operator, asked((ONE, SUSPEND)), "key-2")).status == OrderStatus.DONE
    assert double.taken == {(ONE, "suspend"): 1}
    await operator.close()


async def test_what_stays_unknown_is_found_behind_a_hundred_later_orders(tmp_path: Path) -> None:
    lost = FaultTransport(
        DoubleTransport(SoracomDouble([sim(1)])),
        [reset_before],
        applies=lambda request: request.url.path.endswith("/suspend"),
    )
    operator = soracom(lost, tmp_path)
    unknown = await sent(operator, asked((ONE, SUSPEND)))
    (path,) = tmp_path.glob("orders-*.sqlite3")
    book = Store(path)
    for number in range(101):
        book.take(Taken(f"{number}", f"{number}", "suspend", NOW.date(), "somebody", NOW), asked((TWO, SUSPEND)))
        book.end(book.items(f"{number}")[0], CANCELLED, NOW)
    book.close()
    workspace = Workspace(Settings(), Paths.of(tmp_path), origin=BASE)
    workspace.attach(cast("Operator", operator), operator.close)
    await workspace.meet()
    await workspace.look_at_figures()
    assert [order.id for order in workspace.unknown_orders] == [unknown.id]
    assert len(workspace.latest_orders) == LATEST
    await operator.close()


async def test_a_look_at_the_figures_asks_once_about_a_line_of_unknown_outcome(tmp_path: Path) -> None:
    double = SoracomDouble([sim(1)])
    lost = FaultTransport(
        DoubleTransport(double), [reset_before], applies=lambda request: request.url.path.endswith("/suspend")
    )
    operator = soracom(lost, tmp_path)
    unknown = await sent(operator, asked((ONE, SUSPEND)))
    workspace = Workspace(Settings(), Paths.of(tmp_path), origin=BASE)
    workspace.attach(cast("Operator", operator), operator.close)
    await workspace.meet()
    before = len(double.seen)
    await workspace.look_at_figures()
    assert [order.id for order in workspace.unknown_orders] == [unknown.id]
    assert double.seen[before:] == [f"GET /v1/sims/{ONE}"]
    await operator.close()


async def test_a_page_that_fails_once_is_asked_for_again(tmp_path: Path) -> None:
    faults = [passed, passed, status(500), passed]  # the second page
    broken = FaultTransport(DoubleTransport(SoracomDouble([sim(number) for number in range(1, 251)])), faults)
    operator, index = soracom(broken, tmp_path), FleetIndex()
    index.capabilities = await operator.capabilities()
    await FleetLoader(cast("Operator", operator), index).load()
    assert (len(index), index.complete) == (250, True)
    broken.plan = [status(500)] * 3
    with pytest.raises(ServerFault):
        await operator.line_page()
    await operator.close()


async def test_of_an_operator_that_tells_nobody_s_name_one_is_the_key(tmp_path: Path) -> None:
    me = await Unoffered.me(soracom(DoubleTransport(SoracomDouble([])), tmp_path))
    assert (me.profile_id, me.name, me.organisation.id) == (f"works/{KEY_ID}", f"key {KEY_ID}", "works")


async def test_numbers_of_the_japanese_coverage_are_at_home_in_japan(tmp_path: Path) -> None:
    operator = soracom(DoubleTransport(SoracomDouble([])), tmp_path, coverage="japan")
    offered = await operator.capabilities()
    live_in(offered.country, machines=offered.machines)
    assert parse_msisdn("090-1234-5678") == "+819012345678"


async def test_what_was_not_begun_can_be_cancelled(tmp_path: Path) -> None:
    double, stopped, going = SoracomDouble([sim(number) for number in range(1, 21)]), asyncio.Event(), asyncio.Event()

    async def slow(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        stopped.set()
        await going.wait()
        return await inner.handle_async_request(request)

    slowly = FaultTransport(
        DoubleTransport(double), [slow] * 20, applies=lambda request: request.url.path.endswith("/suspend")
    )
    operator = soracom(slowly, tmp_path)
    order = await operator.submit(asked(*((each, SUSPEND) for each in double.sims)), "key-1")
    await stopped.wait()
    cancelling = asyncio.ensure_future(operator.cancel_order(order.id))
    while not (await operator.order(order.id)).counts.cancelled:
        await asyncio.sleep(0)
    going.set()
    await cancelling
    await at_rest(operator)
    ended = await operator.order(order.id)
    assert (ended.status, ended.counts.done + ended.counts.cancelled) == (OrderStatus.PARTIAL, 20)
    assert ended.counts.done == double.taken.total() <= SIDE_BY_SIDE
    await operator.close()


async def test_too_many_requests_are_waited_out(tmp_path: Path) -> None:
    double = SoracomDouble([sim(1)])
    busy = FaultTransport(
        DoubleTransport(double),
        [status(429, headers={"Retry-After": "7"}), status(429)],
        applies=lambda request: request.url.path.endswith("/suspend"),
    )
    operator = soracom(busy, tmp_path)
    order = await sent(operator, asked((ONE, SUSPEND)))
    assert (order.status, double.taken[ONE, "suspend"]) == (OrderStatus.DONE, 1)
    await operator.close()


async def test_a_key_is_one_order_and_a_changed_line_is_left_alone(tmp_path: Path) -> None:
    double = SoracomDouble([sim(1), sim(2)])
    operator = soracom(DoubleTransport(double), tmp_path)
    version = (await operator.line(f"soracom:{ONE}")).version
    request = asked((ONE, SUSPEND))
    first = await sent(operator, request)
    assert (await operator.submit(request, "key-1")).id == first.id
    found = await operator.find("key-1")
    assert found is not None
    assert found.id == first.id
    with pytest.raises(Refused):
        await operator.submit(asked((TWO, SUSPEND)), "key-1")
    with pytest.raises(Refused):
        await operator.submit(asked((TWO, SUSPEND), (TWO, SUSPEND)), "key-3")
    late = asked((ONE, REACTIVATE))
    late = late.model_copy(update={"items": [late.items[0].model_copy(update={"expected_version": version})]})
    (item,) = (await operator.order_items((await sent(operator, late, "key-2")).id)).items
    assert item.refusal is not None
    assert item.refusal.code == "VERSION_CONFLICT"
    assert double.taken == {(ONE, "suspend"): 1}
    await operator.close()


async def test_a_read_only_run_and_what_is_not_offered_change_nothing(tmp_path: Path) -> None:
    double = SoracomDouble([sim(1)])
    operator = soracom(DoubleTransport(double), tmp_path, read_only=True)
    with pytest.raises(Forbidden):
        await operator.submit(asked((ONE, SUSPEND)), "key-1")
    with pytest.raises(Refused, match="Soracom does not offer this"):
        await operator.group_packs()
    offered = await operator.capabilities()
    assert offered.areas == ()
    assert {kind: offered.level(kind) for kind in ("suspend", "cease", "swap_sim", "set_blocks", "reactivate")} == {
        "suspend": Level.FULL, "cease": Level.PART, "swap_sim": Level.NONE, "set_blocks": Level.NONE,
        "reactivate": Level.FULL,
    }  # fmt: skip
    assert not double.taken
    await operator.close()


async def test_two_programs_do_not_send_at_once(tmp_path: Path) -> None:
    double = SoracomDouble([sim(1), sim(2)])
    one, two = (soracom(DoubleTransport(double), tmp_path) for _program in range(2))
    await one.orders()
    assert one._book is not None
    async with one._book._as_sender():
        with pytest.raises(Failure, match="Another program orders"):
            await two.submit(asked((TWO, SUSPEND)), "key-2")
    assert (await sent(two, asked((TWO, SUSPEND)), "key-2")).status == OrderStatus.DONE
    assert [order.id for order in (await one.orders()).items] == [order.id for order in (await two.orders()).items]
    for program in (one, two):
        await program.close()


async def test_no_secret_is_in_a_log_a_repr_a_failure_or_the_book(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    double = SoracomDouble([sim(1)])
    transport = FaultTransport(DoubleTransport(double), [passed, status(500), status(403), status(400, page=True)])
    operator = soracom(transport, tmp_path)
    said = []
    for _try in range(4):
        try:
            await operator.line(f"soracom:{ONE}")
        except Failure as failure:
            said.append(f"{failure!r} {failure.user_message} {failure.detail} {failure.__cause__!r}")
    await sent(operator, asked((ONE, SUSPEND)))
    held = await operator._caller.passed()
    said += [repr(operator.asked), repr(held), repr(operator._caller), caplog.text]
    said += [repr(KeyStore("x", KEY_ID, environ={"FLEET_TUI_X_SECRET": SECRET}, keyring=None).load())]
    kept = [path for path in tmp_path.iterdir() if path.is_file()]
    books = [path.read_bytes() for path in kept]
    assert books
    assert all(path.stat().st_mode & 0o077 == 0 for path in kept)
    for canary in (SECRET, "token-canary"):
        assert canary not in "\n".join(said)
        assert not any(canary.encode() in book for book in books)
    await operator.close()
