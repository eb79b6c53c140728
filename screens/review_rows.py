"""A preview as the rows of a review."""

from __future__ import annotations

from rich.cells import cell_len

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.changes.kinds import kind_of
from fleet_tui.domain.labels import LINE_STATUSES, label
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.order import ItemPreview
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.i18n import _, joined
from fleet_tui.workspace.effects import effect_words, main_effect, remarks
from fleet_tui.workspace.words import notice_text, signed
from widgets.review_grid import ReviewRow


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


def review_row(item: ItemPreview, kind: str, catalogue: Catalogue, word: str = "") -> ReviewRow:
    """What the grid shows of `item`; `word` is a remark of the form."""
    main = main_effect(item, kind)
    shown = effect_words(main, catalogue) if main else None
    return ReviewRow(
        key=item.line_id or "",
        number=grouped(item.msisdn) if item.msisdn else "",
        before=shown.before if shown else "",
        after=shown.after if shown else "",
        difference=signed(item.monthly_difference) if item.monthly_difference else "",
        note=note(item, kind, catalogue, word),
        refused=item.refusal is not None,
    )


def note(item: ItemPreview, kind: str, catalogue: Catalogue, word: str = "") -> str:
    """Why the item is refused; otherwise what else happens, or whose line it is."""
    if item.refusal:
        return _("refused: {reason}").format(reason=notice_text(item.refusal))
    return joined(", ", [*remarks(item, kind, catalogue), *([word] if word else [])]) or item.description
