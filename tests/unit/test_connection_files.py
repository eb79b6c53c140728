"""Files are those of a connection and an account: two accounts at one server share nothing, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleet_tui.api.credentials import FileStore
from fleet_tui.connection import Target, _store, opened
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.model import Connection, Settings
from fleet_tui.settings.paths import Paths
from fleet_tui.settings.remembered import Remembered, load, save
from fleet_tui.workspace.drafts import Drafts
from fleet_tui.workspace.journal import Journal
from tests.unit.api_support import ORDER, tokens

URL = "https://fleet.example"


def target(directory: Path, name: str, **accounts: str) -> Target:
    """What a start with the connection `name` opens; `accounts` are the connections of the settings."""
    known = {each: Connection(url=f"{URL}/", identifier=account) for each, account in accounts.items()}
    return opened(Settings(data_dir=directory, default_connection=name, connections=known), LaunchOptions())


def left_by_an_earlier_version(directory: Path) -> str:
    """A journal, a draft and where the person was, under the address of the server; the key of the open order."""
    paths = Paths.of(directory)
    pending = Journal.begin(ORDER, author="margaux")
    Journal(paths.journal(URL)).sent(pending)
    drafts = Drafts(paths.drafts(URL))
    drafts.save(drafts.begin("add_line", "a card"))
    save(paths.remembered(URL), Remembered(query="plan:europe"))
    paths.snapshot(URL).parent.mkdir(parents=True)
    paths.snapshot(URL).write_bytes(b"{}")
    return pending.key


def kept(directory: Path, files: str) -> tuple[list[str], list[str], str]:
    paths = Paths.of(directory)
    journal, drafts = Journal(paths.journal(files)), Drafts(paths.drafts(files))
    titles = [str(draft.title) for draft in drafts.found().drafts]
    return [pending.key for pending in journal.unresolved()], titles, load(paths.remembered(files)).query


def test_two_accounts_at_one_server_have_no_file_in_common(tmp_path: Path) -> None:
    accounts = {"kpn": "anna@example.org", "works": "piet@example.org", "embedded": ""}
    paths, found = Paths.of(tmp_path), [target(tmp_path, name, **accounts).files for name in accounts]
    found += [target(tmp_path, "kpn", kpn="other@example.org").files, URL, "embedded"]
    for place in (paths.journal, paths.drafts, paths.remembered, paths.snapshot):
        assert len(set(map(place, found))) == len(found)


def test_what_an_earlier_version_kept_is_taken_over_once(tmp_path: Path) -> None:
    key = left_by_an_earlier_version(tmp_path)
    files = target(tmp_path, "kpn", kpn="anna@example.org").files
    assert kept(tmp_path, files) == ([key], ["a card"], "plan:europe")
    assert not Paths.of(tmp_path).kept(URL).exists()
    assert not Paths.of(tmp_path).snapshot(URL).exists()
    left_by_an_earlier_version(tmp_path / "again")
    (tmp_path / "again" / "state").rename(tmp_path / "older")
    for each in (tmp_path / "older").iterdir():
        each.rename(tmp_path / "state" / each.name)  # an older version ran meanwhile
    target(tmp_path, "kpn", kpn="anna@example.org")
    assert kept(tmp_path, files)[0] == [key]


def test_where_two_share_a_server_each_gets_a_copy(tmp_path: Path) -> None:
    accounts = {"kpn": "anna@example.org", "works": "piet@example.org"}
    key = left_by_an_earlier_version(tmp_path)
    for name in accounts:
        files = target(tmp_path, name, **accounts).files
        assert kept(tmp_path, files) == ([key], ["a card"], "plan:europe")
        Journal(Paths.of(tmp_path).journal(files)).settled(Journal.begin(ORDER))
    assert kept(tmp_path, URL)[0] == [key]


@pytest.mark.parametrize("alone", [True, False])
def test_a_session_goes_on_where_nobody_else_could_have_begun_it(
    tmp_path: Path, alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleet_tui.api.credentials._installed_keyring", lambda: None)
    monkeypatch.delenv("FLEET_TUI_TOKEN", raising=False)
    FileStore(tmp_path / "sessions", URL).save(tokens())
    accounts = {"kpn": "anna@example.org"} | ({} if alone else {"works": ""})
    where = target(tmp_path, "kpn", **accounts)
    assert where.connection is not None
    for _start in range(2):
        store = _store(where, where.connection, tmp_path / "sessions")
        assert (store.load() is not None) == alone
    assert (FileStore(tmp_path / "sessions", URL).load() is None) == alone
