"""The words: every text a person reads goes through gettext, with English as the source.

`_("…")` translates now; `N_("…")` only marks a text for the catalogues, to be translated where it is shown
(module-level tables are read before the language is known). A text with a count uses `ngettext`.
Values are put in with `str.format` after translating: `_("{count} lines").format(count=n)`.
"""

from __future__ import annotations

import gettext as _gettext
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from fleet_tui.i18n.said import Said, again, joined

__all__ = [
    "DOMAIN", "LOCALES", "N_", "SOURCE_LANGUAGE", "Nn_", "_", "again", "available_languages", "call_keys",
    "in_every_language", "in_other_languages", "joined", "labelled", "language", "language_name",
    "language_of_environment", "ngettext", "pgettext", "set_language", "speaking_in",
]  # fmt: skip

LOCALES = Path(__file__).parent / "locales"
DOMAIN = "fleet_tui"
SOURCE_LANGUAGE = "en"
_NO_LANGUAGE = re.compile(r"(C|POSIX)\b", re.IGNORECASE)
_KEY = re.compile(r"\bF\d{1,2}\b|\bctrl\+[a-z]\b")
"""A key that a sentence tells to press; they are called alike in every language."""

_current: _gettext.NullTranslations = _gettext.NullTranslations()
_language: str = SOURCE_LANGUAGE
_keys: Mapping[str, str] = {}
_aside: ContextVar[str] = ContextVar("aside", default="")
"""A language in which something is said in passing."""


def available_languages() -> list[str]:
    """ISO 639-1 codes that have a catalogue, the source language included, sorted."""
    return list(_languages_in(LOCALES))


def language_of_environment() -> str:
    """The language the locale asks for, English when none that it asks for has a catalogue.

    As gettext does: the first of LC_ALL, LC_MESSAGES and LANG that says something says which locale it is; where that
    is not C, LANGUAGE goes before it with a list of languages by preference (`nl:fr:en`).
    """
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if _NO_LANGUAGE.match(locale):
        return SOURCE_LANGUAGE
    offered = available_languages()
    wished = [*os.environ.get("LANGUAGE", "").split(":"), locale]
    codes = (re.split(r"[_.@-]", wish)[0].lower() for wish in wished)
    return next((code for code in codes if code in offered), SOURCE_LANGUAGE)


def set_language(code: str) -> None:
    """Switch all texts to the language `code` (ISO 639-1).

    Raises:
        LookupError: no catalogue for that language.
    """
    global _current, _language
    if code not in available_languages():
        raise LookupError(code)
    _current = _catalogue(code)
    _language = code


def call_keys(names: Mapping[str, str]) -> None:
    """From now on sentences call a function key or one held with ctrl by what `names` says of it (`F5`, `ctrl+g`)."""
    global _keys
    _keys = names


def language() -> str:
    """The ISO 639-1 code of the language in use."""
    return _aside.get() or _language


def language_name(code: str) -> str:
    """What the language `code` calls itself: its catalogue says so."""
    return _catalogue(code).pgettext("name of this language", "English")


def in_other_languages(message: str) -> list[str]:
    """`message` in each language but the one in use, English included: a search knows a word in any of them."""
    return [_catalogue(code).gettext(message) for code in available_languages() if code != _language]


def in_every_language(text: str) -> list[str]:
    """What `text` says in each language, the one in use first: as it is, when it cannot be said again."""
    if not isinstance(text, Said):
        return [text]
    forms = [str(text)]
    for code in available_languages():
        with speaking_in(code):
            forms.append(str(again(text)))
    return list(dict.fromkeys(forms))


@contextmanager
def speaking_in(code: str) -> Iterator[None]:
    """Say everything in the block in the language `code`, whatever language is in use; English without a catalogue."""
    token = _aside.set(code if code in available_languages() else SOURCE_LANGUAGE)
    try:
        yield
    finally:
        _aside.reset(token)


def _spoken() -> _gettext.NullTranslations:
    aside = _aside.get()
    return _catalogue(aside) if aside else _current


def _with_keys(sentence: str) -> str:
    return _KEY.sub(lambda key: _keys.get(key[0], key[0]), sentence) if _keys else sentence


@cache
def _languages_in(folder: Path) -> tuple[str, ...]:
    found = {p.parent.parent.name for p in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")}
    return tuple(sorted(found | {SOURCE_LANGUAGE}))


def _catalogue(code: str) -> _gettext.NullTranslations:
    return _read(code, LOCALES)


@cache
def _read(code: str, folder: Path) -> _gettext.NullTranslations:
    return _gettext.translation(DOMAIN, folder, [code], fallback=code == SOURCE_LANGUAGE)


def _(message: str) -> str:
    """`message` in the language in use."""
    return Said(lambda: _with_keys(_spoken().gettext(message))) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of a text that goes with `count`, in the language in use."""
    return Said(lambda: _with_keys(_spoken().ngettext(singular, plural, count)))


def pgettext(context: str, message: str) -> str:
    """`message` as meant in `context` (the same English word may need two words elsewhere)."""
    return Said(lambda: _with_keys(_spoken().pgettext(context, message)))


def labelled(name: str, value: object) -> str:
    """`name: value`, with the colon as the language in use writes it."""
    return _("{name}: {value}").format(name=name, value=value)


def N_(message: str) -> str:
    """Mark `message` for the catalogues; it is translated where it is shown."""
    return message


def Nn_(singular: str, plural: str) -> tuple[str, str]:
    """Mark a text with a count for the catalogues; `ngettext(*pair, count)` translates it where it is shown."""
    return singular, plural
