"""The journal of orders: wherever a kill falls, an order is sent again with its key, or never."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from fleet_tui.domain.changes.models import AddLine, NewNumber, NewUser
from fleet_tui.domain.order import OrderItemRequest, OrderRequest
from fleet_tui.domain.person import NewPerson
from fleet_tui.workspace import journal as journal_module
from fleet_tui.workspace.journal import Journal, JournalUnusable
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
            patch.setattr(os, "fdopen", lambda descriptor, *_a, **_k: _AlmostFull(descriptor))
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
