"""The users of an import: whoever exists is found however the list writes the name; others are made."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from fleet_tui.domain.cell_text import name_said, spellings
from fleet_tui.domain.fleet_import import ImportRow
from fleet_tui.domain.text import same_name
from fleet_tui.server.storage.secrets import new_id

Name = tuple[str, str]
"""First and last name; either may be empty."""


class PeopleBook:
    """Users by name. Two lines of one name have one user.

    A name is the same with other capitals, blanks and ways to encode an accent (NFC). Where no user is written so, one
    whose name has the same letters without accents is meant ("ZOE" and "Zoë"), unless two are.
    """

    def __init__(self, known: Mapping[str, Name]) -> None:
        """`known`: names by the id of the person."""
        self._known = dict(known)
        self._exact: dict[str, str] = {}
        self._folded: dict[str, set[str]] = {}
        self.added: dict[str, Name] = {}
        """Names by id of whom the list brought."""
        for person_id, name in known.items():
            self._put(person_id, whole_name(name))

    def person(self, row: ImportRow) -> str:
        """Return the id of the user whom `row` names; its `person` is not empty."""
        whole = " ".join((row.person or "").split())
        found = self._exact.get(_exact(whole))
        if found is not None:
            return found
        alike = self._folded.get(same_name(whole), set())
        if len(alike) == 1:
            return next(iter(alike))
        person_id = new_id()
        first, _, rest = whole.partition(" ")
        apart = row.given_name is not None or row.family_name is not None
        self.added[person_id] = (row.given_name or "", row.family_name or "") if apart else (first, rest)
        self._put(person_id, whole)
        return person_id

    def means(self, person_id: str | None, whole: str) -> bool:
        """Say whether a cell with the name `whole` in it says no more than the user who is stored."""
        stored = whole_name(self._known.get(person_id or "", ("", "")))
        known = {same_name(form or "") for form in spellings(stored, name_said)}
        return same_name(whole) in known | {same_name(stored)}

    def _put(self, person_id: str, whole: str) -> None:
        self._exact.setdefault(_exact(whole), person_id)
        self._folded.setdefault(same_name(whole), set()).add(person_id)


def whole_name(name: Name) -> str:
    """First and last name; no blank where one of them is empty."""
    return " ".join(filter(None, (part.strip() for part in name)))


def _exact(whole: str) -> str:
    return " ".join(unicodedata.normalize("NFC", whole).casefold().split())
