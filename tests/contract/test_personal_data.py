"""Contact numbers and dates of birth that cannot be are refused by the server, each by its pointer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.server import Server


async def update(server: Server, **fields: Any) -> tuple[int, list[str]]:
    client = await server.manager()
    page = await client.line_page()
    person = next(line.person for line in [await client.line(each) for each in page.id[:20]] if line.person)
    answer = await (await server.http()).patch(
        f"/v1/people/{person.id}",
        json=fields,
        headers={"Content-Type": "application/merge-patch+json", "If-Match": f'"{person.version}"'},
    )
    problem = answer.json()
    return answer.status_code, [each["pointer"] for each in problem.get("errors", [])]


@pytest.mark.parametrize(
    "number",
    ["abc def", "0489 XX XX XX", "0489744365;0489744366", "23/11/2026", "0489٧٤٤٣٨٨", "12345678", "4,89744E+08", ""],
)
async def test_a_contact_number_is_a_phone_number(server: Server, number: str) -> None:
    status, pointers = await update(server, phone_number=number)
    assert (status, pointers) == (422, ["/phone_number"])


@pytest.mark.parametrize("number", ["0489/74.43.65", "+32 (0)489 74 43 65", "tel:+32489744365"])
async def test_a_contact_number_is_kept_in_one_form(server: Server, number: str) -> None:
    assert await update(server, phone_number=number) == (200, [])
    client = await server.manager()
    people = [(await client.line(each)).person for each in (await client.line_page()).id[:20]]
    assert "+32489744365" in {person.phone_number for person in people if person}


@pytest.mark.parametrize(
    "born", ["2080-01-01", "1899-12-31", "24/11/1980", 338000000, "338000000", "١٩٨٠-١١-٢٤", "1980-02-30"]
)
async def test_a_date_of_birth_is_a_day_that_was(server: Server, born: object) -> None:
    status, pointers = await update(server, birth_date=born)
    assert (status, pointers) == (422, ["/birth_date"])
    assert (await update(server, birth_date="1980-11-24"))[0] == 200
