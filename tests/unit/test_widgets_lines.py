"""Header, footer, selection bar, progress, details: a line each, and the right part of it when it is narrow."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from tests.unit.widgets_support import every_size, hostile_at_each_size, screen_lines
from widgets import progress_line, safe
from widgets.detail_pane import DetailPane
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine, header_parts
from widgets.key_hints import KeyHint, fitting, line_of_hints
from widgets.progress_line import ProgressLine
from widgets.selection_bar import SelectionBar
from widgets.table_source import Cell

PATH = ["Fleet", "SIM cards", "0489 74 43 65"]
STATUS = "Margaux · MANAGER · sample fleet"
KEYS = [("space", "mark"), ("*", "all"), ("enter", "manage"), ("e", "Excel"), ("h", "help"), ("esc", "back")]


class Lines(App[None]):
    """All of them, showing `text` wherever a text goes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield SelectionBar()
        yield ProgressLine()
        yield DetailPane()
        yield FooterLine()

    def on_mount(self) -> None:
        text = self.text
        self.query_one(HeaderLine).show([text], "x")
        self.query_one(SelectionBar).show(text, [("a", "activate", False)])
        self.query_one(ProgressLine).show(1, 0, text)
        self.query_one(DetailPane).show([("User", text), (text, Cell(text, "active"))])
        self.query_one(FooterLine).show([KeyHint("h", text, keep=True)])


@hostile_at_each_size
async def test_hostile_text_is_shown_unharmed(text: str, size: tuple[int, int]) -> None:
    app = Lines(text)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        lines = screen_lines(app)
        assert app.is_running
    start = safe.shown(text)[:9]
    assert all(start in line for line in (lines[0], lines[1], lines[2], lines[-1]))
    assert start in "".join(lines[3:-1])
    assert "".join(lines).isprintable()
    assert all(cell_len(line) <= size[0] for line in lines)


@pytest.mark.parametrize(
    ("width", "left", "right"),
    [
        (78, "Fleet › SIM cards › 0489 74 43 65", STATUS),
        (66, "… › SIM cards › 0489 74 43 65", STATUS),
        (54, "… › 0489 74 43 65", STATUS),
        (48, "… › 0489 74 43 65", "MANAGER · sample fleet"),
        (32, "… › 0489 74 43 65", "sample fleet"),
        (20, "… › 0489 74 43 65", ""),
        (13, "0489 74 43 65", ""),
        (8, "0489 74…", ""),
    ],
)
def test_the_header_keeps_the_place_one_is_at_longest(width: int, left: str, right: str) -> None:
    shown_left, between, shown_right = header_parts(PATH, STATUS, width)
    assert (shown_left, shown_right) == (left, right)
    assert cell_len(shown_left + between + shown_right) == width


@pytest.mark.parametrize("width", range(1, 90))
def test_the_footer_never_loses_the_help_and_drops_the_last_keys_first(width: int) -> None:
    hints = [KeyHint(key, label, keep=key == "h") for key, label in KEYS]
    chosen = fitting(hints, width)
    assert "h" in [hint.key for hint in chosen]
    others = [hint.key for hint in chosen if hint.key != "h"]
    assert others == [key for key, _label in KEYS if key != "h"][: len(others)]
    if others:
        assert line_of_hints(hints, width).cell_length <= width


@every_size
async def test_the_footer_shows_its_keys_in_order(size: tuple[int, int]) -> None:
    app = Lines("")
    async with app.run_test(size=size) as pilot:
        app.query_one(FooterLine).show([KeyHint(key, words, keep=key == "h") for key, words in KEYS])
        await pilot.pause()
        assert screen_lines(app)[-1] == " space mark  * all  enter manage  e Excel  h help  esc back"
        await pilot.resize_terminal(34, 24)
        await pilot.pause()
        assert screen_lines(app)[-1] == " space mark  * all  h help"


async def test_what_does_not_apply_is_dim_in_the_footer_and_said_in_the_same_words() -> None:
    app = Lines("")
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(FooterLine).show([("a", "activate"), KeyHint("w", "swap", enabled=False)])
        await pilot.pause()
        assert screen_lines(app)[-1] == " a activate  w swap"
        segments = app.screen._compositor.render_strips()[-1]
        colours = {segment.text.strip(): segment.style.color for segment in segments if segment.style}
        assert colours["w swap"] != colours["activate"] == colours["a"]  # Textual makes a colour of "dim"


async def test_the_selection_bar_says_what_is_marked_what_can_be_done_and_that_there_is_more() -> None:
    app = Lines("")
    async with app.run_test(size=(80, 24)) as pilot:
        bar = app.query_one(SelectionBar)
        bar.show("2 marked · € 90.00/month", [("a", "activate", True), ("w", "swap", False)])
        await pilot.pause()
        assert screen_lines(app)[1] == " 2 marked · € 90.00/month     a activate  w swap"
        assert [str(span.style) for span in bar.render().spans] == ["bold", "bold", "dim"]
        await pilot.resize_terminal(46, 24)
        await pilot.pause()
        assert screen_lines(app)[1] == " 2 marked · € 90.00/month     a activate  …"


async def test_progress_shows_a_bar_the_count_and_what_esc_would_do() -> None:
    app = Lines("")
    async with app.run_test(size=(80, 24)) as pilot:
        line = app.query_one(ProgressLine)
        line.show(50, 100, "50 of 100", "esc leave, it goes on")
        await pilot.pause()
        line.show(100, 100, "100 of 100", "esc leave, it goes on")
        await pilot.pause()
        assert screen_lines(app)[2] == " " + "█" * 40 + "  100 of 100  esc leave, it goes on"
        await pilot.resize_terminal(40, 24)
        await pilot.pause()
        assert screen_lines(app)[2] == " " + "█" * 26 + "  100 of 100"


async def test_progress_is_painted_at_most_five_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(progress_line, "monotonic", lambda: now)
    app = Lines("")
    async with app.run_test(size=(80, 24)) as pilot:
        line = app.query_one(ProgressLine)
        painted = 0

        def paint() -> None:
            nonlocal painted
            painted += 1

        monkeypatch.setattr(line, "refresh", paint)
        now = 101.0
        line.show(1, 1_000, "1")
        for done in range(2, 500):
            line.show(done, 1_000, str(done))
        assert painted == 1
        now = 101.2
        line.show(500, 1_000, "500")
        assert painted == 2
        line.show(1_000, 1_000, "1,000")
        assert painted == 3
        await pilot.pause()


@every_size
async def test_details_stand_beside_their_labels(size: tuple[int, int]) -> None:
    app = Lines("")
    async with app.run_test(size=size) as pilot:
        app.query_one(DetailPane).show([("Status", Cell("active", "active")), ("Options", "Asia"), ("", "Voice")])
        await pilot.pause()
        lines = screen_lines(app)
        assert [line.strip() for line in lines[3:6]] == ["Status   active", "Options  Asia", "Voice"]
        assert lines[5].index("Voice") == lines[4].index("Asia")


def test_a_long_name_of_a_place_is_cut_before_who_acts_there() -> None:
    left, _between, right = header_parts(["Fleet", "Brouwerij De Molen en Zonen Naamloze Vennootschap"], STATUS, 78)
    assert left == "Brouwerij De Molen en Zonen Naamloze Vennoo…"
    assert right == STATUS


def test_a_path_without_a_status_beside_it_is_shown_whole() -> None:
    assert header_parts(["Fleet", "SIM cards"], "", 78)[0] == "Fleet › SIM cards"


@pytest.mark.parametrize("width", [24, 40, 80])
async def test_the_way_out_is_never_left_out_and_stands_last(width: int) -> None:
    hints = [KeyHint("esc", "zurück", leaves=True), *(KeyHint(key, "ein langes Wort") for key in "abcdef")]
    app = Lines("")
    async with app.run_test(size=(width, 8)):
        app.query_one(FooterLine).show([*hints, KeyHint("h", "Hilfe", keep=True)])
        assert screen_lines(app)[-1].rstrip().endswith("h Hilfe  esc zurück")
