"""The rail of a wizard: its steps with the answers so far; any of them can be gone back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from widgets.columns import fit
from widgets.safe import shown
from widgets.saying import told_again

Mark = Literal["open", "done", "flagged"]
SIGNS, BELOW = 4, 6
"""Cells before the number of a step, and before its answer: as far in as its title."""
_SIGNS: dict[Mark, str] = {"open": " ", "done": "✓", "flagged": "!"}
_STYLES: dict[Mark, str] = {"open": "", "done": "$success", "flagged": "$warning"}


@dataclass(frozen=True, slots=True)
class RailStep:
    """A step: its title, how it stands, and its answer in a few words."""

    title: str
    mark: Mark = "open"
    answer: str = ""


class StepRail(Widget, can_focus=True):
    """Each step: `✓ 4 Tariff plan`, its answer below it. `▸` stands at the current step, and moves with the arrows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("enter,right", "pick", show=False),
    ]
    DEFAULT_CSS = """
    StepRail { width: 26; height: 1fr; text-wrap: nowrap; }
    """

    class Picked(Message):
        """The person goes to the step at `position`."""

        def __init__(self, rail: StepRail, position: int) -> None:
            super().__init__()
            self.rail = rail
            self.position = position

        @property
        def control(self) -> StepRail:
            return self.rail

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._steps: Sequence[RailStep] = ()
        self._current = 0
        self._cursor = 0

    def show(self, steps: Sequence[RailStep], current: int) -> None:
        """Show `steps`; `current` is the one the person is in."""
        self._steps = steps
        self._current = current
        if not self.has_focus:
            self._cursor = current
        self.refresh()

    def say_again(self) -> None:
        self._steps = [told_again(step) for step in self._steps]
        self.refresh()

    def render(self) -> Content:
        width = self.content_size.width
        return Content("\n").join(self._lines(position, step, width) for position, step in enumerate(self._steps))

    def _lines(self, position: int, step: RailStep, width: int) -> Content:
        marker = "▸" if position == (self._cursor if self.has_focus else self._current) else " "
        title = fit(f"{position + 1} {shown(step.title)}", width - SIGNS).rstrip()
        answer = fit(shown(step.answer), width - BELOW).rstrip() if step.answer else ""
        return Content.assemble(
            marker,
            (f" {_SIGNS[step.mark]} ", _STYLES[step.mark]),
            (title, "bold" if position == self._current else ""),
            ("\n" + " " * BELOW + answer if answer else "", "dim"),
        )

    def action_move(self, steps: int) -> None:
        self._cursor = min(max(0, self._cursor + steps), len(self._steps) - 1)
        self.refresh()

    def action_pick(self) -> None:
        self.post_message(self.Picked(self, self._cursor))

    def on_click(self, event: events.Click) -> None:
        of_line = [position for position, step in enumerate(self._steps) for _line in range(1 + bool(step.answer))]
        if event.y < len(of_line):
            self.post_message(self.Picked(self, of_line[event.y]))

    def on_focus(self) -> None:
        self._cursor = self._current
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
