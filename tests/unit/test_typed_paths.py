"""Paths that people type: one place makes them, and what no file can be called ends in a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fleet_tui.cli.exits import Exit
from fleet_tui.workspace.list_export import path_problem
from fleet_tui.workspace.reach import OutOfReach, Reach, typed_path
from tests.harness import press, running, screen_text, type_text, words_on, world
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]

IMPOSSIBLE = ["x" * 300 + ".xlsx", "y" * 300 + "/x.csv", "nul\0.xlsx", "../" * 3000 + "x.xlsx"]
NO_HOMES = ["~nobody-of-that-name/x.xlsx", "~$lines.xlsx", "~", "~~/x.xlsx", "~\u00e9/x.csv"]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_a_name_that_no_file_can_have_is_refused_with_a_sentence(text: str, tmp_path: Path) -> None:
    for read in (typed_path, Reach(tmp_path).path):
        with pytest.raises(OutOfReach) as caught:
            read(text)
        assert caught.value.user_message.endswith(".")
        assert len(caught.value.user_message) < 200
    assert path_problem(text)


@pytest.mark.parametrize("text", NO_HOMES)
def test_a_home_that_nobody_has_is_a_name_like_any_other(text: str) -> None:
    expected = Path.home() if text == "~" else Path(text)
    assert typed_path(f" {text} ") == expected
    assert typed_path("~/x.csv") == Path.home() / "x.csv"


def test_a_way_that_may_not_be_looked_into_and_links_in_a_circle_are_said(tmp_path: Path) -> None:
    circle = tmp_path / "circle.xlsx"
    circle.symlink_to(circle)
    with pytest.raises(OutOfReach, match="cannot be used"):
        typed_path(str(circle))
    with pytest.raises(OutOfReach, match="cannot be used"):
        Reach(tmp_path).path("circle.xlsx")
    if os.geteuid():
        locked = tmp_path / "locked"
        locked.mkdir(mode=0)
        with pytest.raises(OutOfReach, match="cannot be used"):
            typed_path(str(locked / "x.xlsx"))


@pytest.mark.parametrize("name", ["~jan-of-nowhere/x.xlsx", "~$lines.xlsx", "x" * 300 + ".xlsx"])
@pytest.mark.parametrize(
    "words",
    [("import", "{}", "--dry-run"), ("export", "{}"), ("add", "--from", "{}", "--dry-run"),
     ("cease", "--from", "{}", "--dry-run"), ("swap", "--from", "{}", "--dry-run"), ("tickets", "template", "{}"),
     ("orders", "sheet", "ORD-000001", "{}"), ("invoices", "pdf", "213800090063", "{}")],
)  # fmt: skip
def test_the_command_line_answers_such_a_name_with_a_sentence(
    fleet: Fleet, words: tuple[str, ...], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = fleet(*(word.format(name) for word in words))
    assert "should not have happened" not in said.err
    if said.exit != Exit.DONE:  # ~$lines.xlsx can be written
        assert said.exit in {Exit.USAGE, Exit.FAILURE}
        assert said.err.strip()


async def test_the_application_goes_on_after_such_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        await press(pilot, "e")
        for name in ("~jan-of-nowhere/x.xlsx", "x" * 300 + ".xlsx"):
            await press(pilot, "end", "ctrl+u")
            await type_text(pilot, name)
            await press(pilot, "enter")
            assert "There is no directory" in words_on(pilot.app) or "cannot be used" in words_on(pilot.app)
        await press(pilot, "escape")
        assert "had to stop" not in screen_text(pilot.app)
