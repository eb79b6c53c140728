"""The areas that have a screen, each imported when it is first opened."""

from __future__ import annotations

from screens.base import FleetScreen


def open_screen(area: str, what: str) -> FleetScreen | None:
    """The screen of `area`, None when it comes with a later version. `what`: "search" opens the list's search."""
    match area:
        case "sim_cards":
            from screens.sim_overview import SimOverviewScreen

            return SimOverviewScreen(searching=what == "search")
        case "orders":
            from screens.orders import OrdersScreen

            return OrdersScreen()
        case _:
            return None
