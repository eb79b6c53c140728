"""Saved views: a query, the list it is asked of, sort and columns, by name."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from fleet_tui.domain.base import Request
from fleet_tui.domain.findings.thresholds import Thresholds
from fleet_tui.domain.text import fold
from fleet_tui.files import private_directory, write_private
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.i18n import N_, _


class SavedView(Request):
    """One view. `sort` and `columns` are column ids (`fleet_tui.fleet.columns`); no columns: those shown by default.

    `numbers` is the list that the query is asked of, if one was pasted: phone numbers (E.164), SIM card numbers.
    """

    name: Annotated[str, Field(min_length=1, max_length=60)]
    query: Annotated[str, Field(max_length=10_000)] = ""
    numbers: list[Annotated[str, Field(max_length=40)]] = []
    sort: str | None = None
    reverse: bool = False
    columns: list[str] = []


def ready_views(index: FleetIndex, thresholds: Thresholds) -> list[SavedView]:
    """The views that come with the program, `_(name)` being theirs; who left only where an HR list says it.

    Suspended for long is what findings take for it: more than `thresholds.suspended_days`. It is there where some day
    is known.
    """
    views = [
        SavedView(name=N_("Pending"), query="status:pending"),
        SavedView(name=N_("Without a user"), query="user:no"),
        SavedView(name=N_("Most expensive"), sort="cost", reverse=True),
        SavedView(name=N_("Suspended"), query="status:suspended"),
    ]
    if index.knows("suspended_on"):
        since = index.today - timedelta(days=thresholds.suspended_days)
        shown = ["number", "description", "since", "plan", "cost"]
        views.append(SavedView(name=N_("Suspended for long"), query=f"since<{since}", sort="since", columns=shown))
    if index.knows("left_on"):
        left = ["number", "description", "left", "department", "plan", "status", "cost"]
        views.append(SavedView(name=N_("The user left"), query="is:departed -status:ceased", sort="left", columns=left))
    return views


_VIEWS = TypeAdapter(list[SavedView])


class SavedViewsError(Exception):
    """The file cannot be used. `user_message` names it and says what to do."""

    def __init__(self, user_message: str) -> None:
        super().__init__(user_message)
        self.user_message = user_message


class SavedViews:
    """The views kept in the file at `path`, by name; case and accents do not tell names apart.

    Every method reads the file anew: two applications may be open. All raise SavedViewsError.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> list[SavedView]:
        """Every view, by name."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise SavedViewsError(
                _("The saved views in {file} cannot be read: {reason}.").format(file=self._path, reason=error.strerror)
            ) from error
        try:
            return _VIEWS.validate_json(data)
        except ValidationError as error:
            place = ".".join(map(str, error.errors(include_input=False)[0]["loc"])) or "1"
            raise SavedViewsError(
                _(
                    "{file} does not hold saved views (see entry {place}). Correct it, or delete it to begin anew."
                ).format(file=self._path, place=place)
            ) from error

    def get(self, name: str) -> SavedView | None:
        """The view of that name."""
        return next((view for view in self.all() if fold(view.name) == fold(name)), None)

    def save(self, view: SavedView) -> None:
        """Keep `view`, in place of one of the same name."""
        others = [other for other in self.all() if fold(other.name) != fold(view.name)]
        self._write([*others, view])

    def delete(self, name: str) -> bool:
        """Forget the view of that name; whether there was one."""
        views = self.all()
        kept = [view for view in views if fold(view.name) != fold(name)]
        if len(kept) == len(views):
            return False
        self._write(kept)
        return True

    def _write(self, views: list[SavedView]) -> None:
        views.sort(key=lambda view: fold(view.name))
        try:
            private_directory(self._path.parent)
            write_private(self._path, _VIEWS.dump_json(views, indent=2) + b"\n")
        except OSError as error:
            raise SavedViewsError(
                _("The saved views in {file} cannot be written: {reason}.").format(
                    file=self._path, reason=error.strerror or error
                )
            ) from error
