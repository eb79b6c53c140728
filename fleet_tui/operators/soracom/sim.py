"""A SIM of Soracom's, as a line of ours: its states, its name, its number where it has one."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from pydantic import JsonValue

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.changes.facts import LineState
from fleet_tui.operators.soracom import sheet
from fleet_tui.operators.told import mapping_of, text_of

PREFIX = "soracom:"
"""Before the id of a SIM in the id of its line."""
_TURNS_INTO = {"suspend": "suspend", "deactivate": "suspend", "terminate": "cease"}
"""What happens at an expiry, as our kind of change."""


class Sim:
    """What Soracom says of one SIM. Read leniently: a field of another shape counts as missing."""

    def __init__(self, answered: Mapping[str, JsonValue]) -> None:
        self.own = answered
        self._profile = self._active_profile()

    @property
    def line_id(self) -> str:
        return PREFIX + self._text("simId")

    @property
    def there(self) -> bool:
        """It has an id: without one it is no SIM."""
        return bool(self._text("simId"))

    @property
    def word(self) -> str:
        """Soracom's word for its state."""
        return self._text("status")

    @property
    def status(self) -> str:
        """Our word where there is one, else Soracom's."""
        return str(sheet.STATES.get(self.word, self.word))

    @property
    def speed(self) -> str:
        return self._text("speedClass")

    @property
    def name(self) -> str:
        return text_of(mapping_of(self.own.get("tags")).get("name"))

    @property
    def labels(self) -> list[str]:
        """What else was written on it, `name: value`."""
        tags = mapping_of(self.own.get("tags"))
        return sorted(f"{name}: {value}" for name, value in tags.items() if name != "name" and isinstance(value, str))

    @property
    def iccid(self) -> str | None:
        return text_of(self._profile.get("iccid")) or text_of(self.own.get("activeProfileId")) or None

    @property
    def msisdn(self) -> str:
        """In E.164; empty where the SIM has no number."""
        subscribers = mapping_of(self._profile.get("subscribers"))
        first = mapping_of(subscribers.get(text_of(self._profile.get("primaryImsi"))))
        digits = text_of(first.get("msisdn")).lstrip("+")
        return f"+{digits}" if digits.isascii() and digits.isdigit() else ""

    @property
    def modified_at(self) -> datetime:
        moment = self._moment("lastModifiedTime") or self._moment("createdTime")
        return moment or datetime.fromtimestamp(0, UTC)

    @property
    def expiry(self) -> tuple[str, date] | None:
        """What happens to it on a later day, as our kind of change, and when."""
        kind, moment = _TURNS_INTO.get(self._text("expiryAction")), self._moment("expiryTime")
        return (kind, day_of(moment)) if kind and moment else None

    @property
    def version(self) -> int:
        """Another one whenever something changed that a person saw; traffic changes nothing."""
        seen = [self.own.get(name) for name in ("status", "speedClass", "expiryTime", "expiryAction", "groupId")]
        return 1 + (zlib.crc32(repr([*seen, self.name, self.iccid]).encode()) & 0x3FFFFFFF)

    def state(self) -> LineState:
        """For the rules."""
        return LineState(
            id=self.line_id,
            version=self.version,
            msisdn=self.msisdn,
            iccid=self.iccid,
            description=self.name,
            status=self.status,
            plan=self.speed,
        )

    def _active_profile(self) -> Mapping[str, Any]:
        profiles = mapping_of(self.own.get("profiles"))
        active = profiles.get(self._text("activeProfileId")) or next(iter(profiles.values()), None)
        return mapping_of(active)

    def _text(self, name: str) -> str:
        return text_of(self.own.get(name))

    def _moment(self, name: str) -> datetime | None:
        value = self.own.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 253_402_300_800_000:
            return None
        return datetime.fromtimestamp(value / 1000, UTC)
