"""The PayByMobile limit of one or many lines: an amount below the legal ceilings."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from fleet_tui.domain.amount import InvalidAmount
from fleet_tui.domain.changes.models import SetPayByMobileLimit
from fleet_tui.domain.pay_by_mobile import MONTHLY_CEILING, PAYMENT_CEILING, parse_limit
from fleet_tui.i18n import _
from fleet_tui.i18n.format import money
from fleet_tui.workspace.change_draft import Typed
from screens.base import bindings
from screens.changes.form import ChangeScreen, lines_words
from widgets.field import Field
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import label, rule

_LIMIT = "limit"


def limit_hint() -> str:
    """What may be typed, and what the law says."""
    return _("At most {month} a month, and {payment} a payment: the legal ceilings. Empty: the ceiling.").format(
        month=money(MONTHLY_CEILING), payment=money(PAYMENT_CEILING)
    )


def limit_problem(text: str) -> str:
    """What is wrong with the limit in `text`; empty when nothing is."""
    try:
        parse_limit(text)
    except InvalidAmount as error:
        return error.message
    return ""


class LimitScreen(ChangeScreen):
    """One amount for all lines."""

    change_id = "limit"
    KEYS = ("check",)
    BINDINGS = bindings(*KEYS)

    def heading(self) -> str:
        return _("PayByMobile limit")

    def typed(self) -> Typed:
        value = self._field.value
        return {_LIMIT: value} if value else {}

    def take_up(self, typed: Typed) -> None:
        self._field.value = str(typed.get(_LIMIT, ""))

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield label(lines_words(self.lines), id="title")
        yield rule()
        yield Field(_("Limit a month, in €"), hint=limit_hint())
        yield FooterLine()

    def on_mount(self) -> None:
        self.begin()
        self._field.go_to()

    @property
    def _field(self) -> Field:
        return self.query_one(Field)

    @on(Field.Changed)
    def _changed(self) -> None:
        self._field.show_error("")
        self.edited()

    @on(Field.Submitted)
    def do_check(self) -> None:
        problem = limit_problem(self._field.value)
        self._field.show_error(problem)
        if not problem:
            self.review(self.lines, SetPayByMobileLimit(limit=parse_limit(self._field.value)))
