"""A list of phone numbers or SIM card numbers, as people paste or pipe one: each item is found or named, none vanishes.

A list comes from a mail, a workbook, a web page: one number a line, several columns, or all of them in a row between
commas. It is no text to be searched for: cut somewhere, it would ask for other lines than were meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fleet_tui.domain.iccid import InvalidIccid, parse_iccid
from fleet_tui.domain.msisdn import InvalidMsisdn, grouped, parse_msisdn
from fleet_tui.domain.text import INVISIBLE
from fleet_tui.fleet.index import FleetIndex

TEXT_LIMIT = 5_000_000
"""Code points of a list that is read at all: some 300,000 numbers."""

_BREAKS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BETWEEN = re.compile(r"[\t,;|\uff0c\u3001\uff1b]+|\s[/&+–—-]\s|(?<=[…‥])|(?<=\.\.)(?!\.)")
_LEFT_OUT = re.compile(r"(?:[…‥]|\.\.)[^0-9]*[0-9]")
_AROUND = ' \t\u00a0\u202f"“”„«»<>[]`'
_BULLET = re.compile(r"(?:[•·*▪◦–-]|[0-9]{1,5}[.)]\s)\s*(?=[+(0-9])")
_JOINED = re.compile(r"[/–—-]")
_DIGITS = re.compile(r"[0-9]")
_BEGINS_AS_NUMBER = re.compile(r"[+(]*\s*(?:00|0[1-9]|32|\+|4[5-9][0-9]{2})")
_A_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})")
_GROUPS = 7
"""Words that one number may be written in: `+32 (0) 489 74 43 65`."""
_NUMBER_DIGITS = range(7, 21)


@dataclass(frozen=True, slots=True)
class NumberList:
    """What was given, in its order.

    `numbers` are phone numbers (E.164) and SIM card numbers, each once; `repeated` counts how often those stand there
    that stand there more than once. `unread` are items that are neither; `beside` are texts of other columns, in rows
    that have a number. What is compared with the fleet is `numbers`.
    """

    numbers: tuple[str, ...] = ()
    repeated: Mapping[str, int] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.numbers or self.unread)

    @property
    def repeats(self) -> int:
        """Items that only say again what another one said."""
        return sum(self.repeated.values()) - len(self.repeated)

    @property
    def count(self) -> int:
        """Items given: found, missing, repeats and unread ones together."""
        return len(self.numbers) + self.repeats + len(self.unread)

    @property
    def is_clear(self) -> bool:
        """Nothing but numbers was given."""
        return not (self.unread or self.beside)

    def missing(self, index: FleetIndex) -> list[str]:
        """Those numbers that no line of `index` has."""
        known = {*index.msisdns, *index.iccids}
        return [number for number in self.numbers if number not in known]


def read_numbers(text: str) -> NumberList:
    """Read every item of `text`, whatever stands between them and however the numbers are written."""
    found: Counter[str] = Counter()
    unread: list[str] = []
    beside: list[str] = []
    for row in _BREAKS.split(INVISIBLE.sub("", text)):
        _read_row(row, found, unread, beside)
    repeated = {number: times for number, times in found.items() if times > 1}
    return NumberList(tuple(found), repeated, tuple(unread), tuple(beside))


def list_of(numbers: Iterable[str]) -> NumberList:
    """A list of numbers that were read before: E.164, or SIM card numbers."""
    return NumberList(tuple(dict.fromkeys(numbers)))


def shown_number(number: str) -> str:
    """One of `NumberList.numbers` as people read it."""
    return grouped(number) if number.startswith("+") else number


def _read_row(row: str, found: Counter[str], unread: list[str], beside: list[str]) -> None:
    """One line of the text: the numbers in it, or the whole of it as an item that is none."""
    whole = _number(row)
    if whole is not None:
        found[whole] += 1
        return
    others: list[str] = []
    read: list[str] = []
    for piece in filter(None, map(str.strip, _BETWEEN.split(row))):
        numbers, words = _numbers_in(piece)
        read += numbers
        others += words
    found.update(read)
    if read:
        for text in others:
            (unread if _meant_as_number(text) else beside).append(text)
    elif others:
        unread.append("  ".join(others))


def _numbers_in(piece: str) -> tuple[list[str], list[str]]:
    """The numbers of `piece`, and what else stands in it: the whole of it where its digits do not come out even."""
    one = _number(piece)
    if one is not None:
        return [one], []
    tokens = piece.split()
    digits = [token for token in tokens if _DIGITS.search(token)]
    numbers = _in_a_row(digits) if len(tokens) > 1 else _in_a_row(_JOINED.split(piece))
    if not numbers:
        return [], [piece]
    words = " ".join(token for token in tokens if not _DIGITS.search(token) and any(map(str.isalnum, token)))
    return numbers, [words] if words else []


def _in_a_row(tokens: list[str]) -> list[str]:
    """The numbers that `tokens` make, one after the other; none where something is left over."""
    numbers: list[str] = []
    while tokens:
        for size in range(1, min(_GROUPS, len(tokens)) + 1):
            number = _number(" ".join(tokens[:size]))
            if number is not None:
                numbers.append(number)
                tokens = tokens[size:]
                break
        else:
            return []
    return numbers


def _number(text: str) -> str | None:
    """The phone number or the SIM card number that the whole of `text` is; none where digits were left out of it."""
    text = _bare(text)
    if len(_DIGITS.findall(text)) not in _NUMBER_DIGITS or _LEFT_OUT.search(text):
        return None
    try:
        return parse_msisdn(text)
    except InvalidMsisdn:
        pass
    try:
        return parse_iccid(text)
    except InvalidIccid:
        return None


def _bare(text: str) -> str:
    """`text` without quotes around it and without the sign or figure of an enumeration before it."""
    text = text.strip(_AROUND)
    bullet = _BULLET.match(text)
    return text[bullet.end() :] if bullet else text


def _meant_as_number(text: str) -> bool:
    """Whether `text`, which is no number, may have been one: it begins as a phone number does, and is no date."""
    return _BEGINS_AS_NUMBER.match(text) is not None and not _A_DATE.fullmatch(text)
