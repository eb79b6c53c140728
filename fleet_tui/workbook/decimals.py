"""Exact numbers out of files of other programs: any decimals, either sign of them, negative in three ways.

A cell such as `36,500` may be thousands or decimals. The other cells of its column say which, else those of the other
columns, else whoever brings the file in is asked (`signs_of`): `fleet_tui.domain.amount` reads what people type, to
the cent, and knows no column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from fleet_tui.domain.text import INVISIBLE, clean
from fleet_tui.i18n import _
from fleet_tui.workbook.cell_values import CellProblem, plain_text
from fleet_tui.workbook.tables import Cell, FileUnclear

Column = TypeVar("Column")
COMMA, POINT = ",", "."

EXACT = 15
"""Significant digits of a number that Excel keeps."""
_MOST_DIGITS = 18
_SPACES = re.compile("[\\s\u00a0\u2007\u2009\u202f]")
_NUMBER = re.compile(
    r"(?P<open>\()?(?P<before>[-+])?(?:€|EUR)?(?P<minus>-)?(?P<body>[0-9.,'’]*[0-9])(?:€|EUR)?(?P<behind>-)?(?P<close>\))?",
    re.IGNORECASE,
)
_UNIT = re.compile(r"(?<=[0-9])[a-zµ]+$", re.IGNORECASE)
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<group>[.,'’])[0-9]{3})(?:(?P=group)[0-9]{3})*")


class NumbersUnclear(FileUnclear):
    """A number of the file may be thousands or decimals. `figure` is the first such, as it stands there: `(36,500)`."""

    def __init__(self, file: str, figure: str) -> None:
        self.figure = clean(figure, 40)
        sentence = _("{file}: “{value}” may be thousands or decimals, and nothing in the file says which.")
        super().__init__(file, sentence.format(file=file, value=self.figure))

    def read_as(self, sign: str) -> Decimal:
        """The number, without its sign and unit, if `sign` stands before decimals: 36.500 or 36500."""
        return _digits(_figure(self.figure), sign, self.figure)


@dataclass(frozen=True, slots=True)
class SignsSaid:
    """What stands before decimals, `,` or `.`, where a file does not show it: as somebody said."""

    of_all: str | None = None
    of_file: Mapping[str, str] = field(default_factory=dict)
    """By the name of the file, as `NumbersUnclear` has it."""
    of_form: Mapping[str, str] = field(default_factory=dict)
    """By the fingerprint of a form: what is remembered of it."""

    def of(self, file: str, form: str = "") -> str | None:
        """The sign in `file`, which is of `form`; None where nobody said."""
        return self.of_file.get(file) or self.of_all or self.of_form.get(form)


NOT_SAID = SignsSaid()


class Signs(NamedTuple, Generic[Column]):
    """What stands before decimals in a file."""

    columns: list[dict[Column, str | None]]
    """For each table, in each column of numbers; None where it makes no difference."""
    file: str | None
    """In all of it: as it shows, or as somebody had to say; None where neither was."""


def signs_of(file: str, tables: Iterable[Mapping[Column, Iterable[Cell]]], said: str | None) -> Signs[Column]:
    """The sign before the decimals of numbers: as their column shows it, else the rest of the file, else as is `said`.

    `file` is its name, `tables` are its columns of numbers.

    Raises:
        NumbersUnclear: a number may be thousands or decimals.
    """
    seen = [{column: _seen_in(cells) for column, cells in columns.items()} for columns in tables]
    of_file = _only({sign for columns in seen for signs, _unclear in columns.values() for sign in signs})
    found: list[dict[Column, str | None]] = []
    needed = False
    for columns in seen:
        found.append({})
        for column, (signs, unclear) in columns.items():
            sign = _only(signs) or (None if signs else of_file)
            if sign is None and unclear:
                if said is None:
                    raise NumbersUnclear(file, unclear)
                needed = True
            found[-1][column] = sign or said
    return Signs(found, of_file or (said if needed else None))


def _seen_in(cells: Iterable[Cell]) -> tuple[Set[str], str]:
    """The signs before decimals that texts of a column show, and the first text that may be thousands or decimals."""
    signs, unclear = set[str](), ""
    for cell in cells:
        if isinstance(cell, str):
            if sign := _shown(cell):
                signs.add(sign)
            elif not unclear and _reads_two_ways(cell):
                unclear = cell
    return signs, unclear


def _only(signs: Set[str]) -> str | None:
    return next(iter(signs)) if len(signs) == 1 else None


def exact_number(cell: Cell, sign: str | None = None) -> Decimal | None:
    """The number in a cell, None where it is empty or a dash; `sign` is the column's (`signs_of`).

    Read are `36.5000`, `1.240,50`, `1 240,5`, `€ 7.23`, and as negative `-7,23`, `(7.23)`, `7,23-`.

    Raises:
        CellProblem: no number, or one that may be thousands or decimals.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(cell) if isinstance(cell, int) else Decimal(f"{cell:.{EXACT}g}")
    text = _bare(plain_text(cell))
    if text in {"", "-", "--", "/"}:
        return None
    found = _NUMBER.fullmatch(text)
    if found is None or bool(found["open"]) != bool(found["close"]):
        raise _no_number(cell)
    minus = [found["open"], found["before"] == "-" or None, found["minus"], found["behind"]]
    if sum(1 for each in minus if each) > 1:
        raise _no_number(cell)
    number = _digits(found["body"], sign, cell)
    return -number if number and any(minus) else number


def _bare(text: str) -> str:
    """The text without blanks, its minus a plain one."""
    return _SPACES.sub("", INVISIBLE.sub("", text)).replace("\u2212", "-").replace("\u2013", "-")


def _figure(text: str) -> str:
    """The digits of a number in a text and the signs between them, without unit or currency; empty for none."""
    found = _NUMBER.fullmatch(_UNIT.sub("", _bare(text)))
    return "" if found is None else found["body"]


def _shown(text: str) -> str | None:
    """The decimal sign that one text shows beyond doubt."""
    body = _figure(text)
    signs = [char for char in body if char in ".,"]
    if len(set(signs)) > 1:
        return signs[-1]
    if len(signs) != 1 or _may_be_thousands(body):
        # `1.000.000` has thousands by points, so that a comma would stand before decimals.
        return {".": ",", ",": "."}[signs[0]] if len(signs) > 1 else None
    return signs[0]


def _reads_two_ways(text: str) -> bool:
    body = _figure(text)
    return sum(char in ".," for char in body) == 1 and _may_be_thousands(body)


def _may_be_thousands(body: str) -> bool:
    return _GROUPED.fullmatch(body) is not None and not body.startswith("0")


def _digits(body: str, sign: str | None, cell: Cell) -> Decimal:
    signs = [char for char in body if char in ".,"]
    if len(signs) == 1 and _may_be_thousands(body):
        if sign is None:
            raise CellProblem(
                "AMOUNT_UNCLEAR", _("“{value}” may be thousands or decimals.").format(value=clean(plain_text(cell), 40))
            )
        point = sign
    else:
        point = _shown(body) or "."
    whole, _point, decimals = body.rpartition(point) if point in body else (body, "", "")
    groups = re.split("[.,'’]", whole)
    if len(groups) > 1 and any(len(group) != 3 for group in groups[1:]):
        raise _no_number(cell)
    digits = "".join(groups)
    if not (digits + decimals).isdecimal() or len(digits + decimals) > _MOST_DIGITS:
        raise _no_number(cell)
    return Decimal(f"{digits or '0'}.{decimals or '0'}") if decimals else Decimal(digits)


def _no_number(cell: Cell) -> CellProblem:
    return CellProblem("AMOUNT_INVALID", _("“{value}” is not an amount.").format(value=clean(plain_text(cell), 40)))
