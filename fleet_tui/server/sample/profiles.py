"""The sample's user profiles."""

from __future__ import annotations

from datetime import datetime, timedelta

from fleet_tui.server.sample import words
from fleet_tui.server.sample.fleet import Row

LOCAL_MANAGER = "profile-000001"


def profile_rows(owner: str, manager: Row | None, people: list[Row], now: datetime) -> list[Row]:
    """Margaux (manager), Malina (invited member), and the people who have a profile."""
    rows: list[Row] = [
        {
            "id": LOCAL_MANAGER,
            "description": "Margaux Sastre",
            "role": "MANAGER",
            "status": "VALIDATED",
            "e_mail": f"margaux.sastre@{words.MAIL_DOMAIN}",
            "phone_number": "+32489744365",
            "person_id": manager["id"] if manager else None,
            "invited_at": None,
        },
        {
            "id": "profile-000002",
            "description": "Malina",
            "role": "MEMBER",
            "status": "INVITED",
            "e_mail": f"malina@{words.MAIL_DOMAIN}",
            "phone_number": None,
            "person_id": None,
            "invited_at": now - timedelta(days=4),
        },
    ]
    rows += [
        {
            "id": f"profile-{index:06d}",
            "description": f"{person['given_name']} {person['family_name']}",
            "role": "MANAGER" if index % 25 == 7 else "MEMBER",
            "status": "VALIDATED" if person["confirmed"] else "INVITED",
            "e_mail": person["e_mail"],
            "phone_number": None,
            "person_id": person["id"],
            "invited_at": None if person["confirmed"] else now - timedelta(days=2),
        }
        for index, person in enumerate(people, start=3)
    ]
    return [{"organisation_id": owner} | row for row in rows]
