"""What a company's own files hold: which files came, the charges of its invoices, the files inside those.

Amounts of charges have more decimals than money: they are kept as whole numbers of their smallest unit (`Scaled`).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Column, Date, Dialect, Index, Integer, LargeBinary, String, Text, TypeDecorator

from fleet_tui.server.storage.tables.base import Moment, owned


class Scaled(TypeDecorator[Decimal]):
    """A `Decimal` of so many places as a whole number: exact in every database, and added up there."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else _scaled(value, self.places)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else _unscaled(int(value), self.places)


# Kept are both ways: the bills of a year have 120,000 charges and some hundred amounts.


@lru_cache(10_000)
def _scaled(value: Decimal, places: int) -> int:
    return int(value.scaleb(places).to_integral_value(ROUND_HALF_UP))


@lru_cache(10_000)
def _unscaled(value: int, places: int) -> Decimal:
    return Decimal(value).scaleb(-places)


sources = owned(
    "sources",
    Column("id", String(32), primary_key=True),
    Column("kind", String(20), nullable=False),  # LIST, PRICES, INVOICE, DETAIL, PEOPLE, USAGE
    Column("operator", Text, nullable=False),
    Column("name", Text, nullable=False),  # the file's
    Column("sha256", String(64), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("refused", Integer, nullable=False, server_default="0"),
    Column("period_from", Date),
    Column("period_until", Date),
    Column("format", String(64)),  # fingerprint in `formats`
    Column("subject", String(120)),  # what came of it: an invoice's number
    Column("imported_by", Text, nullable=False),
    Column("imported_at", Moment, nullable=False),
    Index("sources_by_content", "organisation_id", "sha256", unique=True),
    Index("sources_by_moment", "organisation_id", "imported_at"),
)

replaced_rows = owned(
    "replaced_rows",
    Column("source_id", String(32), primary_key=True),  # the file that replaced them
    Column("position", Integer, primary_key=True),
    Column("of_table", String(40), nullable=False),
    Column("key", Text, nullable=False),  # JSON
    Column("before", Text),  # JSON: the columns that differ; None: there was no such row
    Column("after", Text),  # JSON
    Column("at", Moment, nullable=False),
    Index("replaced_rows_by_moment", "organisation_id", "at"),
)

formats = owned(
    "formats",
    Column("fingerprint", String(64), primary_key=True),  # of the folded headings, or the supplier of an invoice
    Column("kind", String(20), nullable=False),
    Column("operator", Text, nullable=False),
    Column("mapping", Text, nullable=False),  # JSON
    Column("used_at", Moment, nullable=False),
)

item_names = owned(
    "item_names",
    Column("operator", String(200), primary_key=True),  # folded
    Column("name", String(200), primary_key=True),  # the operator's wording, folded
    Column("category", String(20)),
    Column("item", String(100)),  # code of a price
)

invoice_charges = owned(
    "invoice_charges",
    Column("invoice", String(100), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("msisdn", String(16)),  # None: the whole account
    Column("found_in", String(20), nullable=False),
    Column("category", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("code", String(100), nullable=False),
    Column("quantity", Scaled(6), nullable=False),
    Column("unit", String(20), nullable=False),
    Column("unit_price", Scaled(10)),
    Column("net", Scaled(4), nullable=False),
    Column("vat_category", String(4), nullable=False),
    Column("vat_rate", Scaled(2)),
    Column("period_from", Date),
    Column("period_until", Date),
    Column("cost_centre", Text),
    Column("instalment", Integer),
    Column("instalments", Integer),
    Column("explained_by", String(32)),  # the source of an itemised file
    Column("order_line", Text),
    Column("site", Text),
    Index("charges_by_number", "organisation_id", "msisdn", "invoice"),
)

invoice_files = owned(
    "invoice_files",
    Column("invoice", String(100), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
