"""The last snapshot on disk: the same fleet comes back, and a doubtful file is passed over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fleet_tui.domain.session import FleetOrigin, Me, Organisation
from fleet_tui.domain.text import Text
from fleet_tui.fleet import snapshot
from fleet_tui.fleet.index import FleetIndex
from tests.fleet_pages import CONTRACT, page, pages, row

NOW = datetime(2026, 11, 23, 8, 41, tzinfo=UTC)
HERE = "https://fleet.example"
ME = Me(
    profile_id="p1",
    name=Text("Margaux"),
    role=Text("MANAGER"),
    organisation=Organisation(id="o1", name=Text("De Molen"), origin=FleetOrigin.SAMPLE),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "snapshot.jsonl"


def fleet(count: int) -> FleetIndex:
    index = FleetIndex()
    index.set_catalogue([CONTRACT], [])
    for one in pages(count):
        index.add_page(one)
    index.finish("token-1", NOW)
    return index


def test_the_same_fleet_comes_back_page_by_page(path: Path) -> None:
    index = fleet(2_500)
    index.apply_changes([page([row(7) | {"description": "a\x1b[c b"}])])
    snapshot.write(path, index, HERE, ME)
    back = FleetIndex()
    assert list(snapshot.restore(path, HERE, back)) == [1_000, 2_000, 2_500]
    assert [back.row(place) for place in range(2_500)] == [index.row(place) for place in range(2_500)]
    assert back.raw(7, "description") == "a\x1b[c b"
    assert (back.sync_token, back.as_of) == ("token-1", NOW)
    assert back.plan_name("mobile_1") == "Mobile 1"
    header = snapshot.read_header(path, HERE)
    assert header is not None
    assert header.me == ME


def test_only_its_owner_can_read_it(path: Path) -> None:
    snapshot.write(path, fleet(1), HERE, ME)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    assert snapshot.read_header(path, HERE) is None


def test_half_a_fleet_is_not_kept(path: Path) -> None:
    index = FleetIndex()
    index.add_page(pages(10)[0])
    with pytest.raises(ValueError, match="half"):
        snapshot.write(path, index, HERE, ME)
    assert not path.exists()


def test_another_connections_snapshot_is_passed_over(path: Path) -> None:
    snapshot.write(path, fleet(1), HERE, ME)
    assert snapshot.read_header(path, "https://elsewhere.example") is None
    assert list(snapshot.restore(path, "https://elsewhere.example", FleetIndex())) == []


def spoil_version(data: bytes) -> bytes:
    return data.replace(b'{"format":4', b'{"format":2', 1)


def spoil_page(data: bytes) -> bytes:
    head, middle, rest = data.split(b"\n", 2)
    return b"\n".join([head, middle[:100], rest])


def lose_page(data: bytes) -> bytes:
    head, _page, rest = data.split(b"\n", 2)
    return b"\n".join([head, rest])


@pytest.mark.parametrize(
    "spoil",
    [spoil_version, spoil_page, lose_page, lambda data: data[:-40], lambda _data: b"", lambda _data: b"\xff\x00{"],
)
def test_a_spoilt_file_is_as_good_as_none(path: Path, spoil: object) -> None:
    assert callable(spoil)
    snapshot.write(path, fleet(2_500), HERE, ME)
    path.write_bytes(spoil(path.read_bytes()))
    index = FleetIndex()
    list(snapshot.restore(path, HERE, index))
    assert len(index) == 0
    assert not index.complete


def test_nothing_there_and_a_link_are_as_good_as_none(path: Path) -> None:
    assert list(snapshot.restore(path, HERE, FleetIndex())) == []
    snapshot.write(path, fleet(1), HERE, ME)
    link = path.with_name("link")
    link.symlink_to(path)
    assert snapshot.read_header(link, HERE) is None


def test_an_empty_fleet_comes_back_empty_and_complete(path: Path) -> None:
    index = FleetIndex()
    index.finish("token-1", NOW)
    snapshot.write(path, index, HERE, ME)
    back = FleetIndex()
    list(snapshot.restore(path, HERE, back))
    assert back.complete
