"""How a cell of a terminal looks: of a blank only its ground counts, and the lines through it."""

from __future__ import annotations

import pyte
from pyte.screens import Char


def look_of(cell: Char) -> Char:
    """The cell without what nobody sees of it."""
    if cell.data != " " or cell.underscore or cell.strikethrough or cell.reverse:
        return cell
    return cell._replace(fg="default", bold=False, italics=False, blink=False)


def looks_of(screen: pyte.Screen) -> list[list[Char]]:
    """Every cell of the screen, row by row."""
    return [[look_of(screen.buffer[row][column]) for column in range(screen.columns)] for row in range(screen.lines)]
