"""The settings file as it may lie there: whose it is, what it is, how deep it goes; and paths that are none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fleet_tui.settings.loading import LARGEST, SettingsError, load
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]

THROUGH_ALL = [("config", "show"), ("doctor",), ()]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file of a home of the test's own; not there yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("fleet_tui.terminal.guard.guarded", lambda work, **_more: work())
    path = tmp_path / "config" / "fleet-tui" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


def refused(fleet: Fleet) -> str:
    """What `config show`, `doctor` and the application all end with."""
    said = [fleet(*command) for command in THROUGH_ALL]
    assert [each.exit for each in said] == [2] * len(THROUGH_ALL)
    assert len({each.err for each in said}) == 1
    assert "should not have happened" not in said[0].err
    return said[0].err


@pytest.mark.parametrize("mode", [0o666, 0o777, 0o622, 0o620, 0o602])
def test_a_file_that_others_may_write_is_not_used(file: Path, fleet: Fleet, mode: int, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    file.write_text(
        f'[connections.hq]\nurl = "https://localhost:1"\ntoken_command = ["touch", "{ran}"]\n', encoding="utf-8"
    )
    file.chmod(mode)
    assert f"others may write this file, so it is not used: chmod go-w {file}" in refused(fleet)
    fleet("dashboard", options=("--profile", "hq"))
    assert not ran.exists()


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o644])
def test_a_file_that_others_may_only_read_is_used(file: Path, mode: int) -> None:
    file.write_text('theme = "light"', encoding="utf-8")
    file.chmod(mode)
    assert load(file, {}, {}).theme == "light"


def test_somebody_elses_file_is_not_used(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('theme = "light"', encoding="utf-8")
    if file.stat().st_uid == 0:
        os.chown(file, 12345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(SettingsError, match="belongs to somebody else"):
        load(file, {}, {})


def test_a_pipe_is_not_waited_for(file: Path, fleet: Fleet) -> None:
    os.mkfifo(file)
    assert f"{file}: this is no file" in refused(fleet)


def test_a_device_is_not_read_for_ever(file: Path, fleet: Fleet) -> None:
    file.symlink_to("/dev/zero")
    assert f"{file}: this is no file" in refused(fleet)


def test_a_file_larger_than_settings_are_is_not_read(file: Path, fleet: Fleet) -> None:
    file.write_text("#" * (LARGEST + 1), encoding="utf-8")
    assert "too large to be the settings" in refused(fleet)


@pytest.mark.parametrize("text", ["a = " + "[" * 5000 + "]" * 5000, "a = " + "{b = " * 5000 + "1" + "}" * 5000])
def test_what_goes_too_deep_is_said(file: Path, fleet: Fleet, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert f"{file}: one value in another goes deeper than can be read" in refused(fleet)


def test_a_figure_of_thousands_of_digits_is_said(file: Path, fleet: Fleet) -> None:
    file.write_text("lock_after = " + "1" * 5000, encoding="utf-8")
    assert f"{file}: a figure in it is too long" in refused(fleet)


@pytest.mark.parametrize("name", ["data_dir", "export_dir", "attachment_dir"])
@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("~nobody-of-this-name/fleet", "names a user who is not known here"),
        ("/tmp/" + "x" * 256, "is longer than a path can be"),  # noqa: S108
        ("/x" * 2000, "is longer than a path can be"),
        ("/é" + "é" * 128, "is longer than a path can be"),
        ("a\\u0000b", "must be a path in quotes"),
        ("", "must not be empty"),
        (" ", "must not be empty"),
    ],
)
def test_a_path_at_which_nothing_can_lie_is_said(file: Path, name: str, path: str, problem: str) -> None:
    file.write_text(f'{name} = "{path}"', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(file, {}, {})
    assert caught.value.user_message == f"{file}, line 1: {name} {problem}"


def test_such_a_path_ends_every_way_in_with_that_sentence(file: Path, fleet: Fleet) -> None:
    file.write_text('export_dir = "~nobody-of-this-name"', encoding="utf-8")
    assert "export_dir names a user who is not known here" in refused(fleet)


def test_an_option_and_a_variable_are_named_as_well(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--data: data_dir names a user who is not known here"):
        load(tmp_path / "none", {}, {"data_dir": Path("~nobody-of-this-name")})
    with pytest.raises(SettingsError, match="FLEET_TUI_DATA_DIR: data_dir is longer than a path can be"):
        load(tmp_path / "none", {"FLEET_TUI_DATA_DIR": "x" * 300}, {})
