"""Numbers offered for a new line: free, valid, found by their end; offered is not reserved."""

from __future__ import annotations

from typing import Any

import pytest

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.msisdn import parse_msisdn
from tests.contract.server import Server
from tests.one_run import in_one_run


def add_line(iccid: str, msisdn: str) -> dict[str, Any]:
    return {
        "line_id": None,
        "change": {
            "kind": "add_line",
            "iccid": iccid,
            "user": {"kind": "none"},
            "plan": "MOBILE_DATA_12",
            "billing_account": "100457319",
            "number": {"kind": "new_number", "msisdn": msisdn},
        },
    }


@in_one_run("ending", ["", "0", "00", "4711", "123456", "7123456"])
async def test_offered_numbers_end_as_asked_are_valid_and_different(server: Server, ending: str) -> None:
    offered = await (await server.manager()).available_numbers(ending, limit=10)
    assert len(offered) == (1 if len(ending) >= 6 else 10)
    assert len(set(offered)) == len(offered)
    assert all(parse_msisdn(number) == number and number.endswith(ending) for number in offered)


async def test_an_ending_that_no_free_number_has_finds_nothing(server: Server) -> None:
    assert await (await server.manager()).available_numbers("55123456") == []


async def test_a_number_that_is_ordered_is_offered_no_more_and_refused_to_the_second(server: Server) -> None:
    client = await server.manager()
    number = (await client.available_numbers("00"))[0]
    cards = [
        card.iccid for card in (await client.sim_cards(prefix="893203", limit=1000)).items if card.status == "STOCK"
    ]
    assert (await server.done(client, {"items": [add_line(cards[0], number)]})).status == "DONE"
    assert number not in await client.available_numbers("00", limit=100)
    late = await server.done(client, {"items": [add_line(cards[1], number)]})
    assert late.status == "REJECTED"
    (item,) = (await client.order_items(late.id)).items
    assert item.refusal is not None
    assert item.refusal.code == "NUMBER_NOT_AVAILABLE"


async def test_only_digits_are_asked_for(server: Server) -> None:
    with pytest.raises(Failure):
        await (await server.manager()).available_numbers("1; drop")
