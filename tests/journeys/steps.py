"""Counting the steps of a task, as one counts those of the portal: from the dashboard to the end.

A key pressed is a step; a field is one whatever is typed in it; finding the line is one. The review, which the portal
does not have, is counted beside. A module of journeys lists its tasks in `TASKS`; `make tasks` does them all and writes
their steps into `docs/tasks.md`, and `test_tasks.py` holds each to the portal's count.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from textual.pilot import Pilot

from fleet_tui.app import FleetApp
from fleet_tui.domain.line import Line
from fleet_tui.domain.msisdn import plain
from fleet_tui.key_names import key_name
from screens.order import OrderScreen
from screens.review import ReviewScreen
from tests.harness import World, at_rest, fleet_app, on_screen, press, running, screen_text, type_text, world


@dataclass
class Steps:
    """Somebody at the keyboard of `pilot`; their steps are counted, those of the review apart."""

    world: World
    pilot: Pilot[None]
    count: int = 0
    review_count: int = 0
    keys: int = 0
    """Keys pressed in all: each character that is typed, and those of the review."""
    path: list[str] = field(default_factory=list)
    """The steps in words, without those of the review."""

    @property
    def app(self) -> FleetApp:
        """The application."""
        return fleet_app(self.pilot)

    @property
    def screen(self) -> str:
        """What is on the screen."""
        return screen_text(self.app)

    async def key(self, *keys: str) -> None:
        """Press keys: a step each."""
        for key in keys:
            self._step(f"`{key_name(key)}`")
            self.keys += 1
        await press(self.pilot, *keys)

    async def field(self, text: str, name: str = "the field") -> None:
        """Fill in a field: one step, whatever is typed."""
        self._step(name)
        self.keys += len(text)
        await type_text(self.pilot, text)

    async def find(self, number: str) -> None:
        """Find the line with this number in the list: one step."""
        self._step("find the line")
        self.keys += len(plain(number)) + 1
        await type_text(self.pilot, plain(number))
        await press(self.pilot, "enter")

    async def find_all(self, query: str) -> None:
        """Find lines by a query and mark them all: one step, as finding one."""
        self._step("find the lines")
        self.keys += len(query) + 3
        await press(self.pilot, "f")
        await type_text(self.pilot, query)
        await press(self.pilot, "enter", "asterisk")

    async def confirm(self) -> None:
        """Order what is reviewed and wait for the result: counted beside. Of one line what can be undone takes one key,
        what cannot a second one after the question; above one line their number is typed."""
        preview = on_screen(self.pilot, ReviewScreen).preview
        assert preview is not None
        assert preview.accepted, self.screen
        answer = [*str(preview.accepted), "enter"] if preview.accepted > 1 else ["y"] if preview.irreversible else []
        await press(self.pilot, "ctrl+g", *answer)
        self.review_count += 1 + min(len(answer), 2)
        self.keys += 1 + len(answer)
        await self.world.backend.work_until_idle()
        await at_rest(self.pilot)
        on_screen(self.pilot, OrderScreen)

    async def line(self, number: str) -> Line:
        """The line as the server has it."""
        index = self.app.workspace.index
        client = await self.world.client()
        try:
            return await client.line(index.ids[index.msisdns.index(number)])
        finally:
            await client.close()

    def _step(self, words: str) -> None:
        self.count += 1
        self.path.append(words)


@dataclass(frozen=True, slots=True)
class Task:
    """Something the portal does. `portal` are its steps there, None where the slides do not show them.

    `switches`: how many switches the journey turns over; each may be a step more, here and there.
    """

    name: str
    portal: int | None
    do: Callable[[Steps], Awaitable[None]]
    switches: int = 0
    tried: int | None = None
    """Keys that somebody new to the program needed, before it was made shorter; None: they were not counted."""

    @property
    def allowed(self) -> int | None:
        """The most steps the journey may take."""
        return None if self.portal is None else self.portal + self.switches

    @property
    def portal_words(self) -> str:
        """The portal's steps as the table shows them."""
        if self.portal is None:
            return "–"
        return f"{self.portal} + switches" if self.switches else str(self.portal)


async def perform(task: Task, directory: Path) -> Steps:
    """Do `task` on a sample fleet, from the dashboard of a screen of 80×24."""
    async with world(directory) as here, running(here.app(export_dir=directory)) as pilot:
        steps = Steps(here, pilot)
        await task.do(steps)
        return steps


def row(task: Task, steps: Steps) -> str:
    """The row of `docs/tasks.md`."""
    tried = "–" if task.tried is None else str(task.tried)
    own = f"{steps.count - task.switches} + switches" if task.switches else str(steps.count)
    name = task.name[:1].upper() + task.name[1:]
    figures = (own, steps.review_count or "–", task.portal_words, steps.keys, tried)
    return f"| {name} | {' | '.join(map(str, figures))} | {' · '.join(steps.path)} |"
