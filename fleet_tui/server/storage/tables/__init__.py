"""The tables, a file for each part of the contract."""

from fleet_tui.server.storage.tables.access import (
    invitations,
    mails,
    organisations,
    password_resets,
    profiles,
    schema_version,
    sessions,
    sign_in_tries,
    spent_refresh_tokens,
    trusted_addresses,
)
from fleet_tui.server.storage.tables.base import Moment, metadata
from fleet_tui.server.storage.tables.billing import (
    billed_lines,
    billing_accounts,
    invoices,
    payments,
    split_bill_profiles,
)
from fleet_tui.server.storage.tables.fleet import (
    contracts,
    group_pack_offers,
    lines,
    option_prices,
    options,
    pay_by_mobile_use,
    people,
    plans,
    removed_lines,
    sim_cards,
)
from fleet_tui.server.storage.tables.group_packs import group_pack_line_usage, group_packs
from fleet_tui.server.storage.tables.lists import outside_changes
from fleet_tui.server.storage.tables.orders import audit, idempotency_keys, order_items, orders
from fleet_tui.server.storage.tables.own_data import (
    disputes,
    employees,
    findings,
    person_links,
    prices,
    usage_months,
)
from fleet_tui.server.storage.tables.own_files import formats, invoice_charges, invoice_files, item_names, sources
from fleet_tui.server.storage.tables.tickets import attachments, card_deliveries, tickets

__all__ = [
    "Moment",
    "attachments",
    "audit",
    "billed_lines",
    "billing_accounts",
    "card_deliveries",
    "contracts",
    "disputes",
    "employees",
    "findings",
    "formats",
    "group_pack_line_usage",
    "group_pack_offers",
    "group_packs",
    "idempotency_keys",
    "invitations",
    "invoice_charges",
    "invoice_files",
    "invoices",
    "item_names",
    "lines",
    "mails",
    "metadata",
    "option_prices",
    "options",
    "order_items",
    "orders",
    "organisations",
    "outside_changes",
    "password_resets",
    "pay_by_mobile_use",
    "payments",
    "people",
    "person_links",
    "plans",
    "prices",
    "profiles",
    "removed_lines",
    "schema_version",
    "sessions",
    "sign_in_tries",
    "sim_cards",
    "sources",
    "spent_refresh_tokens",
    "split_bill_profiles",
    "tickets",
    "trusted_addresses",
    "usage_months",
]
