"""Contact numbers and dates of birth that cannot be are refused by the server, each by its pointer."""

from __future__ import annotations

from typing import Any

import httpx

from fleet_tui.domain.person import Person
from tests.contract.server import Server

NO_NUMBERS = [
    "abc def", "0489 XX XX XX", "0489744365;0489744366", "23/11/2026", "0489٧٤٤٣٨٨", "12345678", "4,89744E+08", "",
]  # fmt: skip
NO_DAYS = ["2080-01-01", "1899-12-31", "24/11/1980", 338000000, "338000000", "١٩٨٠-١١-٢٤", "1980-02-30"]


async def somebody(server: Server) -> Person:
    """A user of the company."""
    client = await server.manager()
    for line_id in (await client.line_page()).id:
        if (person := (await client.line(line_id)).person) is not None:
            return person
    raise AssertionError("no line has a user")


async def update(server: Server, person: Person, **fields: Any) -> httpx.Response:
    return await (await server.http()).patch(
        f"/v1/people/{person.id}",
        json=fields,
        headers={"Content-Type": "application/merge-patch+json", "If-Match": f'"{person.version}"'},
    )


async def refused(server: Server, person: Person, **fields: Any) -> tuple[int, list[str]]:
    answer = await update(server, person, **fields)
    return answer.status_code, [each["pointer"] for each in answer.json().get("errors", [])]


async def test_a_contact_number_is_a_phone_number(server: Server) -> None:
    person = await somebody(server)
    for number in NO_NUMBERS:
        assert await refused(server, person, phone_number=number) == (422, ["/phone_number"]), number


async def test_a_contact_number_is_kept_in_one_form(server: Server) -> None:
    for number in ("0489/74.43.65", "+32 (0)489 74 43 65", "tel:+32489744365"):
        answer = await update(server, await somebody(server), phone_number=number)
        assert (answer.status_code, (await somebody(server)).phone_number) == (200, "+32489744365"), number


async def test_a_date_of_birth_is_a_day_that_was(server: Server) -> None:
    person = await somebody(server)
    for born in NO_DAYS:
        assert await refused(server, person, birth_date=born) == (422, ["/birth_date"]), born
    assert (await update(server, person, birth_date="1980-11-24")).status_code == 200
