"""Blocks of a table: rows of headings, and the rows that are read by them."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook.cell_values import plain_text
from fleet_tui.workbook.columns import FIELD_NAMES, SAMPLE, can_be, choose_columns, filled
from fleet_tui.workbook.heading_words import HEADING_LIMIT, field_of, meaning_of
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.tables import Cell, Row, Table, WorkbookError


@dataclass(frozen=True, slots=True)
class Block:
    """A row of headings. `columns`: by field; `unused`: by column why, empty where its heading is not known."""

    row: int = 0
    texts: Sequence[str] = ()
    columns: Mapping[Field, int] = field(default_factory=dict)
    unused: Mapping[int, str] = field(default_factory=dict)


_BELOW = 10
"""Rows below headings that come again, one of which has to hold a key."""
_ABOVE = Block()
"""The block of rows above the first headings."""


def first_block(path: Path, table: Table, key: Field, wanted: Collection[Field]) -> Block | None:
    """The first headings with a column of `key`. Raises WorkbookError, as `read_blocks`."""
    return next((block for block, row in read_blocks(path, table, key, wanted) if block.columns), None)


def read_blocks(path: Path, table: Table, key: Field, wanted: Collection[Field]) -> Iterator[tuple[Block, Row | None]]:
    """Each block as it begins (without a row), then its rows that say anything.

    Rows above all headings come only where something would be lost: they hold a key, or cannot be read.

    Raises:
        WorkbookError: two columns are equally good for a field that is wanted.
    """
    rows = _Ahead(table.rows())
    block = _ABOVE
    for row in rows:
        if _is_blank(row):
            continue
        if row.problem or _holds_key(row, block, key):
            yield block, row
        elif _is_heading(row, rows, block, key):
            block = _block(path, table, row, rows, before=block, wanted=wanted)
            yield block, None
        elif block is not _ABOVE:
            yield block, row


def texts_of(row: Row) -> list[str]:
    """The cells of a row as headings."""
    return [_text(cell) for cell in row.cells]


def _text(cell: Cell) -> str:
    return clean(" ".join(plain_text(cell).split()), HEADING_LIMIT)


def _is_blank(row: Row) -> bool:
    return not row.problem and all(filled(row, column) is None for column in range(len(row.cells)))


def _holds_key(row: Row, block: Block, key: Field) -> bool:
    """Whether the row has a key where one belongs (above all headings: anywhere)."""
    columns = [block.columns[key]] if block.columns else range(len(row.cells))
    cells = (filled(row, column) for column in columns)
    return any(cell is not None and _has_digits(cell) and can_be(key, cell) for cell in cells)


def _has_digits(cell: Cell) -> bool:
    return sum(map(str.isdigit, plain_text(cell))) >= 6


def _is_heading(row: Row, rows: _Ahead, block: Block, key: Field) -> bool:
    """Whether the row has a heading of the key; below other headings only with keys below it, or as it was there."""
    columns = [
        column for column, cell in enumerate(row.cells) if isinstance(cell, str) and field_of(_text(cell)) is key
    ]
    if not columns or not block.columns:
        return bool(columns)
    below = [filled(one, column) for one in rows.ahead(_BELOW) for column in columns if not one.problem]
    return any(cell is not None and can_be(key, cell) for cell in below) or texts_of(row) == list(block.texts)


def _block(path: Path, table: Table, row: Row, rows: _Ahead, *, before: Block, wanted: Collection[Field]) -> Block:
    texts = _joined(texts_of(row), rows)
    if texts == before.texts:
        return before
    chosen = choose_columns(texts, table.hidden_columns, rows.ahead(SAMPLE))
    for tied, places in chosen.tied.items():
        if tied in wanted:
            raise _tie(path, tied, [f"“{texts[column]}”" for column in places])
    columns = {one: column for column, one in chosen.fields.items() if one in wanted}
    return Block(row.number, texts, columns, dict(_unused(table, texts, columns)))


def _unused(table: Table, texts: Sequence[str], columns: Mapping[Field, int]) -> Iterator[tuple[int, str]]:
    used = set(columns.values())
    for column, text in enumerate(texts):
        if column in used or not text:
            continue
        meaning = meaning_of(text)
        taken = columns.get(meaning.field) if meaning else None
        if column in table.hidden_columns and taken is not None:
            yield column, _("it is hidden in the file.")
        elif taken is not None and meaning is not None:
            yield (
                column,
                _("“{heading}” is taken as the {field}.").format(
                    heading=texts[taken], field=_(FIELD_NAMES[meaning.field])
                ),
            )
        else:
            yield column, ""


def _joined(texts: list[str], rows: _Ahead) -> list[str]:
    """The headings with those of a second row below them: "User" over "Last name" and "First name"."""
    following = next(iter(rows.ahead(1)), None)
    if following is None or following.problem:
        return texts
    below = texts_of(following)
    if not any(below) or not all(field_of(text) for text in below if text):
        return texts
    next(rows)
    wide = max(len(texts), len(below))
    padded = [*texts, *[""] * (wide - len(texts))], [*below, *[""] * (wide - len(below))]
    return [lower or upper for upper, lower in zip(*padded, strict=True)]


def _tie(path: Path, field: Field, headings: Sequence[str]) -> WorkbookError:
    return WorkbookError(
        _(
            "{file} has several columns for the {field}, and nothing tells which is meant: {columns}. Delete or rename "
            "all but one and try again."
        ).format(file=clean(path.name), field=_(FIELD_NAMES[field]), columns=", ".join(headings))
    )


class _Ahead:
    """Rows that can be looked at before their turn."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._looked_at: deque[Row] = deque()

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        return self._looked_at.popleft() if self._looked_at else next(self._rows)

    def ahead(self, count: int) -> list[Row]:
        """The next rows, `count` at most."""
        self._looked_at.extend(islice(self._rows, max(count - len(self._looked_at), 0)))
        return list(islice(self._looked_at, count))
