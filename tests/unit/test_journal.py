"""The journal of orders: wherever a kill falls, an order is sent again with its key, or never."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from fleet_tui.domain.changes.models import AddLine, NewNumber, NewUser
from fleet_tui.domain.order import OrderItemRequest, OrderRequest
from fleet_tui.domain.person import NewPerson
from fleet_tui.workspace import journal as journal_module
from fleet_tui.workspace.journal import Journal, JournalBusy, JournalUnusable
from tests.unit.api_support import NOW, ORDER

ADD = OrderRequest(
    items=[
        OrderItemRequest(
            change=AddLine(
                iccid="8932030000205518327",
                description="=1+1 陳大文 [/]\x1b[31m",
                user=NewUser(person=NewPerson(given_name="Zoë", family_name="Peeters")),
                plan="MOBILE_EUROPE",
                billing_account="100457319",
                number=NewNumber(msisdn="0489744365"),
            )
        )
    ],
    note="a\nb\u2028c",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "orders.jsonl"


def journal(path: Path) -> Journal:
    """As a new process opens it."""
    return Journal(path, clock=lambda: NOW)


def test_a_confirm_step_that_was_left_is_never_sent(path: Path) -> None:
    journal(path).begin(ORDER)
    assert journal(path).unresolved() == []
    assert not path.exists()


def test_every_order_has_a_key_of_its_own(path: Path) -> None:
    assert len({journal(path).begin(ORDER).key for _ in range(100)}) == 100


def test_what_was_sent_is_found_again_byte_for_byte(path: Path) -> None:
    pending = journal(path).begin(ADD, author="profile-1")
    assert journal(path).sent(pending) is False
    (found,) = journal(path).unresolved()
    assert found == pending
    assert found.order.model_dump_json() == ADD.model_dump_json()


@pytest.mark.parametrize("outcome", [{"order_id": "order-1"}, {"refusal": "DATE_IN_THE_PAST"}])
def test_what_was_settled_is_over_and_its_data_gone(path: Path, outcome: dict[str, str]) -> None:
    pending = journal(path).begin(ADD)
    journal(path).sent(pending)
    journal(path).settled(pending, **outcome)
    assert journal(path).unresolved() == []
    assert b"Peeters" not in path.read_bytes()


def test_a_refused_order_may_be_sent_again_under_its_key(path: Path) -> None:
    kept, pending = journal(path), journal(path).begin(ORDER)
    kept.sent(pending)
    kept.settled(pending, refusal="THROTTLED")
    assert kept.sent(pending) is False
    assert kept.sent(pending) is True
    assert [found.key for found in kept.unresolved()] == [pending.key]


def test_it_is_its_owners_only(path: Path) -> None:
    journal(path).sent(journal(path).begin(ORDER))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_kill_in_the_middle_of_a_record_loses_no_earlier_order_and_no_later_one(path: Path) -> None:
    kept = journal(path)
    first, second, third = kept.begin(ORDER), kept.begin(ADD), kept.begin(ORDER)
    kept.sent(first)
    start = path.stat().st_size
    kept.sent(second)
    whole = path.read_bytes()
    for end in range(start, len(whole), 3):
        path.write_bytes(whole[:end])
        assert [found.key for found in journal(path).unresolved()] in ([first.key], [first.key, second.key])
        journal(path).sent(third)
        keys = [found.key for found in journal(path).unresolved()]
        assert keys[0] == first.key
        assert keys[-1] == third.key


def test_a_kill_while_settling_leaves_the_order_to_be_asked_for_again(path: Path) -> None:
    kept = journal(path)
    other, pending = kept.begin(ORDER), kept.begin(ORDER)
    kept.sent(other)
    kept.sent(pending)
    start = path.stat().st_size
    kept.settled(pending, order_id="order-1")
    whole = path.read_bytes()
    for end in range(start, len(whole) - 2):
        path.write_bytes(whole[:end])
        assert [found.key for found in journal(path).unresolved()] == [other.key, pending.key]


def test_it_does_not_grow_for_ever(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "COMPACT_ABOVE", 2_000)
    kept = journal(path)
    still_open = kept.begin(ADD)
    kept.sent(still_open)
    for _ in range(50):
        pending = kept.begin(ORDER)
        kept.sent(pending)
        kept.settled(pending, order_id="order-1")
    assert path.stat().st_size < 4_000
    assert kept.unresolved() == [still_open]


@pytest.mark.parametrize("fails", ["write", "fsync"])
def test_what_cannot_be_written_is_not_found_later_either(
    path: Path, fails: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = journal(path)
    earlier = kept.begin(ORDER)
    kept.sent(earlier)

    def full(*_arguments: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        if fails == "fsync":
            patch.setattr(os, "fsync", full)
        else:
            # A disk with room for a few bytes more.
            opened = os.fdopen

            def almost_full(descriptor: int, mode: str, **how: Any) -> Any:
                return _AlmostFull(descriptor) if mode == "ab" else opened(descriptor, mode, **how)

            patch.setattr(os, "fdopen", almost_full)
        with pytest.raises(JournalUnusable) as caught:
            kept.sent(kept.begin(ADD))
    assert caught.value.changed is False
    assert str(path) in caught.value.user_message
    assert [found.key for found in journal(path).unresolved()] == [earlier.key]


class _AlmostFull:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __enter__(self) -> _AlmostFull:
        return self

    def __exit__(self, *_error: object) -> None:
        os.close(self._descriptor)

    def write(self, data: bytes) -> int:
        return os.write(self._descriptor, data[:-3])


def test_a_link_in_its_place_is_refused(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(JournalUnusable):
        journal(path).sent(journal(path).begin(ORDER))
    assert not (tmp_path / "elsewhere").exists()


def test_a_journal_that_cannot_be_read_is_not_taken_for_an_empty_one(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(JournalUnusable):
        journal(path).unresolved()


def test_two_processes_keep_each_others_orders(path: Path) -> None:
    one, two = journal(path), journal(path)
    first, second = one.begin(ORDER), two.begin(ADD)
    one.sent(first)
    two.sent(second)
    one.settled(first, order_id="order-1")
    assert two.unresolved() == [second]


@pytest.mark.parametrize("place", ["orders.jsonl", "orders.lock"])
@pytest.mark.parametrize("kind", ["directory", "pipe", "link to a device", "device that cannot be opened"])
def test_what_is_no_file_is_neither_waited_for_nor_taken_for_an_empty_journal(
    path: Path, place: str, kind: str
) -> None:
    path.parent.mkdir(mode=0o700)
    there = path.with_name(place)
    if kind == "directory":
        there.mkdir()
    elif kind == "pipe":
        os.mkfifo(there)
    else:
        there.symlink_to("/dev/zero" if kind == "link to a device" else there)
    kept = journal(path)
    with pytest.raises(JournalUnusable) as caught:
        kept.sent(kept.begin(ORDER))
    assert str(path) in caught.value.user_message
    if place == path.name:
        for look in (kept.unresolved, kept.unreadable, lambda: kept.is_open("key")):
            with pytest.raises(JournalUnusable):
                look()


def test_a_journal_in_use_by_another_program_is_not_waited_for(path: Path) -> None:
    kept, pending = journal(path), journal(path).begin(ORDER)
    path.parent.mkdir(mode=0o700)
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(JournalBusy, match="is in use by another program, and without it no order is sent"):
        kept.sent(pending)
    os.close(lock)
    assert kept.sent(pending) is False


@pytest.mark.parametrize("damaged", [b"garbage", b"\xff\xfe", b"{}", b'"sent"', b'{"event":"sent"}', b"\x00" * 50])
def test_what_cannot_be_read_is_counted_and_outlives_every_compaction(path: Path, damaged: bytes) -> None:
    kept = journal(path)
    first, second = kept.begin(ORDER), kept.begin(ADD)
    kept.sent(first)
    with path.open("ab") as file:
        file.write(b"\n" + damaged + b"\n")
    kept.sent(second)
    assert kept.unreadable() == 1
    kept.settled(first, order_id="order-1")
    kept.settled(second, order_id="order-2")
    assert kept.unreadable() == 1
    aside = kept.set_aside()
    assert aside is not None
    assert damaged in aside.read_bytes()
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    assert kept.unreadable() == 0
    assert kept.set_aside() is None


def test_a_record_of_a_later_version_stays_to_be_settled_by_it(path: Path) -> None:
    later = b'{"key":"k1","at":"2026-11-23T08:41:00Z","event":"sent","author":"a","order":{"items":[{"teleport":1}]}}'
    path.parent.mkdir(mode=0o700)
    path.write_bytes(later + b"\n")
    kept = journal(path)
    assert kept.unreadable() == 1
    assert kept.unresolved() == []
    assert kept.is_open("k1")
    assert kept.set_aside() is None
    assert later in path.read_bytes()


def test_setting_aside_leaves_every_order_that_is_open(path: Path) -> None:
    kept = journal(path)
    pending = kept.begin(ADD, author="a")
    kept.sent(pending)
    with path.open("ab") as file:
        file.write(b"\ngarbage\n")
    kept.set_aside()
    assert kept.unresolved() == [pending]
