"""A list of employees to be added, checked row by row before it goes with a ticket; and one to fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fleet_tui.domain.text import clean, fold
from fleet_tui.i18n import _, labelled
from fleet_tui.workbook.cell_values import plain_text
from fleet_tui.workbook.cells import SheetColumn
from fleet_tui.workbook.reading import Row, WorkbookError, read_tables
from fleet_tui.workspace.person_form import PERSON_FIELDS, Mistyped, new_person_of

HEADING_ROWS = 20
"""Rows in which the headings are looked for."""
_HEADINGS: Mapping[str, str] = {
    "salutation": "title|civilité|aanspreking|anrede",
    "given_name": "first name|given name|prénom|voornaam|vorname",
    "family_name": "last name|family name|surname|nom|nom de famille|naam|achternaam|familienaam|nachname",
    "birth_date": "date of birth|birth date|date de naissance|geboortedatum|geburtsdatum",
    "e_mail": "e-mail address|e-mail|email|mail|adresse e-mail|e-mailadres|e-mail-adresse",
    "phone_number": "phone number|phone|numéro de téléphone|téléphone|gsm|telefoonnummer|telefoon|telefonnummer",
    "language": "language|langue|taal|sprache",
}
_SALUTATIONS: Mapping[str, str] = {
    "MR": "mr|mr.|m.|monsieur|dhr|dhr.|de heer|herr|m",
    "MRS": "mrs|mrs.|ms|mme|madame|mevr|mevr.|mevrouw|frau|f",
    "MX": "mx|x",
}
_LANGUAGES: Mapping[str, str] = {
    "FR": "fr|french|français|frans|französisch",
    "NL": "nl|dutch|néerlandais|nederlands|niederländisch",
    "EN": "en|english|anglais|engels|englisch",
    "DE": "de|german|allemand|duits|deutsch",
}


def _codes(words: Mapping[str, str]) -> dict[str, str]:
    return {fold(word): code for code, all_words in words.items() for word in all_words.split("|")}


_FIELD_OF = _codes(_HEADINGS)
_CODES = {"salutation": _codes(_SALUTATIONS), "language": _codes(_LANGUAGES)}


@dataclass(frozen=True, slots=True)
class EmployeeRow:
    """A row of the list: its number in the file, the name it is of, and what is wrong with it (empty: nothing)."""

    number: int
    name: str
    problem: str


def check_employees(path: Path) -> list[EmployeeRow]:
    """The rows of the list in `path` (.csv or .xlsx). It blocks.

    Raises:
        WorkbookError: it cannot be read, has no columns of names, or no rows.
    """
    best: tuple[dict[int, str], list[Row]] | None = None
    for table in read_tables(path):
        found = _headed(list(table.rows()))
        if found is not None and (best is None or len(found[0]) > len(best[0])):
            best = found
    if best is None:
        sentence = _(
            "{file} has no columns of first and last names. Headings such as “First name” and “Last name” are needed."
        )
        raise WorkbookError(sentence.format(file=clean(path.name)))
    columns, rows = best
    checked = [_checked(row, columns) for row in rows if any(plain_text(cell).strip() for cell in row.cells)]
    if not checked:
        raise WorkbookError(_("{file} has headings but no employees below them.").format(file=clean(path.name)))
    return checked


def template_columns() -> list[SheetColumn]:
    """The headings of a list to fill in, in the language in use."""
    return [SheetColumn(_(name), width=22) for name in PERSON_FIELDS.values()]


def _headed(rows: Sequence[Row]) -> tuple[dict[int, str], list[Row]] | None:
    for place, row in enumerate(rows[:HEADING_ROWS]):
        columns: dict[int, str] = {}
        for column, cell in enumerate(row.cells):
            field = _FIELD_OF.get(fold(" ".join(plain_text(cell).split())))
            if field is not None and field not in columns.values():
                columns[column] = field
        if {"given_name", "family_name"} <= set(columns.values()):
            return columns, list(rows[place + 1 :])
    return None


def _checked(row: Row, columns: Mapping[int, str]) -> EmployeeRow:
    typed: dict[str, str] = {}
    problems: list[str] = []
    for column, field in columns.items():
        text = plain_text(row.cells[column]).strip() if column < len(row.cells) else ""
        if text and field in _CODES:
            code = _CODES[field].get(fold(text), "")
            if not code:
                unknown = _("“{text}” is not known.").format(text=clean(text, 30))
                problems.append(labelled(_(PERSON_FIELDS[field]), unknown))
            text = code
        typed[field] = text
    try:
        new_person_of(typed)
    except Mistyped as error:
        problems += [labelled(_(PERSON_FIELDS[field]), sentence) for field, sentence in error.problems.items()]
    name = clean(f"{typed.get('given_name', '')} {typed.get('family_name', '')}".strip(), 60)
    return EmployeeRow(row.number, name, " ".join(problems))
