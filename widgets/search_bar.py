"""The search line: a query, what is wrong with it, how it could go on, and how many rows it finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text as RichText
from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message

from fleet_tui.domain.text import INVISIBLE
from fleet_tui.i18n import _, again
from fleet_tui.i18n.format import number
from widgets.columns import GAP
from widgets.safe import TextInput, label, shown, styled, toast

LIMIT = 10_000
"""Code points of a query. What is longer is refused: a query without its end asks for something else."""


class Completion(Protocol):
    """A way the query could go on: `text` instead of what stands from `start` to `end`; `label` is shown."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> str: ...


class _Underline(Highlighter):
    """Underlines one span of what is typed."""

    span: tuple[int, int] | None = None

    def highlight(self, text: RichText) -> None:
        if self.span is not None:
            start, end = self.span
            text.stylize("underline bold", start, max(end, start + 1))


class _QueryInput(TextInput):
    """The input itself: keys that only a search knows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", show=False),
        Binding("escape", "clear_or_leave", show=False),
        Binding("enter,down", "leave", show=False),
    ]

    class Leaving(Message):
        """The person is done with the search."""

    class Completing(Message):
        """The person takes the first completion."""

    class Clearing(Message):
        """The person wants the query, or what it is asked of, gone."""

    can_complete = False
    takes_lists = False

    def action_complete(self) -> None:
        if not self.can_complete:
            raise SkipAction
        self.post_message(self.Completing())

    def action_clear_or_leave(self) -> None:
        self.post_message(self.Clearing())

    def put(self, text: str) -> None:
        """A list is pasted whole, however long it is; of other texts only the first line can be a query."""
        text = INVISIBLE.sub("", text)
        pasted = [line for line in text.splitlines() if line.strip()]
        if self.takes_lists and (len(pasted) > 1 or len(text) > LIMIT):
            self.post_message(self.PastedLines(self, [], text))
        elif pasted:
            self.put_first(pasted)

    def action_leave(self) -> None:
        self.post_message(self.Leaving())


class SearchBar(Vertical):
    """`f status:pending plan:europe           12 of 250 lines`, and below it, while it is in use, a line that helps.

    Every change is posted at once. `esc` brings back the query that another took the place of; else it clears the query
    and leaves. Of a query that narrows a pasted list it clears the query alone; the next drops the list and leaves.
    `enter` and down leave too; `tab` takes the first completion.
    """

    DEFAULT_CSS = """
    SearchBar {
        height: auto;
        & > Horizontal { height: 1; }
        & .prompt { width: auto; padding: 0 1; text-style: bold; }
        & .list { width: auto; padding-right: 1; text-style: bold; display: none; }
        & .list.-shown { display: block; }
        & TextInput { width: 1fr; }
        & .count { padding: 0 1; }
        & > .help { width: 1fr; height: 1; padding: 0 3; text-style: dim; display: none; }
        & > .help.-shown { display: block; }
        & > .help.-error { color: $error; text-style: none; }
    }
    """

    class Changed(Message):
        """The query is `text` now."""

        def __init__(self, bar: SearchBar, text: str) -> None:
            super().__init__()
            self.bar = bar
            self.text = text

        @property
        def control(self) -> SearchBar:
            return self.bar

    class Left(Message):
        """The person is done with the search: the rows are next."""

        def __init__(self, bar: SearchBar) -> None:
            super().__init__()
            self.bar = bar

        @property
        def control(self) -> SearchBar:
            return self.bar

    class PastedList(Message):
        """Several lines were pasted, or more than a query takes: `text`, as it came. Nothing was inserted."""

        def __init__(self, bar: SearchBar, text: str) -> None:
            super().__init__()
            self.bar = bar
            self.text = text

        @property
        def control(self) -> SearchBar:
            return self.bar

    class ListDropped(Message):
        """The person is done with the list that was pasted."""

        def __init__(self, bar: SearchBar) -> None:
            super().__init__()
            self.bar = bar

        @property
        def control(self) -> SearchBar:
            return self.bar

    def __init__(
        self, *, key: str = "f", placeholder: str = "", takes_lists: bool = False, id: str | None = None
    ) -> None:
        """`key` is the one that leads here, shown before the line. With `takes_lists` a list may be pasted."""
        super().__init__(id=id)
        self._underline = _Underline()
        self._input = _QueryInput(placeholder=placeholder, highlighter=self._underline, max_length=LIMIT)
        self._input.takes_lists = takes_lists
        self._list = label(classes="list")
        self._before = ""
        """The query that the present one took the place of."""
        self._prompt = label(key, classes="prompt")
        self._count = label(classes="count")
        self._help = label(classes="help")
        self._completions: Sequence[Completion] = ()
        self._error = ""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self._prompt
            yield self._list
            yield self._input
            yield self._count
        yield self._help

    @property
    def value(self) -> str:
        """The query."""
        return self._input.value

    @value.setter
    def value(self, text: str) -> None:
        if len(text) > LIMIT:
            words = _("This search has more than {count} characters: it was not made.")
            toast(self.app, words.format(count=number(LIMIT)), "warning")
            text = ""
        self._input.value = text
        self._input.cursor_position = len(self._input.value)

    @property
    def cursor_position(self) -> int:
        """Where in the query the cursor is: completions are for this place."""
        return self._input.cursor_position

    @property
    def in_use(self) -> bool:
        """The person types here."""
        return self._input.has_focus

    def begin(self, text: str = "") -> None:
        """Type another query in place of the one that is there, which stays until a letter is typed.

        With `text`, begin the other one with it. The cursor keys go on with the query that is there.
        """
        self._before = self.value or self._before
        if text:
            self.value = text
        self.screen.set_focus(self._input)  # at once: the next key may be waiting already
        if not text:
            self._input.action_select_all()

    def put_first(self, lines: Sequence[str]) -> None:
        """Type the first of `lines` in place of the query, as if pasted."""
        self.begin()
        self._input.put_first(lines)

    def replace(self, text: str) -> None:
        """Ask `text` instead; `esc` brings back what was asked."""
        before, self.value = self.value, text
        self._before = before

    @property
    def can_bring_back(self) -> bool:
        """`esc` brings back the query that was there before."""
        return bool(self._before) and self._before != self.value

    def show_list(self, text: str) -> None:
        """Say in words that the query is asked of a list that was pasted; empty: of everything again."""
        self._list.update(text)
        self._list.set_class(bool(text), "-shown")

    def show_count(self, text: str) -> None:
        """What the query finds, in words."""
        before = self._count.content
        self._count.update(text, layout=cell_len(str(before)) != cell_len(shown(text)))

    def show_error(self, message: str, start: int, end: int) -> None:
        """Say what is wrong with the query, and underline it from `start` to `end`."""
        self._error = message
        self._underline.span = (start, end)
        self._show_help()

    def clear_error(self) -> None:
        """Nothing is wrong with the query (any more)."""
        self._error = ""
        self._underline.span = None
        self._show_help()

    def show_completions(self, completions: Sequence[Completion]) -> None:
        """How the query could go on, the likeliest first."""
        self._completions = completions
        self._input.can_complete = bool(completions)
        self._show_help()

    def say_again(self) -> None:
        self._error = again(self._error)
        self._show_help()

    def on_resize(self) -> None:
        self._show_help()

    def on_descendant_focus(self) -> None:
        self._show_help()

    def on_descendant_blur(self) -> None:
        self._show_help()

    @on(TextInput.Changed)
    def _changed(self, message: TextInput.Changed) -> None:
        message.stop()
        self.post_message(self.Changed(self, message.value))

    @on(TextInput.PastedLines)
    def _pasted(self, message: TextInput.PastedLines) -> None:
        message.stop()
        self.post_message(self.PastedList(self, message.text))

    @on(_QueryInput.Clearing)
    def _clear(self, message: Message) -> None:
        message.stop()
        if self.can_bring_back:
            self.value, self._before = self._before, ""
        elif self.value:
            self.value = self._before = ""
            if not self._list.has_class("-shown"):
                self._input.action_leave()
        elif self._list.has_class("-shown"):
            self.post_message(self.ListDropped(self))
            self._input.action_leave()
        else:
            self._input.action_leave()

    @on(_QueryInput.Leaving)
    def _leaving(self, message: Message) -> None:
        message.stop()
        self._before = ""
        self.post_message(self.Left(self))

    @on(_QueryInput.Completing)
    def _complete(self, message: Message) -> None:
        message.stop()
        if self._completions:
            chosen = self._completions[0]
            self._input.replace(chosen.text, chosen.start, chosen.end)

    def _show_help(self) -> None:
        self._help.set_class(self.in_use or bool(self._error), "-shown")
        self._help.set_class(bool(self._error), "-error")
        self._help.update(styled(self._error, "") if self._error else self._completion_line(), layout=False)
        # The highlighter's span is no reactive value of the input.
        self._input.refresh()

    def _completion_line(self) -> Content:
        """`tab  pending   active   suspended`, as many as there is room for."""
        if not self._completions:
            return styled(_("esc clears, enter goes to the list"), "")
        parts = [styled("tab", "bold")]
        room = self.size.width - 6 - cell_len("tab")
        for completion in self._completions:
            text = shown(completion.label)
            room -= GAP + cell_len(text)
            if room < 0:
                break
            parts.append(Content(text))
        return Content(" " * GAP).join(parts)
