"""Only changed cells are sent, and the terminal shows exactly what it would show if everything were."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from fleet_tui.terminal.cells import Piece, Screen, cells_of, pen_of
from tests.cell_look import looks_of

WIDTH, HEIGHT = 24, 5
COLUMNS = (0, 9, 16)
"""Where the pieces of a row begin."""
STYLES = [
    Style.null(), Style(bold=True), Style(dim=True, underline=True), Style(color="#6fcf7f"), Style(reverse=True),
    Style(color="red", bgcolor="#102030", bold=True), Style(bgcolor="#102030"), Style(color="default"),
    Style(color="bright_yellow", italic=True), Style(bgcolor="default", strike=True),
]  # fmt: skip


def emulator() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(WIDTH, HEIGHT)
    return screen, pyte.Stream(screen)


def whole(pieces: list[Piece], cursor: tuple[int, int], system: ColorSystem) -> str:
    """The same, as Textual sends it."""
    sent = ""
    for row, column, strip in pieces:
        sent += f"\x1b[{row + 1};{column + 1}H"
        for text, style, _control in strip:
            sent += text if style is None else style.render(text, color_system=system)
    return sent + f"\x1b[{cursor[0] + 1};{cursor[1] + 1}H"


texts = st.text(alphabet="  aab1é▸陳─", min_size=1, max_size=WIDTH)


def segment(text: str, style: Style) -> Segment:
    """Text, no control."""
    return Segment(text, style)


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    """A whole piece of a row, in a few styles."""
    place = draw(st.integers(0, len(COLUMNS) - 1))
    column = COLUMNS[place]
    width = (*COLUMNS, WIDTH)[place + 1] - column
    segments = draw(st.lists(st.builds(segment, texts, st.sampled_from(STYLES)), min_size=1, max_size=3))
    strip = Strip(segments).adjust_cell_length(width, draw(st.sampled_from(STYLES)))
    return draw(st.integers(0, HEIGHT - 1)), column, strip


cursors = st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1))
frames = st.lists(st.tuples(st.lists(pieces(), max_size=6), cursors), min_size=1, max_size=8)


@given(frames, st.sampled_from([ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD]))
def test_the_terminal_shows_what_it_would_show_if_all_were_sent(
    given_frames: list[tuple[list[Piece], tuple[int, int]]], system: ColorSystem
) -> None:
    plain, plain_stream = emulator()
    spared, spared_stream = emulator()
    kept = Screen(WIDTH, system)
    for painted, cursor in given_frames:
        plain_stream.feed(whole(painted, cursor, system))
        spared_stream.feed(kept.changes(painted, cursor))
        assert looks_of(spared) == looks_of(plain)
        assert (spared.cursor.y, spared.cursor.x) == (plain.cursor.y, plain.cursor.x)


@given(st.data())
def test_rows_that_move_are_moved_and_what_stands_beside_them_stays(data: st.DataObject) -> None:
    """A list scrolls beside a pane, a cursor on one of its rows: as in the application, only stranger."""
    left = data.draw(st.sampled_from([WIDTH, 16]), label="width of the list")
    row_texts = data.draw(st.lists(st.text(alphabet="ab1é陳", min_size=6, max_size=14), min_size=HEIGHT, max_size=12))
    rows = [
        Strip([segment(text, STYLES[number % 3])]).adjust_cell_length(left) for number, text in enumerate(row_texts)
    ]
    pane = [Strip([segment(f"pane {row}", STYLES[3])]).adjust_cell_length(WIDTH - left) for row in range(HEIGHT)]
    plain, plain_stream = emulator()
    spared, spared_stream = emulator()
    kept = Screen(WIDTH, ColorSystem.TRUECOLOR)
    beside = [(row, left, strip) for row, strip in enumerate(pane)] if left < WIDTH else []
    for offset in data.draw(st.lists(st.integers(0, len(rows) - HEIGHT), min_size=1, max_size=6), label="offsets"):
        painted = [(row, 0, rows[offset + row]) for row in range(HEIGHT)] + beside
        beside = []
        plain_stream.feed(whole(painted, (0, 0), ColorSystem.TRUECOLOR))
        spared_stream.feed(kept.changes(painted, (0, 0)))
        assert looks_of(spared) == looks_of(plain)


def test_a_list_that_scrolls_by_one_sends_one_row() -> None:
    kept = Screen(WIDTH, ColorSystem.TRUECOLOR)
    texts = ["Dries Vermeulen", "Joris Van Damme", "Ruth Wouters", "Van 97, Mons", "Payment terminal", "Wacht Hasselt"]
    kept.changes([(row, 0, row_of(texts[row])) for row in range(HEIGHT)], (0, 0))
    sent = kept.changes([(row, 0, row_of(texts[row + 1])) for row in range(HEIGHT)], (0, 0))
    assert sent == f"\x1b[1;5r\x1b[1;1H\x1b[1M\x1b[r\x1b[5;1H{texts[5]}\x1b[K\x1b[1;1H"


def test_a_heading_above_and_a_sum_below_stay_where_they_are() -> None:
    kept = Screen(WIDTH, ColorSystem.TRUECOLOR)
    texts = ["Dries Vermeulen", "Joris Van Damme", "Ruth Wouters", "Van 97, Mons", "Payment terminal", "Wacht Hasselt"]

    def shown(first: int) -> list[Piece]:
        rows = ["Description", *texts[first : first + 5], "of 6 lines"]
        return [(row, 0, row_of(text)) for row, text in enumerate(rows)]

    kept.changes(shown(0), (0, 0))
    assert kept.changes(shown(1), (0, 0)) == f"\x1b[2;6r\x1b[2;1H\x1b[1M\x1b[r\x1b[6;1H{texts[5]}\x1b[K\x1b[1;1H"


@pytest.mark.parametrize(
    ("colour", "sent"),
    [
        ("#e4e4e4", "38;5;254"),
        ("#af87d7", "38;5;140"),
        ("#e4e4e5", "38;2;228;228;229"),
        ("#0000d7", "38;2;0;0;215"),  # the 20th: themes of terminals use it for something else
        ("#ffffff", "38;5;231"),
    ],
)
def test_a_colour_that_all_terminals_have_takes_fewer_bytes(colour: str, sent: str) -> None:
    assert pen_of(Style(color=colour), ColorSystem.TRUECOLOR) == sent
    ground = pen_of(Style(color="#123456", bgcolor=colour, bold=True), ColorSystem.TRUECOLOR)
    assert ground == f"1;38;2;18;52;86;4{sent[1:]}"


@given(st.lists(pieces(), max_size=6), cursors)
def test_the_same_again_sends_nothing(painted: list[Piece], cursor: tuple[int, int]) -> None:
    last = {(row, column): strip for row, column, strip in painted}
    kept = Screen(WIDTH, ColorSystem.TRUECOLOR)
    kept.changes(painted, cursor)
    assert kept.changes([(row, column, strip) for (row, column), strip in last.items()], cursor) == ""


def row_of(text: str, style: Style = STYLES[0]) -> Strip:
    return Strip([Segment(text.ljust(WIDTH), style)])


@pytest.mark.parametrize(
    ("before", "after", "sent"),
    [
        ("0470 13 24 34   active", "0470 13 24 34   active", "\x1b[1;1H"),
        ("0470 13 24 34   active", "0470 13 24 99   active", "\x1b[1;12H99\x1b[1;1H"),
        ("0470 13 24 34   active", "1470 13 24 34   actixe", "\x1b[1;1H1\x1b[19Cx\x1b[1;1H"),
        ("0470 13 24 34   active", "0470", "\x1b[1;6H\x1b[K\x1b[1;1H"),
        ("0470 陳 24 34   active", "0470 陳 24 35   active", "\x1b[1;1H0470 陳 24 35   active  \x1b[1;1H"),
    ],
)
def test_what_is_sent(before: str, after: str, sent: str) -> None:
    kept = Screen(WIDTH, ColorSystem.TRUECOLOR)
    kept.changes([(0, 0, row_of(before).crop(0, WIDTH))], (3, 3))
    assert kept.changes([(0, 0, row_of(after).crop(0, WIDTH))], (0, 0)) == sent


def test_a_pen_keeps_what_it_has() -> None:
    kept = Screen(WIDTH, ColorSystem.TRUECOLOR)
    two = Strip(
        [Segment("a", Style(bold=True, color="red")), Segment("b", Style(bold=True, color="green", reverse=True))]
    )
    assert kept.changes([(0, 0, two)], (0, 2)) == "\x1b[1;1H\x1b[1;31ma\x1b[7;32mb\x1b[m"


FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
DISPUTED = [
    FAMILY, "\u2764\ufe0f", "\U0001f44d\U0001f3fd", "\U0001f1e7\U0001f1ea", "\u260e\ufe0f", "\U0001f69a",
    "\u0e17\u0e44",
]  # fmt: skip
"""A family, a heart, a thumb with a skin, a flag, a telephone, a lorry, Thai: terminals count them differently."""


@pytest.mark.parametrize("sign", DISPUTED, ids=ascii)
@pytest.mark.parametrize("seen", [1, 2, 6])
def test_what_follows_a_character_of_disputed_width_stands_where_it_should(sign: str, seen: int) -> None:
    """`seen`: how many cells the terminal takes for it, whatever the application thinks."""
    strip = Strip([Segment(f"a {sign} 0470", Style.null()), Segment(" active", STYLES[3])]).adjust_cell_length(WIDTH)
    kept = Screen(WIDTH, ColorSystem.TRUECOLOR)
    screen, stream = emulator()
    old = kept.changes([(0, 0, row_of("xxxxxxxxxxxxxxxxxxxxxxxx"))], (0, 0))
    new = kept.changes([(0, 0, strip)], (0, 0))
    stream.feed((old + new).replace(sign, "@" * seen))
    width = cell_len(sign)
    behind = screen.display[0][2 + width :]
    assert behind == " 0470 active".ljust(WIDTH - 2 - width)
    assert screen.display[0][:2] == "a "
    assert "x" not in screen.display[0]
    assert not screen.display[1].strip()


@pytest.mark.parametrize("sign", DISPUTED, ids=ascii)
def test_cells_are_as_wide_as_the_application_thinks(sign: str) -> None:
    strip = Strip([Segment(f"{sign} {sign}")])
    assert len(cells_of(strip, ColorSystem.TRUECOLOR)) == strip.cell_length


def test_ideographs_are_written_in_one_go() -> None:
    kept = Screen(WIDTH, ColorSystem.TRUECOLOR)
    kept.changes([(0, 0, row_of(""))], (0, 0))
    assert "陳大文 0470" in kept.changes([(0, 0, row_of("陳大文 0470").crop(0, WIDTH))], (0, 0))


def test_blanks_are_sent_where_their_ground_or_a_line_differs() -> None:
    kept = Screen(WIDTH, ColorSystem.TRUECOLOR)
    page, box, line, other = (
        Style(color="#e4e4e4", bgcolor="#121212"),
        Style(color="#9e9e9e", bgcolor="#121212", bold=True),
        Style(color="#e4e4e4", bgcolor="#121212", underline=True),
        Style(color="#e4e4e4", bgcolor="#303030"),
    )
    sent = [kept.changes([(0, 0, row_of("", style))], (3, 3)) for style in (page, box, page, line, other)]
    assert [text.count(" ") for text in sent] == [WIDTH, 0, 0, WIDTH, WIDTH]
    both = Strip([Segment("a", page), Segment(" ", box), Segment("b", page)])
    assert kept.changes([(1, 0, both)], (3, 3)) == "\x1b[2;1H\x1b[38;5;254;48;5;233ma b\x1b[m\x1b[4;4H"
