"""Soracom's adapter before its double: a clock that stands still, waits that take no time."""

from __future__ import annotations

from pathlib import Path

import httpx
from pydantic import SecretStr

from fleet_tui.domain.calendar import Clock
from fleet_tui.domain.order import OrderRequest
from fleet_tui.operators.asked import Asked
from fleet_tui.operators.keys import Key, KeyStore
from fleet_tui.operators.soracom.operator import Soracom
from tests.soracom_double import KEY_ID, SECRET
from tests.unit.api_support import NOW, Waits

BASE = "https://g.api.soracom.io/v1"


def soracom(
    transport: httpx.AsyncBaseTransport,
    directory: Path,
    *,
    waits: Waits | None = None,
    clock: Clock = lambda: NOW,
    read_only: bool = False,
    pause: str = "",
    coverage: str = "",
) -> Soracom:
    """The adapter, signed in by a key that is kept nowhere."""
    keys = KeyStore("works", KEY_ID, environ={}, keyring=None, _typed=Key(KEY_ID, SecretStr(SECRET)))
    return Soracom(
        Asked(
            BASE,
            keys,
            directory,
            coverage=coverage,
            options={"pause": pause} if pause else {},
            read_only=read_only,
            transport=transport,
            clock=clock,
            sleep=waits or Waits(),
            random=lambda: 1.0,
        )
    )


def asked(*changes: tuple[str, dict[str, object]], **more: object) -> OrderRequest:
    """An order of `changes`, each with the id of its SIM."""
    items = [{"line_id": f"soracom:{sim_id}", "change": change} for sim_id, change in changes]
    return OrderRequest.model_validate({"items": items, **more})
