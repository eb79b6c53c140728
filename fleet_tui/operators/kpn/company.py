"""The company at KPN: debtors and cost centres, the people who have lines, the products that its lines have."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from pydantic import JsonValue

from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.person import Person
from fleet_tui.domain.plan import Plan
from fleet_tui.domain.text import Text, fold
from fleet_tui.operators.kpn import sheet
from fleet_tui.operators.kpn.calls import Caller, call
from fleet_tui.operators.kpn.contract import account_of, person_of
from fleet_tui.operators.told import mapping_of, mappings_of, whole_number

MOST_PLACES = 10_000
"""Debtors and cost centres that are read."""


class Company:
    """What was read of it so far."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self.accounts: dict[str, BillingAccount] = {}
        self.met: dict[str, Person] = {}
        """People who were seen, by id."""
        self.products: dict[str, Plan] = {}
        """Products of the lines that were read; what else there is to have, only a basket tells."""
        self._reading = asyncio.Lock()

    def meet(self, person: Person) -> None:
        """Keep who `person` is."""
        self.met[person.id] = person

    def have(self, product: str) -> None:
        """Keep that there is a line with `product`."""
        if product and product not in self.products:
            self.products[product] = Plan(code=product, name=Text(product))

    async def read_accounts(self) -> dict[str, BillingAccount]:
        """Debtors and the cost centres below them."""
        found: dict[str, BillingAccount] = {}
        waiting: list[int | None] = [None]
        while waiting and len(found) < MOST_PLACES:
            parent = waiting.pop(0)
            for place in await self._below(parent):
                number = whole_number(place.get("id"))
                if number is not None and place.get("type") in sheet.ACCOUNTS and str(number) not in found:
                    found[str(number)] = account_of(place)
                    waiting.append(number)
        self.accounts = found
        return found

    async def read_account(self, number: str) -> None:
        """Know the account with `number`, where there is one: all are read where it is not known yet."""
        async with self._reading:
            if number not in self.accounts:
                await self.read_accounts()

    async def _below(self, parent: int | None) -> list[Mapping[str, JsonValue]]:
        found: list[Mapping[str, JsonValue]] = []
        while True:
            window: dict[str, str | int] = {"from": len(found), "to": len(found) + sheet.MOST}
            params = window if parent is None else {"id": parent, **window}
            told, _answer = await self._caller.json(call(sheet.PLACES, params=params))
            page = mappings_of(mapping_of(told).get("result"))
            found += page
            if not page or len(found) >= (whole_number(mapping_of(told).get("total")) or 0):
                return found

    async def people(self, search: str, limit: int) -> list[Person]:
        """People whose name has every word of `search`."""
        params = [("patterns", word) for word in search.split()]
        window: list[tuple[str, str | int]] = [("from", 0), ("to", limit), ("sortBy", "LASTNAME")]
        told, _answer = await self._caller.json(call(sheet.SUBSCRIBERS, params=[*params, *window]))
        found = [person_of(each) for each in mappings_of(mapping_of(told).get("result"))]
        for person in found:
            self.meet(person)
        words = fold(search).split()
        return [each for each in found if each.id and all(word in fold(each.name) for word in words)]

    async def read_person(self, person_id: str) -> None:
        """Meet who has `person_id`, where nobody has met them yet. Raises NotFound."""
        if person_id not in self.met:
            told, _answer = await self._caller.json(call(sheet.PERSON_DETAILS, person_id))
            details = mapping_of(told)
            renamed = {"lastName": details.get("surname"), "prefix": details.get("surnamePrefix")}
            self.meet(person_of({**details, **renamed}))
