"""The application in a test: real screens, client and server in one process, and a clock that stands still."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from unittest.mock import patch

import httpx
from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import App
from textual.geometry import Region
from textual.keys import _character_to_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.app import FleetApp
from fleet_tui.connection import Connected, Target
from fleet_tui.server.embedded import Backend
from fleet_tui.server.storage.database import FILE_NAME
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.model import Settings
from fleet_tui.terminal.application import TerminalApp
from fleet_tui.terminal.profile import CAPABLE, Profile
from tests.idle import wait_for_idle
from widgets.dialog import ConfirmDialog

ScreenT = TypeVar("ScreenT", bound=Screen[Any])
WireT = TypeVar("WireT", bound=httpx.AsyncBaseTransport)

NOW = datetime(2026, 11, 23, 8, 41, tzinfo=UTC)
"""09:41 in Brussels, a Monday."""

SIZES = ((80, 24), (100, 30), (160, 45))
"""Width and height: the smallest served, a common one, a large one."""


class FrozenClock:
    """A clock that moves when it is told to."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Move on, as `timedelta` takes it."""
        self.now += timedelta(**by)


@dataclass
class World:
    """One backend in process, and applications on it."""

    backend: Backend
    clock: FrozenClock
    directory: Path
    wrap: Callable[[httpx.AsyncBaseTransport], httpx.AsyncBaseTransport] = lambda transport: transport
    """What stands between client and server: a fault test puts its faults here."""

    async def connect(self, settings: Settings, options: LaunchOptions, *, progress: Any = None) -> Connected:
        """As `fleet_tui.connection.connect`, on this backend."""
        stack = AsyncExitStack()
        client = await self.client(read_only=options.read_only)
        stack.push_async_callback(client.close)
        return Connected(client, Target("embedded"), _stack=stack)

    async def client(self, *, read_only: bool = False) -> FleetClient:
        """A client of its own, signed in as the local manager."""
        tokens = MemoryStore(await self.backend.local_tokens())
        transport = self.wrap(self.backend.transport)
        return FleetClient("http://embedded", tokens, transport=transport, far=False, read_only=read_only)

    def behind(self, make: Callable[[httpx.AsyncBaseTransport], WireT]) -> list[WireT]:
        """What `make` puts before the backend for each client from now on, the newest last."""
        wires: list[WireT] = []

        def wire(inner: httpx.AsyncBaseTransport) -> WireT:
            wires.append(make(inner))
            return wires[-1]

        self.wrap = wire
        return wires

    def app(
        self,
        *,
        options: LaunchOptions | None = None,
        name: str = "one",
        profile: Profile = CAPABLE,
        **settings: Any,
    ) -> FleetApp:
        """An application; another `name` keeps its files apart, the same one comes back to what was left."""
        data_dir = self.directory / f"app-{name}"
        options = (options or LaunchOptions())._replace(data_dir=data_dir)
        own = Settings(data_dir=data_dir, **settings)
        return FleetApp(own, options, profile=profile, connect=self.connect, clock=self.clock)


def own_home(directory: Path) -> None:
    """Make `directory` the HOME of this process: what an application keeps of its settings belongs to nobody else's.

    For programs outside the suite, whose tests have each a home of their own.
    """
    os.environ["HOME"] = str(directory)
    for name in [name for name in os.environ if name.startswith(("XDG_", "FLEET_TUI_"))]:
        del os.environ[name]


_passing = False
"""Whether another key follows at once."""
_samples: dict[int, bytes] = {}
"""The database of a sample fleet by its size, once one was made in this process."""


@asynccontextmanager
async def world(directory: Path, *, fleet_size: int | None = 250) -> AsyncIterator[World]:
    """A sample fleet at `NOW`: what is in `directory`, or a new one (None: there is one, of whatever size)."""
    clock = FrozenClock()
    data = directory / "backend"
    if fleet_size is not None and not (data / FILE_NAME).exists():
        await put_sample(data, fleet_size)
    backend = Backend(data, fleet_size=fleet_size, clock=clock)
    await backend.start()
    try:
        yield World(backend, clock, directory)
    finally:
        await backend.stop()


async def put_sample(data: Path, fleet_size: int) -> None:
    """Make the data directory `data` with a sample fleet of `NOW`: made once, copied afterwards."""
    data.mkdir(mode=0o700, parents=True)
    (data / FILE_NAME).write_bytes(await _sample(fleet_size))


async def _sample(fleet_size: int) -> bytes:
    if fleet_size not in _samples:
        with TemporaryDirectory() as name:
            backend = Backend(Path(name), fleet_size=fleet_size, clock=FrozenClock())
            await backend.start()
            await backend.stop()
            _samples[fleet_size] = (Path(name) / FILE_NAME).read_bytes()
    return _samples[fleet_size]


@asynccontextmanager
async def running(app: FleetApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """`app` on a screen of `size`, started and at rest. It is painted when it has come to rest, not at each step."""
    hurried = patch("textual.screen.UPDATE_PERIOD", 60.0), patch("screens.line_pane.REST", 0.0)
    with hurried[0], hurried[1], patch.object(Compositor, "render_update", _draw):
        async with app.run_test(size=size, notifications=True) as pilot:
            await at_rest(pilot)
            yield pilot


def _draw(compositor: Compositor, full: bool = False, screen_stack: Sequence[Screen[Any]] = ()) -> None:
    """Have everything drawn that is to be drawn anew. What would be sent is not put together: no terminal takes it."""
    if _passing:
        compositor._dirty_regions.update([compositor.size.region] if full else [])
        return
    visible_screen_stack.set(list(screen_stack))
    regions, whole = list(compositor._dirty_regions), compositor.size.region
    compositor._dirty_regions.clear()
    if full or regions:
        for _drawn in compositor._get_renders(whole if full else Region.from_union(regions).intersection(whole)):
            pass


async def at_rest(pilot: Pilot[None]) -> None:
    """Wait until nothing is due soon, no worker runs, every widget waits for its next message and all is painted.

    As `Pilot.pause`, which asks each widget by a message, two or three times a key: most of what a key costs.
    """
    app = pilot.app
    async with asyncio.timeout(60):
        while app._exception is None:  # raised where the application ends
            await wait_for_idle()
            if at_work := [worker for worker in app.workers if not worker.is_finished]:
                await asyncio.gather(*(worker.wait() for worker in at_work), return_exceptions=True)
            elif _typed(app) or not all(map(_waits, (app, app.screen, *app.screen.walk_children()))):
                await pilot.pause()  # one is in the midst of something
            elif app.screen.is_mounted and app.screen.size != app.size:
                await pilot.pause(1 / 120)  # Textual lets several changes of size come together
            elif app.screen.is_mounted and not _paint(app.screen):
                return


def _typed(app: App[Any]) -> bool:
    return isinstance(app, TerminalApp) and app.keys.at_work


def _waits(pump: MessagePump) -> bool:
    queue: Any = pump._message_queue
    return queue.empty() and bool(queue.ready_event._waiters)


def _paint(screen: Screen[Any]) -> bool:
    """Paint what is to be painted anew; whether anything was."""
    flags = (screen._layout_required, screen._scroll_required, screen._repaint_required, screen._recompose_required)
    if due := bool(any(flags) or screen._dirty_widgets or screen._callbacks):
        screen.call_later(screen._on_timer_update)  # in its own context: a test may run two applications
    return due


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press `keys`, and wait after each for what it starts. What is seen in between is drawn with what comes last."""
    for left, key in enumerate(keys, 1 - len(keys)):
        with patch(f"{__name__}._passing", left < 0):
            await pilot.app._press_keys([key])
            await at_rest(pilot)


async def order(pilot: Pilot[None]) -> None:
    """Order what is reviewed: one key, and yes to the question that comes before what cannot be undone."""
    await press(pilot, "ctrl+g")
    if isinstance(pilot.app.screen, ConfirmDialog):
        await press(pilot, "tab", "enter")


async def type_text(pilot: Pilot[None], text: str) -> None:
    """Type `text` character by character, faster than the screen is painted."""
    for char in text:
        key = events.Key("space" if char == " " else _character_to_key(char), char)
        key.set_sender(pilot.app)
        pilot.app.post_message(key)
    await at_rest(pilot)


async def paste(pilot: Pilot[None], text: str) -> None:
    """Paste `text` where the cursor is, as a terminal does."""
    pilot.app.post_message(events.Paste(text))
    await at_rest(pilot)


async def at_every_size(pilot: Pilot[None]) -> AsyncIterator[list[str]]:
    """What is on the screen at each of `SIZES`, line by line; it stays at the smallest."""
    for width, height in reversed(SIZES):
        await pilot.resize_terminal(width, height)
        await at_rest(pilot)
        lines = screen_lines(pilot.app)
        assert len(lines) == height
        assert all(cell_len(line) <= width for line in lines)
        yield lines


def strips_of(app: App[Any]) -> list[Strip]:
    """What is on the screen, line by line, as it is painted: a dialog with the page around it."""
    screen = app.screen
    if screen.styles.background.a < 1:  # Textual keeps what it drew below, also while nothing was drawn there
        screen._layout_cache.clear()
        screen._set_dirty()
        visible_screen_stack.set(app._background_screens)
    return screen._compositor.render_strips()


def screen_lines(app: App[Any]) -> list[str]:
    """What is on the screen, line by line, without spaces at the end: a dialog with the page around it."""
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips_of(app)]


def screen_text(app: App[Any]) -> str:
    """What is on the screen."""
    return "\n".join(screen_lines(app))


def words_on(app: App[Any]) -> str:
    """What is on the screen, in one line: a sentence may be broken over several. Those of a dialog come first, without
    the page beside them."""
    found = screen_lines(app)
    if app.screen.styles.background.a < 1:
        box = Region.from_union([widget.region for widget in app.screen.children if widget.region.area])
        cells = [list(Strip([Segment(line)]).crop(box.x, box.right)) for line in found[box.y : box.bottom]]
        found = ["".join(segment.text for segment in line) for line in cells] + found
    return " ".join("\n".join(found).replace("│", " ").replace("▌", " ").split())


def words_in(app: App[Any], kind: type[Widget]) -> str:
    """What the one widget of `kind` shows, in one line."""
    box = app.screen.query_one(kind).region
    lines = [Strip([Segment(line)]).crop(box.x, box.right) for line in screen_lines(app)[box.y : box.bottom]]
    return " ".join(" ".join(line.text for line in lines).split())


def fleet_app(pilot: Pilot[None]) -> FleetApp:
    """The application under test."""
    assert isinstance(pilot.app, FleetApp)
    return pilot.app


def on_screen(pilot: Pilot[None], kind: type[ScreenT]) -> ScreenT:
    """The screen on top, which is of `kind`."""
    assert isinstance(pilot.app.screen, kind), screen_text(pilot.app)
    return pilot.app.screen
