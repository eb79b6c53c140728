"""What tickets can be about, and what each kind asks for: the portal's *Créer un ticket*."""

from __future__ import annotations

from fleet_tui.server.contract_models import TicketTopicList

_CONTACT = (("attachments", False), ("e_mail", True), ("phone_number", False))
_LINE = (("msisdn", True), ("date", True), ("message", False), *_CONTACT)
_BLANK_CARDS = (
    ("count", True), ("country", True), ("postcode", True), ("town", True), ("street", True), ("number", True),
    ("number_suffix", False), ("box", False), ("message", False), ("e_mail", True), ("phone_number", False),
)  # fmt: skip
_TOPICS = (
    (
        "SIM_CARD_OPTIONS",
        "SIM card options",
        (
            ("REACTIVATE_SIM_CARDS", "Reactivate suspended SIM cards", _LINE),
            ("SUSPEND_SIM_CARDS", "Stop or suspend SIM cards", _LINE),
            ("DELETE_PENDING_SIM_CARDS", "Delete SIM cards that are not active yet", _LINE),
            ("ADD_EMPLOYEES_BY_CSV", "Add employees by CSV", (("message", False), *_CONTACT)),
            ("ORDER_BLANK_SIM_CARDS", "Order blank SIM cards", _BLANK_CARDS),
        ),
    ),
    (
        "TECHNICAL",
        "Technical ticket",
        (("NO_SERVICE", "No service", (("msisdn", True), ("message", True), *_CONTACT)),),
    ),
)


def ticket_topics() -> TicketTopicList:
    """All topics with their details and fields."""
    return TicketTopicList.model_validate(
        {
            "items": [
                {
                    "code": topic,
                    "name": name,
                    "details": [
                        {
                            "code": detail,
                            "name": text,
                            "fields": [{"name": field, "required": required} for field, required in fields],
                        }
                        for detail, text, fields in details
                    ],
                }
                for topic, name, details in _TOPICS
            ]
        }
    )
