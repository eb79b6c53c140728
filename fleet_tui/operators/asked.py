"""What a connection asks of an operator's adapter."""

from __future__ import annotations

import asyncio
import random as _random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fleet_tui.domain.calendar import Clock, system_clock

if TYPE_CHECKING:
    import httpx

    from fleet_tui.operators.keys import KeyStore


@dataclass(frozen=True, slots=True)
class Asked:
    """One connection. `directory` is where its book of orders lies; `transport` stands for the network in tests.

    `coverage` names one of the operator's hosts, empty for the usual; `options` are the operator's own of the settings.
    """

    base_url: str
    keys: KeyStore
    directory: Path
    coverage: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    read_only: bool = False
    transport: httpx.AsyncBaseTransport | None = field(default=None, repr=False)
    clock: Clock = system_clock
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    random: Callable[[], float] = _random.random
