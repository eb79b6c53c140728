"""A member: their own line and nothing of the others."""

from __future__ import annotations

import uuid
from pathlib import Path

from sqlalchemy import insert, select

from fleet_tui.api.credentials import MemoryStore
from fleet_tui.domain.profile import ProfileStatus, Role
from fleet_tui.server.auth import sessions
from fleet_tui.server.storage import tables
from screens.sim_overview import SimOverviewScreen
from tests.harness import World, on_screen, press, running, screen_text, words_on
from tests.journeys.served import served


async def member_of(here: World) -> MemoryStore:
    """A session of the first line's user."""
    database = here.backend._database
    assert database is not None
    profile_id = uuid.uuid4().hex
    async with database.write() as connection:
        line = tables.lines.c
        row = (
            await connection.execute(
                select(line.organisation_id, line.person_id).where(line.person_id.is_not(None)).order_by(line.msisdn)
            )
        ).first()
        assert row is not None
        await connection.execute(
            insert(tables.profiles).values(
                id=profile_id,
                organisation_id=row.organisation_id,
                description="Joris Van Damme",
                role=Role.MEMBER,
                status=ProfileStatus.VALIDATED,
                person_id=row.person_id,
            )
        )
        return MemoryStore(await sessions.issue(connection, profile_id, here.clock()))


async def test_a_member_sees_their_own_line_and_is_told_who_may_change_it(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        there.sessions["joris"] = await member_of(there.world)
        async with running(there.app("joris")) as pilot:
            assert "MEMBER" in screen_text(pilot.app)
            assert "add a SIM card" not in screen_text(pilot.app)
            assert "Something went wrong" not in words_on(pilot.app)
            await press(pilot, "1")
            on_screen(pilot, SimOverviewScreen)
            assert "1 of 1 line" in screen_text(pilot.app)
            assert "Joris Van Damme" in screen_text(pilot.app)
            await press(pilot, "s")
            on_screen(pilot, SimOverviewScreen)
            assert "Only a fleet manager can change lines." in words_on(pilot.app)
            await press(pilot, "enter", "escape", "9", "g")
            assert "Something went wrong" not in words_on(pilot.app)
