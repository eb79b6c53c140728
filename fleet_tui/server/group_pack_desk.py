"""Group packs are ordered, changed and stopped: the same rules for a look (preview) and for good."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import LineStatus, Notice
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.group_pack import (
    MB_PER_GB,
    NOTIFY_DEFAULT,
    GroupPack,
    PackOrder,
    PackPreview,
    PackStatus,
    PackStop,
    PackTerms,
    PackUpdate,
)
from fleet_tui.domain.money import Money
from fleet_tui.domain.profile import Role
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.preconditions import stale
from fleet_tui.server.problems import ApiProblem, invalid
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.group_packs import (
    PACKS,
    TERMS,
    GroupPackRepository,
    coming_of,
    pack_of,
    shown_terms,
    status_on,
    terms_on,
)
from fleet_tui.server.storage.organisations import lock
from fleet_tui.server.storage.secrets import new_id

Terms = dict[str, Any]
Values = dict[str, Any]


class PackDesk:
    """The group packs of the caller's organisation, in one transaction.

    Whatever names a pack raises ApiProblem 404, and 412 when `version` is not the present one (None: any).
    """

    def __init__(
        self, connection: AsyncConnection, caller: Caller, now: datetime, *, request_id: str, key: str | None = None
    ) -> None:
        """`request_id` and `key`, the idempotency key of the request, are for the audit log."""
        self._connection = connection
        self._caller = caller
        self._request = (request_id, key)
        self._owner = caller.organisation_id
        self._now = now
        self._today = day_of(now)
        self._packs = GroupPackRepository(connection, self._owner, self._today)

    # A look

    async def preview_order(self, order: PackOrder) -> PackPreview:
        """What ordering would do. Raises as `order`."""
        day, terms = self._day(order.effective_date), await self._offer(order.offer)
        return await self._preview(None, terms, day, [], [])

    async def preview_change(self, pack_id: str, version: int | None, changes: PackUpdate) -> PackPreview:
        """What other terms would do. Raises as `change`."""
        row = await self._row(pack_id, version)
        day, terms = await self._new_terms(row, changes)
        before = terms_on(row, self._today)
        warnings: list[Notice] = []
        if self._measured_month(row, day) and (used := pack_of(row, day).used_mb) > terms["volume_gb"] * MB_PER_GB:
            said = f"{used} MB are used already: whatever is used from then on is extra."
            warnings.append(_notice("PACK_BEYOND_AT_ONCE", said, used_mb=used))
        return await self._preview(before, terms, day, [], warnings)

    async def preview_stop(self, pack_id: str, version: int | None, stop: PackStop) -> PackPreview:
        """What a stop would do. Raises as `stop`."""
        row = await self._row(pack_id, version)
        day = self._stop_day(row, stop)
        pack = pack_of(row, self._today)
        losses: list[Notice] = []
        unused = pack.volume_mb - pack.used_mb
        if self._measured_month(row, day) and unused > 0 and pack.status == PackStatus.ACTIVE:
            losses.append(_notice("PACK_REST_LOST", f"{unused} MB that are not used are lost.", unused_mb=unused))
        if pack.status == PackStatus.ACTIVE:
            losses.append(_notice("PACK_SHARING_ENDS", "Each line has the data of its own plan only."))
        return await self._preview(terms_on(row, self._today), None, day, losses, [], final=day <= self._today)

    # For good

    async def order(self, order: PackOrder) -> GroupPack:
        """A new pack.

        Raises:
            ApiProblem: 422 DATE_IN_THE_PAST, OFFER_UNKNOWN.
        """
        day, terms = self._day(order.effective_date), await self._offer(order.offer)
        pack_id = new_id()
        values = terms | {
            "organisation_id": self._owner,
            "id": pack_id,
            "version": 1,
            "as_of": self._now,
            "days": "[]",
            "notify_extra_usage": True,
            "notify_at": NOTIFY_DEFAULT * 100,
            "notify_to": "[]",
            "starts_on": day,
        }
        await self._connection.execute(insert(tables.group_packs).values(values))
        after = {"offer": order.offer, "starts_on": day.isoformat()}
        await self._audit("group_pack.order", pack_id, None, after)
        return await self._packs.group_pack(pack_id)

    async def change(self, pack_id: str, version: int | None, changes: PackUpdate) -> GroupPack:
        """Other terms, another notification, or a stop that is withdrawn.

        Raises:
            ApiProblem: 409 PACK_STOPPED, PACK_STOPS_BEFORE, OFFER_UNCHANGED; 422 DATE_IN_THE_PAST, OFFER_UNKNOWN,
                RECIPIENT_UNKNOWN.
        """
        await lock(self._connection, self._owner)
        row = await self._row(pack_id, version)
        named = changes.model_fields_set
        values: Values = {}
        if "stops_on" in named:
            self._require_running(row)
            values["stops_on"] = None
        if "offer" in named:
            values |= await self._terms_values(row, changes)
        if "notify_extra_usage" in named:
            values["notify_extra_usage"] = changes.notify_extra_usage
        if "notify_at" in named:
            values["notify_at"] = int(changes.notify_at.amount * 100)
        if "notify_to" in named:
            values["notify_to"] = json.dumps(await self._recipients(changes.notify_to))
        return await self._write("group_pack.change", row, values)

    async def stop(self, pack_id: str, version: int | None, stop: PackStop) -> GroupPack:
        """From a day on, no pack; one that has not begun yet never does.

        Raises:
            ApiProblem: 409 PACK_STOPPED; 422 DATE_IN_THE_PAST.
        """
        await lock(self._connection, self._owner)
        row = await self._row(pack_id, version)
        day = self._stop_day(row, stop)
        coming = coming_of(row)
        values: Values = {"stops_on": day}
        if coming is not None and coming["starts_on"] >= day:
            values["coming"] = None
        return await self._write("group_pack.stop", row, values)

    # Rules

    async def _terms_values(self, row: Row[Any], changes: PackUpdate) -> Values:
        day, terms = await self._new_terms(row, changes)
        if terms["offer"] == terms_on(row, self._today)["offer"]:
            return {"coming": None}  # it stays as it is: what was to come is withdrawn
        if day <= self._today or status_on(row, self._today) == PackStatus.ORDERED:
            return terms | {"coming": None}
        return {"coming": json.dumps(terms | {"starts_on": day.isoformat()})}

    async def _new_terms(self, row: Row[Any], changes: PackUpdate) -> tuple[date, Terms]:
        self._require_running(row)
        day, terms = self._day(changes.effective_date), await self._offer(changes.offer)
        if row.starts_on is not None and day < row.starts_on:
            day = row.starts_on
        if row.stops_on is not None and day >= row.stops_on:
            raise ApiProblem(409, "PACK_STOPS_BEFORE", "The pack stops before that day.")
        coming = coming_of(row)
        waits = coming is not None and coming["starts_on"] > self._today
        if terms["offer"] == terms_on(row, self._today)["offer"] and not waits:
            raise ApiProblem(409, "OFFER_UNCHANGED", "It is this pack already.")
        return day, terms

    def _stop_day(self, row: Row[Any], stop: PackStop) -> date:
        self._require_running(row)
        if status_on(row, self._today) == PackStatus.ORDERED:
            self._day(stop.effective_date)
            return self._today  # nothing has begun that could end later
        return self._day(stop.effective_date)

    def _require_running(self, row: Row[Any]) -> None:
        if status_on(row, self._today) == PackStatus.STOPPED:
            raise ApiProblem(409, "PACK_STOPPED", "The pack has ended.")

    def _day(self, wanted: date | None) -> date:
        day = wanted or self._today
        if day < self._today:
            raise invalid("/effective_date", "DATE_IN_THE_PAST", "The date lies in the past.")
        return day

    async def _offer(self, code: str) -> Terms:
        offers = tables.group_pack_offers.c
        wanted = select(tables.group_pack_offers).where(offers.organisation_id == self._owner, offers.code == code)
        row = (await self._connection.execute(wanted)).first()
        if row is None:
            raise invalid("/offer", "OFFER_UNKNOWN", "Your contract does not offer this.")
        return {"offer": row.code, **{name: getattr(row, name) for name in TERMS[1:]}}

    async def _recipients(self, addresses: list[str]) -> list[str]:
        """The addresses, all of managers: what a company uses goes to nobody else."""
        profiles = tables.profiles.c
        managers = select(profiles.e_mail).where(
            profiles.organisation_id == self._owner, profiles.role == Role.MANAGER.value, profiles.e_mail.is_not(None)
        )
        known = set((await self._connection.execute(managers)).scalars())
        wanted = list(dict.fromkeys(address.lower() for address in addresses))
        for place, address in enumerate(wanted):
            if address not in known:
                raise invalid(f"/notify_to/{place}", "RECIPIENT_UNKNOWN", "No fleet manager has this address.")
        return wanted

    def _measured_month(self, row: Row[Any], day: date) -> bool:
        """The day lies in the month that the figure is of."""
        return day_of(row.as_of).replace(day=1) == day.replace(day=1)

    # What is read and written

    async def _row(self, pack_id: str, version: int | None) -> Row[Any]:
        row = await self._packs.row(pack_id)
        if version is not None and version != row.version:
            raise stale()
        return row

    async def _preview(
        self,
        before: Terms | None,
        after: Terms | None,
        day: date,
        losses: list[Notice],
        warnings: list[Notice],
        *,
        final: bool = False,
    ) -> PackPreview:
        old, new = (PackTerms.model_validate(shown_terms(each)) if each else None for each in (before, after))
        nothing = Money.of(0)
        return PackPreview(
            before=old,
            after=new,
            effective_date=day,
            monthly_difference=(new.price if new else nothing) - (old.price if old else nothing),
            lines=await self._sharing_lines(),
            losses=losses,
            warnings=warnings,
            irreversible=final,
        )

    async def _sharing_lines(self) -> int:
        lines = tables.lines.c
        live = lines.status.in_([LineStatus.ACTIVE.value, LineStatus.SUSPENDED.value])
        counted = select(func.count()).where(lines.organisation_id == self._owner, live)
        return int((await self._connection.execute(counted)).scalar_one())

    async def _write(self, action: str, row: Row[Any], values: Values) -> GroupPack:
        """Write `values`, and the terms of a change whose day has come."""
        coming = coming_of(row)
        due = coming is not None and coming["starts_on"] <= self._today
        holds = terms_on(row, self._today) | {"coming": None} if due else {}
        where = (PACKS.organisation_id == self._owner) & (PACKS.id == row.id)
        changed = update(tables.group_packs).where(where).values(version=row.version + 1, **(holds | values))
        await self._connection.execute(changed)
        said = [name for name in values if name not in {"name", "volume_gb", "extra_gb"}]
        before = {name: holds.get(name, getattr(row, name)) for name in said}
        await self._audit(action, row.id, before, {name: values[name] for name in said})
        return await self._packs.group_pack(row.id)

    async def _audit(self, action: str, subject: str, before: Values | None, after: Values) -> None:
        request_id, key = self._request
        audit = await AuditWriter.of(self._connection, self._caller, self._now, request_id=request_id, key=key)

        def kept(values: Values) -> Values:
            return {name: _kept(audit, name, value) for name, value in values.items()}

        await audit.write(self._connection, action, subject, before and kept(before), kept(after))


def _kept(audit: AuditWriter, name: str, value: Any) -> Any:
    """A value as the log keeps it: addresses are personal data."""
    if name == "notify_to":
        return [audit.digest(address) for address in json.loads(value)]
    return value.isoformat() if isinstance(value, date) else value


def _notice(code: str, message: str, **params: int) -> Notice:
    return Notice.model_validate(
        {"code": code, "message": message, "params": {name: str(value) for name, value in params.items()}}
    )
