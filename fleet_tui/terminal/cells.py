"""What the terminal shows, kept cell by cell, so that only what changes is sent.

Textual sends every strip that a widget painted again, whole. Over a slow line most of that is there already: moving
the cursor of a list changes two rows, of which most cells stay as they are.

Terminals do not agree how wide some characters are. Each of those is written where the application believes it to be,
and what follows it too: where the terminal thinks otherwise one character looks odd, and no other one is moved.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from operator import ne
from typing import NamedTuple
from unicodedata import category, east_asian_width

from rich.cells import cell_len, get_character_cell_size
from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

Piece = tuple[int, int, Strip]
"""Row, column and what is painted from there."""
Cell = tuple[str, str]
"""A character with what combines with it, and its SGR parameters: of a blank those that show; the second half of a wide
one is empty."""

SAME_AGAIN = 4
"""So many unchanged cells between changed ones are sent again: to jump over them takes as many bytes."""
ERASED = 5
"""So many blanks at the end of a row are erased instead of sent."""


BLANK: Cell = (" ", "")


Painted = tuple[int, int, list[Cell]]
"""Row, column and the cells from there."""
_JOINER = "\u200d"
_AGREED = frozenset({*range(0x20, 0x300), *range(0x370, 0x530), *range(0x2010, 0x2800)})
"""Latin, Greek and Cyrillic letters, punctuation, arrows, lines and blocks: one cell everywhere."""
LEAST_MOVED = 4
"""Fewer rows are sent again."""
LEAST_SHARED = 22
"""Of the 256 colours, the first that themes of terminals leave alone."""
COST_OF_A_MOVE = 30
"""Bytes that moving rows takes, with the margins set and taken back."""


_OF_24_BITS = re.compile(r"\b([34]8);2;(\d+);(\d+);(\d+)\b")
_STEPS = (0, 95, 135, 175, 215, 255)
_PLACES = {colour: place for place, colour in enumerate(product(_STEPS, repeat=3), 16) if place >= LEAST_SHARED}
_PLACES |= {(8 + 10 * step,) * 3: 232 + step for step in range(24)}
"""The same in every terminal, as xterm has them, by red, green and blue."""


_SHOWN_ON_BLANKS = frozenset({"4", "21", "7", "9", "53"})
"""Underlined once or twice, reverse, struck through, overlined."""


_ENDS = {"1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "7": "27", "9": "29", "53": "55"}
"""What ends an attribute: bold and dim alike, one underline and two alike."""


class Move(NamedTuple):
    """Each row of `top` to `bottom` comes to hold what stands `by` rows below it (above: negative)."""

    top: int
    bottom: int
    by: int


class Pen(NamedTuple):
    """SGR parameters by kind."""

    attributes: frozenset[str]
    ink: str
    ground: str


class Screen:
    """The cells of a terminal `width` wide with the colours of `system`."""

    def __init__(self, width: int, system: ColorSystem | None) -> None:
        self._width = width
        self._system = system
        self._rows: dict[int, list[Cell | None]] = {}
        """None: nobody knows what is there."""
        self._cursor: tuple[int, int] | None = None
        """Row and column, None where the last write reached the end of a row."""
        self._pen = ""

    def changes(self, pieces: Iterable[Piece], cursor: tuple[int, int]) -> str:
        """What to send so that the terminal shows `pieces`, with its cursor at (row, column) `cursor`."""
        sent: list[str] = []
        painted = [
            (row, column, cells_of(strip, self._system)[: self._width - column]) for row, column, strip in pieces
        ]
        if (move := self._likely_move(painted)) and (wanted := self._worth_it(painted, move)):
            rows = range(move.top, move.bottom + 1)
            whole = [(row, 0, cells) for row, cells in zip(rows, wanted, strict=True)]
            painted = [piece for piece in painted if piece[0] not in rows] + whole
            sent += [self._pen_to(""), self._moved(move)]
        for row, column, cells in painted:
            for first, last in self._changed(row, column, cells):
                sent += self._write(row, column + first, cells[first:last])
            self._keep(row, column, cells)
        sent.append(self._pen_to(""))
        if self._cursor != cursor:
            sent.append(_place(*cursor))
            self._cursor = cursor
        return "".join(sent)

    # Rows that only moved

    def _likely_move(self, painted: list[Painted]) -> Move | None:
        """The rows that mostly hold what other rows held before."""
        by_place: defaultdict[tuple[int, int], dict[int, list[Cell]]] = defaultdict(dict)
        for row, column, cells in painted:
            by_place[column, len(cells)][row] = cells
        if not by_place:
            return None
        (column, length), block = max(by_place.items(), key=lambda place: len(place[1]) * place[0][1])
        # What stands at its ends and stays, as the heading of a list does, is left where it is.
        stays = [cells == self._row(row)[column : column + length] for row, cells in sorted(block.items())]
        while stays and stays[-1]:
            del block[max(block)], stays[-1]
        while stays and stays[0]:
            del block[min(block)], stays[0]
        if len(block) < LEAST_MOVED or max(block) - min(block) + 1 != len(block):
            return None
        top, bottom = min(block), max(block)
        before = {tuple(self._row(row)[column : column + length]): row for row in block}
        steps = Counter(
            before[tuple(cells)] - row
            for row, cells in block.items()
            if tuple(cells) in before and set(cells) != {BLANK}
        )
        steps.pop(0, None)
        if not steps:
            return None
        return Move(top, bottom, steps.most_common(1)[0][0])

    def _worth_it(self, painted: list[Painted], move: Move) -> list[list[Cell]] | None:
        """What the rows of `move` shall hold in the end, when the move saves more than it costs."""
        wanted = self._wanted(painted, move)
        if not all(wanted):
            return None
        saved = sum(map(_differing, wanted, map(self._row, range(move.top, move.bottom + 1))))
        saved -= sum(map(_differing, wanted, self._rows_moved(move)))
        return wanted if saved > COST_OF_A_MOVE else None

    def _wanted(self, painted: list[Painted], move: Move) -> list[list[Cell]]:
        """What the rows of `move` shall hold in the end, all of it; nothing for a row of which not all is known."""
        rows = {row: list(self._row(row)) for row in range(move.top, move.bottom + 1)}
        for row, column, cells in painted:
            if row in rows:
                rows[row][column : column + len(cells)] = cells
        known = [[cell for cell in cells if cell is not None] for cells in rows.values()]
        return [cells if len(cells) == self._width else [] for cells in known]

    def _rows_moved(self, move: Move) -> list[list[Cell | None]]:
        """What the rows of `move` hold after it."""
        return [
            list(self._row(row + move.by)) if move.top <= row + move.by <= move.bottom else [None] * self._width
            for row in range(move.top, move.bottom + 1)
        ]

    def _moved(self, move: Move) -> str:
        """Move the rows: within margins, lines are taken out at one end and blank ones come in at the other."""
        for row, cells in zip(range(move.top, move.bottom + 1), self._rows_moved(move), strict=True):
            self._rows[row] = cells
        self._cursor = None
        how = f"\x1b[{move.by}M" if move.by > 0 else f"\x1b[{-move.by}L"
        return f"\x1b[{move.top + 1};{move.bottom + 1}r{_place(move.top, 0)}{how}\x1b[r"

    # Cells that changed

    def _changed(self, row: int, column: int, cells: list[Cell]) -> Iterator[tuple[int, int]]:
        """The spans of `cells` that are not there yet."""
        there = self._row(row)[column : column + len(cells)]
        if there == cells:
            return
        differing = [place for place, (old, new) in enumerate(zip(there, cells, strict=False)) if old != new]
        if not differing:
            return
        if _fragile(cells) or _fragile(there):
            yield 0, len(cells)
            return
        blank = len(cells) - self._blanks(column, cells)
        first = last = differing[0]
        for place in differing:
            if place - last > SAME_AGAIN:
                yield first, last + 1
                first = place
            last = place
            if place >= blank:
                yield first, len(cells)  # erased, whatever else is different there
                return
        yield first, last + 1

    def _blanks(self, column: int, cells: list[Cell]) -> int:
        """How many blanks of `cells` may be erased, because the row ends with them."""
        if column + len(cells) < self._width:
            return 0
        written = next((place for place in range(len(cells), 0, -1) if cells[place - 1] != BLANK), 0)
        return len(cells) - written if len(cells) - written >= ERASED else 0

    def _write(self, row: int, column: int, cells: list[Cell]) -> Iterator[str]:
        if self._cursor != (row, column):
            forward = column - self._cursor[1] if self._cursor and self._cursor[0] == row else 0
            yield f"\x1b[{forward}C" if forward > 0 else _place(row, column)
        end = column + len(cells)
        written = cells[: len(cells) - self._blanks(column, cells)]
        place = column
        for disputed, run in _runs(written):
            # Blanks first: where the terminal makes them narrower, nothing old is left behind them.
            if disputed:
                yield from self._put((" ", pen) for _character, pen in run)
                yield _place(row, place)
            yield from self._put(run)
            place += len(run)
            if disputed and place < self._width:
                yield _place(row, place)
        if len(written) < len(cells):
            yield self._pen_to("") + "\x1b[K"
            self._cursor = row, column + len(written)
        else:
            self._cursor = (row, end) if end < self._width else None

    def _put(self, cells: Iterable[Cell]) -> Iterator[str]:
        for character, pen in cells:
            if character != " ":
                yield self._pen_to(pen)
            elif _of_blank(self._pen) != pen:
                yield self._pen_to(_on_ground(self._pen, pen))
            yield character

    def _pen_to(self, pen: str) -> str:
        before, self._pen = self._pen, pen
        return "" if before == pen else _turned(before, pen)

    def _keep(self, row: int, column: int, cells: list[Cell]) -> None:
        there = self._row(row)
        end = column + len(cells)
        if 0 < column < len(there) and _is_second_half(there[column]):
            there[column - 1] = None
        if end < len(there) and _is_second_half(there[end]):
            there[end] = None
        there[column:end] = cells

    def _row(self, row: int) -> list[Cell | None]:
        return self._rows.setdefault(row, [None] * self._width)


def cells_of(strip: Strip, system: ColorSystem | None) -> list[Cell]:
    """`strip` cell by cell."""
    cells: list[Cell] = []
    for text, style, _control in strip:
        above, own = _cells_of_text(text, pen_of(style, system) if style is not None else "")
        if above and cells:
            _add_above(cells, above)
        cells += own
    return cells


@lru_cache(512)
def _cells_of_text(text: str, pen: str) -> tuple[str, list[Cell]]:
    """What of `text` belongs to the cell before it, and its own cells; a row that is painted again is known already."""
    blank = (" ", _of_blank(pen))
    if text.isascii():
        return "", [blank if character == " " else (character, pen) for character in text]
    above, cells = "", list[Cell]()
    for cluster in _clusters(text):
        width = cell_len(cluster)
        if width:
            cells += [blank if cluster == " " else (cluster, pen), *[("", pen)] * (width - 1)]
        elif cells:
            _add_above(cells, cluster)
        else:
            above += cluster
    return above, cells


def _add_above(cells: list[Cell], characters: str) -> None:
    """Add `characters` that take no cell to the last one that has a character."""
    place = next(at for at in range(len(cells) - 1, -1, -1) if cells[at][0])
    cells[place] = (cells[place][0] + characters, cells[place][1])


def _clusters(text: str) -> Iterator[str]:
    """Each character with those that take no cell of their own, and those joined to it."""
    cluster = ""
    for character in text:
        if cluster and (cluster[-1] == _JOINER or not get_character_cell_size(character)):
            cluster += character
        else:
            if cluster:
                yield cluster
            cluster = character
    if cluster:
        yield cluster


def _runs(cells: Iterable[Cell]) -> Iterator[tuple[bool, list[Cell]]]:
    """`cells` in parts: whether terminals may disagree how wide the part is, and the part."""
    disputed, run = False, list[Cell]()
    for cell in cells:
        if cell[0] and _disputed(cell[0]) != disputed:
            if run:
                yield disputed, run
            disputed, run = not disputed, []
        run.append(cell)
    if run:
        yield disputed, run


@lru_cache(4096)
def _disputed(cluster: str) -> bool:
    """Whether terminals may disagree how wide `cluster` is: all but what has always been one cell, and ideographs."""
    if len(cluster) > 1:
        return True
    return ord(cluster) not in _AGREED and not (category(cluster) == "Lo" and east_asian_width(cluster) == "W")


@lru_cache(8192)
def pen_of(style: Style, system: ColorSystem | None) -> str:
    """The SGR parameters of `style`; links are left out, this application has none."""
    painted = style.render("x", color_system=system, legacy_windows=True)
    parameters = painted[2 : painted.index("m")] if painted.startswith("\x1b[") else ""
    return _OF_24_BITS.sub(_shorter, parameters)


def _shorter(found: re.Match[str]) -> str:
    """A colour that the 256 have too takes fewer bytes as one of them."""
    place = _PLACES.get((int(found[2]), int(found[3]), int(found[4])))
    return found[0] if place is None else f"{found[1]};5;{place}"


@lru_cache(2048)
def _turned(before: str, after: str) -> str:
    """The shortest sequence that makes the pen `before` the pen `after`."""
    if not after:
        return "\x1b[m"
    old, new = _pen(before), _pen(after)
    ended = old.attributes - new.attributes
    anew = f"0;{after}"
    if not ended <= _ENDS.keys():
        return f"\x1b[{anew}m"
    off = {_ENDS[attribute] for attribute in ended}
    # What ends one attribute ends its like too, which is set again where it stays.
    on = {each for each in new.attributes if each not in old.attributes or _ENDS.get(each) in off}
    parts = [*sorted(off), *sorted(on)]
    parts += [new.ink or "39"] if new.ink != old.ink else []
    parts += [new.ground or "49"] if new.ground != old.ground else []
    return f"\x1b[{min(';'.join(parts), anew, key=len)}m"


@lru_cache(2048)
def _of_blank(pen: str) -> str:
    """What shows of a blank written with `pen`: its ground alone, unless there are lines or the colours are turned."""
    parts = _pen(pen)
    return pen if parts.attributes & _SHOWN_ON_BLANKS else parts.ground


@lru_cache(2048)
def _on_ground(before: str, blank: str) -> str:
    """A pen for blanks that shows as `blank` does and changes as little of `before` as it can."""
    there, wanted = _pen(before), _pen(blank)
    if not wanted.ground or wanted.attributes or there.attributes & _SHOWN_ON_BLANKS:
        return blank
    return ";".join(filter(None, [*sorted(there.attributes, key=int), there.ink, wanted.ground]))


def _pen(parameters: str) -> Pen:
    attributes: set[str] = set()
    ink = ground = ""
    rest = parameters.split(";") if parameters else []
    while rest:
        number = int(rest[0])
        taken = {"2": 5, "5": 3}[rest[1]] if number in {38, 48} else 1
        said, rest = ";".join(rest[:taken]), rest[taken:]
        if number in {38, 39} or 30 <= number < 38 or 90 <= number < 98:
            ink = said
        elif number in {48, 49} or 40 <= number < 48 or 100 <= number < 108:
            ground = said
        else:
            attributes.add(said)
    return Pen(frozenset(attributes), ink, ground)


def _differing(wanted: list[Cell], there: list[Cell | None]) -> int:
    return sum(map(ne, wanted, there))


def _place(row: int, column: int) -> str:
    return f"\x1b[{row + 1};{column + 1}H"


def _fragile(cells: Iterable[Cell | None]) -> bool:
    """Whether there is a character that is not one cell by itself."""
    return not {len(cell[0]) for cell in cells if cell is not None} <= {1}


def _is_second_half(cell: Cell | None) -> bool:
    return cell is not None and not cell[0]
