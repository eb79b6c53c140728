"""What was typed about one line and is not saved yet, kept as a draft; and what it was typed over.

Only what differs from the line is kept: what the line has by itself meanwhile is no edit any more, so nothing needs to
be told when an order has done what was typed. A field that somebody else changed after it was typed over is in
conflict: both versions are known, and the person is asked.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from fleet_tui.domain.line import Line
from fleet_tui.workspace.drafts import Draft, Drafts
from fleet_tui.workspace.person_form import PERSON_FIELDS

KIND = "manage_sim"
"""The kind of these drafts."""

Values = dict[str, JsonValue]
"""What stands in the fields, by field: a text, or a list of switches that are on."""


class _Kept(BaseModel):
    """The data of a draft."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, defer_build=True)

    line_id: str
    person_id: str | None
    typed: Values
    over: Values


class LineEdits:
    """The edits of the line `line_id`; those of an earlier run are found again."""

    def __init__(self, drafts: Drafts, line_id: str) -> None:
        self._drafts = drafts
        self._line_id = line_id
        self._draft: Draft | None = None
        self._person_id: str | None = None
        self._now: Values = {}
        self._typed: Values = {}
        self._over: Values = {}
        self._strangers = False
        for draft in drafts.found().drafts:
            kept = _kept(draft)
            if kept is not None and kept.line_id == line_id:
                self._draft, self._person_id = draft, kept.person_id
                self._typed, self._over = kept.typed, kept.over
                break

    def show(self, line: Line, values: Values) -> bool:
        """The line is like this now; True when some of what was typed is so by itself."""
        before = len(self._typed)
        self._now = values
        self._typed = {name: value for name, value in self._typed.items() if value != values.get(name)}
        person_id = line.person.id if line.person else None
        if not self.changed(PERSON_FIELDS):
            self._person_id = person_id
        # Typed for another person than the line has now.
        self._strangers = person_id != self._person_id
        return len(self._typed) < before

    def value(self, name: str) -> JsonValue:
        """What stands in a field: what was typed, or what the line has."""
        return self._typed.get(name, self._now.get(name))

    def now(self, name: str) -> JsonValue:
        """What the line has."""
        return self._now.get(name)

    def put(self, name: str, value: JsonValue) -> bool:
        """`value` stands in a field now; False when it stood there before."""
        if name not in self._now or value == self.value(name):
            return False
        if value == self._now[name]:
            del self._typed[name]
        else:
            self._over.setdefault(name, self._now[name])
            self._typed[name] = value
        return True

    def changed(self, names: Iterable[str]) -> Values:
        """What was typed into those of the fields `names` that differ from the line."""
        return {name: self._typed[name] for name in names if name in self._typed}

    def texts(self, names: Iterable[str]) -> dict[str, str]:
        """The same, for fields that hold text."""
        return {name: str(value) for name, value in self.changed(names).items()}

    def conflicts(self, names: Iterable[str]) -> list[str]:
        """Those of the changed fields `names` that somebody else changed too since."""
        return [
            name
            for name in self.changed(names)
            if self._over.get(name) != self._now.get(name) or (self._strangers and name in PERSON_FIELDS)
        ]

    def insist(self, names: Iterable[str]) -> None:
        """What was typed into the fields `names` is meant for the line as it is now."""
        for name in names:
            self._over[name] = self._now.get(name)
        self._strangers = False

    def drop(self, values: Values) -> None:
        """Give up, or count as saved, what was typed, where it is still the same as in `values`."""
        for name, value in values.items():
            if self._typed.get(name) == value:
                del self._typed[name]

    def keep(self, title: str, step: str) -> None:
        """Write the draft, or delete it when nothing is typed. Blocks until the disk has it; raises OSError."""
        self._over = {name: value for name, value in self._over.items() if name in self._typed}
        if self._typed:
            draft = self._draft or self._drafts.begin(KIND, title)
            kept = _Kept(line_id=self._line_id, person_id=self._person_id, typed=self._typed, over=self._over)
            data = kept.model_dump(mode="json")
            self._draft = self._drafts.save(draft.model_copy(update={"data": data, "step": step}))
        elif self._draft is not None:
            self._drafts.delete(self._draft.id)
            self._draft = None


def line_of(draft: Draft) -> str | None:
    """The line that a draft is about; None when it is of another kind or cannot be read."""
    kept = _kept(draft)
    return kept.line_id if kept else None


def _kept(draft: Draft) -> _Kept | None:
    try:
        return _Kept.model_validate(draft.data) if draft.kind == KIND else None
    except ValidationError:
        return None
