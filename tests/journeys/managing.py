"""What a person does about one line, in a test."""

from __future__ import annotations

from textual.pilot import Pilot

from fleet_tui.api.client import FleetClient
from fleet_tui.domain.line import Line
from fleet_tui.workspace.workspace import Workspace
from screens.base import FleetScreen
from screens.manage_sim.screen import ManageSimScreen
from screens.order import OrderScreen
from screens.review import ReviewScreen
from tests.harness import World, at_rest, on_screen, order, press, type_text
from widgets.field import Field

MARGAUX = "0489744365"
"""The number of a line of hers."""


async def manage(pilot: Pilot[None], number: str, *keys: str) -> ManageSimScreen:
    """From the dashboard to the line with this number, then press `keys`."""
    await press(pilot, "1")
    await type_text(pilot, number)
    await press(pilot, "enter", "enter")
    screen = on_screen(pilot, ManageSimScreen)
    await press(pilot, *keys)
    return screen


def workspace(pilot: Pilot[None]) -> Workspace:
    return on_screen(pilot, FleetScreen).workspace


async def a_line(client: FleetClient, *, confirmed: bool | None) -> Line:
    """An active line whose user has (or has not) confirmed their data; None: one without a user."""
    page = await client.line_page()
    for line_id, status in zip(page.id, page.status, strict=True):
        if status == "ACTIVE":
            line = await client.line(line_id)
            if (line.person.confirmed if line.person else None) is confirmed:
                return line
    raise AssertionError("the sample has such a line")


async def fill_in(pilot: Pilot[None], name: str, text: str) -> None:
    """Replace what stands in the field `name`."""
    on_screen(pilot, ManageSimScreen).query_one(f"Field#{name}", Field).go_to()
    await press(pilot, "end", "ctrl+u")
    await type_text(pilot, text)


def field(pilot: Pilot[None], name: str) -> Field:
    return on_screen(pilot, ManageSimScreen).query_one(f"Field#{name}", Field)


async def confirm(here: World, pilot: Pilot[None]) -> None:
    """Order what is in review."""
    on_screen(pilot, ReviewScreen)
    await order(pilot)
    await here.backend.work_until_idle()
    await at_rest(pilot)
    on_screen(pilot, OrderScreen)
