"""The review before an order: per line before → after, what it costs, why it is refused; then date, then confirm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from time import monotonic

from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.failure import Failure, NotSignedIn, OutcomeUnknown
from fleet_tui.domain.order import ItemPreview, Order, OrderRequest, Preview
from fleet_tui.domain.typed_day import parse_day
from fleet_tui.fleet.row import LineRow
from fleet_tui.i18n import _, joined, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.approval_words import needed_words
from fleet_tui.workspace.capability_words import gap_words, refused_words
from fleet_tui.workspace.journal import Pending
from fleet_tui.workspace.versions import in_conflict, is_conflict, on_new_versions, seen_of, without
from fleet_tui.workspace.words import request_kind, request_title, ticket_words
from screens.base import FleetScreen, bindings, failure_sentence
from screens.day_field import DayDialog
from screens.review_rows import (
    about_one,
    act_words,
    difference_heading,
    headings,
    review_row,
    widths,
)
from screens.review_words import irreversible_words, summary_words
from widgets.dialog import ConfirmDialog, could_be_meant
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.review_grid import ReviewGrid
from widgets.safe import Label, label, rule

LATE = 5.0
"""Seconds after which it is said that the review is still waited for."""


class ReviewScreen(FleetScreen):
    """One order, as it would be now. Nothing is changed until it is confirmed."""

    KEYS = ("apply", "date", "only_changes", "compare")
    COMMON = ("back", "help")
    BINDINGS = bindings(*KEYS)

    class Reviewed(Message):
        """The operator said what the order would do."""

        def __init__(self, preview: Preview) -> None:
            super().__init__()
            self.preview = preview

    class Taken(Message):
        """The operator took the order."""

        def __init__(self, order: Order) -> None:
            super().__init__()
            self.order = order

    class Failed(Message):
        """Something went wrong; `failure` says what and whether anything changed."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(
        self,
        order: OrderRequest,
        *,
        seen: Mapping[str, LineRow] | None = None,
        remarks: Mapping[str, str] | None = None,
        draft_id: str = "",
    ) -> None:
        """`seen`: the lines as the person saw them, by id; without it as the list shows them now.

        `remarks`: words of a form on single lines. `draft_id`: the draft the order comes from: frozen when the order is
        sent, gone when it is taken.
        """
        super().__init__()
        self._order = order
        self.kind = request_kind(order)
        """The kind of change, "mixed" when there are several."""
        self._seen = dict(seen or {})
        self._remarks = remarks or {}
        self._draft_id = draft_id
        self._preview: Preview | None = None
        self._summary = ""
        self._only_changes = False
        self._pending: Pending | None = None
        self._sending = False
        self._unanswered = False
        self._painted_at: float | None = None
        self._key_at = 0.0

    @property
    def preview(self) -> Preview | None:
        """What the operator said last; None while it has said nothing."""
        return self._preview

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        before, after = headings(self.kind)
        yield ReviewGrid(
            before=before,
            after=after,
            difference=difference_heading(self.kind),
            widths=widths(self.kind),
            empty=_("Asking the operator …"),
        )
        yield rule()
        yield label("", id="summary")
        yield label("", id="state")
        yield FooterLine()

    def say_again(self) -> None:
        super().say_again()
        before, after = headings(self.kind)
        self.query_one(ReviewGrid).show_headings(before, after, difference_heading(self.kind), widths(self.kind))
        if self._preview is not None:
            self._paint_rows()
            self._paint_summary()

    def on_mount(self) -> None:
        self.set_timer(LATE, self._say_late)
        self._seen = seen_of(self._order, self.workspace.index, self._seen)
        self.paint_frame([_("SIM cards"), request_title(self._order)])
        self.query_one(ReviewGrid).focus()
        self.ask()

    # Preview

    def _say_late(self) -> None:
        if self._preview is None and not self._unanswered:
            self._tell(_("The operator has not answered yet; esc goes back, nothing was ordered."))

    @work(group="preview", exclusive=True, exit_on_error=False)
    async def ask(self) -> None:
        """Ask what the order would do, once earlier orders whose outcome is unknown are settled."""
        try:
            await self.workspace.settle()
            preview = await self.workspace.desk.preview(self._order)
            if in_conflict(preview):
                # The newer versions, to show beside those that were seen.
                await self.workspace.load(lambda done, total: None)
            self.post_message(self.Reviewed(preview))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(Reviewed)
    def _reviewed(self, message: Reviewed) -> None:
        self._preview = message.preview
        conflicts = len(in_conflict(message.preview))
        self._tell(
            ngettext(
                "{count} line was changed by somebody else meanwhile: enter on it shows both versions.",
                "{count} lines were changed by somebody else meanwhile: enter on one shows both versions.",
                conflicts,
            ).format(count=number(conflicts))
            if conflicts
            else self._recorded_words()
        )
        self._paint_rows()
        self._paint_summary()
        self.call_after_refresh(self._note_painting)

    def _recorded_words(self) -> str:
        """That nobody but the person tells the operator; empty where the operator is asked."""
        return _("It is recorded on this machine; no operator hears of it.") if self.workspace.recorded_only else ""

    def _note_painting(self) -> None:
        self._painted_at = self._painted_at or monotonic()

    def hears(self, key: events.Key) -> bool:
        """Every key; when it was pressed says whether it can be an answer to the review."""
        self._key_at = key.time
        return True

    def _was_seen(self) -> bool:
        """The key that is handled was pressed when the review could have been read."""
        return could_be_meant(self._key_at, self._painted_at, ConfirmDialog.TYPE_AHEAD)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._sending = False
        if isinstance(message.failure, OutcomeUnknown):
            self._tell(failure_sentence(message.failure) + " " + _("ctrl+g asks again; it is never ordered twice."))
            return
        self._pending = None
        again = (
            _("F5 signs in, then ctrl+g tries again.")
            if isinstance(message.failure, NotSignedIn)
            else _("ctrl+g tries again.")
        )
        self._tell(failure_sentence(message.failure) + " " + again)
        self._paint_nothing()

    def stop_waiting(self, sentence: str) -> None:
        """An order that was sent keeps its key: it may have been taken."""
        self._sending = False
        again = (
            _("ctrl+g asks again; it is never ordered twice.")
            if self._pending is not None
            else _("ctrl+g tries again.")
        )
        self._tell(sentence + " " + again)
        self._paint_nothing()

    def _paint_nothing(self) -> None:
        if self._preview is None:
            self._unanswered = True
            self.query_one(ReviewGrid).show_empty(_("There is no review.\nesc goes back, ctrl+g asks again."))

    def _paint_rows(self) -> None:
        shown, kind, catalogue = self._items_shown(), self.kind, self.workspace.index.catalogue

        rows = [
            review_row(item, kind, catalogue, place=place, word=self._remarks.get(item.line_id or "", ""))
            for place, item in enumerate(shown)
        ]
        self.query_one(ReviewGrid).show_rows(rows)

    def _items_shown(self) -> list[ItemPreview]:
        """The items on screen: all, or those that change something."""
        items = self._preview.items if self._preview is not None else []
        return [item for item in items if not (self._only_changes and item.refusal)]

    def _paint_summary(self) -> None:
        preview = self._preview
        if preview is None:
            return
        self._summary = self._summed_up(preview)
        self.query_one("#summary", Label).update(self._summary)

    def _summed_up(self, preview: Preview, *, undoing: bool = True) -> str:
        gap = gap_words(self.workspace.capabilities, self._order)
        beside = ticket_words(self._order, recorded=self.workspace.recorded_only)
        summary = summary_words(preview, self._order.effective_date, beside, undoing=undoing)
        return joined(" ", filter(None, (gap, summary, needed_words(preview))))

    def do_only_changes(self) -> None:
        self._only_changes = not self._only_changes
        self._paint_rows()
        self._tell(_("Only the lines that change are shown; ctrl+o shows all.") if self._only_changes else "")

    # One line

    @on(FleetTable.RowActivated)
    def do_compare(self) -> None:
        """The item under the cursor whole; where somebody else changed the line, both versions and what to do."""
        from screens.changes.conflict import ConflictDialog
        from screens.item_dialog import ItemDialog

        row, shown = self.query_one(ReviewGrid).cursor_place, self._items_shown()
        if row is None or row >= len(shown):
            return
        item = shown[row]
        now = self._now([item.line_id or ""])
        if not is_conflict(item) or not now:
            catalogue = self.workspace.index.catalogue
            self.app.push_screen(ItemDialog(item, catalogue, self._remarks.get(item.line_id or "", "")))
            return
        line = now[item.line_id or ""]
        conflicts = in_conflict(self._preview) if self._preview is not None else []
        dialog = ConflictDialog(self._seen.get(line.id), line, self.workspace.index, others=len(conflicts) - 1)

        def answered(answer: str | None) -> None:
            if answer is not None and not self._frozen():
                self._resolve(conflicts if answer.endswith("all") else [line.id], again=answer.startswith("again"))

        self.app.push_screen(dialog, answered)

    def _now(self, line_ids: Iterable[str]) -> dict[str, LineRow]:
        """Those lines as the list has them now; a line that is gone is not among them."""
        index = self.workspace.index
        positions = [index.position_of(line_id) for line_id in line_ids]
        return {line.id: line for line in index.rows([position for position in positions if position is not None])}

    def _resolve(self, line_ids: list[str], *, again: bool) -> None:
        """Order those lines again on their new versions, or leave them as the others made them."""
        if again:
            now = self._now(line_ids)
            self._seen.update(now)
            self._order = on_new_versions(self._order, now)
        elif (rest := without(self._order, line_ids)) is not None:
            self._order = rest
        else:
            self.say(_("Left as it is now: nothing was ordered."))
            self.app.pop_screen()
            return
        self.ask()

    # Date

    def do_date(self) -> None:
        if self._frozen():
            return
        dialog = DayDialog(self.workspace.today(), self._order.effective_date)

        def given(text: str | None) -> None:
            if text is not None:
                self._order = self._order.model_copy(update={"effective_date": parse_day(text, self.workspace.today())})
                self.ask()

        self.app.push_screen(dialog, given)

    # Confirm

    def do_apply(self) -> None:
        if self._sending:
            self.say(_("The order is on its way: the answer comes here."))
            return
        if self._preview is None:
            self._ask_anew()
            return
        if refused := refused_words(self.workspace.capabilities, self._order):
            self._tell(refused + " " + _("Nothing was changed."))
            return
        if self._pending is not None:
            self._send(self._pending)
            return
        if not self._preview.accepted:
            self._tell(_("No line can be changed: see the reason beside each. Nothing was changed."))
            return
        accepted = [
            item for item, shown in zip(self._order.items, self._preview.items, strict=True) if shown.refusal is None
        ]
        # The key is made now: whatever happens from here on, this order is sent under this key or not at all.
        confirmable = self._order.model_copy(update={"items": accepted})
        pending = self.workspace.desk.confirm(confirmable)
        if len(accepted) == 1 and not self._preview.irreversible and self._was_seen():
            self._send(pending)  # the review was the question; what it does can be undone
            return
        self._ask_to_confirm(confirmable, pending, self._preview)

    def _ask_to_confirm(self, order: OrderRequest, pending: Pending, preview: Preview) -> None:
        act, irreversible, count = act_words(order, self.kind), preview.irreversible, len(order.items)
        body = about_one(preview.items, self.kind, self.workspace.index.catalogue)
        body.append(self._summed_up(preview, undoing=not irreversible))
        body += irreversible_words(irreversible, count)
        button, keep = act, _("Keep it") if irreversible else ""
        if self.workspace.recorded_only:
            body.append(self._recorded_words())
            button = _("Record it")

        def confirmed(yes: bool | None) -> None:
            if yes:
                self._send(pending)

        question = _("{order}?").format(order=act)
        self.app.push_screen(ConfirmDialog(question, body, button, count=count, keep=keep), confirmed)

    def _ask_anew(self) -> None:
        """Ask for the review that did not come; while it may still come, nothing."""
        if self._unanswered:
            self._unanswered = False
            self._tell("")
            self.query_one(ReviewGrid).show_empty(_("Asking the operator …"))
            self.ask()

    def _send(self, pending: Pending) -> None:
        if self._draft_id:
            try:
                self.workspace.drafts.freeze(self._draft_id, pending.key)
            except OSError:
                self._tell(_("The draft of this order cannot be written, so it was not sent. Nothing was changed."))
                return
        self._pending, self._sending = pending, True
        self._tell(_("Recording the order …") if self.workspace.recorded_only else _("Sending the order …"))
        self.send(pending)

    @work(group="write", exit_on_error=False)
    async def send(self, pending: Pending) -> None:
        """Send the order; leaving the screen does not stop it."""
        try:
            self.post_message(self.Taken(await self.workspace.desk.send(pending)))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(Taken)
    def _taken(self, message: Taken) -> None:
        from screens.order import OrderScreen

        self.workspace.view.clear()
        while self in self.app.screen_stack:
            self.app.pop_screen()
        while isinstance(form := self.app.screen, FleetScreen) and form.closes_with_order:
            self.app.pop_screen()
        self.app.push_screen(OrderScreen(message.order, seen=self._seen))

    def _frozen(self) -> bool:
        """Sent and not answered: only the same order may be sent again, so nothing of it changes now."""
        if self._pending is not None:
            self.say(_("The outcome of this order is not known yet: it cannot be changed."), "warning")
        return self._pending is not None

    def _tell(self, text: str) -> None:
        self.query_one("#state", Label).update(text)
