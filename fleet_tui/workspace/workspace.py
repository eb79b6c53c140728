"""What the screens share: who is signed in, the fleet with what is marked in it, the figures, the orders.

The workspace exists before any connection does: it shows the last snapshot at once, dated. `attach` gives it an
operator later, `load` fetches what is missing, `refresh` what changed since. Screens ask, render, and nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import partial

from pydantic import SecretStr

from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.calendar import Clock, day_of, system_clock
from fleet_tui.domain.capabilities import Area, Capabilities
from fleet_tui.domain.dashboard import Dashboard
from fleet_tui.domain.failure import Failure, NotSignedIn
from fleet_tui.domain.msisdn import live_in
from fleet_tui.domain.order import Order, OrderStatus
from fleet_tui.domain.profile import Role
from fleet_tui.domain.session import Credentials, Me
from fleet_tui.fleet import snapshot
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.loader import FleetLoader
from fleet_tui.fleet.view import FleetView
from fleet_tui.i18n import _, joined
from fleet_tui.i18n.format import clock as time_of_day
from fleet_tui.i18n.format import moment, number
from fleet_tui.port import Operator
from fleet_tui.port.pages import collect
from fleet_tui.settings import remembered
from fleet_tui.settings.model import Settings
from fleet_tui.settings.paths import Paths
from fleet_tui.workspace.drafts import Draft, Drafts
from fleet_tui.workspace.journal import Journal, JournalUnusable, Pending, unreadable_words
from fleet_tui.workspace.order_desk import OrderDesk
from fleet_tui.workspace.reach import EVERYWHERE, Reach
from fleet_tui.workspace.selection import Selection
from fleet_tui.workspace.words import order_result, order_title, request_title

LATEST = 5
"""Orders that a dashboard lists."""


class Link(StrEnum):
    """How things stand with the operator."""

    CONNECTING = "CONNECTING"
    LOADING = "LOADING"
    READY = "READY"
    OFFLINE = "OFFLINE"
    SIGNED_OUT = "SIGNED_OUT"


class Workspace:
    """One run's view of one fleet.

    `origin` is "embedded" or the server's base URL; `files` is what its files are called after, without it `origin`.
    `key_id`: one signs in by a key of this id (empty: not known yet); None: by e-mail address and password.
    """

    def __init__(
        self,
        settings: Settings,
        paths: Paths,
        *,
        origin: str,
        files: str = "",
        key_id: str | None = None,
        read_only: bool = False,
        reach: Reach = EVERYWHERE,
        clock: Clock = system_clock,
    ) -> None:
        self.settings = settings
        self.paths = paths
        self.origin = origin
        self.files = files or origin
        self.key_id = key_id
        self.read_only = read_only
        self.reach = reach
        self.clock = clock
        self.index = FleetIndex()
        self.view = FleetView(self.index)
        self.remembered = remembered.load(paths.remembered(self.files))
        self.link = Link.CONNECTING
        self.failure: Failure | None = None
        self.me: Me | None = None
        self.dashboard: Dashboard | None = None
        self.latest_orders: list[Order] = []
        """The newest, where there is no dashboard to have them."""
        self.unknown_orders: list[Order] = []
        """Orders that were taken, and of which nobody knows whether the operator did all of them."""
        self.banner = ""
        """What the last order leads to, dated: `The SIM card will be activated on 30/03/2026.`"""
        self.settled: list[str] = []
        """What became of orders whose outcome was unknown, in sentences, until somebody is told."""
        self.progress: tuple[int, int] | None = None
        """Lines made or loaded, and how many there will be, while that goes on."""
        self._operator: Operator | None = None
        self._close: Callable[[], Awaitable[None]] | None = None
        self._desk: OrderDesk | None = None
        self._journal = Journal(paths.journal(self.files))
        self._unreadable_told = False
        self.drafts = Drafts(paths.drafts(self.files), clock=clock)

    # Connection

    @property
    def operator(self) -> Operator:
        """The operator. Raises Unreachable's root Failure while there is no connection."""
        if self._operator is None:
            raise self.failure or Failure(_("There is no connection yet."))
        return self._operator

    @property
    def desk(self) -> OrderDesk:
        """Where orders go. Raises as `operator`."""
        if self._desk is None:
            raise self.failure or Failure(_("There is no connection yet."))
        return self._desk

    @property
    def connected(self) -> bool:
        """Signed in, and the last request was answered."""
        return self._operator is not None and self.me is not None and self.link in (Link.READY, Link.LOADING)

    @property
    def attached(self) -> bool:
        """There is an operator to ask."""
        return self._operator is not None

    def attach(self, operator: Operator, close: Callable[[], Awaitable[None]]) -> None:
        """Use `operator` from now on; `close` lets go of it."""
        self._operator, self._close = operator, close
        self.failure = None

    async def open(self) -> None:
        """Find out who is signed in, fetch the figures, settle what an earlier run left open.

        Raises:
            NotSignedIn: a sign-in is needed first.
            Failure: anything else; what is on screen stays, dated.
        """
        try:
            await self.meet()
            await self.settle()
            await self.look_at_figures()
        except Failure as failure:
            self.lost(failure)
            raise
        self.failure, self.link = None, Link.LOADING

    async def look_at_figures(self) -> None:
        """Fetch the dashboard's figures; of an operator that has none, the orders that it knows of. Raises Failure."""
        if self.capabilities.offers(Area.DASHBOARD):
            self.dashboard = await self.operator.dashboard()
            return
        self.dashboard = None
        newest = await self.operator.orders()
        self.latest_orders = newest.items[:LATEST]
        unknown = [order for order in newest.items if order.status == OrderStatus.UNKNOWN]
        if newest.next_cursor:  # older ones, however old; the newest are not asked about again
            ask = partial(self.operator.orders, status=OrderStatus.UNKNOWN)
            unknown += await collect(lambda cursor: ask(cursor=cursor or newest.next_cursor))
        self.unknown_orders = unknown

    async def meet(self) -> None:
        """Find out who is signed in and what they are offered; orders can be made then.

        Raises:
            NotSignedIn: a sign-in is needed first.
            Failure: the operator cannot be asked.
        """
        me = await self.operator.me()
        offered = await self.operator.capabilities()
        if self.me is not None and self.me.profile_id != me.profile_id:
            self.index.become(FleetIndex())  # the snapshot was somebody else's
            self.view.refresh()
        self._offered(offered)
        self.me = me
        self._desk = OrderDesk(
            self.operator,
            self._journal,
            author=me.profile_id,
            offered=self.capabilities,
            on_settled=lambda key, taken: self.drafts.settled(key, taken=taken),
        )

    @property
    def capabilities(self) -> Capabilities:
        """What the operator offers; before it was asked, what it offered when the snapshot was written."""
        return self.index.capabilities

    def _offered(self, capabilities: Capabilities) -> None:
        self.index.capabilities = capabilities
        live_in(capabilities.country, machines=capabilities.machines)

    async def unlock(self, password: SecretStr) -> None:
        """Return when `password` is that of the person who is signed in; the session goes on as a new one.

        Raises:
            NotSignedIn: it is not, or nobody knows whose it would have to be.
            Failure: the operator cannot be asked.
        """
        identifier = (self.me.e_mail.raw if self.me and self.me.e_mail else "") or self.remembered.identifier
        if not identifier:
            raise NotSignedIn(_("You are not signed in; nothing was changed."))
        await self.operator.sign_in(Credentials(identifier=identifier, password=password))

    async def settle(self) -> None:
        """Find out what became of orders whose outcome is unknown.

        A read-only run leaves them open: what an operator that honours keys did not take then, it would take now.

        Raises:
            JournalUnusable: the journal cannot be read.
        """
        if self.read_only:
            return

        def refused(pending: Pending, failure: Failure) -> None:
            self.settled.append(
                _("An earlier order was not taken: {order}. {reason}").format(
                    order=request_title(pending.order), reason=failure.user_message
                )
            )

        await self._tell_unreadable()
        for order in await self.desk.resolve(refused):
            self.settled.append(
                _("An earlier order whose outcome was unknown is settled: {order}, {result}.").format(
                    order=order_title(order), result=order_result(order, recorded=self.recorded_only)
                )
            )

    async def _tell_unreadable(self) -> None:
        """Say once a run that the journal holds what nobody can read; then what is no record at all goes aside."""
        unreadable = await asyncio.to_thread(self._journal.unreadable)
        if unreadable and not self._unreadable_told:
            self._unreadable_told = True
            self.settled.append(unreadable_words(unreadable, self.paths.journal(self.files)))
            with contextlib.suppress(JournalUnusable):
                await asyncio.to_thread(self._journal.set_aside)

    def unresolved(self) -> list[Pending]:
        """My orders whose outcome is unknown, oldest first, connected or not.

        Raises:
            JournalUnusable: the journal cannot be read.
        """
        author = self.me.profile_id if self.me else None
        return [pending for pending in self._journal.unresolved() if pending.author == author]

    def lost(self, failure: Failure) -> None:
        """Remember why the operator did not answer."""
        self.failure = failure
        self.link = Link.SIGNED_OUT if isinstance(failure, NotSignedIn) else Link.OFFLINE

    # The fleet

    def restore(self) -> Iterator[None]:
        """Bring back the snapshot of the last run, a page at each step; nothing when there is none that fits."""
        path = self.paths.snapshot(self.files)
        header = snapshot.read_header(path, self.files) if self.settings.snapshot else None
        if header is None:
            return
        self.me, self.index.as_of = header.me, header.as_of
        self._offered(header.capabilities)
        for _lines in snapshot.restore(path, self.files, self.index):
            self.view.refresh()
            yield

    async def load(self, on_progress: Callable[[int, int], None]) -> None:
        """Fetch the fleet, or what changed since the snapshot, then keep a new one.

        Raises:
            Failure: the lines that were there stay.
        """
        try:
            contracts, accounts = await asyncio.gather(self.operator.contracts(), self._accounts())
            self.index.set_catalogue(contracts, accounts)
            loader = FleetLoader(self.operator, self.index, clock=self.clock)
            if self.index.complete:
                await loader.refresh(on_progress)
            else:
                await loader.load(on_progress)
        except Failure as failure:
            self.lost(failure)
            raise
        self.failure, self.link = None, Link.READY
        self.view.refresh()
        await self.keep_snapshot()

    async def _accounts(self) -> list[BillingAccount]:
        """A member is shown the number of their own account, and may not list the company's."""
        member = self.me is not None and self.me.role == Role.MEMBER
        return [] if member else await self.operator.billing_accounts()

    async def refresh(self) -> None:
        """Fetch the figures and what changed since.

        Raises:
            Failure: what is there stays.
        """
        await self.open()
        await self.load(lambda done, total: None)

    async def keep_snapshot(self) -> None:
        """Write the snapshot for the next start. A full disk costs the next start some time, and nothing else."""
        if self.settings.snapshot and self.me is not None and self.index.complete:
            path = self.paths.snapshot(self.files)
            with contextlib.suppress(OSError):
                await asyncio.to_thread(snapshot.write, path, self.index.copy(), self.files, self.me)

    def remember(self, **changes: object) -> None:
        """Keep where the person is for the next start (only in memory when the disk is full)."""
        self.remembered = self.remembered.model_copy(update=changes)
        with contextlib.suppress(OSError):
            remembered.save(self.paths.remembered(self.files), self.remembered)

    def remember_query(self, text: str) -> None:
        """Keep the query; it reaches the disk with the next `remember` or at the end: a disk is slower than typing."""
        self.remembered = self.remembered.model_copy(update={"query": text})

    async def close(self) -> None:
        """Keep where the person is, and let go of the operator."""
        self.remember()
        if self._close is not None:
            await self._close()

    def counts_by_status(self) -> dict[str, int]:
        """Lines by state, counted here."""
        return dict(self.index.statuses.counts())

    # Orders

    def selection_of(self, positions: Iterable[int]) -> Selection:
        """What an action on the lines at `positions` would act on."""
        statuses = [self.index.statuses[position] for position in positions]
        return Selection(
            count=len(statuses),
            statuses=frozenset(statuses),
            role=self.me.role if self.me else Role.MANAGER,
            connected=self.connected,
            connecting=self.link is Link.CONNECTING,
            capabilities=self.capabilities,
        )

    def frozen(self, draft: Draft) -> bool:
        """The draft's order was sent and its outcome is not known: only that order may be sent, nothing of it changed.

        Raises:
            JournalUnusable: the journal cannot be read.
        """
        return draft.key is not None and self._journal.is_open(draft.key)

    def today(self) -> date:
        """The calendar day in Belgium."""
        return day_of(self.clock())

    # Words for the header

    @property
    def recorded_only(self) -> bool:
        """The fleet is a list of one's own: what is ordered is recorded, and no operator hears of it."""
        return self.capabilities.recorded

    @property
    def embedded(self) -> bool:
        """The fleet is on this machine, not at a server."""
        return self.origin == "embedded"

    @property
    def company(self) -> str:
        """The company's name."""
        return self.me.organisation.name if self.me else ""

    def who_and_where(self) -> str:
        """The right end of the header: who, as what, which data, how old."""
        parts: list[str] = [self.me.name, self.me.role] if self.me else []
        parts.append(self.data_words())
        if self.read_only:
            parts.append(_("read-only"))
        if self.link in (Link.OFFLINE, Link.CONNECTING, Link.SIGNED_OUT) and self.index.as_of is not None:
            parts.append(_("as of {time}").format(time=self._age(self.index.as_of)))
        return joined(" · ", filter(None, parts))

    def read_only_words(self) -> str:
        """Why nothing can be changed in a run with `--read-only`."""
        if self.reach.confined:
            return _("Read-only: nothing can be changed here. Ask whoever set this terminal up.")
        return _("Read-only: nothing can be changed here. Start without --read-only to change something.")

    def link_sentence(self) -> str:
        """How things stand, for a place that has no lines to show."""
        match self.link:
            case Link.CONNECTING if self.progress is not None:
                made, wanted = map(number, self.progress)
                return _("Sample fleet: {made} of {wanted}").format(made=made, wanted=wanted)
            case Link.CONNECTING:
                return _("Connecting …")
            case Link.LOADING:
                return _("Loading the lines …")
            case Link.SIGNED_OUT:
                return _("Not signed in.")
            case Link.OFFLINE:
                reason = self.failure.user_message if self.failure else _("No connection.")
                return reason + "\n" + _("F5 tries again.")
            case _:
                return _("No lines yet.")

    def data_words(self) -> str:
        """Which data these are, in words."""
        if self.capabilities.sample and self.embedded:
            return _("sample fleet")
        if self.recorded_only:
            return _("local list, not connected to an operator")
        if self.embedded:
            return ""
        return self.capabilities.operator or self.origin.partition("://")[2].rstrip("/")

    def _age(self, at: datetime) -> str:
        return time_of_day(at) if day_of(at) == self.today() else moment(at)
