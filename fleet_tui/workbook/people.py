"""Employees out of an HR list: number, names, work e-mail and mobile, department, cost centre, language, first and last
day. Nothing else of the file is kept.

A national register number may not be used without a law that says so (Act of 8 August 1983, Belgium): a column that
holds them is dropped whatever its heading is, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path

from fleet_tui.domain.msisdn import InvalidMsisdn, may_be_mobile, parse_msisdn
from fleet_tui.domain.own_data import Employee
from fleet_tui.domain.text import EMPTY, Text, clean, fold
from fleet_tui.i18n import N_, _
from fleet_tui.workbook import cell_values, own_cells
from fleet_tui.workbook.cell_values import CellProblem, plain_text
from fleet_tui.workbook.columns import filled
from fleet_tui.workbook.heading_words import word_set
from fleet_tui.workbook.left_out import Place, Reading
from fleet_tui.workbook.named_table import Form, NamedRow, NamedTable, read_named, wording
from fleet_tui.workbook.noted_cells import e_mail
from fleet_tui.workbook.register_numbers import is_register_number
from fleet_tui.workbook.tables import WorkbookError, too_many_rows

ROW_LIMIT = 200_000
"""Rows that are read."""
REGISTER_SHARE = 0.5
"""Share of a column's filled cells from which on it is taken for national register numbers."""


class Column(StrEnum):
    """What is taken of an HR list."""

    NUMBER = "number"
    NAME = "name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    E_MAIL = "e_mail"
    MOBILE = "mobile"
    DEPARTMENT = "department"
    COST_CENTRE = "cost_centre"
    LANGUAGE = "language"
    STARTS = "starts"
    LEAVES = "leaves"


_STAFF = "employee employe medewerker mitarbeiter werknemer travailleur collaborateur personnel personeel user"
_WORK = "work professionnel professionnelle werk zakelijk zakelijke dienstlich business pro company office bureau"
FORM: Form[Column] = Form(
    {
        Column.NUMBER: wording(
            "employee no|employee id|matricule|personeelsnummer|personalnummer|stamnummer|staff no|staff id|"
            "personnel no|no employe|no personnel|no matricule|mitarbeiter no|mitarbeiternummer|werknemersnummer|"
            "employeenumber|employee code|worker id|no travailleur|medewerkersnummer|no medewerker|no werknemer",
            f"no id {_STAFF}",
        ),
        Column.NAME: wording(
            "name|nom|naam|full name|nom complet|volledige naam|vollstandiger name|display name|employee|employe|"
            "medewerker|mitarbeiter|naam voornaam|nom prenom|name vorname|last name first name|employee name",
            f"{_STAFF} naam nom name complet",
        ),
        Column.GIVEN_NAME: wording("first name|prenom|voornaam|vorname|given name|firstname|forename", _STAFF),
        Column.FAMILY_NAME: wording(
            "last name|family name|nom famille|familienaam|achternaam|nachname|familienname|surname|lastname", _STAFF
        ),
        Column.E_MAIL: wording(
            "e mail|email|mail|e mail address|email address|adresse e mail|courriel|mailadres|emailadres", _WORK
        ),
        Column.MOBILE: wording(
            "mobile|gsm|msisdn|mobile no|gsm no|mobile phone|telephone mobile|mobiel|mobiele telefoon|"
            "mobiltelefon|handy|mobilnummer|mobile phone no|telephone gsm|cell phone|no gsm|mobiel no|handynummer",
            f"no phone {_WORK}",
        ),
        Column.DEPARTMENT: wording(
            "department|departement|afdeling|abteilung|service|dienst|division|team|business unit", "name naam nom"
        ),
        Column.COST_CENTRE: wording(
            "cost centre|cost center|costcenter|centre cout|centre couts|kostenplaats|kostenstelle|kostenplaatsnummer",
            "code no",
        ),
        Column.LANGUAGE: wording("language|langue|taal|sprache", f"code {_STAFF}"),
        Column.STARTS: wording(
            "start date|hire date|date entree|date engagement|date debut|in dienst|indiensttreding|datum in dienst|"
            "startdatum|eintritt|eintrittsdatum|begindatum|entry date|in service|date in service|from|date embauche",
            "date datum contract contrat",
        ),
        Column.LEAVES: wording(
            "end date|termination date|leave date|date sortie|date fin|date depart|uit dienst|uitdiensttreding|"
            "datum uit dienst|einddatum|austritt|austrittsdatum|enddatum|last day|exit date|out service|until|"
            "date out service|last working day|date fin contrat",
            "date datum contract contrat employment",
        ),
    },
    {
        Column.NUMBER: N_("employee number"),
        Column.NAME: N_("name"),
        Column.GIVEN_NAME: N_("first name"),
        Column.FAMILY_NAME: N_("last name"),
        Column.E_MAIL: N_("work e-mail"),
        Column.MOBILE: N_("work mobile"),
        Column.DEPARTMENT: N_("department"),
        Column.COST_CENTRE: N_("cost centre"),
        Column.LANGUAGE: N_("language"),
        Column.STARTS: N_("first day"),
        Column.LEAVES: N_("last day"),
    },
    (
        {Column.NAME, Column.FAMILY_NAME, Column.GIVEN_NAME},
        {Column.NUMBER, Column.E_MAIL, Column.MOBILE, Column.LEAVES},
    ),
    N_(
        "{file} is no list of employees: it needs a name, and an employee number, e-mail, mobile number or last day. "
        "Its headings are: {headings}."
    ),
    never=word_set(
        "private prive privee privat private perso personnelle personal persoonlijk persoonlijke home thuis domicile"
        " emergency urgence noodgeval manager leidinggevende vorgesetzter responsable birth naissance geboorte"
        " geboortedatum geburtsdatum rijksregisternummer national nationaal niss insz"
    ),
)
_LANGUAGES: Mapping[str, str] = {
    word: code
    for code, words in {
        "fr": "fr fra fre francais french frans franzosisch f",
        "nl": "nl nld dut neerlandais nederlands dutch niederlandisch n nl-be",
        "de": "de deu ger allemand duits deutsch german d",
        "en": "en eng anglais engels englisch english e",
    }.items()
    for word in words.split()
}
_PARTS = re.compile(r"[;,|\n\r]+|\s/\s")


@dataclass(slots=True)
class PeopleFile:
    """Who is in a file. `refused` rows and `doubtful` cells by their place, with why."""

    people: list[Employee]
    reading: Reading
    refused: list[tuple[Place, str]] = field(default_factory=list)
    doubtful: list[tuple[Place, str]] = field(default_factory=list)


def read_people(path: Path) -> PeopleFile:
    """Read an HR list.

    Raises:
        WorkbookError: it cannot be read, is no such list, or has no rows.
    """
    file = read_named(path, FORM, ROW_LIMIT)
    found = PeopleFile([], file.reading)
    seen: dict[str, Place] = {}
    for named in file.tables:
        table = _without_register_numbers(named, file.reading)
        for row in islice(table.rows(), ROW_LIMIT + 1):
            if len(found.people) == ROW_LIMIT:
                raise too_many_rows(path, ROW_LIMIT)
            try:
                employee = _employee(row, Text(path.name), found.doubtful)
                _refuse_second(employee, row.place, seen)
            except CellProblem as problem:
                found.refused.append((row.place, problem.message))
            else:
                found.people.append(employee)
    if not found.people and not found.refused:
        raise WorkbookError(_("{file} has headings but no rows below them.").format(file=clean(path.name)))
    return found


def _without_register_numbers(table: NamedTable[Column], reading: Reading) -> NamedTable[Column]:
    """The table without columns that hold national register numbers, which are named."""
    dropped = set()
    rows = [row.row for row in table.rows() if not row.row.problem]
    for place in range(max((len(row.cells) for row in rows), default=0)):
        cells = [cell for row in rows if (cell := filled(row, place)) is not None]
        valid = sum(is_register_number(plain_text(cell)) for cell in cells)
        if cells and valid > len(cells) * REGISTER_SHARE:
            dropped.add(place)
            heading = table.texts[place] if place < len(table.texts) else ""
            for column, at in table.columns.items():
                if at == place:
                    reading.columns.pop(column, None)
            reading.unused[heading or "–"] = _(
                "it holds national register numbers, which may not be used without a law that says so."
            )
    return replace(table, columns={column: at for column, at in table.columns.items() if at not in dropped})


def _employee(row: NamedRow[Column], source: Text, doubtful: list[tuple[Place, str]]) -> Employee:
    """The employee of a row; a cell that cannot be read is left out and named. Raises CellProblem: no name."""
    given, family = (_piece(row, column) for column in (Column.GIVEN_NAME, Column.FAMILY_NAME))
    whole = cell_values.name(row.cell(Column.NAME)) or ""
    if not family and given:
        family, whole = whole, ""  # beside a column of first names, one called just "name" holds the last names
    name = " ".join(filter(None, (given, family))) or whole
    if not name:
        raise CellProblem("NAME_MISSING", _("There is no name."))
    values: dict[str, object] = {}
    for column, reader in _READERS.items():
        try:
            values[column.value] = reader(row, column)
        except CellProblem as problem:
            doubtful.append((row.place, problem.message))
    return Employee(
        name=Text(name),
        given_name=Text(given) if given else EMPTY,
        family_name=Text(family) if family and given else EMPTY,
        source=source,
        row=row.place.number,
        **{"number": "", **values},  # type: ignore[arg-type]
    )


def _piece(row: NamedRow[Column], column: Column) -> str:
    return cell_values.name_piece(row.cell(column)) or ""


def _refuse_second(employee: Employee, place: Place, seen: dict[str, Place]) -> None:
    if not employee.number:
        return
    first = seen.setdefault(fold(employee.number), place)
    if first is not place:
        message = _("This employee number stands in {place} already.").format(place=first.words)
        raise CellProblem("EMPLOYEE_TWICE", message)


# Cells


def _number(row: NamedRow[Column], column: Column) -> str:
    return own_cells.short_text(row.cell(column), 100)


def _text(row: NamedRow[Column], column: Column) -> Text | None:
    text = own_cells.short_text(row.cell(column))
    return Text(text) if text else None


def _e_mail(row: NamedRow[Column], column: Column) -> str | None:
    return e_mail(row.cell(column)) or None


def _mobile(row: NamedRow[Column], column: Column) -> str | None:
    """The first mobile number in the cell; a landline is none."""
    cell = row.cell(column)
    text = own_cells.short_text(cell, 1000)
    if not text:
        return None
    for part in [text, *_PARTS.split(plain_text(cell))]:
        for form in (part, f"+{part.strip()}") if not isinstance(cell, str) else (part,):
            try:
                number = parse_msisdn(form)
            except InvalidMsisdn:
                continue
            return number if may_be_mobile(number) else None
    raise CellProblem("NUMBER_INVALID", _("“{value}” is not a phone number.").format(value=clean(text, 40)))


def _language(row: NamedRow[Column], column: Column) -> str | None:
    return _LANGUAGES.get(fold(own_cells.short_text(row.cell(column))))


def _day(row: NamedRow[Column], column: Column) -> object:
    return own_cells.day(row.cell(column))


_READERS = {
    Column.NUMBER: _number,
    Column.E_MAIL: _e_mail,
    Column.MOBILE: _mobile,
    Column.DEPARTMENT: _text,
    Column.COST_CENTRE: _text,
    Column.LANGUAGE: _language,
    Column.STARTS: _day,
    Column.LEAVES: _day,
}
