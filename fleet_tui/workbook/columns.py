"""Which column of a list says what: weighed by how well the heading fits and by how many cells can be read as that."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fleet_tui.domain.iccid import InvalidIccid, parse_iccid
from fleet_tui.domain.msisdn import InvalidMsisdn, parse_msisdn
from fleet_tui.domain.text import unwrapped
from fleet_tui.i18n import N_
from fleet_tui.workbook.cell_values import plain_text
from fleet_tui.workbook.heading_words import Meaning, is_plain_name, meaning_of
from fleet_tui.workbook.headings import Field
from fleet_tui.workbook.status_words import status_of
from fleet_tui.workbook.tables import Cell, Row

SAMPLE = 200
"""Rows below the headings that are looked at."""
READABLE = 0.5
"""Share of a column's filled cells that can be read, from which on the heading alone decides."""

FIELD_NAMES: Mapping[str, str] = {
    Field.MSISDN: N_("phone number"),
    Field.ICCID: N_("SIM card number"),
    Field.DESCRIPTION: N_("description"),
    Field.PERSON: N_("user"),
    Field.GIVEN_NAME: N_("first name"),
    Field.FAMILY_NAME: N_("last name"),
    Field.PLAN: N_("tariff plan"),
    Field.STATUS: N_("status"),
    Field.BILLING_ACCOUNT: N_("billing account"),
    Field.OPTIONS: N_("options"),
    Field.SPLIT_BILL_PROFILE: N_("split-bill profile"),
    Field.MONTHLY_COST: N_("monthly cost"),
    Field.ACTIVATED_ON: N_("day of activation"),
    Field.ENDED_ON: N_("day of the end"),
    Field.CONTRACT_UNTIL: N_("end of the contract"),
    Field.INSTALMENT_UNTIL: N_("last instalment"),
    Field.DEPARTMENT: N_("department"),
    Field.COST_CENTRE: N_("cost centre"),
    Field.EMPLOYEE_NUMBER: N_("employee number"),
    Field.E_MAIL: N_("e-mail"),
}
"""What people call each `Field`; `_()` translates it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the columns (zero-based) of a block say. `tied`: fields for which several columns are equally good."""

    fields: Mapping[int, Field]
    tied: Mapping[Field, Sequence[int]]


def choose_columns(texts: Sequence[str], hidden: Collection[int], sample: Sequence[Row]) -> Chosen:
    """Choose a column for each field that the headings `texts` name; a hidden one only where no visible one is.

    `sample`: rows below the headings.
    """
    candidates = _candidates(texts)
    fields: dict[int, Field] = {}
    tied: dict[Field, Sequence[int]] = {}
    for field, found in candidates.items():
        best = _best(field, found, hidden, sample)
        if len(best) > 1:
            tied[field] = best
        else:
            fields[best[0]] = field
    return Chosen(dict(sorted(fields.items())), tied)


def _candidates(texts: Sequence[str]) -> dict[Field, list[tuple[int, Meaning]]]:
    """By field, the columns whose headings name it; beside a first name, a column called just "name" is the last."""
    found = {column: meaning for column, text in enumerate(texts) if (meaning := meaning_of(text))}
    fields = {meaning.field for meaning in found.values()}
    if Field.GIVEN_NAME in fields and Field.FAMILY_NAME not in fields:
        last_names = {
            column: Meaning(Field.FAMILY_NAME, meaning.fit)
            for column, meaning in found.items()
            if is_plain_name(texts[column])
        }
        found |= last_names
    by_field: dict[Field, list[tuple[int, Meaning]]] = {}
    for column, meaning in found.items():
        by_field.setdefault(meaning.field, []).append((column, meaning))
    return by_field


def can_be(field: Field, cell: Cell) -> bool:
    """Whether a filled cell can be read as `field`."""
    readable = _CAN_BE.get(field)
    return readable is None or readable(unwrapped(plain_text(cell)))


def filled(row: Row, column: int) -> Cell:
    """The cell, None when it is empty or beyond the end of the row."""
    cell = row.cells[column] if column < len(row.cells) else None
    return None if isinstance(cell, str) and not cell.strip() else cell


def _best(
    field: Field, found: Sequence[tuple[int, Meaning]], hidden: Collection[int], sample: Sequence[Row]
) -> Sequence[int]:
    """The column that is best, several that are equally good."""
    visible = [one for one in found if one[0] not in hidden]
    candidates = visible or list(found)
    if len(candidates) == 1:
        return [candidates[0][0]]
    readable = [one for one in candidates if _share(field, one[0], sample) >= READABLE]
    candidates = readable or candidates
    fit = max(meaning.fit for _column, meaning in candidates)
    best = [column for column, meaning in candidates if meaning.fit == fit]
    return best[:1] if _equal(best, sample) else best


def _share(field: Field, column: int, sample: Sequence[Row]) -> float:
    """How many of the filled cells can be read as `field`; 0 of a column without any."""
    cells = [cell for row in sample if not row.problem and (cell := filled(row, column)) is not None]
    return sum(can_be(field, cell) for cell in cells) / len(cells) if cells else 0.0


def _equal(columns: Sequence[int], sample: Iterable[Row]) -> bool:
    """Whether the columns say the same in every row: then it does not matter which is taken."""
    rows = [[plain_text(filled(row, column)) for column in columns] for row in sample if not row.problem]
    return bool(rows) and all(len(set(cells)) == 1 for cells in rows)


def _is_number(text: str) -> bool:
    try:
        parse_msisdn(text)
    except InvalidMsisdn:
        return False
    return True


def _is_card(text: str) -> bool:
    try:
        parse_iccid(text)
    except InvalidIccid:
        return len(re.sub(r"\D", "", text)) >= 15
    return True


_CAN_BE: Mapping[Field, Callable[[str], bool]] = {
    Field.MSISDN: _is_number,
    Field.ICCID: _is_card,
    Field.STATUS: lambda text: status_of(text) is not None,
    Field.BILLING_ACCOUNT: lambda text: any(map(str.isdigit, text)),
    Field.MONTHLY_COST: lambda text: any(map(str.isdigit, text)),
    Field.PERSON: lambda text: any(map(str.isalpha, text)),
    Field.GIVEN_NAME: lambda text: any(map(str.isalpha, text)),
    Field.FAMILY_NAME: lambda text: any(map(str.isalpha, text)),
    Field.PLAN: lambda text: any(map(str.isalnum, text)),
}
