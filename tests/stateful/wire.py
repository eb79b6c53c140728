"""What goes wrong between a program and an operator, also that the program is killed; for what orders something."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import httpx

from fleet_tui.domain.order import OrderRequest
from fleet_tui.operators.booked import Booked
from tests.faults import Fault, FaultTransport, cut_after, passed, refused, reset_after, reset_before, status
from tests.unit.booked_support import at_rest, killed


async def late(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
    """It is done, and the answer comes too late."""
    await inner.handle_async_request(request)
    raise httpx.ReadTimeout("", request=request)


class Kill:
    """A kill while a request is under way: before it is at the operator, or after."""

    def __init__(self, *, arrives: bool) -> None:
        self.arrives = arrives

    def __repr__(self) -> str:
        return f"Kill(arrives={self.arrives})"


FAULTS: dict[str, Fault | Kill] = {
    "none": passed,
    "refused": refused,
    "reset before": reset_before,
    "reset after": reset_after,
    "late": late,
    "cut": cut_after,
    "429": status(429),
    "500 before": status(500),
    "500 after": status(500, reached=True),
    "502 page": status(502, reached=True, page=True),
    "503": status(503),
    "403 page": status(403, page=True),
    "kill before": Kill(arrives=False),
    "kill after": Kill(arrives=True),
}


class Wire(FaultTransport):
    """Faults for what changes something; `dying` is set where a program is to be killed."""

    def __init__(
        self, inner: httpx.AsyncBaseTransport, faults: Sequence[str], applies: Callable[[httpx.Request], bool]
    ) -> None:
        super().__init__(inner, [self._fault(FAULTS[name]) for name in faults], applies=applies)
        self.dying = asyncio.Event()

    def _fault(self, fault: Fault | Kill) -> Fault:
        if not isinstance(fault, Kill):
            return fault

        async def kill(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
            if fault.arrives:
                await inner.handle_async_request(request)
            self.dying.set()
            await asyncio.Event().wait()
            raise AssertionError

        return kill


async def ordered(wire: Wire, operator: Booked, order: OrderRequest, key: str) -> None:
    """Order over `wire`, until all is sent, or the program is killed; what is left of it is closed."""
    await operator.submit(order, key)
    rest, dying = asyncio.ensure_future(at_rest(operator)), asyncio.ensure_future(wire.dying.wait())
    await asyncio.wait([rest, dying], return_when=asyncio.FIRST_COMPLETED)
    died = wire.dying.is_set()
    for task in (rest, dying):
        task.cancel()
    await (killed(operator) if died else operator.close())
