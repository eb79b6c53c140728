"""The screen of one line: header, tabs, and what comes of what is typed: a change of the user's data, or an order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer

from fleet_tui.domain.capabilities import Capabilities
from fleet_tui.domain.line import Line
from fleet_tui.domain.profile import Role
from fleet_tui.fleet.columns import BY_ID, dated_status, status_word
from fleet_tui.i18n import N_, _, joined
from fleet_tui.workspace.drafts import SAVE_AFTER
from fleet_tui.workspace.line_edits import LineEdits, Values
from fleet_tui.workspace.person_form import texts_of
from screens.base import FleetChanged, bindings, failure_sentence
from screens.copying import CopyDialog, of_line
from screens.line_pane import pane_lines
from screens.manage_sim import blocks, pay_by_mobile
from screens.manage_sim.action_list import ActionList, Offer, Offers
from screens.manage_sim.address import AddressTab
from screens.manage_sim.asking import AskingScreen
from screens.manage_sim.conflict import differences_of
from screens.manage_sim.details import DetailsTab
from screens.manage_sim.more import MoreTab
from screens.manage_sim.products import ProductsTab
from screens.manage_sim.tab import Tab
from screens.manage_sim.tab_keys import ALONG, TAB_ACTIONS, TabKeys
from screens.tabbed import Tabbed
from widgets.conflict_dialog import ConflictDialog, Verdict
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, TextInput, label, rule
from widgets.tab_line import TabLine

TABS: dict[str, str] = {
    "details": N_("Details"),
    "address": N_("Address"),
    "products": N_("Products"),
    "blocks": N_("Blocks"),
    "limit": N_("PayByMobile"),
    "more": N_("More"),
}
"""Id and name of each, from left to right."""
_TELLS = {"blocks": ("blocks", "set_blocks"), "limit": ("pay_by_mobile_limit", "set_pay_by_mobile_limit")}
"""What a tab is about: the column of a list that tells it, and the kind of change."""
EDITABLE = ("details", "blocks", "limit")
"""Tabs in which something is typed or switched."""


class ManageSimScreen(Tabbed, TabKeys):
    """*Gérer la carte SIM*. What is typed is kept for each line, also when one goes on to the next."""

    KEYS = (
        *TAB_ACTIONS, *ALONG, "activate", "suspend", "reactivate", "stop", "plan", "options", "account", "split_bill",
        "swap", "lost", "departure", "blocks", "limit", "copy", "ticket_about",
    )  # fmt: skip
    BINDINGS = bindings(*KEYS)
    AUTO_FOCUS = ""  # the tab takes it

    def __init__(self, line_id: str, tab: str = "details") -> None:
        super().__init__()
        self._line_id = line_id
        self._first_tab = tab if tab in TABS else "details"
        self._line: Line | None = None
        self._sending = False
        self._save_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        tabs = _tabs_of(self.workspace.capabilities)
        yield TabLine([(tab_id, _(TABS[tab_id])) for tab_id in tabs])
        yield rule()
        yield label("", id="tab-status")
        for tab in (
            DetailsTab(id="details"),
            AddressTab(id="address"),
            ProductsTab(self._offers(("plan", "options", "account", "split_bill")), id="products"),
            blocks.BlocksTab(id="blocks"),
            pay_by_mobile.PayByMobileTab(id="limit"),
            MoreTab(id="more"),
        ):
            if tab.id not in tabs:
                continue
            tab.set_reactive(Tab.disabled, tab.id in EDITABLE)  # until the line is here; each change styles it anew
            yield tab
        yield label("", id="state")
        yield FooterLine()

    def on_mount(self) -> None:
        self._edits = LineEdits(self.workspace.drafts, self._line_id)
        self.show_tab(self._first_tab if self.query(f"#{self._first_tab}") else "details")
        self.paint()

    # What is shown

    @on(FleetChanged)
    def paint(self) -> None:
        """The line as the list knows it, at once; then whole, when the operator has answered."""
        index = self.workspace.index
        position = index.position_of(self._line_id)
        if position is None:
            self.paint_frame([_("SIM cards"), _("This line")])
            self._tell(_("The line is not in the fleet any more. esc goes back."))
            return
        row = index.row(position)
        self.paint_frame([_("SIM cards"), f"{row.called}  {row.person or row.description}".rstrip()])
        parts = [status_word(row.status), BY_ID["plan"].text(row, index)]
        if row.scheduled_date is not None or row.asked is not None:
            parts = [parts[1], dated_status(row)]  # the last part stays longest
        status = joined(" · ", parts)
        self.query_one(HeaderLine).show([_("Fleet"), *self.path], status)
        self.query_one(MoreTab).offer(self._offers(MoreTab.ACTIONS))
        self._paint_title()
        if self.workspace.connected:
            self.fetch(self._line_id)
        else:
            self._tell(self.workspace.link_sentence())
            if self._line is None:
                self.query_one(DetailsTab).show_known(pane_lines(index, position))

    def _paint_title(self) -> None:
        self.query_one("#tab-status", Label).update(self._locked if self.tab.disabled else self.tab.status())

    @property
    def _locked(self) -> str:
        """Why this person edits nothing here; empty when they may."""
        if self.workspace.read_only:
            return _("read-only")
        return "" if self.selection().role == Role.MANAGER else _("only a fleet manager changes this")

    def show_tab(self, tab_id: str) -> None:
        self.query_one(TabLine).show(tab_id)
        for tab in self.query(Tab):
            tab.display = tab.id == tab_id
        self.query_one(DetailsTab).hide_puk()
        self._tell("")
        self.tab.go_to()
        self._paint_title()
        self.paint_footer()

    def _tell(self, text: str) -> None:
        self.query_one("#state", Label).update(text)

    # The line

    @on(AskingScreen.Fetched)
    def _fetched(self, message: AskingScreen.Fetched) -> None:
        if message.line.id != self._line_id:
            return
        self._line = message.line
        if self._edits.show(message.line, _values(message.line)):
            self.keep()
        for tab in self.query(Tab):
            tab.show(message.line, self._edits)
        self._lock(locked=bool(self._locked))
        self._paint_title()
        self.paint_footer()
        if message.ask is not None:
            self._settle(list(self._edits.changed(message.ask)))

    def _lock(self, *, locked: bool) -> None:
        """Nothing is typed into a form that shows no line, or another one."""
        for tab in self.query(Tab):
            if tab.id in EDITABLE:
                tab.disabled = locked
        if not locked and (self.focused is None or self.tab not in self.focused.ancestors_with_self):
            self.tab.go_to()

    @on(AskingScreen.Failed)
    def _failed(self, message: AskingScreen.Failed) -> None:
        self._sending = False
        sentence = failure_sentence(message.failure)
        self._tell(sentence)
        self.query_one(MoreTab).tell(sentence)

    def do_previous_line(self) -> None:
        self._step(-1)

    def do_next_line(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        """Go along the list as it is filtered and sorted; what is typed stays with its line."""
        view = self.workspace.view
        row = view.row_of(self._line_id)
        if row is None or not 0 <= row + by < len(view.positions):
            self.say(_("There is no further line in the list."))
            return
        self.keep()
        self._line_id = view.line_id(row + by)
        self._line = None
        self._edits = LineEdits(self.workspace.drafts, self._line_id)
        self._lock(locked=True)
        self._tell("")
        self.query_one(DetailsTab).hide_puk()
        self.paint()

    # What is typed

    @on(Tab.Edited)
    def _edited(self) -> None:
        self._paint_title()
        if self._save_timer is not None:
            self._save_timer.stop()
        self._save_timer = self.set_timer(SAVE_AFTER, self.keep)

    @on(Tab.Told)
    def _told(self, message: Tab.Told) -> None:
        self._tell(message.text)

    def keep(self) -> None:
        if self._line is None:  # nothing can have been typed yet
            return
        position = self.workspace.index.position_of(self._line_id)
        number = self.workspace.index.row(position).called if position is not None else ""
        try:
            self._edits.keep(_("manage {number}").format(number=number), self.query_one(TabLine).current)
        except OSError as error:
            self._tell(_("The draft cannot be saved: {reason}.").format(reason=error.strerror or "?"))

    def do_back(self) -> None:
        """Out of a field first, then out of the screen: what is typed stays."""
        if isinstance(self.focused, TextInput):
            self.tab.focus()
            return
        self.keep()
        super().do_back()

    # What comes of it

    def do_save(self) -> None:
        self._save()

    def do_check(self) -> None:
        self._save()

    def do_switch(self) -> None:
        self.query_one(blocks.BlocksTab).turn_over()

    def _save(self) -> None:
        if not self._sending and self._line is not None:
            self.tab.save()

    @on(Tab.OrderWanted)
    def _order(self, message: Tab.OrderWanted) -> None:
        if conflicts := self._edits.conflicts(message.fields):
            self._ask_which(conflicts)
            return
        self.keep()
        self.review_change(message.change)

    @on(DetailsTab.UpdateWanted)
    def _update_person(self, message: DetailsTab.UpdateWanted) -> None:
        if conflicts := self._edits.conflicts(message.sent):
            self._ask_which(conflicts)
            return
        self.keep()
        self._sending = True
        self._tell(_("Saving …"))
        self.update_person(message)

    @on(AskingScreen.PersonSaved)
    def _person_saved(self, message: AskingScreen.PersonSaved) -> None:
        self._sending = False
        if message.line_id == self._line_id:
            self._edits.drop(message.sent)
            self.keep()
            self._tell(_("Saved."))
            if message.then is not None:
                self.post_message(Tab.OrderWanted(message.then, ("description",)))
        self.host.refresh_fleet()

    def _settle(self, fields: list[str]) -> None:
        """The data were not taken as they are not those that were seen: ask, unless they are what was typed anyway."""
        if fields:
            self._ask_which(fields)
        else:
            self._tell(_("Saved."))

    def _ask_which(self, fields: list[str]) -> None:
        """Somebody else changed something too: show both versions of `fields`, and let the person choose."""
        edits = self._edits

        def decided(verdict: Verdict | None) -> None:
            if verdict == "mine":
                edits.insist(fields)
                self._save()
            elif verdict == "theirs" and self._line is not None:
                edits.drop(edits.changed(fields))
                for tab in self.query(Tab):
                    tab.show(self._line, edits)
                self._edited()

        self.app.push_screen(ConflictDialog(differences_of(edits, fields)), decided)

    # PUK and history

    def do_reveal_puk(self) -> None:
        if self._line is not None and self._line.sim_card is not None:
            self.reveal_puk(self._line.sim_card.iccid)

    @on(AskingScreen.Revealed)
    def _revealed(self, message: AskingScreen.Revealed) -> None:
        card = self._line.sim_card if self._line is not None else None
        if card is not None and card.iccid == message.reveal.iccid:
            self.query_one(DetailsTab).show_puk(message.reveal.puk)
            self._tell(_("PUK shown; recorded in the audit log."))

    @on(MoreTab.HistoryWanted)
    def _history_wanted(self, message: MoreTab.HistoryWanted) -> None:
        if self.selection().role == Role.MANAGER:
            self.fetch_history(message.line_id, message.cursor)
        else:
            self.query_one(MoreTab).tell(_("Only a fleet manager sees what was ordered."))

    @on(AskingScreen.HistoryFetched)
    def _history_fetched(self, message: AskingScreen.HistoryFetched) -> None:
        self.query_one(MoreTab).add_history(message.line_id, message.page, first=message.first)

    def do_open_order(self) -> None:
        self.query_one(MoreTab).open_order()

    @on(MoreTab.OrderOpened)
    def _order_opened(self, message: MoreTab.OrderOpened) -> None:
        from screens.order import OrderScreen

        self.app.push_screen(OrderScreen(message.order))

    # Changes of the line

    def targets(self) -> Sequence[int]:
        """The line's position in the fleet; none when it is gone."""
        position = self.workspace.index.position_of(self._line_id)
        return [] if position is None else [position]

    def _offers(self, ids: Iterable[str]) -> Offers:
        selection = self.selection()
        return {
            action.id: Offer(action.key, action.text, action.applies(selection) or "") for action in self.available(ids)
        }

    @on(ActionList.Wanted)
    def _wanted(self, message: ActionList.Wanted) -> None:
        self.action_act(message.action_id)

    def open_change(self, action_id: str) -> None:
        if action_id in TABS:
            self.show_tab(action_id)
        else:
            super().open_change(action_id)

    def do_copy(self) -> None:
        for position in self.targets():
            self.app.push_screen(CopyDialog(of_line(self.workspace.index, position)))


def _tabs_of(capabilities: Capabilities) -> list[str]:
    """The tabs that there is something to with this operator; a machine has no user, and so no address."""
    none = {tab_id for tab_id, (column, kind) in _TELLS.items() if not capabilities.knows(column, kind)}
    return [tab_id for tab_id in TABS if tab_id not in none and not (tab_id == "address" and capabilities.machines)]


def _values(line: Line) -> Values:
    """What stands in the fields of all tabs."""
    return {
        "description": line.description,
        **texts_of(line.person),
        blocks.FIELD: list(blocks.values(line)),
        pay_by_mobile.FIELD: pay_by_mobile.value(line),
    }
