"""The sample's past and coming orders, of more than one of its managers, and what the audit log says of them."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from fleet_tui.domain.calendar import add_working_days, day_of
from fleet_tui.server.sample.fleet import Row

_BEFORE = ("MOBILE_START", "MOBILE_CONTACT")
"""Plans that lines had before the sample's change of plan: the first that is not the present one."""


class OrderMaker:
    """Past orders for the history, and activations that wait for their day."""

    def __init__(self, owner: str, now: datetime, profiles: list[Row]) -> None:
        """`profiles` are those of the company; the first is that of the local manager."""
        self.owner = owner
        managers = [profile for profile in profiles if profile["role"] == "MANAGER"]
        self._local, self._colleague = managers[0], managers[-1]
        self._now = now
        self.orders: list[Row] = []
        self.items: list[Row] = []
        self.audit: list[Row] = []
        self.scheduled: list[Row] = []
        """Lines that show a date, with it."""

    def make(self, lines: list[Row], pending: list[Row]) -> None:
        """`lines` are active ones for the history; about a sixth of `pending` gets a date."""
        if len(lines) >= 17:
            self._past("set_plan", lines[3:17], self._colleague, hours=26, refused=1)
            self._past("activate", lines[:3], self._local, hours=2, refused=0)
        dated = pending[: max(1, round(len(pending) / 6))]
        if dated:
            self._coming(dated)

    def _past(self, kind: str, lines: list[Row], by: Row, hours: int, refused: int) -> None:
        at = self._now - timedelta(hours=hours)
        order = self._order(kind, lines, day_of(at), at, by)
        order |= {"status": "PARTIAL" if refused else "DONE", "done": len(lines) - refused, "refused": refused}
        order["finished_at"] = at + timedelta(seconds=4)
        for position, item in enumerate(self._items(order, kind, lines)):
            item |= {"status": "DONE", "finished_at": order["finished_at"]}
            if position < refused:
                notice = {"code": "VERSION_CONFLICT", "message": "The line was changed by somebody else meanwhile."}
                item |= {"status": "REFUSED", "refusal": json.dumps(notice)}

    def _coming(self, lines: list[Row]) -> None:
        day = add_working_days(day_of(self._now), 3)
        order = self._order("activate", lines, day, self._now - timedelta(hours=1), self._local)
        order |= {"status": "SCHEDULED", "dated": True}
        self._items(order, "activate", lines)
        self.scheduled = [{"line_id": line["id"], "day": day} for line in lines]

    def _order(self, kind: str, lines: list[Row], day: date, at: datetime, by: Row) -> Row:
        serial = len(self.orders) + 1
        order = {
            "organisation_id": self.owner,
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
            "created_by": by["id"],
            "created_by_name": by["description"],
            "created_at": at,
            "finished_at": None,
            "idempotency_key": f"sample-{serial}",
            "request_id": "",
        }
        self.orders.append(order)
        self.audit.append(
            {
                "organisation_id": self.owner,
                "at": at,
                "profile_id": by["id"],
                "action": "order.submit",
                "subject": order["id"],
                "after": json.dumps({"kind": kind, "items": len(lines)}),
            }
        )
        return order

    def _items(self, order: Row, kind: str, lines: list[Row]) -> list[Row]:
        items = [
            {
                "organisation_id": self.owner,
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
                "effects": json.dumps([effect]),
            }
            for position, line in enumerate(lines)
            for change, effect in [_change(kind, line)]
        ]
        self.items += items
        return items


def _change(kind: str, line: Row) -> tuple[dict[str, Any], dict[str, Any]]:
    """What made `line` what it is, and how that reads."""
    if kind == "set_plan":
        before = next(plan for plan in _BEFORE if plan != line["plan"])
        return {"kind": kind, "plan": line["plan"]}, {"field": "plan", "before": before, "after": line["plan"]}
    return {"kind": kind}, {"field": "status", "before": "PENDING", "after": "ACTIVE"}
