"""A preview as the rows of a review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from textwrap import wrap

from rich.cells import cell_len

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.changes.kinds import kind_of
from fleet_tui.domain.labels import CHANGES, LINE_STATUSES, label
from fleet_tui.domain.order import ItemPreview, OrderRequest
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.i18n import _, joined, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.i18n.said import capitalised
from fleet_tui.workspace.effects import effect_words, main_effect, remarks
from fleet_tui.workspace.words import item_number, notice_text, request_title, signed
from widgets.review_grid import ReviewRow

BESIDE = 30
"""Cells for the reason of a refusal beside the name of a line, where the terminal is smallest."""
BELOW = 58
"""Cells for what stands below a line, where the terminal is smallest."""


def widths(kind: str) -> tuple[int, int]:
    """Cells for before and after: a SIM card number is read whole, a list of options or blocks as far as it goes."""
    described = kind_of(kind)
    if described.about == "status":
        longest = max(cell_len(label(LINE_STATUSES, status)) for status in LineStatus)
        return longest, longest + cell_len("→ ")
    return described.widths


def difference_heading(kind: str) -> str:
    """The heading of the monthly difference; empty for kinds that make none."""
    return _("€ / month") if kind_of(kind).priced else ""


def headings(kind: str) -> tuple[str, str]:
    """What the columns before and after are called for this kind of change."""
    before, after = kind_of(kind).headings
    return _(before), _(after)


def row_key(item: ItemPreview, place: int) -> str:
    """What stays the same when other rows are shown: the line, or its place for one that is to be added."""
    return item.line_id or f"new {place}"


def review_row(item: ItemPreview, kind: str, catalogue: Catalogue, *, place: int = 0, word: str = "") -> ReviewRow:
    """What the grid shows of `item`; `word` is a remark of the form."""
    main = main_effect(item, kind)
    shown = effect_words(main, catalogue) if main else None
    refused = item.refusal is not None
    after = shown.after if shown else ""
    below = [] if refused else [*remarks(item, kind, catalogue), *([word] if word else [])]
    if not refused and cell_len(f"→ {after}") > widths(kind)[1]:
        below.insert(0, f"→ {after}")  # cut above, whole here
    reason = _("refused: {reason}").format(reason=notice_text(item.refusal)) if item.refusal else ""
    if cell_len(reason) > BESIDE:
        below, reason = [notice_text(item.refusal)] if item.refusal else [], _("refused")
    return ReviewRow(
        key=row_key(item, place),
        number=item_number(item),
        name=item.description or item.person or "",
        before=shown.before if shown else "",
        after=after,
        difference=signed(item.monthly_difference) if item.monthly_difference else "",
        below=tuple(piece for text in below for piece in wrap(text, BELOW)),
        reason=reason,
    )


def lost_words(items: Sequence[ItemPreview]) -> list[str]:
    """How many of `items` lose something, by what it is."""
    accepted = [item for item in items if item.refusal is None]
    options = sum(any(notice.code == "OPTION_LOST" for notice in item.losses) for item in accepted)
    others = sum(any(notice.code != "OPTION_LOST" for notice in item.losses) for item in accepted)
    words = []
    if options:
        words.append(
            ngettext("{count} loses an option", "{count} lose an option", options).format(count=number(options))
        )
    if others:
        said = ngettext("{count} loses something else", "{count} lose something else", others)
        words.append(said.format(count=number(others)))
    return words


def refused_words(items: Sequence[ItemPreview]) -> str:
    """How many of `items` are refused, and why; empty when none is."""
    said_reasons = [notice_text(item.refusal) for item in items if item.refusal is not None]
    words = {str(reason): reason for reason in said_reasons}  # as they can be said again
    reasons = Counter(map(str, said_reasons))
    total = reasons.total()
    if not total:
        return ""
    said = ngettext("{count} refused", "{count} refused", total).format(count=number(total))
    why = [
        words[reason] if len(reasons) == 1 else joined(" ", [number(count), words[reason]])
        for reason, count in reasons.most_common()
    ]
    return joined("", [said, " (", joined(", ", why), ")"])


def act_words(order: OrderRequest, kind: str) -> str:
    """What the confirming button does: `Activate 10 lines`, `Replace the SIM card`."""
    one = len(order.items) == 1 and order.undo_of is None
    return capitalised(label(CHANGES, kind) if one else request_title(order))


def about_one(items: Sequence[ItemPreview], kind: str, catalogue: Catalogue) -> list[str]:
    """Of an order that changes one line which it is, with what stands there before and after; of others nothing."""
    accepted = [item for item in items if item.refusal is None]
    if len(accepted) != 1:
        return []
    row = review_row(accepted[0], kind, catalogue)
    which = joined(", ", filter(None, (row.number, row.name)))
    change = [joined(" → ", (row.before, row.after))] if row.after else []
    return [which, *change, *row.below]
