"""What a company can choose from: contracts with plans, options and packs, billing accounts, split-bill profiles."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.billing import BillingAccount, SplitBillProfile
from fleet_tui.domain.labels import UNKNOWN
from fleet_tui.domain.money import Money
from fleet_tui.domain.person import Address
from fleet_tui.domain.plan import Contract, GroupPackOffer, Option, Plan
from fleet_tui.server.storage import tables


def money(cents: int | None) -> Money | None:
    """Stored cents as an amount."""
    return None if cents is None else Money.of_cents(cents)


def euros(cents: int) -> Money:
    """Stored cents that are always there, as an amount."""
    return Money.of_cents(cents)


def address(stored: str | None) -> Address | None:
    """A stored address."""
    return None if stored is None else Address.model_validate(json.loads(stored))


class CatalogueRepository:
    """One organisation's catalogue."""

    def __init__(self, connection: AsyncConnection, organisation_id: str) -> None:
        self._connection = connection
        self._organisation = organisation_id

    async def contracts(self) -> list[Contract]:
        """The contracts, plans and options in their own order; that a plan is not known is no plan to choose."""
        plans = [row for row in await self._rows(tables.plans, "position") if row.code != UNKNOWN]
        options = await self._rows(tables.options, "position")
        packs = await self._rows(tables.group_pack_offers, "volume_gb")
        prices = await self._prices()
        return [
            Contract.model_validate(
                {
                    "number": contract.number,
                    "name": contract.name,
                    "plans": [_plan(row) for row in plans if row.contract == contract.number],
                    "options": [_option(row, prices) for row in options if row.contract == contract.number],
                    "group_packs": [_offer(row) for row in packs if row.contract == contract.number],
                }
            )
            for contract in await self._rows(tables.contracts, "number")
        ]

    async def group_pack_offers(self) -> dict[str, GroupPackOffer]:
        """Group packs that can be ordered, by code."""
        return {row.code: _offer(row) for row in await self._rows(tables.group_pack_offers, "volume_gb")}

    async def plans(self) -> dict[str, Plan]:
        """Plans by code."""
        return {row.code: _plan(row) for row in await self._rows(tables.plans, "position")}

    async def options(self) -> dict[str, Option]:
        """Options by code."""
        prices = await self._prices()
        return {row.code: _option(row, prices) for row in await self._rows(tables.options, "position")}

    async def billing_accounts(self) -> dict[str, BillingAccount]:
        """Billing accounts by number, with what is unpaid."""
        invoices = tables.invoices.c
        statement = (
            select(invoices.billing_account, func.sum(invoices.unpaid))
            .where(invoices.organisation_id == self._organisation)
            .group_by(invoices.billing_account)
        )
        rows = (await self._connection.execute(statement)).all()
        unpaid = {account: int(cents) for account, cents in rows if cents is not None}
        return {
            row.number: BillingAccount.model_validate(
                {
                    "number": row.number,
                    "version": row.version,
                    "name": row.name,
                    "address": address(row.address),
                    "payment_mode": row.payment_mode,
                    "delivery": row.delivery,
                    "unpaid_balance": money(unpaid.get(row.number)),
                    "mandate": None if row.mandate is None else json.loads(row.mandate),
                    "invoice_e_mail": row.invoice_e_mail,
                    "enterprise_number": row.enterprise_number,
                }
            )
            for row in await self._rows(tables.billing_accounts, "number")
        }

    async def split_bill_profiles(self) -> dict[str, SplitBillProfile]:
        """Split-bill profiles by id."""
        return {
            row.id: SplitBillProfile.model_validate(
                {
                    "id": row.id,
                    "version": row.version,
                    "name": row.name,
                    "rule": row.rule,
                    "amount": money(row.amount),
                    "percentage": row.percentage,
                    "categories": json.loads(row.categories),
                }
            )
            for row in await self._rows(tables.split_bill_profiles, "name")
        }

    async def _prices(self) -> dict[str, dict[str, Money | None]]:
        prices: dict[str, dict[str, Money | None]] = {}
        for row in await self._rows(tables.option_prices, "option"):
            prices.setdefault(row.option, {})[row.plan] = money(row.price)
        return prices

    async def _rows(self, table: Table, order_by: str) -> list[Row[Any]]:
        statement = select(table).where(table.c.organisation_id == self._organisation).order_by(table.c[order_by])
        return list((await self._connection.execute(statement)).all())


def _plan(row: Row[Any]) -> Plan:
    return Plan.model_validate(
        {
            "code": row.code,
            "name": row.name,
            "group": row.plan_group,
            "price": money(row.price),
            "contracted": row.contracted,
        }
    )


def _offer(row: Row[Any]) -> GroupPackOffer:
    return GroupPackOffer.model_validate(
        {
            "code": row.code,
            "name": row.name,
            "volume_gb": row.volume_gb,
            "price": euros(row.price),
            "extra_gb": money(row.extra_gb),
        }
    )


def _option(row: Row[Any], prices: dict[str, dict[str, Money | None]]) -> Option:
    return Option.model_validate(
        {"code": row.code, "name": row.name, "group": row.option_group, "prices": prices.get(row.code, {})}
    )
