"""One finding: why it is one, and the charges it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.actions import Action
from fleet_tui.domain.billing import Invoice
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.finding_list import FindingCharge, FindingDetail, ListedFinding
from fleet_tui.domain.findings.words import STATES, sentence_of
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.msisdn import grouped, plain
from fleet_tui.i18n import N_, _, joined, labelled, ngettext
from fleet_tui.i18n.format import day, number
from fleet_tui.workspace.findings import ABSENT, amount_text, figure_text, month_cost_text, number_text, text_of
from fleet_tui.workspace.listing import ListColumn
from screens.base import bindings
from screens.findings.acts import FindingActs
from screens.listing import ListScreen
from widgets.safe import Label, label

_SAME_SHOWN = 4


class FindingScreen(FindingActs, ListScreen[FindingCharge]):
    """The charges of a finding, oldest first, with what is claimed of each."""

    KEYS: ClassVar[tuple[str, ...]] = (
        "order_finding", "dispute_finding", "keep_line", "dismiss_finding", "lines_of", "search", "sort",
        "export", "disputes", "people",
    )  # fmt: skip
    BINDINGS = bindings(
        "order_finding", "dispute_finding", "keep_line", "dismiss_finding", "lines_of", "disputes", "people"
    )
    DEFAULT_CSS = """
    FindingScreen #why, FindingScreen #sums, FindingScreen #months { padding: 0 1; width: 1fr; height: auto; }
    FindingScreen #months { max-height: 12; }
    FindingScreen #why { text-style: bold; }
    """

    class InvoiceFound(Message):
        """The invoice a charge is on is here."""

        def __init__(self, invoice: Invoice) -> None:
            super().__init__()
            self.invoice = invoice

    def __init__(self, finding: ListedFinding) -> None:
        self._finding = finding
        self._detail: FindingDetail | None = None
        super().__init__(
            (
                ListColumn("invoice", N_("Invoice"), lambda each: each.invoice, 12),
                ListColumn(
                    "position", N_("Line"), lambda each: str(each.position), 4, priority=3, to_the_right=True,
                ),
                ListColumn("period", N_("Period"), _period, 17, priority=2),
                ListColumn("text", N_("Text"), lambda each: each.text, 22, min_width=12, flexible=True),
                ListColumn("net", N_("Billed"), lambda each: self._money(each.net), 9, kind="money",
                           value=lambda each: each.net),
                ListColumn(
                    "expected", N_("Right"), lambda each: figure_text(each.expected, finding.currency), 9,
                    priority=1, kind="money", value=lambda each: each.expected,
                ),
                ListColumn("taken", N_("Counted"), lambda each: self._money(each.taken), 9, kind="money",
                           value=lambda each: each.taken),
                ListColumn("source", N_("File"), lambda each: each.source, 20, priority=4),
            )
        )  # fmt: skip

    def _money(self, amount: Decimal) -> str:
        return figure_text(amount, self._finding.currency)

    def above(self) -> ComposeResult:
        yield label("", id="why")
        yield label("", id="sums")
        yield label("", id="months")

    def title_words(self) -> str:
        return number_text(self._finding) if self._finding.msisdn else _("Finding")

    async def records(self) -> Sequence[FindingCharge]:
        self._detail = await self.workspace.operator.finding(self._finding.id)
        self._finding = self._detail
        return self._detail.charges

    def key_of(self, record: FindingCharge) -> str:
        return f"{record.invoice}#{record.position}"

    def empty_words(self) -> str:
        return _("No charge shows this.")

    def open(self, record: FindingCharge) -> None:
        """The invoice the charge is on."""
        self.find_invoice(record.invoice)

    @work(group="invoice", exclusive=True, exit_on_error=False)
    async def find_invoice(self, number: str) -> None:
        """Ask for an invoice by its number."""
        try:
            self.post_message(self.InvoiceFound(await self.workspace.operator.invoice(number)))
        except Failure as failure:
            self.post_message(self.NotDone(failure))

    @on(InvoiceFound)
    def _invoice_found(self, message: InvoiceFound) -> None:
        from screens.invoices.invoice import InvoiceScreen

        self.app.push_screen(InvoiceScreen(message.invoice))

    def state_words(self) -> str:
        """What it comes to, and what else is to be known."""
        finding = self._finding
        self.query_one("#why", Label).update(text_of(finding))
        self.query_one("#sums", Label).update(sentence_of(finding.code, finding.values, finding.currency))
        months = self._detail.months if self._detail else []
        compared = self.query_one("#months", Label)
        compared.display = bool(months)
        compared.update("\n".join(month_cost_text(each, finding.currency) for each in months))
        words = [
            labelled(_("a month"), amount_text(finding.month, finding.currency)),
            labelled(_("to claim"), amount_text(finding.claim, finding.currency)),
            word(STATES, finding.state),
            *self._remarks(),
        ]
        return joined(" · ", words)

    def _remarks(self) -> list[str]:
        detail = self._detail
        if detail is None:
            return []
        found = []
        if detail.same:
            numbers = ", ".join(grouped(each) for each in detail.same[:_SAME_SHOWN])
            words = ngettext("same on {count} more line", "same on {count} more lines", len(detail.same))
            found.append(labelled(words.format(count=number(len(detail.same))), numbers))
        if detail.check_by_hand:
            found.append(_("the sums of an invoice differ: check by hand"))
        today = day_of(self.workspace.clock())
        if detail.claim and any((today - each.issued).days > detail.dispute_days for each in detail.charges):
            words = _("older than the {days} days to dispute, claimed as well")
            found.append(words.format(days=number(detail.dispute_days)))
        return found

    def meant(self) -> Sequence[ListedFinding]:
        return [self._finding]

    def changed(self) -> None:
        self.fetch()

    def why_not(self, action: Action) -> str | None:
        if action.id == "lines_of" and self._finding.msisdn is None:
            return _("This finding is about no line.")
        return super().why_not(action)

    def do_lines_of(self) -> None:
        """The lines it was found on, in the overview."""
        numbers = [self._finding.msisdn, *(self._detail.same if self._detail else [])]
        self.host.open_area("sim_cards/query number:" + ",".join(plain(each) for each in numbers if each))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key that keeps a line is a letter wherever one types."""
        if action == "act" and parameters == ("keep_line",):
            return self.focused is self.table
        return super().check_action(action, parameters)


def _period(charge: FindingCharge) -> str:
    if charge.period_from is None or charge.period_until is None:
        return ABSENT
    return f"{day(charge.period_from)[:5]} – {day(charge.period_until)[:5]}"
