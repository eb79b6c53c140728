"""Activate, suspend, reactivate, stop: from the dashboard to the result."""

from __future__ import annotations

from fleet_tui.domain.base import LineStatus
from tests.journeys.steps import Steps, Task

PENDING = "+32488268365"
ACTIVE = "+32489744365"


async def activate(steps: Steps) -> None:
    await steps.key("1")
    await steps.find(PENDING)
    await steps.key("a")
    assert "cannot be undone" in steps.screen
    await steps.confirm()
    assert (await steps.line(PENDING)).status == LineStatus.ACTIVE


async def suspend(steps: Steps) -> None:
    await steps.key("1")
    await steps.find(ACTIVE)
    await steps.key("s")
    assert "can be undone" in steps.screen
    await steps.confirm()
    assert (await steps.line(ACTIVE)).status == LineStatus.SUSPENDED


async def reactivate_all(steps: Steps) -> None:
    await steps.key("1")
    await steps.find_all("status:suspended")
    await steps.key("r")
    await steps.confirm()
    assert LineStatus.SUSPENDED not in steps.app.workspace.counts_by_status()


async def stop(steps: Steps) -> None:
    await steps.key("1")
    await steps.find(ACTIVE)
    await steps.key("x")
    assert "cannot be undone" in steps.screen
    await steps.confirm()
    assert (await steps.line(ACTIVE)).status == LineStatus.CEASED


TASKS = (
    Task("Activate a SIM card", 3, activate),
    Task("Suspend a line", None, suspend),
    Task("Reactivate all suspended lines", None, reactivate_all),
    Task("Stop a number", None, stop),
)
