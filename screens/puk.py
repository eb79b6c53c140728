"""The PUK of a line's card, asked for out of the list: shown to be read aloud, gone with the dialog."""

from __future__ import annotations

from textual.app import ComposeResult

from fleet_tui.domain.sim_card import PukReveal, puk_in_groups
from fleet_tui.i18n import _
from widgets.detail_pane import DetailPane
from widgets.dialog import Dialog
from widgets.safe import label


class PukDialog(Dialog[None]):
    """`line` says whose it is; `esc` and `enter` leave."""

    BINDINGS = [("enter", "cancel")]
    DEFAULT_CSS = """
    PukDialog DetailPane { width: 1fr; height: auto; padding: 0; }
    """

    def __init__(self, line: str, reveal: PukReveal) -> None:
        super().__init__(_("PUK"))
        self._line = line
        self._reveal = reveal

    def content(self) -> ComposeResult:
        yield label(self._line)
        yield DetailPane()
        yield label(_("PUK shown; recorded in the audit log."), classes="hint")

    def on_mount(self) -> None:
        super().on_mount()
        card, puk = self._reveal.iccid, puk_in_groups(self._reveal.puk)
        self.query_one(DetailPane).show([(_("SIM card number"), card), (_("PUK"), puk)])
