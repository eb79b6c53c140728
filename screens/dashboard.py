"""The dashboard: two large entries, the actions and tasks, each with its number key and a live figure."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Grid, VerticalScroll

from fleet_tui.actions import ACTIONS, AREAS, Action
from fleet_tui.domain.dashboard import Dashboard
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import moment, number
from fleet_tui.workspace.dashboard_words import figures_of, lines_words
from fleet_tui.workspace.words import order_result, order_title
from fleet_tui.workspace.workspace import Link
from screens.base import FleetChanged, FleetScreen, bindings, failure_sentence
from widgets.area_entry import AreaEntry
from widgets.columns import fit
from widgets.footer_line import FooterLine, Hint
from widgets.header_line import HeaderLine
from widgets.safe import Label, heading, label, lines

LARGE = ("sim_cards", "profiles")
SMALL = ("tickets", "billing_settings", "mybill", "invoices", "group_packs", "contract")
"""Row by row: 3 and 6, 4 and 7, 5 and 8."""
NUMBERS = {area: count for count, (area, _label) in enumerate(AREAS, start=1)}
NAMES = dict(AREAS)


class DashboardScreen(FleetScreen):
    """Where the application starts."""

    KEYS = ("search", "add", "language", "quit")
    COMMON = ("help", "commands", "go_to", "refresh")
    BINDINGS = [
        *bindings("search", "add", "quit", *(f"open_{area}" for area, _label in AREAS)),
        Binding("down,j", "app.focus_next", show=False),
        Binding("up,k", "app.focus_previous", show=False),
    ]

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with VerticalScroll(can_focus=False):
            with Grid(id="large"):
                for area in LARGE:
                    yield AreaEntry(area, NUMBERS[area], large=True)
            yield heading(_("Actions and tasks"), id="tasks-title")
            with Grid(id="small"):
                for area in SMALL:
                    yield AreaEntry(area, NUMBERS[area])
            yield AreaEntry("orders", NUMBERS["orders"])
            yield heading(_("Latest"), id="latest-title")
            yield label("", id="latest")
            yield label("", id="hint")
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint()

    @on(FleetChanged)
    @on(events.ScreenResume)
    def paint(self) -> None:
        """Everything again, from what the workspace holds now."""
        self.paint_frame([self.workspace.company])
        self.query_one(HeaderLine).show([self.workspace.company or _("Fleet")], self.workspace.who_and_where())
        dashboard = self.workspace.dashboard
        for area, (name, figures) in self._figures(dashboard).items():
            self.query_one(f"#area-{area}", AreaEntry).show(name, figures if area in LARGE else figures[:1])
        self._paint_latest(dashboard)
        self.query_one("#hint", Label).update(lines(self._hint()))

    def actions(self) -> list[Action]:
        """A line is not offered to those who may not add one."""
        return [action for action in super().actions() if action.id != "add" or not action.applies(self.selection())]

    def hints(self) -> list[Hint]:
        return [("1-9", _("open")), (self.key_for("search"), _("find a line")), *super().hints()[1:]]

    def _figures(self, dashboard: Dashboard | None) -> dict[str, tuple[str, list[str]]]:
        figures = figures_of(dashboard, self.workspace.clock()) if dashboard else {}
        figures["sim_cards"] = self._sim_cards(dashboard)
        figures["orders"] = [" · ".join([*figures.get("orders", []), *self._drafts()])]
        return {area: (_(name), figures.get(area, [])) for area, name in AREAS}

    def _drafts(self) -> list[str]:
        count = self.workspace.drafts.count()
        words = ngettext("{count} draft to go on with", "{count} drafts to go on with", count)
        return [words.format(count=number(count))] if count else []

    def _sim_cards(self, dashboard: Dashboard | None) -> list[str]:
        """Lines by state: from the server, or counted here while it has not answered (a snapshot shows at once)."""
        counts = dashboard.lines_by_status if dashboard else self.workspace.counts_by_status()
        total = sum(counts.values())
        if not total:
            offline = self.workspace.link is Link.OFFLINE
            return [_("Not connected. F5 tries again.") if offline else self.workspace.link_sentence()]
        return lines_words(counts, dashboard.lines_activating if dashboard else 0)

    def _paint_latest(self, dashboard: Dashboard | None) -> None:
        orders = dashboard.latest_orders if dashboard else []
        titles = [order_title(order) for order in orders]
        width = max((cell_len(title) for title in titles), default=0)
        recorded = self.workspace.recorded_only
        rows = [
            f"  {moment(order.created_at)}  {fit(title, width)}  {order_result(order, recorded=recorded)}"
            for order, title in zip(orders, titles, strict=True)
        ]
        self.query_one("#latest", Label).update(lines("\n".join(rows) or "  " + _("No orders yet.")))

    def _hint(self) -> str:
        origin = self.workspace.fleet_origin
        if failure := self.workspace.failure:
            return failure_sentence(failure) + " " + _("F5 tries again.")
        if origin == FleetOrigin.SAMPLE and not self.workspace.embedded:
            return _("This server holds a sample fleet, not a real one.")
        if origin == FleetOrigin.SAMPLE:
            return _(
                "This is the local sample fleet, not a real one.\n"
                "Your own list: fleet-tui import FILE.xlsx  A server: fleet-tui --server URL"
            )
        if origin == FleetOrigin.LOCAL_LIST:
            return _("This is a local list, not connected to an operator: orders stay here, as order sheets to send.")
        return ""

    def say_again(self) -> None:
        super().say_again()
        self.paint()

    @on(AreaEntry.Opened)
    def _opened(self, message: AreaEntry.Opened) -> None:
        self.host.open_area(message.area)

    def do_search(self) -> None:
        self.host.open_area("sim_cards/search")

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted here is looked for among the lines."""
        event.stop()
        if event.text.strip():
            self.host.open_area(f"sim_cards/paste {event.text}")

    def do_add(self) -> None:
        from screens.add_sim import add_sim

        add_sim(self)

    def do_quit(self) -> None:
        self.app.exit()

    def do_back(self) -> None:
        """There is nowhere further back; leaving is ctrl+q, never a key pressed once too often."""
        self.say(_("This is where it begins; {key} leaves.").format(key=self.key_for("quit")))

    def action_act(self, action_id: str) -> None:
        if action_id.startswith("open_") and not self.refusal(ACTIONS[action_id]):
            self.host.open_area(action_id.removeprefix("open_"))
        else:
            super().action_act(action_id)
