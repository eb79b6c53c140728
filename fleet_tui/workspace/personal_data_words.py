"""What is held of a person, in words: where it stands, what an erasure makes of it, what is in its way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fleet_tui.domain.base import Notice
from fleet_tui.domain.labels import label
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.personal_data import ErasureAct, ErasurePart, FoundPerson, PersonData
from fleet_tui.domain.text import clean
from fleet_tui.i18n import N_, _, joined, labelled
from fleet_tui.i18n.format import moment

TABLES: Mapping[str, str] = {
    "approval_rules": N_("rule for approvals"),
    "people": N_("user of lines"),
    "employees": N_("HR list"),
    "person_links": N_("answers about who uses a line"),
    "profiles": N_("user profile"),
    "sessions": N_("sessions"),
    "password_resets": N_("codes for a forgotten password"),
    "second_factors": N_("second factor"),
    "recovery_codes": N_("recovery codes"),
    "invitations": N_("invitations"),
    "mails": N_("mails"),
    "lines": N_("lines"),
    "usage_months": N_("usage by month"),
    "pay_by_mobile_use": N_("payments by mobile"),
    "orders": N_("orders"),
    "order_items": N_("changes ordered"),
    "outside_changes": N_("changes that lists showed"),
    "idempotency_keys": N_("answers kept for repeated requests"),
    "audit": N_("audit log"),
    "findings": N_("findings"),
    "disputes": N_("disputes"),
    "payments": N_("payments"),
    "invoice_charges": N_("charges of invoices"),
    "invoice_files": N_("files of invoices"),
    "invoices": N_("invoices"),
    "billed_lines": N_("lines as they were billed"),
    "tickets": N_("tickets"),
    "attachments": N_("files of tickets"),
    "card_deliveries": N_("deliveries of SIM cards"),
    "split_bill_profiles": N_("split-bill profiles"),
    "group_packs": N_("group packs"),
    "billing_accounts": N_("billing accounts"),
    "sources": N_("files that came in"),
    "prices": N_("price list"),
    "replaced_rows": N_("what files replaced"),
}
ACTS: Mapping[str, str] = {
    ErasureAct.REMOVED: N_("goes"),
    ErasureAct.REPLACED: N_("stays under a pseudonym"),
    ErasureAct.KEPT: N_("stays"),
}
REASONS: Mapping[str, str] = {
    "TRAIL": N_("who did what has to stay known"),
    "BOOKS": N_("bookkeeping has to keep it"),
    "FLEET": N_("the line is the company's"),
    "DESK": N_("it was asked of the operator; files are emptied"),
    "AS_RECEIVED": N_("an invoice stays as it was received"),
}
BROUGHT_BACK = N_("A list of lines or an HR list that names them again brings them back.")
OBSTACLES: Mapping[str, str] = {
    "LINES_LIVE": N_("First take them off these lines, or stop the lines: {numbers}."),
    "ORDERS_OPEN": N_("First cancel or finish the orders that name them: {orders}."),
    "INVOICES_GO_THERE": N_("First give these billing accounts another address for invoices: {accounts}."),
    "LAST_MANAGER": N_("They are the last fleet manager who can sign in: make somebody else one first."),
    "LOCAL_MANAGER": N_("Whoever works on the machine of this fleet has their profile: it stays."),
}


def person_words(person: FoundPerson) -> str:
    """Somebody with what tells them from a namesake: `Jan Peeters · E2 · jan@example.be · 0488 00 00 02`."""
    numbers = ", ".join(map(grouped, person.msisdns))
    return joined(" · ", filter(None, (person.name, person.employee_number, person.e_mail, numbers)))


def table_words(table: str) -> str:
    """Where it stands."""
    return label(TABLES, table)


def act_words(part: ErasurePart) -> str:
    """What becomes of it."""
    return label(ACTS, part.act)


def reason_words(part: ErasurePart) -> str:
    """Why it stays; nothing where it goes."""
    return label(REASONS, part.reason) if part.reason else ""


def obstacle_words(obstacle: Notice) -> str:
    """What has to be done first; a code that is not known here in the server's own words."""
    words = OBSTACLES.get(obstacle.code)
    if words is None:
        return obstacle.message
    params = dict(obstacle.params)
    if "numbers" in params:
        return _(words).format(numbers=", ".join(map(grouped, params["numbers"].split(", "))))
    return _(words).format(**params)


def held_as_text(data: PersonData) -> str:
    """All that is held, to read."""
    return "\n".join(_lines(data)) + "\n"


def _lines(data: PersonData) -> Iterator[str]:
    yield labelled(_("What is held of"), person_words(data.person))
    yield f"{data.organisation} · {moment(data.at)}"
    for held in data.held:
        yield ""
        yield table_words(held.table).upper()
        for row in held.rows:
            yield ""
            yield from (f"  {name}: {_value(value)}" for name, value in row.items() if value not in (None, "", [], {}))


def _value(value: Any) -> str:
    return clean(value, 20_000) if isinstance(value, str) else clean(json.dumps(value, ensure_ascii=False), 20_000)
