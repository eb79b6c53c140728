"""What taking a file back brings back, in words."""

from __future__ import annotations

from fleet_tui.domain.own_files import FileKind, UndoneFile
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import moment, number


def undone_words(undone: UndoneFile) -> list[str]:
    """A sentence for each thing that goes, and that is there again."""
    counted = [
        (undone.lines_gone, ngettext("{count} line that came with it goes.", "{count} lines that came with it go.",
                                     undone.lines_gone)),
        (undone.lines_back, ngettext("{count} line is again as before it.", "{count} lines are again as before it.",
                                     undone.lines_back)),
        (undone.items_open, ngettext("{count} change waits for the operator again.",
                                     "{count} changes wait for the operator again.", undone.items_open)),
        (undone.names_gone, ngettext("{count} plan, option or account that came with it goes.",
                                     "{count} plans, options or accounts that came with it go.", undone.names_gone)),
        (undone.charges, ngettext("{count} charge goes.", "{count} charges go.", undone.charges)),
        (undone.months, ngettext("The use of {count} month of a line goes.", "The use of {count} months of lines goes.",
                                 undone.months)),
    ]  # fmt: skip
    said = [words.format(count=number(count)) for count, words in counted if count]
    if counts_again := _counts_again(undone):
        said.append(counts_again)
    return said or [_("Nothing else changes.")]


def _counts_again(undone: UndoneFile) -> str:
    """Which file counts instead, or that none does."""
    kind = undone.source.kind
    if undone.before is not None:
        words = _("{file} of {moment} counts again.")
        return words.format(file=undone.before.name, moment=moment(undone.before.imported_at))
    if kind == FileKind.PRICES:
        return _("There is no price list any more.")
    return _("There is no list of employees any more.") if kind == FileKind.PEOPLE else ""
