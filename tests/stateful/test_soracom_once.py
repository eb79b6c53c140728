"""Whatever goes wrong on the way to Soracom, and whenever the program is killed: what was ordered once is done at most
once there, and each line's result is the truth."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from hypothesis import example, given
from hypothesis import strategies as st

from fleet_tui.domain.order import ItemStatus, OrderItem
from tests.soracom_double import CHANGES, DoubleTransport, SoracomDouble, sim
from tests.stateful.wire import FAULTS, Wire, ordered
from tests.unit.soracom_support import asked, soracom

SIMS = [sim(1), sim(2, "suspended"), sim(3, "ready")]
IDS = [each["simId"] for each in SIMS]
KINDS: dict[str, tuple[dict[str, object], list[str]]] = {
    "suspend": ({"kind": "suspend"}, ["suspend"]),
    "reactivate": ({"kind": "reactivate"}, ["activate"]),
    "activate": ({"kind": "activate"}, ["activate"]),
    "cease": ({"kind": "cease"}, ["enable_termination", "terminate"]),
    "plan": ({"kind": "set_plan", "plan": "s1.slow"}, ["update_speed_class"]),
}
"""Changes, and what each asks of Soracom."""


def _changes(request: httpx.Request) -> bool:
    return request.url.path.rpartition("/")[2] in CHANGES


async def course(directory: Path, orders: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Order after order, each with its faults; after a kill another program goes on."""
    double = SoracomDouble([dict(each) for each in SIMS])
    for number, (kind, faults) in enumerate(orders):
        before, taken = {each: dict(fields) for each, fields in double.sims.items()}, Counter(double.taken)
        wire = Wire(DoubleTransport(double), faults, _changes)
        await ordered(wire, soracom(wire, directory), asked(*((each, KINDS[kind][0]) for each in IDS)), f"key-{number}")
        after = soracom(DoubleTransport(double), directory)
        found = await after.find(f"key-{number}")
        assert found is not None
        assert (await after.submit(asked(*((each, KINDS[kind][0]) for each in IDS)), f"key-{number}")).id == found.id
        order = await after.order(found.id)
        assert order.settled
        for item in (await after.order_items(order.id)).items:
            truth(item, kind, before, double, double.taken - taken)
        await after.close()


def truth(
    item: OrderItem,
    kind: str,
    before: dict[str, dict[str, object]],
    double: SoracomDouble,
    taken: Counter[tuple[str, str]],
) -> None:
    sim_id = str(item.line_id).removeprefix("soracom:")
    _change, operations = KINDS[kind]
    for operation in CHANGES:
        assert taken[sim_id, operation] <= (operation in operations), (operation, taken)
    last = operations[-1]
    assert item.status in {ItemStatus.DONE, ItemStatus.REFUSED, ItemStatus.UNKNOWN}
    if item.status == ItemStatus.DONE:
        assert taken[sim_id, last] == 1, item
    if item.status == ItemStatus.REFUSED:
        assert taken[sim_id, last] == 0, item
        if len(operations) == 1:
            assert double.sims[sim_id] == before[sim_id]


ORDERS = st.lists(
    st.tuples(st.sampled_from(sorted(KINDS)), st.lists(st.sampled_from(sorted(FAULTS)), max_size=12)),
    min_size=1,
    max_size=2,
)


@given(ORDERS)
@example([(kind, [fault]) for kind in KINDS for fault in FAULTS][:35])
@example([(kind, ["none", fault]) for kind in KINDS for fault in FAULTS][35:])
@example([("suspend", ["429"] * 40)])
def test_orders_at_soracom_are_never_more_than_intents(orders: list[tuple[str, list[str]]]) -> None:
    with TemporaryDirectory() as name:
        asyncio.run(course(Path(name), orders))
