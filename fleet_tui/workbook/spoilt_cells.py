"""Cells that do not hold what somebody wrote: formulas that were never computed, errors, wrong letters."""

from __future__ import annotations

import re

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook.cell_values import CellProblem
from fleet_tui.workbook.cells import NOT_COMPUTED, is_error_word
from fleet_tui.workbook.tables import Cell

_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


def check_cell(cell: Cell, row: int, column: int, *, refuses: bool = False) -> None:
    """Look at a cell of the row with this number and the column with this place (zero-based).

    Raises:
        CellProblem: a formula without its value (FORMULA_NOT_COMPUTED), or an error (CELL_ERROR). It names the cell as
            a spreadsheet program does, and says what to do; with `refuses` nothing of the row is taken.
    """
    if not isinstance(cell, str):
        return
    if cell == NOT_COMPUTED:
        sentence = _(
            "Cell {cell} holds a formula that was never computed. Open the file in a spreadsheet program, save it "
            "there and try again."
        )
        raise CellProblem("FORMULA_NOT_COMPUTED", sentence.format(cell=name_of(row, column)), refuses=refuses)
    text = cell.strip()
    if is_error_word(text):
        sentence = _("Cell {cell} holds an error of the spreadsheet program ({value}).")
        message = sentence.format(cell=name_of(row, column), value=clean(text, 40))
        raise CellProblem("CELL_ERROR", message, refuses=refuses)


def check_letters(text: str, *, refuses: bool) -> None:
    """Raise CellProblem for letters that were read in a wrong encoding."""
    if not text.isascii() and _MOJIBAKE.search(text):
        message = _("“{value}” was read in a wrong encoding before it came into this file.")
        raise CellProblem("WRONG_ENCODING", message.format(value=clean(text, 40)), refuses=refuses)


def name_of(row: int, column: int) -> str:
    """What a spreadsheet program calls the cell: `E7`."""
    return f"{letter_of(column)}{row}"


def letter_of(column: int) -> str:
    """What it calls the column (zero-based): `A`, `AB`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
