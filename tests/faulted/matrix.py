"""Each fault meets each operation, and the five things are looked at."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select
from textual.pilot import Pilot

from fleet_tui.api.client import FleetClient
from fleet_tui.api.credentials import MemoryStore
from fleet_tui.app import FleetApp
from fleet_tui.connection import Connected, Target
from fleet_tui.server.storage.tables import audit
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.model import Settings
from fleet_tui.transport.sending import Deadlines
from screens.form import FormScreen
from screens.review import ReviewScreen
from tests.faulted.kinds import DRIFT
from tests.faulted.operations import LOOKS, Operation
from tests.faults import Fault, FaultTransport
from tests.harness import World, at_rest, own_home, press, running, screen_lines, words_on, world
from widgets.dialog import Dialog

ENOUGH = 12
"""Faults of a plan: more than one call is ever repeated."""
SHORT = Deadlines(whole=4.0, patient=4.0)
"""After so many seconds what never ends is given up here, instead of after sixty."""
ENDLESS = {"no answer at all, done", "an answer that never ends"}
ANSWERS_WITHIN = 2.0
UNCHANGED = re.compile(r"[Nn]othing was (changed|sent|ordered|paid)")


@dataclass(slots=True)
class Case:
    """One fault at one operation; `wrong` says which of the five did not hold."""

    operation: str
    fault: str
    wrong: list[str] = field(default_factory=list)
    seen: str = ""
    seconds: float = 0.0


@dataclass(slots=True)
class Stage:
    """A running application whose calls of one operation meet `plan`."""

    world: World
    operation: Operation
    plan: list[Fault] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    client: FleetClient | None = None

    def app(self, directory: Path) -> FleetApp:
        async def connect(settings: Settings, options: LaunchOptions, *, progress: Any = None) -> Connected:
            stack = AsyncExitStack()
            wire = FaultTransport(self.world.backend.transport, applies=self.operation.applies)
            wire.plan = self.plan
            tokens = await self.world.backend.local_tokens()
            self.secrets += [tokens.access_token, tokens.refresh_token]
            self.client = FleetClient(
                "http://embedded",
                MemoryStore(tokens),
                transport=wire,
                far=False,
                clock=self.world.clock,
                sleep=_at_once,
            )
            stack.push_async_callback(self.client.close)
            return Connected(self.client, Target("embedded"), _stack=stack)

        options = LaunchOptions(data_dir=directory)
        return FleetApp(Settings(data_dir=directory), options, connect=connect, clock=self.world.clock)

    def waits(self, deadlines: Deadlines) -> None:
        assert self.client is not None
        caller = self.client._caller
        caller._pace = replace(caller._pace, deadlines=deadlines)

    async def done(self) -> int:
        """How often the server did it, as its audit log has it."""
        database = self.world.backend._database
        assert database is not None
        async with database.read() as connection:
            counted = select(func.count()).select_from(audit).where(audit.c.action == self.operation.action)
            return int((await connection.execute(counted)).scalar_one())


async def _at_once(_seconds: float) -> None:
    """Waits between tries take no time here."""


async def meet(operation: Operation, faults: dict[str, Fault]) -> list[Case]:
    """`operation` under each of `faults`, in one run of the application; a fault that ends it is a case as well."""
    cases: list[Case] = []
    left = dict(faults)
    while left:
        with TemporaryDirectory(prefix="fleet-faults-") as name:
            own_home(Path(name))
            async with world(Path(name), fleet_size=60) as here:
                stage = Stage(here, operation)
                async with running(stage.app(Path(name, "app"))) as pilot:
                    for fault in list(left):
                        case = Case(operation.name, fault)
                        cases.append(case)
                        what = left.pop(fault)
                        try:
                            await _one(stage, pilot, len(cases), what, case)
                        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
                            case.wrong.append(f"{type(error).__name__}: {str(error)[:300]}")
                        if case.wrong:
                            break  # the next fault meets a new run
                _no_secret_in_files(Path(name, "app"), stage.secrets, cases[-1])
    return cases


async def _one(stage: Stage, pilot: Pilot[None], number: int, fault: Fault, case: Case) -> None:
    operation = stage.operation
    await _home(pilot)
    await operation.open(pilot, number)
    form, typed = pilot.app.screen, _typed(pilot)
    before = await stage.done()
    stage.plan[:] = [fault] * ENOUGH
    stage.waits(SHORT if case.fault in ENDLESS else Deadlines())
    await operation.send(pilot, number)
    _whole(pilot)
    said = words_on(pilot.app)
    case.seen = said
    made = await stage.done() - before
    _look_at(said, screen_lines(pilot.app), stage.secrets, made, case)
    taken = pilot.app.screen is not form and made == 1 if operation.action else case.fault in DRIFT
    if "Reference" not in said and not taken:
        case.wrong.append("said: no reference")
    if pilot.app.screen is form and _typed(pilot) != typed:
        case.wrong.append(f"form: {typed} became {_typed(pilot)}")
    case.seconds = await _answers(pilot)
    if case.seconds > ANSWERS_WITHIN:
        case.wrong.append(f"time: a key was answered after {case.seconds:.1f} s")
    stage.plan.clear()
    stage.waits(Deadlines())
    pilot.app.clear_notifications()
    await at_rest(pilot)
    if not (operation.action and taken):
        await _again(operation, pilot, number)
    await stage.world.backend.work_until_idle()
    await at_rest(pilot)
    _whole(pilot)
    if operation.action:
        made = await stage.done() - before
        if made != 1:
            case.wrong.append(f"ledger: done {made} times in the end")
    elif "Reference" in words_on(pilot.app):
        case.wrong.append("ledger: it does not come once the fault is over")
    if operation.over is not None:
        await operation.over(pilot, number)


async def _again(operation: Operation, pilot: Pilot[None], number: int) -> None:
    """What a person does once the line is well: the same key, or F5 where something is read."""
    if isinstance(pilot.app.screen, Dialog) and pilot.app.screen.query("#mine"):  # somebody else changed it, it seems
        pilot.app.screen.query_one("#mine").focus()
        await press(pilot, "enter")
    if operation.action:
        await operation.send(pilot, number)
    elif operation.again is not None:
        await operation.again(pilot, number)
    elif isinstance(pilot.app.screen, ReviewScreen):
        await press(pilot, "ctrl+g")
    else:
        await LOOKS(pilot, number)


def _look_at(said: str, lines: list[str], secrets: list[str], made: int, case: Case) -> None:
    if made and UNCHANGED.search(said):
        case.wrong.append("said: “nothing was changed”, and it was done")
    if made > 1:
        case.wrong.append(f"ledger: done {made} times")
    if "One moment" in said or "Sending the" in said:
        case.wrong.append("said: it is still being sent, and it is not")
    if any(secret in said for secret in secrets) or "Traceback" in said:
        case.wrong.append("said: a secret or a traceback")
    if not all(line.isprintable() for line in lines):
        case.wrong.append("said: a control character")


def _typed(pilot: Pilot[None]) -> Mapping[str, Any]:
    screen = pilot.app.screen
    return screen.typed() if isinstance(screen, FormScreen) else {}


def _whole(pilot: Pilot[None]) -> None:
    if pilot.app._exception is not None:
        raise pilot.app._exception


async def _answers(pilot: Pilot[None]) -> float:
    """Seconds of the processor until the help is there and gone again."""
    began, screen = time.process_time(), pilot.app.screen
    await press(pilot, "f1")
    if pilot.app.screen is not screen:
        await press(pilot, "escape")
    return time.process_time() - began


async def _home(pilot: Pilot[None]) -> None:
    while len(pilot.app.screen_stack) > 2:
        await pilot.app.pop_screen()
    pilot.app.clear_notifications()
    await at_rest(pilot)


def _no_secret_in_files(directory: Path, secrets: list[str], case: Case) -> None:
    """Logs, drafts, reports: no token in any."""
    for path in directory.rglob("*"):
        if path.is_file() and any(secret.encode() in path.read_bytes() for secret in secrets):
            case.wrong.append(f"secret: in {path.name}")
