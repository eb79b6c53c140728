"""Small dialogs of a list: which column to sort by, which columns to show, which view to keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from fleet_tui.fleet.columns import BY_ID, Column
from fleet_tui.fleet.saved_views import SavedView
from fleet_tui.fleet.view import Sort
from fleet_tui.i18n import _
from widgets.choice_list import Choice, ChoiceList
from widgets.dialog import ChoiceDialog, Dialog
from widgets.safe import label


class Titled(Protocol):
    """A column, as far as a dialog needs to know it."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...


def sort_dialog(columns: Sequence[Titled], now: Sort | None) -> ChoiceDialog:
    """Answers with the id of a column; the present one again sorts the other way round."""
    choices = []
    for number, column in enumerate(columns, start=1):
        hint = ""
        if now is not None and now.column == column.id:
            hint = _("now, descending; again to reverse") if now.reverse else _("now, ascending; again to reverse")
        choices.append(Choice(column.id, column.label, str(number) if number < 10 else "", hint))
    return ChoiceDialog(_("Sort by"), choices)


def views_dialog(views: Sequence[SavedView], ready: Sequence[SavedView]) -> ChoiceDialog:
    """Answers with "=" and the name of a view, "*" and that of a ready one, "+" to save, "-" to delete a view."""
    group = _("With the program")
    choices = _view_choices(views)
    for place, view in enumerate(ready, start=len(views) + 1):
        choices.append(Choice("*" + view.name, _(view.name), str(place) if place < 10 else "", view.query, group=group))
    choices.append(Choice("+", _("Save what is shown under a name …"), "n"))
    if views:
        choices.append(Choice("-", _("Delete a view …"), "x"))
    return ChoiceDialog(_("Saved views"), choices)


def delete_view_dialog(views: Sequence[SavedView]) -> ChoiceDialog:
    """Answers with "=" and the name of the view to delete."""
    return ChoiceDialog(_("Delete a view"), _view_choices(views))


def _view_choices(views: Sequence[SavedView]) -> list[Choice]:
    return [
        Choice("=" + view.name, view.name, str(number) if number < 10 else "", view.query)
        for number, view in enumerate(views, start=1)
    ]


class ColumnsDialog(Dialog[list[str]]):
    """Which columns, in which order; answers with their ids. The number column always stays first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "toggle_column", show=False),
        Binding("less_than_sign,left", "move(-1)", show=False),
        Binding("greater_than_sign,right", "move(1)", show=False),
        Binding("enter", "done", show=False, priority=True),
    ]

    def __init__(self, shown: Sequence[str], known: Sequence[Column]) -> None:
        """`shown`: ids of the columns that are shown; `known`: those that can be."""
        super().__init__(_("Columns"))
        self._order = [*shown, *(column.id for column in known if column.id not in shown)]
        self._shown = set(shown)

    def content(self) -> ComposeResult:
        yield ChoiceList(self._choices())
        yield label(_("space shows or hides, < > move, enter applies, esc leaves"), classes="hint")

    def say_again(self) -> None:
        super().say_again()
        if (current := self._current()) is not None:
            self._repaint(current)

    def _choices(self) -> list[Choice]:
        return [
            Choice(column_id, f"[{'x' if column_id in self._shown else ' '}] {BY_ID[column_id].label}")
            for column_id in self._order
        ]

    def _current(self) -> str | None:
        return self.query_one(ChoiceList).cursor_key

    def _repaint(self, column_id: str) -> None:
        choices = self.query_one(ChoiceList)
        choices.show_choices(self._choices())
        choices.move_cursor_to(column_id)

    def action_toggle_column(self) -> None:
        column_id = self._current()
        if column_id is not None and column_id != "number":
            self._shown ^= {column_id}
            self._repaint(column_id)

    def action_move(self, by: int) -> None:
        column_id = self._current()
        if column_id is None or column_id == "number":
            return
        place = self._order.index(column_id)
        target = max(1, min(len(self._order) - 1, place + by))
        self._order.insert(target, self._order.pop(place))
        self._repaint(column_id)

    @on(ChoiceList.Chosen)
    def action_done(self) -> None:
        self.answer([column_id for column_id in self._order if column_id in self._shown])
