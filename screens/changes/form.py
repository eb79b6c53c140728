"""What the forms of the changes share: their lines, the draft of what is filled in, the way to the review."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar

from textual.timer import Timer

from fleet_tui.domain.changes.models import Change
from fleet_tui.domain.order import MAX_ITEMS
from fleet_tui.fleet.row import LineRow
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.change_draft import FormDraft, Typed
from fleet_tui.workspace.drafts import SAVE_AFTER, Draft
from fleet_tui.workspace.journal import JournalUnusable
from fleet_tui.workspace.line_changes import Lines, order_for
from screens.base import FleetScreen

_DIGITS = tuple(zip("1234567890", "&é\"'(§è!çà", strict=True))


def number_keys() -> Iterator[tuple[str, tuple[str, ...]]]:
    """`1` … `9`, `0`, each with what the same key gives unshifted on a Belgian keyboard; then no key any more."""
    for digit, unshifted in _DIGITS:
        yield digit, (unshifted,)
    while True:
        yield "", ()


def lines_words(lines: Lines) -> str:
    """Which lines: `0489 74 43 65  Margaux Sastre`, `14 lines`."""
    if len(lines) == 1:
        return lines[0].title
    return ngettext("{count} line", "{count} lines", len(lines)).format(count=number(len(lines)))


def review(
    screen: FleetScreen,
    lines: Lines,
    change: Change | Callable[[LineRow], Change],
    *,
    day: date | None = None,
    remarks: dict[str, str] | None = None,
    draft_id: str = "",
) -> None:
    """Review `change` for `lines`; `remarks` are words on single lines, by their id."""
    from screens.review import ReviewScreen

    if len(lines) > MAX_ITEMS:
        most = _("One order has {count} lines at most: mark fewer, and order the others after.")
        screen.say(most.format(count=number(MAX_ITEMS)), "warning")
        return
    seen = {line.id: line for line in lines}
    order = order_for(lines, change, day)
    screen.app.push_screen(ReviewScreen(order, seen=seen, remarks=remarks, draft_id=draft_id))


class ChangeScreen(FleetScreen):
    """The form of one kind of change. What is typed stays while the review is looked at; an order closes both.

    `change_id` is the id of its action. A subclass says what stands in it (`typed`), puts that back (`take_up`), and
    calls `edited` after each key.
    """

    COMMON = ("back", "help")
    DEFAULT_CSS = """
    ChangeScreen Field, ChangeScreen Checkbox, ChangeScreen .hint, ChangeScreen .heading, ChangeScreen #open {
        padding: 0 1;
    }
    """
    closes_with_order: ClassVar[bool] = True
    change_id: ClassVar[str] = ""

    def __init__(self, lines: Lines, draft: Draft | None = None) -> None:
        """`draft` is what an earlier run left of this form."""
        super().__init__()
        self.lines = lines
        self._from_draft = draft
        self._saving: Timer | None = None

    @abstractmethod
    def heading(self) -> str:
        """What is changed."""

    def typed(self) -> Typed:
        """What stands in the form; empty when nothing was filled in."""
        return {}

    def take_up(self, typed: Typed) -> None:
        """Put back what stood in the form."""

    def begin(self) -> None:
        """The header, and what an earlier run left; called once the form stands."""
        self.paint_frame([_("SIM cards"), self.heading()])
        self._draft = FormDraft(self.workspace.drafts, self.change_id, self._from_draft)
        if self._draft.typed:
            self.take_up(self._draft.typed)

    def edited(self) -> None:
        """Something was filled in: it is kept a moment later."""
        if self._saving is not None:
            self._saving.stop()
        self._saving = self.set_timer(SAVE_AFTER, self.keep)

    def keep(self) -> None:
        if not self.is_mounted:
            return
        try:
            self._draft.keep(f"{self.heading()} · {lines_words(self.lines)}", [e.id for e in self.lines], self.typed())
        except OSError as error:
            self.say(_("The draft cannot be saved: {reason}.").format(reason=error.strerror or error), "warning")

    def do_back(self) -> None:
        self.keep()
        if self._draft.id:
            self.say(_("Draft saved. g 9 to continue."))
        super().do_back()

    def review(
        self,
        lines: Lines,
        change: Change | Callable[[LineRow], Change],
        *,
        day: date | None = None,
        remarks: dict[str, str] | None = None,
    ) -> None:
        """Review what was filled in; not while the order made of it is without an answer."""
        self.keep()
        draft = self._draft.saved
        try:
            frozen = draft is not None and self.workspace.frozen(draft)
        except JournalUnusable as failure:
            self.say_failure(failure)
            return
        if frozen:
            self.say(
                _("The outcome of this order is not known yet; Orders shows it: esc, g, 9. Nothing else is ordered."),
                "warning",
            )
        else:
            review(self, lines, change, day=day, remarks=remarks, draft_id=self._draft.id)
