"""CSV as people have it: any separator and encoding, and no row lost in a quote that nobody closes.

Source: RFC 4180 for what a well-formed file is. `csv.reader` reads a file that is not as if it were.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook.csv_export import text_of_csv_cell
from fleet_tui.workbook.tables import COLUMN_LIMIT, Row, Table, WorkbookError, surely_more, too_many_rows

DELIMITERS = (";", ",", "\t", "|")
RARE_DELIMITERS = ("¤", "^", "~")
"""Tried only where the first lines have them: operators part cells by what no text of theirs holds."""
_FIRST_LINES = 50
FIELD_LIMIT = 131_072
"""Characters of one field."""
_CELLS_KEPT = COLUMN_LIMIT
"""Cells of a row that are taken apart; one more tells that it goes on."""
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class _Text:
    """The lines of a file, and which of them (zero-based) are in another encoding than the rest."""

    lines: list[str]
    others: frozenset[int] = frozenset()


def csv_tables(path: Path, data: bytes, most: int | None = None) -> list[Table]:
    """The table in `data`, once for each separator it may use. `most`: rows that it may have.

    Raises:
        WorkbookError: it is no text, or has far more rows.
    """
    if most is not None and _is_longer(data, most):
        raise too_many_rows(path, most)
    text = _decoded(path, data)
    cell = partial(text_of_csv_cell, spreadsheet=data.startswith(BOM_UTF8))
    rare = [each for each in RARE_DELIMITERS if any(each in line for line in text.lines[:_FIRST_LINES])]
    return [Table("", _rows(path, text, delimiter, cell), delimited=True) for delimiter in (*DELIMITERS, *rare)]


def _is_longer(data: bytes, most: int) -> bool:
    """Whether far more than `most` lines end in `data`, those in quotes left out: seen without taking it apart."""
    sign = b"\n" if b"\n" in data else b"\r"
    if not surely_more(data.count(sign), most):
        return False
    count, at, quoted = 0, 0, False
    while at < len(data) and not surely_more(count, most):
        quote = data.find(b'"', at)
        end = len(data) if quote < 0 else quote
        if not quoted:
            count += data.count(sign, at, end)
        quoted, at = not quoted, end + 1
    return surely_more(count, most)


def _decoded(path: Path, data: bytes) -> _Text:
    """UTF-8, UTF-16 with mark, or what Windows writes in Western Europe; the last line by line."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return _Text(_split(data.decode("utf-16")))
        if b"\0" not in data:
            return _Text(_split(data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        if b"\0" not in data:
            return _line_by_line(data)
    raise WorkbookError(_("{file} is neither an Excel workbook nor a text file.").format(file=clean(path.name)))


def _split(text: str) -> list[str]:
    lines = _LINE_END.split(text)
    return lines[:-1] if not lines[-1] else lines


def _line_by_line(data: bytes) -> _Text:
    lines, others, unicode_lines = [], set(), False
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines()):
        try:
            lines.append(line.decode("utf-8"))
            unicode_lines |= not line.isascii()
        except UnicodeDecodeError:
            others.add(number)
            lines.append(line.decode("cp1252", "replace"))
    return _Text(lines, frozenset(others if unicode_lines else ()))


def _rows(path: Path, text: _Text, delimiter: str, cell_of: Callable[[str], str]) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        number = 0
        for record in _records(text.lines, delimiter):
            if any(len(cell) > FIELD_LIMIT for cell in record.cells[:COLUMN_LIMIT]):
                raise WorkbookError(
                    _("{file} is not a CSV file: a field is longer than any list has.").format(file=clean(path.name))
                )
            taken = range(record.first, record.last + 1)
            other = not text.others.isdisjoint(taken) if text.others else False
            for line in taken if record.broken else [record.first]:
                number += 1
                yield Row(
                    number,
                    [cell_of(cell) for cell in record.cells[:COLUMN_LIMIT]],
                    problem=_broken(record, number - (line - record.first)) if record.broken else "",
                    other_encoding=other,
                    cut=len(record.cells) > COLUMN_LIMIT,
                )

    return rows


def _broken(record: _Record, opened: int) -> str:
    if record.first == record.last and record.closed:
        return _('A quote (") stands in the middle of a quoted cell: what belongs to which column is not clear.')
    return _('A quote (") that opens in row {row} is not closed in its cell: this row may be a part of it.').format(
        row=opened
    )


@dataclass(frozen=True, slots=True)
class _Record:
    """Cells, from the line `first` to the line `last` (zero-based); `broken`: its quotes do not fit."""

    cells: list[str]
    first: int
    last: int
    broken: bool = False
    closed: bool = True


def _records(lines: list[str], delimiter: str) -> Iterator[_Record]:
    at = 0
    while at < len(lines):
        record = (
            _quoted_record(lines, at, delimiter)
            if '"' in lines[at]
            else _Record(lines[at].split(delimiter, _CELLS_KEPT) if lines[at] else [], at, at)
        )
        yield record
        at = record.last + 1


def _quoted_record(lines: list[str], first: int, delimiter: str) -> _Record:
    """One record that has a quote somewhere; it may go on over several lines."""
    cells: list[str] = []
    number, at, broken = first, 0, False
    while True:
        text, quoted = "", lines[number].startswith('"', at)
        if quoted:
            end = _closing(lines, number, at + 1)
            if end is None:
                return _Record([*cells, lines[number][at + 1 :]], first, len(lines) - 1, broken=True, closed=False)
            text = _between(lines, (number, at + 1), end)
            broken |= delimiter in text.partition("\n")[2]
            number, at = end[0], end[1] + 1
        stop = lines[number].find(delimiter, at)
        rest = lines[number][at:] if stop < 0 else lines[number][at:stop]
        broken |= quoted and bool(rest.strip())
        if len(cells) <= _CELLS_KEPT:
            cells.append(text.replace('""', '"') + rest)
        if stop < 0:
            return _Record(cells, first, number, broken)
        at = stop + 1


def _closing(lines: list[str], number: int, at: int) -> tuple[int, int] | None:
    """Line and column of the quote that closes, None when the file ends before."""
    while number < len(lines):
        at = lines[number].find('"', at)
        if at < 0:
            number, at = number + 1, 0
        elif lines[number].startswith('""', at):
            at += 2
        else:
            return number, at
    return None


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    (first, at), (last, stop) = start, end
    if first == last:
        return lines[first][at:stop]
    return "\n".join([lines[first][at:], *lines[first + 1 : last], lines[last][:stop]])
