"""The colours of each theme. Colour only adds to what words say; how well it is read is measured by a test (WCAG).

The `ansi-…` themes use the terminal's own sixteen colours on its own background, and of those only the ones that are
read on it; `monochrome` none at all: bold, dim, underlined and reversed text is left.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

MONOCHROME = "monochrome"
_ANSI_VARIABLES = {
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "border-blurred": "ansi_default",
    "input-selection-foreground": "ansi_default",
    "input-selection-background": "ansi_default",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
}


def _ansi(name: str, *, primary: str, accent: str, success: str, warning: str, error: str, dark: bool = True) -> Theme:
    own = "ansi_default"
    return Theme(
        name, ansi=True, dark=dark, background=own, foreground=own, surface=own, panel=own, boost=own, primary=primary,
        secondary=primary, accent=accent, success=success, warning=warning, error=error,
        variables=_ANSI_VARIABLES | {"border": primary, "block-cursor-background": primary},
    )  # fmt: skip


_OURS = (
    Theme(
        "dark",
        background="#121212", surface="#1e1e1e", panel="#2a2f36", foreground="#e4e4e4", primary="#2f8fe0",
        secondary="#5f87af", accent="#ffaf5f", success="#6fcf7f", warning="#ffbf5f", error="#ff8f8f",
        variables={"text-muted": "#a8a8a8", "border-blurred": "#666c75", "primary-muted": "#1c3e5a"},
    ),
    Theme(
        "light", dark=False,
        background="#f4f4f4", surface="#ffffff", panel="#dfe3e8", foreground="#1c1c1c", primary="#2a78c0",
        secondary="#44648c", accent="#9a3f00", success="#00642a", warning="#7a4300", error="#a80018",
        variables={"text-muted": "#505050", "border-blurred": "#858b94", "primary-muted": "#cfe1f2"},
    ),
    Theme(
        "high-contrast",
        background="#000000", surface="#000000", panel="#000000", foreground="#ffffff", primary="#3f6fff",
        secondary="#5fafff", accent="#ffff5f", success="#5fff87", warning="#ffff5f", error="#ffb7b7",
        variables={"text-muted": "#e4e4e4", "border-blurred": "#9a9a9a", "primary-muted": "#121f47"},
    ),
    _ansi(
        "ansi-dark", primary="ansi_cyan", accent="ansi_bright_yellow", success="ansi_bright_green",
        warning="ansi_bright_yellow", error="ansi_bright_red",
    ),
    _ansi(
        "ansi-light", dark=False, primary="ansi_blue", accent="ansi_blue", success="ansi_blue", warning="ansi_magenta",
        error="ansi_red",
    ),
    _ansi(
        MONOCHROME, primary="ansi_default", accent="ansi_default", success="ansi_default", warning="ansi_default",
        error="ansi_default",
    ),
)  # fmt: skip
BY_NAME = {theme.name: theme for theme in _OURS}
"""The themes of `settings.model.THEMES`, by name."""


class ColourFilter(LineFilter):
    """Takes the colours out of everything; bold, dim, underlined and reversed stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text, style.without_color if style is not None else None, control)
            for text, style, control in segments
        ]
