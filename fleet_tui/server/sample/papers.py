"""What the sample has beside lines: profiles, invoices, tickets, group packs, past and coming orders."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from stdnum.be import ogm_vcs

from fleet_tui.domain.calendar import add_working_days, day_of
from fleet_tui.server.sample import catalogue, words
from fleet_tui.server.sample.fleet import Row

LOCAL_MANAGER = "profile-000001"
_EXAMPLE_INVOICE, _EXAMPLE_AMOUNT = 213800090167, 9161
_USUAL_AMOUNTS = ((180_000, 260_000), (60_000, 95_000))


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


def invoice_rows(owner: str, today: date, random: Random) -> list[Row]:
    """Twelve months of invoices for each billing account; one of the main account is unpaid."""
    rows = []
    for account, (low, high) in zip(catalogue.ACCOUNTS, _USUAL_AMOUNTS, strict=True):
        issued = today.replace(day=22)
        if issued > today:
            issued = (today.replace(day=1) - timedelta(days=1)).replace(day=22)
        for month in range(12):
            example = account[0] == catalogue.MAIN_ACCOUNT and month == 0
            number = _EXAMPLE_INVOICE - month * 7919 - (0 if account[0] == catalogue.MAIN_ACCOUNT else 311)
            amount = _EXAMPLE_AMOUNT if example else random.randint(low, high)
            body = f"{number % 10**10:010d}"
            rows.append(
                {
                    "organisation_id": owner,
                    "number": str(number),
                    "billing_account": account[0],
                    "issued_on": issued,
                    "due_on": issued + timedelta(days=30),
                    "amount": amount,
                    "unpaid": amount if example else 0,
                    "communication": body + ogm_vcs.calc_check_digits(body),
                }
            )
            issued = (issued.replace(day=1) - timedelta(days=1)).replace(day=22)
    return rows


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


def group_pack_rows(owner: str, now: datetime, random: Random) -> list[Row]:
    """One shared data pack with its consumption day by day, 63 % used."""
    today = day_of(now)
    days = [today.replace(day=1) + timedelta(days=n) for n in range(today.day)]
    weights = [random.uniform(0.4, 1.0) if day.weekday() < 5 else random.uniform(0.05, 0.2) for day in days]
    used = [int(63_000 * weight / sum(weights)) for weight in weights]
    used[-1] += 63_000 - sum(used)
    return [
        {
            "organisation_id": owner,
            "id": "pack-000001",
            "name": "Group Data 100 GB",
            "volume_gb": 100,
            "price": 20000,
            "as_of": now - timedelta(hours=2),
            "days": json.dumps([{"day": day.isoformat(), "used_mb": mb} for day, mb in zip(days, used, strict=True)]),
            "notify_extra_usage": True,
            "notify_at": 5000,
        }
    ]


class OrderMaker:
    """Past orders for the history, and activations that wait for their day."""

    def __init__(self, owner: str, now: datetime) -> None:
        self._owner = owner
        self._now = now
        self.orders: list[Row] = []
        self.items: list[Row] = []
        self.scheduled: list[Row] = []
        """Lines that show a date, with it."""

    def make(self, lines: list[Row], pending: list[Row]) -> None:
        """`lines` are active ones for the history; about a sixth of `pending` gets a date."""
        if len(lines) >= 17:
            self._past("set_plan", {"kind": "set_plan", "plan": lines[0]["plan"]}, lines[3:17], hours=26, refused=1)
            self._past("activate", {"kind": "activate"}, lines[:3], hours=2, refused=0)
        dated = pending[: max(1, round(len(pending) / 6))]
        if dated:
            self._coming(dated)

    def _past(self, kind: str, change: dict[str, Any], lines: list[Row], hours: int, refused: int) -> None:
        at = self._now - timedelta(hours=hours)
        order = self._order(kind, lines, day_of(at), at)
        order |= {"status": "PARTIAL" if refused else "DONE", "done": len(lines) - refused, "refused": refused}
        order["finished_at"] = at + timedelta(seconds=4)
        for position, item in enumerate(self._items(order, kind, change, lines)):
            item |= {"status": "DONE", "finished_at": order["finished_at"]}
            if position < refused:
                notice = {"code": "VERSION_CONFLICT", "message": "The line was changed by somebody else meanwhile."}
                item |= {"status": "REFUSED", "refusal": json.dumps(notice)}

    def _coming(self, lines: list[Row]) -> None:
        day = add_working_days(day_of(self._now), 3)
        order = self._order("activate", lines, day, self._now - timedelta(hours=3))
        order |= {"status": "SCHEDULED", "dated": True}
        self._items(order, "activate", {"kind": "activate"}, lines)
        self.scheduled = [{"line_id": line["id"], "day": day} for line in lines]

    def _order(self, kind: str, lines: list[Row], day: date, at: datetime) -> Row:
        serial = len(self.orders) + 1
        order = {
            "organisation_id": self._owner,
            "id": f"order-{serial:06d}",
            "serial": serial,
            "status": "DONE",
            "kind": kind,
            "irreversible": kind == "activate",
            "effective_date": day,
            "dated": False,
            "total": len(lines),
            "done": 0,
            "refused": 0,
            "note": "",
            "created_by": LOCAL_MANAGER,
            "created_by_name": "Margaux Sastre",
            "created_at": at,
            "finished_at": None,
            "idempotency_key": f"sample-{serial}",
            "request_id": "",
        }
        self.orders.append(order)
        return order

    def _items(self, order: Row, kind: str, change: dict[str, Any], lines: list[Row]) -> list[Row]:
        items = [
            {
                "organisation_id": self._owner,
                "order_id": order["id"],
                "position": position,
                "line_id": line["id"],
                "msisdn": line["msisdn"],
                "description": line["description"],
                "expected_version": None,
                "kind": kind,
                "change": json.dumps(change),
                "status": "WAITING",
                "refusal": None,
                "finished_at": None,
            }
            for position, line in enumerate(lines)
        ]
        self.items += items
        return items
