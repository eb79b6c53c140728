"""Settings of billing accounts, and split-bill profiles, as they are changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.billing import BillingAccount, Delivery, PaymentMode, SplitBillProfile
from fleet_tui.domain.billing_settings import BillingAccountUpdate, SplitBillProfileRequest
from fleet_tui.domain.calendar import day_of
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.preconditions import stale
from fleet_tui.server.problems import ApiProblem, invalid, not_found
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.catalogue import CatalogueRepository
from fleet_tui.server.storage.organisations import lock, next_sequence
from fleet_tui.server.storage.secrets import new_id

ACCOUNTS = tables.billing_accounts.c
PROFILES = tables.split_bill_profiles.c
LINES = tables.lines.c
_PRIVATE = frozenset({"mandate", "invoice_e_mail"})
"""Personal data, of which the audit log keeps digests."""


class BillingSettings:
    """The billing settings of the caller's organisation, in one transaction."""

    def __init__(
        self, connection: AsyncConnection, caller: Caller, now: datetime, *, request_id: str, key: str | None = None
    ) -> None:
        self._connection = connection
        self._caller = caller
        self._owner = caller.organisation_id
        self._now = now
        self._request_id = request_id
        self._key = key
        self._catalogue = CatalogueRepository(connection, self._owner)

    # Billing accounts

    async def change_account(self, number: str, version: int | None, changes: BillingAccountUpdate) -> BillingAccount:
        """Change the settings that `changes` names.

        Raises:
            ApiProblem: 404; 412 VERSION_CONFLICT when `version` is an older one; 422 MANDATE_MISSING, E_MAIL_MISSING,
                ENTERPRISE_NUMBER_MISSING.
        """
        await lock(self._connection, self._owner)
        row = await self._row(tables.billing_accounts, ACCOUNTS.number == number, version)
        values = changes.model_dump(exclude_unset=True, exclude={"mandate"})
        if "mandate" in changes.model_fields_set:
            values["mandate"] = self._mandate(number, changes)
        before = row._asdict()
        _check(before | values, values)
        await self._connection.execute(
            update(tables.billing_accounts)
            .where(ACCOUNTS.organisation_id == self._owner, ACCOUNTS.number == number)
            .values(version=ACCOUNTS.version + 1, **values)
        )
        audit = await self._audit()

        def logged(settings: dict[str, Any]) -> dict[str, Any]:
            return {name: audit.digest(settings[name]) if name in _PRIVATE else settings[name] for name in values}

        await audit.write(self._connection, "billing_account.update", number, logged(before), logged(values))
        return (await self._catalogue.billing_accounts())[number]

    def _mandate(self, number: str, changes: BillingAccountUpdate) -> str | None:
        if changes.mandate is None:
            return None
        signed = {
            "reference": f"{number}-{new_id()[:8].upper()}",
            "signed_on": day_of(self._now).isoformat(),
        }
        return json.dumps(changes.mandate.model_dump() | signed)

    # Split-bill profiles

    async def add_profile(self, wanted: SplitBillProfileRequest) -> SplitBillProfile:
        """A new profile.

        Raises:
            ApiProblem: 422 NAME_TAKEN.
        """
        await lock(self._connection, self._owner)
        await self._name_is_free(wanted.name, None)
        profile_id = new_id()
        values = _values(wanted)
        await self._connection.execute(
            insert(tables.split_bill_profiles).values(organisation_id=self._owner, id=profile_id, version=1, **values)
        )
        await (await self._audit()).write(self._connection, "split_bill_profile.create", profile_id, None, values)
        return (await self._catalogue.split_bill_profiles())[profile_id]

    async def change_profile(
        self, profile_id: str, version: int | None, wanted: SplitBillProfileRequest
    ) -> SplitBillProfile:
        """All of a profile anew; the lines that have it count as modified.

        Raises:
            ApiProblem: 404; 412 VERSION_CONFLICT; 422 NAME_TAKEN.
        """
        await lock(self._connection, self._owner)
        before = await self._row(tables.split_bill_profiles, PROFILES.id == profile_id, version)
        await self._name_is_free(wanted.name, profile_id)
        values = _values(wanted)
        await self._connection.execute(
            update(tables.split_bill_profiles)
            .where(PROFILES.organisation_id == self._owner, PROFILES.id == profile_id)
            .values(version=PROFILES.version + 1, **values)
        )
        if before.name != wanted.name:
            sequence = await next_sequence(self._connection, self._owner)
            await self._connection.execute(
                update(tables.lines)
                .where(LINES.organisation_id == self._owner, LINES.split_bill_profile == profile_id)
                .values(sequence=sequence, modified_at=self._now)
            )
        seen = {name: getattr(before, name) for name in values}
        await (await self._audit()).write(self._connection, "split_bill_profile.update", profile_id, seen, values)
        return (await self._catalogue.split_bill_profiles())[profile_id]

    async def remove_profile(self, profile_id: str, version: int | None) -> None:
        """Remove a profile that no line has.

        Raises:
            ApiProblem: 404; 412 VERSION_CONFLICT; 409 PROFILE_IN_USE.
        """
        await lock(self._connection, self._owner)
        before = await self._row(tables.split_bill_profiles, PROFILES.id == profile_id, version)
        used = select(func.count()).where(LINES.organisation_id == self._owner, LINES.split_bill_profile == profile_id)
        if (await self._connection.execute(used)).scalar_one():
            raise ApiProblem(409, "PROFILE_IN_USE", "Lines have this split-bill profile.")
        await self._connection.execute(
            delete(tables.split_bill_profiles).where(PROFILES.organisation_id == self._owner, PROFILES.id == profile_id)
        )
        await (await self._audit()).write(
            self._connection, "split_bill_profile.remove", profile_id, {"name": before.name}, None
        )

    async def _name_is_free(self, name: str, own: str | None) -> None:
        taken = select(PROFILES.id).where(PROFILES.organisation_id == self._owner, PROFILES.name == name)
        if own is not None:
            taken = taken.where(PROFILES.id != own)
        if (await self._connection.execute(taken)).first() is not None:
            raise invalid("/name", "NAME_TAKEN", "Another split-bill profile has this name.")

    async def _row(self, table: Table, which: Any, version: int | None) -> Row[Any]:
        """The stored record. Raises ApiProblem 404, 412."""
        statement = select(table).where(table.c.organisation_id == self._owner, which)
        row = (await self._connection.execute(statement)).first()
        if row is None:
            raise not_found()
        if version is not None and version != row.version:
            raise stale()
        return row

    async def _audit(self) -> AuditWriter:
        return await AuditWriter.of(
            self._connection, self._caller, self._now, request_id=self._request_id, key=self._key
        )


def _check(account: dict[str, Any], changed: Iterable[str]) -> None:
    """What a way to pay or to deliver needs, where it is touched. Raises ApiProblem 422."""
    for way, wanted, needed, code, sentence in _NEEDS:
        if {way, needed} & set(changed) and account[way] == wanted and account[needed] is None:
            raise invalid(f"/{needed}", code, sentence)


_NEEDS = (
    ("payment_mode", PaymentMode.DIRECT_DEBIT, "mandate", "MANDATE_MISSING", "A direct debit needs a mandate."),
    ("delivery", Delivery.E_MAIL, "invoice_e_mail", "E_MAIL_MISSING", "Invoices by e-mail need an address."),
    (
        "delivery", Delivery.PEPPOL, "enterprise_number", "ENTERPRISE_NUMBER_MISSING",
        "Peppol needs an enterprise number.",
    ),
)  # fmt: skip


def _values(wanted: SplitBillProfileRequest) -> dict[str, Any]:
    return {
        "name": wanted.name,
        "rule": wanted.rule.value,
        "amount": wanted.cents,
        "percentage": wanted.percentage,
        "categories": json.dumps(wanted.categories),
    }
