"""Random keys on the whole application: no crash, no hang, and nothing is ordered that no review was seen of.

`make monkey ARGS="--keys 100000 --seed 1"` plays on a sample fleet. The same seed presses the same keys; what goes
wrong is printed with the last of them, which `--replay` plays again.
"""

from __future__ import annotations

import argparse
import ast
import asyncio
import random
import sys
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from textual import events
from textual.keys import _character_to_key

from fleet_tui.app import FleetApp
from screens.group_packs.forms import ReviewedFormScreen
from screens.review import ReviewScreen
from tests.faults import FaultTransport
from tests.harness import World, at_rest, own_home, running, world
from widgets.dialog import ConfirmDialog

SIZES = ((80, 24), (100, 30), (120, 40))
MOVES = ("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab", "shift+tab")
ANSWERS = ("enter", "enter", "escape", "escape", "escape", "space", "ctrl+g", "y", "n", "f10")
FUNCTIONS = tuple(f"f{number}" for number in range(1, 13))
LETTERS = tuple("abcdefghijklmnoprstuvwxyz:;?/!.,+-<>\"'&é§")
DIGITS = tuple("0123456789")
CONTROLS = tuple(f"ctrl+{letter}" for letter in "abdefghiklnoprstuvwxyz")
TEXTS = (
    "[/]", "=1+1", "Zoë Ó'Brien 陳", "\x1b[31m", "x" * 300, "0470 13 24 34", "30/11/2026", "status:pending", "\u202e12",
    "a\nb\tc", "'; drop table lines; --", "0470132434;0471386599\n0473188289", "€ 1.234,56", "",
)  # fmt: skip
KINDS = ((MOVES, 30), (ANSWERS, 22), (LETTERS, 22), (DIGITS, 12), (FUNCTIONS, 7), (CONTROLS, 5), (TEXTS, 2))
ORDERS = "/v1/orders"
SEEN = (ReviewScreen, ReviewedFormScreen, ConfirmDialog)
"""Where somebody saw what an order does before it was sent."""
BURST = 6
"""Keys that come at once, at most."""
KEPT = 60
"""Keys that are printed of what led to a fault."""


class Wrong(Exception):
    """What must never be."""


@dataclass
class Played:
    """How far a game came."""

    keys: int = 0
    orders: int = 0
    starts: int = 0
    screens: Counter[str] = field(default_factory=Counter)
    seen: bool = False
    """Whether a review, or a question, was on the screen before the keys that are under way."""
    app: FleetApp | None = None
    """The application that runs."""
    wrong: str = ""
    last: deque[str] = field(default_factory=lambda: deque(maxlen=KEPT))


def keys(seed: int) -> Iterator[str]:
    """Keys and, beginning with a NUL, pasted texts, without an end."""
    chance = random.Random(seed)
    kinds, weights = [kind for kind, _weight in KINDS], [weight for _kind, weight in KINDS]
    while True:
        kind = chance.choices(kinds, weights)[0]
        key = chance.choice(kind)
        yield f"\0{key}" if kind is TEXTS else key


async def play(count: int, seed: int, played: Played, replay: Sequence[str] = ()) -> None:
    """Press `count` keys. Raises Wrong, or what the application raised."""
    source = iter(replay) if replay else keys(seed)
    with TemporaryDirectory() as name:
        own_home(Path(name))
        async with world(Path(name), fleet_size=60) as here:
            here.behind(lambda inner: Watched(inner, played))
            while played.keys < count:
                played.starts += 1
                if not await _run(here, SIZES[played.starts % len(SIZES)], source, count, played):
                    break


async def _run(here: World, size: tuple[int, int], source: Iterator[str], count: int, played: Played) -> bool:
    """One start of the application, until it is left; whether there are keys left."""
    app = played.app = here.app(export_dir=here.directory)
    async with running(app, size=size) as pilot:
        while played.keys < count:
            burst = list(islice(source, 1 + played.keys % BURST))
            if not burst:
                return False
            played.keys += len(burst)
            played.last.extend(burst)
            played.seen = any(isinstance(screen, SEEN) for screen in app.screen_stack)
            top = type(app.screen).__name__
            played.screens[top] += len(burst)
            for key in burst:
                app.post_message(_event(app, key))
            try:
                await at_rest(pilot)
            except TimeoutError:
                raise Wrong(f"hangs on {top}") from None
            if app._exception is not None:
                raise app._exception
            if played.wrong:
                raise Wrong(played.wrong)
            if not app.is_running or app._exit:
                return True
    return False


class Watched(FaultTransport):
    """Counts orders, and notes one that comes though no review of it was on the screen."""

    def __init__(self, inner: httpx.AsyncBaseTransport, played: Played) -> None:
        super().__init__(inner)
        self._played = played

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path == ORDERS and b"validate_only" not in request.url.query:
            self._played.orders += 1
            stack = self._played.app.screen_stack if self._played.app else ()
            if not self._played.seen and not any(isinstance(screen, SEEN) for screen in stack):
                self._played.wrong = f"ordered without a review: {request.content[:500]!r}"
        return await super().handle_async_request(request)


def _event(app: FleetApp, key: str) -> events.Event:
    """What a terminal sends for a key, or for a text that is pasted."""
    if key.startswith("\0"):
        return events.Paste(key[1:])
    typed = " " if key == "space" else key if len(key) == 1 else None
    event = events.Key(_character_to_key(key) if typed and key != "space" else key, typed)
    event.set_sender(app)
    return event


def main() -> int:
    """Play, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replay", type=Path, help="a file of keys, a line each")
    arguments = parser.parse_args()
    replay = (
        list(map(ast.literal_eval, arguments.replay.read_text(encoding="utf-8").splitlines()))
        if arguments.replay
        else ()
    )
    played = Played()
    try:
        asyncio.run(play(arguments.keys, arguments.seed, played, replay))
    except Exception:
        print(f"seed {arguments.seed}, key {played.keys:,}; the last keys, for --replay:", file=sys.stderr)
        print("\n".join(map(ascii, played.last)), file=sys.stderr)
        raise
    busiest = ", ".join(f"{name} {count:,}" for name, count in played.screens.most_common())
    print(f"seed {arguments.seed}: {played.keys:,} keys, {played.starts} starts, {played.orders} orders sent, no fault")
    print(f"keys by screen: {busiest}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
