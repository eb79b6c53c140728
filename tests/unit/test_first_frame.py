"""Which frame fits a start, and which is not shown."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.paths import Paths, config_file
from fleet_tui.terminal import first_frame

OPTIONS = LaunchOptions()
Told = Callable[[LaunchOptions], bytes | None]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What a start with some options would show; a frame is kept for one with `OPTIONS` at 80×24."""
    monkeypatch.setattr(os, "get_terminal_size", lambda _descriptor: os.terminal_size((80, 24)))
    first_frame.keep(OPTIONS, b"the last frame")

    def told(options: LaunchOptions) -> bytes | None:
        try:
            return first_frame._read(first_frame._place(options))
        except OSError:
            return None

    assert told(OPTIONS) == b"the last frame"
    return told


def kept() -> list[Path]:
    return list((Paths.of().cache / first_frame.DIRECTORY).glob("*"))


def test_it_is_shown_where_everything_begins_as_it_did(shown: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    for options in (
        OPTIONS._replace(server="https://fleet.example"),
        OPTIONS._replace(profile="work"),
        OPTIONS._replace(language="nl"),
        OPTIONS._replace(read_only=True),
        OPTIONS._replace(kiosk=True),
        OPTIONS._replace(data_dir=Path("elsewhere")),
    ):
        assert shown(options) is None, options
    for name, value in (
        ("TERM", "linux"), ("NO_COLOR", "1"), ("COLORTERM", "truecolor"), ("LANG", "nl_BE.UTF-8"),
        ("FLEET_TUI_THEME", "light"), ("FLEET_TUI_TOKEN", "secret"), ("SSH_TTY", "/dev/pts/7"),
    ):  # fmt: skip
        with monkeypatch.context() as changed:
            changed.setenv(name, value)
            assert shown(OPTIONS) is None, name
    with monkeypatch.context() as changed:
        changed.setattr(os, "get_terminal_size", lambda _descriptor: os.terminal_size((81, 24)))
        assert shown(OPTIONS) is None
    with monkeypatch.context() as changed:
        changed.setattr(first_frame, "__version__", "9.9.9")
        assert shown(OPTIONS) is None
    assert shown(OPTIONS) == b"the last frame"
    config_file().parent.mkdir(parents=True)
    config_file().write_text('theme = "light"\n')
    assert shown(OPTIONS) is None


def test_another_login_over_ssh_is_the_same_start(shown: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/7")
    first_frame.keep(OPTIONS, b"over ssh")
    monkeypatch.setenv("SSH_TTY", "/dev/pts/8")
    assert shown(OPTIONS) == b"over ssh"


@pytest.mark.parametrize("name", ["FLEET_TUI_TOKEN", "FLEET_TUI_METERS_SECRET"])
def test_none_is_kept_with_a_secret_in_the_environment(shown: Told, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "s3cret")
    first_frame.keep(OPTIONS, b"of whoever it is")
    assert shown(OPTIONS) is None


def test_only_a_private_file_is_shown(shown: Told, tmp_path: Path) -> None:
    (frame,) = kept()
    frame.chmod(0o644)
    assert shown(OPTIONS) is None
    frame.unlink()
    (tmp_path / "other").write_bytes(b"somebody else's")
    (tmp_path / "other").chmod(0o600)
    frame.symlink_to(tmp_path / "other")
    assert shown(OPTIONS) is None
    frame.unlink()
    os.mkfifo(frame, 0o600)
    assert shown(OPTIONS) is None
    frame.unlink()
    frame.write_bytes(b"x" * (first_frame.LARGEST + 1))
    frame.chmod(0o600)
    assert shown(OPTIONS) is None
    first_frame.keep(OPTIONS, b"x" * (first_frame.LARGEST + 1))
    assert shown(OPTIONS) is None


def test_it_lies_below_the_directory_that_the_settings_name(shown: Told, tmp_path: Path) -> None:
    first_frame.forget(Paths.of())
    config_file().parent.mkdir(parents=True)
    config_file().write_text(f'data_dir = "{tmp_path / "named"}"\n')
    first_frame.keep(OPTIONS, b"below it")
    assert shown(OPTIONS) == b"below it"
    assert len(list((tmp_path / "named" / "cache" / first_frame.DIRECTORY).iterdir())) == 1
    assert not kept()


def test_few_are_kept_and_all_forgotten(shown: Told) -> None:
    for number in range(3 * first_frame.MOST):
        first_frame.keep(OPTIONS._replace(profile=f"connection {number}"), b"frame")
    assert len(kept()) == first_frame.MOST
    assert shown(OPTIONS) is None
    first_frame.forget(Paths.of())
    assert not kept()
