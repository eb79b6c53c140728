"""Search, fields, choices, dialogs, the review: what one types stays, nothing happens by accident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from textual._context import visible_screen_stack
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from tests.harness import at_rest
from tests.unit.widgets_support import every_size, hostile_at_each_size, screen_lines
from widgets import dialog, safe
from widgets.choice_list import Choice, ChoiceList
from widgets.dialog import ChoiceDialog, ConfirmDialog, Dialog, InputDialog
from widgets.field import Field
from widgets.fleet_table import FleetTable
from widgets.review_grid import ReviewGrid, ReviewRow
from widgets.safe import TextInput
from widgets.search_bar import SearchBar


@dataclass(frozen=True)
class Suggested:
    text: str
    start: int
    end: int
    label: str


class Holder(App[None]):
    """Some widgets, and the messages they sent."""

    def __init__(self, *held: Widget | Callable[[], Widget]) -> None:
        super().__init__()
        self.held = held
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        for held in self.held:
            yield held if isinstance(held, Widget) else held()

    def on_search_bar_changed(self, message: SearchBar.Changed) -> None:
        self.said.append(message)

    def on_search_bar_left(self, message: SearchBar.Left) -> None:
        self.said.append(message)

    def on_search_bar_pasted_list(self, message: SearchBar.PastedList) -> None:
        self.said.append(message)

    def on_field_changed(self, message: Field.Changed) -> None:
        self.said.append(message)

    def on_field_submitted(self, message: Field.Submitted) -> None:
        self.said.append(message)

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        self.said.append(message)

    def on_choice_list_refused(self, message: ChoiceList.Refused) -> None:
        self.said.append(message)


@hostile_at_each_size
async def test_hostile_text_is_shown_unharmed(text: str, size: tuple[int, int]) -> None:
    bar = SearchBar()
    choices = ChoiceList([Choice("1", text, "a", hint=text), Choice("2", text, why_not=text)])
    grid = ReviewGrid(before="Plan now", after="New plan", difference="€ / month")
    app = Holder(bar, lambda: Field(text, text, hint=text), choices, grid)
    async with app.run_test(size=size, notifications=True) as pilot:
        bar.value = text
        bar.show_count("1 of 2")
        bar.show_error(text, 0, 2)
        app.query_one(Field).show_error(text)
        grid.show_rows(
            [
                ReviewRow("1", "0489", text, text, text, "+1.00", (text,)),
                ReviewRow("2", "0488", text, "", "", reason=text),
            ]
        )
        await pilot.pause()
        lines = screen_lines(app)
        assert app.is_running
    start = safe.shown(text)[:6]
    assert sum(start in line for line in lines) >= 9
    assert "".join(lines).isprintable()


# The search


async def test_every_letter_is_a_query_and_esc_clears_then_goes_back() -> None:
    bar = SearchBar()
    app = Holder(bar)
    async with app.run_test(size=(80, 24)) as pilot:
        bar.begin("0")
        await pilot.press("4", "escape", "a", "enter", "down")
        said = [message.text if isinstance(message, SearchBar.Changed) else "left" for message in app.said]
        assert said == ["0", "04", "", "left", "a", "left", "left"]


async def test_a_letter_takes_the_place_of_a_kept_query_and_esc_brings_it_back() -> None:
    bar = SearchBar()
    app = Holder(bar)
    async with app.run_test(size=(80, 24)) as pilot:
        bar.value = "status:pending"
        bar.begin()
        await pilot.press("!")
        assert bar.value == "!"
        await pilot.press("escape")
        assert bar.value == "status:pending"
        await pilot.press("end", "!")
        assert bar.value == "status:pending!"
        bar.begin("4")
        await pilot.press("8")
        assert (bar.value, bar.cursor_position, bar.in_use) == ("48", 2, True)
        await pilot.press("escape", "escape")
        assert (bar.value, app.said[-1].__class__) == ("", SearchBar.Left)


@every_size
async def test_an_error_stands_below_the_query_and_under_the_wrong_word(size: tuple[int, int]) -> None:
    bar = SearchBar()
    app = Holder(bar, FleetTable())
    async with app.run_test(size=size) as pilot:
        bar.begin("statsu:pending plan:europe")
        bar.show_count("250 lines")
        bar.show_error("There is no field “statsu”; did you mean “status”?", 0, 6)
        await pilot.pause()
        lines = screen_lines(app)
        assert lines[0].startswith(" f statsu:pending plan:europe")
        assert lines[0].endswith("250 lines")
        assert lines[1].strip() == "There is no field “statsu”; did you mean “status”?"
        strip = bar.query_one(TextInput).render_line(0)
        assert [segment.text for segment in strip if segment.style and segment.style.underline] == ["statsu"]
        bar.clear_error()
        await pilot.pause()
        strip = bar.query_one(TextInput).render_line(0)
        assert not [segment for segment in strip if segment.style and segment.style.underline]


async def test_tab_takes_the_first_completion_and_without_one_goes_on() -> None:
    bar, after = SearchBar(), TextInput(id="after")
    app = Holder(bar, after)
    async with app.run_test(size=(80, 24)) as pilot:
        bar.begin("plan:europe status:pe")
        bar.show_completions([Suggested("pending", 19, 21, "pending"), Suggested("x", 19, 21, "suspended")])
        await pilot.pause()
        assert screen_lines(app)[1].strip() == "tab  pending  suspended"
        await pilot.press("tab")
        assert (bar.value, bar.in_use) == ("plan:europe status:pending", True)
        bar.show_completions([])
        await pilot.press("tab")
        assert after.has_focus


async def test_a_column_of_numbers_can_be_pasted() -> None:
    bar = SearchBar(takes_lists=True)
    app = Holder(bar)
    async with app.run_test(size=(80, 24)) as pilot:
        bar.begin()
        bar.query_one(TextInput).put("0489 74 43 65\n0488\x1b26\n\n")
        await pilot.pause()
        [message] = app.said
        assert isinstance(message, SearchBar.PastedList)
        assert message.text == "0489 74 43 65\n0488\x1b26\n\n"
        assert bar.value == ""


# Fields and choices


async def test_a_field_shows_its_error_below_and_keeps_what_was_typed() -> None:
    app = Holder(lambda: Field("E-mail address", "zoë@"))
    async with app.run_test(size=(80, 24)) as pilot:
        field = app.query_one(Field)
        field.go_to()
        await pilot.press("x", "enter")
        assert [type(message) for message in app.said[-2:]] == [Field.Changed, Field.Submitted]
        field.show_error("This is not an e-mail address.")
        await pilot.pause()
        assert [line.strip() for line in screen_lines(app)[:3]] == [
            "E-mail address", "│ zoë@x", "This is not an e-mail address.",
        ]  # fmt: skip
        field.show_error("")
        await pilot.pause()
        assert [line.strip() for line in screen_lines(app)[:3]] == ["E-mail address", "│ zoë@x", ""]


CHOICES = [
    Choice("sim", "SIM cards", "1", "250 lines"),
    Choice("tickets", "Tickets", "3", why_not="comes with a later version"),
    Choice("orders", "Orders", "9", aliases=("ç",)),
]


async def test_a_choice_is_made_by_its_key_by_enter_or_by_a_click() -> None:
    choices = ChoiceList(CHOICES)
    app = Holder(choices)
    async with app.run_test(size=(80, 24)) as pilot:
        choices.focus()
        await pilot.press("ç", "up", "enter", "home", "enter")
        await pilot.click(ChoiceList, offset=(10, 2))
        assert [(type(message), message.choice.id) for message in app.said if hasattr(message, "choice")] == [
            (ChoiceList.Chosen, "orders"), (ChoiceList.Refused, "tickets"), (ChoiceList.Chosen, "sim"),
            (ChoiceList.Chosen, "orders"),
        ]  # fmt: skip
        assert "comes with a later version" in screen_lines(app)[1]


# Dialogs


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock that goes on when told."""
    now = 0.0
    monkeypatch.setattr(dialog, "monotonic", lambda: now)

    def go_on(seconds: float) -> None:
        nonlocal now
        now += seconds

    return go_on


async def ask(app: Holder, pilot: Pilot[Any], question: Screen[Any]) -> list[Any]:
    answers: list[Any] = []
    app.push_screen(question, answers.append)
    await pilot.pause()
    return answers


@hostile_at_each_size
async def test_dialogs_show_hostile_text_unharmed(
    text: str, size: tuple[int, int], wait: Callable[[float], None]
) -> None:
    app = Holder()
    async with app.run_test(size=size, notifications=True) as pilot:
        for question in (
            ConfirmDialog(text, [text, text], text, count=2),
            InputDialog(text, text, text, hint=text),
            ChoiceDialog(text, [Choice("1", text, why_not=text)]),
        ):
            answers = await ask(app, pilot, question)
            lines = screen_lines(app)
            assert sum(safe.shown(text)[:6] in line for line in lines) >= 2
            assert "".join(lines).isprintable()
            wait(1)
            await pilot.press("escape")
            await at_rest(pilot)
            assert answers == [None]


async def test_the_focus_is_on_cancel_and_what_was_typed_ahead_answers_nothing(wait: Callable[[float], None]) -> None:
    app = Holder()
    async with app.run_test(size=(80, 24)) as pilot:
        answers = await ask(app, pilot, ConfirmDialog("Stop the line?", ["0489 74 43 65"], "Stop"))
        focused = app.screen.focused
        assert focused is not None
        assert focused.id == "cancel"
        await pilot.press("enter", "tab", "enter", "escape")
        wait(0.299)
        await pilot.press("enter")
        assert answers == []
        wait(0.001)
        await pilot.press("enter")
        assert answers == [True]


async def test_enter_on_cancel_changes_nothing(wait: Callable[[float], None]) -> None:
    app = Holder()
    async with app.run_test(size=(80, 24)) as pilot:
        answers = await ask(app, pilot, ConfirmDialog("Stop 13 lines?", [], "Stop", count=13))
        wait(1)
        await pilot.press("enter")
        assert answers == [False]


async def test_the_number_can_be_typed_without_going_to_its_field_first(wait: Callable[[float], None]) -> None:
    app = Holder()
    async with app.run_test(size=(80, 24)) as pilot:
        answers = await ask(app, pilot, ConfirmDialog("Stop 13 lines?", [], "Stop", count=13))
        wait(1)
        await pilot.press("1", "3", "enter")
        assert answers == [True]


@pytest.mark.parametrize("typed", ["1,300", "1 300", "1300"])
async def test_many_are_confirmed_by_typing_how_many(typed: str, wait: Callable[[float], None]) -> None:
    app = Holder()
    async with app.run_test(size=(80, 24)) as pilot:
        answers = await ask(app, pilot, ConfirmDialog("Stop 1,300 lines?", [], "Stop", count=1_300))
        wait(1)
        await pilot.click("#confirm")
        assert answers == []
        assert any("Type 1300" in line for line in screen_lines(app))
        app.screen.query_one(TextInput).put(typed + "0")
        await pilot.press("enter")
        assert answers == []
        await pilot.press("backspace", "enter")
        assert answers == [True]


async def test_a_dialog_covers_its_box_and_nothing_else(wait: Callable[[float], None]) -> None:
    app = Holder(*(safe.label("there before " * 6) for _line in range(24)))
    async with app.run_test(size=(80, 24)) as pilot:
        await ask(app, pilot, ConfirmDialog("Sure?", [], "Yes"))
        visible_screen_stack.set(app._background_screens)
        lines = screen_lines(app)
        assert lines[0].startswith("there before there before")
        row = next(line for line in lines if "Cancel" in line)
        assert row.startswith("there be")
        assert "before" not in row[8:72]
        assert isinstance(app.screen, Dialog)
        assert app.screen.query_one(".dialog").styles.background.a == 1


async def test_what_is_wrong_with_an_answer_is_said_and_the_answer_stays(wait: Callable[[float], None]) -> None:
    app = Holder()
    async with app.run_test(size=(80, 24)) as pilot:

        def check(text: str) -> str:
            return "" if text == "mine" else "This name is taken."

        answers = await ask(app, pilot, InputDialog("Save the view", "Name", "min", check=check))
        wait(1)
        await pilot.press("enter")
        assert any("This name is taken." in line for line in screen_lines(app))
        await pilot.press("e", "enter")
        assert answers == ["mine"]


async def test_one_of_several_is_answered_at_once_and_what_cannot_be_says_why() -> None:
    app = Holder()
    async with app.run_test(size=(80, 24)) as pilot:
        answers = await ask(app, pilot, ChoiceDialog("Go to", CHOICES))
        await pilot.press("3")
        assert sum("comes with a later version" in line for line in screen_lines(app)) == 2
        await pilot.press("9")
        assert answers == ["orders"]


# The review


LOSS = "loses Voice National 100 min with a name that is a long one"


@every_size
async def test_a_review_shows_before_and_after_and_the_reason_of_a_refusal(size: tuple[int, int]) -> None:
    grid = ReviewGrid(before="Plan now", after="New plan", difference="€ / month")
    app = Holder(grid)
    async with app.run_test(size=size) as pilot:
        grid.show_rows(
            [
                ReviewRow(
                    "1", "0489 74 43 65", "Zoë", "Mobile Start", "Mobile Europe", "+25.00", (LOSS, "plan: a → b")
                ),
                ReviewRow("2", "0488 26 83 65", "Van 3", "", "", reason="refused: the line is not active"),
            ]
        )
        await pilot.pause()
        lines = screen_lines(app)
        assert "0489 74 43 65" in lines[1]
        assert "→ Mobile Europe" in lines[1]
        assert "Zoë" in lines[1]
        assert LOSS in lines[2]  # what is lost is never cut
        assert "plan: a → b" in lines[3]
        assert "Van 3" in lines[4]
        assert "– refused: the line is not active" in lines[4]
        assert "→" not in lines[4]
        await pilot.press("down", "down")
        assert grid.cursor_place == 0
        await pilot.press("down")
        assert grid.cursor_place == 1
        grid.show_rows([ReviewRow("2", "0488 26 83 65", "Van 3", "Mobile Europe", "Mobile Start")])
        await pilot.pause()
        assert "→ Mobile Start" in screen_lines(app)[1]
