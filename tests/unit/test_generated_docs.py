"""What is generated in docs/ is what the code says now."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import screens
from fleet_tui.actions import ACTIONS, Group
from screens.base import FleetScreen
from tests.make_docs import DOCS, LETTERS, PICTURES, cli_page, keys_page, pictured, screens_page


def test_keys_page_is_up_to_date() -> None:
    assert (DOCS / "keys.md").read_text(encoding="utf-8") == keys_page(), "run `make docs`"


def test_a_letter_means_the_same_on_every_screen() -> None:
    """A new action on a letter belongs to its verb, or gets another key."""
    started: dict[str, set[str]] = {}
    for action in ACTIONS.values():
        for key in action.keys if action.group is not Group.DASHBOARD else ():
            if key.isalpha() and len(key) == 1:
                started.setdefault(key, set()).add(action.id)
    assert started == {letter: set(ids) for letter, (_verb, ids) in LETTERS.items()}


def test_the_commands_are_documented_as_they_are() -> None:
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == cli_page(), "run `make docs`"


def test_every_screen_has_its_picture_and_its_place_in_the_page() -> None:
    assert (DOCS / "screens.md").read_text(encoding="utf-8") == screens_page(), "run `make docs`"
    assert {path.stem for path in PICTURES.iterdir()} == {scene.__name__ for scene in pictured()}, "run `make docs`"


OF_DIFFERENT_TABS = {"check", "save"}
"""One tab of a line has the one, another tab the other; never both."""


def every_screen() -> list[type[FleetScreen]]:
    """All screens, however deep they are derived."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        importlib.import_module(module.name)
    found: list[type[FleetScreen]] = []
    waiting: list[type[FleetScreen]] = [FleetScreen]
    while waiting:
        screen = waiting.pop()
        found.append(screen)
        waiting += screen.__subclasses__()
    return found


@pytest.mark.parametrize("screen", every_screen(), ids=lambda screen: screen.__name__)
def test_no_key_means_two_things_on_one_screen(screen: type[FleetScreen]) -> None:
    taken: dict[str, str] = {}
    for action_id in dict.fromkeys((*screen.KEYS, *screen.COMMON)):
        for key in ACTIONS[action_id].keys:
            other = taken.setdefault(key, action_id)
            assert other == action_id or {other, action_id} == OF_DIFFERENT_TABS, key


def test_no_key_that_a_torn_escape_sequence_would_press() -> None:
    pressed = {key for action in ACTIONS.values() for key in action.keys}
    assert pressed.isdisjoint({*"ABCDFH", "left_square_bracket", "ctrl+j", "ctrl+m", "ctrl+i", "ctrl+h", "ctrl+s"})
