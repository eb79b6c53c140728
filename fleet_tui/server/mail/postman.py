"""The postman: takes mails out of the outbox by lease and has them delivered, again after a setback, until they are.

Several processes may share one outbox. A mail is delivered outside of any transaction, under a lease; whoever dies
between the delivery and its note has the mail sent a second time, under the same Message-ID and with the same code.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, or_, select, update

from fleet_tui.domain.calendar import Clock
from fleet_tui.domain.profile import MailStatus
from fleet_tui.server.mail.message import LETTERS, UnusableAddress, message_of
from fleet_tui.server.mail.transport import Transport, Undelivered
from fleet_tui.server.storage.database import Database
from fleet_tui.server.storage.secrets import new_id
from fleet_tui.server.storage.tables import mails
from fleet_tui.server.storage.tables.base import of_all_companies
from fleet_tui.server.worker import Worker

WAITS = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4),
    timedelta(hours=12), timedelta(hours=24),
)  # fmt: skip
"""How long after a setback the mail is tried again; after the last of them it has failed."""
LEASE = timedelta(minutes=5)
"""Longer than a mail server that answers at all takes."""
LOOK_EVERY = 30.0
"""Seconds between looks for mails nobody told of: a wait that is over, another process that died."""

MAILS = mails.c


class Postman(Worker):
    """One worker on the outbox of a database."""

    def __init__(self, database: Database, clock: Clock, transport: Transport, public_url: str = "") -> None:
        """`public_url`: where people reach this backend, as their invitation names it."""
        super().__init__("the postman", look_every=LOOK_EVERY)
        self._database = database
        self._clock = clock
        self._transport = transport
        self._public_url = public_url
        self._owner = new_id()

    async def work_until_idle(self) -> None:
        """Deliver everything that is due now."""
        async with self._working:
            while not self._stopping and (mail := await self._claim()) is not None:
                await self._deliver(mail)

    async def _claim(self) -> Row[Any] | None:
        """Take the mail that has been due longest."""
        now = self._clock()
        due = (
            MAILS.status == MailStatus.QUEUED.value,
            MAILS.next_attempt_at <= now,
            or_(MAILS.lease_until.is_(None), MAILS.lease_until <= now),
        )
        async with self._database.read() as connection:  # most looks find nothing: they take no write lock
            if not (await connection.execute(of_all_companies(select(MAILS.id).where(*due).limit(1)))).first():
                return None
        oldest = select(MAILS.id).where(*due).order_by(MAILS.next_attempt_at, MAILS.id).limit(1).scalar_subquery()
        async with self._database.write() as connection:
            statement = (
                update(mails)
                .where(MAILS.id == oldest, *due)
                .values(lease_owner=self._owner, lease_until=now + LEASE)
                .returning(mails)
            )
            claimed: Row[Any] | None = (await connection.execute(of_all_companies(statement))).first()
        return claimed

    async def _deliver(self, mail: Row[Any]) -> None:
        now = self._clock()
        if mail.expires_at <= now:
            await self._note(mail, _failed("TOO_LATE", mail.said or ""))
            return
        try:
            message = message_of(
                LETTERS.validate_json(mail.content),
                mail.recipient,
                message_id=mail.message_id,
                at=mail.queued_at,
                server=self._public_url,
                sender=self._transport.sender,
            )
            await self._transport.deliver(message, f"{mail.queued_at:%Y%m%dT%H%M%S}-{mail.message_id}")
        except UnusableAddress:
            await self._note(mail, _failed("ADDRESS_UNUSABLE", ""))
        except Undelivered as setback:
            await self._note(mail, _after(setback, mail.attempts, now))
        else:
            # The code is known to its recipient now, and to nobody else.
            done = {"status": self._transport.outcome.value, "sent_at": self._clock(), "content": None}
            await self._note(mail, done | {"next_attempt_at": None, "reason": None, "said": None})

    async def _note(self, mail: Row[Any], values: dict[str, Any]) -> None:
        """Write what became of `mail`; nothing when it was withdrawn meanwhile, or our lease ran out."""
        async with self._database.write() as connection:
            await connection.execute(
                update(mails)
                .where(
                    MAILS.organisation_id == mail.organisation_id, MAILS.id == mail.id, MAILS.lease_owner == self._owner
                )
                .values(attempts=MAILS.attempts + 1, lease_owner=None, lease_until=None, **values)
            )


def _after(setback: Undelivered, attempts: int, now: datetime) -> dict[str, Any]:
    if setback.final or attempts >= len(WAITS):
        return _failed(setback.reason, setback.said)
    return {"reason": setback.reason, "said": setback.said or None, "next_attempt_at": now + WAITS[attempts]}


def _failed(reason: str, said: str) -> dict[str, Any]:
    """It never goes out: its code is of no use any more either."""
    return {
        "status": MailStatus.FAILED.value,
        "reason": reason,
        "said": said or None,
        "next_attempt_at": None,
        "content": None,
    }
