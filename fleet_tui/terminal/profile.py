"""How the application appears on this terminal: what was found out about it, unless the settings say otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from fleet_tui.settings.model import Settings
from fleet_tui.terminal.environment import Terminal


@dataclass(frozen=True, slots=True)
class Profile:
    """What is decided before the first painting."""

    theme: str = "dark"
    encoding: str = "utf-8"
    """Codec name of what goes to the terminal."""
    symbols: bool = True
    """Lines, arrows and ticks; otherwise plain ASCII signs."""
    mouse: bool = True
    animation: bool = False
    blink: bool = False
    whole_repaint: bool = False
    """Send everything that is painted, not only what changes."""


CAPABLE = Profile()
"""A terminal that can do everything."""


def profile_of(terminal: Terminal, settings: Settings) -> Profile:
    """How the application appears on `terminal` for somebody with these `settings`."""
    return Profile(
        theme=settings.theme or terminal.theme,
        encoding=terminal.encoding,
        symbols=terminal.symbols if settings.symbols is None else settings.symbols,
        mouse=terminal.mouse if settings.mouse is None else settings.mouse,
        animation=settings.animation,
        blink=settings.blink,
        whole_repaint=settings.whole_repaint,
    )
