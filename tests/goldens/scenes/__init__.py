"""What the goldens show: a file of scenes for each part of the application.

A scene brings the application, at rest on the dashboard of the sample fleet, to what is to be seen; its name is that of
its pictures. Each file lists its scenes in `SCENES`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path

from textual.pilot import Pilot

from tests.harness import at_rest, fleet_app

Scene = Callable[[Pilot[None]], Awaitable[None]]


def all_scenes() -> list[Scene]:
    """The scenes of every file here."""
    files = sorted(path for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")
    return [scene for path in files for scene in import_module(f"{__name__}.{path.stem}").SCENES]


async def play(scene: Scene, pilot: Pilot[None]) -> None:
    """Bring the application to `scene`, without what comes and goes by the clock.

    What was typed is kept by now, and no passing message is in sight.
    """
    await scene(pilot)
    fleet_app(pilot).flush()
    pilot.app.clear_notifications()
    await at_rest(pilot)
