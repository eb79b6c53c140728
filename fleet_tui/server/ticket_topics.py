"""What tickets can be about, and what each kind asks for: the portal's *Créer un ticket* and *ticket technique*."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from fleet_tui.domain.attachment import MEDIA_TYPES
from fleet_tui.domain.ticket import MESSAGE_LIMIT, MOST_ATTACHMENTS
from fleet_tui.domain.ticket_topic import TicketTopicList

MAX_BYTES = 5 * 2**20
"""Bytes of one attachment."""
LOSS_TOPIC, LOSS = "SIM_CARD_OPTIONS", "LOST_OR_STOLEN"
"""What the ticket of a reported loss is about."""
CARD_ORDER = "ORDER_BLANK_SIM_CARDS"
CARDS_OF = 10
"""Blank cards are ordered in multiples of it."""
MOST_CARDS = 500
DELIVERY_DAYS = 2
"""Working days within which blank cards arrive."""
_COUNTRY_NAMES = {"BE": "Belgium", "DE": "Germany", "FR": "France", "LU": "Luxembourg", "NL": "Netherlands"}

Described = dict[str, Any]


def _field(name: str, label: str, kind: str = "TEXT", *, required: bool = False, **limits: Any) -> Described:
    return {"name": name, "label": label, "kind": kind, "required": required, **limits}


def _choices(**names: str) -> list[Described]:
    return [{"code": code, "name": name} for code, name in names.items()]


def _numbers(*statuses: str, required: bool = True) -> Described:
    return _field("msisdns", "Phone number", "MSISDN", required=required, many=True, line_statuses=list(statuses))


def _message(*, required: bool = False) -> Described:
    return _field("message", "Your message", "MULTILINE", required=required, max_length=MESSAGE_LIMIT)


_DATE = _field("date", "Date for this action", "DATE", required=True)
_CONTACT = (
    _field("e_mail", "Your e-mail address", "E_MAIL", required=True, of_caller=True),
    _field("phone_number", "Your mobile number", "PHONE", of_caller=True),
)
_SINCE = _field("since", "Since when", max_length=100)
_PLACE = _field("place", "Where", max_length=200)
_ADDRESS = (
    _field("country", "Country", "COUNTRY", required=True, choices=_choices(**_COUNTRY_NAMES)),
    _field("postcode", "Postcode", "POSTCODE", required=True, max_length=10),
    _field("town", "Town", required=True, max_length=100),
    _field("street", "Street", required=True, max_length=200),
    _field("number", "Number", required=True, max_length=20),
    _field("number_suffix", "Number suffix", max_length=20),
    _field("box", "Box", max_length=20),
)


def _detail(code: str, name: str, *fields: Described, attachments: int = MOST_ATTACHMENTS, **more: Any) -> Described:
    return {"code": code, "name": name, "fields": [*fields, *_CONTACT], "attachments": attachments, **more}


def _topic(code: str, name: str, details: Sequence[Described]) -> Described:
    return {"code": code, "name": name, "details": list(details)}


def _technical(code: str, name: str, *fields: Described) -> Described:
    return _detail(code, name, _numbers(), *fields, _message(required=True))


_TOPICS = (
    _topic(LOSS_TOPIC, "SIM card options", (
        _detail("REACTIVATE_SIM_CARDS", "Reactivate suspended SIM cards", _numbers("SUSPENDED"), _DATE, _message()),
        _detail("SUSPEND_SIM_CARDS", "Stop or suspend SIM cards", _numbers("ACTIVE", "SUSPENDED"),
                _field("action", "What to do", "CHOICE", required=True,
                       choices=_choices(SUSPEND="suspend", STOP="stop for good")), _DATE, _message()),
        _detail("DELETE_PENDING_SIM_CARDS", "Delete SIM cards that are not active yet", _numbers("PENDING"), _DATE,
                _message()),
        _detail("ADD_EMPLOYEES_BY_CSV", "Add employees by CSV", _message(), attachment_content="EMPLOYEES"),
        _detail(CARD_ORDER, "Order blank SIM cards",
                _field("count", "Number of SIM cards", "COUNT", required=True, minimum=CARDS_OF, maximum=MOST_CARDS,
                       multiple_of=CARDS_OF), *_ADDRESS, _message(), attachments=0, working_days=DELIVERY_DAYS),
        _detail(LOSS, "SIM card lost or stolen", _numbers("ACTIVE", "SUSPENDED"),
                _field("circumstance", "What happened", "CHOICE", required=True,
                       choices=_choices(LOST="lost", STOLEN="stolen")), _message()),
    )),
    _topic("TECHNICAL", "Technical ticket", (
        _technical("NO_SERVICE", "No service", _SINCE, _PLACE),
        _technical("NO_DATA", "No mobile data", _SINCE, _PLACE),
        _technical("BAD_QUALITY", "Poor call quality", _SINCE, _PLACE),
        _technical("ROAMING", "No service or data abroad", _SINCE,
                   _field("country_abroad", "Country", required=True, max_length=100)),
        _technical("SMS", "Messages do not arrive", _SINCE),
        _detail("PUK_REFUSED", "PUK refused or unknown", _numbers(), _message()),
        _detail("OTHER_TECHNICAL", "Something else", _numbers(required=False), _message(required=True)),
    )),
    _topic("CONTRACT", "Contract", (
        _detail("ADD_PLAN", "Add a tariff plan or option to the contract",
                _field("plan", "Tariff plan or option", required=True, max_length=200), _DATE, _message()),
    )),
    _topic("BILLING", "Billing", (
        _detail("INVOICE_QUESTION", "Question about an invoice",
                _field("invoice", "Invoice", required=True, max_length=40), _message(required=True)),
    )),
)  # fmt: skip


@cache
def ticket_topics() -> TicketTopicList:
    """All topics with their details and fields."""
    rules = {"most": MOST_ATTACHMENTS, "max_bytes": MAX_BYTES, "media_types": sorted(set(MEDIA_TYPES.values()))}
    return TicketTopicList.model_validate({"items": _TOPICS, "attachment_rules": rules})
