"""The tables. Everything of a company carries its `organisation_id`; primary keys begin with it.

Amounts are integer cents, moments UTC text of fixed width (sorts as time), days ISO dates; lists that are only read
and written whole (options, blocks, daily consumption) are JSON text.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """A moment in UTC as text, microseconds always written: SQLite has no time zones, and text compares as time."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def _owned(name: str, *columns: Column[Any] | ForeignKeyConstraint | Index) -> Table:
    """A table whose rows belong to one organisation."""
    owner = Column("organisation_id", String(32), ForeignKey("organisations.id"), primary_key=True)
    return Table(name, metadata, owner, *columns)


def _version() -> Column[int]:
    return Column("version", Integer, nullable=False, default=1)


schema_version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

organisations = Table(
    "organisations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("origin", String(20), nullable=False),
    Column("epoch", String(32), nullable=False),  # changes when the whole fleet is replaced: old sync tokens end
    Column("sequence", BigInteger, nullable=False, default=0),  # counts transactions that changed lines
    Column("order_count", Integer, nullable=False, default=0),
    Column("fleet_size", Integer),  # lines the sample was made with; None for other origins
    Column("local_profile_id", String(32)),  # whom the embedded backend signs in
    Column("audit_salt", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
)

profiles = Table(
    "profiles",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organisation_id", String(32), ForeignKey("organisations.id"), nullable=False, index=True),
    _version(),
    Column("description", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("e_mail", String(254), unique=True),  # lower case: what one signs in with
    Column("phone_number", String(40)),
    Column("person_id", String(32)),
    Column("password_hash", Text),
    Column("invited_at", Moment),
)

invitations = Table(
    "invitations",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("profile_id", String(32), ForeignKey("profiles.id"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("accepted_with_key", String(200)),
)

sessions = Table(
    "sessions",
    metadata,
    Column("access_hash", String(64), primary_key=True),
    Column("refresh_hash", String(64), nullable=False, unique=True),
    Column("profile_id", String(32), ForeignKey("profiles.id"), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
    Column("refresh_expires_at", Moment, nullable=False),
)

people = _owned(
    "people",
    Column("id", String(32), primary_key=True),
    _version(),
    Column("salutation", String(10)),
    Column("given_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("birth_date", Date),
    Column("e_mail", String(254)),
    Column("phone_number", String(40)),
    Column("language", String(10), nullable=False),
    Column("address", Text),
    Column("confirmed", Boolean, nullable=False, default=False),
)

contracts = _owned(
    "contracts",
    Column("number", String(40), primary_key=True),
    Column("name", Text, nullable=False),
)

plans = _owned(
    "plans",
    Column("code", String(100), primary_key=True),
    Column("contract", String(40), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("plan_group", String(40), nullable=False),
    Column("price", BigInteger),
    Column("contracted", Boolean, nullable=False),
)

options = _owned(
    "options",
    Column("code", String(100), primary_key=True),
    Column("contract", String(40), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("option_group", Text, nullable=False),
)

option_prices = _owned(
    "option_prices",
    Column("option", String(100), primary_key=True),
    Column("plan", String(100), primary_key=True),
    Column("price", BigInteger),
)

group_pack_offers = _owned(
    "group_pack_offers",
    Column("code", String(100), primary_key=True),
    Column("contract", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("volume_gb", Integer, nullable=False),
    Column("price", BigInteger, nullable=False),
)

group_packs = _owned(
    "group_packs",
    Column("id", String(32), primary_key=True),
    _version(),
    Column("name", Text, nullable=False),
    Column("volume_gb", Integer, nullable=False),
    Column("price", BigInteger, nullable=False),
    Column("as_of", Moment, nullable=False),
    Column("days", Text, nullable=False),
    Column("notify_extra_usage", Boolean, nullable=False),
    Column("notify_at", BigInteger, nullable=False),
)

billing_accounts = _owned(
    "billing_accounts",
    Column("number", String(100), primary_key=True),
    _version(),
    Column("name", Text, nullable=False),
    Column("address", Text),
    Column("payment_mode", String(20), nullable=False),
    Column("delivery", String(20), nullable=False),
)

split_bill_profiles = _owned(
    "split_bill_profiles",
    Column("id", String(32), primary_key=True),
    _version(),
    Column("name", Text, nullable=False),
    Column("rule", String(20), nullable=False),
    Column("amount", BigInteger),
    Column("percentage", Integer),
    Column("categories", Text, nullable=False, default="[]"),
)

sim_cards = _owned(
    "sim_cards",
    Column("iccid", String(20), primary_key=True),
    _version(),
    Column("puk", String(8)),
    Column("status", String(20), nullable=False),
    Column("issuer", Text, nullable=False),
    Column("line_id", String(32)),
)

lines = _owned(
    "lines",
    Column("id", String(32), primary_key=True),
    _version(),
    Column("sequence", BigInteger, nullable=False),
    Column("msisdn", String(16), nullable=False),
    Column("iccid", String(20)),
    Column("description", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("plan", String(100), nullable=False),
    Column("options", Text, nullable=False),
    Column("person_id", String(32)),
    Column("billing_account", String(100)),
    Column("split_bill_profile", String(32)),
    Column("blocks", Text, nullable=False),
    Column("pay_by_mobile_limit", BigInteger),
    Column("monthly_cost", BigInteger),
    Column("scheduled_kind", String(40)),  # the next dated change, from the orders that wait for their day
    Column("scheduled_date", Date),
    Column("activated_on", Date),
    Column("modified_at", Moment, nullable=False),
    Index("lines_by_number", "organisation_id", "msisdn", "id"),
    Index("lines_by_sequence", "organisation_id", "sequence", "id"),
    Index("lines_by_person", "organisation_id", "person_id"),
)

pay_by_mobile_use = _owned(
    "pay_by_mobile_use",
    Column("line_id", String(32), primary_key=True),
    Column("amount", BigInteger, nullable=False),  # since the first of the month
    Column("as_of", Moment, nullable=False),
)

removed_lines = _owned(
    "removed_lines",
    Column("line_id", String(32), primary_key=True),
    Column("sequence", BigInteger, nullable=False),
)

orders = _owned(
    "orders",
    Column("id", String(32), primary_key=True),
    _version(),
    Column("serial", Integer, nullable=False),  # 1, 2, 3 … within the organisation
    Column("status", String(20), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("irreversible", Boolean, nullable=False),
    Column("effective_date", Date, nullable=False),
    Column("dated", Boolean, nullable=False),  # waited for a day after the one it was submitted on
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False, default=0),
    Column("refused", Integer, nullable=False, default=0),
    Column("cancelled", Integer, nullable=False, default=0),
    Column("note", Text, nullable=False),
    Column("undo_of", String(32)),
    Column("created_by", String(32), nullable=False),
    Column("created_by_name", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("idempotency_key", String(200), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("lease_owner", String(64)),
    Column("lease_until", Moment),
    Index("orders_by_serial", "organisation_id", "serial", unique=True),
    Index("orders_by_status", "status", "effective_date"),
    Index("orders_by_undone", "organisation_id", "undo_of"),
)

order_items = _owned(
    "order_items",
    Column("order_id", String(32), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("line_id", String(32)),
    Column("msisdn", String(16)),
    Column("description", Text, nullable=False),
    Column("expected_version", Integer),
    Column("kind", String(40), nullable=False),
    Column("change", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("refusal", Text),
    Column("inverse", Text),  # of an item that was done: what takes it back, while the line is as it left it
    Column("finished_at", Moment),
    ForeignKeyConstraint(["organisation_id", "order_id"], ["orders.organisation_id", "orders.id"]),
    Index("order_items_by_line", "organisation_id", "line_id", "status"),
)

idempotency_keys = _owned(
    "idempotency_keys",
    Column("key", String(200), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("location", Text),
    Column("expires_at", Moment),  # None: kept for ever (orders)
)

invoices = _owned(
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

tickets = _owned(
    "tickets",
    Column("id", String(32), primary_key=True),
    _version(),
    Column("number", String(40), nullable=False),
    Column("topic", String(40), nullable=False),
    Column("detail", String(40), nullable=False),
    Column("status", String(20), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("messages", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("organisation_id", String(32), ForeignKey("organisations.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("profile_id", String(32)),
    Column("action", String(60), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("idempotency_key", String(200)),
    Column("request_id", String(64)),
    Index("audit_by_organisation", "organisation_id", "id"),
)
