"""Orders with their items, which of them a second manager approves, idempotency keys, and the audit log."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from fleet_tui.server.storage.tables.base import Moment, metadata, owned, version

orders = owned(
    "orders",
    Column("id", String(32), primary_key=True),
    version(),
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
    Column("asked", Integer, nullable=False, default=0, server_default="0"),  # of the operator, not confirmed yet
    Column("asked_on", Date),
    Column("reference", Text, nullable=False, default="", server_default=""),  # the operator's
    Column("due", Date),
    Column("ticket", String(20)),  # number of the first one that it wrote
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
    Column("approval_reasons", Text),  # JSON: why a second manager had to approve it; None: nobody had to
    Column("shown_difference", BigInteger),  # cents a month, as shown when it was ordered
    Column("decision", String(20)),
    Column("decided_by", String(32)),
    Column("decided_by_name", Text),
    Column("decided_at", Moment),
    Column("decision_reason", Text),
    Index("orders_by_serial", "organisation_id", "serial", unique=True),
    Index("orders_by_status", "status", "effective_date"),
    Index("orders_by_undone", "organisation_id", "undo_of"),
)

order_items = owned(
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
    Column("effects", Text),  # what it changed, or is to change, as shown
    Column("asked", Text),  # JSON: the fields of the line as it is to leave them
    Column("due", Date),
    Column("contradicted", Text),  # JSON: what the last list says of fields that it has neither as before nor as asked
    Column("confirmed_by", String(20)),
    Column("confirmed_on", Date),
    ForeignKeyConstraint(["organisation_id", "order_id"], ["orders.organisation_id", "orders.id"]),
    Index("order_items_by_line", "organisation_id", "line_id", "status"),
)

approval_rules = owned(
    "approval_rules",
    version(),
    Column("enabled", Boolean, nullable=False),
    Column("monthly_cost", BigInteger),
    Column("lines", Integer),
    Column("proposed", Text),  # JSON: the laxer rule that a second manager is asked for
    Column("proposed_by", String(32)),
    Column("proposed_by_name", Text),
    Column("proposed_at", Moment),
)

idempotency_keys = owned(
    "idempotency_keys",
    Column("key", String(200), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("location", Text),
    Column("expires_at", Moment),  # None: kept for ever (orders)
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
