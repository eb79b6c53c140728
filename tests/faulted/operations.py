"""The operations that every fault meets: the keys to them, what goes over the wire, what the server notes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
from textual.pilot import Pilot

from screens.tickets.new_ticket import NewTicketScreen
from tests.harness import on_screen, order, press, screen_lines, type_text
from tests.journeys.managing import MARGAUX, manage
from widgets.dialog import ConfirmDialog
from widgets.field import Field

Act = Callable[[Pilot[None], int], Awaitable[None]]
Applies = Callable[[httpx.Request], bool]


@dataclass(frozen=True, slots=True)
class Operation:
    """`open` leads from the dashboard to before the `send`; its number makes what is typed another each time.

    `action`: what the audit log calls it, "" for what only reads. `over` puts back what stands in the next one's way,
    `again` asks once more where F5 does not.
    """

    name: str
    applies: Applies
    open: Act
    send: Act
    action: str = ""
    over: Act | None = None
    again: Act | None = None


def asks(method: str, path: str, *, ending: str = "") -> Applies:
    """Requests of `method` at `path`, or below it where `ending` is given; a look beforehand is none."""

    def applies(request: httpx.Request) -> bool:
        there = request.url.path == path or (ending != "" and request.url.path.startswith(path))
        looks = request.url.params.get("validate_only") == "true"
        return there and request.method == method and request.url.path.endswith(ending) and not looks

    return applies


def keys(*pressed: str) -> Act:
    async def act(pilot: Pilot[None], _number: int) -> None:
        await press(pilot, *pressed)

    return act


async def _suspend(pilot: Pilot[None], _number: int) -> None:
    """The line under the cursor, or what takes that back."""
    await press(pilot, "1")
    (line,) = [each for each in screen_lines(pilot.app) if each.startswith("▸")]
    await press(pilot, "r" if "suspended" in line else "s")


async def _order(pilot: Pilot[None], _number: int) -> None:
    await order(pilot)


async def _ticket(pilot: Pilot[None], number: int) -> None:
    await press(pilot, "3", "n", "7")
    await type_text(pilot, "0489744365")
    await press(pilot, "enter", "enter", "enter", "tab")
    on_screen(pilot, NewTicketScreen).entry("message").go_to()
    await type_text(pilot, f"Dead since {number} days")


async def _reply(pilot: Pilot[None], number: int) -> None:
    await press(pilot, "3", "enter", "n")
    await type_text(pilot, f"Still dead, the {number}th time")


async def _profile(pilot: Pilot[None], number: int) -> None:
    await press(pilot, "2", "n")
    pilot.app.screen.query_one("#description", Field).value = f"Person {number}"
    pilot.app.screen.query_one("#e_mail", Field).value = f"person{number}@brouwerij.example"
    await pilot.pause()


async def _split_bill(pilot: Pilot[None], number: int) -> None:
    await press(pilot, "6", "f4", "n")
    await type_text(pilot, f"Drivers {number}")
    await press(pilot, "tab", "tab")
    await type_text(pilot, "25,50")


async def _account(pilot: Pilot[None], number: int) -> None:
    await press(pilot, "6", "enter", "tab", "tab", "end", "ctrl+u")
    await type_text(pilot, f"billing{number}@brouwerij.example")


async def _pack(pilot: Pilot[None], _number: int) -> None:
    await press(pilot, "5", "n", "right", "enter")
    await type_text(pilot, "01/12/2026")
    await press(pilot, "enter")


async def _yes(pilot: Pilot[None], _number: int) -> None:
    await press(pilot, *(("tab", "enter") if isinstance(pilot.app.screen, ConfirmDialog) else ("ctrl+g",)))
    if isinstance(pilot.app.screen, ConfirmDialog) and not pilot.app.workers:
        await press(pilot, "tab", "enter")


async def _line(pilot: Pilot[None], _number: int) -> None:
    await manage(pilot, MARGAUX)


async def _cancel_payment(pilot: Pilot[None], _number: int) -> None:
    await press(pilot, "ctrl+x")
    if isinstance(pilot.app.screen, ConfirmDialog):
        await press(pilot, "tab", "enter")


def previews(request: httpx.Request) -> bool:
    return request.url.path == "/v1/orders" and "validate_only" in request.url.params


SENDS, LOOKS = keys("ctrl+g"), keys("f5")
OPERATIONS = (
    Operation("order a change of a line", asks("POST", "/v1/orders"), _suspend, _order, "order.submit"),
    Operation("make a ticket", asks("POST", "/v1/tickets"), _ticket, SENDS, "ticket.create"),
    Operation("reply to a ticket", asks("POST", "/v1/tickets/", ending="/messages"), _reply, SENDS, "ticket.reply"),
    Operation("invite a person", asks("POST", "/v1/profiles"), _profile, SENDS, "profile.create"),
    Operation(
        "make a split-bill profile", asks("POST", "/v1/split-bill-profiles"), _split_bill, SENDS,
        "split_bill_profile.create",
    ),
    Operation(
        "change a billing account", lambda request: request.method == "PATCH", _account, SENDS, "billing_account.update"
    ),
    Operation("order a group pack", asks("POST", "/v1/group-packs"), _pack, _yes, "group_pack.order"),
    Operation("pay an invoice", asks("POST", "/v1/payments"), keys("7", "p"), SENDS, "payment.make", _cancel_payment),
    Operation("see a PUK", asks("POST", "/v1/sim-cards/", ending="/puk-reveals"), _line, keys("v"), again=keys("v")),
    Operation("look at an order before it goes", previews, keys("1"), keys("s")),
    Operation("list profiles", asks("GET", "/v1/profiles"), keys(), keys("2")),
    Operation("list tickets", asks("GET", "/v1/tickets"), keys(), keys("3")),
    Operation("list invoices", asks("GET", "/v1/invoices"), keys(), keys("7")),
    Operation("list orders", asks("GET", "/v1/orders"), keys(), keys("9")),
)  # fmt: skip
