"""The words for the codes of the domain: what a person reads where the contract says `PENDING` or `MOBILE_DATA`.

The tables hold English source texts, translated where they are shown: `label(LINE_STATUSES, "PENDING")`.
"""

from __future__ import annotations

from collections.abc import Mapping

from fleet_tui.domain.changes.kinds import KINDS, MIXED
from fleet_tui.domain.text import clean
from fleet_tui.i18n import N_, _

UNKNOWN = "UNKNOWN"
"""The code of what a company's own list does not say."""

LINE_STATUSES: Mapping[str, str] = {
    "PENDING": N_("pending"),
    "ACTIVE": N_("active"),
    "SUSPENDED": N_("suspended"),
    "CEASED": N_("stopped"),
}

BLOCKS: Mapping[str, str] = {
    "ALL_SERVICES": N_("all services"),
    "INCOMING_CALLS": N_("incoming calls"),
    "OUTGOING_CALLS": N_("outgoing calls"),
    "INCOMING_SMS": N_("incoming SMS"),
    "OUTGOING_SMS": N_("outgoing SMS"),
    "MMS": N_("MMS"),
    "MOBILE_DATA": N_("mobile data"),
    "CALLS_TO_ABROAD": N_("calls from Belgium to abroad"),
    "EVERYTHING_ABROAD": N_("everything while abroad"),
    "INCOMING_CALLS_ABROAD": N_("incoming calls while abroad"),
    "OUTGOING_CALLS_ABROAD": N_("outgoing calls while abroad"),
}

CHANGES: Mapping[str, str] = {kind.code: kind.label for kind in (*KINDS.values(), MIXED)}
"""Kinds of change, as each is described in `fleet_tui.domain.changes.kinds`."""

ORDER_STATUSES: Mapping[str, str] = {
    "DRAFT": N_("draft"),
    "UNKNOWN": N_("outcome unknown"),
    "AWAITS_APPROVAL": N_("awaits approval"),
    "SUBMITTED": N_("submitted"),
    "SCHEDULED": N_("scheduled"),
    "HELD": N_("held back"),
    "IN_PROGRESS": N_("in progress"),
    "TO_SEND": N_("to send"),
    "ASKED": N_("asked"),
    "DONE": N_("done"),
    "PARTIAL": N_("partly done"),
    "REJECTED": N_("refused"),
    "CANCELLED": N_("cancelled"),
}

ITEM_STATUSES: Mapping[str, str] = {
    "WAITING": N_("waiting"),
    "IN_PROGRESS": N_("in progress"),
    "TO_SEND": N_("to send"),
    "ASKED": N_("asked"),
    "CONFIRMED": N_("confirmed"),
    "DONE": N_("done"),
    "REFUSED": N_("refused"),
    "CANCELLED": N_("cancelled"),
    "UNKNOWN": N_("outcome unknown"),
}

ROLES: Mapping[str, str] = {"MANAGER": N_("fleet manager"), "MEMBER": N_("member")}

PROFILE_STATUSES: Mapping[str, str] = {"INVITED": N_("invited"), "VALIDATED": N_("validated")}

PAYMENT_MODES: Mapping[str, str] = {"TRANSFER": N_("transfer"), "DIRECT_DEBIT": N_("direct debit")}

DELIVERIES: Mapping[str, str] = {"E_MAIL": N_("by e-mail"), "DOCCLE": "Doccle", "PEPPOL": "Peppol"}

SPLIT_BILL_RULES: Mapping[str, str] = {
    "AMOUNT": N_("up to an amount a month"),
    "PERCENTAGE": N_("a percentage"),
    "CATEGORIES": N_("by category"),
}

CHARGE_CATEGORIES: Mapping[str, str] = {
    "SUBSCRIPTION": N_("subscriptions"),
    "OPTION": N_("options"),
    "GROUP_PACK": N_("group packs"),
    "DEVICE": N_("instalments for devices"),
    "CALLS": N_("calls"),
    "SMS": N_("SMS"),
    "DATA": N_("mobile data"),
    "ROAMING": N_("roaming"),
    "THIRD_PARTY": N_("third parties (PayByMobile)"),
    "ONE_OFF": N_("one-off costs"),
    "DISCOUNT": N_("discounts"),
    "OTHER": N_("other charges"),
}

SALUTATIONS: Mapping[str, str] = {"MR": N_("Mr"), "MRS": N_("Mrs"), "MX": N_("Mx")}

LANGUAGES: Mapping[str, str] = {"FR": N_("French"), "NL": N_("Dutch"), "EN": N_("English"), "DE": N_("German")}

CHARGE_UNITS: Mapping[str, str] = {
    "MINUTE": N_("{count} min"),
    "SECOND": N_("{count} s"),
    "CALL": N_("{count} ×"),
    "SMS": N_("{count} SMS"),
    "MEGABYTE": N_("{count} MB"),
    "GIGABYTE": N_("{count} GB"),
    "PAYMENT": N_("{count} ×"),
    "PIECE": N_("{count} ×"),
}
"""How a quantity is written; what counts months is not."""

PAYMENT_METHODS: Mapping[str, str] = {
    "TRANSFER": N_("Bank transfer"),
    "BANCONTACT": "Bancontact",
    "CARD": N_("Card"),
    "KBC": "KBC/CBC",
    "BELFIUS": "Belfius",
}

PAYMENT_STATUSES: Mapping[str, str] = {
    "CREATED": N_("the payment page has not been opened yet"),
    "PENDING": N_("under way"),
    "PAID": N_("payment received"),
    "FAILED": N_("failed, nothing was paid"),
    "EXPIRED": N_("expired, nothing was paid"),
    "CANCELLED": N_("cancelled, nothing was paid"),
}


def label(table: Mapping[str, str], code: str) -> str:
    """The word for `code` in the language in use; a code that a newer server invented is shown as it is, cleaned."""
    if code in table:
        return _(table[code])
    return unknown_words() if code == UNKNOWN else clean(code)


def unknown_words() -> str:
    """What stands where a company's own list does not say a thing."""
    return _("not known")
