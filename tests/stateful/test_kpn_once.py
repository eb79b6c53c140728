"""Whatever goes wrong on the way to KPN, and whenever the program is killed: orders at KPN are never more than intents,
and each line's result is the truth."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from hypothesis import example, given
from hypothesis import strategies as st

from fleet_tui.domain.order import ItemStatus
from fleet_tui.operators.kpn import sheet
from tests.kpn_double import OTHER_CENTRE, PIET, DoubleTransport, KpnDouble, contract
from tests.stateful.wire import FAULTS, Wire, ordered
from tests.unit.kpn_support import asked, kpn

KINDS: dict[str, tuple[dict[str, Any], str]] = {
    "suspend": ({"kind": "suspend"}, "block-sim"),
    "reactivate": ({"kind": "reactivate"}, "unblock-sim"),
    "swap": ({"kind": "swap_sim", "iccid": contract(77)["simCardNumber"]}, "replace-sim"),
    "cease": ({"kind": "cease"}, "terminate"),
    "port out": ({"kind": "port_out", "recipient_operator": "Odido"}, "porting-out"),
    "account": ({"kind": "set_billing_account", "billing_account": str(OTHER_CENTRE)}, "move"),
    "person": ({"kind": "set_user", "user": {"kind": "existing", "person_id": str(PIET)}}, "move"),
}
"""Changes, and the order that each is at KPN."""
STATES = {"CLOSED": ItemStatus.DONE, "UNAUTHORIZED": ItemStatus.WAITING, "IN_PROGRESS": ItemStatus.IN_PROGRESS}
"""In which an order is once it is taken, and what its item is then."""


def _orders(request: httpx.Request) -> bool:
    return request.url.path.rpartition("/")[2] in sheet.STEPS


async def course(directory: Path, orders: Sequence[tuple[str, str, Sequence[str]]]) -> None:
    """Order after order of two lines, each with its faults; after a kill another program goes on."""
    double = KpnDouble([contract(1), contract(2, "BLOCKED")])
    for number, (kind, state, faults) in enumerate(orders):
        change, operation = KINDS[kind]
        order, key, before = asked((1, change), (2, change)), f"key-{number}", Counter(double.taken)
        double.state = state
        wire = Wire(DoubleTransport(double), faults, _orders)
        await ordered(wire, kpn(wire, directory), order, key)
        after = kpn(DoubleTransport(double), directory)
        found = await after.find(key)
        assert found is not None
        assert (await after.submit(order, key)).id == found.id
        await after.order(found.id)
        taken = double.taken - before
        for item in (await after.order_items(found.id)).items:
            at_kpn = taken[int(str(item.line_id).removeprefix("kpn:")), operation]
            assert at_kpn <= 1
            assert item.status in {STATES[state], ItemStatus.REFUSED, ItemStatus.UNKNOWN}
            assert at_kpn == (item.status == STATES[state]), item  # what was taken is always found by its reference
        assert {name for _line, name in taken} <= {operation}
        await after.close()


ORDERS = st.lists(
    st.tuples(
        st.sampled_from(sorted(KINDS)),
        st.sampled_from(sorted(STATES)),
        st.lists(st.sampled_from(sorted(FAULTS)), max_size=8),
    ),
    min_size=1,
    max_size=2,
)


@given(ORDERS)
@example([(kind, "CLOSED", [fault]) for kind in ("suspend", "swap", "cease") for fault in FAULTS])
@example([(kind, "UNAUTHORIZED", [fault]) for kind in ("account", "person") for fault in FAULTS])
def test_orders_at_kpn_are_never_more_than_intents(orders: list[tuple[str, str, list[str]]]) -> None:
    with TemporaryDirectory() as name:
        asyncio.run(course(Path(name), orders))
