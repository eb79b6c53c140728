"""Billing accounts, split bills, invoices."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    String,
    Text,
)

from fleet_tui.server.storage.tables.base import owned, version

billing_accounts = owned(
    "billing_accounts",
    Column("number", String(100), primary_key=True),
    version(),
    Column("name", Text, nullable=False),
    Column("address", Text),
    Column("payment_mode", String(20), nullable=False),
    Column("delivery", String(20), nullable=False),
)

split_bill_profiles = owned(
    "split_bill_profiles",
    Column("id", String(32), primary_key=True),
    version(),
    Column("name", Text, nullable=False),
    Column("rule", String(20), nullable=False),
    Column("amount", BigInteger),
    Column("percentage", Integer),
    Column("categories", Text, nullable=False, default="[]"),
)

invoices = owned(
    "invoices",
    Column("number", String(40), primary_key=True),
    Column("billing_account", String(100), nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("unpaid", BigInteger, nullable=False),
    Column("communication", String(12), nullable=False),
    Index("invoices_by_day", "organisation_id", "issued_on", "number"),
)
