"""What is asked of a file that does not say it: which kind it is, what its numbers mean, whether its names are new."""

from __future__ import annotations

from collections.abc import Sequence

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, joined, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workbook.decimals import COMMA, POINT, NumbersUnclear
from fleet_tui.workbook.kinds import KindUnclear

_SHOWN = 8


def decimals_question(unclear: NumbersUnclear, sign: str) -> str:
    """Whether `sign` stands before decimals: `usage.csv: “1,234” may be … Is it 1.234, not 1234?`"""
    other = POINT if sign == COMMA else COMMA
    question = _("Is it {one}, not {other}?").format(one=unclear.read_as(sign), other=unclear.read_as(other))
    return joined(" ", (unclear.user_message, question))


def people_question(unclear: KindUnclear) -> str:
    """Whether the file is a list of employees."""
    return joined(" ", (unclear.user_message, _("Is it the list of employees?")))


def new_names_question(names: Sequence[str]) -> str:
    """Whether names that the fleet does not have are new ones, not slips."""
    shown = ", ".join(f"“{clean(name, 40)}”" for name in names[:_SHOWN])
    if len(names) > _SHOWN:
        shown = _("{names} and {count} more").format(names=shown, count=number(len(names) - _SHOWN))
    sentence = ngettext(
        "The fleet does not have {names}. Is it new, and to be taken?",
        "The fleet does not have {names}. Are they new, and to be taken?",
        len(names),
    )
    return sentence.format(names=shown)
