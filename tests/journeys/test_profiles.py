"""User profiles: the list, found as one types."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from tests.harness import press, running, screen_text, type_text, world


async def test_profiles_are_found_sorted_and_taken_to_excel(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(export_dir=tmp_path)) as pilot:
        await press(pilot, "2")
        text = screen_text(pilot.app)
        assert "38 of 38 shown" in text
        assert "Margaux Sastre" in text
        await press(pilot, "f")
        await type_text(pilot, "malina invited")
        text = screen_text(pilot.app)
        assert "1 of 38 shown" in text
        assert "malina" in text.casefold()
        await press(pilot, "enter", "t", "1", "e", "enter")
        sheet = load_workbook(next(tmp_path.glob("*.xlsx"))).active
        assert sheet is not None
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0] == ("Description", "Role", "Status", "Phone numbers")
        assert [row[0] for row in rows[1:]] == ["Malina"]
        await press(pilot, "f", "escape", "escape", "escape")
        assert "Actions and tasks" in screen_text(pilot.app)
