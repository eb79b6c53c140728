"""A price list as a file that is read back to the same prices (`prices`), in the language in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain
from pathlib import Path

from fleet_tui.domain.own_data import PriceKind, UsageUnit
from fleet_tui.domain.plan import PlanGroup
from fleet_tui.domain.price_list import ListedPrice
from fleet_tui.i18n import N_, _
from fleet_tui.workbook.cells import Exported, Kind, SheetColumn
from fleet_tui.workbook.csv_export import CsvMode, write_csv
from fleet_tui.workbook.sheet import Sheet, write_sheet

_COLUMNS: Sequence[tuple[str, Kind]] = (
    (N_("Kind"), "text"),
    (N_("Item"), "text"),
    (N_("Price"), "number"),
    (N_("For plan"), "text"),
    (N_("Unit"), "text"),
    (N_("Included (MB)"), "number"),
    (N_("Minutes included"), "number"),
    (N_("SMS included"), "number"),
    (N_("Zone"), "text"),
    (N_("Extra a MB"), "number"),
    (N_("Extra minute"), "number"),
    (N_("Extra SMS"), "number"),
    (N_("Valid from"), "day"),
    (N_("Valid until"), "day"),
    (N_("On the invoice"), "text"),
)
KINDS: Mapping[str, str] = {
    PriceKind.PLAN: N_("plan"),
    PriceKind.OPTION: N_("option"),
    PriceKind.PACK: N_("pack"),
    PriceKind.RATE: N_("rate"),
    PriceKind.DISCOUNT: N_("discount"),
    PriceKind.FEE: N_("fee"),
}
DATA_PLAN = N_("data plan")
UNITS: Mapping[str, str] = {
    UsageUnit.MINUTE: N_("minute"),
    UsageUnit.SMS: "SMS",
    UsageUnit.MEGABYTE: "MB",
    UsageUnit.MEGABYTE_WORLD: "MB",
}
_NO_LIMIT = N_("no limit")
_WORLD = N_("world")
_AMBIGUOUS = 3
"""Decimals that may be taken for thousands where nothing else shows the sign."""


def write_prices(path: Path, prices: Sequence[ListedPrice], about: Sequence[tuple[str, str]]) -> None:
    """Write the list to a .xlsx or .csv file, whole or not at all. Raises OSError."""
    columns = [SheetColumn(_(heading), kind) for heading, kind in _COLUMNS]
    rows = [_row(price) for price in prices]
    if path.suffix.lower() == ".csv":
        write_csv(path, rows, columns, CsvMode.SPREADSHEET)
    else:
        write_sheet(path, Sheet(_("Prices"), columns, rows, len(rows), _("About this list"), about))


def _row(price: ListedPrice) -> list[Exported]:
    included, beyond = price.included or {}, price.beyond
    data = next((unit for unit in chain(included, beyond) if unit.startswith(UsageUnit.MEGABYTE)), price.unit)
    world = data == UsageUnit.MEGABYTE_WORLD
    if data is None or not data.startswith(UsageUnit.MEGABYTE):
        data = UsageUnit.MEGABYTE
    kind = DATA_PLAN if _is_data(price) else KINDS.get(price.kind, price.kind)
    return [
        _(kind),
        price.item.raw,
        _plain(price.price),
        None if price.plan is None else price.plan.raw,
        None if price.unit is None else _(UNITS.get(price.unit, price.unit)),
        *(_included(included, unit) for unit in (data, UsageUnit.MINUTE, UsageUnit.SMS)),
        _(_WORLD) if world else None,
        *(_plain(beyond.get(unit)) for unit in (data, UsageUnit.MINUTE, UsageUnit.SMS)),
        price.valid_from,
        price.valid_until,
        " | ".join(alias.raw for alias in price.aliases) or None,
    ]


def _is_data(price: ListedPrice) -> bool:
    return price.kind == PriceKind.PLAN and price.group == PlanGroup.MOBILE_DATA


def _included(included: Mapping[str, Decimal | None], unit: str) -> Exported:
    if unit not in included:
        return None
    amount = included[unit]
    return _(_NO_LIMIT) if amount is None else _plain(amount)


def _plain(number: Decimal | None) -> Decimal | None:
    """The same number, without an exponent and never with three decimals."""
    if number is None:
        return None
    bare = Decimal(f"{number.normalize():f}")
    return bare.quantize(Decimal("0.0001")) if bare.as_tuple().exponent == -_AMBIGUOUS else bare
