"""Options down, plans across: the price list as the Contract screen writes it, read back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path

from fleet_tui.domain.own_data import Price, PriceKind
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.domain.text import Text, clean, fold
from fleet_tui.i18n import _
from fleet_tui.workbook import own_cells
from fleet_tui.workbook.cell_values import CellProblem, plain_text
from fleet_tui.workbook.columns import filled
from fleet_tui.workbook.decimals import exact_number, signs_of
from fleet_tui.workbook.left_out import Place, Reading
from fleet_tui.workbook.named_table import texts_of
from fleet_tui.workbook.price_file import (
    NOT_TOGETHER,
    ROW_LIMIT,
    Pair,
    PriceFile,
    is_option_heading,
    is_price_row,
    names_data,
)
from fleet_tui.workbook.reading import read_tables
from fleet_tui.workbook.spoilt_cells import check_cell, letter_of
from fleet_tui.workbook.tables import Cell, Row, Table

_LOOKED_AT = 50
_WIDE = 2
"""Headings that a matrix has at least."""


def read_matrix(path: Path, decimals: str | None = None) -> PriceFile | None:
    """Read the matrix in `path`, None where it holds none. Raises WorkbookError, NumbersUnclear, as `read_prices`."""
    for table in read_tables(path, ROW_LIMIT):
        for at, row in enumerate(islice(table.rows(), _LOOKED_AT)):
            texts = texts_of(row)
            if is_option_heading(texts) and sum(map(bool, texts)) >= _WIDE and _has_price_row(table, at):
                return _read(path, table, at, decimals)
    return None


def _has_price_row(table: Table, at: int) -> bool:
    following = next(islice(table.rows(), at + 1, at + 2), None)
    return following is not None and is_price_row(plain_text(filled(following, 0)))


def _read(path: Path, table: Table, at: int, decimals: str | None) -> PriceFile:
    source = Text(path.name)
    heading, *rows = islice(table.rows(), at, None)
    plans = {
        place: Text(plain_text(cell)) for place, cell in enumerate(heading.cells) if place and plain_text(cell).strip()
    }
    found = PriceFile([], Reading(), pairs=[], plans=list(plans.values()))
    cells = {"price": (cell for row in rows for cell in row.cells[1:])}
    sign = signs_of(clean(path.name), [cells], decimals).columns[0]["price"]
    for row in rows:
        try:
            check_cell(filled(row, 0), row.number, 0)
            name = own_cells.short_text(filled(row, 0))
        except CellProblem as problem:
            found.refused.append((Place("", row.number), problem.message))
            continue
        if not name:
            continue
        prices = [
            (plan, _price(row, column, sign, found))
            for column, plan in plans.items()
            if not _not_together(filled(row, column))
        ]
        if row is rows[0]:
            found.prices += _plans(prices, source, row)
        else:
            option = Text(name)
            found.options.append(option)
            found.pairs = [*(found.pairs or []), *(Pair(option, plan, price) for plan, price in prices)]
            found.prices += _option(option, prices, source, row)
    return found


def _plans(prices: Sequence[tuple[Text, Decimal | None]], source: Text, row: Row) -> Iterator[Price]:
    for plan, price in prices:
        if price is not None:
            group = PlanGroup.MOBILE_DATA if names_data(plan) else PlanGroup.MOBILE
            yield Price(plan, price, PriceKind.PLAN, group=group, source=source, row=row.number)


def _option(option: Text, prices: Sequence[tuple[Text, Decimal | None]], source: Text, row: Row) -> Iterator[Price]:
    """One price where it is the same with every plan it goes with, else one for each plan."""
    known = [(plan, price) for plan, price in prices if price is not None]
    if known and len(known) == len(prices) and len({price for _plan, price in known}) == 1:
        yield Price(option, known[0][1], PriceKind.OPTION, source=source, row=row.number)
        return
    for plan, price in known:
        yield Price(option, price, PriceKind.OPTION, plan=str(plan.raw), source=source, row=row.number)


def _not_together(cell: Cell) -> bool:
    return isinstance(cell, str) and fold(cell.strip()) in NOT_TOGETHER


def _price(row: Row, column: int, sign: str | None, found: PriceFile) -> Decimal | None:
    cell = filled(row, column)
    try:
        check_cell(cell, row.number, column)
        return exact_number(cell, sign)
    except CellProblem as problem:
        message = _("Column {column}: {reason}").format(column=letter_of(column), reason=problem.message)
        found.refused.append((Place("", row.number), message))
        return None
