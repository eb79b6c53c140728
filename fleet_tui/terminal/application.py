"""An application on a terminal that may be too small for it, and may come back to its size at any moment."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from functools import cached_property
from typing import Any, TypeVar

from rich.console import RenderableType
from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.color import Color
from textual.driver import Driver
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip

from fleet_tui.i18n import _
from fleet_tui.terminal.cells import Piece
from fleet_tui.terminal.cells import Screen as CellScreen
from fleet_tui.terminal.environment import SMALLEST
from fleet_tui.terminal.key_queue import KeyQueue, Listener

BLACK = Color(0, 0, 0)
SEEN_AT_ONCE = 1024
"""Bytes that a terminal takes in and paints in one go: they need no brackets round them (mode 2026)."""

ResultT = TypeVar("ResultT")


class TerminalApp(App[ResultT]):
    """What a window too small for the application shows is not the application, but what size it has and needs.

    Meanwhile all screens go on as in the smallest window that serves, and hear no keys but those of `leaving_keys`:
    enlarged again, everything is as it was.
    """

    leaving_keys: frozenset[str] = frozenset()
    """Keys that are heard in a window too small, and what the first is called on screen."""
    leaving_key = ""
    sends_changes_only = True
    """Otherwise everything that is painted is sent, whether it is there already or not."""
    holds_painting = False
    """What stood on the terminal before stays there for now."""
    _window: Size | None = None
    """The size of a window too small, None while it is large enough."""
    _shown: CellScreen | None = None
    """What is on the terminal; None where nobody knows."""

    @cached_property
    def keys(self) -> KeyQueue:
        """The keys that were pressed and are not done with."""
        return KeyQueue(self, self._press)

    async def on_event(self, event: events.Event) -> None:
        """Hide a window that is too small from everybody else; hand over one key after the other."""
        if isinstance(event, events.InputEvent | events.Paste) or (
            isinstance(event, events.Resize) and event.size != self.size
        ):
            self.paint_from_now()
        if isinstance(event, events.Resize):
            await super().on_event(self._fitted(event))
        elif self._window is not None and isinstance(event, events.InputEvent) and not self._leaves(event):
            return
        elif isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.keys.arrived(event)
        else:
            await super().on_event(event)

    async def _press(self, event: events.Event) -> None:
        """Handle a key or a paste whose turn it is."""
        if not isinstance(event, events.Key) or self._leaves(event) or self._is_heard(event):
            await super().on_event(event)

    def _is_heard(self, key: events.Key) -> bool:
        screen = self.screen
        return not isinstance(screen, Listener) or screen.hears(key)

    async def on_unmount(self) -> None:
        self.keys.stop()

    def _leaves(self, event: events.Event) -> bool:
        return isinstance(event, events.Key) and event.key in self.leaving_keys

    def _fitted(self, event: events.Resize) -> events.Resize:
        """`event`, of a window as large as it must be at least."""
        self._shown = None
        size = event.size
        width, height = SMALLEST
        if size.width >= width and size.height >= height:
            if self._window is not None:
                self._window = None
                self.call_after_refresh(self.paint_anew)
            return event
        self._window = size
        self._write_notice(size)
        least = Size(max(size.width, width), max(size.height, height))
        return events.Resize(least, least)

    @on(Driver.SignalResume)
    def paint_anew(self) -> None:
        """Send the whole screen again: something else wrote over it."""
        self._shown = None
        if self._screen_stack:
            self._display(self.screen, self.screen._compositor.render_update(full=True))  # noqa: SLF001

    def paint_from_now(self) -> None:
        """Let nothing stand on the terminal any more but this application."""
        if self.holds_painting:
            self.holds_painting = False
            self.paint_anew()

    def painted(self, screen: Screen[Any], *, last_row: str) -> str:
        """What to send to an empty terminal so that it shows `screen`, also one below others, with `last_row` in its
        last row. Empty: it has another size than the terminal."""
        width, height = size = self.size
        if self._window is not None or screen.size != size:
            return ""
        strips = screen._compositor.render_strips(size)[: height - 1]  # noqa: SLF001
        said = Segment(f" {self._spelled(last_row)}", Style(reverse=True))
        strips.append(Strip([said]).adjust_cell_length(width, said.style))
        shown = CellScreen(width, self.console._color_system)  # noqa: SLF001
        return shown.changes(((row, 0, strip) for row, strip in enumerate(strips)), (0, 0))

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Send what changes of `renderable`, if anything does."""
        if self._window is not None or self.holds_painting:
            return
        driver = self._driver
        if not (
            self.sends_changes_only
            and isinstance(renderable, LayoutUpdate | ChopsUpdate)
            and driver is not None
            and self._running
            and not (self._closed or self._batch_count or self.is_headless)
        ):
            super()._display(screen, renderable)
            return
        if self._shown is None:
            self._shown = CellScreen(self.size.width, self.console._color_system)  # noqa: SLF001
        cursor = screen.outer_size.clamp_offset(self.cursor_position)
        if sent := self._shown.changes(pieces_of(renderable), (cursor.y, cursor.x)):
            if len(sent) > SEEN_AT_ONCE:
                self._begin_update()
            driver.write(sent)
            if len(sent) > SEEN_AT_ONCE:
                self._end_update()
            driver.flush()
        self.post_display_hook()

    def _write_notice(self, size: Size) -> None:
        """Say what size is needed, on a terminal of `size`."""
        if self._driver is None or self.is_headless:
            return
        sentences = (
            _("This window has {columns} columns and {rows} rows; {least_columns} and {least_rows} are needed.").format(
                columns=size.width, rows=size.height, least_columns=SMALLEST[0], least_rows=SMALLEST[1]
            ),
            _("Enlarge it: everything is as you left it. {key} leaves.").format(key=self.leaving_key),
        )
        lines = [line for sentence in sentences for line in textwrap.wrap(sentence, max(1, size.width - 1))]
        rows = "\r\n".join(map(self._spelled, lines[: size.height]))
        self._driver.write(f"\x1b[0m\x1b[2J\x1b[H{rows}")
        self._driver.flush()

    def _spelled(self, text: str) -> str:
        segments = [Segment(text)]
        for each in self.get_line_filters():
            if each.enabled:
                segments = each.apply(segments, BLACK)
        return "".join(segment.text for segment in segments)


def pieces_of(update: LayoutUpdate | ChopsUpdate) -> Iterator[Piece]:
    """What Textual would send, piece by piece: as its `render_segments` goes through them."""
    if isinstance(update, LayoutUpdate):
        for row, strips in enumerate(update.strips, update.region.y):
            column = update.region.x
            for strip in strips:
                yield row, column, strip
                column += strip.cell_length
        return
    for row, first, last in update.spans:
        for end, (column, chop) in zip(update.chop_ends[row], update.chops[row].items(), strict=False):
            if chop is None or column > last or end <= first:
                continue
            inside = last > column >= first and end <= last
            yield row, column, chop if inside else chop.crop(0, min(end, last) - column)
