"""What goes by time, once a day: names of those who left, use of past months."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Row, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.calendar import Clock, day_of, months_before, same_day_months_before
from fleet_tui.domain.profile import Role
from fleet_tui.domain.retention import Retention
from fleet_tui.server.privacy.desk import PersonalDataDesk
from fleet_tui.server.privacy.subject import Ref, Subject
from fleet_tui.server.privacy.words import ERASED
from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.audit_log import AuditWriter
from fleet_tui.server.storage.database import Database
from fleet_tui.server.storage.own_data import OwnDataRepository

PEOPLE, LINES, EMPLOYEES, USAGE = tables.people.c, tables.lines.c, tables.employees.c, tables.usage_months.c
_RUN = "retention"
"""What stands for a request in the log."""


class RetentionWork:
    """Looks once a day. Several processes may: what one did the other does not find."""

    def __init__(self, database: Database, clock: Clock, retention: Retention) -> None:
        self._database = database
        self._clock = clock
        self._retention = retention
        self._looked_on: date | None = None

    async def work(self) -> None:
        """Forget what is due; nothing where it was done today."""
        now = self._clock()
        today = day_of(now)
        if self._looked_on == today:
            return
        async with self._database.read() as connection:
            owners = list((await connection.execute(select(tables.organisations.c.id))).scalars())
        for owner in owners:
            await self._forget_use(owner, months_before(today, self._retention.usage_months))
            await self._note_who_has_no_line(owner, today)
            await self._forget_names(owner, now, same_day_months_before(today, self._retention.name_months))
        self._looked_on = today

    async def _forget_use(self, owner: str, before: date) -> None:
        old = select(USAGE.msisdn).where(USAGE.organisation_id == owner, USAGE.month < before).limit(1)
        async with self._database.read() as connection:  # most days find nothing: they take no write lock
            if (await connection.execute(old)).first() is None:
                return
        async with self._database.write() as connection:
            await OwnDataRepository(connection, owner).forget_usage_before(before)

    async def _note_who_has_no_line(self, owner: str, today: date) -> None:
        """Since when a user has no line at all: nothing else says it of those who were taken off one."""
        has_line = select(LINES.id).where(LINES.organisation_id == owner, LINES.person_id == PEOPLE.id).exists()
        known = PEOPLE.lineless_since.is_not(None)
        changed = (PEOPLE.organisation_id == owner) & or_(~has_line & ~known, has_line & known)
        async with self._database.read() as connection:
            if (await connection.execute(select(PEOPLE.id).where(changed).limit(1))).first() is None:
                return
        async with self._database.write() as connection:
            since = case((has_line, None), else_=today)
            await connection.execute(update(tables.people).where(changed).values(lineless_since=since))

    async def _forget_names(self, owner: str, now: datetime, until: date) -> None:
        async with self._database.read() as connection:
            refs = await candidates(connection, owner, until)
        for ref in refs:
            async with self._database.write() as connection:
                with suppress(ApiProblem):  # gone with another row that stood for the same person
                    await _forget(connection, owner, ref, now, until)


async def _forget(connection: AsyncConnection, owner: str, ref: Ref, now: datetime, until: date) -> None:
    """Erase one person whose time is over, unless something is in the way: then another day. Raises ApiProblem 404."""
    desk = PersonalDataDesk(connection, owner, now)
    subject = await desk.subject(str(ref))
    if _is_over(subject, until) and not (await desk.erase(subject, write=True)).obstacles:
        audit = await AuditWriter.by(connection, owner, None, now, request_id=_RUN)
        await audit.write(connection, "person.expire", subject.trail(audit.digest))


async def candidates(connection: AsyncConnection, owner: str, until: date) -> list[Ref]:
    """Users whose lines all ended long ago, or who have none that long, and employees whose last day was then.

    Whether the time of one is over `_is_over` says: who they are takes many questions, so few are asked about.
    """
    ended = func.coalesce(LINES.ended_on, LINES.gone_on, LINES.status_since)
    later = datetime.combine(until + timedelta(days=2), time.min, UTC)  # a later day wherever that is
    lives = or_(
        LINES.status != LineStatus.CEASED.value, ended > until, and_(ended.is_(None), LINES.modified_at >= later)
    )
    living = func.sum(case((lives, 1), else_=0))
    mine = LINES.organisation_id == owner
    stopped = select(LINES.person_id).where(mine, LINES.person_id.is_not(None)).group_by(LINES.person_id)
    users = select(PEOPLE.id).where(
        PEOPLE.organisation_id == owner,
        PEOPLE.given_name != ERASED,
        or_(PEOPLE.lineless_since <= until, PEOPLE.id.in_(stopped.having(living == 0))),
    )
    left = select(EMPLOYEES.id).where(EMPLOYEES.organisation_id == owner, EMPLOYEES.leaves <= until)
    return [
        *(Ref("user", key) for key in (await connection.execute(users.order_by(PEOPLE.id))).scalars()),
        *(Ref("employee", key) for key in (await connection.execute(left.order_by(EMPLOYEES.id))).scalars()),
    ]


def _is_over(subject: Subject, until: date) -> bool:
    """Whether the last line and the last day of work were that long ago, and nobody needs them to sign in."""
    if subject.live or subject.is_erased:
        return False
    days: list[date] = [_ended(line) for line in subject.lines]
    for ref, row in subject.rows.items():
        if ref.kind == "employee":
            if row.leaves is None:
                return False
            days.append(row.leaves)
        elif ref.kind == "profile" and row.removed_at is None and row.role == Role.MANAGER:
            return False
        elif ref.kind == "user" and row.lineless_since is not None:
            days.append(row.lineless_since)
    return bool(days) and max(days) <= until


def _ended(line: Row[object]) -> date:
    """When a line ended; where no list said so, when it was changed last."""
    return line.ended_on or line.gone_on or line.status_since or day_of(line.modified_at)
