"""One dispute: its claims line by line, with what came back of each."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.actions import Action
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.finding_list import Dispute, DisputedClaim, DisputeDetail, FindingDetail
from fleet_tui.domain.findings.words import NAMES
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.msisdn import grouped, plain
from fleet_tui.i18n import N_, _, joined, labelled
from fleet_tui.i18n.format import day, money
from fleet_tui.workspace.dispute_words import state_words
from fleet_tui.workspace.findings import ABSENT, figure_text
from fleet_tui.workspace.listing import ListColumn
from screens.base import bindings
from screens.findings.dispute_acts import DisputeActs, dispute_title
from screens.findings.disputes import KEYS, dispute_details
from screens.listing import ListScreen
from widgets.detail_pane import Detail
from widgets.safe import Label, label


class DisputeScreen(DisputeActs, ListScreen[DisputedClaim]):
    """Its claims; `enter` opens the finding that one came of."""

    KEYS: ClassVar[tuple[str, ...]] = ("open_record", *KEYS, "lines_of", "search", "sort", "export")
    BINDINGS = bindings(*KEYS, "lines_of")
    DEFAULT_CSS = """
    DisputeScreen #about { padding: 0 1; width: 1fr; height: auto; }
    """

    class FindingCame(Message):
        """The finding a claim came of is here."""

        def __init__(self, finding: FindingDetail) -> None:
            super().__init__()
            self.finding = finding

    def __init__(self, number: int) -> None:
        self._number = number
        self._detail: DisputeDetail | None = None
        super().__init__(
            (
                ListColumn("number", N_("Number"), lambda each: grouped(each.msisdn) if each.msisdn else ABSENT, 14,
                           lambda each: each.msisdn),
                ListColumn("what", N_("What"), lambda each: word(NAMES, each.code), 30, min_width=20, flexible=True),
                ListColumn("asked", N_("Asked"), lambda each: self._figure(each.amount), 9,
                           lambda each: each.amount, kind="money"),
                ListColumn("credited", N_("Credited"), lambda each: self._figure(each.credited), 9,
                           lambda each: each.credited, kind="money"),
            )
        )  # fmt: skip

    def _figure(self, amount: Decimal) -> str:
        return figure_text(amount, self._detail.currency if self._detail else "EUR")

    def above(self) -> ComposeResult:
        yield label("", id="about")

    def title_words(self) -> str:
        return dispute_title(self._number)

    async def records(self) -> Sequence[DisputedClaim]:
        self._detail = await self.workspace.operator.dispute(self._number)
        return self._detail.claims

    def key_of(self, record: DisputedClaim) -> str:
        return record.finding

    def words_of(self, record: DisputedClaim) -> Sequence[str]:
        return [str(record.code), plain(record.msisdn) if record.msisdn else ""]

    def details(self, record: DisputedClaim) -> Sequence[Detail]:
        return dispute_details(self._detail, self.today) if self._detail else ()

    def state_words(self) -> str:
        """Where it stands above the claims, their sums below."""
        found = self._detail
        if found is None:
            return ""
        about = [
            state_words(found, self.today),
            *([labelled(_("sent"), day(found.sent_on))] if found.sent_on else []),
            *([labelled(_("reference"), found.reference)] if found.reference else []),
        ]
        self.query_one("#about", Label).update(joined(" · ", about))
        sums = [
            _("{amount} asked").format(amount=money(found.amount, found.currency)),
            _("{amount} credited").format(amount=money(found.credited, found.currency)),
        ]
        return joined(" · ", sums)

    def open(self, record: DisputedClaim) -> None:
        """The finding that it came of, with its charges."""
        self.find(record.finding)

    @work(group="finding", exclusive=True, exit_on_error=False)
    async def find(self, finding: str) -> None:
        """Ask for a finding."""
        try:
            self.post_message(self.FindingCame(await self.workspace.operator.finding(finding)))
        except Failure as failure:
            self.post_message(self.NotDone(failure))

    @on(FindingCame)
    def _finding_came(self, message: FindingCame) -> None:
        from screens.findings.finding import FindingScreen

        self.app.push_screen(FindingScreen(message.finding))

    def why_not(self, action: Action) -> str | None:
        if action.id == "lines_of" and not self._numbers:
            return _("No claim here is about a line.")
        return super().why_not(action)

    def do_lines_of(self) -> None:
        """Its lines, in the overview."""
        self.host.open_area("sim_cards/query number:" + ",".join(map(plain, self._numbers)))

    @property
    def _numbers(self) -> Sequence[str]:
        """Whose claims are shown, each once."""
        return list(dict.fromkeys(each.msisdn for each in self.listing.shown if each.msisdn))

    def dispute(self) -> Dispute | None:
        return self._detail

    def changed(self) -> None:
        self.fetch()
