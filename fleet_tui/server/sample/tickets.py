"""The sample's tickets, and the blank cards they ordered."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from fleet_tui.domain.calendar import add_working_days, day_of
from fleet_tui.server.sample.fleet import BLANK_CARDS, Row
from fleet_tui.server.storage.tickets import message
from fleet_tui.server.ticket_topics import CARD_ORDER, DELIVERY_DAYS
from fleet_tui.server.tickets.desk import DELIVERED, NAME

Specimen = tuple[str, str, str, dict[str, Any], tuple[tuple[timedelta, str, str], ...]]
"""Topic, detail, status, fields; and the messages: how long ago, by whom, what."""

_MANAGER = "Margaux Sastre"
_CONTACT = {"e_mail": "margaux.sastre@brouwerij-de-molen.example", "phone_number": "+32489744365"}
_GENT = {"country": "BE", "postcode": "9000", "town": "Gent", "street": "Dok-Noord", "number": "7"}
_ANTWERPEN = {"country": "BE", "postcode": "2050", "town": "Antwerpen", "street": "Katwilgweg", "number": "2"}
_COMING, _DELIVERED = timedelta(hours=1), timedelta(days=40)
"""How long ago cards were ordered."""


def ticket_rows(owner: str, now: datetime) -> list[Row]:
    """Four tickets: one open, one answered, two closed."""
    delivered = now - _DELIVERED + timedelta(days=4)
    specimens: tuple[Specimen, ...] = (
        ("SIM_CARD_OPTIONS", CARD_ORDER, "CLOSED", {"count": BLANK_CARDS, **_ANTWERPEN}, (
            (_DELIVERED, _MANAGER, ""),
            (now - delivered, NAME, DELIVERED.format(count=BLANK_CARDS, day=delivered.strftime("%d/%m/%Y"))),
        )),
        ("SIM_CARD_OPTIONS", "REACTIVATE_SIM_CARDS", "CLOSED", {}, (
            (timedelta(days=30), _MANAGER, "Please reactivate the van of the Namur team."),
            (timedelta(days=29, hours=20), NAME, "It is reactivated."),
        )),
        ("TECHNICAL", "NO_DATA", "ANSWERED", {"msisdns": ["+32488267074"], "place": "Cold store, Antwerpen"}, (
            (timedelta(days=3), _MANAGER, "No data in the cold store since Monday.\nVoice works."),
            (timedelta(days=2, hours=21), NAME, "Do other phones have data there?\nWhich plan does the line have?"),
        )),
        ("SIM_CARD_OPTIONS", CARD_ORDER, "OPEN", {"count": 20, **_GENT}, (
            (_COMING, _MANAGER, "20 blank SIM cards for the depot in Gent, please."),
        )),
    )  # fmt: skip
    return [
        {
            "organisation_id": owner,
            "id": f"ticket-{index:06d}",
            "version": len(messages),
            "number": f"T{410_000 + index}",
            "topic": topic,
            "detail": detail,
            "status": status,
            "created_at": now - messages[0][0],
            "fields": json.dumps(fields | _CONTACT),
            "expected_on": _expected_on(now - messages[0][0]) if detail == CARD_ORDER else None,
            "messages": json.dumps(
                [message(now - age, author, text, from_desk=author == NAME) for age, author, text in messages]
            ),
        }
        for index, (topic, detail, status, fields, messages) in enumerate(specimens, start=1)
    ]


def delivery_rows(owner: str, now: datetime) -> list[Row]:
    """One delivery that came, one on its way."""
    rows: list[Row] = []
    orders = (("ticket-000001", _DELIVERED, BLANK_CARDS, _ANTWERPEN), ("ticket-000004", _COMING, 20, _GENT))
    for ticket, ago, cards, address in orders:
        expected_on = _expected_on(now - ago)
        rows.append(
            {
                "organisation_id": owner,
                "id": f"delivery-{len(rows) + 1:06d}",
                "ticket_id": ticket,
                "cards": cards,
                "address": json.dumps(address | {"number_suffix": "", "box": ""}, sort_keys=True),
                "ordered_at": now - ago,
                "expected_on": expected_on,
                "delivered_on": None if ago is _COMING else expected_on,
            }
        )
    return rows


def _expected_on(ordered_at: datetime) -> Any:
    return add_working_days(day_of(ordered_at), DELIVERY_DAYS)
