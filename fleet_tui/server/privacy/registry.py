"""Where data of a person may stand, and what becomes of them: one description for each table.

Export, erasure and what is blanked in time all read it; a column that is described nowhere fails a test. In whatever
stays, a person is called by one pseudonym, everywhere the same, so that the trail of who did what stays whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Table

from fleet_tui.server.storage import tables

Whose = Literal["people", "employees", "profiles", "persons", "lines", "numbers"]
"""What of a subject a column names: ids of users, employees, profiles (persons: of either), lines; numbers."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a table may hold of a person. A row is theirs when a column of `theirs` says so, or when it names them."""

    table: Table
    theirs: Mapping[str, Whose] = field(default_factory=dict)
    removed: bool = False
    """Rows of theirs go; all others name nobody but in the columns below."""
    named: Mapping[str, Literal["whole", "given", "family"]] = field(default_factory=dict)
    """Columns of their rows that take the pseudonym, or a half of it."""
    emptied: tuple[str, ...] = ()
    """Columns of their rows that are emptied."""
    text: tuple[str, ...] = ()
    """Columns of any row in which they may be named: whole name, e-mail address, phone number."""
    free: tuple[str, ...] = ()
    """As `text`, written by people: in a row about them the last name alone and the birth date count too."""
    records: tuple[str, ...] = ()
    """As `free`, in JSON."""
    numbered: tuple[str, ...] = ()
    """Columns of JSON, searched already, that say by a number of theirs that the row is about them."""
    addresses: tuple[str, ...] = ()
    """JSON lists of e-mail addresses: theirs goes."""
    packed: tuple[str, ...] = ()
    """Lines as they were billed, packed (`fleet_tui.server.sample.charges`)."""
    authors: tuple[str, ...] = ()
    """Names of those who did something."""
    stays: Mapping[str, str] = field(default_factory=dict)
    """Columns that stay as they are though they may name somebody, and why."""
    nobody: tuple[str, ...] = ()
    """Columns of texts that name nobody: codes, ids, digests, what the company itself is called."""
    unsaid: tuple[str, ...] = ()
    """Columns that no export holds: secrets, digests of secrets, whole files."""
    keyed: tuple[str, ...] = ()
    """Columns that hold the key of a row of theirs in JSON."""
    goes_if_named: bool = False
    """A row that names them goes as theirs do."""
    copies: bool = False
    """Copies of what stands elsewhere: the last name alone counts in every row."""
    kept: str = ""
    """Why rows of theirs stay."""

    @property
    def searched(self) -> tuple[str, ...]:
        """Columns of any row in which they may be named, but for those that are packed."""
        return (*self.text, *self.free, *self.records, *self.addresses, *self.authors)

    @property
    def described(self) -> frozenset[str]:
        """Every column of which something is said."""
        whole = () if not self.removed else self.table.columns.keys()
        return frozenset(
            (
                *whole,
                *self.theirs,
                *self.named,
                *self.emptied,
                *self.searched,
                *self.packed,
                *self.keyed,
                *self.stays,
                *self.nobody,
            )
        ) | {"organisation_id"}


TRAIL = "TRAIL"
"""Who did what stays, under the pseudonym."""
BOOKS = "BOOKS"
"""What was billed and paid stays as long as bookkeeping has to, under the pseudonym."""
FLEET = "FLEET"
"""The line and what was ordered for it are the company's."""
DESK = "DESK"
"""What was asked of the operator stays, under the pseudonym; files that went with it are emptied."""
AS_RECEIVED = "AS_RECEIVED"
"""An invoice stays as the supplier sent it: one that was altered is none."""

_ORDER_STATE = ("status", "kind", "undo_of", "idempotency_key", "request_id", "lease_owner")

HELD: tuple[Held, ...] = (
    # Who they are
    Held(
        tables.people,
        theirs={"id": "people"},
        named={"given_name": "given", "family_name": "family"},
        emptied=("salutation", "birth_date", "e_mail", "phone_number", "address"),
        nobody=("language",),
        kept=TRAIL,
    ),
    Held(tables.employees, theirs={"id": "employees"}, removed=True, text=("source",), kept=FLEET),
    Held(tables.person_links, theirs={"employee_id": "employees", "msisdn": "numbers"}, removed=True),
    Held(
        tables.profiles,
        theirs={"id": "profiles", "person_id": "people"},
        named={"description": "whole"},
        emptied=("e_mail", "phone_number", "person_id", "password_hash", "salutation"),
        nobody=("role", "status", "language"),
        unsaid=("password_hash",),
        kept=TRAIL,
    ),
    Held(tables.sessions, theirs={"profile_id": "profiles"}, removed=True,
         unsaid=("access_hash", "refresh_hash", "family")),
    Held(tables.password_resets, theirs={"profile_id": "profiles"}, removed=True, unsaid=("code_hash",)),
    Held(tables.second_factors, theirs={"profile_id": "profiles"}, removed=True, unsaid=("secret",)),
    Held(tables.recovery_codes, theirs={"profile_id": "profiles"}, removed=True, unsaid=("code_hash",)),
    Held(tables.invitations, theirs={"profile_id": "profiles"}, removed=True,
         unsaid=("code_hash", "accepted_with_key")),
    Held(tables.mails, theirs={"profile_id": "profiles"}, removed=True, unsaid=("content", "lease_owner")),
    # Their lines, what was ordered for them, what it cost
    Held(
        tables.lines,
        theirs={"person_id": "people", "employee_id": "employees"},
        emptied=("employee_id", "employee_number", "e_mail", "hr_department", "hr_cost_centre", "left_on"),
        text=("department", "cost_centre"),
        free=("description",),
        records=("asked",),
        nobody=(
            "id", "msisdn", "iccid", "status", "plan", "options", "billing_account", "split_bill_profile", "blocks",
            "scheduled_kind", "asked_kind", "operator",
        ),
        kept=FLEET,
    ),
    Held(tables.usage_months, theirs={"msisdn": "numbers"}, removed=True, text=("source",), kept=FLEET),
    Held(tables.pay_by_mobile_use, theirs={"line_id": "lines"}, removed=True),
    Held(
        tables.orders,
        theirs={"created_by": "profiles"},
        named={"created_by_name": "whole"},
        text=("reference",),
        free=("note", "decision_reason"),
        authors=("decided_by_name",),
        nobody=("id", "ticket", "approval_reasons", "decision", "decided_by", *_ORDER_STATE),
        unsaid=("idempotency_key", "lease_owner", "lease_until"),
        kept=TRAIL,
    ),
    Held(
        tables.approval_rules,
        authors=("proposed_by_name",),
        nobody=("proposed", "proposed_by"),
        kept=TRAIL,
    ),
    Held(
        tables.order_items,
        theirs={"line_id": "lines"},
        free=("description",),
        records=("change", "refusal", "inverse", "effects", "asked", "contradicted"),
        nobody=("order_id", "msisdn", "kind", "status", "confirmed_by"),
        kept=TRAIL,
    ),
    Held(
        tables.outside_changes,
        theirs={"line_id": "lines"},
        free=("before", "after"),
        nobody=("id", "msisdn", "field"),
        kept=FLEET,
    ),
    Held(
        tables.idempotency_keys,
        records=("body",),
        copies=True,
        nobody=("key", "fingerprint", "location"),
        unsaid=("key", "fingerprint"),
        kept=TRAIL,
    ),
    Held(
        tables.audit,
        theirs={"profile_id": "profiles", "subject": "persons"},
        records=("before", "after"),
        nobody=("action", "idempotency_key", "request_id"),
        unsaid=("idempotency_key",),
        kept=TRAIL,
    ),
    # What was found, asked back, paid
    Held(
        tables.findings,
        records=("found",),
        numbered=("found",),
        free=("reason",),
        nobody=("id", "code", "state", "order_id"),
        kept=FLEET,
    ),
    Held(
        tables.disputes,
        text=("reference",),
        free=("letter",),
        records=("claims",),
        numbered=("claims",),
        authors=("created_by_name",),
        nobody=("state", "amount", "credited", "noted", "currency", "account"),
        kept=BOOKS,
    ),
    Held(
        tables.payments,
        theirs={"created_by": "profiles"},
        named={"created_by_name": "whole"},
        nobody=("id", "status", "method", "invoices", "communication", "page_token"),
        unsaid=("page_token",),
        kept=BOOKS,
    ),
    Held(
        tables.invoice_charges,
        theirs={"msisdn": "numbers"},
        text=("text", "cost_centre", "order_line", "site"),
        nobody=(
            "invoice", "found_in", "category", "code", "unit", "vat_category", "explained_by",
        ),
        kept=BOOKS,
    ),
    Held(
        tables.invoice_files,
        text=("name",),
        stays={"content": AS_RECEIVED},
        nobody=("invoice", "media_type", "sha256"),
        unsaid=("content",),
        kept=BOOKS,
    ),
    Held(
        tables.invoices,
        text=("terms",),
        nobody=(
            "number", "billing_account", "communication", "totals", "previous_number", "recipe", "payment_id",
            "supplier", "supplier_vat", "buyer_vat", "kind", "currency", "iban", "credited_number", "differences",
            "stated", "mandate", "source_id",
        ),
        kept=BOOKS,
    ),
    Held(tables.billed_lines, packed=("lines",), nobody=("billing_account",), unsaid=("lines",), kept=BOOKS),
    # What was asked of the operator
    Held(
        tables.tickets,
        records=("fields", "messages"),
        numbered=("fields",),
        nobody=("id", "number", "topic", "detail", "status"),
        kept=DESK,
    ),
    Held(
        tables.attachments,
        free=("name",),
        nobody=("id", "media_type", "sha256", "content", "ticket_id"),
        unsaid=("content",),
        kept=DESK,
    ),
    Held(tables.card_deliveries, records=("address",), nobody=("id", "ticket_id"), kept=DESK),
    # Names that a company chose, and may have called after somebody
    Held(tables.split_bill_profiles, text=("name",), nobody=("id", "rule", "categories"), kept=FLEET),
    Held(
        tables.group_packs,
        text=("name",),
        addresses=("notify_to",),
        nobody=("id", "days", "offer", "coming"),
        kept=FLEET,
    ),
    Held(
        tables.billing_accounts,
        text=("name",),
        records=("address", "mandate"),
        nobody=("number", "payment_mode", "delivery", "enterprise_number", "invoice_e_mail"),
        kept=BOOKS,
    ),
    Held(
        tables.sources,
        text=("name",),
        authors=("imported_by",),
        nobody=("id", "kind", "operator", "sha256", "format", "subject"),
        kept=TRAIL,
    ),
    Held(
        tables.replaced_rows,
        keyed=("key",),
        removed=True,
        records=("before", "after"),
        goes_if_named=True,
    ),
    Held(tables.prices, text=("item", "source"),
         nobody=("price", "kind", "code", "plan", "plan_group", "unit", "included", "beyond", "aliases")),
)  # fmt: skip
"""Every table in which a person may be named."""

NOBODY = frozenset(
    {
        tables.organisations, tables.schema_version, tables.contracts, tables.plans, tables.options,
        tables.option_prices, tables.group_pack_offers, tables.group_pack_line_usage, tables.formats,
        tables.item_names, tables.sim_cards, tables.removed_lines,
        # Digests that nothing leads back from, gone within hours or days:
        tables.sign_in_tries, tables.trusted_addresses, tables.spent_refresh_tokens,
    }
)  # fmt: skip
"""Tables that name nobody."""
