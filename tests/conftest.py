"""What every test gets: directories of its own, an English locale, never the developer's settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from fleet_tui.i18n import SOURCE_LANGUAGE, set_language

settings.register_profile("fleet", deadline=None)  # a busy machine is no failure
settings.load_profile("fleet")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two tests a processor: they wait (for a screen, a server, a disk) longer than they compute."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A HOME that is empty and gone after the test; no FLEET_TUI_* of the developer."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "NO_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    for name in [name for name in os.environ if name.startswith("FLEET_TUI_") and name != "FLEET_TUI_GOLDENS"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    set_language(SOURCE_LANGUAGE)
    yield home
    set_language(SOURCE_LANGUAGE)
