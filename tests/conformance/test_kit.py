"""The kit itself: what orders twice, tells a secret, asks another host or calls undone done does not pass."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import httpx
import pytest

from fleet_tui.conformance import cases
from fleet_tui.conformance.subject import Stand
from fleet_tui.domain.line import LinePage
from fleet_tui.domain.order import Order, OrderRequest, OrderStatus
from fleet_tui.operators.soracom.operator import Soracom
from fleet_tui.port import Operator
from tests.conformance.test_soracom_conformance import SoracomSubject
from tests.soracom_double import SECRET


class Twice(httpx.AsyncBaseTransport):
    """Sends what changes something once more where no answer came."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self.inner.handle_async_request(request)
        except httpx.ReadError:
            return await self.inner.handle_async_request(request)


class Bad(SoracomSubject):
    """An adapter with a fault: `spoil` puts it in."""

    def __init__(self, spoil: Callable[[Soracom], object], wire: type[Twice] | None = None) -> None:
        self._spoil = spoil
        self._wire = wire

    async def operator(
        self, stand: Stand, transport: httpx.AsyncBaseTransport, directory: Path, *, read_only: bool = False
    ) -> Operator:
        through = self._wire(transport) if self._wire else transport
        operator = await super().operator(stand, through, directory, read_only=read_only)
        self._spoil(cast("Soracom", operator))
        return operator


def nothing(operator: Soracom) -> None: ...


def tells(operator: Soracom) -> None:
    operator.note = SECRET  # type: ignore[attr-defined]


def calls_it_done(operator: Soracom) -> None:
    honest = operator.submit

    async def submit(order: OrderRequest, key: str) -> Order:
        return (await honest(order, key)).model_copy(update={"status": OrderStatus.DONE})

    operator.submit = submit  # type: ignore[method-assign]


def raises_its_own(operator: Soracom) -> None:
    async def line_page(*, cursor: str | None = None, limit: int = 100) -> LinePage:
        raise KeyError("simId")

    operator.line_page = line_page  # type: ignore[method-assign]


async def test_what_is_wrong_in_an_adapter_is_found(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    once = cases.test_what_is_ordered_is_done_at_most_once
    with pytest.raises(AssertionError):
        await once(Bad(nothing, Twice), tmp_path / "twice", "reset after")
    with pytest.raises(AssertionError):
        await once(Bad(calls_it_done), tmp_path / "done", "403")
    with pytest.raises(AssertionError):
        await cases.test_no_secret_is_shown_or_kept(Bad(tells), tmp_path / "tells", caplog)
    with pytest.raises(KeyError):
        await cases.test_a_fault_in_reading_is_a_failure_and_nothing_else(
            Bad(raises_its_own), tmp_path / "raises", "500", caplog
        )
    elsewhere = Bad(nothing)
    elsewhere.hosts = frozenset({"api.elsewhere.example"})
    with pytest.raises(AssertionError):
        await cases.test_no_other_host_is_asked(elsewhere, tmp_path / "elsewhere")
