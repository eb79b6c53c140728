"""What was spent: the sums are those of the invoices, to the cent, whichever way they are added up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fleet_tui.domain.spending import SpendingBy, SpendingPage, Spent, Why, month_before
from fleet_tui.server.sample.charges import Item
from fleet_tui.server.storage.spending import reasons_of
from tests.contract.server import Server

BY = SpendingBy
NEWEST = "2026-11"


async def all_lines(
    server: Server, *, month: str | None = None, by_change: bool = False
) -> tuple[SpendingPage, list[Spent]]:
    client = await server.manager()
    page = await client.spending(BY.LINE, month=month, by_change=by_change, limit=7)
    first, items = page, list(page.items)
    while page.next_cursor is not None:
        page = await client.spending(BY.LINE, month=month, by_change=by_change, cursor=page.next_cursor, limit=7)
        items += page.items
    return first, items


def total(items: list[Spent]) -> Decimal:
    return sum((each.amount.amount for each in items), Decimal(0))


async def test_every_way_of_adding_up_gives_what_the_invoices_say(server: Server) -> None:
    client = await server.manager()
    invoices = [await client.invoice(invoice.number) for invoice in await client.invoices()]
    months = (await client.spending(BY.MONTH)).items
    assert [month.key for month in months][:2] == ["2026-11", "2026-10"]
    assert len(months) == 12
    for month in months:
        issued = [invoice for invoice in invoices if invoice.issued_on.isoformat()[:7] == month.key]
        net = sum((invoice.net.amount for invoice in issued if invoice.net), Decimal(0))
        assert month.amount.amount == net
        assert month.with_vat is not None
        assert month.with_vat.amount == sum(invoice.amount.amount for invoice in issued)
        categories = await client.spending(BY.CATEGORY, month=month.key)
        assert total(categories.items) == net == categories.amount.amount
        before = await client.spending(BY.CATEGORY, month=month_before(month.key))
        if before.items:
            assert month.previous == before.amount == categories.previous
        else:
            assert month.previous is categories.previous is None
    first, lines = await all_lines(server)
    assert (first.month, len(lines)) == (NEWEST, first.total)
    assert total(lines) == months[0].amount.amount == first.amount.amount
    assert len({line.key for line in lines}) == len(lines)
    plans = await client.spending(BY.PLAN)
    subscriptions = next(each for each in (await client.spending(BY.CATEGORY)).items if each.key == "SUBSCRIPTION")
    assert total(plans.items) == subscriptions.amount.amount == plans.amount.amount
    assert sum(each.lines or 0 for each in plans.items) > 50


async def test_one_account_and_the_other_are_all(server: Server) -> None:
    client = await server.manager()
    accounts = [account.number for account in await client.billing_accounts()]
    assert len(accounts) == 2
    for by in BY:
        whole = (await client.spending(by)).amount.amount
        parts = [(await client.spending(by, account=account)).amount.amount for account in accounts]
        assert sum(parts) == whole
        assert all(parts)
    assert (await client.spending(BY.LINE, account="none")).items == []


async def test_what_rose_or_fell_comes_first_and_says_why(server: Server) -> None:
    _first, lines = await all_lines(server, by_change=True)
    changes = [abs(line.amount.amount - line.previous.amount) for line in lines if line.previous is not None]
    assert len(changes) == len(lines)
    assert changes == sorted(changes, reverse=True)
    assert changes[0] > 0
    for line in lines:
        assert line.previous is not None
        difference = line.amount.amount - line.previous.amount
        assert sum(reason.difference.amount for reason in line.reasons) == difference
    assert {reason.why for line in lines for reason in line.reasons} >= {Why.USAGE, Why.ONE_OFF}


async def test_any_two_months_are_compared_and_one_number_by_category(server: Server) -> None:
    client = await server.manager()
    for by in (BY.CATEGORY, BY.PLAN, BY.LINE):
        then = await client.spending(by, month="2026-08")
        both = await client.spending(by, month=NEWEST, against="2026-08")
        assert both.previous == then.amount
        before = {each.key: each.amount for each in then.items}
        assert any(each.previous == before.get(each.key) for each in both.items)
    risen = await client.spending(BY.LINE, month=NEWEST, against="2026-08", by_change=True, limit=3)
    for line in risen.items:
        assert line.msisdn is not None
        alone = await client.spending(BY.CATEGORY, month=NEWEST, against="2026-08", number=line.msisdn)
        assert (alone.amount, alone.previous) == (line.amount, line.previous)
    assert (await client.spending(BY.CATEGORY, number="+32000000000")).items == []


async def test_a_month_before_all_invoices_has_nothing_and_the_first_has_nothing_to_compare(server: Server) -> None:
    client = await server.manager()
    for by in (BY.CATEGORY, BY.LINE, BY.PLAN):
        nothing = await client.spending(by, month="2020-01")
        assert nothing.items == []
        assert nothing.amount.amount == 0
        first = await client.spending(by, month="2025-12")
        assert first.items
        assert first.previous is None
        assert all(each.previous is None and not each.reasons for each in first.items)


async def test_others_see_their_own_and_members_nothing(server: Server) -> None:
    theirs = await server.other_company()
    for by in BY:
        answer = await theirs.get("/v1/spending", params={"by": by})
        assert (answer.status_code, answer.json()["items"]) == (200, [])
    http = await server.http()
    for wrong in ({}, {"by": "colour"}, {"by": "line", "month": "2026-13"}, {"by": "line", "cursor": "x"}):
        assert (await http.get("/v1/spending", params=wrong)).status_code == 422, wrong


PLAN = Item("SUBSCRIPTION", "Mobile Start", 1, "MONTH", 1000)
DEARER = Item("SUBSCRIPTION", "Mobile Europe", 1, "MONTH", 4500)
OPTION = Item("OPTION", "Voice", 1, "MONTH", 300)
CALLS = Item("CALLS", "Calls to abroad", 4, "MINUTE", 100)
PACK = Item("GROUP_PACK", "Group Data", 1, "MONTH", 20000)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ([PLAN, OPTION], [], [(Why.NEW_LINE, "", "13.00")]),
        ([DEARER], [PLAN], [(Why.PLAN_CHANGED, "Mobile Europe", "35.00")]),
        ([PLAN, OPTION], [PLAN], [(Why.OPTION_ADDED, "Voice", "3.00")]),
        ([PLAN], [PLAN, OPTION, CALLS], [(Why.OPTION_REMOVED, "Voice", "-3.00"), (Why.USAGE, "CALLS", "-1.00")]),
        ([PACK], [PACK, PACK], [(Why.OTHER, "", "-200.00")]),
        ([PLAN], [PLAN], []),
    ],
)
def test_reasons_explain_all_of_a_difference(
    now: list[Item], before: list[Item], expected: list[tuple[Why, str, str]]
) -> None:
    found = reasons_of(now, before)
    assert [(reason.why, reason.name, str(reason.difference.amount)) for reason in found] == expected
