"""An order that waits for whoever looks: what it would do now; they approve it, or refuse it and say why."""

from __future__ import annotations

import uuid

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.actions import Action
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.order import ApprovalReview, Order
from fleet_tui.i18n import _, joined
from fleet_tui.workspace.approval_words import review_words
from fleet_tui.workspace.words import order_title
from screens.base import FleetScreen, bindings, failure_sentence
from screens.review_rows import difference_heading, headings, review_row, widths
from screens.review_words import irreversible_words, summary_words
from widgets.dialog import ConfirmDialog, InputDialog
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.review_grid import ReviewGrid
from widgets.safe import Label, label, lines, rule

LONGEST_REASON = 1000


class ApprovalScreen(FleetScreen):
    """Somebody else's order as it is evaluated now; answers its opener with the order once it is decided."""

    KEYS = ("approve", "refuse_order")
    COMMON = ("back", "help")
    BINDINGS = bindings(*KEYS)

    class Reviewed(Message):
        """The operator said what the order would do now."""

        def __init__(self, review: ApprovalReview) -> None:
            super().__init__()
            self.review = review

    class Decided(Message):
        """The order was approved or refused."""

        def __init__(self, order: Order) -> None:
            super().__init__()
            self.order = order

    class Failed(Message):
        """Something went wrong; `failure` says what and whether anything changed."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self, order: Order) -> None:
        super().__init__()
        self._order = order
        self._review: ApprovalReview | None = None
        self._key = uuid.uuid4().hex  # of the decision, for each try: it is made once

    def compose(self) -> ComposeResult:
        kind = self._order.kind
        before, after = headings(kind)
        yield HeaderLine()
        yield ReviewGrid(
            before=before,
            after=after,
            difference=difference_heading(kind),
            widths=widths(kind),
            empty=_("Asking the operator …"),
        )
        yield rule()
        yield label("", id="summary")
        yield label("", id="state")
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_("Orders"), self._order.number, order_title(self._order)])
        self.query_one(ReviewGrid).focus()
        self.ask()

    def why_not(self, action: Action) -> str | None:
        if action.id == "approve" and self._review is not None and not self._review.preview.accepted:
            return _("Nothing of it could be done any more: refuse it.")
        if action.id in self.KEYS and self._review is None:
            return _("The operator has not answered yet.")
        return super().why_not(action)

    @work(group="preview", exclusive=True, exit_on_error=False)
    async def ask(self) -> None:
        """Ask what the order would do now."""
        try:
            self.post_message(self.Reviewed(await self.workspace.operator.approval_review(self._order.id)))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    def do_refresh(self) -> None:
        """Look at it anew."""
        self.ask()
        super().do_refresh()

    @on(Reviewed)
    def _reviewed(self, message: Reviewed) -> None:
        self._review = message.review
        self._key = uuid.uuid4().hex
        self._paint(message.review)

    def _paint(self, review: ApprovalReview) -> None:
        preview, kind, catalogue = review.preview, self._order.kind, self.workspace.index.catalogue
        rows = [review_row(item, kind, catalogue, place=place) for place, item in enumerate(preview.items)]
        self.query_one(ReviewGrid).show_rows(rows)
        self.query_one("#summary", Label).update(summary_words(preview, preview.effective_date))
        self.query_one("#state", Label).update(lines("\n".join(review_words(review))))

    def say_again(self) -> None:
        super().say_again()
        kind = self._order.kind
        self.query_one(ReviewGrid).show_headings(*headings(kind), difference_heading(kind), widths(kind))
        if self._review is not None:
            self._paint(self._review)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.say_failure(message.failure)
        if self._review is None:
            self.query_one(ReviewGrid).show_empty(failure_sentence(message.failure) + "\n" + _("F5 tries again."))
        else:
            self.ask()  # what is shown may not be so any more

    def do_approve(self) -> None:
        """Approve it as it is shown, once that is confirmed."""
        review = self._review
        if review is None:
            return
        preview = review.preview
        body = [joined(" · ", [self._order.number, order_title(self._order)]), *review_words(review)]
        body.append(summary_words(preview, preview.effective_date, undoing=not preview.irreversible))
        body += irreversible_words(preview.irreversible, preview.accepted)

        def confirmed(yes: bool | None) -> None:
            if yes:
                self.approve(review)

        dialog = ConfirmDialog(_("Approve this order?"), body, _("Approve"), count=preview.accepted, keep=_("Not now"))
        self.app.push_screen(dialog, confirmed)

    @work(group="write", exit_on_error=False)
    async def approve(self, review: ApprovalReview) -> None:
        """Approve the order as `review` shows it."""
        try:
            self.post_message(self.Decided(await self.workspace.operator.approve_order(review, self._key)))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    def do_refuse_order(self) -> None:
        """Refuse it, with a reason that whoever ordered reads."""

        def given(reason: str | None) -> None:
            if reason is not None:
                self.refuse(reason.strip())

        dialog = InputDialog(
            _("Refuse this order?"), _("Reason"), hint=_("whoever ordered reads it"), check=_wrong_reason
        )
        self.app.push_screen(dialog, given)

    @work(group="write", exit_on_error=False)
    async def refuse(self, reason: str) -> None:
        """Refuse the order."""
        try:
            refused = await self.workspace.operator.refuse_order(self._order.id, reason, self._key)
            self.post_message(self.Decided(refused))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(Decided)
    def _decided(self, message: Decided) -> None:
        from screens.order import OrderScreen

        self.app.pop_screen()
        below = self.app.screen
        if isinstance(below, OrderScreen):
            below.post_message(OrderScreen.Altered(message.order))
        self.host.refresh_fleet()


def _wrong_reason(text: str) -> str:
    if not text.strip():
        return _("Say why.")
    return _("At most {count} characters.").format(count=LONGEST_REASON) if len(text) > LONGEST_REASON else ""
