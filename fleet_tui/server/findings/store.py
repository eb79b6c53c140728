"""Findings as they are kept: found anew when something they stand on changed, with what was done about each."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.finding_list import FindingState
from fleet_tui.domain.findings.facts import Facts
from fleet_tui.domain.findings.finding import Code, Finding, Kind
from fleet_tui.domain.findings.registry import Outcome, outcome
from fleet_tui.domain.findings.thresholds import Thresholds
from fleet_tui.domain.findings.words import on_the_wire
from fleet_tui.domain.order import ItemStatus
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.server.findings.facts import FactsReader
from fleet_tui.server.findings.progress import Progress
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.organisations import lock, organisation_row

FINDINGS = tables.findings.c
DISPUTES = tables.disputes.c
OPEN = (FindingState.NEW, FindingState.ORDERED, FindingState.DISPUTED)
_CENT = Decimal("0.01")
_ORDER = {Kind.CLAIM: 0, Kind.SAVE: 1, Kind.WATCH: 2, Kind.DATA: 3}
_ROWS = 500
_END = frozenset({"cease", "port_out"})
SETTLED_BY: Mapping[Code, frozenset[str]] = {
    Code.LEAVER: _END | {"report_departure", "suspend", "set_user"},
    Code.SUSPENDED_BILLED: _END | {"reactivate"},
    Code.PENDING_BILLED: _END | {"activate"},
    Code.NO_USE: _END | {"suspend"},
    Code.OPTION_UNUSED: frozenset({"remove_options", "combined"}),
    Code.CHEAPER_PLAN: frozenset({"set_plan", "combined"}),
    Code.NO_PERSON: frozenset({"set_user"}),
}
"""The changes that do something about a finding."""
_STANDS_ON = (
    tables.invoices, tables.invoice_charges, tables.prices, tables.employees, tables.usage_months, tables.person_links,
    tables.sources, tables.disputes,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """What was done about a finding."""

    state: str
    reason: str | None
    until: date | None
    order_id: str | None
    dispute: int | None
    found_on: date


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked back for a finding, with what was credited before, and whether its dispute waits for money."""

    amount: Decimal
    is_open: bool


_NOT_ASKED = Asked(Decimal(0), False)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, from what was known when the key was this."""

    key: str
    lacks: list[str]
    outcome: Outcome


class FindingStore:
    """One organisation's findings on `today`. What is written belongs to the caller's transaction."""

    def __init__(self, connection: AsyncConnection, organisation_id: str, today: date, thresholds: Thresholds) -> None:
        self._connection = connection
        self._organisation = organisation_id
        self._today = today
        self._thresholds = thresholds

    async def fresh(self) -> bool:
        """What is kept was found today, from what is known now; the sample has no files to find anything in."""
        row = await organisation_row(self._connection, self._organisation)
        return row.origin == FleetOrigin.SAMPLE or bool(row.findings_of == await self._key(row))

    async def find(self, progress: Progress) -> Found:
        """Find everything anew, and keep nothing of it."""
        key = await self._key(await organisation_row(self._connection, self._organisation))
        facts = await FactsReader(self._connection, self._organisation, progress).facts(self._today, self._thresholds)
        return Found(key, _lacks(facts), await asyncio.to_thread(outcome, facts, progress.checked))

    async def keep(self, found: Found, *, unless_changed: bool = False) -> bool:
        """Keep what was `found`. With `unless_changed` only where what it stands on is as it was: False, if not."""
        row = await lock(self._connection, self._organisation)
        key = await self._key(row)
        if row.findings_of == key:
            return True
        changed = found.key != key
        if changed and unless_changed:
            return False
        await self._set_organisation(findings_lack=json.dumps(found.lacks))
        await self._write(found.outcome)
        if not changed:  # else it is not fresh, and no dispute is over for what may have been taken back since
            await self._follow_disputes(found.outcome.credited)
            key = await self._key(await organisation_row(self._connection, self._organisation))
            await self._set_organisation(findings_of=key)
        return True

    async def _key(self, row: Row[Any]) -> str:
        """Changes with whatever findings are made of: lines, orders, each file brought in, the day, the settings."""
        counts = [
            select(func.count())
            .select_from(table)
            .where(table.c.organisation_id == self._organisation)
            .scalar_subquery()
            for table in _STANDS_ON
        ]  # an order counts in the organisation itself, and what becomes of it in the sequence of its lines
        versions = select(func.sum(DISPUTES.version)).where(DISPUTES.organisation_id == self._organisation)
        newest = select(func.max(tables.sources.c.imported_at)).where(
            tables.sources.c.organisation_id == self._organisation
        )
        values = (await self._connection.execute(select(*counts, versions.scalar_subquery()))).one()
        moment = (await self._connection.execute(newest)).scalar_one()
        limits = ",".join(map(str, asdict(self._thresholds).values()))
        return "|".join(map(str, (self._today, row.origin, row.sequence, row.order_count, *values, moment, limits)))

    async def _set_organisation(self, **values: Any) -> None:
        mine = tables.organisations.c.id == self._organisation
        await self._connection.execute(update(tables.organisations).where(mine).values(values))

    async def kept(self) -> dict[str, Kept]:
        """What was done about each finding, by id."""
        rows = await self._connection.execute(select(tables.findings).where(self._mine))
        return {row.id: Kept(row.state, row.reason, row.until, row.order_id, row.dispute, row.found_on) for row in rows}

    @property
    def _mine(self) -> Any:
        return FINDINGS.organisation_id == self._organisation

    async def _write(self, found: Outcome) -> None:
        before = await self.kept()
        await self._connection.execute(delete(tables.findings).where(self._mine))
        disputed, orders = await self._disputed(), await self._orders()
        rows = await asyncio.to_thread(self._rows, found, before, disputed, orders)
        for start in range(0, len(rows), _ROWS):
            await self._connection.execute(insert(tables.findings), rows[start : start + _ROWS])

    def _rows(
        self,
        found: Outcome,
        before: Mapping[str, Kept],
        disputed: Mapping[str, Asked],
        orders: Mapping[str, list[tuple[str, str, date]]],
    ) -> list[dict[str, Any]]:
        """What is stored of everything found, in the order it is shown, and of what was settled."""
        ordered = sorted(found.findings, key=_place)
        rows = []
        for place, each in enumerate(ordered):
            credited = found.credited.get(each.id, Decimal(0))
            row = self._row(place, each, before.get(each.id), credited, disputed.get(each.id, _NOT_ASKED))
            rows.append(row | _ordered(row, each, orders))
        there = {each.id for each in ordered}
        return rows + self._settled(before, there, found.credited, len(rows))

    async def _orders(self) -> dict[str, list[tuple[str, str, date]]]:
        """What was ordered for each number and not refused: kind of change, order, day."""
        items, orders, lines = tables.order_items.c, tables.orders.c, tables.lines.c
        joined = tables.order_items.join(
            tables.orders, and_(orders.organisation_id == items.organisation_id, orders.id == items.order_id)
        ).join(tables.lines, and_(lines.organisation_id == items.organisation_id, lines.id == items.line_id))
        statement = (
            select(lines.msisdn, items.kind, items.order_id, orders.created_at)
            .select_from(joined)
            .where(
                items.organisation_id == self._organisation,
                items.kind.in_(sorted(set().union(*SETTLED_BY.values()))),
                items.status.not_in([ItemStatus.REFUSED.value, ItemStatus.CANCELLED.value]),
            )
        )
        found: dict[str, list[tuple[str, str, date]]] = defaultdict(list)
        for row in (await self._connection.execute(statement)).all():
            found[row.msisdn].append((row.kind, row.order_id, day_of(row.created_at)))
        return found

    async def _disputed(self) -> dict[str, Asked]:
        """What was asked back for each finding in the last dispute of it."""
        mine = DISPUTES.organisation_id == self._organisation
        asked = select(DISPUTES.claims, DISPUTES.state).where(mine).order_by(DISPUTES.number)
        return {
            claim["finding"]: Asked(Decimal(claim["amount"]) + Decimal(claim["before"]), row.state != "CREDITED")
            for row in (await self._connection.execute(asked)).all()
            for claim in json.loads(row.claims)
        }

    def _row(self, place: int, each: Finding, kept: Kept | None, credited: Decimal, asked: Asked) -> dict[str, Any]:
        """What is stored of a finding; what was settled is new again when more was billed since.

        What is found again while its dispute is open is disputed again: nobody asks for it twice.
        """
        kept = kept or Kept(FindingState.NEW, None, None, None, None, self._today)
        over = kept.state == FindingState.DISMISSED and kept.until is not None and kept.until < self._today
        more = (each.claim or Decimal(0)) + credited > asked.amount + _CENT
        again = over or (kept.state == FindingState.GONE and not asked.is_open)
        again = again or (kept.state == FindingState.CREDITED and more)
        ended = kept.state in {FindingState.GONE, FindingState.CREDITED}
        state = FindingState.DISPUTED.value if ended and asked.is_open else kept.state
        return {
            "organisation_id": self._organisation, "id": each.id, "code": each.code.value, "position": place,
            "found": json.dumps(_stored(each) | {"credited": str(credited)}),
            "state": FindingState.NEW.value if again else state,
            "reason": None if again else kept.reason, "until": None if again else kept.until,
            "order_id": kept.order_id, "dispute": kept.dispute, "found_on": kept.found_on,
        }  # fmt: skip

    def _settled(
        self, before: Mapping[str, Kept], there: set[str], credited: Mapping[str, Decimal], place: int
    ) -> list[dict[str, Any]]:
        """What something was done about and that is not found any more: credited, gone, or dismissed as it was."""

        def state(identity: str, kept: Kept) -> str:
            if kept.state == FindingState.DISMISSED:
                return kept.state
            return (FindingState.CREDITED if credited.get(identity) else FindingState.GONE).value

        return [
            {
                "organisation_id": self._organisation, "id": identity, "code": "", "position": place, "found": "{}",
                "reason": kept.reason, "until": kept.until, "order_id": kept.order_id, "dispute": kept.dispute,
                "state": state(identity, kept), "found_on": kept.found_on,
            }
            for identity, kept in before.items()
            if identity not in there and (kept.dispute or kept.order_id or kept.state == FindingState.DISMISSED)
        ]  # fmt: skip

    async def _follow_disputes(self, credited: Mapping[str, Decimal]) -> None:
        """Each dispute has what credit notes brought of it since it was drafted, and what was noted by hand."""
        open_ones = and_(DISPUTES.organisation_id == self._organisation, DISPUTES.state != "CREDITED")
        for row in (await self._connection.execute(select(tables.disputes).where(open_ones))).all():
            claims = json.loads(row.claims)
            for claim in claims:
                since = credited.get(claim["finding"], Decimal(0)) - Decimal(claim["before"])
                claim["credited"] = str(max(Decimal(0), min(since, Decimal(claim["amount"]))))
            asked = Decimal(row.amount)
            brought = came_back(claims, Decimal(row.noted), asked)
            whole = is_whole(brought, asked)
            if brought == Decimal(row.credited) and not whole:
                continue
            this = and_(DISPUTES.organisation_id == self._organisation, DISPUTES.number == row.number)
            await self._connection.execute(
                update(tables.disputes).where(this).values(
                    claims=json.dumps(claims), credited=str(brought), version=DISPUTES.version + 1,
                    state="CREDITED" if whole else row.state,
                )
            )  # fmt: skip
            if whole:
                await settle(self._connection, self._organisation, row.number)


def came_back(claims: Iterable[Mapping[str, str]], noted: Decimal, asked: Decimal) -> Decimal:
    """What credit notes brought of claims and was `noted` by hand: never more than `asked`, where both say the same."""
    return min(asked, sum((Decimal(claim["credited"]) for claim in claims), noted))


def is_whole(credited: Decimal, asked: Decimal) -> bool:
    """Whether all that was `asked` came back, to the cent."""
    return round(credited, 2) >= round(asked, 2)


async def settle(connection: AsyncConnection, organisation_id: str, dispute: int) -> None:
    """The findings of a dispute of which all came back are credited, however it came."""
    this = and_(FINDINGS.organisation_id == organisation_id, FINDINGS.dispute == dispute)
    await connection.execute(update(tables.findings).where(this).values(state=FindingState.CREDITED.value))


def _lacks(facts: Facts) -> list[str]:
    """The kinds of files that nothing came out of yet."""
    there = {"INVOICES": facts.invoices, "PRICES": facts.prices, "PEOPLE": facts.people, "USAGE": facts.usage}
    return [kind for kind, any_of_it in there.items() if not any_of_it]


def _ordered(row: dict[str, Any], found: Finding, orders: Mapping[str, list[tuple[str, str, date]]]) -> dict[str, Any]:
    """A saving for which something was ordered since it was found is under way, whoever ordered it and wherever."""
    kinds = SETTLED_BY.get(found.code, frozenset())
    mine = [
        order for kind, order, day in orders.get(found.msisdn or "", ()) if kind in kinds and day >= row["found_on"]
    ]
    if not mine or row["state"] not in {FindingState.NEW, FindingState.ORDERED}:
        return {"state": FindingState.NEW.value} if row["state"] == FindingState.ORDERED else {}
    return {"state": FindingState.ORDERED.value, "order_id": mine[-1]}


def _place(found: Finding) -> tuple[int, Decimal, str, str]:
    """Claims first, then savings, the greatest amounts first."""
    worth = max(found.claim or Decimal(0), found.month or Decimal(0))
    return _ORDER[found.kind], -worth, found.msisdn or "", found.id


def _stored(found: Finding) -> dict[str, Any]:
    return {
        "kind": found.kind.value, "msisdn": found.msisdn, "item": found.item, "month": _amount(found.month),
        "claim": _amount(found.claim), "currency": found.currency, "values": on_the_wire(found.values),
        "target": found.target, "by_hand": found.check_by_hand,
        "options": [found.options_added, found.options_removed],
        "compared": [
            (str(each.month), _text(each.mb), _text(each.minutes), each.sms, str(each.now), str(each.then))
            for each in found.months
        ],
        "evidence": [[each.charge, str(each.taken), _amount(each.expected)] for each in found.evidence],
    }  # fmt: skip


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
