"""Days as people type them: every way to write a day is read as that day, and nothing else is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from fleet_tui.domain.typed_day import InvalidDay, day_parts, parse_day
from fleet_tui.workspace.days import effective_day_check, effective_day_problem
from tests.unit.command_line import PENDING, Fleet, fleet, sample
from widgets.date_field import DateField
from widgets.safe import Label, TextInput

__all__ = ["fleet", "sample"]

TODAY = date(2026, 11, 30)
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def writings(day: date) -> list[str]:
    """Ways to write a whole day."""
    d, m, y = day.day, day.month, day.year
    parted = [f"{d}{sign}{m}{sign}{y}" for sign in ("/", ".", "-", " ", ". ", " / ")]
    padded = [f"{d:02d}{sign}{m:02d}{sign}{y}" for sign in ("/", ".", "-", " ", "")]
    return [*parted, *padded, day.isoformat(), f"{y}-{m}-{d}"]


@given(days)
def test_every_way_to_write_a_day_is_read_as_that_day(day: date) -> None:
    for text in writings(day):
        assert parse_day(f" {text} ") == day
        assert parse_day(text, TODAY) == day
        parts = day_parts(text)
        assert parts is not None
        assert tuple(map(int, parts)) == (day.day, day.month, day.year)


@given(st.integers(0, 365))
def test_a_day_told_by_today_is_read_where_today_is_known(later: int) -> None:
    day = TODAY + timedelta(days=later)
    forms = [f"+{later}"]
    if later < 365:
        forms += [f"{day.day}/{day.month}", f"{day.day:02d}.{day.month:02d}.", f"{day.day}-{day.month}"]
    for text in forms:
        assert parse_day(text, TODAY) == day
        with pytest.raises(InvalidDay):
            parse_day(text)


@given(st.text(alphabet="0123456789/.-+ tomrwdei\u0663", max_size=12))
def test_nothing_else_is_read(text: str) -> None:
    try:
        day = parse_day(text, TODAY)
    except InvalidDay:
        return
    if day is None:
        assert not text.strip()
        return
    figures = [int(figure) for figure in re.findall("[0-9]+", text)]
    told = {(), (day.day, day.month), (day.day, day.month, day.year), (day.year, day.month, day.day),
            ((day - TODAY).days,), (int(f"{day:%d%m%Y}"),)}  # fmt: skip
    assert tuple(figures) in told
    assert text.isascii()


@pytest.mark.parametrize(
    ("text", "day"),
    [("today", TODAY), ("Aujourd'hui", TODAY), ("aujourd’hui", TODAY), ("vandaag", TODAY), ("heute", TODAY),
     ("tomorrow", date(2026, 12, 1)), ("Demain", date(2026, 12, 1)), ("MORGEN", date(2026, 12, 1)),
     ("+3", date(2026, 12, 3)), ("5/12", date(2026, 12, 5)), ("29/11", date(2027, 11, 29)), ("30/11", TODAY),
     ("05122026", date(2026, 12, 5)), ("29/02/2028", date(2028, 2, 29)), ("", None), ("  ", None),
     ("\u200e5/\u200e12/\u200e2026", date(2026, 12, 5)), ("\u202a5/12\u202c", date(2026, 12, 5)), ("\ufeff", None)],
)  # fmt: skip
def test_days_as_people_type_them(text: str, day: date | None) -> None:
    assert parse_day(text, TODAY) == day


@given(st.integers(0, 364))
def test_a_day_that_is_gone_is_told_by_today_too(earlier: int) -> None:
    day = TODAY - timedelta(days=earlier)
    for text in (f"-{earlier}", f"{day.day}/{day.month}", f"{day.day:02d}.{day.month:02d}.", *writings(day)):
        assert parse_day(text, TODAY, gone=True) == day
    for word in ("yesterday", "hier", "Gisteren", "gestern"):
        assert parse_day(word, TODAY, gone=True) == date(2026, 11, 29)
    for text in ("+1", "tomorrow", "demain", "morgen"):
        with pytest.raises(InvalidDay):
            parse_day(text, TODAY, gone=True)


@pytest.mark.parametrize(
    "text",
    ["31/02/2026", "30/2", "29/2", "0/1/2026", "1/13/2026", "05/12/26", "1/2/3", "5", "512", "051226", "20261205",
     "12/2026", "2026/12/05", "5//12", "5/12/", "-3", "+", "+1000", "+٣", "٥/١٢/٢٠٢٦", "5/12/0026", "05/12/9999",
     "morgenfrüh", "tom", "2026-W49-6", "5 Dec 2026", "1e3", "05/12/2026 08:00", "05-12.2026x"],
)  # fmt: skip
def test_what_may_be_another_day_or_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidDay) as caught:
        parse_day(text, TODAY)
    assert caught.value.message.endswith(".")


def test_a_day_more_than_two_years_ahead_is_asked_about_once() -> None:
    check = effective_day_check(TODAY)
    assert check("5/12") == ""
    assert check("30/11/2028") == ""
    assert check("05/12/2036") == "05/12/2036 is more than two years ahead. enter again takes it."
    assert check("05/12/2036") == ""
    assert "06/12/2036" in check("06/12/2036")
    assert check("29/11/2026") == "This day is in the past."
    assert effective_day_problem("tomorrow", TODAY) != ""


def test_the_command_line_reads_days_as_people_type_them(fleet: Fleet) -> None:
    for text in ("tomorrow", "demain", "+2", "05122036", "5/12/2036"):
        assert fleet("activate", PENDING, "--at", text, "--dry-run").exit == 0
    far = fleet("activate", PENDING, "--at", "05/12/2036", "--dry-run")
    assert "05/12/2036 is more than two years ahead." in far.err
    for text in ("2026-W49-6", "20261205", "31/02/2027", "05/12/36", ""):
        assert fleet("activate", PENDING, "--at", text, "--dry-run").exit == 2


# Three parts


class Showing(App[None]):
    """One date field."""

    def __init__(self, parts: tuple[str, str, str], today: date | None) -> None:
        super().__init__()
        self.parts, self.today = parts, today
        self.given: list[tuple[str, str, str]] = []
        """What `enter` handed in."""

    def compose(self) -> ComposeResult:
        yield DateField("Date", self.parts, today=self.today)

    def on_date_field_submitted(self, message: DateField.Submitted) -> None:
        self.given.append(message.parts)


class Typed(NamedTuple):
    """What stands in the field, and below it."""

    parts: tuple[str, str, str]
    said: str


async def typed(
    keys: Sequence[str],
    parts: tuple[str, str, str] = ("", "", ""),
    *,
    pasted: str = "",
    today: date | None = TODAY,
) -> Typed:
    app = Showing(parts, today)
    async with app.run_test() as pilot:
        field = app.query_one(DateField)
        field.go_to()
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
        if pasted:
            assert app.focused is not None
            getattr(app.focused, "put")(pasted)  # noqa: B009
            await pilot.pause()
        field.show_error("")  # as forms do after each change: what was not taken stays said
        assert field.value == ("/".join(field.parts) if any(field.parts) else "")
        return Typed(field.parts, str(field.query_one(".error", Label).render()))


KEYS = {"/": "slash", "+": "plus", "'": "apostrophe", ".": "full_stop", "-": "minus", " ": "space"}


def keys_of(text: str) -> list[str]:
    return [KEYS.get(char, char) for char in text]


@pytest.mark.parametrize("before", [("", "", ""), ("30", "11", "2026"), ("3", "4", "1980")])
@pytest.mark.parametrize("text", ["15/12/2027", "15122027", "15.12.2027", "15-12-2027", "15 12 2027"])
async def test_a_date_typed_key_by_key_takes_the_place_of_the_one_before(
    text: str, before: tuple[str, str, str]
) -> None:
    field = await typed(keys_of(text), before)
    assert field.parts == ("15", "12", "2027")


@pytest.mark.parametrize("text", ["5/1/2027", "5.1.2027", "5-1-2027", "5/01/2027", "05/1/2027"])
async def test_a_separator_goes_on_from_a_part_of_one_digit(text: str) -> None:
    field = await typed(keys_of(text), ("30", "11", "2026"))
    assert [int(part) for part in field.parts] == [5, 1, 2027]


@pytest.mark.parametrize("text", ["24/11/1980", "24.11.1980", "24111980", "1980-11-24", " 24-11-1980 ", "24 11 1980"])
@pytest.mark.parametrize("tabs", [0, 1, 2])
async def test_a_pasted_date_fills_all_parts_wherever_it_is_pasted(text: str, tabs: int) -> None:
    field = await typed(["tab"] * tabs, ("30", "11", "2026"), pasted=text)
    assert field.parts == ("24", "11", "1980")


async def test_a_part_is_emptied_with_backspace_and_stays_empty() -> None:
    assert (await typed(["backspace"], ("30", "11", "2026"))).parts == ("", "11", "2026")
    assert (await typed(["tab", "backspace"], ("30", "11", "2026"))).parts == ("30", "", "2026")


async def test_a_separator_behind_nothing_skips_a_part() -> None:
    assert (await typed(["slash", "1", "2"], ("30", "11", "2026"))).parts == ("30", "12", "2026")
    assert (await typed(["1", "5", "slash", "slash", *"2027"], ("30", "11", "2026"))).parts == ("15", "11", "2027")


@pytest.mark.parametrize(
    ("keys", "pasted", "parts", "said"),
    [
        (["x"], "", ("30", "11", "2026"), "“x” is not a day"),
        ([], "next week", ("30", "11", "2026"), "“next week” is not a day"),
        ([], "1/2/3/4", ("30", "11", "2026"), "is not a day"),
        ([], "123", ("12", "11", "2026"), "“123” has too many digits."),
        (["tab", "tab", *"20270"], "", ("30", "11", "2027"), "“20270” has too many digits."),
        ([], "٢٤", ("30", "11", "2026"), "is not a day"),
    ],
)
async def test_what_cannot_be_taken_is_said_and_nothing_is_changed_by_it(
    keys: list[str], pasted: str, parts: tuple[str, str, str], said: str
) -> None:
    field = await typed(keys, ("30", "11", "2026"), pasted=pasted)
    assert field.parts == parts
    assert said in field.said


@pytest.mark.parametrize("before", [("", "", ""), ("30", "11", "2026")])
@pytest.mark.parametrize("tabs", [0, 1, 2])
@pytest.mark.parametrize(
    ("text", "parts"),
    [("tomorrow", ("01", "12", "2026")), ("demain", ("01", "12", "2026")), ("Morgen", ("01", "12", "2026")),
     ("today", ("30", "11", "2026")), ("aujourd'hui", ("30", "11", "2026")), ("+3", ("03", "12", "2026")),
     ("+35", ("04", "01", "2027"))],
)  # fmt: skip
async def test_a_day_told_by_today_is_written_out_in_the_parts(
    text: str, parts: tuple[str, str, str], tabs: int, before: tuple[str, str, str]
) -> None:
    assert await typed([*["tab"] * tabs, *keys_of(text)], before) == (parts, "")
    assert await typed(["tab"] * tabs, before, pasted=text) == (parts, "")


async def test_a_day_told_by_today_goes_on_with_enter_and_is_none_where_that_is_left_unfinished() -> None:
    app = Showing(("30", "11", "2026"), TODAY)
    async with app.run_test() as pilot:
        field = app.query_one(DateField)
        field.go_to()
        await pilot.press("plus", "3", "enter")
        assert app.given == [("03", "12", "2026")]
        inputs = list(app.query(TextInput))
        assert [part.value for part in inputs] == ["03", "12", "2026"]
        field.go_to()
        await pilot.press("plus", "1", "0", "tab")
        assert [part.value for part in inputs] == ["10", "12", "2026"]
        field.go_to()
        await pilot.press("t", "o", "m", "tab")
        assert [part.value for part in inputs] == ["10", "12", "2026"]
        assert "“tom” is not a day" in str(field.query_one(".error", Label).render())
        field.go_to()
        await pilot.press("plus", "backspace", "2")
        assert field.parts == ("2", "12", "2026")


@pytest.mark.parametrize(
    ("keys", "parts", "said"),
    [
        ("t 1 5 tab", ("15", "12", "2026"), ""),
        ("t 1", ("1", "12", "2026"), "“t” is not a day"),
        ("plus home 1 tab", ("1", "12", "2026"), "“+” is not a day"),
        ("t slash 0 1", ("05", "01", "2026"), ""),
        ("tab t 1 1 2 0 2 7", ("05", "11", "2027"), ""),
        ("plus 3 slash", ("03", "12", "2026"), ""),
        ("plus 3 slash 0 1", ("03", "01", "2026"), ""),
        ("plus 3 space 1 1", ("03", "11", "2026"), ""),
        ("tab tab plus 3 slash", ("03", "12", "2026"), ""),
        ("plus 9 9 9 1", ("05", "12", "2026"), "“+9991” is not a day"),
        ("plus 9 9 9 1 1 5", ("15", "12", "2026"), ""),
        ("t x", ("05", "12", "2026"), "“tx” is not a day"),
        ("t enter", ("05", "12", "2026"), "“t” is not a day"),
        ("tab tab t enter", ("05", "12", "2026"), "“t” is not a day"),
    ],
)
async def test_who_types_on_after_telling_a_day_by_today_loses_nothing(
    keys: str, parts: tuple[str, str, str], said: str
) -> None:
    field = await typed(keys.split(), ("05", "12", "2026"))
    assert field.parts == parts
    assert said in field.said
    assert bool(said) == bool(field.said)


async def test_a_date_pasted_behind_a_day_told_by_today_takes_its_place() -> None:
    assert await typed(["plus", "3"], ("05", "12", "2026"), pasted="15/12/2027") == (("15", "12", "2027"), "")


@pytest.mark.parametrize("text", ["+3", "tomorrow"])
async def test_a_day_told_by_today_is_none_where_no_day_is_to_come(text: str) -> None:
    field = await typed(keys_of(text)[:1], ("3", "4", "1980"), today=None)
    assert field.parts == ("3", "4", "1980")
    assert "is not a day" in field.said
