"""The backend in this process: no port, no other user of the machine can reach it.

httpx speaks to it over ASGI. What that transport leaves out is added here: requests are shielded (a screen that closes
cancels its worker, and must not cancel a handler in the middle of a write), and starting and stopping are explicit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import httpx
from sqlalchemy import Connection, func, select
from starlette.types import ASGIApp

from fleet_tui.domain.calendar import Clock, system_clock
from fleet_tui.domain.findings.thresholds import USUAL, Thresholds
from fleet_tui.domain.retention import KEPT, Retention
from fleet_tui.domain.session import Tokens
from fleet_tui.i18n import _
from fleet_tui.server import companies
from fleet_tui.server.app import create_app
from fleet_tui.server.auth import sessions
from fleet_tui.server.auth.passwords import Passwords
from fleet_tui.server.findings.work import FindingWork
from fleet_tui.server.mail.postman import Postman
from fleet_tui.server.mail.transport import Spool, Transport
from fleet_tui.server.orders.machine import OrderMachine
from fleet_tui.server.privacy.retention import RetentionWork
from fleet_tui.server.sample.make import DEFAULT_SIZE, Progress, make_sample
from fleet_tui.server.services import Services
from fleet_tui.server.storage import tables
from fleet_tui.server.storage.database import Database
from fleet_tui.server.storage.errors import BackendError
from fleet_tui.server.tickets.desk import ServiceDesk

T = TypeVar("T")
OUTBOX = "outbox"
"""The directory below the data directory that mails are written to where no mail server is set."""


class EmbeddedTransport(httpx.AsyncBaseTransport):
    """ASGI without a socket; a request that was begun is finished, whoever waits for it."""

    def __init__(self, app: ASGIApp) -> None:
        self._inner = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self._under_way: set[asyncio.Task[httpx.Response]] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.headers["Accept-Encoding"] = "identity"  # nothing to save on the way to oneself
        task = asyncio.create_task(self._inner.handle_async_request(request))
        self._under_way.add(task)
        task.add_done_callback(self._finished)
        return await asyncio.shield(task)

    async def drain(self) -> None:
        """Wait for the requests that are under way."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _finished(self, task: asyncio.Task[httpx.Response]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # seen: nobody may be waiting any more


class Backend:
    """The reference backend on a data directory, or on the database at `database_url`.

    Its mails go to `mail`, without one into files of the data directory; `public_url` is where people reach it.
    `thresholds` say from where on something is a finding, `retention` how long names and use are kept.

    `fleet_size` lines are made when there is no data yet (None: the default, 250, and any size that is there is fine).
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        fleet_size: int | None = None,
        seed: int = 1,
        clock: Clock = system_clock,
        database_url: str | None = None,
        mail: Transport | None = None,
        public_url: str = "",
        thresholds: Thresholds = USUAL,
        retention: Retention = KEPT,
    ) -> None:
        self._data_dir = data_dir
        self._database_url = database_url
        self._mail: Transport = mail or Spool(data_dir / OUTBOX)
        self._public_url = public_url
        self._thresholds = thresholds
        self._retention = retention
        self._fleet_size = fleet_size
        self._seed = seed
        self._clock = clock
        self._database: Database | None = None
        self._app: ASGIApp | None = None
        self._services: Services | None = None
        self._transport: EmbeddedTransport | None = None
        self._machine: OrderMachine | None = None
        self._postman: Postman | None = None
        self._workers: list[asyncio.Task[None]] = []

    async def start(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Open the data, making the sample fleet where there is none; `progress` is told lines written and wanted.

        Raises:
            BackendError: the directory cannot be used, or holds a fleet of another size than asked for.
        """
        at_url = Database.at(self._database_url) if self._database_url else None
        database = at_url or Database.in_directory(self._data_dir)
        loop = asyncio.get_running_loop()

        def told(done: int, total: int) -> None:
            if progress is not None:
                loop.call_soon_threadsafe(progress, done, total)

        try:
            await database.set_up(lambda connection: self._fill(connection, told))
        except BaseException:
            await database.close()
            raise
        self._database = database
        self._postman = Postman(database, self._clock, self._mail, self._public_url)
        self._machine = OrderMachine(
            database,
            self._clock,
            chores=[
                ServiceDesk(database, self._clock).work,
                RetentionWork(database, self._clock, self._retention).work,
            ],
            on_batch=self._postman.wake,
        )
        services = Services(
            database=database,
            clock=self._clock,
            passwords=Passwords(),
            wake=self._machine.wake,
            post=self._postman.wake,
            thresholds=self._thresholds,
            retention=self._retention,
            findings=FindingWork(database, self._clock, self._thresholds),
            workers=(self._machine, self._postman),
        )
        self._services = services
        # Building the models of all routes takes a while, and somebody may be typing in this process.
        self._app = await asyncio.to_thread(create_app, services)
        self._transport = EmbeddedTransport(self._app)
        self._workers = [asyncio.create_task(worker.run()) for worker in (self._machine, self._postman)]

    async def stop(self) -> None:
        """Finish the requests and the batch that are under way, and close the database."""
        if self._services is not None:
            await self._services.findings.finish()  # requests that wait for it end with it
        if self._transport is not None:
            await self._transport.drain()
        if self._postman is not None and isinstance(self._mail, Spool):
            await self._postman.work_until_idle()  # files take no time: a command that ends leaves none behind
        for worker in (self._machine, self._postman):
            if worker is not None:
                worker.stop()
        await asyncio.gather(*self._workers)
        if self._database is not None:
            await self._database.close()
        self._database = self._app = self._services = self._transport = self._machine = self._postman = None
        self._workers = []

    @property
    def app(self) -> ASGIApp:
        """The ASGI application of a started backend."""
        return _started(self._app)

    @property
    def services(self) -> Services:
        """What the application of a started backend works with."""
        return _started(self._services)

    @property
    def transport(self) -> httpx.AsyncBaseTransport:
        """What an httpx client reaches a started backend by."""
        return _started(self._transport)

    async def local_tokens(self) -> Tokens:
        """Tokens of the local manager: whoever can read the data directory is that one."""
        profile = select(tables.organisations.c.local_profile_id).where(
            tables.organisations.c.local_profile_id.is_not(None)
        )
        async with _started(self._database).write() as connection:
            profile_id = (await connection.execute(profile)).scalar_one()
            return await sessions.issue(connection, profile_id, self._clock())

    async def invite_manager(self) -> str:
        """A code by which one person becomes a manager of the first company (`InvitationAcceptance`), for 14 days."""
        return await companies.invite(_started(self._database), None, self._clock())

    async def work_until_idle(self) -> None:
        """Work off all orders that are due now, instead of waiting for the worker to come round."""
        await _started(self._machine).work_until_idle()

    async def deliver_mail(self) -> None:
        """Deliver the mails that are due now, instead of waiting for the postman to come round."""
        await _started(self._postman).work_until_idle()

    def _fill(self, connection: Connection, progress: Progress) -> None:
        oldest = select(tables.organisations).order_by(tables.organisations.c.created_at, tables.organisations.c.id)
        organisation = connection.execute(oldest).first()
        if organisation is None:
            size = DEFAULT_SIZE if self._fleet_size is None else self._fleet_size
            make_sample(connection, size, self._seed, self._clock(), progress)
            return
        held = organisation.fleet_size
        if held is None:
            mine = tables.lines.c.organisation_id == organisation.id
            held = connection.execute(select(func.count()).where(mine)).scalar_one()
        if self._fleet_size is not None and self._fleet_size != held:
            sentence = _(
                "{directory} already holds a fleet of {held} lines. Leave --fleet-size out, or choose another "
                "directory with --data."
            )
            raise BackendError(sentence.format(directory=self._data_dir, held=held))


def _started(part: T | None) -> T:
    if part is None:
        raise RuntimeError("the backend is not started")
    return part
