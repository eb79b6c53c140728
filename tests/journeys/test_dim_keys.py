"""A key whose action does not apply says why, on every screen there is, and does nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from textual.binding import Binding
from textual.pilot import Pilot

from fleet_tui.actions import ACTIONS, Action
from fleet_tui.domain.own_files import FileFormat
from fleet_tui.domain.profile import Role
from fleet_tui.workspace.workspace import Link, Workspace
from screens.approval import ApprovalScreen
from screens.areas import kinds_of_screens
from screens.base import FleetScreen
from screens.dashboard import DashboardScreen
from screens.order import OrderScreen
from screens.own_files import FormatScreen
from tests.contract.own_company import bring_in
from tests.goldens.scenes import (
    Scene,
    billing_settings,
    contract,
    findings,
    group_packs,
    invoices,
    lines,
    mybill,
    play,
    profiles,
    shell,
    tickets,
)
from tests.harness import NOW, at_rest, fleet_app, on_screen, press, running, screen_text, world
from tests.selection import one_of
from widgets.choice_list import ChoiceList
from widgets.pick import Pick
from widgets.safe import MultilineInput, TextInput
from widgets.tab_line import TabLine


async def limit(pilot: Pilot[None]) -> None:
    await lines.the_line(pilot, "l")


async def order_pack(pilot: Pilot[None]) -> None:
    await press(pilot, "5", "n")


async def new_profile(pilot: Pilot[None]) -> None:
    await press(pilot, "2", "n", "1")


async def people_answered(pilot: Pilot[None]) -> None:
    await press(pilot, "g", "h", "f4")


async def pick_employee(pilot: Pilot[None]) -> None:
    await people_answered(pilot)
    await press(pilot, "enter", "f")


async def form_of_a_bill(pilot: Pilot[None]) -> None:
    await findings.own_formats(pilot)
    form = {"fingerprint": "0" * 64, "kind": "DETAIL", "columns": {"net": "Montant HTVA"}, "used_at": NOW}
    pilot.app.push_screen(FormatScreen(FileFormat.model_validate(form)))
    await at_rest(pilot)


async def access(pilot: Pilot[None]) -> None:
    await press(pilot, "g", "w")


async def approval_rule(pilot: Pilot[None]) -> None:
    await press(pilot, "g", "v")


async def approval(pilot: Pilot[None]) -> None:
    await shell.order(pilot)
    pilot.app.push_screen(ApprovalScreen(on_screen(pilot, OrderScreen).order))
    await at_rest(pilot)


async def batch(pilot: Pilot[None]) -> None:
    await press(pilot, "1", "n", "1", "ctrl+o")


WALKS: dict[str, tuple[Scene, ...]] = {
    "lines": (
        shell.dashboard, lines.sim_overview, lines.nothing_found, lines.help_of_the_overview, lines.import_list,
        lines.review, lines.manage_details, lines.manage_address, lines.manage_products, lines.manage_blocks,
        lines.manage_pay_by_mobile, lines.manage_more, lines.change_plan, lines.change_options, lines.change_blocks,
        limit, lines.change_account, lines.change_split_bill, lines.swap, lines.lost_card, lines.departure,
        lines.add_sim, batch,
    ),
    "the rest": (
        shell.orders, shell.order, tickets.tickets, tickets.ticket_subjects, tickets.new_ticket,
        tickets.ticket_conversation, tickets.ticket_reply, tickets.sim_card_stock, invoices.invoices, invoices.invoice,
        invoices.pay, invoices.payment_by_transfer, contract.contract, contract.contract_group_packs,
        profiles.profiles, profiles.profile, new_profile, profiles.audit_filter, access,
        approval_rule, approval,
        billing_settings.billing_settings, billing_settings.billing_account, billing_settings.split_bill_profiles,
        billing_settings.split_bill_profile, group_packs.group_packs, group_packs.group_pack,
        group_packs.group_pack_by_line, group_packs.group_pack_notification, group_packs.group_pack_change_confirmed,
        group_packs.group_pack_stop_form, order_pack, mybill.mybill, mybill.mybill_lines,
    ),
    "own files": (
        findings.findings, findings.finding, people_answered, findings.hr_list, pick_employee, findings.dispute,
        findings.disputes, findings.own_files, findings.own_formats, form_of_a_bill,
    ),
}  # fmt: skip
"""Scenes that lead to each screen there is, in a run of the application each."""
BEHIND_A_SIGN_IN = {
    "SignInScreen", "AcceptInvitationScreen", "PasswordScreen", "ForgottenScreen", "ResetScreen", "SetUpScreen",
    "SecondFactorScreen", "RecoveryCodesScreen",
}  # fmt: skip
"""Screens of those who sign in at a server: nobody does in these runs."""
OF_LINES = tuple(
    f"screens.{each}"
    for each in ("dashboard", "sim_overview", "help", "import_list", "review", "manage_sim", "changes", "add_sim")
)
"""Where the screens of the first walk are. Those of the sign-in, where nobody gets in these runs, are in none."""


def walk_to(module: str) -> str:
    """The walk that leads to the screens of `module`."""
    if module.startswith(("screens.findings", "screens.people", "screens.own_files")):
        return "own files"
    return "lines" if module.startswith(OF_LINES) else "the rest"


@contextmanager
def as_it_is(workspace: Workspace) -> Iterator[None]:
    yield


@contextmanager
def read_only(workspace: Workspace) -> Iterator[None]:
    workspace.read_only = True
    yield
    workspace.read_only = False


@contextmanager
def not_connected(workspace: Workspace) -> Iterator[None]:
    workspace.link = Link.OFFLINE
    yield
    workspace.link = Link.READY


@contextmanager
def a_member(workspace: Workspace) -> Iterator[None]:
    assert workspace.me is not None
    workspace.me = workspace.me.model_copy(update={"role": Role.MEMBER})
    yield
    workspace.me = workspace.me.model_copy(update={"role": Role.MANAGER})


class Watched(httpx.AsyncBaseTransport):
    """Notes what is sent that is no question."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.changes: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method != "GET":
            self.changes.append(f"{request.method} {request.url.path}")
        return await self._inner.handle_async_request(request)


def bound(screen: FleetScreen) -> list[Action]:
    """The actions that a key of `screen` starts, with the keys as they are bound."""
    bindings: list[Binding] = [each for keys in screen._bindings.key_to_bindings.values() for each in keys]
    ids = {each.action.removeprefix("act('").removesuffix("')") for each in bindings if each.action.startswith("act(")}
    return [ACTIONS[each] for each in ACTIONS if each in ids]


def key_to_press(screen: FleetScreen, action: Action) -> str:
    """A key that starts `action` where the focus is; empty when each would be typed."""
    if isinstance(screen.focused, TextInput | MultilineInput):
        return next((key for key in action.keys if key == "escape" or "ctrl+" in key or key[1:].isdigit()), "")
    if isinstance(screen.focused, Pick):  # a letter picks
        return next((key for key in action.keys if len(key) > 1), "")
    return action.keys[0]


def place_of(screen: FleetScreen) -> str:
    tabs = [line.current for line in screen.query(TabLine)]
    return " ".join([type(screen).__name__, *tabs])


async def home(pilot: Pilot[None]) -> None:
    """Back to the dashboard as it was at the start."""
    app = fleet_app(pilot)
    while len(app.screen_stack) > 2:
        await app.pop_screen()
    for draft in app.workspace.drafts.found().drafts:
        app.workspace.drafts.delete(draft.id)
    app.workspace.view.clear()
    app.workspace.view.set_query("")
    app.workspace.remember_query("")
    await at_rest(pilot)
    on_screen(pilot, DashboardScreen)


@pytest.mark.parametrize("walk", WALKS)
async def test_a_dim_key_says_why_and_does_nothing(walk: str, tmp_path: Path) -> None:
    visited: set[str] = set()
    seen: set[tuple[str, str]] = set()
    wrong: list[str] = []
    async with world(tmp_path) as here:
        if walk == "own files":
            (tmp_path / "files").mkdir()
            client = await here.client()
            await bring_in(client, here.backend, tmp_path / "files")
            line, somebody = (await client.line_page()).id[0], (await client.employees(limit=1)).items[0]
            await client.answer_employee_match(line, somebody.id)
        watched = here.behind(Watched)
        async with running(here.app(), size=(100, 30)) as pilot:
            for place, scene in enumerate(WALKS[walk]):
                await play(scene, pilot)
                while not isinstance(pilot.app.screen, FleetScreen):
                    await pilot.app.pop_screen()
                    await at_rest(pilot)
                visited.add(type(pilot.app.screen).__name__)
                for state in (as_it_is, *one_of((a_member, not_connected, read_only), place % 3)):
                    with state(fleet_app(pilot).workspace):
                        wrong += [f"{state.__name__}: {each}" async for each in refused(pilot, watched[0], seen)]
                await home(pilot)
    assert not wrong, "\n".join(wrong)
    assert len(seen) > len(visited)
    missing = {name for name, module in every_screen() if walk_to(module) == walk} - visited
    assert missing == (BEHIND_A_SIGN_IN if walk == "the rest" else set())


def every_screen() -> Iterator[tuple[str, str]]:
    """The name of each screen that can be opened, and its module."""
    return ((kind.__name__, kind.__module__) for kind in kinds_of_screens())


async def refused(pilot: Pilot[None], wire: Watched, seen: set[tuple[str, str]]) -> AsyncIterator[str]:
    """Press each key of the screen whose action does not apply, once for each action: what was not as it should be."""
    app, screen = pilot.app, pilot.app.screen
    assert isinstance(screen, FleetScreen)
    where = place_of(screen)
    for action in bound(screen):
        reason, key = screen.refusal(action), key_to_press(screen, action)
        if not (reason and key) or (where, action.id) in seen or not screen.check_action("act", (action.id,)):
            continue
        seen.add((where, action.id))
        before = as_seen(pilot), len(wire.changes)
        await press(pilot, *(["f11"] if key.isdigit() else []), key)  # digits one after the other are a number
        said = [each.message for each in app._notifications]
        app.clear_notifications()
        await at_rest(pilot)
        if said != [reason]:
            yield f"{where}: {key} for {action.id} said {said}, not {reason}"
        elif (as_seen(pilot), len(wire.changes)) != before:
            yield f"{where}: {key} for {action.id} did something:\n{screen_text(app)}"
        while app.screen is not screen and len(app.screen_stack) > 2:
            await app.pop_screen()
            await at_rest(pilot)


def as_seen(pilot: Pilot[None]) -> tuple[object, ...]:
    """What stands on the screen; of a list of choices only which list: its cursor goes to what was asked for."""
    choosing = isinstance(pilot.app.focused, ChoiceList)
    return (*pilot.app.screen_stack, pilot.app.focused if choosing else screen_text(pilot.app))
