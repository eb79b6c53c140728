"""Who uses a group pack: its lines, the greatest users first."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from fleet_tui.domain.group_pack import MB_PER_GB, GroupPack, LineUsage
from fleet_tui.domain.msisdn import grouped, plain
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import decimal, number
from fleet_tui.port.pages import pages
from fleet_tui.workspace.listing import ListColumn
from fleet_tui.workspace.pack_words import age_words, gigabytes
from screens.base import bindings
from screens.listing import ListScreen

TOP = 5_000
"""Lines that are fetched at most; beyond them, it is said."""
_PAGE = 1_000


class GroupPackLinesScreen(ListScreen[LineUsage]):
    """`enter` manages the line, `ctrl+n` shows it in the overview."""

    KEYS: ClassVar[tuple[str, ...]] = ("open_record", "in_overview", "search", "sort", "export")
    BINDINGS = bindings("in_overview")

    def __init__(self, pack: GroupPack) -> None:
        self._pack = pack
        self._used = pack.used_mb
        self._as_of = pack.as_of
        self._all = 0
        super().__init__(
            (
                ListColumn("msisdn", N_("Number"), _number_of, 13, lambda line: line.msisdn),
                ListColumn(
                    "description", N_("Description"), lambda line: line.description, 28, min_width=12, flexible=True
                ),
                ListColumn(
                    "used",
                    N_("Used"),
                    lambda line: gigabytes(line.used_mb),
                    10,
                    _used,
                    kind="number",
                ),
                ListColumn("share", N_("Of the whole"), self._share, 12, _used, kind="number"),
            )
        )

    def title_words(self) -> str:
        return _("{name}, by line").format(name=self._pack.name)

    async def records(self) -> Sequence[LineUsage]:
        operator = self.workspace.operator
        found: list[LineUsage] = []
        async for page in pages(lambda cursor: operator.group_pack_lines(self._pack.id, cursor=cursor, limit=_PAGE)):
            found += page.items
            self._used, self._as_of, self._all = page.used_mb, page.as_of, page.total
            if len(found) >= TOP:
                break
        return found

    def key_of(self, record: LineUsage) -> str:
        return record.line_id

    def words_of(self, record: LineUsage) -> Sequence[str]:
        return [record.msisdn or "", plain(record.msisdn or "")]

    def state_words(self) -> str:
        said = [_("{amount} in all, {age}").format(amount=gigabytes(self._used), age=self._age)]
        if self._all > self.listing.total:
            words = _("the {shown} greatest users of {total} lines")
            said.append(words.format(shown=number(self.listing.total), total=number(self._all)))
        return " · ".join(said)

    def empty_words(self) -> str:
        return _("No line has used this pack yet.")

    def open(self, record: LineUsage) -> None:
        from screens.manage_sim.screen import ManageSimScreen

        if record.msisdn is None:
            self.say(_("This line does not exist any more."), "warning")
        else:
            self.app.push_screen(ManageSimScreen(record.line_id))

    def do_in_overview(self) -> None:
        """The line among the others."""
        if (line := self.current) is not None and line.msisdn is not None:
            self.host.open_area("sim_cards/query " + plain(line.msisdn))

    @property
    def _age(self) -> str:
        return age_words(self._as_of, self.workspace.clock())

    def _share(self, line: LineUsage) -> str:
        if not self._used:
            return ""
        return f"{decimal(Decimal(100 * line.used_mb) / self._used)} %"


def _used(line: LineUsage) -> Decimal:
    return Decimal(line.used_mb) / MB_PER_GB


def _number_of(line: LineUsage) -> str:
    return grouped(line.msisdn) if line.msisdn else _("not there")
