"""Takes in what one file of a company says of prices, people or use: into a local fleet with a list of lines only."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.calendar import day_of, months_before
from fleet_tui.domain.changes.facts import notice
from fleet_tui.domain.own_data import Employee, UsageMonth, told_apart
from fleet_tui.domain.own_files import FileKind
from fleet_tui.domain.own_import import EmployeeRow, OwnDataImport, OwnDataRequest, PriceList, UsageRow
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.domain.retention import KEPT, Retention
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.domain.text import Text
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.findings.facts import FactsReader
from fleet_tui.server.imports.price_list import PriceLists
from fleet_tui.server.imports.replaced import ReplacedRows
from fleet_tui.server.people.matcher import PeopleMatcher
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.organisations import lock, organisation_row
from fleet_tui.server.storage.own_data import OwnDataRepository
from fleet_tui.server.storage.sources import SourceRepository


class OwnDataImporter:
    """Takes in files for one caller, each in a transaction of its own."""

    def __init__(self, connection: AsyncConnection, caller: Caller, now: datetime, retention: Retention = KEPT) -> None:
        self._connection = connection
        self._caller = caller
        self._owner = caller.organisation_id
        self._now = now
        self._retention = retention
        self._data = OwnDataRepository(connection, self._owner)

    async def look(self, asked: OwnDataRequest) -> OwnDataImport:
        """What taking in the file would do."""
        return await self._take(asked, await organisation_row(self._connection, self._owner), write=False)

    async def run(self, asked: OwnDataRequest, key: str, request_id: str) -> OwnDataImport:
        """Take in the file; a refused one, or one that is in already, changes nothing."""
        organisation = await lock(self._connection, self._owner)
        replaced = ReplacedRows(self._connection, self._owner)
        async with nullcontext() if asked.usage is not None else replaced.by(asked.kind, self._now):
            taken = await self._take(asked, organisation, write=True)
        if taken.refused is None and taken.already_in is None:
            audit = await AuditWriter.of(self._connection, self._caller, self._now, key=key, request_id=request_id)
            after = {"file": asked.name, "taken": taken.taken, "sha256": asked.sha256}
            await audit.write(self._connection, f"import.{asked.kind.lower()}", self._owner, after=after)
        return taken

    async def _take(self, asked: OwnDataRequest, organisation: Row[Any], *, write: bool) -> OwnDataImport:
        if organisation.origin != FleetOrigin.LOCAL_LIST:
            said = "Prices, people and use go with a list of lines of your own: bring that in first."
            return OwnDataImport(kind=asked.kind, taken=0, refused=notice("LIST_FIRST", said))
        already_in = await self._already_in(asked)
        write = write and already_in is None
        if asked.prices is not None:
            result = await self._prices(asked.prices, asked.name, write=write)
        elif asked.people is not None:
            result = await self._people(asked.people, asked.name, write=write)
        else:
            result = await self._usage(asked.usage or [], asked.name, beside=asked.beside, write=write)
        if write:
            await self._note(asked, result)
        return result.model_copy(update={"already_in": already_in})

    async def _already_in(self, asked: OwnDataRequest) -> datetime | None:
        """When the very same file came in, unless another of its kind did since: then it is to count again."""
        sources = tables.sources.c
        statement = (
            select(sources.sha256, sources.imported_at)
            .where(sources.organisation_id == self._owner, sources.kind == asked.kind.value)
            .order_by(sources.imported_at.desc(), sources.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(statement)).first()
        return row.imported_at if row is not None and row.sha256 == asked.sha256 else None

    async def _note(self, asked: OwnDataRequest, result: OwnDataImport) -> None:
        values = {
            "kind": asked.kind.value,
            "operator": "",
            "name": asked.name,
            "sha256": asked.sha256,
            "rows": result.taken,
            "refused": asked.refused,
            "period_from": min(result.months, default=None),
            "period_until": max(result.months, default=None),
        }
        await SourceRepository(self._connection, self._owner).put(values, self._caller.name, self._now)

    # Each kind

    async def _prices(self, asked: PriceList, name: str, *, write: bool) -> OwnDataImport:
        lists = PriceLists(self._connection, self._owner, day_of(self._now))
        prices, books = await lists.coded(asked, name)
        before = await self._count(tables.prices)
        if write:
            await self._data.replace_prices(prices)
            await lists.apply(asked, prices, books)
        data = [price.item for price in prices if price.group is PlanGroup.MOBILE_DATA]
        return OwnDataImport(
            kind=FileKind.PRICES,
            taken=len(prices),
            before=before,
            new_names=list(map(Text, books.new)),
            data_plans=list(dict.fromkeys(data)),
        )

    async def _people(self, asked: list[EmployeeRow], name: str, *, write: bool) -> OwnDataImport:
        people = told_apart(_employee(row, name) for row in asked)
        before = await self._count(tables.employees)
        matcher = PeopleMatcher(self._connection, self._owner, self._now)
        matched = await matcher.match(people=people)
        lines, _people, matches = matched
        today = day_of(self._now)
        live = {line.msisdn for line in lines if line.status != LineStatus.CEASED}
        gone = {
            match.employee.id
            for msisdn, match in matches.items()
            if msisdn in live and match.employee and match.employee.leaves and match.employee.leaves < today
        }
        if write:
            await self._data.replace_employees(people)
            await matcher.keep(matched)
        return OwnDataImport(
            kind=FileKind.PEOPLE,
            taken=len(people),
            before=before,
            matched=sum(1 for match in matches.values() if match.employee is not None),
            to_ask=sum(1 for match in matches.values() if match.employee is None and match.candidates),
            leavers=len(gone),
        )

    async def _usage(self, asked: list[UsageRow], name: str, *, beside: bool, write: bool) -> OwnDataImport:
        months = [_month(row, name) for row in asked]
        known = {(each.msisdn, each.month): each for each in await self._data.usage()}
        numbers = {line.msisdn for line in await FactsReader(self._connection, self._owner).lines()}
        if write:
            if beside:
                months = [_beside(each, known.get((each.msisdn, each.month))) for each in months]
            await self._data.merge_usage(months)
            await self._data.forget_usage_before(months_before(day_of(self._now), self._retention.usage_months))
        return OwnDataImport(
            kind=FileKind.USAGE,
            taken=len(months),
            before=sum(1 for each in months if (each.msisdn, each.month) in known),
            months=sorted({each.month for each in months}),
            unknown_numbers=len({each.msisdn for each in months} - numbers),
        )

    async def _count(self, table: Any) -> int:
        statement = select(func.count()).select_from(table).where(table.c.organisation_id == self._owner)
        return int((await self._connection.execute(statement)).scalar_one())


def _employee(row: EmployeeRow, source: str) -> Employee:
    return Employee(
        number=row.number,
        name=Text(row.name),
        given_name=Text(row.given_name),
        family_name=Text(row.family_name),
        e_mail=row.e_mail,
        mobile=row.mobile,
        department=None if row.department is None else Text(row.department),
        cost_centre=None if row.cost_centre is None else Text(row.cost_centre),
        language=row.language,
        starts=row.starts,
        leaves=row.leaves,
        source=Text(source),
        row=row.row,
    )


def _month(row: UsageRow, source: str) -> UsageMonth:
    values = row.model_dump()
    return UsageMonth(**values | {"month": row.month.replace(day=1), "source": Text(source)})


def _beside(month: UsageMonth, known: UsageMonth | None) -> UsageMonth:
    """The month with what an earlier file said of it and this one does not."""
    if known is None:
        return month
    lacks = [name for name in ("minutes", "sms", "mb_home", "mb_eu", "mb_world") if getattr(month, name) is None]
    return replace(month, **{name: getattr(known, name) for name in lacks})
