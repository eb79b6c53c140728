"""What is typed into the form of a record (a profile, a ticket, a payment), kept as a draft, sent under one key.

The key is on the disk before the first byte is sent. Until an answer says whether it was taken, the draft is frozen:
only the same again, under the same key, can be sent, and the server does it once (SAFETY: "Orders and money").
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from fleet_tui.workspace.drafts import Draft, Drafts

KIND = "form"
"""The kind of these drafts."""

Typed = Mapping[str, JsonValue]
"""What stands in a form, by field."""


class KeptForm(BaseModel):
    """The data of such a draft. `form` says which form, `about` the id of the record it changes (empty: a new one).

    `seen` is what stood in the record when the form was begun: a change of somebody else's since then is noticed.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, defer_build=True)

    form: str
    about: str = ""
    typed: dict[str, JsonValue]
    seen: dict[str, JsonValue] = {}


def read_form(draft: Draft) -> KeptForm | None:
    """What `draft` holds; None when it is no form of a record, or cannot be read."""
    if draft.kind != KIND:
        return None
    try:
        return KeptForm.model_validate(draft.data)
    except ValidationError:
        return None


class RecordDraft:
    """The draft of one open form. Nothing is on the disk until something was filled in."""

    def __init__(self, drafts: Drafts, form: str, about: str = "", draft: Draft | None = None) -> None:
        self._drafts = drafts
        self._form = form
        self._about = about
        self._draft = draft
        kept = read_form(draft) if draft is not None else None
        self.typed: Typed = kept.typed if kept is not None else {}
        """What was kept last."""
        self.seen: Typed = kept.seen if kept is not None else {}
        """What stood in the record when the form was begun."""

    @property
    def there(self) -> bool:
        """Something is on the disk."""
        return self._draft is not None

    @property
    def frozen(self) -> bool:
        """It was sent and nothing says whether it was taken."""
        return self._draft is not None and self._draft.key is not None

    def keep(self, title: str, typed: Typed) -> None:
        """Keep what is filled in, if it is something new. Raises OSError."""
        if dict(typed) == dict(self.typed):
            return
        self._write(title, typed, None)

    def sending(self, title: str, typed: Typed) -> str:
        """The key to send `typed` under: the one it was sent under before, or a new one that the disk has by now.

        Raises:
            OSError: the disk is full; then nothing may be sent.
        """
        if self._draft is not None and self._draft.key is not None:
            return self._draft.key
        key = uuid.uuid4().hex
        self._write(title, typed, key)
        return key

    def settled(self, *, taken: bool) -> None:
        """It was taken: the draft goes; or it was not: it can be changed again. Raises OSError."""
        if self._draft is None:
            return
        if taken:
            self.discard()
        elif self._draft.key is not None:
            self._draft = self._drafts.save(self._draft.model_copy(update={"key": None}))

    def discard(self) -> None:
        """Forget what was typed. Raises OSError."""
        if self._draft is not None:
            self._drafts.delete(self._draft.id)
            self._draft = None

    def _write(self, title: str, typed: Typed, key: str | None) -> None:
        draft = self._draft or self._drafts.begin(KIND, title)
        kept = KeptForm(form=self._form, about=self._about, typed=dict(typed), seen=dict(self.seen))
        data = kept.model_dump(mode="json")
        self._draft = self._drafts.save(draft.model_copy(update={"title": title, "data": data, "key": key}))
        self.typed = typed
