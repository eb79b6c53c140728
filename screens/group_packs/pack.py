"""One group pack: what was used of it, by day, and what the month comes to."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.getters import query_one
from textual.message import Message

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.group_pack import MB_PER_GB, GroupPack
from fleet_tui.i18n import _
from fleet_tui.i18n.format import day
from fleet_tui.workbook.cells import Exported, SheetColumn
from fleet_tui.workspace.pack_words import age_words, allowance, gigabytes
from screens.base import FleetChanged, bindings, failure_sentence
from screens.group_packs.acts import PackActs
from screens.group_packs.list import pack_details
from widgets.bar_chart import Bar, BarChart
from widgets.detail_pane import DetailPane
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, heading, label


class GroupPackScreen(PackActs):
    """Consumption now and day by day; `enter` shows it by line."""

    KEYS: ClassVar[tuple[str, ...]] = (
        "pack_lines", "notify", "change_pack", "stop_pack", "keep_pack", "export",
    )  # fmt: skip
    BINDINGS = bindings(*KEYS)
    DEFAULT_CSS = """
    GroupPackScreen DetailPane { height: auto; max-height: 10; padding: 1 1 0 1; }
    GroupPackScreen #by-day { padding: 0 1; margin-top: 1; }
    GroupPackScreen #allowance { padding: 0 1; width: 1fr; }
    GroupPackScreen VerticalScroll#days { height: 1fr; }
    """
    chart: ClassVar[query_one[BarChart]] = query_one(BarChart)

    class Fetched(Message):
        """The pack as it is now."""

        def __init__(self, pack: GroupPack) -> None:
            super().__init__()
            self.pack = pack

    class Failed(Message):
        """It could not be asked for."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self, pack: GroupPack) -> None:
        super().__init__()
        self._pack = pack

    @property
    def pack(self) -> GroupPack | None:
        return self._pack

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield DetailPane()
        yield heading(_("Consumption by day, the newest first"), id="by-day")
        yield label("", id="allowance")
        with VerticalScroll(id="days"):
            yield BarChart()
        yield FooterLine()

    def on_mount(self) -> None:
        self.query_one("#days").focus()
        self._paint()

    @on(FleetChanged)
    def changed(self) -> None:
        """Ask again: somebody wanted it fresh, or something was changed."""
        self._paint()
        if self.workspace.attached:
            self.fetch()

    @work(group="pack", exclusive=True, exit_on_error=False)
    async def fetch(self) -> None:
        """Ask for the pack as it is now."""
        try:
            self.post_message(self.Fetched(await self.workspace.operator.group_pack(self._pack.id)))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(Fetched)
    def _fetched(self, message: Fetched) -> None:
        self._pack = message.pack
        self._paint()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.say(failure_sentence(message.failure) + " " + _("F5 tries again."), "error")

    def _paint(self) -> None:
        pack = self._pack
        self.paint_frame([_("Group packs"), str(pack.name)])
        self.query_one(DetailPane).show(pack_details(pack, self._age))
        per_day = allowance(pack)
        sentence = _("│ = {amount} a day, which empties the pack on the last day.")
        words = sentence.format(amount=gigabytes(per_day)) if pack.days else _("Nothing is measured yet.")
        self.query_one("#allowance", Label).update(words)
        bars = [Bar(day(each.day), each.used_mb, gigabytes(each.used_mb)) for each in reversed(pack.days)]
        self.chart.show(bars, mark=per_day)

    @property
    def _age(self) -> str:
        return age_words(self._pack.as_of, self.workspace.clock())

    def do_pack_lines(self) -> None:
        from screens.group_packs.lines import GroupPackLinesScreen

        self.app.push_screen(GroupPackLinesScreen(self._pack))

    def do_export(self) -> None:
        """Day by day, to a workbook or a CSV file."""
        from screens.exporting import export_table

        columns = [SheetColumn(_("Day"), "day", 12), SheetColumn(_("Used (GB)"), "number", 14)]
        rows: list[list[Exported]] = [[each.day, Decimal(each.used_mb) / MB_PER_GB] for each in self._pack.days]
        about = [(_("Group pack"), str(self._pack.name)), (_("Figure"), self._age)]
        export_table(self, str(self._pack.name), columns, rows, about=about)
