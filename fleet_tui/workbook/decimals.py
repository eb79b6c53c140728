"""Exact numbers out of files of other programs: any decimals, either sign of them, negative in three ways.

A cell such as `36,500` may be thousands or decimals; the other cells of its column say which (`decimal_sign`). Where
none does, it is refused: `fleet_tui.domain.amount` reads what people type, to the cent, and knows no column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from fleet_tui.domain.text import INVISIBLE, clean
from fleet_tui.i18n import _
from fleet_tui.workbook.cell_values import CellProblem, plain_text
from fleet_tui.workbook.tables import Cell

EXACT = 15
"""Significant digits of a number that Excel keeps."""
_MOST_DIGITS = 18
_SPACES = re.compile("[\\s\u00a0\u2007\u2009\u202f]")
_NUMBER = re.compile(
    r"(?P<open>\()?(?P<before>[-+])?(?:€|EUR)?(?P<minus>-)?(?P<body>[0-9.,'’]*[0-9])(?:€|EUR)?(?P<behind>-)?(?P<close>\))?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<group>[.,'’])[0-9]{3})(?:(?P=group)[0-9]{3})*")


def decimal_sign(cells: Iterable[Cell]) -> str | None:
    """The sign before the decimals in a column of texts, None where no cell shows it or they disagree."""
    shown = {sign for cell in cells if isinstance(cell, str) and (sign := _shown(cell))}
    return shown.pop() if len(shown) == 1 else None


def exact_number(cell: Cell, sign: str | None = None) -> Decimal | None:
    """The number in a cell, None where it is empty or a dash; `sign` is the column's (`decimal_sign`).

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
    return _SPACES.sub("", INVISIBLE.sub("", text)).replace("\u2212", "-").replace("\u2013", "-")


def _shown(text: str) -> str | None:
    """The decimal sign that one text shows beyond doubt."""
    found = _NUMBER.fullmatch(_bare(text))
    if found is None:
        return None
    body = found["body"]
    signs = [char for char in body if char in ".,"]
    if len(set(signs)) > 1:
        return signs[-1]
    if len(signs) != 1 or (_GROUPED.fullmatch(body) and not body.startswith("0")):
        # `1.000.000` has thousands by points, so that a comma would stand before decimals.
        return {".": ",", ",": "."}[signs[0]] if len(signs) > 1 else None
    return signs[0]


def _digits(body: str, sign: str | None, cell: Cell) -> Decimal:
    signs = [char for char in body if char in ".,"]
    if len(signs) == 1 and _GROUPED.fullmatch(body) and not body.startswith("0"):
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
