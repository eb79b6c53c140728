"""Keys: each action can be started wherever the application runs, and those of the settings are checked."""

from __future__ import annotations

import pytest

from fleet_tui.actions import ACTIONS, Group
from fleet_tui.keymap import clashes, renamed, unfit
from screens.areas import actions_together, kinds_of_screens

TOGETHER = actions_together()
SWALLOWED = {
    "VS Code": {"f1", "f5", "f6", "f10", "f11", "ctrl+e", "ctrl+f", "ctrl+j", "ctrl+k", "ctrl+p"},
    "GNOME Terminal": {"f1", "f10", "f11"},
    "tmux": {"ctrl+b"},
    "screen": {"ctrl+a"},
    "flow control": {"ctrl+s"},
    "sent as another key": {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+left_square_bracket"},
}
"""Keys that do not arrive, by what keeps them."""


@pytest.mark.parametrize("place", SWALLOWED)
def test_every_action_has_a_key_that_arrives(place: str) -> None:
    assert not [action.id for action in ACTIONS.values() if not set(action.keys) - SWALLOWED[place]]


def test_no_key_needs_shift_with_an_arrow_or_alt() -> None:
    """The Linux console and PuTTY send shift with an arrow as the arrow; alt is the menu's in many windows."""
    pressed = {key for action in ACTIONS.values() for key in action.keys}
    assert not [key for key in pressed if key.startswith(("shift+", "alt+", "ctrl+shift+"))]


PLAIN = {
    "ampersand", "é", "quotation_mark", "apostrophe", "left_parenthesis", "section_sign", "è", "exclamation_mark", "ç",
    "à",
    "semicolon", "colon", "less_than_sign", "minus", "space", "enter", "escape",
    *"abcdefghijklmnopqrstuvwxyz", *(f"ctrl+{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
    *(f"f{number}" for number in range(1, 13)),
}  # fmt: skip
WITH_SHIFT = {"asterisk", "greater_than_sign", "slash", "question_mark", *"0123456789"}
"""On a Belgian AZERTY keyboard."""


def test_on_a_belgian_keyboard_every_action_has_a_key_of_its_own_or_with_shift() -> None:
    pressed = {key for action in ACTIONS.values() for key in action.keys}
    assert not pressed - PLAIN - WITH_SHIFT  # no AltGr, no dead key
    needing_shift = {action.id for action in ACTIONS.values() if not set(action.keys) & PLAIN}
    assert needing_shift == {"mark_all", "next_line"}  # shift and $; the other way of <


def test_keys_as_delivered_clash_with_nothing() -> None:
    delivered = {action.id: ",".join(action.keys) for action in ACTIONS.values()}
    assert not list(unfit(delivered))
    assert not list(clashes(delivered, TOGETHER))


@pytest.mark.parametrize(
    ("keymap", "sentence"),
    [
        ({"refesh": "f6"}, "keymap.refesh: there is no such action; did you mean “refresh”?"),
        ({"refresh": ""}, "keymap.refresh: give it a key, or leave it out"),
        ({"refresh": "f6,"}, "keymap.refresh: give it a key, or leave it out"),
        ({"refresh": "f6,control+r"}, "keymap.refresh: “control+r” is no key"),
        ({"refresh": "ctrl+m"}, "“ctrl+m” arrives as another key"),
        ({"refresh": "A"}, "“A” is pressed by itself when a slow line tears an arrow key"),
        ({"refresh": "["}, "“[” is pressed by itself"),
        ({"help": " "}, "keymap.help: “ ” is no key"),
        ({"help": "line_feed"}, "“line_feed” is no key"),
        ({"help": "null"}, "“null” is no key"),
        ({"help": "nbsp"}, "“nbsp” is no key"),
        ({"help": "combining_acute_accent"}, "“combining_acute_accent” is no key"),
        ({"quit": "x"}, "keymap.quit: “x” is typed where somebody types; give it a key with ctrl, or F1 to F12"),
        ({"quit": "ctrl+y,x"}, "keymap.quit: “x” is typed"),
        ({"language": "L"}, "keymap.language: “L” is typed"),
        ({"submit": "s"}, "keymap.submit: “s” is typed"),
        ({"discard": "d,k"}, "keymap.discard: “d” is typed"),
        ({"back": "b"}, "keymap.back: “b” is typed"),
    ],
)
def test_what_can_never_work_is_said(keymap: dict[str, str], sentence: str) -> None:
    [said] = unfit(keymap)
    assert sentence in said


@pytest.mark.parametrize("keys", ["f6", "ctrl+y,f6", "*", "asterisk", "plus_sign", "é", "alt+r", "pagedown", "Z"])
def test_what_can_work_passes(keys: str) -> None:
    assert not list(unfit({"refresh": keys}))


@pytest.mark.parametrize(
    "keymap", [{"submit": "s,ctrl+y"}, {"back": "b,escape"}, {"quit": "f12"}, {"switch": "k"}, {"choose": "space"}]
)
def test_an_action_that_is_still_heard_while_one_types_passes(keymap: dict[str, str]) -> None:
    assert not list(unfit(keymap))


def test_whatever_takes_all_keys_of_an_action_of_the_same_screen_is_said() -> None:
    for taking in ("activate", "sort", "export", "go_to"):
        for taken in ("help", "commands", "search", "undo", "quit"):
            keymap = {taking: ",".join(ACTIONS[taken].keys)}
            assert [*unfit(keymap), *clashes(keymap, TOGETHER)], keymap


def test_a_key_given_to_two_actions_of_one_screen_is_said() -> None:
    [said] = clashes({"suspend": "f6", "plan": "f6,p"}, TOGETHER)
    assert said == "[keymap]: “F6” is both “suspend” and “plan”; give one of them another key."
    [said] = clashes({"sort": "*"}, TOGETHER)
    assert "“*” is both “mark all” and “sort”" in said
    [said] = clashes({"apply": "h"}, TOGETHER)
    assert "“help”" in said
    assert [*clashes({"pay": "t"}, TOGETHER)]  # sort: both are on the list of invoices


def test_a_key_of_actions_that_never_meet_is_no_clash() -> None:
    assert ACTIONS["date"].group is Group.REVIEW
    assert not list(clashes({"sort": "ctrl+t"}, TOGETHER))
    assert not list(clashes({"pay": "m"}, TOGETHER))  # views: on the list of lines only


@pytest.mark.parametrize(
    ("keymap", "names"),
    [
        ({"refresh": "f8"}, {"F5": "F8", "ctrl+r": "F8"}),
        ({"refresh": "R,ctrl+r"}, {"F5": "ctrl+r"}),  # a capital would be typed where somebody types
        ({"refresh": "R"}, {"F5": "R", "ctrl+r": "R"}),
        ({"submit": "f8"}, {}),  # ctrl+g still saves, checks and applies
        (
            dict.fromkeys(["submit", "save", "apply", "approve", "approve_rule", "check"], "ctrl+y,f10"),
            {"ctrl+g": "ctrl+y"},
        ),
        ({}, {}),
    ],
)
def test_sentences_name_the_keys_that_act(keymap: dict[str, str], names: dict[str, str]) -> None:
    assert renamed(keymap) == names


def test_every_screen_shows_its_way_out() -> None:
    without = [screen for screen in kinds_of_screens() if screen.LEAVES not in {*screen.KEYS, *screen.COMMON}]
    assert not [screen.__name__ for screen in without]
