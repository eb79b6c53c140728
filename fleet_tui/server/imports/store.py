"""Reads the local fleet for an import, and writes what was planned."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import nullcontext
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.changes.evaluate import Evaluated
from fleet_tui.domain.changes.facts import CardFact, LineState, Result
from fleet_tui.domain.fleet_import import ImportRequest, ImportResult
from fleet_tui.domain.labels import UNKNOWN
from fleet_tui.domain.own_data import one_of_each
from fleet_tui.domain.own_files import FileKind
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.domain.sim_card import SimCardStatus
from fleet_tui.server.auth.sessions import Caller
from fleet_tui.server.imports.asked import OpenAsk
from fleet_tui.server.imports.marks import ListMarks
from fleet_tui.server.imports.people import Name
from fleet_tui.server.imports.plan import NOTED, Fleet, ImportPlan, Planner
from fleet_tui.server.imports.replaced import ReplacedRows
from fleet_tui.server.orders.asking import Asking
from fleet_tui.server.orders.loading import line_state, line_state_columns, plain_fields
from fleet_tui.server.orders.writing import ChangeWriter
from fleet_tui.server.people.matcher import PeopleMatcher
from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.lines import COST_CENTRE, DEPARTMENT
from fleet_tui.server.storage.orders import number_of
from fleet_tui.server.storage.organisations import lock, next_sequence, organisation_row
from fleet_tui.server.storage.secrets import new_id
from fleet_tui.server.storage.sources import SourceRepository

LINES = tables.lines.c
PIECE = 500
"""Rows at a time: between two pieces the event loop does other work."""

_REPLACED: tuple[Table, ...] = (
    tables.lines, tables.removed_lines, tables.sim_cards, tables.people, tables.order_items, tables.orders,
    tables.invoices, tables.billed_lines, tables.payments, tables.tickets, tables.group_packs,
    tables.group_pack_offers, tables.option_prices, tables.options, tables.plans, tables.contracts,
    tables.billing_accounts, tables.split_bill_profiles, tables.pay_by_mobile_use,
    tables.group_pack_line_usage, tables.card_deliveries, tables.attachments,
    tables.outside_changes, tables.sources, tables.formats, tables.item_names, tables.invoice_charges,
    tables.invoice_files, tables.replaced_rows,
)  # fmt: skip
"""What of the sample goes when a list takes its place; the audit log and the keys of orders stay."""

LOCAL_CONTRACT = ""
"""A list names no contract; its plans still need one to hang on."""

_CARD_STATUS = {
    LineStatus.PENDING.value: SimCardStatus.ASSIGNED,
    LineStatus.CEASED.value: SimCardStatus.RETIRED,
}


class Importer:
    """Imports for one caller, in one transaction."""

    def __init__(self, connection: AsyncConnection, caller: Caller, now: datetime) -> None:
        self._connection = connection
        self._caller = caller
        self._owner = caller.organisation_id
        self._now = now
        self._replaced = ReplacedRows(connection, self._owner)

    async def dry_run(self, request: ImportRequest) -> ImportResult:
        """What the import would do. Raises ApiProblem 409 NOT_A_LOCAL_FLEET, LIST_OLDER; 422 DATE_AHEAD."""
        return (await self._planned(request, await self._organisation())).result

    async def run(self, request: ImportRequest, key: str, request_id: str) -> ImportResult:
        """Import. Raises ApiProblem as `dry_run`, and 409 PART_OR_WHOLE when somebody has to say what the list is."""
        organisation = await self._organisation()
        plan = await self._planned(request, organisation)
        if plan.result.asks_cover:
            raise ApiProblem(
                409, "PART_OR_WHOLE", "The list names fewer than half of the lines: say whether it is a part of them."
            )
        with_it = nullcontext() if plan.result.replaces_sample else self._replaced.by(FileKind.LIST, self._now)
        async with with_it:
            await self._write(request, plan)
        audit = await AuditWriter.of(self._connection, self._caller, self._now, key=key, request_id=request_id)
        await audit.write(self._connection, "import", self._owner, after=_noted(plan.result))
        return plan.result

    async def _write(self, request: ImportRequest, plan: ImportPlan) -> None:
        if plan.named or plan.comparison.differences:
            sequence = await next_sequence(self._connection, self._owner)
            if plan.result.replaces_sample:
                await self._replace_sample(request.company or request.name)
            await self._catalogue(plan)
            writer = ChangeWriter(self._connection, self._owner, sequence, self._now)
            await self._write_lines(plan, writer)
            marks = ListMarks(self._connection, self._owner, self._now)
            await marks.write(plan.comparison, plan.named, request.operator, writer)
            await PeopleMatcher(self._connection, self._owner, self._now).see_to()
        if plan.result.added or not plan.result.replaces_sample:
            await self._note(request, plan.result)

    async def _note(self, request: ImportRequest, result: ImportResult) -> None:
        """Whose list of which company came in, and in which file; the same file again is noted once, as the newest."""
        names = {"name": request.company, "operator": request.operator}
        given = {column: name for column, name in names.items() if name is not None}
        if given:
            mine = tables.organisations.c.id == self._owner
            await self._connection.execute(update(tables.organisations).where(mine).values(**given))
        if request.file is None:
            return
        operator = (await organisation_row(self._connection, self._owner)).operator
        file = {
            "kind": FileKind.LIST.value,
            "operator": operator or "",
            "name": request.file.name,
            "sha256": request.file.sha256,
            "rows": len(request.rows),
            "refused": result.refused,
        }
        await SourceRepository(self._connection, self._owner).put(file, self._caller.name, self._now)

    async def _organisation(self) -> Row[Any]:
        organisation = await lock(self._connection, self._owner)
        if organisation.origin not in {FleetOrigin.SAMPLE, FleetOrigin.LOCAL_LIST}:
            raise ApiProblem(409, "NOT_A_LOCAL_FLEET", "A list can be imported into a local fleet only.")
        return organisation

    async def _planned(self, request: ImportRequest, organisation: Row[Any]) -> ImportPlan:
        replaces = organisation.origin == FleetOrigin.SAMPLE
        listed_on = request.listed_on or day_of(self._now)
        if listed_on > day_of(self._now):
            raise ApiProblem(422, "DATE_AHEAD", "The day has not come yet.")
        if not replaces:
            await self._require_newest(listed_on)
        fleet = Fleet() if replaces else await self._fleet()
        planner = Planner(fleet, new_names=request.new_names)
        return await asyncio.to_thread(planner.plan, request, listed_on, replaces_sample=replaces)

    async def _require_newest(self, listed_on: date) -> None:
        """What is known is younger than an older list: it would undo that. Raises ApiProblem 409 LIST_OLDER."""
        lines = tables.lines.c
        newest = select(func.max(lines.listed_on)).where(lines.organisation_id == self._owner)
        last: date | None = (await self._connection.execute(newest)).scalar()
        if last is not None and listed_on < last:
            raise ApiProblem(409, "LIST_OLDER", f"A list of {last.isoformat()} is in already.")

    async def _fleet(self) -> Fleet:
        people, split = tables.people.c, tables.split_bill_profiles.c
        return Fleet(
            lines=await self._lines(),
            people={
                row.id: (row.given_name, row.family_name)
                for row in await self._all(tables.people, people.id, people.given_name, people.family_name)
            },
            plans=await self._names(tables.plans, "code"),
            options=await self._names(tables.options, "code"),
            accounts=await self._names(tables.billing_accounts, "number"),
            noted=await self._own_fields(),
            split_bill_profiles={
                row.id: row.name for row in await self._all(tables.split_bill_profiles, split.id, split.name)
            },
            asks=await self._asks(),
            gone={row.id: row.gone_on for row in await self._where(LINES.gone_on.is_not(None))},
            operators={row.id: row.operator for row in await self._where(LINES.operator != "")},
        )

    async def _where(self, condition: ColumnElement[bool]) -> list[Row[Any]]:
        statement: Select[Any] = select(LINES.id, LINES.gone_on, LINES.operator)
        mine = statement.where(LINES.organisation_id == self._owner, condition)
        return list((await self._connection.execute(mine)).all())

    async def _asks(self) -> list[OpenAsk]:
        return [
            OpenAsk(
                order_id=row.order_id,
                position=row.position,
                order=number_of(row.serial),
                kind=row.kind,
                line_id=row.line_id,
                msisdn=row.msisdn,
                after=plain_fields(json.loads(row.asked)),
                effective_date=row.effective_date,
                asked_on=row.asked_on,
                due=row.due,
            )
            for row in await Asking(self._connection, self._owner, self._now).open_items()
        ]

    async def _lines(self) -> dict[str, LineState]:
        lines = tables.lines.c
        statement = select(*line_state_columns()).where(lines.organisation_id == self._owner)
        found: list[LineState] = []
        last = ""
        while True:
            page = statement.where(lines.id > last).order_by(lines.id).limit(PIECE)
            rows = (await self._connection.execute(page)).all()
            found += map(line_state, rows)
            if len(rows) < PIECE:
                return {line.msisdn: line for line in one_of_each(found)}
            last = rows[-1].id
            await asyncio.sleep(0)

    async def _own_fields(self) -> dict[str, dict[str, Any]]:
        lines = tables.lines.c
        said = {"department": DEPARTMENT.label("department"), "cost_centre": COST_CENTRE.label("cost_centre")}
        rows = await self._all(tables.lines, lines.id, *(said.get(name, lines[name]) for name in NOTED))
        return {row.id: {name: getattr(row, name) for name in NOTED} for row in rows}

    async def _names(self, table: Table, key: str) -> dict[str, str]:
        return {getattr(row, key): row.name for row in await self._all(table, table.c[key], table.c.name)}

    async def _all(self, table: Table, *columns: Any) -> list[Row[Any]]:
        statement = select(*columns).where(table.c.organisation_id == self._owner)
        return list((await self._connection.execute(statement)).all())

    async def _replace_sample(self, name: str) -> None:
        for table in _REPLACED:
            await self._connection.execute(delete(table).where(table.c.organisation_id == self._owner))
        await self._forget_sample_people()
        await self._connection.execute(
            update(tables.organisations)
            .where(tables.organisations.c.id == self._owner)
            .values(name=name, origin=FleetOrigin.LOCAL_LIST.value, epoch=new_id(), fleet_size=None, order_count=0)
        )
        contract = {"organisation_id": self._owner, "number": LOCAL_CONTRACT, "name": name}
        await self._connection.execute(insert(tables.contracts).values(contract))

    async def _forget_sample_people(self) -> None:
        """The sample's profiles go; the caller's stays, without the sample's name, and so do people who signed up."""
        profiles = tables.profiles.c
        kept = or_(profiles.id == self._caller.profile_id, profiles.password_hash.is_not(None))
        gone = select(profiles.id).where(profiles.organisation_id == self._owner, ~kept)
        for table in (tables.sessions, tables.invitations, tables.password_resets):
            await self._connection.execute(delete(table).where(table.c.profile_id.in_(gone)))
        mails = tables.mails.c
        await self._connection.execute(
            delete(tables.mails).where(mails.organisation_id == self._owner, mails.profile_id.in_(gone))
        )
        await self._connection.execute(delete(tables.profiles).where(profiles.organisation_id == self._owner, ~kept))
        await self._connection.execute(
            update(tables.profiles)
            .where(profiles.organisation_id == self._owner, profiles.password_hash.is_(None))
            .values(description="Local manager", e_mail=None, phone_number=None)
        )
        await self._connection.execute(
            update(tables.profiles).where(profiles.organisation_id == self._owner).values(person_id=None)
        )

    async def _catalogue(self, plan: ImportPlan) -> None:
        mine = {"organisation_id": self._owner}
        hung = mine | {"contract": LOCAL_CONTRACT, "position": 0}
        plan_rows = [
            hung | {"code": code, "name": name, "plan_group": PlanGroup.OTHER.value, "price": None, "contracted": True}
            for code, name in plan.plans.items()
        ]
        await self._insert(tables.plans, plan_rows)
        await self._insert(
            tables.options,
            [hung | {"code": code, "name": name, "option_group": ""} for code, name in plan.options.items()],
        )
        await self._pairs(plan)
        await self._insert(
            tables.billing_accounts,
            [
                mine | {"number": number, "name": name, "payment_mode": UNKNOWN, "delivery": UNKNOWN}
                for number, name in plan.accounts.items()
            ],
        )
        await self._insert(
            tables.split_bill_profiles,
            [mine | {"id": code, "name": name, "rule": UNKNOWN} for code, name in plan.split_bill_profiles.items()],
        )

    async def _pairs(self, plan: ImportPlan) -> None:
        """A list does not say which options go with which plans: all may, at an unknown price."""
        plans = await self._names(tables.plans, "code")
        options = await self._names(tables.options, "code")
        pairs = [
            {"organisation_id": self._owner, "option": option, "plan": code, "price": None}
            for option in options
            for code in plans
            if option in plan.options or code in plan.plans
        ]
        await self._insert(tables.option_prices, pairs)

    async def _write_lines(self, plan: ImportPlan, writer: ChangeWriter) -> None:
        await self._insert(tables.people, [self._person(person_id, name) for person_id, name in plan.people.items()])
        # Cards that change hands inside the list: first all old ones go, then the new ones are put in.
        for some in chunks(plan.updated, PIECE):
            old = {before.iccid: CardFact(SimCardStatus.RETIRED, before.id) for before, _after in some if before.iccid}
            await writer.write_cards(old)
        changes: list[tuple[LineState | None, LineState]] = [*plan.updated, *((None, line) for line in plan.added)]
        for some_changes in chunks(changes, PIECE):
            await writer.write([_evaluated(before, after) for before, after in some_changes])
            await asyncio.sleep(0)
        written = {after.id for _before, after in changes}
        for here in (True, False):
            noted = {line_id: values for line_id, values in plan.noted.items() if (line_id in written) is here}
            await writer.note(noted, new_version=not here)

    def _person(self, person_id: str, name: Name) -> dict[str, Any]:
        given, family = name
        return {
            "organisation_id": self._owner,
            "id": person_id,
            "given_name": given,
            "family_name": family,
            "language": "FR",
            "confirmed": False,
        }

    async def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        for some in chunks(rows, PIECE):
            await self._connection.execute(insert(table), list(some))
            await asyncio.sleep(0)


def _noted(result: ImportResult) -> dict[str, Any]:
    """What the audit log keeps of an import: counts, and no line."""
    counts = Counter(str(each.kind) for each in result.differences)
    return result.model_dump(mode="json", exclude={"notices", "differences"}) | {"differences": dict(counts)}


def _evaluated(before: LineState | None, after: LineState) -> Evaluated:
    status = _CARD_STATUS.get(after.status, SimCardStatus.ACTIVE)
    cards = {after.iccid: CardFact(status, after.id)} if after.iccid else {}
    return Evaluated(before, Result(after, cards), None)
