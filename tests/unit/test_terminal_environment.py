"""The terminal is looked at before Textual is: what it can do, and why it cannot do."""

from __future__ import annotations

import subprocess
import sys

import pytest

from fleet_tui.settings.model import Settings
from fleet_tui.terminal.environment import Colours, look, prepare_environment
from fleet_tui.terminal.profile import Profile, profile_of


def everywhere(_fileno: int) -> bool:
    return True


def test_what_would_change_the_application_behind_our_back_is_taken_out() -> None:
    environ = {
        "TEXTUAL_DRIVER": "evil:Driver", "TEXTUAL_LOG": "keys.log", "TEXTUAL": "debug", "COLUMNS": "500",
        "LINES": "900", "NO_COLOR": "1", "TERM": "xterm-256color", "HOME": "/home/me",
    }  # fmt: skip
    prepare_environment(environ)
    assert environ == {
        "TERM": "xterm-256color", "HOME": "/home/me", "TEXTUAL_FPS": "240", "TEXTUAL_ANIMATIONS": "none",
    }  # fmt: skip


@pytest.mark.parametrize(("given", "used"), [(None, "300"), ("25", "300"), ("nonsense", "300"), ("500", "500")])
def test_over_ssh_an_escape_sequence_gets_time_to_arrive(given: str | None, used: str) -> None:
    environ = {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"} | ({"ESCDELAY": given} if given else {})
    prepare_environment(environ)
    assert environ["ESCDELAY"] == used


def test_on_the_spot_the_delay_stays_as_it_was() -> None:
    environ: dict[str, str] = {}
    prepare_environment(environ)
    assert "ESCDELAY" not in environ


@pytest.mark.parametrize(
    ("environ", "colours", "theme"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, Colours.TRUE, "dark"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLORFGBG": "0;15"}, Colours.TRUE, "light"),
        ({"TERM": "screen-256color"}, Colours.MANY, "dark"),
        ({"TERM": "linux"}, Colours.SIXTEEN, "ansi-dark"),
        ({"TERM": "xterm", "COLORFGBG": "0;default;7"}, Colours.SIXTEEN, "ansi-light"),
        ({"TERM": "xterm", "COLORFGBG": "15;0"}, Colours.SIXTEEN, "ansi-dark"),
        ({"TERM": "vt220"}, Colours.NONE, "monochrome"),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, Colours.NONE, "monochrome"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, Colours.MANY, "dark"),
    ],
)
def test_colours(environ: dict[str, str], colours: Colours, theme: str) -> None:
    terminal = look(environ, isatty=everywhere, encoding="utf-8")
    assert (terminal.colours, terminal.theme, terminal.refusal) == (colours, theme, "")


def test_the_mouse_is_left_to_the_terminal_over_ssh() -> None:
    assert look({"TERM": "xterm"}, isatty=everywhere, encoding="utf-8").mouse
    far = look({"TERM": "tmux-256color", "SSH_TTY": "/dev/pts/1", "TMUX": "x"}, isatty=everywhere, encoding="utf-8")
    assert (far.ssh, far.multiplexer, far.mouse) == (True, True, False)


@pytest.mark.parametrize(
    ("encoding", "kind", "utf8", "symbols"),
    [("UTF-8", "xterm", True, True), ("utf8", "linux", True, False), ("latin-1", "xterm", False, False)],
)
def test_characters(encoding: str, kind: str, utf8: bool, symbols: bool) -> None:
    terminal = look({"TERM": kind}, isatty=everywhere, encoding=encoding)
    assert (terminal.utf8, terminal.symbols) == (utf8, symbols)


@pytest.mark.parametrize(
    ("environ", "encoding"),
    [
        ({}, "ascii"),
        ({"LANG": "C"}, "ascii"),
        ({"LANG": "C.UTF-8"}, "utf-8"),
        ({"LANG": "nl_BE.utf8"}, "utf-8"),
        ({"LANG": "fr_BE.UTF-8", "LC_CTYPE": "", "LC_ALL": "POSIX"}, "ascii"),
        ({"LC_CTYPE": "fr_BE.ISO-8859-1"}, "iso8859-1"),
        ({"LANG": "fr_BE"}, "iso8859-1"),
        ({"LANG": "nl_BE@euro"}, "iso8859-15"),
        ({"LANG": "xx_YY.nonsense"}, "ascii"),
        ({"LANG": "C", "PYTHONIOENCODING": "latin-1:replace"}, "iso8859-1"),
    ],
)
def test_the_locale_says_which_characters_there_are(environ: dict[str, str], encoding: str) -> None:
    assert look({"TERM": "xterm"} | environ, isatty=everywhere).encoding == encoding


@pytest.mark.parametrize("kind", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_place_text_is_refused_with_a_way_on(kind: str) -> None:
    refusal = look({"TERM": kind}, isatty=everywhere, encoding="utf-8").refusal
    assert f"TERM={kind}" in refusal
    assert "fleet-tui --help" in refusal


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_without_a_terminal_on_all_three_streams_the_application_is_refused(missing: int) -> None:
    refusal = look({"TERM": "xterm"}, isatty=lambda fileno: fileno != missing, encoding="utf-8").refusal
    assert ("standard input", "standard output", "standard error")[missing] in refusal


def test_looking_needs_no_textual() -> None:
    code = "import sys, fleet_tui.terminal.environment as e; e.look(); sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_settings_win_over_what_the_terminal_says() -> None:
    console = look({"TERM": "linux", "SSH_TTY": "/dev/pts/1"}, isatty=everywhere, encoding="iso8859-1")
    assert profile_of(console, Settings()) == Profile("ansi-dark", "iso8859-1", symbols=False, mouse=False)
    asked = Settings(theme="high-contrast", mouse=True, symbols=True, animation=True, blink=True)
    assert profile_of(console, asked) == Profile(
        "high-contrast", "iso8859-1", symbols=True, mouse=True, animation=True, blink=True
    )
    environ: dict[str, str] = {}
    prepare_environment(environ, animation=True)
    assert environ["TEXTUAL_ANIMATIONS"] == "full"
