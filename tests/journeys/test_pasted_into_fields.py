"""Several lines pasted into a field of one: the first is taken, and that is said, whatever form the field stands in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness import paste, press, running, type_text, words_on, world
from widgets.safe import TextInput


@pytest.mark.parametrize(
    "keys",
    [
        ("2", "n", "enter"),  # a profile: its name
        ("2", "n", "enter", "tab"),  # its address
        ("5", "n", "right", "enter"),  # a group pack: its day
        ("1", "f", "enter", "e"),  # a dialog: the file to be written
        ("1", "enter", "tab"),  # a line: the data of its user
        ("1", "i"),  # a list to import
    ],
)
async def test_the_first_of_several_pasted_lines_is_taken_and_that_is_said(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    async with world(tmp_path) as here, running(here.app(export_dir=tmp_path), size=(120, 40)) as pilot:
        await press(pilot, *keys)
        field = pilot.app.focused
        for _more in range(4):
            if isinstance(field, TextInput):
                break
            await press(pilot, "tab")
            field = pilot.app.focused
        assert isinstance(field, TextInput), field
        await press(pilot, "ctrl+u")
        await paste(pilot, "Zoë [/]\r\n\r\n  =1+1\nthird")
        assert field.value == "Zoë [/]"
        said = [each.message for each in pilot.app._notifications]  # around a dialog, in the page
        assert "Only the first of 3 lines was taken." in said


async def test_a_wizard_and_a_ticket_take_the_first_line_too(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1", "n", "1")
        await paste(pilot, "8932030000205519465\n\n")
        field = pilot.app.focused
        assert isinstance(field, TextInput)
        assert field.value.endswith("8932030000205519465")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "89")
        await paste(pilot, "3203\n0000")
        assert field.value == "893203"
        assert "Only the first of 2 lines was taken." in words_on(pilot.app)
