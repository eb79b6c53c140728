"""What is asked of a file that does not say it: which kind it is, what its numbers mean, whether its names are new."""

from __future__ import annotations

from collections.abc import Sequence

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import decimal, number
from fleet_tui.workbook.decimals import COMMA, POINT, NumbersUnclear
from fleet_tui.workbook.kinds import Kind
from fleet_tui.workbook.tables import FileUnclear

_SHOWN = 8
_PLACES = 3
"""Decimals of a number that may be thousands."""


def answers_to(unclear: FileUnclear) -> list[tuple[str, str]]:
    """The answers, as `FileTerms.answered` takes them, each in words: `(",", "thousands: 36,500")`."""
    if not isinstance(unclear, NumbersUnclear):
        return [
            (Kind.LIST.value, _("Your operator's list of lines")),
            (Kind.PEOPLE.value, _("A list of employees")),
        ]
    decimals, thousands = (COMMA, POINT) if COMMA in unclear.figure else (POINT, COMMA)
    return [
        (thousands, _("thousands: {number}").format(number=number(int(unclear.read_as(thousands))))),
        (decimals, _("decimals: {number}").format(number=decimal(unclear.read_as(decimals), _PLACES))),
    ]


def new_names_question(names: Sequence[str]) -> str:
    """Whether names that the fleet does not have are new ones, not slips."""
    shown = ", ".join(_("“{text}”").format(text=clean(name, 40)) for name in names[:_SHOWN])
    if len(names) > _SHOWN:
        shown = _("{names} and {count} more").format(names=shown, count=number(len(names) - _SHOWN))
    sentence = ngettext(
        "The fleet does not have {names}. Is it new, and to be taken?",
        "The fleet does not have {names}. Are they new, and to be taken?",
        len(names),
    )
    return sentence.format(names=shown)
