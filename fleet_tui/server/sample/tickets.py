"""The sample's tickets."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from fleet_tui.server.sample.fleet import Row


def ticket_rows(owner: str, now: datetime) -> list[Row]:
    """Three tickets, two of them open."""
    specimens = (
        ("SIM_CARD_OPTIONS", "ORDER_BLANK_SIM_CARDS", "OPEN", 1, "20 blank SIM cards for the depot in Gent, please."),
        ("TECHNICAL", "NO_SERVICE", "OPEN", 3, "No data in the cold store since Monday.\nVoice works."),
        ("SIM_CARD_OPTIONS", "REACTIVATE_SIM_CARDS", "CLOSED", 30, "Please reactivate the van of the Namur team."),
    )
    return [
        {
            "organisation_id": owner,
            "id": f"ticket-{index:06d}",
            "number": f"T{410_000 + index}",
            "topic": topic,
            "detail": detail,
            "status": status,
            "created_at": now - timedelta(days=days),
            "messages": json.dumps(
                [{"at": (now - timedelta(days=days)).isoformat(), "author": "Margaux Sastre", "text": text}]
            ),
        }
        for index, (topic, detail, status, days, text) in enumerate(specimens, start=1)
    ]
