"""A person in what was written: found by name, e-mail address, phone number, and replaced by a pseudonym."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import phonenumbers

from fleet_tui.domain.people_matching import name_words

ERASED = "Erased person"
"""What the pseudonym of a person begins with, whatever the language: it stands where the name stood."""

_MARKS = "[\u0300-\u036f]*"
_BETWEEN = r"[\s\-'’.,_]{1,3}"
_DIGITS_BETWEEN = r"[\s./()\-]{0,3}"
_PART = re.compile(r"[^\W_]+")
_AUTHORS = frozenset({"author", "created_by", "imported_by", "invited_by", "by"})
"""Keys of JSON under which the name of whoever did something stands."""
_OF_A_PERSON = ("salutation", "birth_date", "e_mail", "phone_number", "address", "mobile")
_SHORTEST = 3
"""Letters of a last name that is looked for alone."""


@dataclass(frozen=True, slots=True)
class Name:
    """First and last name; HR lists and operators may know only the whole, then `family` is empty."""

    given: str
    family: str = ""

    @property
    def whole(self) -> str:
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True)
class Words:
    """How one person is written. A name of one word ("Reception") counts only where it is all that stands there."""

    pseudonym: str
    names: frozenset[Name] = frozenset()
    called: frozenset[str] = frozenset()
    """What their profiles are called: looked for only where the name of an author stands."""
    e_mails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    """E.164; no number of one of the company's own lines."""
    birth_dates: frozenset[date] = frozenset()
    _found: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def fragments(self) -> Iterator[str]:
        """Lower-case pieces of ASCII: a text that holds none of them does not name the person."""
        for name in self.names:
            yield max(re.findall(r"[a-z0-9]+", _longest(name.whole)), key=len, default="")
        for text in self.called:
            yield max(re.findall(r"[a-z0-9]+", _plain(text).lower()), key=len, default="")
        yield from map(str.lower, self.e_mails)
        yield from (phone[-2:] for phone in self.phones)

    def in_text(self, text: str, *, close: bool = False) -> str:
        """`text` with the pseudonym; where it is about them (`close`) the last name alone and the birth date count."""
        if text and self._is_all_of(text):
            return self.pseudonym
        whole = unicodedata.normalize("NFD", text)
        written = whole
        for pattern in (*self._patterns, *(self._close_patterns if close else ())):
            written = pattern.sub(self.pseudonym, written)
        return text if written == whole else unicodedata.normalize("NFC", written)

    def in_author(self, text: str) -> str:
        """The name of whoever did something."""
        known = {name_words(each) for each in (*self.called, *(name.whole for name in self.names))}
        return self.pseudonym if name_words(text) in known and text else text

    def in_json(self, written: str, *, close: bool = False) -> str:
        """A JSON text with the pseudonym in each of its strings; what is said of a person by fields goes whole."""
        value = json.loads(written)
        after = self._in_value(value, close=close)
        return written if after == value else json.dumps(after)

    def _in_value(self, value: Any, key: str = "", *, close: bool) -> Any:
        if isinstance(value, str):
            written = self.in_text(value, close=close)
            return self.in_author(written) if key in _AUTHORS else written
        if isinstance(value, list):
            return [self._in_value(each, close=close) for each in value]
        if not isinstance(value, dict):
            return value
        if Name(str(value.get("given_name")), str(value.get("family_name"))) in self.names:
            given, _, family = self.pseudonym.rpartition(" ")
            value = value | {name: None for name in _OF_A_PERSON if name in value}
            value |= {"given_name": given, "family_name": family}
        return {name: self._in_value(each, name, close=close) for name, each in value.items()}

    def _is_all_of(self, text: str) -> bool:
        if text not in self._found:
            self._found[text] = name_words(text) in {name_words(name.whole) for name in self.names}
        return self._found[text]

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        mails = (rf"(?<![\w.+-]){re.escape(each)}(?![\w-])" for each in self.e_mails)
        names = {tuple(order) for name in self.names for order in _orders(name)}
        called = sorted((parts for parts in names if len(parts) > 1), key=len, reverse=True)
        return tuple(
            re.compile(pattern, re.IGNORECASE)
            for pattern in (*mails, *map(_of_parts, called), *filter(None, map(_of_phone, self.phones)))
        )

    @cached_property
    def _close_patterns(self) -> tuple[re.Pattern[str], ...]:
        families = {tuple(_PART.findall(_plain(name.family))) for name in self.names}
        alone = (_of_parts(parts) for parts in families if len("".join(parts)) >= _SHORTEST)
        days = (
            rf"(?<!\d)(?:{day:%Y-%m-%d}|0?{day.day}[./-]0?{day.month}[./-]{day.year})(?!\d)" for day in self.birth_dates
        )
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in (*alone, *days))


def names_of(*pairs: tuple[str | None, str | None]) -> Iterable[Name]:
    """First and last names that are there."""
    return (Name(given or "", family or "") for given, family in pairs if (given or family))


def _plain(text: str) -> str:
    """`text` without accents."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _longest(name: str) -> str:
    return max(_PART.findall(_plain(name).lower()), key=len, default="")


def _orders(name: Name) -> Iterator[list[str]]:
    """The words of a name, first name first and last name first; of a whole name the first or the last word moves."""
    given, family = _PART.findall(_plain(name.given)), _PART.findall(_plain(name.family))
    yield [*given, *family]
    if family:
        yield [*family, *given]
    elif len(given) > 1:
        yield [given[-1], *given[:-1]]
        yield [*given[1:], given[0]]


def _of_parts(parts: Iterable[str]) -> str:
    spelt = (re.sub(r"(.)", lambda letter: re.escape(letter[1]) + _MARKS, part) for part in parts)
    return rf"(?<![^\W_]){_BETWEEN.join(spelt)}(?![^\W_])"


def _of_phone(phone: str) -> str | None:
    try:
        number = phonenumbers.parse(phone, "BE")
    except phonenumbers.NumberParseException:
        return None
    digits = _DIGITS_BETWEEN.join(phonenumbers.national_significant_number(number))
    country = _DIGITS_BETWEEN.join(str(number.country_code))
    return rf"(?<!\d)(?:(?:\+|00){country}{_DIGITS_BETWEEN}(?:0{_DIGITS_BETWEEN})?|0{_DIGITS_BETWEEN}){digits}(?!\d)"
