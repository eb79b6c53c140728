"""The dashboard: how the lines stand, what waits for somebody, the areas each with a live figure, the latest orders."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Grid, Vertical
from textual.content import Content
from textual.timer import Timer

from fleet_tui.actions import ACTIONS, WAITING, Action
from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.capabilities import Area
from fleet_tui.domain.dashboard import Dashboard
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.group_pack import THRESHOLDS
from fleet_tui.domain.order import Order
from fleet_tui.fleet.untold import not_told
from fleet_tui.i18n import _
from fleet_tui.i18n.format import clock, day, money
from fleet_tui.places import AREAS, area_of
from fleet_tui.workspace.dashboard_words import figures_of, status_counts, total_words
from fleet_tui.workspace.journal import JournalUnusable, Pending
from fleet_tui.workspace.spending_words import month_words
from fleet_tui.workspace.waiting import Wait, waits
from fleet_tui.workspace.words import order_result, order_title
from fleet_tui.workspace.workspace import Link
from screens.base import FleetChanged, FleetScreen, bindings, failure_sentence
from widgets.area_entry import INDENT, AreaEntry
from widgets.bar_chart import Bar, BarChart
from widgets.columns import GAP, fit
from widgets.footer_line import FooterLine, Hint
from widgets.header_line import HeaderLine
from widgets.pictures import Course, Gauge, Picture, Share, Shares
from widgets.safe import Label, heading, label, lines

LOOK_AGAIN = 2.0
"""Seconds until figures that are being found anew are asked for again."""
WIDE = ("findings", "mybill", "group_packs")
"""A line each: a figure with a picture."""
PAIRS = ("profiles", "billing_settings", "tickets", "invoices", "orders", "contract")
"""Two on a line."""
NAMES = dict(AREAS)
TWO_PANES = (120, 40)
"""Width and height from which the spending and the latest orders stand beside the rest."""
_DAY_AND_MONTH = 5
"""Characters of a day without its year, in each language; and of a time of day."""
_STATES = {
    LineStatus.ACTIVE: ("█", "$success"),
    LineStatus.PENDING: ("▓", "$warning"),
    LineStatus.SUSPENDED: ("▒", "$error"),
    LineStatus.CEASED: ("░", "dim"),
}
"""Sign and style of a state in the bar and before its words."""


class Beside(Vertical):
    """The spending and the latest orders; where one row is left, it is an order's and not their heading's."""

    def on_resize(self, message: events.Resize) -> None:
        self.query_one("#latest-title").display = message.size.height > 1


class DashboardScreen(FleetScreen):
    """Where the application starts."""

    OPENS_AS = "dashboard"
    KEYS = ("search", "add", "language", "quit", *WAITING, "import_list")
    COMMON = ("help", "commands", "go_to", "refresh", "undo")
    FOOTER = ("search", "add", "language", "commands", "help", "quit")
    LEAVES = "quit"
    BINDINGS = [
        *bindings("search", "add", "quit", "import_list", *WAITING, *(f"open_{area}" for area, _label in AREAS)),
        Binding("down,j", "app.focus_next", show=False),
        Binding("up,k", "app.focus_previous", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._waits: dict[str, Wait] = {}
        self._next_look: Timer | None = None

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with Container(id="panes"):
            with Vertical(id="left"):
                yield AreaEntry("sim_cards")
                yield heading(_("Waiting for you"), id="waiting-title")
                for action in WAITING:
                    yield AreaEntry(action)
                yield label("", id="nothing")
                with Vertical(id="wide"):
                    for area in WIDE:
                        yield AreaEntry(area)
                with Grid(id="pairs"):
                    for area in PAIRS:
                        yield AreaEntry(area)
            with Beside(id="right"):
                yield heading(_("Spending, excl. VAT"), id="spending-title")
                yield BarChart(id="spending")
                yield heading(_("Latest"), id="latest-title")
                yield label("", id="latest")
            yield label("", id="hint")
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint()

    @on(events.Resize)
    def _resized(self, message: events.Resize) -> None:
        width, height = TWO_PANES
        self.set_class(message.size.width >= width and message.size.height >= height, "-wide")
        self.call_after_refresh(self.paint)

    @on(FleetChanged)
    @on(events.ScreenResume)
    def paint(self) -> None:
        """Everything again, from what the workspace holds now."""
        self.paint_frame([self.workspace.company], self._footer())
        self.query_one(HeaderLine).show([self.workspace.company or _("Fleet")], self.workspace.who_and_where())
        dashboard = self.workspace.dashboard
        self._paint_lines(dashboard)
        self._paint_waiting(dashboard)
        self._paint_areas(dashboard)
        self._paint_spending(dashboard)
        self._paint_latest()
        self.query_one("#hint", Label).update(lines(self._hint()))
        if dashboard is not None and dashboard.findings_percent is not None and self._next_look is None:
            self._next_look = self.set_timer(LOOK_AGAIN, self._look_again)

    @work(group="figures", exclusive=True, exit_on_error=False)
    async def _look_again(self) -> None:
        """Findings are being found anew: their figures come by themselves, as long as somebody looks."""
        self._next_look = None
        if self.is_current:
            with contextlib.suppress(Failure):  # what stands there stays; F5 says what is wrong
                await self.workspace.look_at_figures()
                self.post_message(FleetChanged())

    def _footer(self) -> list[Action]:
        """A line is not offered to those who may not add one."""
        shown = self.available(self.FOOTER)
        return [action for action in shown if action.id != "add" or not action.applies(self.selection())]

    def hints(self) -> list[Hint]:
        return [("0-9", _("open")), (self.key_for("search"), _("find a line")), *super().hints()[1:]]

    # Painting

    def _paint_lines(self, dashboard: Dashboard | None) -> None:
        """Lines by state: from the server, or counted here while it has not answered (a snapshot shows at once)."""
        counts = dashboard.lines_by_status if dashboard else self.workspace.counts_by_status()
        figure, below = "", list[Content | Picture]()
        if sum(counts.values()):
            found = [(count, words, *_STATES[status]) for status, count, words in status_counts(counts)]
            legend = [Content.assemble((f"{sign} ", style), words) for _count, words, sign, style in found]
            bar = Shares([Share(count, sign, style) for count, _words, sign, style in found])
            on_a_line = 2 if self.has_class("-wide") else len(legend)
            words = (
                Content("   ").join(legend[first : first + on_a_line]) for first in range(0, len(legend), on_a_line)
            )
            figure, below = total_words(counts), [bar, *words]
        elif self.workspace.link is Link.OFFLINE:
            below = [Content(_("Not connected. F5 tries again."))]
        else:
            below = [lines(self.workspace.link_sentence())]
        self._show("sim_cards", _(NAMES["sim_cards"]), figure, below=below)

    def _paint_waiting(self, dashboard: Dashboard | None) -> None:
        drafts, unknown = self.workspace.drafts.count(), list[Pending | Order](self.workspace.unknown_orders)
        with contextlib.suppress(JournalUnusable):  # the start says so
            unknown += self.workspace.unresolved()
        found = waits(dashboard, self.workspace.today(), drafts, unknown, self.workspace.capabilities)
        found = [wait for wait in found if self.workspace.capabilities.offers(area_of(wait.place.partition("/")[0]))]
        self._waits = {wait.action: wait for wait in found}
        for action in WAITING:
            wait = self._waits.get(action)
            self.query_one(f"#area-{action}", AreaEntry).display = wait is not None
            if wait is not None:
                self._show(action, wait.words, wait.detail)
        nothing = self.query_one("#nothing", Label)
        nothing.display = not found
        nothing.update("    " + (_("Nothing.") if dashboard else self._not_told()))

    def _paint_areas(self, dashboard: Dashboard | None) -> None:
        figures = figures_of(dashboard, self.workspace.clock()) if dashboard else {}
        pictures = dict(_pictures(dashboard)) if dashboard else {}
        lead = GAP + GAP + max(cell_len(_(NAMES[area])) for area in WIDE)
        wide = self.has_class("-wide")
        for area in PAIRS:
            self._show(area, _(NAMES[area]), " · ".join(figures.get(area, [])[:1]))
        for area in WIDE:
            words, picture = figures.get(area, []), pictures.get(area)
            if wide and area == "group_packs" and picture is not None:
                more = [Content(" · ".join(words[1:]))] if words[1:] else []
                self._show(area, _(NAMES[area]), " · ".join(words[:1]), below=[picture, *more])
            else:
                beside = None if wide else picture  # the spending has a chart of its own there
                self._show(area, _(NAMES[area]), " · ".join(words), picture=beside, lead=lead)

    def _paint_spending(self, dashboard: Dashboard | None) -> None:
        spending = dashboard.spending if dashboard else []
        bars = [Bar(month_words(each.key), float(each.amount.amount), money(each.amount)) for each in spending]
        self.query_one("#spending-title", Label).update(_("Spending, excl. VAT") if bars else "")
        self.query_one("#spending", BarChart).show(bars)

    def _paint_latest(self) -> None:
        """As many as there is room for."""
        dashboard, latest = self.workspace.dashboard, self.query_one("#latest", Label)
        orders = dashboard.latest_orders if dashboard else self.workspace.latest_orders
        indent = " " * (1 if self.has_class("-wide") else INDENT)
        rows = [self._order_row(order, indent, latest.size.width) for order in orders]
        none = indent + _("No orders yet.") if dashboard else indent + self._not_told()
        latest.update(lines("\n".join(rows) or none))

    def _not_told(self) -> str:
        """Instead of figures, where the operator gives none; empty where it does."""
        offered = self.workspace.capabilities
        return "" if offered.offers(Area.DASHBOARD) else not_told(offered)

    def _order_row(self, order: Order, indent: str, width: int) -> str:
        """When, what, and at the right what came of it."""
        when, result = f"{indent}{self._when(order)}  ", order_result(order, recorded=self.workspace.recorded_only)
        what, room = order_title(order), width - cell_len(when) - GAP - cell_len(result)
        if cell_len(what) > room > 0:
            return f"{when}{what}\n{fit(result, width, 'right')}"
        return f"{when}{fit(what, max(1, room))}  {result}"

    def _when(self, order: Order) -> str:
        """The time of day of an order of today, the day of an older one."""
        made = day_of(order.created_at)
        return clock(order.created_at) if made == self.workspace.today() else day(made)[:_DAY_AND_MONTH]

    def _show(
        self,
        entry: str,
        name: str,
        figure: str,
        *,
        picture: Picture | None = None,
        lead: int = 0,
        below: Iterable[Content | Picture] = (),
    ) -> None:
        key = self.key_for(entry if entry in WAITING else f"open_{entry}")
        shown = self.query_one(f"#area-{entry}", AreaEntry)
        shown.display = entry in WAITING or self.workspace.capabilities.offers(entry)
        shown.show(key, name, figure, picture=picture, lead=lead, below=tuple(below))

    def _hint(self) -> str:
        offered = self.workspace.capabilities
        if failure := self.workspace.failure:
            return failure_sentence(failure) + " " + _("F5 tries again.")
        if offered.sample and not self.workspace.embedded:
            return _("This server holds a sample fleet, not a real one.")
        if offered.sample:
            found = self.available(["import_list"])
            words = _("Sample data, not a real fleet.")
            return words + " " + _("{key} imports your own list.").format(key=found[0].key) if found else words
        if offered.recorded:
            return _("This is a local list, not connected to an operator: orders stay here, as order sheets to send.")
        return ""

    def say_again(self) -> None:
        super().say_again()
        self.paint()

    # Going there

    def why_not(self, action: Action) -> str | None:
        if action.id in WAITING and action.id not in self._waits:
            return _("Nothing of this kind waits for you.")
        return super().why_not(action)

    @on(AreaEntry.Opened)
    def _opened(self, message: AreaEntry.Opened) -> None:
        self.action_act(message.area if message.area in WAITING else f"open_{message.area}")

    def do_not_told(self) -> None:
        self._go("not_told")

    def do_to_activate(self) -> None:
        self._go("to_activate")

    def do_to_come(self) -> None:
        """The planned order itself, the list of them where there are several."""
        self._go_to_order("to_come", self.workspace.dashboard.waiting.next_order if self.workspace.dashboard else None)

    def do_to_approve(self) -> None:
        """The order that waits for whoever looks, the list of them where there are several."""
        first = self.workspace.dashboard.waiting.order_to_approve if self.workspace.dashboard else None
        self._go_to_order("to_approve", first)

    def do_rule_to_approve(self) -> None:
        self._go("rule_to_approve")

    def do_awaiting(self) -> None:
        self._go("awaiting")

    def do_answered(self) -> None:
        self._go("answered")

    def do_not_accepted(self) -> None:
        self._go("not_accepted")

    def do_to_pay(self) -> None:
        self._go("to_pay")

    def do_drafts(self) -> None:
        self._go("drafts")

    def _go_to_order(self, action: str, order: Order | None) -> None:
        """To `order` itself, or where there are several to them all."""
        if self._waits[action].place or order is None:
            self._go(action)
            return
        from screens.order import OrderScreen

        self.app.push_screen(OrderScreen(order))

    def _go(self, action: str) -> None:
        self.host.open_area(self._waits[action].place)

    def do_import_list(self) -> None:
        from screens.import_list import ImportScreen

        self.app.push_screen(ImportScreen())

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
        self.say(_("You are on the dashboard. {key} quits.").format(key=self.key_for("quit")))

    def action_act(self, action_id: str) -> None:
        if action_id.startswith("open_") and not self.refusal(ACTIONS[action_id]):
            self.host.open_area(action_id.removeprefix("open_"))
        else:
            super().action_act(action_id)


def _pictures(dashboard: Dashboard) -> Iterator[tuple[str, Picture]]:
    """The pictures that the figures allow, by area."""
    if len(dashboard.spending) > 1:
        yield "mybill", Course([float(each.amount.amount) for each in reversed(dashboard.spending)])
    used, whole = dashboard.group_pack_used_mb, dashboard.group_pack_volume_mb
    if used is not None and whole:
        warned = (dashboard.group_pack_highest_percent or 0) >= THRESHOLDS[0]
        expected = dashboard.group_pack_expected_mb or used
        yield "group_packs", Gauge(used, expected, whole, "$warning" if warned else "$primary")
