"""Where files lie, and what is remembered in them."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from fleet_tui.settings.paths import Paths, config_file, file_name
from fleet_tui.settings.remembered import Remembered, load, save


def test_without_a_choice_the_platform_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    paths = Paths.of()
    assert all(tmp_path in place.parents for place in (paths.data, paths.state, paths.cache, config_file()))
    assert len({paths.data, paths.state, paths.cache}) == 3


def test_one_directory_holds_everything_of_a_run(tmp_path: Path) -> None:
    paths = Paths.of(tmp_path)
    origin = "https://fleet.example.be"
    for place in (paths.data, paths.views, paths.journal(origin), paths.remembered(origin), paths.snapshot(origin)):
        assert place.is_relative_to(tmp_path)


def test_each_origin_has_a_name_of_its_own() -> None:
    origins = ["embedded", "http://127.0.0.1:8080", "https://127.0.0.1:8080", "https://a.be/x", "https://a.be/x/", ".."]
    names = [file_name(origin) for origin in origins]
    assert len(set(names)) == len(origins)
    assert all("/" not in name and name.strip(".") for name in names)
    assert names[0] == "embedded"


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "embedded" / "remembered.json"
    left = Remembered(screen="lines", query="status:pending [/]\x1b", sort="plan", reverse=True, columns=("msisdn",))
    save(path, left)
    assert load(path) == left
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [None, b"", b"{torn", b"[]", b'{"reverse": "sideways"}', b"\xff"])
def test_a_file_that_cannot_be_used_is_as_good_as_none(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "remembered.json"
    if content is not None:
        path.write_bytes(content)
    assert load(path) == Remembered()


def test_what_a_newer_release_remembers_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "remembered.json"
    path.write_text('{"screen": "lines", "zoom": 3}', encoding="utf-8")
    assert load(path) == Remembered(screen="lines")
