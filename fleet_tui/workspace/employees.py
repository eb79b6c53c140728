"""A list of employees to be added, checked row by row before it goes with a ticket; and one to fill in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fleet_tui.domain.text import clean, fold, same_name, unwrapped
from fleet_tui.i18n import _, labelled
from fleet_tui.workbook.cell_values import CellProblem, plain_text
from fleet_tui.workbook.cells import SheetColumn
from fleet_tui.workbook.columns import filled
from fleet_tui.workbook.heading_words import words_of
from fleet_tui.workbook.left_out import Place, Reading, hidden_taken
from fleet_tui.workbook.reading import Row, Table, WorkbookError, read_all_tables
from fleet_tui.workbook.spoilt_cells import check_cell, check_letters, letter_of
from fleet_tui.workspace.person_form import PERSON_FIELDS, Mistyped, new_person_of

_HEADINGS: Mapping[str, str] = {
    "salutation": "title|salutation|civilité|aanspreking|aanhef|anrede",
    "given_name": "first name|given name|forename|prénom|voornaam|vorname",
    "family_name": "last name|family name|surname|name|nom|nom de famille|naam|achternaam|familienaam|nachname"
    "|familienname",
    "birth_date": "date of birth|birth date|birthdate|date de naissance|geboortedatum|geburtsdatum|né le|née le",
    "e_mail": "e-mail address|e-mail|email|mail|adresse e-mail|adresse mail|e-mailadres|e-mail-adresse|courriel",
    "phone_number": "phone number|phone|numéro de téléphone|téléphone|tél|gsm|numéro de gsm|mobile|telefoonnummer"
    "|telefoon|gsm-nummer|telefonnummer|telefon|handynummer",
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


def _codes(words: Mapping[str, str], key: Callable[[str], object] = fold) -> dict[object, str]:
    return {key(word): code for code, all_words in words.items() for word in all_words.split("|")}


_FIELD_OF = _codes(_HEADINGS, words_of)
_CODES = {"salutation": _codes(_SALUTATIONS), "language": _codes(_LANGUAGES)}
_PARENTHESES = re.compile(r"[(\[][^)\]]*[)\]]")
_NAMES = frozenset({"given_name", "family_name"})


@dataclass(frozen=True, slots=True)
class EmployeeRow:
    """A row of the list: where it stands, the name it is of, and what is wrong with it (empty: nothing)."""

    place: Place
    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class EmployeeList:
    """The rows of a list of employees, and what of the file was read and what not."""

    rows: list[EmployeeRow]
    reading: Reading

    @property
    def wrong(self) -> list[EmployeeRow]:
        """The rows that cannot be taken."""
        return [row for row in self.rows if row.problem]

    def report(self) -> list[str]:
        """What of the file was read and what not, in sentences."""
        hidden = [hidden_taken(self.reading.hidden)] if self.reading.hidden else []
        return [*self.reading.sentences(), *hidden]


def check_employees(path: Path) -> EmployeeList:
    """The rows of the list in `path` (.csv or .xlsx). It blocks.

    Raises:
        WorkbookError: it cannot be read, has no columns of names, or no rows.
    """
    reading = Reading(names=PERSON_FIELDS)
    blocks = _blocks(path, reading)
    several = len(reading.sheets) > 1
    rows: list[EmployeeRow] = []
    seen: dict[tuple[str, str], Place] = {}
    for block in blocks:
        _report(block, reading)
        for row in block.rows[1:]:
            place = Place(clean(block.sheet, 60) if several else "", row.number)
            rows.append(_checked(row, block, place, seen))
            reading.hidden += row.hidden
    if not rows:
        raise WorkbookError(_("{file} has headings but no employees below them.").format(file=clean(path.name)))
    return EmployeeList(rows, reading)


def template_columns() -> list[SheetColumn]:
    """The headings of a list to fill in, in the language in use."""
    return [SheetColumn(_(name), width=22) for name in PERSON_FIELDS.values()]


# The sheets


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows below headings. `columns`: what each says, by place; `width`: how many headings there are."""

    sheet: str
    columns: Mapping[int, str]
    width: int
    rows: list[Row]
    delimited: bool


def _blocks(path: Path, reading: Reading) -> list[_Block]:
    """The blocks with columns of names; sheets without any are named in `reading`. Raises WorkbookError."""
    found: list[_Block] = []
    for table in read_all_tables(path):
        rows = [row for row in table.rows() if row.problem or any(map(_says_anything, row.cells))]
        blocks = list(_headed(table, rows)) if table.visible else []
        if table.delimited:  # the same text, cut at another sign
            found = max(found, blocks, key=lambda some: max((len(one.columns) for one in some), default=0))
            continue
        found += blocks
        if rows and blocks:
            reading.sheets.append(clean(table.name, 60))
        elif rows:
            reason = _("it has no columns of first and last names.") if table.visible else _("it is hidden.")
            reading.sheets_left_out[clean(table.name, 60)] = reason
    if not found:
        raise _no_names(path)
    return found


def _no_names(path: Path) -> WorkbookError:
    sentence = _(
        "{file} has no columns of first and last names. Headings such as “First name” and “Last name” are needed."
    )
    return WorkbookError(sentence.format(file=clean(path.name)))


def _headed(table: Table, rows: Sequence[Row]) -> Iterator[_Block]:
    """The blocks of a table: headings that come again, in whatever order, begin another."""
    block: _Block | None = None
    broken: list[Row] = []
    for row in rows:
        headings = _texts(row)
        columns = {} if row.problem else _columns(headings, table.hidden_columns)
        if set(columns.values()) >= _NAMES:
            if block is not None:
                yield block
            width = max(place for place, heading in enumerate(headings, start=1) if heading)
            block = _Block(table.name, columns, width, [row, *broken], table.delimited)
        elif block is not None:
            block.rows.append(row)
        elif row.problem:
            broken.append(row)
    if block is not None:
        yield block


def _texts(row: Row) -> list[str]:
    return [clean(" ".join(plain_text(cell).split()), 80) for cell in row.cells]


def _report(block: _Block, reading: Reading) -> None:
    """Which column is what, and which say something that is not taken."""
    headings = _texts(block.rows[0])
    for column, field in block.columns.items():
        reading.columns.setdefault(field, headings[column])
    for column in range(max(len(row.cells) for row in block.rows)):
        if column in block.columns or all(filled(row, column) is None for row in block.rows[1:]):
            continue
        without = _("column {letter}, without a heading").format(letter=letter_of(column))
        reading.unused.setdefault((headings[column] if column < len(headings) else "") or without, "")


def _columns(headings: Sequence[str], hidden: frozenset[int]) -> dict[int, str]:
    """What each column says, by place; of two for one thing the visible one, then the first."""
    columns: dict[int, str] = {}
    for column in sorted(range(len(headings)), key=lambda place: (place in hidden, place)):
        field = _FIELD_OF.get(words_of(_PARENTHESES.sub(" ", headings[column])))
        if field is not None and field not in columns.values():
            columns[column] = field
    return dict(sorted(columns.items()))


def _says_anything(cell: object) -> bool:
    return cell is not None and bool(str(cell).strip())


# The rows


def _checked(row: Row, block: _Block, place: Place, seen: dict[tuple[str, str], Place]) -> EmployeeRow:
    if row.problem:
        return EmployeeRow(place, "", row.problem)
    if block.delimited and any(filled(row, column) is not None for column in range(block.width, len(row.cells))):
        message = _("{cells} cells stand under {headings} headings: a separator too many moved them.")
        return EmployeeRow(place, "", message.format(cells=len(row.cells), headings=block.width))
    typed: dict[str, str] = {}
    problems: dict[str, str] = {}
    for column, field in block.columns.items():
        try:
            typed[field] = _text(row, column, field)
        except CellProblem as problem:
            typed[field] = ""
            problems[field] = problem.message
    problems |= {field: said for field, said in _mistakes(typed).items() if field not in problems}
    name = f"{typed.get('given_name', '')} {typed.get('family_name', '')}".strip()
    said = [labelled(_(PERSON_FIELDS[field]), sentence) for field, sentence in problems.items()]
    if all(typed.get(field) for field in _NAMES):
        said += _twice(name, typed.get("birth_date", ""), place, seen)
    return EmployeeRow(place, clean(name, 60), " ".join(said))


def _text(row: Row, column: int, field: str) -> str:
    """What the cell says: a code of title and language. Raises CellProblem."""
    cell = filled(row, column)
    check_cell(cell, row.number, column, refuses=True)
    text = plain_text(cell)
    check_letters(text, refuses=True)
    text = " ".join(unwrapped(text).removeprefix("'").split()) if text else ""
    if not text or field not in _CODES:
        return text
    code = _CODES[field].get(fold(text))
    if code is None:
        raise CellProblem("UNKNOWN", _("“{text}” is not known.").format(text=clean(text, 30)))
    return code


def _mistakes(typed: Mapping[str, str]) -> dict[str, str]:
    try:
        new_person_of(typed)
    except Mistyped as error:
        return error.problems
    return {}


def _twice(name: str, born: str, place: Place, seen: dict[tuple[str, str], Place]) -> list[str]:
    """That the same person stands above: the same name, and no other date of birth."""
    key = same_name(name)
    for (other, day), first in seen.items():
        if other == key and (day == born or not day or not born):
            return [_("The same person stands in {place} already.").format(place=first.words)]
    seen[key, born] = place
    return []
