"""What a form offers to choose from: users by name, blank SIM cards by the beginning of their number."""

from __future__ import annotations

from fleet_tui.domain.sim_card import SimCardStatus
from tests.contract.server import Server


async def test_people_are_found_by_any_part_of_their_name_without_accents(server: Server) -> None:
    client = await server.manager()
    assert [person.name for person in await client.people("peet zoe")] == ["Zoë Peeters"]
    assert await client.people("nobody is called this") == []
    assert len(await client.people("", limit=3)) == 3


async def test_blank_cards_are_found_by_the_beginning_of_their_number(server: Server) -> None:
    client = await server.manager()
    page = await client.sim_cards(status=SimCardStatus.STOCK, limit=5)
    wanted = page.items[2].iccid
    found = await client.sim_cards(status=SimCardStatus.STOCK, prefix=wanted)
    assert [card.iccid for card in found.items] == [wanted]
    assert (await client.sim_cards(prefix="99")).total == 0


async def test_split_bill_profiles_are_listed(server: Server) -> None:
    profiles = await (await server.manager()).split_bill_profiles()
    assert "Half each" in [profile.name for profile in profiles]
