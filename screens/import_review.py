"""What the review of a file that is brought in shows: a sentence or more, its title, a row for each doubt."""

from __future__ import annotations

from fleet_tui.domain.list_difference import ALARMS, DifferenceKind, ListDifference
from fleet_tui.i18n import _, joined
from fleet_tui.i18n.format import number
from fleet_tui.i18n.said import capitalised
from fleet_tui.workspace.edited_lines import Difference, EditedLook, differences
from fleet_tui.workspace.list_differences import SERIOUS, cells_of, in_order
from fleet_tui.workspace.list_import import ListPreview, Remark
from fleet_tui.workspace.looks import Look
from widgets.table_source import Cell, Role, Row

Previewed = ListPreview | Look | EditedLook
"""A file that was looked at."""


def can_come_in(preview: Previewed) -> bool:
    """Whether anything of it is new here, or can be ordered."""
    return preview.request is not None if isinstance(preview, ListPreview) else preview.taken


def summary(preview: Previewed) -> list[str]:
    """What bringing it in would do, in sentences."""
    if isinstance(preview, ListPreview):
        return preview.summary()
    return [capitalised(preview.sentence()), *preview.remarks()]


def hint(preview: Previewed) -> str:
    """What can be done with it."""
    if isinstance(preview, EditedLook):
        return _("ctrl+g reviews the order.") if preview.taken else _("There is nothing to order.")
    return _("ctrl+g imports them.") if can_come_in(preview) else _("Nothing can be imported from this file.")


def empty(preview: Previewed) -> str:
    """What stands where no row does."""
    if isinstance(preview, EditedLook):
        return _("Nothing was edited in this workbook.")
    return _("No row is refused or doubtful.") if isinstance(preview, ListPreview) else ""


def rows(preview: Previewed) -> list[Row]:
    """What somebody looks through before it is confirmed: what differs, what is doubtful, what is refused."""
    if isinstance(preview, EditedLook):
        return [_edited_row(count, each) for count, each in enumerate(differences(preview.found))]
    if not isinstance(preview, ListPreview):
        return []
    found = preview.result.differences if preview.result else []
    shown = [difference_row(count, each) for count, each in enumerate(in_order(found))]
    return [*shown, *(remark_row(count, remark) for count, remark in enumerate(preview.remarks))]


def title(preview: ListPreview | Look) -> str:
    """What is asked before it is done."""
    if not isinstance(preview, ListPreview):
        return _("Import {file}").format(file=preview.path.name)
    count = number(len(preview.request.rows) if preview.request else 0)
    return _("Import {count} lines from {file}").format(count=count, file=preview.path.name)


def difference_row(count: int, difference: ListDifference) -> Row:
    """One difference as a row: what it is, the number, what differs."""
    role: Role = "pending" if difference.kind in ALARMS else ""
    if difference.kind == DifferenceKind.CHANGED_OUTSIDE and difference.field not in SERIOUS:
        role = ""
    kind, *cells = cells_of(difference)
    return Row(f"difference {count}", ["", Cell(kind, role), *cells])


def _edited_row(count: int, each: Difference) -> Row:
    verdict = Cell(each.verdict, "refused" if each.refused else "")
    return Row(f"edited {count}", ["", verdict, each.where, joined(" · ", filter(None, (each.reason, each.what)))])


def remark_row(count: int, remark: Remark) -> Row:
    """One remark as a row."""
    verdict = Cell(_("refused"), "refused") if remark.refused else Cell(_("doubtful"), "pending")
    return Row(str(count), [remark.place.short, verdict, remark.column, remark.text])
