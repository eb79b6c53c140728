"""What a review says below its rows, and what the question before an order says of undoing it."""

from __future__ import annotations

from datetime import date

from fleet_tui.domain.order import Preview
from fleet_tui.i18n import _, joined, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.days import not_working_words, weekday_words
from fleet_tui.workspace.words import signed, undo_words
from screens.review_rows import lost_words, refused_words


def summary_words(preview: Preview, chosen: date | None, beside: str = "", *, undoing: bool = True) -> str:
    """How many lines change, what is lost and refused, what it costs, from which day, and whether it can be undone.

    `chosen`: the day; None: as soon as possible. `beside`: what is done besides. `undoing`: say the last of these.
    """
    parts = [
        ngettext("{count} line changes", "{count} lines change", preview.accepted).format(
            count=number(preview.accepted)
        )
        if preview.accepted
        else _("No line changes")
    ]
    parts += lost_words(preview.items)
    if refused := refused_words(preview.items):
        parts.append(refused)
    if preview.accepted:
        if preview.monthly_difference:
            parts.append(_("{amount} a month").format(amount=signed(preview.monthly_difference)))
        parts.append(_when(chosen))
        parts += filter(None, (beside, undo_words(preview) if undoing else ""))
    return joined(" · ", parts)


def _when(chosen: date | None) -> str:
    if chosen is None:
        return _("as soon as possible")
    return joined(" · ", filter(None, (_("on {day}").format(day=weekday_words(chosen)), not_working_words(chosen))))


def irreversible_words(irreversible: int, count: int) -> list[str]:
    """That all or some of `count` lines cannot be undone; empty when all can."""
    if irreversible == count:
        return [_("You cannot undo this.")]
    if not irreversible:
        return []
    words = ngettext(
        "{count} of these lines cannot be undone.", "{count} of these lines cannot be undone.", irreversible
    )
    return [words.format(count=number(irreversible))]
