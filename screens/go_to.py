"""The menu of areas, from anywhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from textual import events

from fleet_tui.actions import available
from fleet_tui.domain.text import fold
from fleet_tui.i18n import N_, _, in_other_languages
from fleet_tui.places import AREAS, NAMES, PLACES
from widgets.choice_list import Choice, ChoiceList
from widgets.dialog import ChoiceDialog

_DASHBOARD = N_("Dashboard")
_NAMES = {"dashboard": _DASHBOARD, **NAMES}


class GoToDialog(ChoiceDialog):
    """Answers with the id of an area, or "dashboard"; `keymap` are the keys of the settings.

    A letter goes to the next name that begins with it: in the language in use, otherwise in any.
    """

    def __init__(self, keymap: Mapping[str, str], absent: Collection[str] = ()) -> None:
        """`absent`: areas and places that the operator does not offer."""
        areas = [(area, label) for area, label in AREAS if area not in absent]
        opening = available((f"open_{area}" for area, _label in areas), keymap=keymap)
        choices = [Choice("dashboard", _(_DASHBOARD))]  # the first: enter goes there
        choices += [
            Choice(area, _(label), action.key, aliases=action.keys)
            for (area, label), action in zip(areas, opening, strict=True)
        ]
        choices += [Choice(place, _(name), key) for place, (name, key) in PLACES.items() if place not in absent]
        self._names = {each.id: _NAMES[each.id] for each in choices}
        super().__init__(_("Go to"), choices)

    def on_key(self, event: events.Key) -> None:
        if event.character is None or not event.character.isalpha():
            return
        choices = self.query_one(ChoiceList)
        letter, ids = fold(event.character), list(self._names)
        here = ids.index(choices.cursor_key) + 1 if choices.cursor_key in self._names else 0
        after = [*ids[here:], *ids[:here]]
        own = [area for area in after if fold(_(self._names[area])).startswith(letter)]
        found = own or [
            area
            for area in after
            if any(fold(name).startswith(letter) for name in in_other_languages(self._names[area]))
        ]
        if found:
            choices.move_cursor_to(found[0])
