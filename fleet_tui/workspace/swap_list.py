"""Which line gets which new SIM card: one by one, or as a list of pairs, pasted, scanned or from a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fleet_tui.domain.changes.models import SwapSim
from fleet_tui.domain.iccid import InvalidIccid, parse_iccid
from fleet_tui.domain.msisdn import InvalidMsisdn, grouped, parse_msisdn
from fleet_tui.domain.text import clean
from fleet_tui.fleet.index import FleetIndex, LineRow
from fleet_tui.i18n import _
from fleet_tui.workbook import cell_values
from fleet_tui.workbook.cell_values import CellProblem
from fleet_tui.workbook.reading import Cell, WorkbookError, read_tables

_NOT_DIGITS = re.compile(r"[^\d]+")
_CARD = re.compile(r"89\d{16,18}")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of a list: a phone number (E.164) and the card for it. `number` None: the card alone."""

    number: str | None
    iccid: str


class PairProblem(ValueError):
    """A row that is no pair. `message` says why, translated."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_pair(text: str) -> Pair:
    """The pair in one pasted line: `0489 74 43 65;8932 0300…`, with any separator, or a card number alone.

    Raises:
        PairProblem: no card number in it, a wrong check digit, no phone number before it.
    """
    digits = _NOT_DIGITS.sub("", text)
    for start in range(len(digits)):
        if not _CARD.fullmatch(digits, start):
            continue
        try:
            iccid = parse_iccid(digits[start:])
        except InvalidIccid:
            continue
        return Pair(_number(digits[:start], text), iccid)
    raise PairProblem(_("“{text}”: no SIM card number, or a digit of it is mistyped.").format(text=clean(text, _SHOWN)))


def _number(digits: str, text: str) -> str | None:
    if not digits:
        return None
    try:
        return parse_msisdn(digits)
    except InvalidMsisdn:
        message = _("“{text}”: there is no phone number before the card number.")
        raise PairProblem(message.format(text=clean(text, _SHOWN))) from None


def pairs_in_file(path: Path) -> tuple[list[Pair], list[str]]:
    """The pairs in a workbook or CSV file, and what is wrong with its other rows (headings aside).

    Raises:
        WorkbookError: the file cannot be read, or holds no pair.
    """
    best: tuple[list[Pair], list[str]] = ([], [])
    for table in read_tables(path):
        found = _pairs_of(row.cells for row in table.rows())
        if len(found[0]) > len(best[0]):
            best = found
    if not best[0]:
        raise WorkbookError(_("{file} holds no pairs of a phone number and a SIM card number.").format(file=path.name))
    return best


def _pairs_of(rows: Iterable[Iterable[Cell]]) -> tuple[list[Pair], list[str]]:
    pairs: list[Pair] = []
    problems: list[str] = []
    for count, cells in enumerate(rows, start=1):
        filled = [cell for cell in cells if cell_values.said(cell)]
        if not any(char.isdigit() for cell in filled for char in cell_values.plain_text(cell)):
            continue
        try:
            pairs.append(_pair_of(filled))
        except CellProblem as error:
            problems.append(_("Row {row}: {problem}").format(row=count, problem=error.message))
    return pairs, problems


def _pair_of(cells: list[Cell]) -> Pair:
    """The first two cells that can be a number and a card, in either order. Raises CellProblem."""
    number, card = (cells[0], cells[1]) if len(cells) > 1 else (None, cells[0])
    if number is not None and len(_NOT_DIGITS.sub("", cell_values.plain_text(number))) > 15:
        number, card = card, number
    iccid = cell_values.iccid(card)
    if iccid is None:
        raise CellProblem("ICCID_MISSING", _("There is no SIM card number."))
    return Pair(None if number is None else cell_values.msisdn(number), iccid)


class SwapList:
    """Lines and the cards chosen for them. Pairs for other lines of the fleet bring those in."""

    def __init__(self, lines: Iterable[LineRow]) -> None:
        self.lines = list(lines)
        self.cards: dict[str, str] = {}
        """Card numbers by line id."""

    @property
    def chosen(self) -> list[LineRow]:
        """The lines that have a new card."""
        return [line for line in self.lines if line.id in self.cards]

    def first_open(self) -> LineRow | None:
        """The first line without a new card."""
        return next((line for line in self.lines if line.id not in self.cards), None)

    def choose(self, line: LineRow, iccid: str) -> str:
        """Give `line` the card; why not, when another line has it already."""
        for other in self.lines:
            if other.id != line.id and self.cards.get(other.id) == iccid:
                return _("This card is chosen for {number} already.").format(number=grouped(other.msisdn))
        self.cards[line.id] = iccid
        return ""

    def take(self, pairs: Iterable[Pair], index: FleetIndex) -> list[str]:
        """Take in a list; a card alone goes to the next line without one. What could not be taken, in sentences."""
        positions = {index.msisdns[position]: position for position in range(len(index))}
        problems = []
        for pair in pairs:
            problem = self._take(pair, positions, index)
            if problem:
                problems.append(problem)
        return problems

    def _take(self, pair: Pair, positions: dict[str, int], index: FleetIndex) -> str:
        if pair.number is None:
            line = self.first_open()
            return self.choose(line, pair.iccid) if line else _("There are more cards than lines.")
        line = next((line for line in self.lines if line.msisdn == pair.number), None)
        if line is None:
            if pair.number not in positions:
                return _("{number} is not a line of this fleet.").format(number=grouped(pair.number))
            line = index.row(positions[pair.number])
            self.lines.append(line)
        return self.choose(line, pair.iccid)

    def change_of(self, line: LineRow) -> SwapSim:
        """The order's change for a line that has a new card."""
        return SwapSim(iccid=self.cards[line.id])
