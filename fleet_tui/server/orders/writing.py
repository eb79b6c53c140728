"""Writes what evaluated items do: lines, cards, people, tombstones, audit rows; for many items at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.changes.evaluate import Evaluated
from fleet_tui.domain.changes.facts import CardFact, LineState
from fleet_tui.domain.order import Effect
from fleet_tui.domain.person import NewPerson
from fleet_tui.server.orders.loading import schedules_of
from fleet_tui.server.orders.outcome import Outcome
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.database import chunks

LINES = tables.lines.c
CARDS = tables.sim_cards.c

_PERSONAL = frozenset({"person", "description"})
"""Effects that may name somebody: the audit log keeps a keyed digest, enough to see that it was the same."""


class ChangeWriter:
    """Writes for one organisation in one transaction, under one sequence number."""

    def __init__(self, connection: AsyncConnection, organisation_id: str, sequence: int, now: datetime) -> None:
        self._connection = connection
        self._organisation = organisation_id
        self._now = now
        self._stamp = {"sequence": sequence, "modified_at": now}

    @property
    def stamp(self) -> Mapping[str, Any]:
        """Columns by which clients learn that a line changed; its version stays."""
        return self._stamp

    async def write(self, accepted: Sequence[Evaluated]) -> None:
        """Write the results of accepted items."""
        results = [item.result for item in accepted if item.result is not None]
        await self.people([result.new_person for result in results if result.new_person])
        await self._changed([item for item in accepted if item.before and item.result and item.result.after])
        await self._added(
            [item.result.after for item in accepted if not item.before and item.result and item.result.after]
        )
        await self.remove(
            [item.before.id for item in accepted if item.before and item.result and not item.result.after]
        )
        await self.write_cards({iccid: card for result in results for iccid, card in result.cards.items()})

    async def show_schedules(self, line_ids: Sequence[str]) -> None:
        """Bring what lines show of their dated changes up to date: they count as modified, their version stays."""
        for some in chunks(line_ids):
            rows = (
                await self._connection.execute(
                    schedules_of(some).where(tables.order_items.c.organisation_id == self._organisation)
                )
            ).all()
            next_of: dict[str, tuple[str | None, date | None]] = dict.fromkeys(some, (None, None))
            for row in reversed(rows):
                next_of[row.line_id] = (row.kind, row.effective_date)
            await self._update_lines(
                [
                    {"of_line": line_id, "scheduled_kind": kind, "scheduled_date": day}
                    for line_id, (kind, day) in next_of.items()
                ]
            )

    async def note(self, noted: Mapping[str, Mapping[str, Any]], *, new_version: bool) -> None:
        """Write columns of lines, by their ids, that are no part of their state."""
        alike: dict[frozenset[str], list[dict[str, Any]]] = {}
        for line_id, values in noted.items():
            alike.setdefault(frozenset(values), []).append({**values, "of_line": line_id} | self._stamp)
        mine = (LINES.organisation_id == self._organisation) & (LINES.id == bindparam("of_line"))
        version = {"version": LINES.version + 1} if new_version else {}
        for rows in alike.values():
            columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "of_line"}
            await self._connection.execute(update(tables.lines).where(mine).values(**columns, **version), rows)

    async def people(self, people: Sequence[tuple[str, NewPerson]]) -> None:
        """Add users, by the ids they get."""
        if people:
            rows = [
                {"organisation_id": self._organisation, "id": person_id, "confirmed": False} | person.model_dump()
                for person_id, person in people
            ]
            await self._connection.execute(insert(tables.people), rows)

    async def _changed(self, items: list[Evaluated]) -> None:
        rows = []
        for item in items:
            if item.before is not None and item.result is not None and item.result.after is not None:
                rows.append(
                    _stored(item.result.after) | {"of_line": item.before.id, "version": item.before.version + 1}
                )
        for row in rows:
            del row["id"]
        await self._update_lines(rows)
        await self._date_statuses(items)

    async def _date_statuses(self, items: list[Evaluated]) -> None:
        """Note since when lines have another status than before, and the last day of those that ended."""
        changed: dict[str, list[str]] = {}
        for item in items:
            after = item.result.after if item.result else None
            if item.before is not None and after is not None and item.before.status != after.status:
                changed.setdefault(after.status, []).append(item.before.id)
        day = day_of(self._now)
        for status, ids in changed.items():
            ended = func.coalesce(LINES.ended_on, day) if status == LineStatus.CEASED else None
            for some in chunks(ids):
                await self._connection.execute(
                    update(tables.lines)
                    .where(LINES.organisation_id == self._organisation, LINES.id.in_(some))
                    .values(status_since=day, ended_on=ended)
                )

    async def _update_lines(self, rows: list[dict[str, Any]]) -> None:
        if rows:
            # The columns to set are the keys of the rows.
            statement = update(tables.lines).where(
                LINES.organisation_id == self._organisation, LINES.id == bindparam("of_line")
            )
            await self._connection.execute(statement, [row | self._stamp for row in rows])

    async def _added(self, lines: list[LineState]) -> None:
        if lines:
            owner = {"organisation_id": self._organisation, "version": 1} | self._stamp
            await self._connection.execute(insert(tables.lines), [_stored(line) | owner for line in lines])

    async def remove(self, line_ids: Sequence[str]) -> None:
        """Delete lines: whoever asks what changed hears of it."""
        if not line_ids:
            return
        mine = LINES.organisation_id == self._organisation
        for some in chunks(line_ids):
            await self._connection.execute(delete(tables.lines).where(mine, LINES.id.in_(some)))
        tombstones = [
            {"organisation_id": self._organisation, "line_id": line_id, "sequence": self._stamp["sequence"]}
            for line_id in line_ids
        ]
        await self._connection.execute(insert(tables.removed_lines), tombstones)

    async def write_cards(self, cards: dict[str, CardFact]) -> None:
        """Write the states of cards; those not known yet are added."""
        mine = CARDS.organisation_id == self._organisation
        known: set[str] = set()
        for some in chunks(sorted(cards)):
            rows = await self._connection.execute(select(CARDS.iccid).where(mine, CARDS.iccid.in_(some)))
            known.update(rows.scalars())
        values = {
            iccid: {"status": str(card.status), "line_id": card.line_id, "of_card": iccid}
            for iccid, card in cards.items()
        }
        if known:
            statement = (
                update(tables.sim_cards)
                .where(mine, CARDS.iccid == bindparam("of_card"))
                .values(version=CARDS.version + 1)
            )
            await self._connection.execute(statement, [values[iccid] for iccid in sorted(known)])
        if new := sorted(cards.keys() - known):
            rows_of_new = [
                {
                    "organisation_id": self._organisation,
                    "iccid": iccid,
                    "issuer": iccid[:6],
                    "status": str(cards[iccid].status),
                    "line_id": cards[iccid].line_id,
                }
                for iccid in new
            ]
            await self._connection.execute(insert(tables.sim_cards), rows_of_new)


def _stored(line: LineState) -> dict[str, Any]:
    return asdict(line) | {"options": json.dumps(line.options), "blocks": json.dumps(line.blocks)}


async def write_audit(connection: AsyncConnection, audit: AuditWriter, became: Sequence[Outcome]) -> None:
    """Write an audit row for each item that was accepted."""
    rows = [_audit_row(audit, outcome) for outcome in became if outcome.accepted]
    if rows:
        await connection.execute(insert(tables.audit), rows)


def _audit_row(audit: AuditWriter, outcome: Outcome) -> dict[str, Any]:
    line = outcome.item.before or outcome.after
    before = {effect.field: _safe(audit, effect, effect.before) for effect in outcome.effects}
    after = {effect.field: _safe(audit, effect, effect.after) for effect in outcome.effects}
    return audit.row(outcome.row.kind, line.id if line else "", before, after)


def _safe(audit: AuditWriter, effect: Effect, value: Any) -> Any:
    return audit.digest(value) if effect.field in _PERSONAL else value
