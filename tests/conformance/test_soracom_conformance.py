"""Soracom's adapter before its double, held to what every adapter is held to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from fleet_tui.conformance.cases import *  # noqa: F403 - the cases are taken as they are
from fleet_tui.conformance.subject import Stand, Subject
from fleet_tui.port import Operator
from tests.soracom_double import SECRET, DoubleTransport, SoracomDouble, sim
from tests.unit.soracom_support import BASE, soracom


class SoracomSubject(Subject):
    hosts = frozenset({httpx.URL(BASE).host})
    secrets = (SECRET, "token-canary")
    page = 100
    changes = {
        "activate": {"kind": "activate"},
        "suspend": {"kind": "suspend"},
        "reactivate": {"kind": "reactivate"},
        "cease": {"kind": "cease"},
        "set_plan": {"kind": "set_plan", "plan": "s1.slow"},
        "set_user": {"kind": "set_user", "user": {"kind": "none"}, "description": "Pump house"},
    }

    @asynccontextmanager
    async def stand(self, lines: int, directory: Path) -> AsyncIterator[Stand]:
        words = ("active", "ready", "suspended")
        double = SoracomDouble(sim(number, words[(number - 1) % 3]) for number in range(1, lines + 1))

        async def taken() -> Mapping[Any, int]:
            return double.taken

        def remove() -> None:
            del double.sims[min(double.sims)]

        yield Stand(DoubleTransport(double), taken, remove)

    async def operator(
        self, stand: Stand, transport: httpx.AsyncBaseTransport, directory: Path, *, read_only: bool = False
    ) -> Operator:
        return cast("Operator", soracom(transport, directory, read_only=read_only))

    def writes(self, request: httpx.Request) -> bool:
        return request.method != "GET" and "/auth" not in request.url.path


@pytest.fixture
def subject() -> Subject:
    """What the cases are run against."""
    return SoracomSubject()
