"""Blank SIM cards: those in stock, those on their way, and how they arrive."""

from __future__ import annotations

import json
import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.iccid import with_check_digit
from fleet_tui.domain.person import Address
from fleet_tui.domain.sim_card import SimCard, SimCardStatus
from fleet_tui.domain.ticket import AddressList, CardDelivery, SimCardStock
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.secrets import new_id

DELIVERIES = tables.card_deliveries.c
CARDS = tables.sim_cards.c
ISSUER = "893203"
"""Issuer of the cards of a company that has none yet."""
_SERIAL_DIGITS = 12
_FIRST_SERIAL = 30_000_000
_MOST_ADDRESSES = 9
CARDS_A_BOX = 10


def box_of(ticket_number: str, place: int) -> str:
    """What stands on the box of the card at `place` (from 1) of a delivery."""
    return f"{ticket_number}/{1 + (place - 1) // CARDS_A_BOX}"


def cards_with_orders() -> Select[Any]:
    """Cards of all companies, each with the ticket it was ordered by; `card_of` reads a row. PUKs are left out."""
    tickets = tables.tickets.c
    ticket = (tickets.organisation_id == CARDS.organisation_id) & (tickets.id == CARDS.ticket_id)
    told = (column for column in CARDS if column is not CARDS.puk)
    ordered = (tickets.number.label("ticket_number"), tickets.created_at.label("ordered_at"))
    return select(*told, *ordered).select_from(tables.sim_cards.outerjoin(tables.tickets, ticket))


def card_of(row: Row[Any]) -> SimCard:
    """A card as the contract has it, of a row of `cards_with_orders`."""
    return SimCard.model_validate(
        {
            "iccid": row.iccid,
            "version": row.version,
            "status": row.status,
            "issuer": row.issuer,
            "line_id": row.line_id,
            "ticket_id": row.ticket_id,
            "ticket_number": row.ticket_number or "",
            "ordered_on": day_of(row.ordered_at) if row.ordered_at else None,
            "box": row.box,
        }
    )


class CardStock:
    """One organisation's blank cards."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def stock(self) -> SimCardStock:
        """Cards in stock, and deliveries on their way, soonest first."""
        count = select(func.count()).where(
            CARDS.organisation_id == self._organisation, CARDS.status == SimCardStatus.STOCK.value
        )
        coming = self._deliveries().where(DELIVERIES.delivered_on.is_(None))
        rows = await self._connection.execute(coming.order_by(DELIVERIES.expected_on, DELIVERIES.ordered_at))
        return SimCardStock(
            in_stock=(await self._connection.execute(count)).scalar_one(),
            deliveries=[_delivery(row) for row in rows],
        )

    async def addresses(self) -> AddressList:
        """Where cards were sent to before, each once, the latest first."""
        rows = await self._connection.execute(self._deliveries().order_by(DELIVERIES.ordered_at.desc()))
        texts = dict.fromkeys(row.address for row in rows)
        return AddressList.model_validate({"items": [json.loads(text) for text in list(texts)[:_MOST_ADDRESSES]]})

    async def order(self, ticket_id: str, count: int, address: Address, now: datetime, expected_on: date) -> None:
        """Send `count` cards."""
        await self._connection.execute(
            insert(tables.card_deliveries).values(
                organisation_id=self._organisation,
                id=new_id(),
                ticket_id=ticket_id,
                cards=count,
                address=json.dumps(address.model_dump(mode="json"), sort_keys=True),
                ordered_at=now,
                expected_on=expected_on,
            )
        )

    async def due(self, today: date) -> list[Row[Any]]:
        """Deliveries that arrive by `today` and are not in stock yet."""
        late = DELIVERIES.delivered_on.is_(None) & (DELIVERIES.expected_on <= today)
        return list((await self._connection.execute(self._deliveries().where(late))).all())

    async def deliver(self, delivery: Row[Any], today: date) -> None:
        """Put the cards of a delivery into stock: numbers that go on from the highest, each with its check digit."""
        issuer, serial = await self._last_card()
        cards = [
            {
                "organisation_id": self._organisation,
                "iccid": with_check_digit(f"{issuer}{serial + place:0{_SERIAL_DIGITS}d}"),
                "puk": f"{secrets.randbelow(10**8):08d}",
                "status": SimCardStatus.STOCK.value,
                "issuer": issuer,
                "ticket_id": delivery.ticket_id,
                "box": box_of(delivery.ticket_number, place),
            }
            for place in range(1, delivery.cards + 1)
        ]
        await self._connection.execute(insert(tables.sim_cards), cards)
        arrived = update(tables.card_deliveries).where(
            DELIVERIES.organisation_id == self._organisation, DELIVERIES.id == delivery.id
        )
        await self._connection.execute(arrived.values(delivered_on=today))

    async def _last_card(self) -> tuple[str, int]:
        """The issuer most blank cards are of, and the serial number that its cards have reached."""
        mine = CARDS.organisation_id == self._organisation
        commonest = (
            select(CARDS.issuer)
            .where(mine, CARDS.status == SimCardStatus.STOCK.value)
            .group_by(CARDS.issuer)
            .order_by(func.count().desc(), CARDS.issuer)
            .limit(1)
        )
        issuer = (await self._connection.execute(commonest)).scalar() or ISSUER
        whole = func.length(CARDS.iccid) == len(issuer) + _SERIAL_DIGITS + 1
        highest = select(func.max(CARDS.iccid)).where(mine, CARDS.iccid.startswith(issuer, autoescape=True), whole)
        last = (await self._connection.execute(highest)).scalar()
        return issuer, int(last[len(issuer) : -1]) if last else _FIRST_SERIAL

    def _deliveries(self) -> Any:
        tickets = tables.tickets.c
        ticket = (tickets.organisation_id == DELIVERIES.organisation_id) & (tickets.id == DELIVERIES.ticket_id)
        joined = tables.card_deliveries.outerjoin(tables.tickets, ticket)
        columns = select(*DELIVERIES, tickets.number.label("ticket_number")).select_from(joined)
        return columns.where(DELIVERIES.organisation_id == self._organisation)


def _delivery(row: Row[Any]) -> CardDelivery:
    return CardDelivery.model_validate(
        {
            "ticket_id": row.ticket_id,
            "ticket_number": row.ticket_number or "",
            "count": row.cards,
            "expected_on": row.expected_on,
            "delivered_on": row.delivered_on,
            "address": json.loads(row.address),
        }
    )
