"""The PayByMobile limit of one or many lines: an amount below the legal ceilings."""

from __future__ import annotations

from fleet_tui.domain.change import SetPayByMobileLimit
from fleet_tui.domain.pay_by_mobile import MONTHLY_CEILING, PAYMENT_CEILING, InvalidLimit, parse_limit
from fleet_tui.i18n import _
from fleet_tui.i18n.format import money
from fleet_tui.workspace.line_changes import Lines
from screens.base import FleetScreen
from screens.changes.form import lines_words, review
from widgets.dialog import InputDialog


def limit_hint() -> str:
    """What may be typed, and what the law says."""
    return _("At most {month} a month, and {payment} a payment: the legal ceilings. Empty: the ceiling.").format(
        month=money(MONTHLY_CEILING), payment=money(PAYMENT_CEILING)
    )


def limit_problem(text: str) -> str:
    """What is wrong with the limit in `text`; empty when nothing is."""
    try:
        parse_limit(text)
    except InvalidLimit as error:
        if error.code == "LIMIT_ABOVE_CEILING":
            return _("The limit is at most {most} a month, and not below zero.").format(most=money(MONTHLY_CEILING))
        return _("Write an amount like {example}.").format(example="50")
    return ""


def ask_for_limit(screen: FleetScreen, lines: Lines) -> None:
    """Ask for the limit of `lines`, then review it."""

    def given(text: str | None) -> None:
        if text is not None:
            review(screen, lines, SetPayByMobileLimit(limit=parse_limit(text)))

    title = _("PayByMobile limit · {lines}").format(lines=lines_words(lines))
    dialog = InputDialog(title, _("Limit a month, in €"), hint=limit_hint(), check=limit_problem)
    screen.app.push_screen(dialog, given)
