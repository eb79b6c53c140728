"""Disputes at the keyboard: from a claim to the money, with every letter that is written on the way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import update

from fleet_tui.domain.finding_list import DisputeState, DisputeUpdate
from fleet_tui.server.storage import tables
from screens.findings.dispute import DisputeScreen
from screens.findings.disputes import DisputesScreen
from screens.findings.finding import FindingScreen
from tests.contract.own_company import bring_in, database_of
from tests.harness import fleet_app, on_screen, press, running, screen_lines, screen_text, type_text, words_on, world
from widgets.footer_line import FooterLine


async def test_a_dispute_is_followed_from_its_letter_to_the_money(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        (tmp_path / "files").mkdir()
        client = await here.client()
        await bring_in(client, here.backend, tmp_path / "files")
        async with running(here.app(export_dir=tmp_path)) as pilot:
            await press(pilot, "0", "ctrl+o")
            on_screen(pilot, DisputesScreen)
            assert "No money was asked back yet." in screen_text(pilot.app)
            await press(pilot, "r")
            assert "There is nothing here to open." in words_on(pilot.app)
            await press(pilot, "escape", "semicolon", "enter", "enter", "ctrl+o")
            on_screen(pilot, DisputeScreen)  # that of the finding under the cursor
            text = screen_text(pilot.app)
            assert "letter drafted" in text
            assert "0488 00 00 11" in text
            await press(pilot, "r")
            assert "Only a letter that was sent" in words_on(pilot.app)

            await press(pilot, "f6")  # sent: a day that is still to come is refused, one that is gone is taken
            await type_text(pilot, "PX-[/]7")
            await press(pilot, "enter")
            await type_text(pilot, "24/12/2026")
            await press(pilot, "enter")
            assert "This day is still to come." in screen_text(pilot.app)
            await press(pilot, *["backspace"] * 10)
            await type_text(pilot, "01/10/2026")
            await press(pilot, "enter")
            assert "no answer since 31/10/2026" in screen_text(pilot.app)
            assert "PX-[/]7" in screen_text(pilot.app)
            (dispute,) = await client.disputes()
            assert (dispute.state, dispute.reference, dispute.sent_on) == ("SENT", "PX-[/]7", date(2026, 10, 1))

            await press(pilot, "enter")
            on_screen(pilot, FindingScreen)  # the claim's own charges
            await press(pilot, "escape", "r", "3", "enter")
            (letter,) = tmp_path.glob("*-1.txt")
            text = letter.read_text("utf-8")
            assert "Rappel" in text
            assert "PX-[/]7" in text
            assert "0488 00 00 11" in text
            letter.unlink()
            await press(pilot, "f7", "enter")
            (letter,) = tmp_path.glob("*-1.txt")
            assert letter.read_text("utf-8") == (await client.dispute(1)).letter.raw

            pilot.app.clear_notifications()
            await press(pilot, "escape", "escape", "g", "d")  # `:` and the menu lead there too
            on_screen(pilot, DisputesScreen)
            assert "1 late" in screen_text(pilot.app)
            await press(pilot, "p")
            await press(pilot, *["backspace"] * 8)
            await type_text(pilot, "forty")
            await press(pilot, "enter")
            assert "“forty” is not an amount." in screen_text(pilot.app)
            await press(pilot, *["backspace"] * 5)
            await type_text(pilot, "15")
            await press(pilot, "enter")  # a part of it: the rest is still asked for, and proposed
            (dispute,) = await client.disputes()
            assert (dispute.state, dispute.credited) == ("SENT", Decimal(15))
            assert f"15.00 of € {dispute.amount} credited" in words_on(pilot.app)
            await press(pilot, "p")
            assert f"{dispute.amount - 15} still open" in words_on(pilot.app)
            await press(pilot, "enter")
            assert f"{dispute.amount} credited" in screen_text(pilot.app)
            (dispute,) = await client.disputes()
            assert (dispute.state, dispute.credited) == ("CREDITED", dispute.amount)
            hints = pilot.app.screen.query_one(FooterLine).hints
            assert {hint.key for hint in hints if not hint.enabled} == {"F6", "a", "r"}
            await press(pilot, "a")
            assert "The money came back already." in words_on(pilot.app)
            await press(pilot, "p")  # it did not: a slip
            assert f"€ 0.00 still open, € {dispute.amount} noted by hand" in words_on(pilot.app)
            await press(pilot, *["backspace"] * 8)
            await type_text(pilot, "1")
            await press(pilot, "enter")
            assert f"Write an amount from -€ {dispute.amount} to € 0.00." in words_on(pilot.app)
            await press(pilot, "backspace", "minus", "5", "enter")
            (again,) = await client.disputes()
            assert (again.state, again.credited) == ("SENT", dispute.amount - 5)


async def test_what_a_colleague_noted_meanwhile_is_shown_and_not_written_over(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        (tmp_path / "files").mkdir()
        client = await here.client()
        await bring_in(client, here.backend, tmp_path / "files")
        async with running(here.app(export_dir=tmp_path), size=(120, 40)) as pilot:
            await press(pilot, "0", "semicolon", "enter", "enter", "g", "8", "colon")
            await type_text(pilot, "disputes")
            await press(pilot, "enter")
            on_screen(pilot, DisputesScreen)
            assert any("Answer due" in line for line in screen_lines(pilot.app))  # the pane
            await press(pilot, "a")
            theirs = await client.dispute(1)
            await client.change_dispute(theirs, DisputeUpdate(state=DisputeState.SENT, reference="theirs"))
            await press(pilot, "enter", "enter")
            assert "Somebody else" in words_on(pilot.app)
            assert "theirs" in screen_text(pilot.app)
            assert [each.state for each in await fleet_app(pilot).workspace.operator.disputes()] == ["SENT"]

            async with database_of(here.backend).write() as connection:  # what is asked back is about no line
                claims = '[{"finding": "a", "code": "SUM_WRONG", "msisdn": null, "amount": "1", "before": "0"}]'
                await connection.execute(update(tables.disputes).values(claims=claims))
            await press(pilot, "enter", "ctrl+n")
            on_screen(pilot, DisputeScreen)
            assert "No claim here is about a line." in words_on(pilot.app)
