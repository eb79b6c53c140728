"""Billing accounts, split bills, invoices with what they are made of, payments."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
)

from fleet_tui.server.storage.tables.base import Moment, owned, version

billing_accounts = owned(
    "billing_accounts",
    Column("number", String(100), primary_key=True),
    version(),
    Column("name", Text, nullable=False),
    Column("address", Text),
    Column("payment_mode", String(20), nullable=False),
    Column("delivery", String(20), nullable=False),
    Column("mandate", Text),  # JSON
    Column("invoice_e_mail", String(254)),
    Column("enterprise_number", String(10)),
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
    Column("number", String(100), primary_key=True),
    Column("billing_account", String(100), nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("due_on", Date),
    Column("amount", BigInteger, nullable=False),
    Column("unpaid", BigInteger),  # None: not known, as of every invoice out of a file
    Column("communication", String(140)),  # twelve digits, or as the supplier wrote it
    Column("period_from", Date),
    Column("period_to", Date),
    Column("net", BigInteger),  # None: what it is made of is not known
    Column("totals", Text),  # cents by category, now and on the invoice before
    Column("previous_number", String(40)),
    Column("line_count", Integer),
    Column("recipe", String(20)),  # how its lines are made again from `billed_lines`
    Column("payment_id", String(32)),  # the last one that was made for it
    Column("supplier", Text),  # from here on: of an invoice out of a file
    Column("supplier_vat", String(20)),
    Column("buyer_vat", String(20)),
    Column("kind", String(20), nullable=False, server_default="INVOICE"),
    Column("currency", String(3), nullable=False, server_default="EUR"),
    Column("iban", String(34)),
    Column("credited_number", String(100)),
    Column("differences", Text),  # JSON: sums that are wrong; None where nobody added up
    Column("stated", Text),  # JSON: the sums as the invoice states them
    Column("terms", Text),
    Column("mandate", String(35)),
    Column("source_id", String(32)),
    Index("invoices_by_day", "organisation_id", "issued_on", "number"),
)

billed_lines = owned(
    "billed_lines",
    Column("billing_account", String(100), primary_key=True),
    Column("lines", LargeBinary, nullable=False),
)

payments = owned(
    "payments",
    Column("id", String(32), primary_key=True),
    version(),
    Column("serial", Integer, nullable=False),  # 1, 2, 3 … within the organisation
    Column("status", String(20), nullable=False),
    Column("method", String(40), nullable=False),
    Column("invoices", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("communication", String(12), nullable=False),
    Column("page_token", String(64), unique=True),
    Column("created_by", String(32), nullable=False),
    Column("created_by_name", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("finished_at", Moment),
    Index("payments_by_serial", "organisation_id", "serial", unique=True),
)
