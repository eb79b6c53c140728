"""What a list of lines says beside the line itself: its days, its cost centre, whose it is in the HR list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook import cell_values, own_cells
from fleet_tui.workbook.cell_values import CellProblem
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.register_numbers import is_register_number
from fleet_tui.workbook.tables import Cell

_E_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")


def e_mail(cell: Cell) -> str | None:
    """The first address in a cell, None where it says nothing. Raises CellProblem: no address."""
    text = cell_values.text(cell)
    if not text:
        return text
    for part in re.split(r"[;,\s|]+", text.removeprefix("mailto:")):
        if _E_MAIL.fullmatch(address := part.strip("<>")) and len(address) <= 254:
            return address.lower()
    raise CellProblem("E_MAIL_INVALID", _("“{value}” is not an e-mail address.").format(value=clean(text, 40)))


def _number(cell: Cell) -> str | None:
    text = cell_values.text(cell, 100)
    if text and is_register_number(text):
        raise CellProblem("REGISTER_NUMBER", _("A national register number is not taken: no law lets a fleet use it."))
    return text


def _unit(cell: Cell) -> str | None:
    return cell_values.text(cell, 300)


READERS: Mapping[Field, Callable[[Cell], Any]] = {
    Field.ACTIVATED_ON: own_cells.day,
    Field.ENDED_ON: own_cells.day,
    Field.CONTRACT_UNTIL: own_cells.day,
    Field.INSTALMENT_UNTIL: own_cells.day,
    Field.DEPARTMENT: _unit,
    Field.COST_CENTRE: _unit,
    Field.EMPLOYEE_NUMBER: _number,
    Field.E_MAIL: e_mail,
}
"""How a cell of each field is read."""
