"""Somebody else changed it meanwhile: both versions, field by field, and the question which shall hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal

from fleet_tui.i18n import _
from widgets.columns import fit
from widgets.dialog import Dialog
from widgets.safe import Button, button, label, shown

Verdict = Literal["mine", "theirs"]
NAME, VALUE = 18, 24
"""Widths of the columns, in cells."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not the same in both."""

    name: str
    theirs: str
    mine: str


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
