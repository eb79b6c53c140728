"""A list of choices under the names of their groups, with amounts below each other."""

from __future__ import annotations

from textual.app import App, ComposeResult

from tests.unit.widgets_support import screen_lines
from widgets.choice_list import Choice, ChoiceList

PLANS = [
    Choice("europe", "Mobile Europe", "1", amount="€ 45.00", group="Mobile subscriptions"),
    Choice("one", "Mobile 1", "2", amount="€ 5.00", group="Mobile subscriptions"),
    Choice("data", "Mobile Data 20", "3", amount="€ 20.00", group="Mobile data subscriptions"),
    Choice("data50", "Mobile Data 50", "4", why_not="not in your contract", group="Mobile data subscriptions"),
]


class Holder(App[None]):
    """Shows the list."""

    def __init__(self) -> None:
        super().__init__()
        self.choices = ChoiceList(PLANS)

    def compose(self) -> ComposeResult:
        yield self.choices


async def test_groups_have_names_and_amounts_stand_below_each_other() -> None:
    app = Holder()
    async with app.run_test(size=(80, 24)):
        lines = screen_lines(app)
    assert lines[0].strip() == "Mobile subscriptions"
    assert lines[3].strip() == "Mobile data subscriptions"
    assert lines[1].index("45.00") + 5 == lines[2].index("5.00") + 4
    assert "not in your contract" in lines[5]


async def test_the_cursor_is_on_entries_only() -> None:
    app = Holder()
    async with app.run_test(size=(80, 24)) as pilot:
        app.choices.focus()
        assert app.choices.cursor_key == "europe"
        await pilot.press("down", "down")
        assert app.choices.cursor_key == "data"
        await pilot.press("up", "up", "up")
        assert app.choices.cursor_key == "europe"
        await pilot.press("end")
        assert app.choices.cursor_key == "data50"


async def test_the_cursor_stays_on_its_entry_when_the_list_is_shown_anew() -> None:
    app = Holder()
    async with app.run_test(size=(80, 24)) as pilot:
        app.choices.focus()
        await pilot.press("down")
        app.choices.reload()
        assert app.choices.cursor_key == "one"
