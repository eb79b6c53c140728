"""A kiosk: the application, and no way out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.paths import config_file as settings_file
from screens.add_sim.batch import AddBatchScreen
from screens.import_list import ImportScreen
from screens.languages import LanguageDialog
from screens.lock import LockScreen
from tests.harness import at_rest, fleet_app, on_screen, paste, press, running, screen_text, type_text, words_on, world
from tests.journeys.on_a_terminal import OnATerminal
from tests.journeys.served import PASSWORD, served
from tests.journeys.test_sign_in import accept
from tests.processes import application_of
from widgets.safe import toast

KIOSK = LaunchOptions(kiosk=True)


@pytest.fixture
def exchange(tmp_path: Path) -> Path:
    """The one directory for files, with a link that leads out of it."""
    directory = tmp_path / "exchange"
    directory.mkdir()
    (directory / "passwd.csv").symlink_to("/etc/passwd")
    return directory


async def test_files_go_to_one_directory_under_names_of_ours(tmp_path: Path, exchange: Path) -> None:
    async with world(tmp_path) as here, running(here.app(options=KIOSK, export_dir=exchange)) as pilot:
        await press(pilot, "1", "e")
        assert "Written" in words_on(pilot.app)
        await press(pilot, "escape", "8", "e")
        assert {path.name for path in exchange.glob("*.xlsx")} == {"fleet-2026-11-23.xlsx", "contract-0000025351.xlsx"}


@pytest.mark.parametrize("typed", ["/etc/passwd", "../../etc/passwd", "passwd.csv"])
async def test_files_are_read_from_nowhere_else(typed: str, tmp_path: Path, exchange: Path) -> None:
    async with world(tmp_path) as here, running(here.app(options=KIOSK, export_dir=exchange)) as pilot:
        await press(pilot, "1", "i")
        on_screen(pilot, ImportScreen)
        await paste(pilot, typed)
        await press(pilot, "enter")
        assert "Only files in" in words_on(pilot.app)
        await press(pilot, "escape", "n", "1", "ctrl+o")
        on_screen(pilot, AddBatchScreen)
        await paste(pilot, typed)
        await press(pilot, "enter")
        assert "Only files in" in words_on(pilot.app)
        assert "root:" not in screen_text(pilot.app)


async def test_nothing_is_opened_and_no_setting_is_written(
    tmp_path: Path, exchange: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    async with world(tmp_path) as here, running(here.app(options=KIOSK, export_dir=exchange)) as pilot:
        app = fleet_app(pilot)
        app.open_url("https://fleet.example")
        app.action_suspend_process()
        app.action_screenshot()
        app.speak("fr")
        await press(pilot, "f9", "enter")
        assert opened == []
        assert not settings_file().exists()
        assert not list(tmp_path.rglob("*.svg"))


async def test_somebody_who_went_away_finds_everything_behind_their_password(tmp_path: Path) -> None:
    async with served(tmp_path) as there, running(there.app(lock_after=10)) as pilot:
        await accept(pilot, await there.world.backend.invite_manager())
        await press(pilot, "1", "f")
        await type_text(pilot, "van")
        toast(pilot.app, "0489744365 was suspended.", timeout=600)
        await at_rest(pilot)
        before = screen_text(pilot.app)
        fleet_app(pilot).lock()
        await press(pilot, "f12")
        on_screen(pilot, LockScreen)
        await press(pilot, "f2", "f12")  # the messages stay behind the password, whatever stands above it
        on_screen(pilot, LanguageDialog)
        await press(pilot, "escape")
        text = screen_text(pilot.app)
        assert "Zoë Peeters is signed in here" in text
        assert "0489" not in text
        await press(pilot, "escape", "escape", "1")
        await type_text(pilot, "wrong")
        await press(pilot, "enter")
        assert "This is not the password." in screen_text(pilot.app)
        fleet_app(pilot).lock()
        await paste(pilot, PASSWORD)
        await press(pilot, "enter")
        assert screen_text(pilot.app) == before


async def test_the_fleet_on_this_machine_has_no_password_and_ends(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(lock_after=10)) as pilot:
        await press(pilot, "n", "1")
        await type_text(pilot, "55")
        fleet_app(pilot).lock()
        await pilot.pause()
        assert fleet_app(pilot)._exit
        assert fleet_app(pilot).workspace.drafts.count() == 1


@pytest.mark.parametrize("minutes", [None, 0, 3])
async def test_time_passes_only_while_nobody_types(minutes: int | None, tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(lock_after=minutes)) as pilot:
        idle, now = fleet_app(pilot)._idle, [0.0]
        away: list[float] = []
        idle._now, idle._away = (lambda: now[0]), (lambda: away.append(now[0]))
        idle._last = 0.0
        now[0] = 100.0
        await press(pilot, "down")
        if minutes:
            now[0] = 279.0
            idle.look()
            assert away == []
            now[0] = 280.0
            idle.look()
            assert away == [280.0]
        else:
            assert idle._seconds == 0


# The process

ESCAPES = {
    "PYTHONINSPECT": "1",
    "PYTHONSTARTUP": "startup.py",
    "TEXTUAL_DRIVER": "os:getcwd",
    "TEXTUAL": "debug,devtools",
    "TEXTUAL_SCREENSHOT": "1",
    "TEXTUAL_ALLOW_SIGNALS": "1",
    "BROWSER": "/bin/sh",
}
"""What a guest may have in their environment, if they can set any of it."""


def test_the_environment_opens_no_way_out(tmp_path: Path) -> None:
    forbidden = {
        name: tmp_path / name for name in ("TEXTUAL_LOG", "TEXTUAL_SCREENSHOT_LOCATION", "FLEET_TUI_EXPORT_DIR")
    }
    escapes = ESCAPES | {name: str(path) for name, path in forbidden.items()}
    terminal = OnATerminal(
        "--kiosk", "--data", str(tmp_path / "data"), home=tmp_path, environ=escapes, interpreter=["-I"]
    )
    try:
        terminal.wait_for("250 lines")
        application = application_of(terminal.process.pid)
        limits = Path(f"/proc/{application}/limits").read_text()
        assert next(line for line in limits.splitlines() if "core file size" in line).split()[4:6] == ["0", "0"]
        assert "Umask:\t0077" in Path(f"/proc/{application}/status").read_text()
        terminal.type("1")
        terminal.wait_for("250 of 250 lines")
        terminal.type("e")
        terminal.wait_for("Written")
        terminal.type("\x1a\x03\x1c")  # ctrl+z, ctrl+c, ctrl+\\
        terminal.type("\x11")
        assert terminal.to_the_end() == 0
        assert ">>>" not in terminal.text()
        assert not [name for name, path in forbidden.items() if path.exists()]
        (written,) = (tmp_path / "data" / "exchange").iterdir()
        assert written.stat().st_mode & 0o077 == 0
    finally:
        terminal.close()


@pytest.mark.parametrize(
    ("interpreter", "arguments", "says"),
    [
        ([], ["--kiosk"], "python -I -m fleet_tui --kiosk"),
        (["-I"], ["--kiosk", "lines", "list"], "only the application"),
    ],
)
def test_what_is_not_safe_does_not_start(
    interpreter: list[str], arguments: list[str], says: str, tmp_path: Path
) -> None:
    terminal = OnATerminal("--data", str(tmp_path), *arguments, home=tmp_path, interpreter=interpreter)
    try:
        assert terminal.to_the_end() == 2
        assert says in " ".join(terminal.text().split())
    finally:
        terminal.close()
