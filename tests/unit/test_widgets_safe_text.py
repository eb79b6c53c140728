"""Text reaches widgets through `widgets/safe.py` only, and comes out as it was, harmless."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from fleet_tui.domain.text import Text
from tests.unit.widgets_support import hostile_at_each_size, hostile_texts, screen_lines
from widgets import safe

ROOT = Path(__file__).parents[2]
GATE = ROOT / "widgets" / "safe.py"
SOURCES = sorted({*ROOT.glob("screens/**/*.py"), *ROOT.glob("widgets/**/*.py"), ROOT / "fleet_tui" / "app.py"} - {GATE})

STOCK_WIDGETS_WITHOUT_TEXT = {"ContentSwitcher"}
PARSING_CALLS = {
    "notify",
    "from_markup",
    "add_row",
    "add_rows",
    "add_option",
    "add_options",
    "add_column",
    "render_str",
}
PARSING_ATTRIBUTES = {"border_title", "border_subtitle", "tooltip"}


def offences(tree: ast.AST) -> Iterator[str]:
    """Where a module goes round the gate."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.startswith("textual.widgets"):
                for alias in names:
                    if alias.name not in STOCK_WIDGETS_WITHOUT_TEXT:
                        yield f"line {node.lineno}: imports {alias.name} from {module}"
            case ast.ImportFrom(module="textual", names=names) if any(alias.name == "widgets" for alias in names):
                yield f"line {node.lineno}: imports textual.widgets"
            case ast.Import(names=names) if any(alias.name.startswith("textual.widgets") for alias in names):
                yield f"line {node.lineno}: imports textual.widgets"
            case ast.Call(func=ast.Attribute(attr=attr) | ast.Name(id=attr)) if attr in PARSING_CALLS:
                yield f"line {node.lineno}: calls {attr}"
            case ast.Assign(targets=[ast.Attribute(attr=attr)]) if attr in PARSING_ATTRIBUTES:
                yield f"line {node.lineno}: sets {attr}"
            case _:
                pass


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_goes_round_the_gate(path: Path) -> None:
    assert list(offences(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "code",
    [
        "from textual.widgets import Static",
        "from textual.widgets.option_list import Option",
        "from textual import widgets",
        "import textual.widgets",
        "self.notify(name)",
        "table.add_row(name)",
        "Content.from_markup(name)",
        "widget.border_title = name",
    ],
)
def test_the_check_sees_each_way_round(code: str) -> None:
    assert list(offences(ast.parse(code)))


class Everything(App[None]):
    """Each helper with one text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        yield safe.label(self.text)
        yield safe.label(safe.content("name: {name}!", name=self.text))
        yield safe.heading(self.text)
        yield safe.rule()
        yield safe.button(self.text)
        yield safe.checkbox(self.text, True)
        yield safe.text_input(self.text, placeholder=self.text)

    def on_mount(self) -> None:
        safe.set_border_title(self.query_one(safe.TextInput), self.text)


@hostile_at_each_size
async def test_every_helper_shows_hostile_text_unharmed(text: str, size: tuple[int, int]) -> None:
    app = Everything(text)
    async with app.run_test(size=size, notifications=True) as pilot:
        safe.toast(app, text)
        await pilot.pause()
        lines = screen_lines(app)
        assert app.is_running
    start = safe.shown(text)[:10]
    assert sum(start in line for line in lines) >= 6
    assert "".join(lines).isprintable()


@hostile_texts
def test_shown_text_holds_no_control_and_a_cleaned_text_is_not_cleaned_twice(text: str) -> None:
    assert safe.shown(text).isprintable()
    assert safe.shown(Text(text)) == safe.shown(text)


def test_content_keeps_the_style_of_a_value_and_parses_no_markup() -> None:
    made = safe.content(
        "[b]{count:,} of {name!r}[/b] {state}", count=12_000, name="Zoë", state=safe.styled("ok", "bold")
    )
    assert made.plain == "[b]12,000 of 'Zoë'[/b] ok"
    assert [(span.start, span.end, span.style) for span in made.spans] == [(23, 25, "bold")]


def test_a_text_keeps_its_line_breaks_where_there_are_several_lines() -> None:
    assert safe.words("one\r\ntwo\x1b").plain == "one\ntwo␛"


async def test_update_cleans_too_and_refuses_what_is_not_text() -> None:
    app = Everything("first")
    async with app.run_test(size=(80, 24)) as pilot:
        label = app.query(safe.Label).first()
        label.update("a\x1b[2Jb[/]")
        await pilot.pause()
        assert "a␛[2Jb[/]" in screen_lines(app)[0]
        with pytest.raises(TypeError):
            label.update(12)


class Form(App[None]):
    """A text field and a password, and what was pasted."""

    def __init__(self) -> None:
        super().__init__()
        self.pasted: list[list[str]] = []

    def compose(self) -> ComposeResult:
        yield safe.text_input(id="text", max_length=40)
        yield safe.text_input(id="password", password=True)

    def on_text_input_pasted_lines(self, message: safe.TextInput.PastedLines) -> None:
        self.pasted.append(message.lines)


async def test_pasted_text_is_cleaned_and_many_lines_are_offered_whole() -> None:
    app = Form()
    async with app.run_test(size=(80, 24)) as pilot:
        field = app.query_one("#text", safe.TextInput)
        field.put("0489\x1b[201~ 74\n")
        await pilot.pause()
        assert (field.value, app.pasted) == ("0489␛[201~ 74", [])
        field.put("0489 74 43 65\r\n\r\n 0488\x0026\n")
        await pilot.pause()
        assert (field.value, app.pasted) == ("0489␛[201~ 74", [["0489 74 43 65", "0488␀26"]])


async def test_a_paste_that_is_too_long_is_refused_whole_and_said() -> None:
    app = Form()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        field = app.query_one("#text", safe.TextInput)
        field.put("0489 ")
        field.put("7" * 36)
        await pilot.pause()
        assert field.value == "0489 "
        assert "too long: 40 characters fit" in " ".join("".join(screen_lines(app)).split())
        field.put("\u202a" + "7" * 35 + "\u202c")
        assert field.value == "0489 " + "7" * 35


async def test_a_password_is_kept_as_typed_and_never_shown() -> None:
    app = Form()
    async with app.run_test(size=(80, 24)) as pilot:
        field = app.query_one("#password", safe.TextInput)
        field.put("a\u00a0b\u202e")
        await pilot.pause()
        assert field.value == "a\u00a0b\u202e"
        assert "••••" in screen_lines(app)[1]


async def test_the_cursor_of_a_field_does_not_blink() -> None:
    app = Form()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
        assert not any(field.cursor_blink for field in app.query(safe.TextInput))
