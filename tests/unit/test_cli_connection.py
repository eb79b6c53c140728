"""Which backend a run speaks to, and what is said when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleet_tui.connection import Target, connect, probe, target_of
from fleet_tui.domain.failure import Unreachable
from fleet_tui.domain.session import FleetOrigin
from fleet_tui.server.storage.errors import BackendError
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.loading import SettingsError
from fleet_tui.settings.model import Connection, Settings

OFFICE = Connection(url="https://fleet.example.be/", identifier="margaux@example.be")


def settings(data_dir: Path | None = None, default: str | None = None) -> Settings:
    return Settings(data_dir=data_dir, connections={"office": OFFICE}, default_connection=default)


def test_without_a_word_the_fleet_on_this_machine_is_meant() -> None:
    assert target_of(settings(), LaunchOptions()) == Target("embedded")
    assert target_of(settings(default="local"), LaunchOptions()).embedded


def test_a_connection_is_chosen_by_name() -> None:
    office = target_of(settings(default="office"), LaunchOptions())
    assert office == Target("https://fleet.example.be", OFFICE, "office")
    with pytest.raises(SettingsError, match="did you mean “office”"):
        target_of(settings(default="offce"), LaunchOptions())


def test_a_server_on_the_command_line_wins_and_brings_what_the_settings_know_of_it() -> None:
    known = target_of(settings(), LaunchOptions(server="https://fleet.example.be"))
    assert known.connection == OFFICE
    other = target_of(settings(default="office"), LaunchOptions(server="https://other.example.be/"))
    assert other == Target("https://other.example.be", Connection(url="https://other.example.be"))


async def test_the_embedded_backend_is_signed_in_and_keeps_to_its_directory(tmp_path: Path) -> None:
    made: list[tuple[int, int]] = []
    connected = await connect(
        settings(tmp_path / "fleet"),
        LaunchOptions(fleet_size=20),
        progress=lambda done, total: made.append((done, total)),
    )
    try:
        me = await connected.operator.me()
        page = await connected.operator.line_page()
    finally:
        await connected.close()
    assert (me.organisation.origin, page.total, connected.operator.far) == (FleetOrigin.SAMPLE, 20, False)
    assert made[-1] == (20, 20)
    assert sorted(entry.name for entry in (tmp_path / "fleet").iterdir())[0] == "fleet.sqlite3"
    assert not list((tmp_path / "home").rglob("*"))


async def test_a_fleet_of_another_size_is_not_replaced(tmp_path: Path) -> None:
    await (await connect(settings(tmp_path), LaunchOptions(fleet_size=20))).close()
    await (await connect(settings(tmp_path), LaunchOptions(fleet_size=20))).close()
    with pytest.raises(BackendError) as caught:
        await connect(settings(tmp_path), LaunchOptions(fleet_size=21))
    assert str(tmp_path) in caught.value.user_message


async def test_no_token_is_ever_sent_to_another_machine_in_the_clear(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="https://"):
        await connect(settings(tmp_path), LaunchOptions(server="http://fleet.example.be"))


async def test_a_server_that_is_not_there_is_unreachable(unused_tcp_port: int) -> None:
    with pytest.raises(Unreachable, match="cannot be reached"):
        await probe(Connection(url=f"http://127.0.0.1:{unused_tcp_port}"))
