"""What every test gets: directories of its own, an English locale, never the developer's settings."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from hypothesis import settings

from fleet_tui.domain.msisdn import HOME_COUNTRY, live_in
from fleet_tui.i18n import SOURCE_LANGUAGE, set_language
from fleet_tui.server.auth import passwords
from fleet_tui.terminal.pauses import MIDDLE, OLD, YOUNG, leave_in_place
from tests.idle import wait_for_idle
from tests.in_place import execute_in_place
from tests.once import compile_statements_once, parse_styles_once
from tests.one_company import watch

gc.set_threshold(5 * YOUNG, MIDDLE, OLD)  # by default a quarter of the time is spent on it

MEMORY, ROOM = Path("/dev/shm"), 2 << 30  # noqa: S108
"""A disk in memory, and the bytes that all tests together may need: files cost a sixth of a processor elsewhere."""
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

parse_styles_once()
compile_statements_once()
watch()
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background is born deaf to ctrl+c

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "40"))
"""What is invented for each property; examples that are listed are tried as well. A nightly run takes more."""
settings.register_profile(
    "fleet",
    deadline=None,  # a busy machine is no failure
    max_examples=EXAMPLES,
    derandomize="PROPERTY_EXAMPLES" not in os.environ,  # the same values at every run; nightly runs look for others
)
settings.load_profile("fleet")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two tests a processor: they wait (for a timer, a process, a disk) about as long as they compute."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """All modules are in memory now, and stay."""
    leave_in_place()


@pytest.fixture(autouse=True)
def own_home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A HOME that is empty and gone after the test; no FLEET_TUI_* of the developer. And nothing takes longer than it
    must: screens are waited for as `tests.idle` says, passwords are hashed at the least cost, and a statement needs no
    thread unless the test is marked `threads`."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "NO_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    for name in [
        name
        for name in os.environ
        if name.startswith("FLEET_TUI_") and name not in {"FLEET_TUI_GOLDENS", "FLEET_TUI_MATRIX", "FLEET_TUI_SPECS"}
    ]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for module in ("textual.app", "textual.pilot"):
        monkeypatch.setattr(f"{module}.wait_for_idle", wait_for_idle)
    if request.node.get_closest_marker("threads") is None:
        execute_in_place(monkeypatch)
    monkeypatch.setattr(passwords, "PasswordHasher", partial(PasswordHasher.from_parameters, CHEAPEST))
    set_language(SOURCE_LANGUAGE)
    yield home
    set_language(SOURCE_LANGUAGE)
    live_in(HOME_COUNTRY)
