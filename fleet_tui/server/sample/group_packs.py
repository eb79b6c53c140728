"""The sample's group pack, with what was used of it by day and by line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from fleet_tui.domain.calendar import day_of
from fleet_tui.server.sample.catalogue import EXTRA_GB, GROUP_PACK
from fleet_tui.server.sample.fleet import Row

PACK = "pack-000001"
USERS = 300
"""Lines that use the pack, at most."""
_USED_MB = 63_000
_FIGURE_AGE = timedelta(hours=2)


def group_pack_rows(owner: str, now: datetime, random: Random) -> list[Row]:
    """One shared data pack with its consumption day by day, 63 % used."""
    measured = day_of(now - _FIGURE_AGE)
    days = [measured.replace(day=1) + timedelta(days=n) for n in range(measured.day)]
    weights = [random.uniform(0.4, 1.0) if day.weekday() < 5 else random.uniform(0.05, 0.2) for day in days]
    used = _parts(_USED_MB, weights)
    offer, name, volume_gb, price = GROUP_PACK
    return [
        {
            "organisation_id": owner,
            "id": PACK,
            "name": name,
            "volume_gb": volume_gb,
            "price": price,
            "as_of": now - _FIGURE_AGE,
            "days": json.dumps([{"day": day.isoformat(), "used_mb": mb} for day, mb in zip(days, used, strict=True)]),
            "notify_extra_usage": True,
            "notify_at": 5000,
            "offer": offer,
            "extra_gb": EXTRA_GB,
        }
    ]


def group_pack_usage_rows(owner: str, line_ids: Sequence[str], random: Random) -> list[Row]:
    """What some of `line_ids` used, a few of them most of it: exactly what the days add up to."""
    users = random.sample(line_ids, min(USERS, len(line_ids)))
    used = _parts(_USED_MB, [random.uniform(0.5, 1.0) / place for place in range(1, len(users) + 1)])
    return [
        {"organisation_id": owner, "pack_id": PACK, "line_id": line_id, "used_mb": mb}
        for line_id, mb in zip(users, used, strict=True)
        if mb
    ]


def _parts(whole: int, weights: Sequence[float]) -> list[int]:
    """`whole` in parts that are to each other as `weights`, to the unit."""
    ends = [round(whole * so_far / sum(weights)) for so_far in accumulate(weights)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
