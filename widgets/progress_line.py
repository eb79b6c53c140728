"""Long work on one line: a bar, how far it is, and what `esc` would do."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from fleet_tui.i18n import again
from widgets.columns import GAP, fit
from widgets.safe import shown

FULL, EMPTY = "█", "░"
BAR_MIN, BAR_MAX = 8, 40


class ProgressLine(Widget):
    """`██████░░░░  9,214 of 13,000   esc leave, it goes on`. Painted at most five times a second."""

    PAUSE: ClassVar[float] = 0.2
    DEFAULT_CSS = """
    ProgressLine { height: 1; width: 1fr; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._done = self._total = 0
        self._text = self._hint = ""
        self._painted_at: float | None = None
        self._waiting = False

    def show(self, done: int, total: int, text: str, hint: str = "") -> None:
        """`done` of `total`, in words `text`; `hint` says what `esc` would do. With a `total` of 0 there is no bar."""
        self._done, self._total = done, total
        self._text, self._hint = text, hint
        wait = 0.0 if self._painted_at is None or done >= total else self._painted_at + self.PAUSE - monotonic()
        if wait <= 0:
            self._paint()
        elif not self._waiting:
            self._waiting = True
            self.set_timer(wait, self._paint)

    def say_again(self) -> None:
        self._text, self._hint = again(self._text), again(self._hint)
        self.refresh()

    def render(self) -> Content:
        width, text = self.content_size.width, shown(self._text)
        hint = f"{' ' * GAP}{shown(self._hint)}" if self._hint else ""
        bar = min(BAR_MAX, width - cell_len(text) - cell_len(hint) - GAP)
        if bar < BAR_MIN and hint:
            # The footer says it too.
            hint = ""
            bar = min(BAR_MAX, width - cell_len(text) - GAP)
        if not self._total or bar < BAR_MIN:
            return Content(fit(text + hint, width))
        full = bar * min(self._done, self._total) // self._total
        return Content.assemble(FULL * full + EMPTY * (bar - full), " " * GAP + text, (hint, "dim"))

    def _paint(self) -> None:
        self._waiting = False
        self._painted_at = monotonic()
        self.refresh()
