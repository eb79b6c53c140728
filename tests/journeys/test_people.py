"""The HR list, as somebody tells who uses a line: at the keyboard, and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fleet_tui.domain.fleet_import import ImportRequest
from fleet_tui.domain.own_import import OwnDataRequest
from tests.contract.own_company import bring_in
from tests.harness import press, running, screen_text, type_text, world

ROWS: list[dict[str, Any]] = [
    {"row": 2, "msisdn": "0488 00 00 01", "plan": "Start", "person": "Jan Peeters"},
    {"row": 3, "msisdn": "0488 00 00 02", "plan": "Start", "person": "Zoë Maes"},
]
STAFF: list[dict[str, Any]] = [
    {"name": "Jan Peeters", "number": "E1", "department": "Ventes", "leaves": "2026-08-14"},
    {"name": "PEETERS Jan", "number": "E2", "department": "Stock"},
    {"name": "Zoé Maes", "number": "E3", "department": "Stock"},
]


async def test_two_of_a_name_are_told_apart_by_a_person_and_the_answer_can_be_taken_back(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        client = await here.client()
        await client.import_lines(ImportRequest.model_validate({"name": "Wouters", "rows": ROWS}), validate_only=False)
        asked = OwnDataRequest.model_validate({"name": "hr.csv", "sha256": "a" * 64, "people": STAFF})
        await client.import_own_data(asked, validate_only=False)
        async with running(here.app()) as pilot:
            await press(pilot, "0", "f", *"peeters", "enter", "f6")  # from its finding
            text = screen_text(pilot.app)
            assert "3 people · 1 line matched · 1 to ask" in text
            await press(pilot, "enter")
            text = screen_text(pilot.app)
            assert "Who is Jan Peeters, 0488 00 00 01?" in text
            assert "Jan Peeters · E1 · Ventes · last day 14/08/2026" in text
            await press(pilot, "1")
            assert "Nobody has to be asked about" in screen_text(pilot.app)
            await press(pilot, "g", "1", "f")
            await type_text(pilot, "is:departed dept:ventes")
            assert "1 of 2 lines" in screen_text(pilot.app)
            await press(pilot, "enter", "m", "5")  # the view of leavers that comes with the program
            text = screen_text(pilot.app)
            assert "is:departed -status:ceased" in text
            assert "1 of 2 lines" in text
            await press(pilot, "g", "h", "f4")
            assert "somebody said so: Jan Peeters · E1" in screen_text(pilot.app)
            await press(pilot, "enter", "f", "f3")  # somebody else of the list, which has no tabs
            await press(pilot, "f", *"zoe", "enter", "enter")
            assert "somebody said so: Zoé Maes · E3" in screen_text(pilot.app)
            await press(pilot, "enter", "x")
            assert "Nobody was asked yet" in screen_text(pilot.app)
            await press(pilot, "f3")
            assert "1 of 1 shown" in screen_text(pilot.app)


async def test_a_month_is_added_up_by_cost_centre_where_they_are_known_and_opens_their_lines(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        (tmp_path / "files").mkdir()
        await bring_in(await here.client(), here.backend, tmp_path / "files")
        async with running(here.app()) as pilot:
            await press(pilot, "4", "enter")
            text = screen_text(pilot.app)
            assert "By cost centre" in text
            assert "By department" not in text  # the company's HR list has none
            await press(pilot, "f4", "f4", "f4", "f4")
            text = screen_text(pilot.app)
            assert "CC100" in text
            assert "CC103" in text
            await press(pilot, "enter")
            assert "cost_centre=" in screen_text(pilot.app)
            assert "15 of 60 lines" in screen_text(pilot.app)
            await press(pilot, "g", "0", "f")
            await type_text(pilot, "cost_centre:cc101 leaver")
            assert "1 of 23 shown" in screen_text(pilot.app)
