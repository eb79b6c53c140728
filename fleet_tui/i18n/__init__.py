"""The words: every text a person reads goes through gettext, with English as the source.

`_("…")` translates now; `N_("…")` only marks a text for the catalogues, to be translated where it is shown
(module-level tables are read before the language is known). A text with a count uses `ngettext`.
Values are put in with `str.format` after translating: `_("{count} lines").format(count=n)`.
"""

from __future__ import annotations

import gettext as _gettext
import os
from pathlib import Path

LOCALES = Path(__file__).parent / "locales"
DOMAIN = "fleet_tui"
SOURCE_LANGUAGE = "en"

_current: _gettext.NullTranslations = _gettext.NullTranslations()
_language: str = SOURCE_LANGUAGE


def available_languages() -> list[str]:
    """ISO 639-1 codes that have a catalogue, the source language included, sorted."""
    found = {p.parent.parent.name for p in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")}
    return sorted(found | {SOURCE_LANGUAGE})


def language_of_environment() -> str:
    """The language the locale asks for (LC_ALL, LC_MESSAGES, LANG), or English when it has no catalogue."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            code = value.split(".")[0].split("_")[0].lower()
            return code if code in available_languages() else SOURCE_LANGUAGE
    return SOURCE_LANGUAGE


def set_language(code: str) -> None:
    """Switch all texts to the language `code` (ISO 639-1).

    Raises:
        LookupError: no catalogue for that language.
    """
    global _current, _language
    if code not in available_languages():
        raise LookupError(code)
    _current = _gettext.translation(DOMAIN, LOCALES, [code], fallback=code == SOURCE_LANGUAGE)
    _language = code


def language() -> str:
    """The ISO 639-1 code of the language in use."""
    return _language


def _(message: str) -> str:
    """`message` in the language in use."""
    return _current.gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of a text that goes with `count`, in the language in use."""
    return _current.ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """`message` as meant in `context` (the same English word may need two words elsewhere)."""
    return _current.pgettext(context, message)


def N_(message: str) -> str:
    """Mark `message` for the catalogues; it is translated where it is shown."""
    return message


def Nn_(singular: str, plural: str) -> tuple[str, str]:
    """Mark a text with a count for the catalogues; `ngettext(*pair, count)` translates it where it is shown."""
    return singular, plural
