"""Saved views of the SIM overview: show one, keep what is shown under a name, delete one."""

from __future__ import annotations

from typing import Protocol

from fleet_tui.fleet.saved_views import SavedView, SavedViews, SavedViewsError, ready_views
from fleet_tui.i18n import _
from screens.base import FleetScreen
from screens.list_dialogs import delete_view_dialog, views_dialog
from widgets.dialog import InputDialog


class ViewsHost(Protocol):
    """A list whose query, sort and columns can be kept."""

    def as_view(self, name: str) -> SavedView: ...

    def show_view(self, view: SavedView) -> None: ...


class ViewMenu:
    """The dialogs one after the other; `screen` is the list they are for."""

    def __init__(self, screen: FleetScreen, lists: ViewsHost) -> None:
        self._screen = screen
        self._lists = lists
        self._views = SavedViews(screen.workspace.paths.views)
        self._ready: list[SavedView] = []

    def open(self) -> None:
        """The menu. A file that cannot be read is named, and stays as it is."""
        try:
            views = self._views.all()
        except SavedViewsError as error:
            self._screen.say(error.user_message, "error")
            return
        workspace = self._screen.workspace
        self._ready = ready_views(workspace.index, workspace.settings.findings)
        self._screen.app.push_screen(views_dialog(views, self._ready), self._chosen)

    def _chosen(self, choice: str | None) -> None:
        if choice == "+":
            self._screen.app.push_screen(
                InputDialog(
                    _("Save what is shown"), _("Name"), check=lambda name: "" if name.strip() else _("Enter a name.")
                ),
                self._save,
            )
        elif choice == "-":
            self._screen.app.push_screen(delete_view_dialog(self._views.all()), self._delete)
        elif choice:
            ready = {f"*{view.name}": view for view in self._ready}
            view = ready.get(choice) or self._views.get(choice.removeprefix("="))
            if view is not None:
                self._lists.show_view(view)

    def _save(self, name: str | None) -> None:
        if name is None:
            return
        try:
            self._views.save(self._lists.as_view(name.strip()[:60]))
        except SavedViewsError as error:
            self._screen.say(error.user_message, "error")
        else:
            self._screen.say(_("Saved as {name}.").format(name=name.strip()[:60]))

    def _delete(self, choice: str | None) -> None:
        if choice is None:
            return
        try:
            self._views.delete(choice.removeprefix("="))
        except SavedViewsError as error:
            self._screen.say(error.user_message, "error")
