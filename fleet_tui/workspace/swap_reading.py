"""Lists of phone numbers with the SIM cards for them: a file, a paste with headings, or pairs line by line.

Files and pastes with headings are read as `swap --from` reads them; the screen orders nothing the command would not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from fleet_tui.domain.iccid import InvalidIccid, parse_iccid
from fleet_tui.domain.msisdn import InvalidMsisdn, grouped, parse_msisdn
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, labelled
from fleet_tui.workbook.heading_words import field_of
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.left_out import hidden_on_screen
from fleet_tui.workbook.listed_values import read_values
from fleet_tui.workbook.reading import WorkbookError
from fleet_tui.workbook.sheet import Progress, silent

_NOT_DIGITS = re.compile(r"[^\d]+")
_CARD = re.compile(r"89\d{16,18}")
_SEPARATOR = re.compile(r"[;,\t|]")
_SHOWN = 40
_HEADING_LINES = 10
"""Lines of a paste in which headings are looked for."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of a list: a phone number (E.164) and the card for it. `number` None: the card alone."""

    number: str | None
    iccid: str


@dataclass(slots=True)
class CardList:
    """The pairs of a list. `problems` names each row that is none; `report` says what of a file was read."""

    pairs: list[Pair] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    report: list[str] = field(default_factory=list)


class PairProblem(ValueError):
    """A row that is no pair. `message` says why, translated."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def cards_in_file(path: Path, progress: Progress = silent) -> CardList:
    """The pairs in a workbook or CSV file, rows hidden in it left out.

    Raises:
        WorkbookError: it cannot be read, or has no columns of phone numbers and of SIM card numbers.
    """
    return _below_headings(path, None, progress)


def cards_in_text(text: str) -> CardList:
    """The pairs in a pasted text: below headings as in a file, otherwise line by line; or card numbers alone.

    Raises:
        WorkbookError: it has headings, and no column of SIM card numbers below them.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if any(map(_is_heading, lines[:_HEADING_LINES])):
        return _below_headings(Path(_("pasted text")), text)
    return pairs_in_lines(lines)


def pairs_in_lines(lines: Iterable[str]) -> CardList:
    """The pair in each line. Where any line names a number, a card alone is a problem: it is nobody's."""
    found = CardList()
    seen: set[str] = set()
    alone: list[Pair] = []
    for line in lines:
        try:
            pair = read_pair(line)
        except PairProblem as problem:
            found.problems.append(problem.message)
            continue
        if pair.number is None:
            alone.append(pair)
        elif pair.number in seen:
            found.problems.append(
                _("{number} stands twice in the list; the first card was taken.").format(number=grouped(pair.number))
            )
            continue
        else:
            seen.add(pair.number)
        found.pairs.append(pair)
    if seen and alone:
        found.pairs = [pair for pair in found.pairs if pair.number is not None]
        found.problems += [_no_number(pair.iccid).message for pair in alone]
    return found


def read_pair(text: str) -> Pair:
    """The pair in one line: `0489 74 43 65;8932 0300…`, with any separator, or a card number alone.

    Cells that are neither are passed over: a running number, a name.

    Raises:
        PairProblem: no card number in it, a wrong check digit, no phone number, or two of either.
    """
    cells = [cell for cell in _SEPARATOR.split(text) if cell.strip()]
    if len(cells) < 2:
        return _joined_pair(text)
    cards = list(filter(None, map(_card, cells)))
    numbers = list(filter(None, map(_msisdn, cells)))
    if len(set(cards)) > 1 or len(set(numbers)) > 1:
        message = _("“{text}”: which of the numbers is meant? Copy the headings as well.")
        raise PairProblem(message.format(text=clean(text, _SHOWN)))
    if not cards:
        raise _no_card(text)
    if not numbers:
        raise _no_number(text)
    return Pair(numbers[0], cards[0])


def _joined_pair(text: str) -> Pair:
    """A number and a card with nothing but blanks between them, or a card."""
    digits = _NOT_DIGITS.sub("", text)
    for start in range(len(digits)):
        if _CARD.fullmatch(digits, start) and (iccid := _card(digits[start:])):
            if start == 0:
                return Pair(None, iccid)
            number = _msisdn(digits[:start])
            if number is None:
                raise _no_number(text)
            return Pair(number, iccid)
    raise _no_card(text)


def _below_headings(path: Path, pasted: str | None, progress: Progress = silent) -> CardList:
    listed = read_values(path, Field.ICCID, pasted=pasted, progress=progress)
    if not listed.has_column:
        sentence = _("{file} has no column of SIM card numbers. Its headings are: {headings}.")
        headings = [*listed.reading.columns.values(), *listed.reading.unused]
        raise WorkbookError(sentence.format(file=clean(path.name), headings=", ".join(headings)))
    report = [hidden_on_screen(listed.hidden)] if listed.hidden else []
    return CardList(
        [Pair(row.msisdn, row.value) for row in listed.values],
        [labelled(row.place.title, row.reason) for row in listed.left_out],
        [*report, *listed.reading.not_taken(), *listed.reading.taken()],
    )


def _is_heading(line: str) -> bool:
    fields = [field_of(clean(" ".join(cell.split()), 80)) for cell in _SEPARATOR.split(line)]
    return Field.MSISDN in fields and sum(one is not None for one in fields) > 1


def _card(text: str) -> str | None:
    try:
        return parse_iccid(text)
    except InvalidIccid:
        return None


def _msisdn(text: str) -> str | None:
    try:
        return parse_msisdn(text)
    except InvalidMsisdn:
        return None


def _no_card(text: str) -> PairProblem:
    message = _("“{text}”: no SIM card number, or a digit of it is mistyped.")
    return PairProblem(message.format(text=clean(text, _SHOWN)))


def _no_number(text: str) -> PairProblem:
    message = _("“{text}”: there is no phone number before the card number.")
    return PairProblem(message.format(text=clean(text, _SHOWN)))
