"""The keys that somebody gives actions in `[keymap]` of the settings: which cannot work, which clash, their new names.

Textual takes a keymap without a word: an unknown id does nothing, and of two actions on one key one is never heard.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import replace
from itertools import combinations

from fleet_tui.actions import ACTIONS, Action, Group, available
from fleet_tui.i18n import N_, _
from fleet_tui.key_names import key_name

_NAMED = frozenset(
    {"space", "enter", "escape", "tab", "shift+tab", "backspace", "delete", "insert", "home", "end", "pageup",
     "pagedown", "up", "down", "left", "right"}
)  # fmt: skip
_HELD = re.compile(r"(ctrl|alt)\+[a-z]|f([1-9]|1[0-2])")
_ARRIVES_AS_ANOTHER = frozenset(f"ctrl+{letter}" for letter in "hijms")
_OF_TORN_SEQUENCES = frozenset("[ABCDFH")
_EVERYWHERE = frozenset({"quit", "language", "messages"})
"""Heard before what one types into: a letter of theirs could never be typed."""
_UNFIT = {
    "unknown": N_("keymap.{id}: there is no such action{nearest}"),
    "none": N_("keymap.{id}: give it a key, or leave it out"),
    "no key": N_("keymap.{id}: “{key}” is no key"),
    "another": N_("keymap.{id}: “{key}” arrives as another key or stops the terminal"),
    "typed": N_("keymap.{id}: “{key}” is typed where somebody types; give it a key with ctrl, or F1 to F12"),
    "torn": N_("keymap.{id}: “{key}” is pressed by itself when a slow line tears an arrow key"),
}


def unfit(keymap: Mapping[str, str]) -> Iterator[str]:
    """A sentence for everything in `keymap` that can never work: an unknown action, what is no key."""
    for action_id, keys in keymap.items():
        if action_id not in ACTIONS:
            near = difflib.get_close_matches(action_id, ACTIONS, n=1)
            nearest = _("; did you mean “{word}”?").format(word=near[0]) if near else ""
            yield _(_UNFIT["unknown"]).format(id=action_id, nearest=nearest)
            continue
        each = keys.split(",")
        wrong = [(key, kind) for key in each if (kind := _unfit_key(key))]
        if not wrong and (typed := _typed(action_id, each)):
            wrong = [(typed, "typed")]
        for key, kind in wrong:
            yield _(_UNFIT[kind]).format(id=action_id, key=key)


def clashes(keymap: Mapping[str, str], together: Collection[Set[str]]) -> Iterator[str]:
    """A sentence for each key that `keymap` gives to two actions of one screen: only one of them is heard.

    `together`: the ids of the actions that each screen has.
    """
    actions = available(ACTIONS, keymap=keymap)
    for one, other in combinations(actions, 2):
        if not {one.id, other.id} & set(keymap) or not any({one.id, other.id} <= ids for ids in together):
            continue
        before = _keys(ACTIONS[one.id]) & _keys(ACTIONS[other.id])
        for key in sorted(_keys(one) & _keys(other) - before):
            yield _("[keymap]: “{key}” is both “{one}” and “{other}”; give one of them another key.").format(
                key=key, one=one.text, other=other.text
            )


def renamed(keymap: Mapping[str, str]) -> dict[str, str]:
    """What keys that stand in sentences are called now, by their usual names.

    Those that `keymap` takes from all actions that had them, when these share the key that starts them now.
    """
    now = {action.id: action for action in available(ACTIONS, keymap=keymap)}
    names = {}
    for key in sorted({key for action_id in keymap for key in ACTIONS[action_id].keys if _HELD.fullmatch(key)}):
        had_it = [now[action.id] for action in ACTIONS.values() if key in action.keys]
        called = {action.key_in_text or action.key for action in had_it}
        if len(called) == 1 and not any(key in action.keys for action in had_it):
            names[key_name(key)] = called.pop()
    return names


def _typed(action_id: str, keys: list[str]) -> str:
    """The key that would be typed instead of starting an action that is needed where one types; empty: none."""
    as_delivered = ACTIONS[action_id]
    if not as_delivered.key_in_text:
        return ""
    typing = [key for key in keys if not replace(as_delivered, keys=(key,)).key_in_text and key not in _NAMED]
    if action_id in _EVERYWHERE:
        return next(iter(typing), "")
    needed = as_delivered.group is Group.FORM or action_id == "back"
    return keys[0] if needed and len(typing) == len(keys) else ""


def _unfit_key(key: str) -> str:
    if not key:
        return "none"
    if key in _ARRIVES_AS_ANOTHER:
        return "another"
    if key in _OF_TORN_SEQUENCES or key == "left_square_bracket":
        return "torn"
    if key in _NAMED or _HELD.fullmatch(key) or (len(key) == 1 and key.isprintable() and key != " "):
        return ""
    return "" if len(key) > 1 and (len(key_name(key)) == 1 or _is_character(key)) else "no key"


def _is_character(name: str) -> bool:
    """Whether `name` is that of a character in Unicode that one can type, as Textual calls keys: `plus_sign`."""
    try:
        character = unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return False
    return character.isprintable() and not character.isspace() and not unicodedata.combining(character)


def _keys(action: Action) -> set[str]:
    return {key_name(key) for key in action.keys}
