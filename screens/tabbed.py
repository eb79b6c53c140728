"""Screens with a line of tabs: the keys along them, and a click on one."""

from __future__ import annotations

from abc import abstractmethod

from textual import on

from screens.base import FleetScreen
from widgets.tab_line import TabLine


class Tabbed(FleetScreen):
    """`next_tab` and `previous_tab` go round."""

    @abstractmethod
    def show_tab(self, tab_id: str) -> None:
        """Show what belongs to that tab."""

    def do_next_tab(self) -> None:
        self.show_tab(self.query_one(TabLine).beside(1))

    def do_previous_tab(self) -> None:
        self.show_tab(self.query_one(TabLine).beside(-1))

    @on(TabLine.Chosen)
    def _tab_chosen(self, message: TabLine.Chosen) -> None:
        if message.tab_id != self.query_one(TabLine).current:
            self.show_tab(message.tab_id)
