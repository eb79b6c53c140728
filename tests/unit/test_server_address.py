"""The address of a server: what is refused, in which words, and that none of it is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleet_tui.connection import target_of
from fleet_tui.domain.server_address import wrong_with
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.loading import SettingsError, load
from fleet_tui.settings.model import Settings
from tests.unit.command_line import Fleet, fleet, sample

__all__ = ["fleet", "sample"]

SECRET = "Gz7-kwartier"
WITH_A_PASSWORD = [
    f"https://margaux:{SECRET}@fleet.example.be",
    f"https://margaux:{SECRET}%40fleet.example.be",
    f"margaux:{SECRET}@fleet.example.be",
    f"https:margaux:{SECRET}@fleet.example.be/",
    f"https://fleet.example.be/?token={SECRET}",
    f"https://fleet.example.be/#{SECRET}",
    f"https://fleet.example.be:{SECRET}",
    f"https://{SECRET}\\@fleet.example.be",
]
NO_ADDRESS = [
    "http://[::1",
    "http://[zz::1]",
    "https://",
    "https://a..b",
    "https://fleet.example.be:0",
    "fleet",
    "\x00",
]
COMMANDS = [("config", "show"), ("doctor",), ("dashboard",), ("sign-in",), ("lines", "list"), ()]


@pytest.mark.parametrize("url", [*WITH_A_PASSWORD, *NO_ADDRESS])
def test_what_is_no_address_for_a_token_is_refused_without_being_quoted(url: str) -> None:
    said = wrong_with(url)
    assert said
    assert SECRET not in said


@pytest.mark.parametrize(
    "url", ["https://fleet.example.be", "https://flotte.brüssel.example/a/", "http://[::1]:8075", "http://localhost:1/"]
)
def test_an_address_is_an_address(url: str) -> None:
    assert wrong_with(url) == ""


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("url", [*WITH_A_PASSWORD[:1], *NO_ADDRESS[:1]])
def test_every_command_and_the_application_refuse_it_before_anything_else(
    fleet: Fleet, command: tuple[str, ...], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleet_tui.terminal.guard.guarded", lambda work, **_more: work())
    said = fleet(*command, options=("--server", url))
    assert said.exit == 2
    assert said.err.startswith("--server: ")
    assert SECRET not in said.out + said.err


def test_in_the_settings_its_place_is_named_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f'theme = "dark"\n[connections.hq]\nurl = "{WITH_A_PASSWORD[0]}"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(file, {}, {})
    assert f"{file}, line 3: The server address may not hold a user name" in caught.value.user_message
    assert SECRET not in caught.value.user_message


def test_no_file_is_named_after_it() -> None:
    with pytest.raises(SettingsError):
        target_of(Settings(), LaunchOptions(server=WITH_A_PASSWORD[0]))
