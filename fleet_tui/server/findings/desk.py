"""Findings as the contract has them: listed, explained, dismissed, kept out, marked as ordered."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.finding_list import (
    FindingCharge,
    FindingDetail,
    FindingPage,
    FindingState,
    FindingSums,
    FindingUpdate,
    ListedFinding,
)
from fleet_tui.domain.findings.finding import Kind
from fleet_tui.domain.findings.thresholds import USUAL, Thresholds
from fleet_tui.domain.own_data import one_of_each
from fleet_tui.server.findings.store import FINDINGS, OPEN
from fleet_tui.server.problems import ApiProblem, invalid, not_found
from fleet_tui.server.storage import cursors, tables
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.lines import COST_CENTRE, DEPARTMENT
from fleet_tui.server.storage.organisations import lock, next_sequence, organisation_row

LINES = tables.lines.c
PEOPLE = tables.people.c
_COMPARED = ("month", "mb", "minutes", "sms", "now", "then")
"""What is kept of each month that a plan was compared by."""


class FindingDesk:
    """One organisation's findings, which are fresh. Only `detail` says anything of `thresholds`."""

    def __init__(self, connection: AsyncConnection, organisation_id: str, thresholds: Thresholds = USUAL) -> None:
        self._connection = connection
        self._organisation = organisation_id
        self._thresholds = thresholds

    async def page(self, state: FindingState | None, cursor: str | None, limit: int) -> FindingPage:
        """Findings in their order; without a state those that are open."""
        states = OPEN if state is None else (state,)
        wanted = [self._mine, FINDINGS.code != "", FINDINGS.state.in_([each.value for each in states])]
        counted = select(func.count()).select_from(tables.findings).where(*wanted)
        total = (await self._connection.execute(counted)).scalar_one()
        if cursor is not None:
            wanted.append(FINDINGS.position > cursors.decode(cursor, cursors.number)[0])
        statement = select(tables.findings).where(*wanted).order_by(FINDINGS.position).limit(limit + 1)
        rows = (await self._connection.execute(statement)).all()
        sums, lines = await self._sums()
        lack = (await organisation_row(self._connection, self._organisation)).findings_lack
        return FindingPage(
            items=await self._listed(rows[:limit]),
            total=total,
            next_cursor=cursors.encode(rows[limit - 1].position) if len(rows) > limit else None,
            sums=sums,
            lines=lines,
            lacks=json.loads(lack) if lack else [],
            month=await self._month(),
        )

    async def detail(self, identity: str) -> FindingDetail:
        """One with the charges it stands on. Raises ApiProblem 404."""
        row = await self._row(identity)
        (listed,) = await self._listed([row])
        found = json.loads(row.found)
        same = [
            other["msisdn"]
            for other in await self._stored(
                FINDINGS.code == row.code, FINDINGS.state.in_([each.value for each in OPEN])
            )
            if other["item"] == found["item"] and other["msisdn"] and other["msisdn"] != found["msisdn"]
        ]
        return FindingDetail.model_validate(
            listed.model_dump()
            | {
                "charges": await self._charges(found["evidence"]),
                "months": [dict(zip(_COMPARED, month, strict=True)) for month in found.get("compared", ())],
                "dispute_days": self._thresholds.dispute_days,
                "same": same if found["item"] else [],
            }
        )

    async def change(self, identity: str, changes: FindingUpdate) -> FindingDetail:
        """Dismiss it, or take that back. Raises ApiProblem 404, 409 FINDING_UNDER_WAY."""
        await lock(self._connection, self._organisation)  # whoever finds them anew writes them anew
        row = await self._row(identity)
        if changes.state not in {FindingState.DISMISSED, FindingState.NEW}:
            raise invalid("/state", "INVALID", "A finding can be dismissed, or be new again.")
        if row.state not in {FindingState.NEW, FindingState.DISMISSED}:
            raise ApiProblem(409, "FINDING_UNDER_WAY", "Something is being done about this finding already.")
        dismissed = changes.state is FindingState.DISMISSED
        await self._set(
            [identity],
            state=changes.state.value,
            reason=changes.reason if dismissed else None,
            until=changes.until if dismissed else None,
        )
        return await self.detail(identity)

    async def keep(self, identity: str, *, keep: bool) -> str:
        """No saving is proposed for its line any more (or again); the line's id. Raises ApiProblem 404."""
        found = json.loads((await self._row(identity)).found)
        line = and_(LINES.organisation_id == self._organisation, LINES.msisdn == found["msisdn"])
        rows: Sequence[Any] = (await self._connection.execute(select(tables.lines).where(line))).all()
        if not rows:
            raise ApiProblem(409, "NO_LINE", "The finding is about no line of this fleet.")
        await self._connection.execute(update(tables.lines).where(line).values(keep=keep))
        await next_sequence(self._connection, self._organisation)  # the findings are looked for anew
        return str(one_of_each(rows)[0].id)

    async def _set(self, identities: Sequence[str], **values: Any) -> None:
        for some in chunks(sorted(set(identities))):
            await self._connection.execute(
                update(tables.findings).where(self._mine, FINDINGS.id.in_(some)).values(values)
            )

    @property
    def _mine(self) -> Any:
        return FINDINGS.organisation_id == self._organisation

    async def _row(self, identity: str) -> Row[Any]:
        statement = select(tables.findings).where(self._mine, FINDINGS.id == identity, FINDINGS.code != "")
        row = (await self._connection.execute(statement)).first()
        if row is None:
            raise not_found()
        return row

    async def _stored(self, *wanted: Any) -> list[dict[str, Any]]:
        statement = select(FINDINGS.found).where(self._mine, FINDINGS.code != "", *wanted).order_by(FINDINGS.position)
        stored = (await self._connection.execute(statement)).scalars().all()
        return await asyncio.to_thread(lambda: [json.loads(found) for found in stored])

    async def _sums(self) -> tuple[list[FindingSums], int]:
        """What the open ones come to by kind and currency; the lines something with an amount was found on."""
        found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for each in await self._stored(FINDINGS.state.in_([each.value for each in OPEN])):
            found[each["kind"], each["currency"]].append(each)
        order = list(Kind)
        sums = [
            FindingSums(
                kind=kind,
                currency=currency,
                count=len(each),
                lines=len(_numbers(each)),
                month=sum((Decimal(one["month"] or 0) for one in each), Decimal(0)),
                claim=sum((Decimal(one["claim"] or 0) for one in each), Decimal(0)),
            )
            for (kind, currency), each in sorted(found.items(), key=lambda pair: (order.index(Kind(pair[0][0])), pair))
        ]
        return sums, len(_numbers([one for each in found.values() for one in each]))

    async def _month(self) -> date | None:
        """The month the newest invoice is for."""
        invoices = tables.invoices.c
        mine = and_(invoices.organisation_id == self._organisation, invoices.supplier.is_not(None))
        newest = (await self._connection.execute(select(func.max(invoices.issued_on)).where(mine))).scalar_one()
        return newest.replace(day=1) if newest is not None else None

    async def _listed(self, rows: Sequence[Row[Any]]) -> list[ListedFinding]:
        found = [json.loads(row.found) for row in rows]
        lines = await self._lines({each["msisdn"] for each in found if each["msisdn"]})
        return [
            ListedFinding.model_validate(
                {
                    "id": row.id,
                    "code": row.code,
                    **{
                        name: each[name]
                        for name in ("kind", "msisdn", "month", "claim", "currency", "values", "target")
                    },
                    "check_by_hand": each["by_hand"],
                    **dict(zip(("options_added", "options_removed"), each.get("options", ()), strict=False)),
                    **lines.get(each["msisdn"], {}),
                    **{name: getattr(row, name) for name in ("state", "reason", "until", "order_id", "dispute")},
                    "found_on": row.found_on,
                }
            )
            for row, each in zip(rows, found, strict=True)
        ]

    async def _lines(self, numbers: set[str]) -> dict[str, dict[str, Any]]:
        """Id, version and user of the lines with these numbers."""
        user = and_(PEOPLE.organisation_id == LINES.organisation_id, PEOPLE.id == LINES.person_id)
        found: dict[str, dict[str, Any]] = {}
        for some in chunks(sorted(numbers)):
            statement = (
                select(
                    LINES.id,
                    LINES.version,
                    LINES.msisdn,
                    LINES.status,
                    PEOPLE.given_name,
                    PEOPLE.family_name,
                    DEPARTMENT.label("department"),
                    COST_CENTRE.label("cost_centre"),
                )
                .select_from(tables.lines.outerjoin(tables.people, user))
                .where(LINES.organisation_id == self._organisation, LINES.msisdn.in_(some))
                .order_by(LINES.id)
            )
            rows: Sequence[Any] = (await self._connection.execute(statement)).all()
            for row in one_of_each(rows):
                name = f"{row.given_name or ''} {row.family_name or ''}".strip()
                found[row.msisdn] = {
                    "line_id": row.id, "line_version": row.version, "person": name or None,
                    "department": row.department, "cost_centre": row.cost_centre,
                }  # fmt: skip
        return found

    async def _charges(self, evidence: Sequence[tuple[str, str, str | None]]) -> list[FindingCharge]:
        """The charges of a finding, oldest first."""
        counted = {charge: (taken, expected) for charge, taken, expected in evidence}
        places = {charge: _place(charge) for charge in counted}
        charges, invoices, sources = tables.invoice_charges.c, tables.invoices.c, tables.sources.c
        joined = tables.invoice_charges.join(
            tables.invoices,
            and_(invoices.organisation_id == charges.organisation_id, invoices.number == charges.invoice),
        ).outerjoin(
            tables.sources, and_(sources.organisation_id == invoices.organisation_id, sources.id == invoices.source_id)
        )
        found: list[Row[Any]] = []
        for some in chunks(sorted({number for number, _position in places.values()})):
            statement = (
                select(tables.invoice_charges, invoices.issued_on, invoices.differences, sources.name.label("file"))
                .select_from(joined)
                .where(charges.organisation_id == self._organisation, charges.invoice.in_(some))
                .order_by(invoices.issued_on, charges.invoice, charges.position)
            )
            found += (await self._connection.execute(statement)).all()
        by_place = {place: charge for charge, place in places.items()}
        return [
            FindingCharge(
                invoice=row.invoice, issued=row.issued_on, position=row.position, text=row.text,
                period_from=row.period_from, period_until=row.period_until, net=row.net,
                taken=Decimal(counted[charge][0]),
                expected=None if counted[charge][1] is None else Decimal(counted[charge][1] or 0),
                source=row.file or "", sums_right=not json.loads(row.differences or "[]"),
            )
            for row in found
            if (charge := by_place.get((row.invoice, row.position))) is not None
        ]  # fmt: skip


def _place(charge: str) -> tuple[str, int]:
    """Number of the invoice and position, of a charge's id (`supplier/number#position`)."""
    invoice, _hash, position = charge.rpartition("#")
    return invoice.partition("/")[2], int(position)


def _numbers(found: Sequence[dict[str, Any]]) -> set[str]:
    return {
        each["msisdn"] for each in found
        if each["msisdn"] and (Decimal(each["month"] or 0) or Decimal(each["claim"] or 0))
    }  # fmt: skip
