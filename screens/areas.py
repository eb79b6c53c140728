"""The screens of the areas, each imported when it is first opened."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import screens
from screens.base import FleetScreen

SCREENS = {
    "sim_cards": "screens.sim_overview:SimOverviewScreen",
    "profiles": "screens.profiles.lists:ProfilesScreen",
    "billing_settings": "screens.billing_settings.lists:BillingAccountsScreen",
    "mybill": "screens.mybill.months:MyBillScreen",
    "group_packs": "screens.group_packs.list:GroupPacksScreen",
    "invoices": "screens.invoices.list:InvoicesScreen",
    "contract": "screens.contract:ContractScreen",
    "tickets": "screens.tickets.list:TicketsScreen",
    "orders": "screens.orders:OrdersScreen",
    "findings": "screens.findings.list:FindingsScreen",
    "audit": "screens.audit:AuditScreen",
    "people": "screens.people.lists:PeopleScreen",
    "files": "screens.own_files:SourcesScreen",
    "access": "screens.access:AccessScreen",
    "approvals": "screens.approval_rule:ApprovalRuleScreen",
    "disputes": "screens.findings.disputes:DisputesScreen",
}
"""Module and class of an area's screen, by the area's id."""


def kinds_of_screens() -> Iterator[type[FleetScreen]]:
    """Every kind of screen that can be opened: those that no other is a kind of. Imports them all."""
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        import_module(module.name)
    kinds: list[type[FleetScreen]] = [FleetScreen]
    while kinds:
        below = [each for each in kinds.pop().__subclasses__() if each.__module__.startswith("screens.")]
        kinds += below
        yield from (each for each in below if not each.__subclasses__())


def actions_together() -> list[frozenset[str]]:
    """The ids of the actions that keys start on each kind of screen."""
    merged = [screen._merge_bindings() for screen in kinds_of_screens()]  # noqa: SLF001  # theirs and those above them
    return [
        frozenset(each.id for keys in bound.key_to_bindings.values() for each in keys if each.id is not None)
        for bound in merged
    ]


def open_screen(area: str, what: str) -> FleetScreen:
    """The screen of `area`. `what` one comes for: "search" opens the list with its search, see `FleetScreen.arrive`."""
    module, _colon, name = SCREENS[area].partition(":")
    made: FleetScreen = getattr(import_module(module), name)()
    made.arrive(what)
    return made
