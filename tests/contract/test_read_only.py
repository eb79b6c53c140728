"""A client that is read-only sends nothing which would change anything, whoever calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleet_tui.domain.failure import Forbidden
from tests.faults import FaultTransport
from tests.harness import world


async def test_a_read_only_client_asks_and_sends_no_change(tmp_path: Path) -> None:
    async with world(tmp_path, fleet_size=60) as here:
        wires = here.behind(FaultTransport)
        client = await here.client(read_only=True)
        assert (await client.line_page()).total == 60
        asked = len(wires[-1].requests)
        with pytest.raises(Forbidden):
            await client.forget_format("0" * 64)
        assert len(wires[-1].requests) == asked
