"""What became of the items of an order: reckoned once, stored with each, read by the audit log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from fleet_tui.domain.changes.evaluate import Evaluated
from fleet_tui.domain.changes.facts import Facts, LineState
from fleet_tui.domain.changes.inverse import Inverse
from fleet_tui.domain.order import Effect, ItemStatus
from fleet_tui.server.storage import tables

_ITEMS = tables.order_items.c


@dataclass(frozen=True, slots=True)
class Outcome:
    """A stored item, what it does to its line or why it does nothing, and what changes by it, field by field."""

    row: Row[Any]
    item: Evaluated
    effects: list[Effect]

    @property
    def accepted(self) -> bool:
        """It does something."""
        return self.item.result is not None

    @property
    def after(self) -> LineState | None:
        """The line as it leaves it; None: refused, or the line is deleted."""
        return self.item.result.after if self.item.result else None

    def stored(self, status: ItemStatus, now: datetime) -> dict[str, Any]:
        """What its row stores of it (`write_items`): `status`, or that it was refused."""
        inverse = Inverse.of(self.item.before, self.after) if self.accepted else None
        effects = [effect.model_dump(mode="json") for effect in self.effects]
        status = status if self.accepted else ItemStatus.REFUSED
        return {
            "of_order": self.row.order_id,
            "of_position": self.row.position,
            "status": status.value,
            "refusal": self.item.refusal.model_dump_json() if self.item.refusal else None,
            "inverse": inverse.stored() if inverse else None,
            "effects": json.dumps(effects) if effects else None,
            "finished_at": None if status is ItemStatus.TO_SEND else now,
        }


def outcomes(rows: Iterable[Row[Any]], evaluated: Iterable[Evaluated], facts: Facts) -> list[Outcome]:
    """The outcome of each stored item, as it was evaluated."""
    return [Outcome(row, item, item.effects(facts)) for row, item in zip(rows, evaluated, strict=True)]


async def write_items(connection: AsyncConnection, organisation_id: str, rows: Sequence[dict[str, Any]]) -> None:
    """Write columns of items; each of `rows` names its item by `of_order` and `of_position`."""
    statement = update(tables.order_items).where(
        _ITEMS.organisation_id == organisation_id,
        _ITEMS.order_id == bindparam("of_order"),
        _ITEMS.position == bindparam("of_position"),
    )
    await connection.execute(statement, rows)
