"""The key to an operator's account: where its secret comes from, and that no setting sends it anywhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from fleet_tui.connection import target_of
from fleet_tui.domain.failure import NotSignedIn
from fleet_tui.operators import OPERATORS
from fleet_tui.operators.keys import Key, KeyStore
from fleet_tui.settings.confinement import confined
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.loading import SettingsError, load
from fleet_tui.settings.model import Connection, Settings

VARIABLE = "FLEET_TUI_METERS_2_SECRET"


class Keyring:
    """A keyring in memory; one that is `broken` fails in its own way."""

    def __init__(self, *, broken: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = broken

    def _work(self) -> None:
        if self.broken:
            raise RuntimeError("locked")

    def get_password(self, service: str, username: str) -> str | None:
        self._work()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._work()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._work()
        del self.kept[service, username]


def store(keyring: Keyring | None = None, **given: Any) -> KeyStore:
    return KeyStore("meters-2", "keyId-1", keyring=keyring, **{"environ": {}, **given})


def secret(key: Key | None) -> str:
    assert key is not None
    return key.secret.get_secret_value()


def test_a_command_goes_before_the_environment_and_that_before_the_keyring() -> None:
    keyring = Keyring()
    keyring.set_password("fleet-tui", "meters-2", '{"id": "keyId-2", "secret": "of the keyring"}')
    command, environ = ["printf", "%s\\n", "of-the-command"], {VARIABLE: "of-the-environment"}
    assert secret(store(keyring, command=command, environ=environ).load()) == "of-the-command"
    assert secret(store(keyring, environ=environ).load()) == "of-the-environment"
    found = store(keyring).load()
    assert (found and found.id, secret(found)) == ("keyId-2", "of the keyring")
    assert store().load() is None
    names = [store(keyring, command=command), store(environ=environ), store(keyring), store()]
    assert [each.name for each in names] == [
        "the command printf",
        f"the environment variable {VARIABLE}",
        "the system's keyring",
        "in memory only, until the program ends",
    ]


@pytest.mark.parametrize("broken", [True, False])
def test_a_key_that_was_typed_is_kept_in_a_keyring_that_answers(broken: bool) -> None:
    keyring = Keyring(broken=broken)
    first = store(keyring)
    first.save(Key("keyId-3", SecretStr("typed")))
    assert secret(first.load()) == "typed"
    assert (store(keyring).load() is None) == broken
    first.clear()
    assert first.load() is None
    assert keyring.kept == {}


@pytest.mark.parametrize(
    "given", [{"command": ["false"]}, {"command": ["printf", "two words"]}, {"environ": {VARIABLE: "a\nb"}}]
)
def test_a_source_that_gives_no_secret_is_said(given: dict[str, Any]) -> None:
    with pytest.raises(NotSignedIn):
        store(**given).load()


def settings_of(tmp_path: Path, lines: str, **environ: str) -> Settings:
    file = tmp_path / "config.toml"
    file.write_text(f"[connections.meters]\n{lines}\n", encoding="utf-8")
    file.chmod(0o600)
    return load(file, environ, {"data_dir": tmp_path, "default_connection": "meters"})


def test_the_address_is_the_operators_own(tmp_path: Path) -> None:
    for lines, coverage in (("", "global"), ('coverage = "japan"', "japan")):
        settings = settings_of(tmp_path, f'operator = "soracom"\n{lines}', FLEET_TUI_METERS_SECRET="s3cret")
        target = target_of(settings, LaunchOptions())
        assert target.origin == OPERATORS["soracom"].hosts[coverage]
        assert target.adapter is OPERATORS["soracom"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('operator = "soracon"', "connections.meters.operator must be one of: kpn, soracom"),
        ('operator = "soracom"\ncoverage = "mars"', "connections.meters.coverage must be one of: global, japan"),
        ('operator = "soracom"\nurl = "https://evil.example"', "the operator's own address is known"),
        ('operator = "soracom"\nurl = "http://127.0.0.1.evil.example"', "the operator's own address is known"),
        ('operator = "soracom"\nurl = "https://127.0.0.1@evil.example"', "the operator's own address is known"),
        ('operator = "soracom"\npause = "off"', "connections.meters.pause must be one of: suspend, deactivate"),
        ('url = "https://x"\npause = "suspend"', "unknown setting “pause”"),
        ('operator = "soracom"\npauses = "off"', "unknown setting “pauses”"),
        ('url = "https://x"\ncoverage = "japan"', "connections.meters.coverage must be one of"),
    ],
)
def test_no_setting_sends_a_key_anywhere_else(tmp_path: Path, lines: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings_of(tmp_path, lines)
    assert said in caught.value.user_message


def test_a_kiosk_runs_no_command(tmp_path: Path) -> None:
    connection = Connection.model_validate({"operator": "soracom", "secret_command": ["pass", "show"]})
    kiosk = confined(Settings(data_dir=tmp_path, connections={"meters": connection}))
    assert kiosk.connections["meters"].secret_command == []
