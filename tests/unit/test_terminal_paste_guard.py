"""A paste stays one paste, however it holds ESC and however it arrives in pieces."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from fleet_tui.terminal.paste_guard import END, START, PasteGuard

PASTE = f"a{START}x\x1b[cy\x1b[20z{END}\x1b[A{START}{END}\x1b"
SAFE = f"a{START}x␛[cy␛[20z{END}\x1b[A{START}{END}\x1b"


def test_esc_inside_a_paste_becomes_visible_and_outside_it_stays() -> None:
    assert PasteGuard().feed(PASTE) == SAFE


@given(st.lists(st.integers(0, len(PASTE)), max_size=8).map(sorted))
def test_however_it_is_torn_the_same_arrives(cuts: list[int]) -> None:
    guard = PasteGuard()
    pieces = [PASTE[start:end] for start, end in zip([0, *cuts], [*cuts, len(PASTE)], strict=True)]
    assert "".join(map(guard.feed, pieces)) == SAFE


def test_a_lone_esc_is_not_held_back() -> None:
    assert PasteGuard().feed("\x1b") == "\x1b"


@given(st.text(alphabet="\x1b[201~ab", max_size=40))
def test_nothing_within_a_paste_can_press_a_key(text: str) -> None:
    assume(END not in text)
    out = PasteGuard().feed(START + text + END)
    assert "\x1b" not in out[len(START) : -len(END)]
