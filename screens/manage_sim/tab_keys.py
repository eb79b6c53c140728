"""Which keys act on which tab of *Manage a SIM*, and what is said of the others."""

from __future__ import annotations

from itertools import chain

from fleet_tui.actions import Action, available
from fleet_tui.i18n import _
from fleet_tui.key_names import key_words
from fleet_tui.reasons import for_managers
from fleet_tui.workspace.capability_words import not_offered
from screens.manage_sim.asking import AskingScreen
from screens.manage_sim.tab import Tab
from widgets.footer_line import Hint
from widgets.pick import Pick
from widgets.safe import TextInput
from widgets.tab_line import TabLine

TAB_ACTIONS = ("save", "reveal_puk", "switch", "check", "open_order")
"""Actions that belong to some of the tabs."""
EDITING = ("switch", "check")
"""Actions that change nothing yet, but something typed; those who may change nothing type nothing."""
ALONG = ("previous_line", "next_line", "previous_tab", "next_tab")


class TabKeys(AskingScreen):
    """The keys. What they do is for the screen that has the tabs."""

    @property
    def tab(self) -> Tab:
        """The tab that is shown."""
        return self.query_one(f"#{self.query_one(TabLine).current}", Tab)

    def actions(self) -> list[Action]:
        """Those of the tab, then those of every tab."""
        everywhere = [action for action in self.KEYS if action not in TAB_ACTIONS]
        return self.available(dict.fromkeys((*self.tab.KEYS, *everywhere, *self.COMMON)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key is that of the tab's own action where another tab has one on it too; `enter` is always the tab's."""
        if action == "act" and self._of_another_tab(str(parameters[0])):
            other, *own = available((str(parameters[0]), *self.tab.KEYS), keymap=self.workspace.settings.keymap)
            return {*other.keys}.isdisjoint(chain(["enter"], *(each.keys for each in own)))
        return super().check_action(action, parameters)

    def _of_another_tab(self, action_id: str) -> bool:
        return action_id in TAB_ACTIONS and action_id not in self.tab.KEYS

    def refusal(self, action: Action) -> str | None:
        if action.id in EDITING and self.workspace.read_only:
            return self.workspace.read_only_words()
        return super().refusal(action)

    def why_not(self, action: Action) -> str | None:
        """An action of another tab does not act here."""
        if reason := action.offered(self.selection()):
            return reason
        if self._of_another_tab(action.id):
            if not any(action.id in tab.KEYS for tab in self.query(Tab)):
                return not_offered(self.workspace.capabilities, action.text)
            return _("That is on another tab: {back} and {on} go along them.").format(
                back=self.key_for("previous_tab"), on=self.key_for("next_tab")
            )
        if action.id in EDITING:
            return for_managers(self.selection())
        return (self.tab.unsavable() if action.id == "save" else "") or super().why_not(action)

    def hints(self) -> list[Hint]:
        """What acts on this tab, then in a word each how to go along lines and tabs."""
        key = {action.id: action.key for action in self.available(ALONG)}
        hints: list[Hint] = []
        fillable = not self.tab.disabled and not self.tab.unsavable()
        if self.tab.ENTER and fillable and not isinstance(self.focused, TextInput | Pick):
            hints.append((key_words("enter"), _(self.tab.ENTER)))
        hints += self.hints_for(*(each for each in self.tab.KEYS if each == "reveal_puk" or not self.tab.disabled))
        if not isinstance(self.focused, TextInput):
            hints.append((f"{key['previous_line']} {key['next_line']}", _("other line")))
        return [*hints, (f"{key['previous_tab']} {key['next_tab']}", _("tab")), *self.hints_for("back", "help")]
