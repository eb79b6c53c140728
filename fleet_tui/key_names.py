"""What keys are called: in the documents and settings, and on the screen in the reader's language."""

from __future__ import annotations

from fleet_tui.i18n import pgettext

_KEY_NAMES = {
    "asterisk": "*", "slash": "/", "colon": ":", "question_mark": "?", "less_than_sign": "<", "greater_than_sign": ">",
    "escape": "esc", "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End", "ampersand": "&",
    "quotation_mark": '"', "apostrophe": "'", "left_parenthesis": "(", "section_sign": "§", "exclamation_mark": "!",
    "semicolon": ";",
    "minus": "-",
}  # fmt: skip


def key_name(key: str) -> str:
    """How a key is written in the documents and in the settings."""
    if len(key) > 1 and key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return _KEY_NAMES.get(key, key)


def key_words(key: str) -> str:
    """How a key is written on screen: as keyboards of the language in use say it."""
    match key:
        case "space":
            return pgettext("key", "space")
        case "enter":
            return pgettext("key", "enter")
        case "escape":
            return pgettext("key", "esc")
        case _:
            return key_name(key)


def types_nothing(key: str) -> bool:
    """Whether `key` acts while somebody types too: no character comes of it."""
    return key == "escape" or key.startswith("ctrl+") or (key[0] == "f" and key[1:].isdigit())
