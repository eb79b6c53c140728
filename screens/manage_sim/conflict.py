"""Somebody else changed the user meanwhile: both versions, field by field, and the question which shall hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import JsonValue
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from fleet_tui.domain.labels import BLOCKS, LANGUAGES, SALUTATIONS
from fleet_tui.domain.labels import label as word
from fleet_tui.i18n import N_, _
from fleet_tui.workspace.line_edits import LineEdits
from fleet_tui.workspace.person_form import PERSON_FIELDS
from widgets.columns import fit
from widgets.dialog import Dialog
from widgets.safe import Button, button, label, shown

Verdict = Literal["mine", "theirs"]
FIELD_NAMES: Mapping[str, str] = {
    "description": N_("Description"),
    **PERSON_FIELDS,
    "blocks": N_("Blocks"),
    "limit": N_("PayByMobile limit"),
}
"""The fields of the edits by name."""
_TABLES: Mapping[str, Mapping[str, str]] = {"blocks": BLOCKS, "salutation": SALUTATIONS, "language": LANGUAGES}
NAME, VALUE = 18, 24
"""Widths of the columns, in cells."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not the same in both."""

    name: str
    theirs: str
    mine: str


def differences_of(edits: LineEdits, fields: Iterable[str]) -> list[Difference]:
    """`fields` as they are now and as they were typed."""
    return [
        Difference(_(FIELD_NAMES[name]), _words(name, edits.now(name)), _words(name, edits.value(name)))
        for name in fields
    ]


def _words(name: str, value: JsonValue) -> str:
    codes = value if isinstance(value, list) else [value or ""]
    return ", ".join(word(_TABLES.get(name, {}), str(code)) for code in codes)


class ConflictDialog(Dialog[Verdict]):
    """Answers "mine" (what I typed is saved over theirs) or "theirs" (what I typed in these fields is given up)."""

    AUTO_FOCUS = "#cancel"
    DEFAULT_CSS = """
    ConflictDialog > .dialog { width: 76; }
    """

    def __init__(self, differences: Sequence[Difference]) -> None:
        super().__init__(_("Somebody else changed it meanwhile"))
        self._differences = differences

    def content(self) -> ComposeResult:
        yield label(_("Nothing of what you typed is saved yet, and nothing is lost."))
        yield label("")
        yield label(_columns("", _("Now"), _("You typed")))
        for each in self._differences:
            yield label(_columns(each.name, each.theirs or "–", each.mine or "–"))
        with Horizontal(classes="buttons"):
            yield button(_("Back to the form"), id="cancel")
            yield button(_("Keep theirs"), id="theirs")
            yield button(_("Save mine"), id="mine")

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.answer(None)

    @on(Button.Pressed, "#theirs")
    def _theirs(self) -> None:
        self.answer("theirs")

    @on(Button.Pressed, "#mine")
    def _mine(self) -> None:
        self.answer("mine")


def _columns(name: str, theirs: str, mine: str) -> str:
    return f"{fit(shown(name), NAME)}  {fit(shown(theirs), VALUE)}  {fit(shown(mine), VALUE)}"
