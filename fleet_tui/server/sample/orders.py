"""The sample's past and coming orders."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from fleet_tui.domain.calendar import add_working_days, day_of
from fleet_tui.server.sample.fleet import Row
from fleet_tui.server.sample.profiles import LOCAL_MANAGER


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
        order = self._order("activate", lines, day, self._now - timedelta(hours=1))
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
