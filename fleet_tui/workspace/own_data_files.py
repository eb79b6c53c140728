"""Bringing in a company's prices, people or use: read the file, ask what it would do, do it, and say it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fleet_tui.domain.base import Notice
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.own_data import Employee, Price, UsageMonth
from fleet_tui.domain.own_files import FileKind
from fleet_tui.domain.own_import import (
    EmployeeRow,
    Matrix,
    OwnDataImport,
    OwnDataRequest,
    PairRow,
    PriceList,
    PriceRow,
    UsageRow,
)
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import day, number
from fleet_tui.port import OwnFilesPort
from fleet_tui.workbook.kinds import Kind
from fleet_tui.workbook.left_out import Place, Reading
from fleet_tui.workbook.people import read_people
from fleet_tui.workbook.price_file import PriceFile
from fleet_tui.workbook.prices import read_prices
from fleet_tui.workbook.tables import WorkbookError
from fleet_tui.workbook.usage import read_usage
from fleet_tui.workspace.file_terms import UNSAID, FileTerms
from fleet_tui.workspace.words import notice_text

_NAMES_SHOWN = 6
_PLACES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class OwnDataFile:
    """A file that was read. `refused` rows and `doubtful` cells by their place, with why."""

    path: Path
    request: OwnDataRequest
    reading: Reading
    refused: Sequence[tuple[Place, str]]
    doubtful: Sequence[tuple[Place, str]] = ()


@dataclass(frozen=True, slots=True)
class OwnDataLook:
    """A file that was read, and what taking it in would do, or did."""

    file: OwnDataFile
    result: OwnDataImport

    @property
    def path(self) -> Path:
        """The file."""
        return self.file.path

    @property
    def refused(self) -> Notice | None:
        """Why it is not taken."""
        return self.result.refused

    @property
    def taken(self) -> bool:
        """It is new here."""
        return self.result.refused is None and self.result.already_in is None

    @property
    def partly(self) -> bool:
        """Rows of it are not taken."""
        return bool(self.file.refused)

    async def take(self, operator: OwnFilesPort) -> OwnDataLook:
        """Take it in. Raises Failure."""
        return replace(self, result=await operator.import_own_data(self.file.request, validate_only=False))

    def sentence(self) -> str:
        """What the file is: `6 prices.`, `60 people, 60 lines matched, 0 to ask.`, `3 months of 60 lines.`"""
        if self.result.refused is not None:
            return _("refused: {reason}").format(reason=notice_text(self.result.refused))
        if self.result.already_in is not None:
            return _("is in already, since {day}.").format(day=day(day_of(self.result.already_in)))
        return _SENTENCES[self.result.kind](self)

    def remarks(self) -> list[str]:
        """What somebody should know of it beside: rows and columns that are not read, then `news`."""
        return [
            *rows_said(self.file.refused),
            *rows_said(self.file.doubtful),
            *self.file.reading.not_taken(),
            *self.news(),
        ]

    def news(self) -> list[str]:
        """What of it the operator's side found."""
        said = []
        if self.result.new_names:
            said.append(_("In no list of lines: {names}.").format(names=_some(self.result.new_names)))
        if self.result.data_plans:
            said.append(_("Taken as plans for data alone: {names}.").format(names=_some(self.result.data_plans)))
        if self.result.leavers:
            said.append(
                ngettext(
                    "{count} person who left has a line that is not stopped.",
                    "{count} people who left have lines that are not stopped.",
                    self.result.leavers,
                ).format(count=number(self.result.leavers))
            )
        if self.result.unknown_numbers:
            said.append(
                ngettext(
                    "{count} phone number in it is not in your list.",
                    "{count} phone numbers in it are not in your list.",
                    self.result.unknown_numbers,
                ).format(count=number(self.result.unknown_numbers))
            )
        return said

    def record(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "file": self.path.name,
            **self.result.model_dump(mode="json"),
            "rows_refused": [
                {"row": place.number, "sheet": place.sheet, "text": why} for place, why in self.file.refused
            ],
            "remarks": [{"row": place.number, "sheet": place.sheet, "text": why} for place, why in self.file.doubtful],
            "reading": self.file.reading.record(),
        }


def read_own_data(path: Path, kind: Kind, decimals: str | None = None) -> OwnDataFile:
    """Read a file of prices, people or use. `decimals`: the sign before them, if known. Run it in a thread.

    Raises:
        NumbersUnclear: a number may be thousands or decimals, and `decimals` does not say.
        WorkbookError: it cannot be read as one, or none of its rows can be taken.
    """
    return _READERS[kind](path, decimals)


async def look_at_own_data(operator: OwnFilesPort, path: Path, kind: Kind, terms: FileTerms = UNSAID) -> OwnDataLook:
    """Read a file and ask what taking it in would do; nothing is changed. Raises WorkbookError, Failure."""
    file = await asyncio.to_thread(read_own_data, path, kind, terms.signs.of(clean(path.name)))
    return OwnDataLook(file, await operator.import_own_data(file.request, validate_only=True))


async def look_at_use(operator: OwnFilesPort, name: str, sha256: str, months: Sequence[UsageMonth]) -> OwnDataLook:
    """Ask what taking in the use that an itemised bill lists would do; nothing is changed. Raises Failure."""
    usage = [_month(each) for each in months]
    request = OwnDataRequest(name=name[:300], sha256=sha256, refused=0, usage=usage, beside=True)
    file = OwnDataFile(Path(name), request, Reading(), ())
    return OwnDataLook(file, await operator.import_own_data(file.request, validate_only=True))


# Files to requests


def _prices(path: Path, decimals: str | None) -> OwnDataFile:
    found = read_prices(path, decimals)
    rows = [_price(each) for each in found.prices]
    if not rows and found.pairs is None:
        return OwnDataFile(path, _request(path, found.refused), found.reading, found.refused)
    asked = PriceList(rows=rows, kinds_known=found.kinds_known, matrix=_matrix(found))
    return OwnDataFile(path, _request(path, found.refused, prices=asked), found.reading, found.refused)


def _price(price: Price) -> PriceRow:
    return PriceRow(
        item=price.item.raw,
        price=price.price,
        kind=price.kind,
        plan=price.plan,
        group=price.group,
        unit=price.unit,
        included=None if price.included is None else dict(price.included),
        beyond=dict(price.beyond),
        valid_from=price.valid_from,
        valid_until=price.valid_until,
        aliases=[alias.raw for alias in price.aliases],
        row=price.row,
    )


def _matrix(found: PriceFile) -> Matrix | None:
    if found.pairs is None:
        return None
    return Matrix(
        plans=[plan.raw for plan in found.plans],
        options=[option.raw for option in found.options],
        pairs=[PairRow(option=each.option.raw, plan=each.plan.raw, price=each.price) for each in found.pairs],
    )


def _people(path: Path, _decimals: str | None) -> OwnDataFile:
    found = read_people(path)
    request = _request(path, found.refused, people=[_employee(each) for each in found.people])
    return OwnDataFile(path, request, found.reading, found.refused, found.doubtful)


def _employee(employee: Employee) -> EmployeeRow:
    return EmployeeRow(
        number=employee.number,
        name=employee.name.raw,
        given_name=employee.given_name.raw,
        family_name=employee.family_name.raw,
        e_mail=employee.e_mail,
        mobile=employee.mobile,
        department=employee.department.raw if employee.department else None,
        cost_centre=employee.cost_centre.raw if employee.cost_centre else None,
        language=employee.language,
        starts=employee.starts,
        leaves=employee.leaves,
        row=employee.row,
    )


def _usage(path: Path, decimals: str | None) -> OwnDataFile:
    found = read_usage(path, decimals)
    request = _request(path, found.refused, usage=[_month(each) for each in found.months])
    return OwnDataFile(path, request, found.reading, found.refused)


def _month(month: UsageMonth) -> UsageRow:
    return UsageRow(
        msisdn=month.msisdn,
        month=month.month,
        minutes=month.minutes,
        sms=month.sms,
        mb_home=month.mb_home,
        mb_eu=month.mb_eu,
        mb_world=month.mb_world,
    )


def _request(path: Path, refused: Sequence[tuple[Place, str]], **values: Any) -> OwnDataRequest:
    """The request. Raises WorkbookError: every row is refused."""
    if not any(values.values()):
        place, why = refused[0]
        sentence = _("{file}: no row can be taken. {place}: {reason}")
        raise WorkbookError(sentence.format(file=clean(path.name), place=place.title, reason=why))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return OwnDataRequest(name=path.name[:300], sha256=digest, refused=len(refused), **values)


_READERS: Mapping[Kind, Callable[[Path, str | None], OwnDataFile]] = {
    Kind.PRICES: _prices,
    Kind.PEOPLE: _people,
    Kind.USAGE: _usage,
}
OWN_DATA = frozenset(_READERS)
"""Kinds of files that are brought in here."""


# Words


def _said_prices(look: OwnDataLook) -> str:
    count = look.result.taken
    return ngettext("{count} price.", "{count} prices.", count).format(count=number(count))


def _said_people(look: OwnDataLook) -> str:
    result = look.result
    people = ngettext("{count} person", "{count} people", result.taken).format(count=number(result.taken))
    lines = ngettext("{count} line matched", "{count} lines matched", result.matched).format(
        count=number(result.matched)
    )
    return _("{people}; {lines}, {count} to ask.").format(people=people, lines=lines, count=number(result.to_ask))


def _said_usage(look: OwnDataLook) -> str:
    months = len(look.result.months)
    lines = len({row.msisdn for row in look.file.request.usage or ()})
    of_lines = ngettext("{count} line", "{count} lines", lines).format(count=number(lines))
    return ngettext("{count} month of use, {lines}.", "{count} months of use, {lines}.", months).format(
        count=number(months), lines=of_lines
    )


_SENTENCES: Mapping[str, Callable[[OwnDataLook], str]] = {
    FileKind.PRICES: _said_prices,
    FileKind.PEOPLE: _said_people,
    FileKind.USAGE: _said_usage,
}


def rows_said(rows: Sequence[tuple[Place, str]]) -> list[str]:
    """Each row with why, the first five of many, and how many more."""
    said = [f"{place.title}: {why}" for place, why in rows[:_PLACES_SHOWN]]
    if len(rows) > _PLACES_SHOWN:
        said.append(_("… and {count} more of this kind.").format(count=number(len(rows) - _PLACES_SHOWN)))
    return said


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMES_SHOWN])
    if len(names) <= _NAMES_SHOWN:
        return shown
    return _("{names} and {count} more").format(names=shown, count=number(len(names) - _NAMES_SHOWN))
