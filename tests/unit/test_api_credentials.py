"""Where tokens are kept, and what is refused as a place for them."""

from __future__ import annotations

import ssl
import stat
import sys
import threading
from pathlib import Path

import pytest

from fleet_tui.api.credentials import (
    CommandStore,
    EnvironmentStore,
    FileStore,
    KeyringStore,
    MemoryStore,
    TokenStore,
    choose_store,
)
from fleet_tui.domain.session import Tokens
from fleet_tui.transport.origin import UnsafeServer, tls_context
from fleet_tui.transport.secrets import CredentialsUnavailable
from tests.unit.api_support import ACCESS, REFRESH, tokens

ORIGIN, OTHER = "https://fleet.example", "https://other.example"


class Ring:
    """A keyring that works."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class BrokenRing(Ring):
    """No keyring here, as on most SSH hosts."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("No recommended backend was available")


class SilentRing(Ring):
    """Waits for a dialog that nobody sees, until `release`."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.release.wait()
        return None


def printing(text: str) -> list[str]:
    return [sys.executable, "-c", f"print({text!r})"]


def test_the_first_source_there_is_gets_chosen(tmp_path: Path) -> None:
    environ = {"FLEET_TUI_TOKEN": "from-outside"}
    place = tmp_path / "credentials"
    assert isinstance(choose_store(ORIGIN, place, token_command=["x"], environ=environ, keyring=Ring()), CommandStore)
    assert isinstance(choose_store(ORIGIN, place, environ=environ, keyring=Ring()), EnvironmentStore)
    assert isinstance(choose_store(ORIGIN, place, environ={}, keyring=Ring()), KeyringStore)
    assert isinstance(choose_store(ORIGIN, place, environ={}, keyring=BrokenRing()), FileStore)
    place.chmod(0o755)
    assert type(choose_store(ORIGIN, place, environ={}, keyring=BrokenRing())) is MemoryStore


def test_each_store_says_its_name_and_memory_why(tmp_path: Path) -> None:
    assert "pass" in CommandStore(["pass", "show", "secret-name"]).name
    assert "secret-name" not in CommandStore(["pass", "show", "secret-name"]).name
    assert "FLEET_TUI_TOKEN" in EnvironmentStore("t").name
    assert str(tmp_path) in FileStore(tmp_path, ORIGIN).name
    tmp_path.chmod(0o777)
    assert str(tmp_path) in choose_store(ORIGIN, tmp_path, environ={}, keyring=BrokenRing()).name


def test_a_command_that_no_system_can_run_gives_no_token() -> None:
    with pytest.raises(CredentialsUnavailable):
        CommandStore(["pass\0"]).load()


@pytest.fixture(params=["file", "keyring", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> TokenStore:
    if request.param == "file":
        return FileStore(tmp_path / "credentials", ORIGIN)
    return KeyringStore(Ring(), ORIGIN) if request.param == "keyring" else MemoryStore()


def test_tokens_are_kept_until_they_are_cleared(store: TokenStore) -> None:
    assert store.load() is None
    store.clear()
    store.save(tokens())
    assert store.load() == tokens()
    store.save(tokens("access-2", "refresh-2"))
    assert store.load() == tokens("access-2", "refresh-2")
    store.clear()
    assert store.load() is None


def test_the_tokens_of_one_origin_are_not_those_of_another(tmp_path: Path) -> None:
    ring = Ring()
    for one, other in (
        (FileStore(tmp_path / "c", ORIGIN), FileStore(tmp_path / "c", OTHER)),
        (KeyringStore(ring, ORIGIN), KeyringStore(ring, OTHER)),
    ):
        one.save(tokens())
        assert other.load() is None
        other.clear()
        assert one.load() == tokens()


def test_no_store_shows_a_secret(tmp_path: Path) -> None:
    file, ring = FileStore(tmp_path / "credentials", ORIGIN), Ring()
    file.save(tokens())
    for store in (file, KeyringStore(ring, ORIGIN), MemoryStore(tokens()), EnvironmentStore(ACCESS)):
        assert ACCESS not in repr(store) + str(store) + store.name
        assert REFRESH not in repr(store) + str(store) + store.name


def test_the_file_is_its_owners_only(tmp_path: Path) -> None:
    FileStore(tmp_path / "credentials", ORIGIN).save(tokens())
    (file,) = (tmp_path / "credentials").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def loosen_directory(place: Path) -> None:
    place.chmod(0o710)


def loosen_file(place: Path) -> None:
    next(place.iterdir()).chmod(0o640)


def link_file(place: Path) -> None:
    file = next(place.iterdir())
    target = place.parent / "elsewhere.json"
    target.touch(0o600)
    target.write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(target)


@pytest.mark.parametrize("loosen", [loosen_directory, loosen_file, link_file])
def test_a_place_that_others_can_read_is_refused(loosen: object, tmp_path: Path) -> None:
    place = tmp_path / "credentials"
    store = FileStore(place, ORIGIN)
    store.save(tokens())
    assert callable(loosen)
    loosen(place)
    assert not store.private()
    with pytest.raises(CredentialsUnavailable) as caught:
        store.load()
    assert str(place) in caught.value.user_message
    with pytest.raises(PermissionError):
        store.save(tokens("access-2"))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"access_token": 5}', b"\xff"])
def test_a_damaged_file_means_signing_in_again(content: bytes, tmp_path: Path) -> None:
    store = FileStore(tmp_path / "credentials", ORIGIN)
    store.save(tokens())
    next((tmp_path / "credentials").iterdir()).write_bytes(content)
    assert store.load() is None


def test_a_keyring_that_does_not_answer_is_left_alone() -> None:
    ring = SilentRing()
    store = KeyringStore(ring, ORIGIN, patience=0.01)
    assert not store.answers()
    with pytest.raises(CredentialsUnavailable):
        store.load()
    ring.release.set()


def test_a_command_gives_the_token_afresh_each_time() -> None:
    store = CommandStore(printing("  a.b-c_1  "))
    found = store.load()
    assert found is not None
    assert found.access_token == "a.b-c_1"
    assert found.refresh_token == ""


def test_a_command_is_no_shell(tmp_path: Path) -> None:
    with pytest.raises(CredentialsUnavailable):
        CommandStore([f"echo x; touch {tmp_path}/made"]).load()
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["/nowhere/command"],
        [sys.executable, "-c", "raise SystemExit(3)"],
        [sys.executable, "-c", ""],
        printing("two words"),
        printing("evil\r\nX-Header: 1"),
        printing("é"),
    ],
)
def test_a_command_that_gives_no_token_says_so_without_its_output(command: list[str]) -> None:
    with pytest.raises(CredentialsUnavailable) as caught:
        CommandStore(command).load()
    assert "evil" not in str(caught.value)
    assert "two words" not in str(caught.value)


def test_a_command_that_hangs_is_ended() -> None:
    for_ever = "import threading; threading.Event().wait()"
    with pytest.raises(CredentialsUnavailable):
        CommandStore([sys.executable, "-c", for_ever], patience=0.01).load()


@pytest.mark.parametrize("token", ["", "a b", "a\nb", "é", "x" * 10_001])
def test_what_is_no_token_in_the_environment_is_refused(token: str, tmp_path: Path) -> None:
    with pytest.raises(CredentialsUnavailable) as caught:
        EnvironmentStore(token)
    assert not token or token not in str(caught.value)


def test_a_certificate_is_always_checked(tmp_path: Path) -> None:
    context = tls_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    (tmp_path / "ca.pem").write_text("no certificate")
    for ca_file, client_certificate in ((tmp_path / "ca.pem", None), (None, tmp_path / "missing.pem")):
        with pytest.raises(UnsafeServer) as caught:
            tls_context(ca_file, client_certificate)
        assert str(tmp_path) in caught.value.user_message


def test_tokens_do_not_show_in_what_is_printed_of_them() -> None:
    assert ACCESS not in f"{tokens()!r} {tokens()}"
    assert REFRESH not in f"{Tokens.model_validate(tokens().model_dump())!r}"
