"""Writes the files of the example company, and an empty list of each kind to fill in."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from errno import ENOTEMPTY
from io import TextIOWrapper
from pathlib import Path

from fleet_tui.domain.iccid import with_check_digit
from fleet_tui.domain.msisdn import grouped, plain
from fleet_tui.domain.own_data import Price, PriceKind, UsageUnit
from fleet_tui.files import replacing
from fleet_tui.i18n import _
from fleet_tui.workbook.cells import Exported, SheetColumn
from fleet_tui.workbook.examples import company
from fleet_tui.workbook.examples.ubl import ubl
from fleet_tui.workbook.sheet import Sheet, write_sheet

_LIST = (
    "Phone number", "SIM card number", "User", "Description", "Tariff plan", "Options", "Status", "End date",
    "Billing account", "Cost centre",
)  # fmt: skip
_PRICES = (
    "Kind", "Item", "Price", "Plan", "Included (GB)", "Zone", "Beyond, a GB", "Valid from", "Valid until",
    "On the invoice",
)  # fmt: skip
_PEOPLE = (
    "Employee number", "Last name", "First name", "E-mail", "Mobile", "Department", "Cost centre", "Language",
    "Start date", "End date", "Rijksregisternummer",
)  # fmt: skip
_USAGE = (
    "Phone number", "Month", "Minutes", "SMS", "Data Belgium (MB)", "Data EU (MB)", "Data world (MB)",
)  # fmt: skip
_DETAIL = (
    "Phone number", "Period from", "Period until", "Category", "Text", "Quantity", "Unit", "Net amount", "VAT %",
    "Invoice", "Instalment",
)  # fmt: skip
_DAYS = {"End date", "Start date", "Valid from", "Valid until", "Period from", "Period until"}
_AMOUNTS = {"Price", "Included (GB)", "Beyond, a GB", "Minutes", "SMS", "Net amount", "Quantity", "VAT %"}
_DEPARTMENTS = ("Sales", "Service", "Logistics", "Finance")
_MB_IN_GB = 1000


def write_examples(directory: Path) -> list[Path]:
    """Write the files into `directory`, which is made when it is missing, and is empty.

    Raises:
        OSError: it cannot be written, or something is in it: nothing of anybody's is replaced.
    """
    directory.mkdir(parents=True, exist_ok=True)
    if any(directory.iterdir()):
        raise OSError(ENOTEMPTY, _("the directory is not empty"))
    written = [
        _sheet(directory / "list.xlsx", _LIST, _lines()),
        *(_invoices(directory)),
        _sheet(directory / "prices.xlsx", _PRICES, map(_price, company.PRICES)),
        _table(directory / "usage.csv", _USAGE, _use()),
        _table(directory / "hr.csv", _PEOPLE, _people()),
    ]
    templates = (
        ("list", _LIST), ("prices", _PRICES), ("people", _PEOPLE[:-1]), ("usage", _USAGE), ("detail", _DETAIL),
    )  # fmt: skip
    return [*written, *(_sheet(directory / f"template-{name}.xlsx", headings, ()) for name, headings in templates)]


def _lines() -> Iterable[Sequence[Exported]]:
    for each, line in zip(company.EXAMPLES, company.lines(), strict=True):
        yield (
            grouped(line.msisdn), with_check_digit(f"893201{each.place:012}"), str(line.person), "Example",
            str(company.PRICES_BY_CODE[each.plan].item), ", ".join(_option(code) for code in line.options) or "-",
            "stopped" if each.ended else "active", line.ended_on, company.ACCOUNT, each.cost_centre,
        )  # fmt: skip


def _option(code: str) -> str:
    return str(company.PRICES_BY_CODE[code].item)


def _price(price: Price) -> Sequence[Exported]:
    included = dict(price.included or {})
    world = UsageUnit.MEGABYTE_WORLD in included
    amount = next(iter(included.values()))
    beyond = price.beyond.get(UsageUnit.MEGABYTE)
    return (
        "plan" if price.kind is PriceKind.PLAN else "option", price.item.raw, price.price, None,
        "no limit" if amount is None else amount / _MB_IN_GB, "world" if world else "Belgium and EU",
        None if beyond is None else beyond * _MB_IN_GB, price.valid_from, None, None,
    )  # fmt: skip


def _people() -> Iterable[Sequence[Exported]]:
    for each, employee in zip(company.EXAMPLES, company.people(), strict=True):
        mail = f"{each.given_name}.{each.place}@example.com".lower().replace("ë", "e")
        yield (
            employee.number, each.family_name, each.given_name, mail, plain(each.msisdn),
            _DEPARTMENTS[each.place % len(_DEPARTMENTS)], each.cost_centre, "nl", employee.starts, employee.leaves, "",
        )  # fmt: skip


def _use() -> Iterable[Sequence[Exported]]:
    for month in company.usage():
        yield (
            plain(month.msisdn), f"{month.month:%Y-%m}", month.minutes, str(month.sms), month.mb_home, month.mb_eu,
            month.mb_world,
        )  # fmt: skip


def _invoices(directory: Path) -> Iterable[Path]:
    for invoice, charges in company.invoices():
        path = directory / str(invoice.source)
        with replacing(path) as file:
            file.write(ubl(invoice, charges, buyer=company.BUYER, comment=company.LABEL).encode())
        yield path


def _sheet(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Exported]]) -> Path:
    found = list(rows)
    columns = [
        SheetColumn(heading, "day" if heading in _DAYS else "number" if heading in _AMOUNTS else "text")
        for heading in headings
    ]
    about = [(_("Example"), company.LABEL)] if found else [(_("Example"), _("One row each; unused columns may go."))]
    write_sheet(path, Sheet(path.stem, columns, found, len(found), _("About this list"), about))
    return path


def _table(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Exported]]) -> Path:
    with replacing(path) as file:
        text = TextIOWrapper(file, "utf-8-sig", newline="")
        writer = csv.writer(text, delimiter=";")
        writer.writerow(headings)
        writer.writerows([_cell(value) for value in row] for row in rows)
        text.flush()
        text.detach()
    return path


def _cell(value: Exported) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)
