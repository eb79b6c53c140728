"""On a list of one's own nothing says that an operator did, or heard of, what is only recorded here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fleet_tui.cli.exits import Exit
from fleet_tui.cli.main import run
from fleet_tui.domain.fleet_import import ImportRequest
from screens.order import OrderScreen
from tests.harness import World, at_rest, on_screen, press, running, words_on, world
from tests.journeys.test_orders import ordered

LIST = "GSM;Naam;Tarief;Status\n0489744365;Zoë Peeters;Mobile Start;actief\n0488268365;[/] =1+1;Mobile Start;actief\n"


async def own_list(here: World) -> None:
    """The fleet is a list of one's own now."""
    client = await here.client()
    try:
        rows = [
            {"row": place, "msisdn": msisdn, "description": name, "status": "ACTIVE", "plan": "Mobile Start"}
            for place, (msisdn, name) in enumerate(
                [("+32489744365", "Zoë Peeters"), ("+32488268365", "[/] =1+1")], start=2
            )
        ]
        await client.import_lines(
            ImportRequest.model_validate({"name": "Garage Dupont", "rows": rows}), validate_only=False
        )
    finally:
        await client.close()


async def finished(here: World, pilot: Pilot[None]) -> None:
    await here.backend.work_until_idle()
    await at_rest(pilot)


def says_done(text: str) -> bool:
    return bool({"done", "sent"} & set(text.casefold().replace(":", " ").replace(".", " ").split()))


async def test_the_application_says_recorded_from_the_question_to_the_ledger(tmp_path: Path) -> None:
    async with world(tmp_path, fleet_size=20) as here:
        await own_list(here)
        async with running(here.app(), size=(120, 40)) as pilot:
            await press(pilot, "1", "f8")
            assert "What happened, for the order sheet" in words_on(pilot.app)
            await press(pilot, "escape", "asterisk", "s", "ctrl+g")
            asked = words_on(pilot.app)
            assert "It is recorded on this machine; no operator hears of it." in asked
            assert "Record it" in asked
            await press(pilot, "escape", "escape", "escape", "s")
            assert "It is recorded on this machine; no operator hears of it." in words_on(pilot.app)
            await press(pilot, "ctrl+g")
            await finished(here, pilot)
            on_screen(pilot, OrderScreen)
            said = words_on(pilot.app)
            assert "suspend 1 line: to send. No operator has heard of it: send the order sheet." in said
            assert not says_done(said.replace("send the order sheet", ""))
            await press(pilot, "escape", "enter", "f7")
            await press(pilot, "escape", "escape")
            for place in ("escape", "g"):
                await press(pilot, place)
            await press(pilot, "9")
            listed = words_on(pilot.app)
            assert "to send" in listed
            assert not says_done(listed)
            await press(pilot, "f")
            assert "asked" in words_on(pilot.app)
            await press(pilot, "escape", "g", "enter")
            latest = words_on(pilot.app)
            assert not says_done(latest)


async def test_an_order_for_a_day_is_recorded_for_it(tmp_path: Path) -> None:
    async with world(tmp_path, fleet_size=20) as here:
        await own_list(here)
        await ordered(here, "ACTIVE", "suspend", day=date(2026, 12, 1))
        async with running(here.app(), size=(120, 40)) as pilot:
            await press(pilot, "9", "enter")
            said = words_on(pilot.app)
            assert "This is recorded for 01/12/2026: suspend 1 line. No operator has heard of it" in said
            assert "will be done" not in said


def test_the_command_line_says_recorded_and_how_the_sheet_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, list_file = str(tmp_path / "data"), tmp_path / "lines.csv"
    list_file.write_text(LIST, encoding="utf-8")

    def fleet(*words: str) -> tuple[int, str]:
        code = run(["--data", data, *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    assert fleet("import", str(list_file), "--yes")[0] in {Exit.DONE, Exit.PARTLY}
    code, said = fleet("suspend", "0489744365", "--yes")
    assert code == Exit.DONE
    number = next(word for word in said.split() if word.startswith("ORD-"))
    assert f"Order {number} is recorded here." in said
    assert f"No operator has heard of it. Write its sheet: fleet-tui orders sheet {number} {number}.xlsx" in said
    assert not says_done(said)
    for words in (
        ("orders", "list"),
        ("orders", "show", number),
        ("dashboard",),
        ("lines", "history", "0489744365"),
        ("orders", "cancel", number, "--yes"),
    ):
        code, said = fleet(*words)
        assert code == Exit.DONE, said
        assert ("cancelled" if "cancel" in words else "to send") in said, words
        assert not says_done(said), words
