"""The review before an order: per line before → after, what it costs, why it is refused; then date, then confirm."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.failure import Failure, OutcomeUnknown
from fleet_tui.domain.labels import LINE_STATUSES
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.order import ItemPreview, Order, OrderRequest, Preview
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import day, number
from fleet_tui.workspace.days import parse_day
from fleet_tui.workspace.journal import Pending
from fleet_tui.workspace.words import kind_title, notice_text, signed
from screens.base import FleetScreen, bindings, failure_sentence
from widgets.dialog import ConfirmDialog, InputDialog
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.review_grid import ReviewGrid, ReviewRow
from widgets.safe import Label, label, rule


class ReviewScreen(FleetScreen):
    """One order, as it would be now. Nothing is changed until it is confirmed."""

    KEYS = ("apply", "date", "only_changes")
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

    def __init__(self, order: OrderRequest, *, draft_id: str = "") -> None:
        """`draft_id`: the draft the order comes from: frozen when the order is sent, gone when it is taken."""
        super().__init__()
        self._order = order
        self._draft_id = draft_id
        self._preview: Preview | None = None
        self._only_changes = False
        self._pending: Pending | None = None
        self._sending = False

    @property
    def kind(self) -> str:
        """The kind of change."""
        return self._order.items[0].change.kind

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield ReviewGrid(before=_("Now"), after=_("After"), difference=_("€ / month"), empty=_("Asking the operator …"))
        yield rule()
        yield label("", id="summary")
        yield label("", id="state")
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_("SIM cards"), kind_title(self.kind, len(self._order.items))])
        self.query_one(ReviewGrid).focus()
        self.ask()

    # Preview

    @work(group="preview", exclusive=True, exit_on_error=False)
    async def ask(self) -> None:
        """Ask what the order would do, once earlier orders whose outcome is unknown are settled."""
        try:
            await self.workspace.settle()
            self.post_message(self.Reviewed(await self.workspace.desk.preview(self._order)))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(Reviewed)
    def _reviewed(self, message: Reviewed) -> None:
        self._preview = message.preview
        self._tell("")
        self._paint_rows()
        self._paint_summary()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._sending = False
        if isinstance(message.failure, OutcomeUnknown):
            self._tell(failure_sentence(message.failure) + " " + _("ctrl+g asks again; it is never ordered twice."))
            return
        self._pending = None
        self._tell(failure_sentence(message.failure))
        if self._preview is None:
            self.query_one(ReviewGrid).show_empty(_("There is no review.\nesc goes back."))

    def _paint_rows(self) -> None:
        preview = self._preview
        if preview is not None:
            shown = (item for item in preview.items if not (self._only_changes and item.refusal))
            self.query_one(ReviewGrid).show_rows(review_rows(shown))

    def _paint_summary(self) -> None:
        preview = self._preview
        if preview is None:
            return
        parts = [
            ngettext("{count} line changes", "{count} lines change", preview.accepted).format(
                count=number(preview.accepted)
            )
            if preview.accepted
            else _("No line changes")
        ]
        if preview.refused:
            parts.append(_("{count} refused").format(count=number(preview.refused)))
        if preview.accepted:
            if preview.monthly_difference:
                parts.append(_("{amount} a month").format(amount=signed(preview.monthly_difference)))
            parts.append(self._when())
            parts.append(_("cannot be undone") if preview.irreversible else _("can be undone"))
        self.query_one("#summary", Label).update(" · ".join(parts))

    def _when(self) -> str:
        chosen = self._order.effective_date
        return _("as soon as possible") if chosen is None else _("on {day}").format(day=day(chosen))

    def do_only_changes(self) -> None:
        self._only_changes = not self._only_changes
        self._paint_rows()

    # Date

    def do_date(self) -> None:
        if self._frozen():
            return
        chosen = self._order.effective_date
        dialog = InputDialog(
            _("From which day?"),
            _("Day"),
            day(chosen) if chosen else "",
            hint=_("day/month/year; empty: as soon as possible"),
            check=lambda text: _date_problem(text, self.workspace.today()),
        )

        def given(text: str | None) -> None:
            if text is not None:
                self._order = self._order.model_copy(update={"effective_date": parse_day(text)})
                self.ask()

        self.app.push_screen(dialog, given)

    # Confirm

    def do_apply(self) -> None:
        if self._sending or self._preview is None:
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
        pending = self.workspace.desk.confirm(self._order.model_copy(update={"items": accepted}))
        body = [str(self.query_one("#summary", Label).content)]
        if self._preview.irreversible:
            body.append(_("This cannot be taken back."))

        def confirmed(yes: bool | None) -> None:
            if yes:
                self._send(pending)

        title = kind_title(self.kind, len(accepted))
        self.app.push_screen(ConfirmDialog(title, body, _("Order it"), count=len(accepted)), confirmed)

    def _send(self, pending: Pending) -> None:
        if self._draft_id:
            try:
                self.workspace.drafts.freeze(self._draft_id, pending.key)
            except OSError:
                self._tell(_("The draft of this order cannot be written, so it was not sent. Nothing was changed."))
                return
        self._pending, self._sending = pending, True
        self._tell(_("Sending the order …"))
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
        self.app.switch_screen(OrderScreen(message.order))

    def _frozen(self) -> bool:
        """Sent and not answered: only the same order may be sent again, so nothing of it changes now."""
        if self._pending is not None:
            self.say(_("The outcome of this order is not known yet: it cannot be changed."), "warning")
        return self._pending is not None

    def _tell(self, text: str) -> None:
        self.query_one("#state", Label).update(text)


def review_rows(items: Iterable[ItemPreview]) -> list[ReviewRow]:
    """What the grid shows of `items`."""
    return [_row(position, item) for position, item in enumerate(items)]


def _row(position: int, item: ItemPreview) -> ReviewRow:
    notes = [item.refusal] if item.refusal else [*item.losses, *item.warnings]
    text = ", ".join(notice_text(notice) for notice in notes)
    main = item.effects[0] if item.effects else None
    return ReviewRow(
        key=str(position),
        number=grouped(item.msisdn) if item.msisdn else "",
        before=_value(main.field, main.before) if main else "",
        after=_value(main.field, main.after) if main else "",
        difference=signed(item.monthly_difference) if item.monthly_difference else "",
        note=_("refused: {reason}").format(reason=text) if item.refusal else text or item.description,
        refused=item.refusal is not None,
    )


def _value(field: str, value: object) -> str:
    if value is None:
        return "–"
    if field == "status":
        return word(LINE_STATUSES, str(value))
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return str(value)


def _date_problem(text: str, today: date) -> str:
    try:
        chosen = parse_day(text)
    except ValueError:
        return _("Write the day like {example}.").format(example=day(today))
    if chosen is not None and chosen < today:
        return _("This day is in the past.")
    return ""
