"""What a company's own files say (prices, employees, use), and what was found from them.

Amounts keep the decimals of the file, as text: a rate may be € 0.01110515964.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Text

from fleet_tui.server.storage.tables.base import Moment, owned, version

prices = owned(
    "prices",
    Column("position", Integer, primary_key=True),
    Column("item", Text, nullable=False),
    Column("price", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("code", String(100), nullable=False),
    Column("plan", String(100)),
    Column("plan_group", String(40), nullable=False),
    Column("unit", String(20)),
    Column("included", Text),  # JSON: unit → amount, null without limit; None: not known
    Column("beyond", Text, nullable=False),  # JSON: unit → price of one
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("aliases", Text, nullable=False),  # JSON
    Column("source", Text, nullable=False),
    Column("source_row", Integer, nullable=False),
)

employees = owned(
    "employees",
    Column("id", String(300), primary_key=True),
    Column("number", String(100), nullable=False),
    Column("name", Text, nullable=False),
    Column("given_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("e_mail", String(254)),
    Column("mobile", String(16)),
    Column("department", Text),
    Column("cost_centre", Text),
    Column("language", String(10)),
    Column("starts", Date),
    Column("leaves", Date),
    Column("source", Text, nullable=False),
    Column("source_row", Integer, nullable=False),
)

person_links = owned(
    "person_links",
    Column("msisdn", String(16), primary_key=True),
    Column("employee_id", String(300)),  # None: none of them
    Column("user_words", Text, nullable=False, default="", server_default=""),  # of the user whom it was asked about
)

usage_months = owned(
    "usage_months",
    Column("msisdn", String(16), primary_key=True),
    Column("month", Date, primary_key=True),
    Column("minutes", String(40)),
    Column("sms", Integer),
    Column("mb_home", String(40)),
    Column("mb_eu", String(40)),
    Column("mb_world", String(40)),
    Column("source", Text, nullable=False),
)

findings = owned(
    "findings",
    Column("id", String(12), primary_key=True),
    Column("code", String(40), nullable=False),
    Column("position", Integer, nullable=False),  # in the order they are shown
    Column("found", Text, nullable=False),  # JSON: the finding itself
    Column("state", String(20), nullable=False),
    Column("reason", Text),  # why it was dismissed
    Column("until", Date),  # dismissed until then
    Column("order_id", String(32)),
    Column("dispute", Integer),
    Column("found_on", Date, nullable=False),
    Index("findings_by_state", "organisation_id", "state"),
)

disputes = owned(
    "disputes",
    Column("number", Integer, primary_key=True),  # 1, 2, 3 … within the organisation
    version(),
    Column("state", String(20), nullable=False),
    Column("amount", String(40), nullable=False),
    Column("credited", String(40), nullable=False),  # by credit notes, and what was noted
    Column("noted", String(40), nullable=False, default="0", server_default="0"),  # by hand: there was no credit note
    Column("currency", String(3), nullable=False),
    Column("account", String(100)),
    Column("reference", Text, nullable=False),  # the operator's
    Column("letter", Text, nullable=False),
    Column("claims", Text, nullable=False),  # JSON: finding, line and amount of each claim in it
    Column("drafted_on", Date, nullable=False),
    Column("sent_on", Date),
    Column("accepted_on", Date),
    Column("deadline", Date),
    Column("created_by_name", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)
