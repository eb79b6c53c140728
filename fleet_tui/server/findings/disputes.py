"""Disputes: claims put to the operator in one letter, and followed until the money is there."""

from __future__ import annotations

import json
from collections.abc import Set
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, and_, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.finding_list import Dispute, DisputeDetail, DisputeState, DisputeUpdate, FindingState, NewDispute
from fleet_tui.domain.findings.thresholds import Thresholds
from fleet_tui.server.findings.store import FINDINGS, came_back, is_whole, settle
from fleet_tui.server.preconditions import stale
from fleet_tui.server.problems import ApiProblem, not_found
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.database import chunks
from fleet_tui.server.storage.organisations import lock

DISPUTES = tables.disputes.c
_FOLLOWS = {state: place for place, state in enumerate(DisputeState)}


class DisputeDesk:
    """One organisation's disputes. Whoever changes one holds the organisation: sums are added to sums."""

    def __init__(
        self, connection: AsyncConnection, organisation_id: str, now: datetime, thresholds: Thresholds
    ) -> None:
        self._connection = connection
        self._organisation = organisation_id
        self._now = now
        self._today = day_of(now)
        self._thresholds = thresholds

    async def disputes(self) -> list[Dispute]:
        """All of them, newest first."""
        statement = select(tables.disputes).where(self._mine).order_by(DISPUTES.number.desc())
        return [Dispute.model_validate(_fields(row)) for row in (await self._connection.execute(statement)).all()]

    async def dispute(self, number: int) -> DisputeDetail:
        """One with its letter. Raises ApiProblem 404."""
        row = await self._row(number)
        return DisputeDetail.model_validate(_fields(row) | {"letter": row.letter})

    async def open(self, wanted: NewDispute, by: str) -> DisputeDetail:
        """Dispute the claims of these findings.

        Raises:
            ApiProblem: 404 for one that is not there, 409 NOT_A_CLAIM, ALREADY_DISPUTED, CURRENCIES.
        """
        await lock(self._connection, self._organisation)
        rows = await self._findings(wanted.findings)
        found = {row.id: json.loads(row.found) for row in rows}
        for row in rows:
            if not Decimal(found[row.id]["claim"] or 0):
                raise ApiProblem(409, "NOT_A_CLAIM", "There is nothing to claim back in one of these findings.")
            if row.state != FindingState.NEW:
                raise ApiProblem(409, "ALREADY_DISPUTED", "Something is being done about one of these already.")
        currencies = {each["currency"] for each in found.values()}
        if len(currencies) > 1:
            raise ApiProblem(409, "CURRENCIES", "Claims of one dispute are in one currency.")
        claims = [
            {
                "finding": row.id, "msisdn": found[row.id]["msisdn"], "code": row.code,
                "amount": found[row.id]["claim"], "credited": "0", "before": found[row.id]["credited"],
            }
            for row in rows
        ]  # fmt: skip
        number = await self._next()
        await self._connection.execute(
            insert(tables.disputes).values(
                organisation_id=self._organisation, number=number, version=1, state=DisputeState.DRAFTED.value,
                amount=str(sum((Decimal(claim["amount"]) for claim in claims), Decimal(0))), credited="0",
                currency=currencies.pop(), account=None, reference="", letter=wanted.letter,
                claims=json.dumps(claims), drafted_on=self._today, created_by_name=by, created_at=self._now,
            )
        )  # fmt: skip
        for some in chunks([row.id for row in rows]):
            this = and_(FINDINGS.organisation_id == self._organisation, FINDINGS.id.in_(some))
            await self._connection.execute(
                update(tables.findings).where(this).values(state=FindingState.DISPUTED.value, dispute=number)
            )
        return await self.dispute(number)

    async def change(self, number: int, version: int | None, changes: DisputeUpdate) -> DisputeDetail:
        """Sent, accepted, credited: only forwards; once all of it came back, what was noted can be taken back.

        Raises:
            ApiProblem: 404, 409 DISPUTE_OVER, DISPUTE_STATE, 412; 422 AMOUNT_NOT_NOTED, AMOUNT_NOT_OPEN, DATE_AHEAD.
        """
        await lock(self._connection, self._organisation)
        row = await self._row(number)
        if version is not None and version != row.version:
            raise stale()
        state = DisputeState(row.state)
        takes_back = changes.state is DisputeState.CREDITED and (changes.amount or 0) < 0
        if state is DisputeState.CREDITED and not takes_back:
            raise ApiProblem(409, "DISPUTE_OVER", "The money of this dispute came back already.")
        if _FOLLOWS[changes.state] < _FOLLOWS[state] or changes.state is DisputeState.DRAFTED:
            raise ApiProblem(409, "DISPUTE_STATE", "A dispute does not go back to an earlier state.")
        day = changes.day or self._today
        if day > self._today:
            raise ApiProblem(422, "DATE_AHEAD", "The day has not come yet.")
        values: dict[str, Any] = {"version": row.version + 1}
        if changes.reference is not None:
            values["reference"] = changes.reference
        if changes.state is DisputeState.SENT:
            deadline = day + timedelta(days=self._thresholds.dispute_days)
            values |= {"state": changes.state.value, "sent_on": day, "deadline": deadline}
        elif changes.state is DisputeState.ACCEPTED:
            values |= {"state": changes.state.value, "accepted_on": day}
        else:
            values |= await self._came_back(row, changes.amount)
        this = and_(self._mine, DISPUTES.number == number)
        await self._connection.execute(update(tables.disputes).where(this).values(values))
        return await self.dispute(number)

    async def _came_back(self, row: Row[Any], amount: Decimal | None) -> dict[str, str]:
        """What changes when `amount` came back beside what did before (below 0: did not); None: all that is open."""
        asked, before = Decimal(row.amount), Decimal(row.noted)
        still_open = max(Decimal(0), asked - Decimal(row.credited))
        noted = before + (still_open if amount is None else amount)
        if noted - before > still_open:
            raise ApiProblem(422, "AMOUNT_NOT_OPEN", "That is more than is still open.")
        if noted < 0:
            raise ApiProblem(422, "AMOUNT_NOT_NOTED", "That is more than was noted by hand.")
        credited = came_back(json.loads(row.claims), noted, asked)
        whole = is_whole(credited, asked)
        if whole:
            await settle(self._connection, self._organisation, row.number)
        state = DisputeState.CREDITED if whole else _answered(row)
        return {"noted": str(noted), "credited": str(credited), "state": state.value}

    @property
    def _mine(self) -> Any:
        return DISPUTES.organisation_id == self._organisation

    async def _row(self, number: int) -> Row[Any]:
        row = (
            await self._connection.execute(select(tables.disputes).where(self._mine, DISPUTES.number == number))
        ).first()
        if row is None:
            raise not_found()
        return row

    async def _next(self) -> int:
        last = (await self._connection.execute(select(func.max(DISPUTES.number)).where(self._mine))).scalar_one()
        return (last or 0) + 1

    async def _findings(self, identities: list[str]) -> list[Row[Any]]:
        found: dict[str, Row[Any]] = {}
        for some in chunks(sorted(set(identities))):
            wanted = and_(FINDINGS.organisation_id == self._organisation, FINDINGS.id.in_(some), FINDINGS.code != "")
            rows = (await self._connection.execute(select(tables.findings).where(wanted))).all()
            found |= {row.id: row for row in rows}
        if len(found) < len(set(identities)):
            raise not_found()
        return sorted(found.values(), key=lambda row: row.position)


async def wait_again(connection: AsyncConnection, organisation_id: str, numbers: Set[str | None]) -> None:
    """Let disputes whose money may have gone wait for it again: credits to `numbers` are taken back.

    None among them is a credit to a whole invoice. What is there still counts when findings are found anew: a dispute
    that lost nothing is over again by that.
    """
    over = and_(DISPUTES.organisation_id == organisation_id, DISPUTES.state == DisputeState.CREDITED.value)
    for row in (await connection.execute(select(tables.disputes).where(over))).all():
        if any(
            Decimal(claim["credited"]) > 0 and (None in numbers or claim["msisdn"] in numbers)
            for claim in json.loads(row.claims)
        ):
            this = and_(DISPUTES.organisation_id == organisation_id, DISPUTES.number == row.number)
            waits = {"state": _answered(row).value, "version": row.version + 1}
            await connection.execute(update(tables.disputes).where(this).values(waits))


def _answered(row: Row[Any]) -> DisputeState:
    """Where a dispute stands as long as its money is not back."""
    if row.accepted_on is not None:
        return DisputeState.ACCEPTED
    return DisputeState.DRAFTED if row.sent_on is None else DisputeState.SENT


def _fields(row: Row[Any]) -> dict[str, Any]:
    named = (
        "number", "version", "state", "amount", "credited", "noted", "currency", "reference", "drafted_on", "sent_on",
        "accepted_on", "deadline",
    )  # fmt: skip
    claims = [{name: claim[name] for name in claim if name != "before"} for claim in json.loads(row.claims)]
    return {name: getattr(row, name) for name in named} | {"by": row.created_by_name, "claims": claims}
