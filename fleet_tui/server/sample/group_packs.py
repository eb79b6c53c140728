"""The sample's group packs."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from random import Random

from fleet_tui.domain.calendar import day_of
from fleet_tui.server.sample.fleet import Row


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
