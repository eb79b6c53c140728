"""The screens of the areas, each imported when it is first opened."""

from __future__ import annotations

from importlib import import_module

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
    "audit": "screens.audit:AuditScreen",
}
"""Module and class of an area's screen, by the area's id."""


def open_screen(area: str, what: str) -> FleetScreen:
    """The screen of `area`. `what` one comes for: "search" opens the list with its search, see `FleetScreen.arrive`."""
    module, _colon, name = SCREENS[area].partition(":")
    made: FleetScreen = getattr(import_module(module), name)()
    made.arrive(what)
    return made
