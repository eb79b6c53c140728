"""*Limite PayByMobile*: what may be paid by mobile phone in a month, and what was."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult

from fleet_tui.domain.amount import InvalidAmount
from fleet_tui.domain.changes.models import SetPayByMobileLimit
from fleet_tui.domain.line import Line
from fleet_tui.domain.pay_by_mobile import parse_limit
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import moment, money
from fleet_tui.workspace.line_edits import LineEdits
from screens.changes.limit import limit_hint, limit_problem
from screens.manage_sim.tab import LABEL_WIDTH, Tab
from widgets.detail_pane import Detail, DetailPane
from widgets.field import Field

FIELD = "limit"
"""The field of the edits: the amount as text, empty for the legal ceiling."""


class PayByMobileTab(Tab):
    """The limit to write, the use this month to read."""

    KEYS = ("check",)
    ENTER = N_("fill in")

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._edits: LineEdits | None = None

    def compose(self) -> ComposeResult:
        yield DetailPane(label_width=LABEL_WIDTH)
        yield Field(_("Limit a month"), hint=limit_hint(), id=FIELD)

    def show(self, line: Line, edits: LineEdits) -> None:
        self._edits = edits
        self.query_one(DetailPane).show(list(_details(line)))
        field = self.query_one(Field)
        value = str(edits.value(FIELD) or "")
        if _amount(field.value) != value:
            field.value = value
            field.show_error("")

    def status(self) -> str:
        return _("not yet ordered") if self._edits is not None and self._edits.changed((FIELD,)) else ""

    def save(self) -> None:
        field = self.query_one(Field)
        problem = limit_problem(field.value)
        field.show_error(problem)
        if problem:
            field.go_to()
        elif self._edits is not None and not self._edits.changed((FIELD,)):
            self.post_message(self.Told(_("This is the limit already.")))
        else:
            self.post_message(self.OrderWanted(SetPayByMobileLimit(limit=parse_limit(field.value)), (FIELD,)))

    @on(Field.Changed)
    def _typed(self, message: Field.Changed) -> None:
        message.stop()
        if self._edits is not None and self._edits.put(FIELD, _amount(message.field.value)):
            message.field.show_error("")
            self.post_message(self.Told(""))
            self.post_message(self.Edited())

    @on(Field.Submitted)
    def _entered(self, message: Field.Submitted) -> None:
        message.stop()
        self.save()


def value(line: Line) -> str:
    """The limit of `line` as the edits hold it."""
    return str(line.pay_by_mobile_limit.amount) if line.pay_by_mobile_limit is not None else ""


def _amount(text: str) -> str:
    """An amount as it is kept, however it was typed; what is none stays as it is."""
    try:
        limit = parse_limit(text)
    except InvalidAmount:
        return text
    return str(limit.amount) if limit is not None else ""


def _details(line: Line) -> Iterable[Detail]:
    limit = line.pay_by_mobile_limit
    yield _("Limit now"), money(limit) if limit is not None else _("the legal ceiling")
    use = line.pay_by_mobile_use
    if use is None:
        yield _("Used this month"), _("not known")
    else:
        used = _("{amount}, as of {moment}").format(amount=money(use.amount), moment=moment(use.as_of))
        yield _("Used this month"), used
