"""Lines, their cards and users, and the contract they are taken from."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    String,
    Text,
    false,
)

from fleet_tui.server.storage.tables.base import Moment, owned, version

people = owned(
    "people",
    Column("id", String(32), primary_key=True),
    version(),
    Column("salutation", String(10)),
    Column("given_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("birth_date", Date),
    Column("e_mail", String(254)),
    Column("phone_number", String(40)),
    Column("language", String(10), nullable=False),
    Column("address", Text),
    Column("confirmed", Boolean, nullable=False, default=False),
    Column("lineless_since", Date),  # since when a look found them without any line; None: they have one
)

contracts = owned(
    "contracts",
    Column("number", String(40), primary_key=True),
    Column("name", Text, nullable=False),
)

plans = owned(
    "plans",
    Column("code", String(100), primary_key=True),
    Column("contract", String(40), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("plan_group", String(40), nullable=False),
    Column("price", BigInteger),
    Column("contracted", Boolean, nullable=False),
)

options = owned(
    "options",
    Column("code", String(100), primary_key=True),
    Column("contract", String(40), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("option_group", Text, nullable=False),
)

option_prices = owned(
    "option_prices",
    Column("option", String(100), primary_key=True),
    Column("plan", String(100), primary_key=True),
    Column("price", BigInteger),
)

group_pack_offers = owned(
    "group_pack_offers",
    Column("code", String(100), primary_key=True),
    Column("contract", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("volume_gb", Integer, nullable=False),
    Column("price", BigInteger, nullable=False),
    Column("extra_gb", BigInteger),  # for each GB beyond the volume
)

sim_cards = owned(
    "sim_cards",
    Column("iccid", String(20), primary_key=True),
    version(),
    Column("puk", String(8)),
    Column("status", String(20), nullable=False),
    Column("issuer", Text, nullable=False),
    Column("line_id", String(32)),
    Column("ticket_id", String(32)),  # the order of blank cards it came by; None: not known
    Column("box", Text, nullable=False, server_default=""),
)

lines = owned(
    "lines",
    Column("id", String(32), primary_key=True),
    version(),
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
    Column("asked", Text),  # JSON: fields as the orders that no list has shown yet are to leave them
    Column("asked_kind", String(40)),  # the first of them
    Column("asked_on", Date),
    Column("asked_due", Date),
    Column("listed_on", Date),  # the last list that had it
    Column("gone_on", Date),  # the first list that did not
    Column("operator", Text, nullable=False, default="", server_default=""),  # whose list it came in
    Column("activated_on", Date),
    Column("status_since", Date),  # None: not known
    Column("ended_on", Date),  # the last day of a line that is stopped
    Column("contract_until", Date),
    Column("instalment_until", Date),
    Column("department", Text),
    Column("cost_centre", Text),
    Column("employee_id", String(300)),  # who uses it by the HR list, as matched last; what that says of them:
    Column("hr_department", Text),
    Column("hr_cost_centre", Text),
    Column("left_on", Date),  # the last day of work
    Column("employee_number", String(100)),
    Column("e_mail", String(254)),  # of the user, as the list says
    Column("keep", Boolean, nullable=False, default=False, server_default=false()),  # no saving is proposed for it
    Column("modified_at", Moment, nullable=False),
    Index("lines_by_number", "organisation_id", "msisdn", "id"),
    Index("lines_by_sequence", "organisation_id", "sequence", "id"),
    Index("lines_by_person", "organisation_id", "person_id"),
)

pay_by_mobile_use = owned(
    "pay_by_mobile_use",
    Column("line_id", String(32), primary_key=True),
    Column("amount", BigInteger, nullable=False),  # since the first of the month
    Column("as_of", Moment, nullable=False),
)

removed_lines = owned(
    "removed_lines",
    Column("line_id", String(32), primary_key=True),
    Column("sequence", BigInteger, nullable=False),
)
