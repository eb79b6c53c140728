"""What is filled in on the form of a change, kept as a draft: for which lines, and what was switched or typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from fleet_tui.fleet.index import FleetIndex
from fleet_tui.fleet.row import LineRow
from fleet_tui.workspace.drafts import Draft, Drafts

KIND = "change"
"""The kind of these drafts."""

Typed = Mapping[str, JsonValue]
"""What stands in a form, by field; empty when nothing was filled in."""


class KeptChange(BaseModel):
    """The data of such a draft. `change` is the id of the action whose form it is, `lines` are line ids."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, defer_build=True)

    change: str
    lines: list[str]
    typed: dict[str, JsonValue]

    def rows(self, index: FleetIndex) -> list[LineRow]:
        """Its lines as they are now; those that left the fleet are gone."""
        positions = (index.position_of(line_id) for line_id in self.lines)
        return index.rows([position for position in positions if position is not None])


def read_change(draft: Draft) -> KeptChange | None:
    """What `draft` holds; None when it is no form of a change, or cannot be read."""
    if draft.kind != KIND:
        return None
    try:
        return KeptChange.model_validate(draft.data)
    except ValidationError:
        return None


class FormDraft:
    """The draft of one open form. Nothing is on the disk until something was filled in."""

    def __init__(self, drafts: Drafts, change: str, draft: Draft | None = None) -> None:
        self._drafts = drafts
        self._change = change
        self._draft = draft
        kept = read_change(draft) if draft is not None else None
        self.typed: Typed = kept.typed if kept is not None else {}
        """What was kept last."""

    @property
    def saved(self) -> Draft | None:
        """The draft as it is on the disk; None when there is none (any more)."""
        return self._drafts.load(self._draft.id) if self._draft is not None else None

    @property
    def id(self) -> str:
        """Its id, empty while there is no draft."""
        return self._draft.id if self._draft is not None else ""

    def keep(self, title: str, lines: Iterable[str], typed: Typed) -> bool:
        """Keep what is filled in, if it is something new; True when it was written. Raises OSError."""
        if dict(typed) == dict(self.typed):
            return False
        draft = self._draft or self._drafts.begin(KIND, title)
        kept = KeptChange(change=self._change, lines=list(lines), typed=dict(typed))
        self._draft = self._drafts.save(draft.model_copy(update={"data": kept.model_dump(mode="json")}))
        self.typed = typed
        return True
