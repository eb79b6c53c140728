"""Dashboard, catalogue and the other lists."""

from __future__ import annotations

import pytest

from fleet_tui.domain.dashboard import Dashboard, Waiting
from fleet_tui.domain.forecast import forecast
from fleet_tui.domain.order import OrderStatus
from fleet_tui.domain.spending import SpendingBy
from tests.contract.conftest import SIZE
from tests.contract.server import Server, known, lines_by_status, order


async def test_the_dashboard_counts_what_the_lists_show(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    figures = await client.dashboard()
    assert figures.lines == SIZE == sum(figures.lines_by_status.values())
    for status in ("ACTIVE", "PENDING", "SUSPENDED"):
        assert figures.lines_by_status[status] == len(await lines_by_status(http, status))
    profiles = (await client.profiles()).items
    assert figures.profiles == len(profiles)
    assert figures.invitations_open == sum(profile.status == "INVITED" for profile in profiles)
    assert figures.tickets_open == sum(ticket.status != "CLOSED" for ticket in (await client.tickets()).items)
    assert str(known(figures.unpaid_balance).amount) == "91.61"
    assert figures.contract_numbers == ["0000025351"]
    assert figures.group_pack_usage_percent == 63
    assert figures.as_of == server.clock()


async def test_the_dashboard_says_what_waits(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    waiting = (await client.dashboard()).waiting
    free = [line for line in await lines_by_status(http, "PENDING") if line["scheduled_kind"] is None]
    assert waiting.lines_to_activate == len(free)
    scheduled = (await client.orders(status=OrderStatus.SCHEDULED)).items
    assert waiting.orders_scheduled == len(scheduled)
    assert waiting.next_order == min(scheduled, key=lambda order: order.effective_date)
    answered = [ticket for ticket in (await client.tickets()).items if ticket.status == "ANSWERED"]
    assert (waiting.tickets_answered, waiting.answered_ticket) == (len(answered), answered[0].number)
    invited = [profile.invited_at for profile in (await client.profiles()).items if profile.status == "INVITED"]
    assert waiting.invited_at == min(moment for moment in invited if moment is not None)
    unpaid = await client.invoices(unpaid=True)
    assert waiting.invoices_to_pay == len(unpaid)
    assert (waiting.due_on, waiting.invoice_to_pay) == min((each.due_on, each.number) for each in unpaid)


async def test_the_dashboard_spends_what_mybill_and_the_packs_say(server: Server) -> None:
    client = await server.manager()
    figures = await client.dashboard()
    assert figures.spending == (await client.spending(SpendingBy.MONTH)).items[:12]
    assert (figures.spent_month, figures.spent) == (figures.spending[0].key, figures.spending[0].amount)
    running = [pack for pack in await client.group_packs() if pack.status == "ACTIVE"]
    assert figures.group_pack_used_mb == sum(pack.used_mb for pack in running)
    assert figures.group_pack_volume_mb == sum(pack.volume_mb for pack in running)
    expected = [forecast(pack.used_mb, pack.as_of, pack.starts_on) for pack in running]
    assert figures.group_pack_expected_mb == sum(each.total for each in expected if each is not None)


async def test_a_member_is_told_nothing_of_what_waits_for_the_company(server: Server) -> None:
    member = await server.member("person-000001")
    figures = Dashboard.model_validate((await member.get("/v1/dashboard")).json())
    assert figures.waiting == Waiting()
    assert not figures.spending


async def test_the_dashboard_follows_orders(server: Server) -> None:
    http, client = await server.http(), await server.manager()
    before = await client.dashboard()
    line = next(line for line in await lines_by_status(http, "PENDING") if line["scheduled_kind"] is None)
    submitted = await order(http, {"line_id": line["id"], "change": {"kind": "activate"}})
    await server.backend.work_until_idle()
    after = await client.dashboard()
    assert after.lines_by_status["ACTIVE"] == before.lines_by_status["ACTIVE"] + 1
    assert after.latest_orders[0].id == submitted["id"]
    assert before.monthly_cost is not None
    assert after.monthly_cost is not None
    assert str((after.monthly_cost - before.monthly_cost).amount) == line["monthly_cost"]


async def test_the_contract_has_the_prices_of_the_slides(server: Server) -> None:
    contract = (await (await server.manager()).contracts())[0]
    prices = {plan.name: plan.price and str(plan.price.amount) for plan in contract.plans}
    assert prices == {
        "Mobile 1": "5.00",
        "Mobile Europe": "45.00",
        "Mobile Start": "10.00",
        "Mobile Contact": "20.00",
        "Mobile Start +": "10.00",
        "Mobile Limitless": "33.00",
        "Mobile Data 20": "20.00",
        "Mobile Data 12": "12.00",
        "Mobile Data 50": None,
    }
    assert [plan.name for plan in contract.plans if not plan.contracted] == ["Mobile Data 50"]
    voice = next(option for option in contract.options if option.name == "Voice National 100 min")
    assert sorted(voice.prices) == ["MOBILE_1", "MOBILE_START", "MOBILE_START_PLUS"]  # sans objet elsewhere
    national = next(option for option in contract.options if option.name == "Data National 10 GB")
    assert "MOBILE_LIMITLESS" not in national.prices


@pytest.mark.parametrize("path", ["people", "sim-cards"])
async def test_lists_page_by_page(server: Server, path: str) -> None:
    http = await server.http()
    whole = (await http.get(f"/v1/{path}", params={"limit": 1000})).json()
    parts, cursor = [], ""
    while True:
        params = {"limit": "9"} | ({"cursor": cursor} if cursor else {})
        page = (await http.get(f"/v1/{path}", params=params)).json()
        parts += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert parts == whole["items"]
    assert len(parts) == whole["total"]


async def test_profiles_show_who_was_invited(server: Server) -> None:
    profiles = {str(profile.description): profile for profile in (await (await server.manager()).profiles()).items}
    assert (profiles["Margaux Sastre"].role, profiles["Margaux Sastre"].status) == ("MANAGER", "VALIDATED")
    assert profiles["Margaux Sastre"].msisdns == ["+32489744365"]
    assert (profiles["Malina"].role, profiles["Malina"].status) == ("MEMBER", "INVITED")


async def test_puks_stay_on_the_server(server: Server) -> None:
    http = await server.http()
    for path in ("/v1/sim-cards", "/v1/lines", "/v1/audit"):
        assert "51213732" not in (await http.get(path)).text


async def test_ticket_topics_say_their_fields(server: Server) -> None:
    topics = (await (await server.http()).get("/v1/ticket-topics")).json()["items"]
    details = {detail["code"]: detail for detail in topics[0]["details"]}
    assert {field["name"] for field in details["ORDER_BLANK_SIM_CARDS"]["fields"]} >= {"count", "postcode", "street"}
    ours = {ticket.detail for ticket in (await (await server.manager()).tickets()).items}
    assert ours <= {detail["code"] for topic in topics for detail in topic["details"]}


async def test_group_packs_carry_the_age_of_their_figures(server: Server) -> None:
    pack = (await (await server.manager()).group_packs())[0]
    assert pack.used_mb == sum(day.used_mb for day in pack.days)
    assert pack.as_of < server.clock()
