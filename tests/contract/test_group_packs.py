"""Group packs: what was used, by day and by line; ordered, changed and stopped by the server's calendar."""

from __future__ import annotations

import json
import uuid
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from fleet_tui.domain.failure import Conflict, NotFound, Refused
from fleet_tui.domain.group_pack import GroupPack, PackOrder, PackStop, PackUpdate
from fleet_tui.domain.money import Money
from fleet_tui.server.storage import tables
from tests.contract.server import Server
from tests.one_run import in_one_run

PACK = "pack-000001"
TODAY = date(2026, 11, 23)
SMALL, LARGE = "GROUP_DATA_100", "GROUP_DATA_500"


def keyed(key: str = "") -> dict[str, str]:
    return {"Idempotency-Key": key or uuid.uuid4().hex}


async def audit(server: Server) -> list[dict[str, Any]]:
    """What the log has of group packs, newest first."""
    rows = (await (await server.http()).get("/v1/audit")).json()["items"]
    return [row for row in rows if row["action"].startswith("group_pack.")]


async def test_days_and_lines_add_up_to_the_figure_which_has_an_age(server: Server) -> None:
    client = await server.manager()
    (pack,) = await client.group_packs()
    assert (pack.used_mb, pack.used_percent, pack.beyond) == (63_000, 63, None)
    assert sum(day.used_mb for day in pack.days) == pack.used_mb
    assert (server.clock() - pack.as_of).total_seconds() == 2 * 3600
    first = await client.group_pack_lines(pack.id, limit=7)
    assert (first.used_mb, first.as_of) == (pack.used_mb, pack.as_of)
    lines, cursor = list(first.items), first.next_cursor
    while cursor is not None:
        page = await client.group_pack_lines(pack.id, cursor=cursor, limit=7)
        lines, cursor = lines + page.items, page.next_cursor
    assert len(lines) == len({line.line_id for line in lines}) == first.total > 7
    assert sum(line.used_mb for line in lines) == pack.used_mb
    assert [line.used_mb for line in lines] == sorted((line.used_mb for line in lines), reverse=True)
    assert all(line.msisdn for line in lines)


async def test_a_line_that_is_gone_keeps_its_place_without_a_number(server: Server) -> None:
    client = await server.manager()
    top = (await client.group_pack_lines(PACK, limit=1)).items[0]
    async with server.database.write() as connection:
        usage = tables.group_pack_line_usage
        await connection.execute(update(usage).where(usage.c.line_id == top.line_id).values(line_id="gone"))
    first = (await client.group_pack_lines(PACK, limit=1)).items[0]
    assert (first.line_id, first.msisdn, first.used_mb) == ("gone", None, top.used_mb)


async def test_a_pack_is_ordered_once_and_begins_on_its_day(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    wanted = PackOrder(offer=LARGE, effective_date=date(2026, 12, 1))
    look = await client.preview_pack_order(wanted)
    assert (look.before, look.effective_date, str(look.monthly_difference.amount)) == (
        None,
        date(2026, 12, 1),
        "750.00",
    )
    assert look.lines > 50
    assert len(await client.group_packs()) == 1
    made = [await client.order_pack(wanted, "the-key") for _again in range(2)]
    assert made[0] == made[1]
    assert (made[0].status, made[0].starts_on, made[0].used_mb) == ("ORDERED", date(2026, 12, 1), 0)
    assert made[0].as_of == server.clock()
    assert (made[0].notify_extra_usage, str(made[0].notify_at.amount), made[0].notify_to) == (True, "50.00", [])
    assert len(await client.group_packs()) == 2
    other = await http.post("/v1/group-packs", json={"offer": SMALL}, headers=keyed("the-key"))
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert (await client.dashboard()).group_pack_usage_percent == 63
    (row,) = await audit(server)
    assert (row["action"], row["subject"], row["idempotency_key"]) == ("group_pack.order", made[0].id, "the-key")
    assert row["after"] == {"offer": LARGE, "starts_on": "2026-12-01"}
    server.clock.advance(days=8)
    assert (await client.group_pack(made[0].id)).status == "ACTIVE"


async def test_other_terms_wait_for_their_day_and_can_be_taken_back(server: Server) -> None:
    client = await server.manager()
    change = PackUpdate(offer=LARGE, effective_date=date(2026, 12, 1))
    look = await client.preview_pack_change(PACK, 1, change)
    assert look.before is not None
    assert look.after is not None
    assert (look.before.volume_gb, look.after.volume_gb) == (100, 500)
    assert str(look.monthly_difference.amount) == "550.00"
    changed = await client.change_pack(PACK, 1, change, "change")
    assert (changed.version, changed.volume_gb) == (2, 100)
    assert changed.coming is not None
    assert (changed.coming.volume_gb, changed.coming.starts_on) == (500, date(2026, 12, 1))
    # Sent again, with the version it was made on: the same answer, not a conflict with itself.
    assert await client.change_pack(PACK, 1, change, "change") == changed
    back = await client.change_pack(PACK, 2, PackUpdate(offer=SMALL), "back")
    assert (back.coming, back.volume_gb) == (None, 100)
    await client.change_pack(PACK, 3, change, "once more")
    server.clock.advance(days=8)
    due = await client.group_pack(PACK)
    assert (due.volume_gb, due.offer, due.coming, due.version) == (500, LARGE, None, 4)
    # Whatever is written next keeps the terms that hold by now.
    told = await client.change_pack(PACK, 4, PackUpdate(notify_extra_usage=False), "told")
    assert (told.volume_gb, told.offer, told.notify_extra_usage) == (500, LARGE, False)
    assert str(told.price.amount) == "750.00"
    assert [row["action"] for row in await audit(server)] == ["group_pack.change"] * 4


async def test_a_smaller_pack_says_what_is_used_already(server: Server) -> None:
    client = await server.manager()
    async with server.database.write() as connection:
        await connection.execute(update(tables.group_packs).values(volume_gb=500, offer=LARGE, price=75000))
        days = json.dumps([{"day": "2026-11-20", "used_mb": 150_000}])
        await connection.execute(update(tables.group_packs).values(days=days))
    look = await client.preview_pack_change(PACK, 1, PackUpdate(offer=SMALL))
    assert str(look.monthly_difference.amount) == "-550.00"
    assert [(warning.code, warning.params) for warning in look.warnings] == [
        ("PACK_BEYOND_AT_ONCE", {"used_mb": "150000"})
    ]
    later = await client.preview_pack_change(PACK, 1, PackUpdate(offer=SMALL, effective_date=date(2026, 12, 1)))
    assert later.warnings == []
    changed = await client.change_pack(PACK, 1, PackUpdate(offer=SMALL), "now")
    assert changed.beyond == 100
    assert str(changed.extra_cost and changed.extra_cost.amount) == "250.00"


async def test_a_stop_says_what_is_lost_and_holds_from_its_day(server: Server) -> None:
    client = await server.manager()
    now = await client.preview_pack_stop(PACK, 1, PackStop())
    assert (now.after, now.irreversible, str(now.monthly_difference.amount)) == (None, True, "-200.00")
    assert [(loss.code, loss.params) for loss in now.losses] == [
        ("PACK_REST_LOST", {"unused_mb": "37000"}),
        ("PACK_SHARING_ENDS", {}),
    ]
    stop = PackStop(effective_date=date(2026, 12, 15))
    later = await client.preview_pack_stop(PACK, 1, stop)
    assert (later.irreversible, [loss.code for loss in later.losses]) == (False, ["PACK_SHARING_ENDS"])
    stopped = await client.stop_pack(PACK, 1, stop, "stop")
    assert (stopped.status, stopped.stops_on) == ("ACTIVE", date(2026, 12, 15))
    assert await client.stop_pack(PACK, 1, stop, "stop") == stopped
    with pytest.raises(Refused, match="stops before that day"):
        await client.change_pack(PACK, 2, PackUpdate(offer=LARGE, effective_date=date(2026, 12, 15)), "late")
    goes_on = await client.change_pack(PACK, 2, PackUpdate(stops_on=None), "withdrawn")
    assert goes_on.stops_on is None
    await client.stop_pack(PACK, 3, stop, "again")
    server.clock.advance(days=22)
    assert (await client.group_pack(PACK)).status == "STOPPED"
    assert (await client.dashboard()).group_pack_usage_percent is None
    for changes in (PackUpdate(offer=LARGE), PackUpdate(stops_on=None)):
        with pytest.raises(Refused, match="has ended"):
            await client.change_pack(PACK, 4, changes, uuid.uuid4().hex)
    assert [row["action"] for row in await audit(server)] == [
        "group_pack.stop",
        "group_pack.change",
        "group_pack.stop",
    ]


async def test_what_was_ordered_and_has_not_begun_never_does(server: Server) -> None:
    client = await server.manager()
    ordered = await client.order_pack(PackOrder(offer=LARGE, effective_date=date(2026, 12, 1)), "order")
    look = await client.preview_pack_stop(ordered.id, 1, PackStop())
    assert look.losses == []
    stopped = await client.stop_pack(ordered.id, 1, PackStop(), "stop")
    assert (stopped.status, stopped.stops_on) == ("STOPPED", TODAY)


async def test_a_change_forgets_itself_when_the_pack_stops_before(server: Server) -> None:
    client = await server.manager()
    await client.change_pack(PACK, 1, PackUpdate(offer=LARGE, effective_date=date(2026, 12, 24)), "change")
    stopped = await client.stop_pack(PACK, 2, PackStop(effective_date=date(2026, 12, 1)), "stop")
    assert stopped.coming is None


async def test_two_managers_never_overwrite_each_other(server: Server) -> None:
    http, mine, theirs = await server.http(), await server.manager(), await server.other_manager()
    await theirs.change_pack(PACK, 1, PackUpdate(notify_extra_usage=False), "theirs")
    with pytest.raises(Conflict):
        await mine.change_pack(PACK, 1, PackUpdate(offer=LARGE), "mine")
    with pytest.raises(Conflict):
        await mine.stop_pack(PACK, 1, PackStop(), "mine too")
    for method, path in (("PATCH", PACK), ("POST", f"{PACK}/stop")):
        body = {} if method == "POST" else {"notify_extra_usage": True}
        answer = await http.request(method, f"/v1/group-packs/{path}", json=body, headers=keyed())
        assert (answer.status_code, answer.json()["code"]) == (428, "IF_MATCH_MISSING")
    pack = await mine.group_pack(PACK)
    assert (pack.version, pack.stops_on, pack.volume_gb) == (2, None, 100)


async def test_notifications_go_to_managers_only(server: Server) -> None:
    client = await server.manager()
    known = next(profile.e_mail for profile in (await client.profiles()).items if profile.role == "MANAGER")
    assert known is not None
    notify = PackUpdate(notify_at=Money.of(120), notify_to=[known.upper()])
    saved = await client.change_pack(PACK, 1, notify, "notify")
    assert (str(saved.notify_at.amount), saved.notify_to) == ("120.00", [known])
    for stranger in ("malina@brouwerij.example", "someone@else.example"):
        with pytest.raises(Refused, match="No fleet manager"):
            await client.change_pack(PACK, 2, PackUpdate(notify_to=[stranger]), uuid.uuid4().hex)
    (row,) = await audit(server)
    assert set(row["after"]) == {"notify_at", "notify_to"}
    assert known not in str(row)


@in_one_run(
    "method, path, body, code",
    [
        ("POST", "", {"offer": "NONE"}, "OFFER_UNKNOWN"),
        ("POST", "", {"offer": LARGE, "effective_date": "2026-11-22"}, "DATE_IN_THE_PAST"),
        ("POST", "", {"offer": LARGE, "volume_gb": 1}, "EXTRA_FORBIDDEN"),
        ("PATCH", f"/{PACK}", {}, "VALUE_ERROR"),
        ("PATCH", f"/{PACK}", {"offer": "NONE"}, "OFFER_UNKNOWN"),
        ("PATCH", f"/{PACK}", {"notify_at": {"amount": "0.50"}}, "VALUE_ERROR"),
        ("PATCH", f"/{PACK}", {"notify_to": ["nobody"]}, "STRING_PATTERN_MISMATCH"),
        ("PATCH", f"/{PACK}", {"stops_on": "2026-12-01"}, "NONE_REQUIRED"),
        ("POST", f"/{PACK}/stop", {"effective_date": "2026-11-22"}, "DATE_IN_THE_PAST"),
    ],
)
async def test_what_cannot_be_is_refused(server: Server, method: str, path: str, body: Any, code: str) -> None:
    http = await server.http()
    answer = await http.request(method, f"/v1/group-packs{path}", json=body, headers=keyed() | {"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
    assert await audit(server) == []


async def test_the_same_pack_again_is_no_change(server: Server) -> None:
    client = await server.manager()
    with pytest.raises(Refused, match="already"):
        await client.change_pack(PACK, 1, PackUpdate(offer=SMALL), "same")


async def test_packs_of_others_do_not_exist_here(server: Server) -> None:
    theirs = await server.other_company()
    match = keyed() | {"If-Match": '"1"'}
    assert (await theirs.get("/v1/group-packs")).json()["items"] == []
    for method, path, body in (
        ("GET", f"/{PACK}", None),
        ("GET", f"/{PACK}/usage", None),
        ("PATCH", f"/{PACK}", {"notify_extra_usage": False}),
        ("POST", f"/{PACK}/stop", {}),
    ):
        answer = await theirs.request(method, f"/v1/group-packs{path}", json=body, headers=match)
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND"), (method, path)
    refused = await theirs.post("/v1/group-packs", json={"offer": LARGE}, headers=keyed())
    assert refused.json()["errors"][0]["code"] == "OFFER_UNKNOWN"
    client = await server.manager()
    assert (await client.group_pack(PACK)).version == 1
    with pytest.raises(NotFound):
        await client.group_pack("nothing")


async def test_the_dashboard_knows_the_fullest_pack(server: Server) -> None:
    client = await server.manager()
    await client.order_pack(PackOrder(offer=LARGE), "second")
    figures = await client.dashboard()
    assert (figures.group_pack_usage_percent, figures.group_pack_highest_percent) == (10, 63)
    async with server.database.write() as connection:
        days = json.dumps([{"day": "2026-11-20", "used_mb": 93_900}])
        packs = tables.group_packs
        await connection.execute(update(packs).where(packs.c.id == PACK).values(days=days))
    assert (await client.dashboard()).group_pack_highest_percent == 93
    full: GroupPack = await client.group_pack(PACK)
    assert full.beyond == 80
