"""Four eyes in the application: one manager orders and waits, another looks, approves or refuses; both see it."""

from __future__ import annotations

import uuid
from pathlib import Path

from fleet_tui.domain.order import Order, OrderRequest
from fleet_tui.fleet.row import LineRow
from screens.approval import ApprovalScreen
from screens.approval_rule import ApprovalRuleScreen
from screens.order import OrderScreen
from screens.orders import OrdersScreen
from tests.harness import on_screen, press, running, screen_text, type_text, words_on
from tests.journeys.served import Served, served
from tests.journeys.test_sign_in import signed_up


async def ordered(there: Served, line: LineRow) -> Order:
    """Margaux stops a number."""
    client = await there.world.client()
    item = {"line_id": line.id, "expected_version": line.version, "change": {"kind": "cease"}}
    order = await client.submit(OrderRequest.model_validate({"items": [item]}), uuid.uuid4().hex)
    await client.close()
    return order


async def test_one_orders_and_another_decides(tmp_path: Path) -> None:
    async with served(tmp_path) as there:
        await signed_up(there)  # Zoë
        await there.sign_in("margaux")
        async with running(there.app("margaux"), (120, 40)) as pilot:
            await press(pilot, "g", "v")
            on_screen(pilot, ApprovalRuleScreen)
            assert "No order waits for a second fleet manager." in words_on(pilot.app)
            await press(pilot, "l")
            await type_text(pilot, "a lot")
            await press(pilot, "enter")
            assert "amount" in words_on(pilot.app)
            await press(pilot, *(["backspace"] * 5))
            await type_text(pilot, "25")
            await press(pilot, "enter", "enter", "tab", "enter")
            assert "orders that cost more than € 25.00 a month" in words_on(pilot.app)
            index = pilot.app.workspace.index  # type: ignore[attr-defined]
            first, second = [row for row in index.rows(range(len(index))) if row.status == "ACTIVE"][:2]
            approved, refused = await ordered(there, first), await ordered(there, second)
            await press(pilot, "escape", "f5")
            assert "2 orders of yours wait for approval" in words_on(pilot.app)
            await press(pilot, "y", "enter")
            on_screen(pilot, OrderScreen)
            assert "It waits for another fleet manager" in words_on(pilot.app)
            await press(pilot, "f8")
            on_screen(pilot, OrderScreen)

        async with running(there.app("registrar"), (120, 40)) as pilot:
            assert "2 orders wait for your approval" in words_on(pilot.app)
            await press(pilot, "v")
            on_screen(pilot, OrdersScreen)
            await press(pilot, "enter", "f8")  # the newest
            on_screen(pilot, ApprovalScreen)
            text = words_on(pilot.app)
            assert "Margaux Sastre asks for it" in text
            assert "You are asked because: it gives up phone numbers." in text
            await press(pilot, "ctrl+x", "enter")
            assert "Say why." in words_on(pilot.app)
            await type_text(pilot, "She stays.")
            await press(pilot, "enter")
            on_screen(pilot, OrderScreen)
            assert "refused it on" in words_on(pilot.app)
            await press(pilot, "escape", "escape", "f5")
            assert "1 order waits for your approval" in words_on(pilot.app)
            await press(pilot, "v", "f8", "ctrl+g", "tab", "enter")
            await there.world.backend.work_until_idle()
            await press(pilot, "f5")
            on_screen(pilot, OrderScreen)
            assert "Zoë Peeters approved it on" in words_on(pilot.app)

        client = await there.world.client()
        assert [(await client.line(row.id)).status for row in (first, second)] == ["CEASED", "ACTIVE"]
        assert [(await client.order(each.id)).status for each in (approved, refused)] == ["DONE", "REJECTED"]
        await client.close()
        async with running(there.app("margaux"), (120, 40)) as pilot:
            await press(pilot, "9")
            assert "refused by Zoë Peeters" in screen_text(pilot.app)
            await press(pilot, "g", "v", "x", "tab", "enter")
            assert "another fleet manager has to approve it: No order waits" in words_on(pilot.app)
        async with running(there.app("registrar"), (120, 40)) as pilot:
            await press(pilot, "r")
            on_screen(pilot, ApprovalRuleScreen)
            await press(pilot, "ctrl+g", "tab", "enter")
            assert "No order waits for a second fleet manager." in words_on(pilot.app)
