"""A QR code in the terminal: two modules a cell, dark on light whatever the theme; light is what scanners expect."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from fleet_tui.workspace.qr import Modules, pairs

_LIGHT, _DARK, _MIXED = (
    Style.parse("black on bright_white"),
    Style.parse("bright_white on black"),
    Style.parse("black on bright_white"),
)
_PLAIN_LIGHT, _PLAIN_DARK = Style(reverse=True), Style()


class QrCode(Widget):
    """`modules` with their quiet zone. Without half blocks a module takes two cells of a row of its own.

    No block is drawn where a background does: a full cell is a space, which every terminal can send. Without colours
    light cells are reversed, which is right on a dark terminal; most scanners read the other way round too.
    """

    DEFAULT_CSS = """
    QrCode { width: auto; height: auto; }
    """

    def __init__(self, modules: Modules = (), *, half_blocks: bool = True, id: str | None = None) -> None:
        super().__init__(id=id)
        self._modules = modules
        self._half_blocks = half_blocks

    def show(self, modules: Modules) -> None:
        """Show another code."""
        self._modules = modules
        self.refresh(layout=True)

    @property
    def needed(self) -> Size:
        """Cells it takes."""
        return size_of(self._modules, half_blocks=self._half_blocks)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return self.needed.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self.needed.height

    def render_line(self, y: int) -> Strip:
        if y >= self.needed.height:
            return Strip.blank(self.size.width)
        plain = self.app.theme == "monochrome"
        light, dark = (_PLAIN_LIGHT, _PLAIN_DARK) if plain else (_LIGHT, _DARK)
        mixed = _PLAIN_LIGHT if plain else _MIXED
        if not self._half_blocks:
            return Strip([Segment("  ", dark if module else light) for module in self._modules[y]])
        segments = []
        for upper, lower in pairs(self._modules[2 * y : 2 * y + 2])[0]:
            if upper == lower:
                segments.append(Segment(" ", dark if upper else light))
            else:
                segments.append(Segment("▀" if upper else "▄", mixed))
        return Strip(segments).simplify()


def size_of(modules: Modules, *, half_blocks: bool) -> Size:
    """Cells that a code takes."""
    count = len(modules)
    return Size(count, (count + 1) // 2) if half_blocks else Size(2 * count, count)
