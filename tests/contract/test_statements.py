"""How many statements of SQL an order costs: each is a way to the database and back, and most of an order's time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from fleet_tui.domain.order import OrderRequest
from tests.contract.server import Server


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are executed meanwhile, those that begin a transaction aside."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_an_order_is_taken_in_and_worked_off_in_few_statements(server: Server) -> None:
    """Whatever it asks of many lines, too."""
    backends = server.backend._machine
    assert backends is not None
    machine = server.worker(batch=100)
    manager = await server.manager()
    page = await manager.line_page()
    active = [line for line, status in zip(page.id, page.status, strict=True) if status == "ACTIVE"]
    for key, lines in (("one", active[:1]), ("many", active[1:21])):
        items = [{"line_id": line, "change": {"kind": "suspend"}} for line in lines]
        async with backends._working:  # it rests
            with counted() as submitted:
                order = await manager.submit(OrderRequest.model_validate({"items": items}), key)
            with counted() as worked:
                await machine.work_until_idle()
        assert (await manager.order(order.id)).counts.done == len(lines)
        assert len(submitted) <= 10, "\n".join(submitted)
        assert len(worked) <= 18, "\n".join(worked)
