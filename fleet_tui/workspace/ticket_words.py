"""Tickets in the person's language: subjects, fields and states known here; for others the server's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fleet_tui.domain.labels import label
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.person import Address
from fleet_tui.domain.ticket import SimCardStock, Ticket, TicketMessage
from fleet_tui.domain.ticket_fields import FieldProblem
from fleet_tui.domain.ticket_topic import TicketChoice, TicketDetail, TicketField, TicketTopic
from fleet_tui.i18n import N_, _, joined
from fleet_tui.i18n.format import day, moment, number

TICKET_STATUSES: Mapping[str, str] = {"OPEN": N_("unanswered"), "ANSWERED": N_("answered"), "CLOSED": N_("closed")}

_TOPICS: Mapping[str, str] = {
    "SIM_CARD_OPTIONS": N_("SIM card options"),
    "TECHNICAL": N_("Technical ticket"),
    "CONTRACT": N_("Contract"),
    "BILLING": N_("Billing"),
}
_DETAILS: Mapping[str, str] = {
    "LOST_OR_STOLEN": N_("SIM card lost or stolen"),
    "REACTIVATE_SIM_CARDS": N_("Reactivate suspended SIM cards"),
    "SUSPEND_SIM_CARDS": N_("Stop or suspend SIM cards"),
    "DELETE_PENDING_SIM_CARDS": N_("Delete SIM cards that are not active yet"),
    "ADD_EMPLOYEES_BY_CSV": N_("Add employees by CSV"),
    "ORDER_BLANK_SIM_CARDS": N_("Order blank SIM cards"),
    "NO_SERVICE": N_("No service"),
    "NO_DATA": N_("No mobile data"),
    "BAD_QUALITY": N_("Poor call quality"),
    "ROAMING": N_("No service or data abroad"),
    "SMS": N_("Messages do not arrive"),
    "PUK_REFUSED": N_("PUK refused or unknown"),
    "OTHER_TECHNICAL": N_("Something else"),
    "ADD_PLAN": N_("Add a tariff plan or option to the contract"),
    "INVOICE_QUESTION": N_("Question about an invoice"),
}
_FIELDS: Mapping[str, str] = {
    "msisdn": N_("Phone number"),
    "msisdns": N_("Phone number"),
    "date": N_("Date for this action"),
    "message": N_("Your message"),
    "e_mail": N_("Your e-mail address"),
    "phone_number": N_("Your mobile number"),
    "count": N_("Number of SIM cards"),
    "country": N_("Country"),
    "postcode": N_("Postcode"),
    "town": N_("Town"),
    "street": N_("Street"),
    "number": N_("Number"),
    "number_suffix": N_("Number suffix"),
    "box": N_("Box"),
    "action": N_("What to do"),
    "circumstance": N_("What happened"),
    "lost_cards": N_("Lost SIM card"),
    "new_cards": N_("New SIM card"),
    "order": N_("Order"),
    "since": N_("Since when"),
    "place": N_("Where"),
    "country_abroad": N_("Country"),
    "plan": N_("Tariff plan or option"),
    "invoice": N_("Invoice"),
}
_CHOICES: Mapping[str, str] = {
    "SUSPEND": N_("suspend"),
    "STOP": N_("stop for good"),
    "LOST": N_("lost"),
    "STOLEN": N_("stolen"),
    "BE": N_("Belgium"),
    "DE": N_("Germany"),
    "FR": N_("France"),
    "LU": N_("Luxembourg"),
    "NL": N_("Netherlands"),
}
_PROBLEMS: Mapping[str, str] = {
    "REQUIRED": N_("Please fill this in."),
    "NOT_A_NUMBER": N_("“{number}” is not a phone number."),
    "NOT_A_DAY": N_("This is not a day."),
    "DATE_IN_THE_PAST": N_("This day is in the past."),
    "TOO_LONG": N_("This is longer than {limit} characters."),
    "NOT_AN_E_MAIL": N_("This is not an e-mail address."),
    "NOT_A_COUNT": N_("This is not a number."),
    "NOT_A_MULTIPLE": N_("Only multiples of {of}."),
    "TOO_FEW": N_("At least {least}."),
    "TOO_MANY": N_("At most {most}."),
    "POSTCODE_FORM": N_("This is not a postcode of that country."),
    "POSTCODE_UNKNOWN": N_("There is no postcode {postcode} in Belgium."),
    "LINE_UNKNOWN": N_("No line of yours has the number {number}."),
    "LINE_STATUS": N_("The line {number} is {status}: this cannot be asked for it."),
}


def topic_words(topic: TicketTopic) -> str:
    """The name of a subject."""
    return _(_TOPICS[topic.code]) if topic.code in _TOPICS else topic.name


def detail_words(detail: TicketDetail) -> str:
    """The name of a kind of ticket."""
    return _(_DETAILS[detail.code]) if detail.code in _DETAILS else detail.name


def field_words(field: TicketField) -> str:
    """The name of a field; one that is not known here by the server's label, without one by its code."""
    return _(_FIELDS[field.name]) if field.name in _FIELDS else field.label or label({}, field.name)


def choice_words(choice: TicketChoice) -> str:
    """One of the values of a field."""
    return _(_CHOICES[choice.code]) if choice.code in _CHOICES else choice.name


def value_name(name: str) -> str:
    """The name of a field of a ticket, of which only the code is known."""
    return label(_FIELDS, name)


def value_words(name: str, value: object) -> str:
    """A value of a ticket as people read it."""
    if isinstance(value, list):
        return ", ".join(grouped(str(each)) for each in value)
    if isinstance(value, int):
        return number(value)
    text = str(value)
    if name in {"msisdn", "phone_number"}:
        return grouped(text)
    if name in {"country", "action", "circumstance"}:
        return label(_CHOICES, text)
    try:
        return day(date.fromisoformat(text)) if name == "date" else text
    except ValueError:
        return text


def subject_words(ticket: Ticket, names: Mapping[str, str]) -> str:
    """What a ticket is about; `names` are the server's own words, by code."""
    return detail_name(ticket.detail) or names.get(ticket.detail, ticket.detail)


def detail_name(code: str) -> str:
    """What a detail of the topics is called here; empty when it is not known here."""
    return _(_DETAILS[code]) if code in _DETAILS else ""


def status_words(ticket: Ticket) -> str:
    """Its state in a word."""
    return label(TICKET_STATUSES, ticket.status)


def message_head(message: TicketMessage) -> str:
    """Who wrote, and when."""
    return f"{message.author} · {moment(message.at)}"


def problem_words(problem: FieldProblem) -> str:
    """What is wrong with a field, in a sentence; a code that a newer server invented says only that something is."""
    words = _PROBLEMS.get(problem.code)
    if words is None:
        return _("This cannot be taken so.")
    try:
        return _(words).format(**problem.params)
    except KeyError:
        return _("This cannot be taken so.")


def address_words(address: Address) -> str:
    """An address on one line: `Dok-Noord 7, 9000 Gent`."""
    street = " ".join(filter(None, (address.street, address.number, address.number_suffix, address.box)))
    return f"{street}, {address.postcode} {address.town}"


def stock_words(stock: SimCardStock) -> str:
    """`Blank cards: 40 · +20 on 25/11/2026`."""
    coming = [
        _("+{count} on {day}").format(count=number(each.count), day=day(each.expected_on)) for each in stock.deliveries
    ]
    return joined(" · ", [_("Blank cards: {count}").format(count=number(stock.in_stock)), *coming])


def low_words(stock: SimCardStock) -> str:
    """A warning when few cards are left and none are on their way; else empty."""
    return _("Few blank cards are left: order more with a ticket.") if stock.low else ""
