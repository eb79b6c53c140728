"""Drafts: what is typed into a form or a wizard, on the disk as it is typed, to go on with after a kill or a lost line.

One file a draft, readable by its owner only, replaced whole. A draft that was confirmed carries the key of its order.
While the outcome of that order is unknown the draft is frozen: only the same order with the same key may be sent
again. The key is written here before the journal has it, and what became of the order before the journal says so;
a key that the journal does not hold open was therefore never sent, and freezes nothing.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from fleet_tui.domain.calendar import Clock, system_clock
from fleet_tui.domain.text import Text
from fleet_tui.files import private_directory, write_private

SAVE_AFTER = 0.3
"""Seconds after the last key at which a screen has saved what was typed."""
_NAME = re.compile(r"[0-9a-f]{32}")


class Draft(BaseModel):
    """A form half filled in. `kind` says which form, `step` where the person was, `data` what stands in it."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, defer_build=True)

    id: str
    kind: str
    title: Text
    at: datetime
    """When it was last saved."""
    step: str = ""
    data: dict[str, JsonValue] = {}
    key: str | None = None
    """The idempotency key of its order, once that was confirmed."""


@dataclass(frozen=True, slots=True)
class Found:
    """The drafts there are, newest first, and the names of files that hold none that can be read."""

    drafts: list[Draft]
    damaged: list[str]


class Drafts:
    """The drafts below `directory`, made when the first is saved. Every method blocks until the disk has it."""

    def __init__(self, directory: Path, *, clock: Clock = system_clock) -> None:
        self._directory = directory
        self._clock = clock

    def begin(self, kind: str, title: str) -> Draft:
        """A new draft; nothing is written yet."""
        return Draft.model_validate({"id": uuid.uuid4().hex, "kind": kind, "title": title, "at": self._clock()})

    def save(self, draft: Draft) -> Draft:
        """Write `draft`, whole or not at all; the draft as saved.

        Raises:
            OSError: the disk is full, or the directory cannot be written.
        """
        saved = draft.model_copy(update={"at": self._clock()})
        private_directory(self._directory)
        write_private(self._path(draft.id), saved.model_dump_json().encode())
        return saved

    def load(self, draft_id: str) -> Draft | None:
        """The draft `draft_id`, None when it is gone or cannot be read."""
        try:
            return Draft.model_validate_json(self._path(draft_id).read_bytes())
        except (OSError, ValidationError):
            return None

    def delete(self, draft_id: str) -> None:
        """Forget a draft; one that is gone already is no error. Raises OSError."""
        self._path(draft_id).unlink(missing_ok=True)

    def found(self) -> Found:
        """All drafts. Never raises for what is in a file: a damaged one is named."""
        drafts: list[Draft] = []
        damaged: list[str] = []
        for path in sorted(self._directory.glob("*.json")):
            if not path.name.startswith("."):  # one that is just being written
                draft = self.load(path.stem) if _NAME.fullmatch(path.stem) else None
                if draft is not None and draft.id == path.stem:
                    drafts.append(draft)
                else:
                    damaged.append(path.name)
        return Found(sorted(drafts, key=lambda draft: (draft.at, draft.id), reverse=True), damaged)

    def count(self) -> int:
        """How many drafts there are, without reading any."""
        return sum(1 for path in self._directory.glob("*.json") if _NAME.fullmatch(path.stem))

    def freeze(self, draft_id: str, key: str) -> None:
        """Note that the draft's order is about to be sent under `key`. Raises OSError: then it must not be sent."""
        draft = self.load(draft_id)
        if draft is not None:
            self.save(draft.model_copy(update={"key": key}))

    def settled(self, key: str, *, taken: bool) -> None:
        """The order under `key` was taken: its draft goes; or it was not: its draft can be changed again.

        Raises:
            OSError: the draft stays as it was.
        """
        for draft in self.found().drafts:
            if draft.key == key:
                if taken:
                    self.delete(draft.id)
                else:
                    self.save(draft.model_copy(update={"key": None}))

    def _path(self, draft_id: str) -> Path:
        return self._directory / f"{draft_id}.json"
