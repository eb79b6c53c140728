"""KPN behind the port, before a double of ours: sign-in, the list, orders that KPN keeps, what is refused and said."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import httpx
import pytest
from pydantic import SecretStr

from fleet_tui.domain.capabilities import Level
from fleet_tui.domain.failure import BadAnswer, Failure, Forbidden, NotFound, NotSignedIn, Refused, Throttled
from fleet_tui.domain.order import ItemStatus, OrderStatus
from fleet_tui.domain.session import Credentials
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.loader import FleetLoader
from fleet_tui.operators.kpn import sheet
from fleet_tui.operators.kpn.hand import fresh_reference
from fleet_tui.port import Operator
from tests.faults import FaultTransport, passed, reset_after, reset_before, status
from tests.kpn_double import CENTRE, DEBTOR, KEY_ID, OTHER_CENTRE, PIET, PUK, SECRET, DoubleTransport, KpnDouble
from tests.kpn_double import contract as made
from tests.unit.api_support import NOW, Waits
from tests.unit.booked_support import at_rest, killed, sent
from tests.unit.kpn_support import asked, kpn, only_item

Fields = dict[str, object]
SUSPEND: Fields = {"kind": "suspend"}
REACTIVATE: Fields = {"kind": "reactivate"}
CEASE: Fields = {"kind": "cease"}
CARD = made(77)["simCardNumber"]


def ordering(request: httpx.Request) -> bool:
    """It is a request that orders something."""
    return request.url.path.rpartition("/")[2] in sheet.STEPS


async def loaded(double: KpnDouble, tmp_path: Path) -> FleetIndex:
    operator, index = kpn(DoubleTransport(double), tmp_path), FleetIndex()
    index.capabilities = await operator.capabilities()
    try:
        await FleetLoader(cast("Operator", operator), index).load()
    finally:
        await operator.close()
    return index


async def test_the_list_comes_in_windows_that_are_held_to_the_total(tmp_path: Path) -> None:
    contracts = [made(number) for number in range(1, 1231)]
    double = KpnDouble([*contracts, made(1231, "BLOCKED"), made(1232, "ORDERED", mobileNumber=None), made(1233, "ODD")])
    double.most, double.doubled = 200, [625]  # a window is too large, and the list moves once while it is read
    index = await loaded(double, tmp_path)
    assert (len(index), index.complete) == (1233, True)
    assert double.doubled == []
    position = index.position_of("kpn:1231")
    assert position is not None
    assert [index.statuses[position + row] for row in range(3)] == ["SUSPENDED", "PENDING", "ODD"]
    operator = kpn(DoubleTransport(double), tmp_path)
    page = await operator.line_page()
    assert (page.msisdn[0], page.plan[0], page.status_words[0]) == ("+31610000001", "Mobile Unlimited", None)
    line = await operator.line(page.id[0])
    assert (line.id, line.version, line.msisdn) == (page.id[0], page.version[0], page.msisdn[0])
    assert line.person is not None
    assert line.billing_account is not None
    assert (line.person.name, line.billing_account.name) == ("Jan de Vries", "4100 Sales")
    assert [plan.name for plan in (await operator.contracts())[0].plans] == ["Mobile Unlimited"]
    assert [(each.number, each.name) for each in await operator.billing_accounts()] == [
        (str(DEBTOR), "Acme BV"), (str(CENTRE), "4100 Sales"), (str(OTHER_CENTRE), "4200 Works"),
    ]  # fmt: skip
    assert [person.name for person in await operator.people("bak PIET")] == ["Piet Bakker"]
    with pytest.raises(NotFound):
        await operator.line("kpn:9999")
    with pytest.raises(NotFound):
        await operator.line("line-1")
    await operator.close()


async def test_a_list_that_is_refused_is_not_asked_for_piece_by_piece(tmp_path: Path) -> None:
    double = KpnDouble([made(number) for number in range(1, 1001)])
    double.refusing["all"] = (400, {"name": "X", "message": "Not today"})
    operator = kpn(DoubleTransport(double), tmp_path)
    with pytest.raises(Refused, match="Not today"):
        await operator.line_page()
    assert len([each for each in double.seen if each.endswith("/contract/all")]) < 10
    double.refusing = {}
    page = await operator.line_page()
    assert (len(page.id), len(page.cursors or ())) == (500, 1)
    await operator.close()


async def test_a_list_that_keeps_moving_is_said_to_move(tmp_path: Path) -> None:
    double = KpnDouble([made(number) for number in range(1, 1001)])
    double.doubled = [500, 500]
    with pytest.raises(BadAnswer, match="moved while it was read"):
        await loaded(double, tmp_path)


async def test_one_signs_in_with_an_id_and_a_secret_and_a_token_is_minted_again(tmp_path: Path) -> None:
    double, now = KpnDouble([made(1)]), [NOW]
    operator = kpn(DoubleTransport(double), tmp_path, clock=lambda: now[0])
    with pytest.raises(NotSignedIn) as wrong:
        await operator.sign_in(Credentials(identifier=KEY_ID, password=SecretStr("secret-canary-wrong")))
    assert "canary" not in f"{wrong.value!r} {wrong.value.detail} {wrong.value.user_message}"
    me = await operator.sign_in(Credentials(identifier=KEY_ID, password=SecretStr(SECRET)))
    assert (me.name, me.organisation.name) == (KEY_ID, "KPN")
    for _again in range(3):
        await operator.line("kpn:1")
    assert double.minted == 1
    now[0] += timedelta(minutes=59)
    await operator.line("kpn:1")
    assert double.minted == 2
    double.tokens.clear()
    assert (await sent(operator, asked((1, SUSPEND)))).status == OrderStatus.DONE
    assert double.minted == 3
    await operator.sign_out()
    with pytest.raises(NotSignedIn):
        await operator.me()
    await operator.close()


@pytest.mark.parametrize("token", ["t\u00f6ken", "two\nlines", ""])
async def test_a_token_that_cannot_sign_is_an_answer_that_cannot_be_read(tmp_path: Path, token: str) -> None:
    async def minted(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        return httpx.Response(200, json={"access_token": token, "expires_in": "3599"}, request=request)

    operator = kpn(FaultTransport(DoubleTransport(KpnDouble([made(1)])), [minted]), tmp_path)
    with pytest.raises(BadAnswer):
        await operator.line("kpn:1")
    await operator.close()


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (
            (403, {"name": "FORBIDDEN", "message": "no"}),
            Forbidden,
            "lacks a right at KPN, one of: un-authorized",
        ),
        ((403, {"name": "ORDERING_IS_BLOCKED_FOR_CUSTOMER"}), Refused, "order nothing now"),
        ((400, {"name": "X", "message": "Not now\x1b[31m."}), Refused, "KPN refuses it: Not now␛[31m;"),
        ((400, {"fault": {"faultstring": "Bad path"}}), Refused, "KPN refuses it: Bad path"),
        ((404, {"name": "CONTRACT_NOT_FOUND"}), NotFound, "does not exist"),
        ((429, {"fault": {"detail": {"errorcode": "policies.ratelimit.QuotaViolation"}}}), Throttled, "Too many"),
        ((503, {}), Failure, "The server failed"),
        ((418, {}), BadAnswer, "cannot be read"),
    ],
)
async def test_what_kpn_answers_is_said(
    tmp_path: Path, answer: tuple[int, dict[str, str]], kind: type[Failure], said: str
) -> None:
    double = KpnDouble([made(1)])
    double.refusing["1"] = answer
    operator = kpn(DoubleTransport(double), tmp_path)
    with pytest.raises(kind, match=r".") as failure:
        await operator.line("kpn:1")
    assert said in failure.value.user_message
    assert failure.value.user_message.endswith(".")
    await operator.close()


async def test_a_spent_quota_is_waited_out_until_it_begins_anew(tmp_path: Path) -> None:
    double, waits = KpnDouble([made(1)]), Waits()
    reset = str(int((NOW + timedelta(seconds=17)).timestamp() * 1000))
    busy = FaultTransport(DoubleTransport(double), [status(429, headers={"quota-reset-UTC": reset})], applies=ordering)
    operator = kpn(busy, tmp_path, waits=waits)
    assert (await sent(operator, asked((1, SUSPEND)))).status == OrderStatus.DONE
    assert 17.0 in waits.seconds
    assert double.taken == {(1, "block-sim"): 1}
    await operator.close()


@pytest.mark.parametrize(
    ("before", "change", "operation", "after"),
    [
        ("ACTIVE", SUSPEND, "block-sim", {"state": "BLOCKED"}),
        ("BLOCKED", REACTIVATE, "unblock-sim", {"state": "ACTIVE"}),
        ("ACTIVE", {"kind": "swap_sim", "iccid": CARD}, "replace-sim", {"simCardNumber": CARD}),
        ("ACTIVE", CEASE, "terminate", {"endDate": "2027-01-31T00:00:00+01:00"}),
        ("ACTIVE", {"kind": "port_out", "recipient_operator": "Odido"}, "porting-out", {}),
        ("ACTIVE", {"kind": "report_departure", "action": "SUSPEND"}, "block-sim", {"state": "BLOCKED"}),
        (
            "ACTIVE",
            {"kind": "set_billing_account", "billing_account": str(OTHER_CENTRE)},
            "move",
            {"path": [DEBTOR, OTHER_CENTRE, 21]},
        ),
        (
            "ACTIVE",
            {"kind": "set_user", "user": {"kind": "existing", "person_id": str(PIET)}},
            "move",
            {"path": [DEBTOR, CENTRE, PIET]},
        ),
    ],
)
async def test_a_change_is_one_order_at_kpn_and_is_seen(
    tmp_path: Path, before: str, change: Fields, operation: str, after: Fields
) -> None:
    double = KpnDouble([made(1, before)])
    operator = kpn(DoubleTransport(double), tmp_path)
    preview = await operator.preview(asked((1, change)))
    assert (preview.accepted, preview.refused) == (1, 0), preview.items
    assert not double.taken
    order = await sent(operator, asked((1, change)))
    item = await only_item(operator, order.id)
    assert (order.status, item.status) == ("DONE", "DONE"), item
    assert item.effects == preview.items[0].effects
    assert double.taken == {(1, operation): 1}
    assert after.items() <= double.contracts[1].items()
    if change == SUSPEND:
        undo = await operator.undo()
        assert (await sent(operator, undo.order, "key-2")).status == OrderStatus.DONE
        assert double.contracts[1]["state"] == "ACTIVE"
    await operator.close()


async def test_an_end_says_its_day_and_its_fee_before_it_is_ordered(tmp_path: Path) -> None:
    double = KpnDouble([made(1), made(2)])
    operator = kpn(DoubleTransport(double), tmp_path)
    (item,) = (await operator.preview(asked((1, CEASE)))).items
    assert item.irreversible
    (warning,) = item.warnings
    assert warning.message == "KPN ends it on 2027-01-31, for a fee of € 120.50."
    early = await operator.preview(asked((1, CEASE), effective_date=date(2026, 12, 24)))
    assert early.items[0].refusal is not None
    assert early.items[0].refusal.message == "KPN ends it on 2027-01-31 at the earliest."
    dated = await operator.preview(asked((1, SUSPEND), effective_date=date(2026, 12, 24)))
    assert dated.items[0].refusal is not None
    assert dated.items[0].refusal.code == "NO_DATE"
    double.state = "WAITING"
    later = await sent(operator, asked((1, CEASE), effective_date=date(2027, 3, 1)))
    assert (later.status, later.status_words) == (OrderStatus.SCHEDULED, "WAITING")
    assert double.orders[1000]["wishDate"] == "2027-03-01T00:00:00+01:00"
    assert (await operator.cancel_order(later.id)).status == OrderStatus.CANCELLED
    double.impossible["terminate"] = "KPN-77"
    double.impossible["blockSim"] = ""
    stopped = await operator.preview(asked((1, CEASE), (2, SUSPEND)))
    assert [each.refusal.code for each in stopped.items if each.refusal] == ["ORDER_IN_THE_WAY", "NOT_NOW"]
    double.impossible, double.refusing = {}, {"validator": (400, {"name": "X", "message": "Card in use"})}
    swap = await operator.preview(asked((2, {"kind": "swap_sim", "iccid": CARD})))
    assert swap.items[0].refusal is not None
    assert "Card in use" in swap.items[0].refusal.message
    await operator.close()


async def test_an_order_waits_for_approval_is_held_and_comes_to_its_end(tmp_path: Path) -> None:
    double = KpnDouble([made(1), made(2)])
    double.state = "UNAUTHORIZED"
    operator = kpn(DoubleTransport(double), tmp_path)
    order = await sent(operator, asked((1, SUSPEND)))
    assert order.status == OrderStatus.AWAITS_APPROVAL
    assert (await only_item(operator, order.id)).status == ItemStatus.WAITING
    await operator.close()
    operator = kpn(DoubleTransport(double), tmp_path)  # another program, another day
    double.finish(1000, "HOLD_CUSTOMER")
    held = await operator.order(order.id)
    assert (held.status, held.status_words) == (OrderStatus.HELD, "HOLD_CUSTOMER")
    double.finish(1000, "THIRD_PARTY")
    going = (await operator.orders()).items[0]
    assert (going.status, going.status_words) == (OrderStatus.IN_PROGRESS, "THIRD_PARTY")
    double.orders[1000]["cancelOrder"]["enabled"] = False
    with pytest.raises(Refused, match="does not let this order be cancelled"):
        await operator.cancel_order(order.id)
    double.finish(1000)
    assert (await operator.order(order.id)).status == OrderStatus.DONE
    double.state = "IN_PROGRESS"
    second = await sent(operator, asked((2, SUSPEND)), "key-2")
    double.finish(1001, "REJECTED")
    assert (await operator.order(second.id)).status == OrderStatus.REJECTED
    refusal = (await only_item(operator, second.id)).refusal
    assert refusal is not None
    assert refusal.message == "KPN did not do it: REJECTED."
    double.state = "REJECTED"
    third = await sent(operator, asked((2, SUSPEND)), "key-3")
    double.orders[1002]["status"] = "CLOSED"  # KPN says done, and the line is active
    fourth = await only_item(operator, third.id)
    assert fourth.refusal is not None
    assert double.taken == {(1, "block-sim"): 1, (2, "block-sim"): 2}
    await operator.close()


async def test_a_line_that_comes_later_than_its_order_is_waited_for(tmp_path: Path) -> None:
    double, waits = KpnDouble([made(1), made(2)]), Waits()
    double.state = "IN_PROGRESS"
    operator = kpn(DoubleTransport(double), tmp_path, waits=waits)
    order = await sent(operator, asked((1, SUSPEND), (2, SUSPEND)))
    for number in (1000, 1001):
        double.orders[number]["status"] = "CLOSED"  # KPN says done, and both lines are active
    waits.seconds.clear()
    assert (await operator.order(order.id)).status == OrderStatus.UNKNOWN
    assert waits.seconds == []  # a look does not wait
    double.finish(1000)
    double.finish(1001)
    assert (await operator.order(order.id)).status == OrderStatus.DONE
    assert double.taken == {(1, "block-sim"): 1, (2, "block-sim"): 1}
    await operator.close()


async def test_an_order_whose_answer_was_lost_is_found_by_its_reference(tmp_path: Path) -> None:
    double, waits = KpnDouble([made(1), made(2), made(3)]), Waits()
    double.lists_after = 4  # it is not in the list at once
    lost = FaultTransport(DoubleTransport(double), [reset_after, passed, reset_before], applies=ordering)
    operator = kpn(lost, tmp_path, waits=waits)
    assert (await sent(operator, asked((1, SUSPEND)))).status == OrderStatus.DONE
    assert (await sent(operator, asked((2, SUSPEND)), "key-2")).status == OrderStatus.DONE
    waits.seconds.clear()
    never = await sent(operator, asked((3, SUSPEND)), "key-3")
    assert never.status == OrderStatus.UNKNOWN
    assert sum(waits.seconds) >= 120
    references = [order["customerReference"] for order in double.orders.values()]
    assert len({*references}) == 2
    assert all(len(reference) <= sheet.LONGEST_REFERENCE for reference in references)
    assert double.taken == {(1, "block-sim"): 1, (2, "block-sim"): 1}
    assert (await operator.cancel_order(never.id)).status == OrderStatus.CANCELLED  # nobody wants to hear more of it
    await operator.close()


async def test_an_answer_that_names_no_order_is_no_answer(tmp_path: Path) -> None:
    async def nameless(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        return httpx.Response(200, json={}, request=request)

    double = KpnDouble([made(1), made(2), made(3)])
    plan = [status(200, reached=True, page=True), status(200, page=True), nameless]
    operator = kpn(FaultTransport(DoubleTransport(double), plan, applies=ordering), tmp_path)
    found = [(await sent(operator, asked((line, SUSPEND)), f"key-{line}")).status for line in (1, 2, 3)]
    assert found == [OrderStatus.DONE, OrderStatus.UNKNOWN, OrderStatus.UNKNOWN]
    assert double.taken == {(1, "block-sim"): 1}
    await operator.close()


async def test_the_accounts_are_read_once_for_all_lines_of_an_order(tmp_path: Path) -> None:
    double = KpnDouble([made(number) for number in range(1, 9)])
    operator = kpn(DoubleTransport(double), tmp_path)
    moved: Fields = {"kind": "set_billing_account", "billing_account": str(OTHER_CENTRE)}
    preview = await operator.preview(asked(*[(number, moved) for number in range(1, 9)]))
    assert preview.accepted == 8
    assert len([each for each in double.seen if each.endswith("/hierarchy/children")]) == 4
    await operator.close()


async def test_a_killed_program_leaves_an_order_that_is_found(tmp_path: Path) -> None:
    double = KpnDouble([made(1)])
    double.state = "IN_PROGRESS"
    operator = kpn(DoubleTransport(double), tmp_path)
    order = await operator.submit(asked((1, SUSPEND)), "key-1")
    await at_rest(operator)
    await killed(operator)
    after = kpn(DoubleTransport(double), tmp_path)
    assert (await after.order(order.id)).status == OrderStatus.IN_PROGRESS
    double.finish(1000)
    assert (await after.order(order.id)).status == OrderStatus.DONE
    assert double.taken == {(1, "block-sim"): 1}
    await after.close()


async def test_what_is_offered_and_a_read_only_run(tmp_path: Path) -> None:
    double = KpnDouble([made(1)])
    operator = kpn(DoubleTransport(double), tmp_path, read_only=True)
    with pytest.raises(Forbidden):
        await operator.submit(asked((1, SUSPEND)), "key-1")
    with pytest.raises(Refused, match="KPN does not offer this"):
        await operator.group_packs()
    offered = await operator.capabilities()
    assert {kind: offered.level(kind) for kind in ("suspend", "cease", "swap_sim", "set_split_bill", "set_plan")} == {
        "suspend": Level.FULL, "cease": Level.PART, "swap_sim": Level.PART, "set_split_bill": Level.NONE,
        "set_plan": Level.NONE,
    }  # fmt: skip
    assert (await operator.preview(asked((1, SUSPEND)))).accepted == 1
    assert not double.taken
    await operator.close()


def test_no_reference_is_given_twice_or_is_longer_than_kpn_takes() -> None:
    references = {fresh_reference() for _each in range(1000)}
    assert len(references) == 1000
    assert all(len(reference) == 23 and reference.startswith("FT") for reference in references)


async def test_no_secret_and_no_puk_is_in_a_log_a_repr_a_failure_or_the_book(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    double = KpnDouble([made(1)])
    operator = kpn(FaultTransport(DoubleTransport(double), [passed, status(500), status(403)]), tmp_path)
    said = []
    for _try in range(3):
        try:
            said.append(repr(await operator.line("kpn:1")))
        except Failure as failure:
            said.append(f"{failure!r} {failure.user_message} {failure.detail} {failure.__cause__!r}")
    revealed = await operator.reveal_puk(made(1)["simCardNumber"])
    assert revealed.puk == PUK
    with pytest.raises(NotFound):
        await operator.reveal_puk(CARD)
    await sent(operator, asked((1, SUSPEND)))
    held = await operator._caller.passed()
    said += [repr(operator.asked), repr(held), repr(operator._caller), repr(revealed), caplog.text]
    kept = [path for path in tmp_path.iterdir() if path.is_file()]
    assert kept
    for canary in (SECRET, "token-canary", PUK):
        assert canary not in "\n".join(said)
        assert not any(canary.encode() in path.read_bytes() for path in kept)
    await operator.close()
