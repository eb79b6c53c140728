"""A QR code alone on the screen, with what it says beside it: 23 rows of 80×24 hold the code of a transfer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from fleet_tui.i18n import _
from fleet_tui.workspace.qr import Modules
from widgets.detail_pane import Detail, DetailPane
from widgets.qr_code import QrCode, size_of
from widgets.safe import Label, label


class QrScreen(ModalScreen[None]):
    """`esc` closes it. Where the terminal is too small for the code it says how large it would have to be."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,k", "close", show=False)]
    DEFAULT_CSS = """
    QrScreen { background: $background; }
    QrScreen Vertical { width: 1fr; padding: 1 1 0 2; }
    QrScreen DetailPane { height: auto; padding: 0 0 1 0; }
    QrScreen #too-small { padding: 1 2; width: 1fr; }
    """

    def __init__(self, modules: Modules, details: Sequence[Detail], *, half_blocks: bool) -> None:
        super().__init__()
        self._modules = modules
        self._details = details
        self._half_blocks = half_blocks

    def compose(self) -> ComposeResult:
        yield label("", id="too-small")
        with Horizontal():
            yield QrCode(self._modules, half_blocks=self._half_blocks)
            with Vertical():
                yield DetailPane()
                yield label(_("esc closes"), classes="hint")

    def on_mount(self) -> None:
        self.query_one(DetailPane).show(self._details)

    def on_resize(self) -> None:
        needed, size = size_of(self._modules, half_blocks=self._half_blocks), self.app.size
        fits = size.width >= needed.width and size.height >= needed.height
        self.query_one(Horizontal).display = fits
        words = self.query_one("#too-small", Label)
        words.display = not fits
        words.update(
            _("The code needs {columns} columns and {rows} rows; this terminal has {width} and {height}.").format(
                columns=needed.width, rows=needed.height, width=size.width, height=size.height
            )
            + " "
            + _("Enlarge it, or pay with the account and the communication. esc goes back.")
        )

    def action_close(self) -> None:
        self.dismiss(None)
