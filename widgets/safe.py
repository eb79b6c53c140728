"""The only way by which text reaches a widget: cleaned, and never parsed as markup.

Stock widgets parse every `str` as markup (`[/]` in a name ends the application, `[@click=…]` becomes a live action)
and hand escape sequences on to the terminal. So nothing outside this module imports from `textual.widgets` or calls
`notify`; `tests/unit/test_widgets_safe_text.py` holds everybody to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import Formatter
from typing import Any, Literal

from rich.segment import Segment
from textual import events, widgets
from textual.app import App
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.notifications import Notification
from textual.strip import Strip
from textual.widget import Widget

from fleet_tui.domain.text import INVISIBLE, LINE_LIMIT, MULTILINE_LIMIT, MultilineText, Text, clean, clean_lines
from fleet_tui.i18n import _, again, ngettext
from fleet_tui.i18n.format import number

Words = str | Content
"""What a helper takes: a plain text, which it cleans, or a `Content` made by `content`, `styled` or `lines`."""
Severity = Literal["information", "warning", "error"]

_FORMATTER = Formatter()
_HELD = "\ue000"
"""Stands for a space while lines are broken: they are broken at no-break spaces too."""
_NO_BREAK = re.compile(r"\u00a0|(?<=[+\-€]) (?=[€\d+\-])|(?<=\d) (?=[\d€%]|[GM]B\b)")
"""A no-break space, or one in an amount, a phone number, a day with its time."""
_AROUND = re.compile(rf"\A(?:{INVISIBLE.pattern})+|(?:{INVISIBLE.pattern})+\Z")


def shown(text: str) -> str:
    """`text` on one line, cleaned. A `domain.text.Text` is clean already."""
    return text if isinstance(text, Text) and not isinstance(text, MultilineText) else clean(text)


def styled(text: str, style: str) -> Content:
    """`text`, cleaned, all of it in `style` (a Textual style such as `bold $success`)."""
    return Content.styled(shown(text), style)


def content(template: str, /, **values: object) -> Content:
    """`template` (a translated text of ours) with `{name}` fields filled in; a value may be a `Content` with its style.

    As `str.format`, except that a value keeps its style and is cleaned.
    """
    parts: list[Content] = []
    for literal, name, spec, conversion in _FORMATTER.parse(template):
        parts.append(Content(shown(literal)))
        if name is None:
            continue
        value, _key = _FORMATTER.get_field(name, (), values)
        if isinstance(value, Content):
            parts.append(value)
        else:
            converted = _FORMATTER.convert_field(value, conversion) if conversion else value
            parts.append(Content(shown(_FORMATTER.format_field(converted, spec or ""))))
    return Content.assemble(*parts)


def lines(text: str) -> Content:
    """`text`, cleaned, with its line breaks."""
    return Content(text if isinstance(text, Text) else clean_lines(text))


def once_more(text: Words) -> Words:
    """`text` in the language in use now; a `Content` stays as it is."""
    return text if isinstance(text, Content) else again(text)


def words(text: Words) -> Content:
    """`text` as `Content`: plain text is cleaned, its line breaks kept; content stays as it is."""
    return text if isinstance(text, Content) else lines(text)


def wrapped(text: Content, width: int) -> list[Content]:
    """`text` broken over lines of `width` cells, each amount, phone number and moment in one piece."""
    return [_spaced(line) for line in _held(text).wrap(width)]


def _held(text: Content) -> Content:
    return Content(_NO_BREAK.sub(_HELD, text.plain), spans=[*text.spans])


def _spaced(text: Content) -> Content:
    return Content(text.plain.replace(_HELD, " "), spans=[*text.spans])


class Label(widgets.Static):
    """Text that does nothing. `update` cleans, as the constructor does."""

    DEFAULT_CSS = """
    Label { width: auto; max-width: 100%; height: auto; }
    Label.heading { width: 1fr; text-style: bold; }
    Label.rule { width: 1fr; height: 1; color: $border-blurred; &:ansi { text-style: dim; } }
    """

    def __init__(
        self, text: Words = "", *, id: str | None = None, classes: str | None = None, disabled: bool = False
    ) -> None:
        super().__init__(words(text), id=id, classes=classes, disabled=disabled, markup=False)
        self._text = text

    def say_again(self) -> None:
        self.update(once_more(self._text))

    def update(self, content: object = "", *, layout: bool = True) -> None:
        """Show `content`, a text or a `Content`, instead. The same again costs nothing.

        Raises:
            TypeError: it is neither.
        """
        if not isinstance(content, str | Content):
            raise TypeError(type(content).__name__)
        self._text = content
        before, now = self.content, words(content)
        if not (isinstance(before, Content) and before.is_same(now)):
            super().update(now, layout=layout)

    def render(self) -> Content:
        """Its lines are broken outside numbers only."""
        content = self.content
        return _held(content) if isinstance(content, Content) else Content()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Over several columns of a grid it is asked how high it were in the first alone, and gets that much room."""
        if (self.styles.column_span or 1) > 1:
            width = container.width - self.gutter.width
        return super().get_content_height(container, viewport, width)

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        if _HELD not in strip.text:
            return strip
        return Strip([Segment(part.text.replace(_HELD, " "), part.style) for part in strip], strip.cell_length)


class Rule(Label):
    """One thin horizontal line as wide as its place."""

    def render(self) -> Content:
        return Content("─" * self.size.width)


class Button(widgets.Button):
    """A button of one line, without borders and without a press animation."""

    DEFAULT_CSS = """
    Button { width: auto; min-width: 0; }
    """

    def __init__(
        self, label: Words, *, id: str | None = None, classes: str | None = None, disabled: bool = False
    ) -> None:
        super().__init__(words(label), id=id, classes=classes, disabled=disabled, compact=True)
        self._text = label
        self.active_effect_duration = 0

    def say_again(self) -> None:
        self.label = words(once_more(self._text))
        self.refresh(layout=True)


class Checkbox(widgets.Checkbox):
    """`[x] label`: on and off differ by a character, not by a colour."""

    BUTTON_LEFT = "["
    BUTTON_RIGHT = "]"

    def __init__(self, label: Words, value: bool = False, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(words(label), value, id=id, classes=classes, compact=True)
        self._text = label

    def say_again(self) -> None:
        self.label = words(once_more(self._text))
        self.refresh(layout=True)

    def render(self) -> Content:
        box = Content("[x]" if self.value else "[ ]")
        label = self.label.pad(1, 1).stylize_before(self.get_visual_style("toggle--label"))
        return Content.assemble(box, label)


class TextInput(widgets.Input):
    """One line to type in: the cursor blinks only where the application says so; pasted and preset text is cleaned.

    A password is kept as typed, byte for byte; it is never shown.
    """

    DEFAULT_CSS = """
    TextInput {
        height: 1;
        padding: 0;
        border: none;
        background: transparent;
        &:focus { border: none; background-tint: transparent; }
        & > .input--placeholder { color: $text-muted; }
        &:ansi > .input--placeholder { color: ansi_default; text-style: dim; }
        &:ansi > .input--cursor { color: ansi_default; background: ansi_default; text-style: reverse; }
    }
    """

    class PastedLines(Message):
        """Several lines were pasted: `lines`, cleaned, empty ones left out; `text` is the whole paste, as it came.

        Nothing was inserted yet. A handler that wants them all calls `prevent_default` or stops it; otherwise the
        application inserts the first, and says so.
        """

        def __init__(self, input: TextInput, lines: list[str], text: str = "") -> None:
            super().__init__()
            self.input = input
            self.lines = lines
            self.text = text

        @property
        def control(self) -> TextInput:
            return self.input

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        password: bool = False,
        max_length: int = LINE_LIMIT,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(
            value,
            placeholder=shown(placeholder),
            password=password,
            max_length=max_length,
            id=id,
            classes=classes,
            disabled=disabled,
            select_on_focus=False,
            **options,
        )
        self._hint = placeholder
        self.cursor_blink = False
        self.takes_scans = False
        """After `enter` what is typed next takes the place of what was there: a scanner waits for no answer."""

    def on_mount(self) -> None:
        self.cursor_blink = bool(getattr(self.app, "cursor_blinks", False))

    def say_again(self) -> None:
        """What is typed stays."""
        self.placeholder = shown(again(self._hint))

    def validate_value(self, value: str) -> str:
        return value if self.password else clean(value, self.max_length or LINE_LIMIT)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.put(event.text)

    def action_paste(self) -> None:
        self.put(self.app.clipboard)

    async def on_key(self, event: events.Key) -> None:
        """`enter` of a scanner acts here and now; as a binding it would come after the next digits."""
        if self.takes_scans and event.key == "enter":
            event.stop()
            event.prevent_default()
            await self.action_submit()
            self.action_select_all()

    def put(self, text: str) -> None:
        """Insert `text` as if pasted."""
        pasted = [line for line in text.splitlines() if line.strip()]
        if len(pasted) > 1 and not self.password:
            self.post_message(self.PastedLines(self, [shown(line.strip()) for line in pasted], text))
        elif pasted:
            self.put_first(pasted)

    def put_first(self, pasted: Sequence[str]) -> None:
        """Insert the first of the lines `pasted`, and say so where there are others."""
        self.put_line(pasted[0] if self.password or len(pasted) == 1 else pasted[0].strip())
        if len(pasted) > 1:
            words = ngettext(
                "Only the first of {count} line was taken.", "Only the first of {count} lines was taken.", len(pasted)
            )
            toast(self.app, words.format(count=number(len(pasted))), "warning")

    def put_line(self, line: str) -> None:
        """Insert `line` whole, or say that there is no room for it: half a value means another one."""
        start, end = self.selection
        most = self.max_length or LINE_LIMIT
        if not self.password:
            line = clean(_AROUND.sub("", line), max(most, len(line)))
        if len(line) > most - len(self.value) + abs(end - start):
            self.app.bell()
            words = _("This is too long: {count} characters fit here. Nothing was inserted.")
            toast(self.app, words.format(count=number(most)), "warning")
        else:
            self.replace(line, *self.selection)


class MultilineInput(widgets.TextArea):
    """Several lines to type in: `tab` leaves it, pasted and preset text is cleaned, its line breaks kept."""

    DEFAULT_CSS = """
    MultilineInput {
        height: 5;
        padding: 0 0 0 1;
        border: none;
        border-left: solid $foreground;
        background: transparent;
        scrollbar-size-vertical: 1;
        &:focus { border: none; border-left: solid $accent; background-tint: transparent; }
        & .text-area--cursor-line { background: transparent; }
        &:ansi .text-area--cursor { color: ansi_default; background: ansi_default; text-style: reverse; }
    }
    """

    def __init__(self, text: str = "", *, max_length: int = MULTILINE_LIMIT, id: str | None = None) -> None:
        super().__init__(clean_lines(text), tab_behavior="focus", soft_wrap=True, highlight_cursor_line=False, id=id)
        self._most = max_length
        self.cursor_blink = False

    def on_mount(self) -> None:
        self.cursor_blink = bool(getattr(self.app, "cursor_blinks", False))

    def put_text(self, text: str) -> None:
        """Hold `text` instead, the cursor behind it."""
        self.load_text(clean_lines(text))
        self.move_cursor(self.document.end)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.put(event.text)

    def action_paste(self) -> None:
        self.put(self.app.clipboard)

    def put(self, text: str) -> None:
        """Insert `text` as if pasted, as much of it as there is room for."""
        start, end = sorted(self.selection)
        room = self._most - len(self.text) + len(self.selected_text)
        if room > 0 and not self.read_only:
            self.replace(clean_lines(text)[:room], start, end, maintain_selection_offset=False)


def label(text: Words = "", **options: Any) -> Label:
    """Text that does nothing; `options`: id, classes, disabled."""
    return Label(text, **options)


def heading(text: Words, **options: Any) -> Label:
    """The title of a group of things on a screen."""
    made = Label(text, **options)
    made.add_class("heading")
    return made


def rule(**options: Any) -> Rule:
    """One thin horizontal line."""
    made = Rule(**options)
    made.add_class("rule")
    return made


def button(text: Words, **options: Any) -> Button:
    """A button; it posts `Button.Pressed`."""
    return Button(text, **options)


def checkbox(text: Words, value: bool = False, **options: Any) -> Checkbox:
    """A switch; it posts `Checkbox.Changed`."""
    return Checkbox(text, value, **options)


def text_input(value: str = "", **options: Any) -> TextInput:
    """One line to type in; it posts `TextInput.Changed`, `Submitted` and `PastedLines`."""
    return TextInput(value, **options)


def set_border_title(widget: Widget, text: Words) -> None:
    """The title in the border of `widget`, shown as it is."""
    widget.border_title = words(text)


SHORTEST, READ_A_SECOND = 5.0, 12
"""A message stays for so many seconds at least, and one for so many characters."""
UNTIL_A_KEY = 86_400.0
"""Seconds of a message that stays until the next key."""


def standing(app: App[Any]) -> list[Notification]:
    """The messages that can be read at the moment, the newest last.

    `[*…]` would ask for their number as well, which takes out of Textual's list what expired since it began to go
    through it: an error.
    """
    return [each for each in app._notifications]  # noqa: C416, SLF001


def toast(app: App[Any], message: str, severity: Severity = "information", *, timeout: float | None = None) -> None:
    """Say `message` in passing; `timeout` in seconds: without one, as long as it takes to read it.

    An error stays until the next key. What is said already is not said once more, it stays longer.
    """
    text = shown(message)
    lasts = timeout or max(SHORTEST, 2 + len(text) / READ_A_SECOND)
    for each in standing(app):
        if each.message == text:
            app._unnotify(each, refresh=False)  # noqa: SLF001
    app.notify(text, severity=severity, timeout=UNTIL_A_KEY if severity == "error" else lasts, markup=False)
