"""KPN's adapter before its double, held to what every adapter is held to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from fleet_tui.conformance.cases import *  # noqa: F403 - the cases are taken as they are
from fleet_tui.conformance.subject import Stand, Subject
from fleet_tui.operators.kpn import sheet
from fleet_tui.port import Operator
from tests.kpn_double import OTHER_CENTRE, PIET, PUK, SECRET, DoubleTransport, KpnDouble, contract
from tests.unit.kpn_support import BASE, kpn


class KpnSubject(Subject):
    hosts = frozenset({httpx.URL(BASE).host})
    secrets = (SECRET, "token-canary", PUK)
    page = sheet.MOST
    changes = {
        "suspend": {"kind": "suspend"},
        "reactivate": {"kind": "reactivate"},
        "swap_sim": {"kind": "swap_sim", "iccid": contract(900_000)["simCardNumber"]},
        "cease": {"kind": "cease"},
        "port_out": {"kind": "port_out", "recipient_operator": "Odido"},
        "set_billing_account": {"kind": "set_billing_account", "billing_account": str(OTHER_CENTRE)},
        "set_user": {"kind": "set_user", "user": {"kind": "existing", "person_id": str(PIET)}},
        "report_departure": {"kind": "report_departure", "action": "SUSPEND"},
    }

    @asynccontextmanager
    async def stand(self, lines: int, directory: Path) -> AsyncIterator[Stand]:
        words = ("ACTIVE", "ORDERED", "BLOCKED")
        double = KpnDouble(contract(number, words[(number - 1) % 3]) for number in range(1, lines + 1))

        async def taken() -> Mapping[Any, int]:
            return double.taken

        def remove() -> None:
            del double.contracts[min(double.contracts)]

        yield Stand(DoubleTransport(double), taken, remove)

    async def operator(
        self, stand: Stand, transport: httpx.AsyncBaseTransport, directory: Path, *, read_only: bool = False
    ) -> Operator:
        return cast("Operator", kpn(transport, directory, read_only=read_only))

    def writes(self, request: httpx.Request) -> bool:
        return request.url.path.rpartition("/")[2] in sheet.STEPS


@pytest.fixture
def subject() -> Subject:
    """What the cases are run against."""
    return KpnSubject()
