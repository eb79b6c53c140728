"""Drafts on the disk: there again after a kill, frozen while their order is unknown, never a crash for a bad file."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from fleet_tui.domain.changes.models import Activate
from fleet_tui.domain.failure import OutcomeUnknown, Refused
from fleet_tui.domain.order import Order, OrderItemRequest, OrderRequest
from fleet_tui.port import OrderPort
from fleet_tui.settings.model import Settings
from fleet_tui.settings.paths import Paths
from fleet_tui.workspace.drafts import Drafts
from fleet_tui.workspace.journal import Journal
from fleet_tui.workspace.order_desk import OrderDesk
from fleet_tui.workspace.workspace import Workspace
from tests.harness import FrozenClock

ORDERED = Order.model_validate(
    {
        "id": "order-1", "number": "1", "version": 1, "status": "SUBMITTED", "kind": "activate",
        "counts": {"total": 1, "waiting": 1}, "effective_date": "2026-11-23", "created_at": "2026-11-23T08:41:00Z",
        "created_by": "Margaux",
    }
)  # fmt: skip
ORDER = OrderRequest(items=[OrderItemRequest(line_id="line-1", change=Activate())])


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def drafts(tmp_path: Path, clock: FrozenClock) -> Drafts:
    return Drafts(tmp_path / "state" / "drafts", clock=clock)


def test_a_saved_draft_is_there_for_the_next_run_whole_and_private(drafts: Drafts, tmp_path: Path) -> None:
    draft = drafts.begin("add_line", "Zoë [/] \x1b[c")
    assert drafts.found().drafts == []
    drafts.save(draft.model_copy(update={"step": "user", "data": {"family_name": "Pee"}}))
    again = Drafts(tmp_path / "state" / "drafts").found()
    assert again.damaged == []
    (read,) = again.drafts
    assert (read.id, read.step, read.data) == (draft.id, "user", {"family_name": "Pee"})
    assert read.title.raw == "Zoë [/] \x1b[c"
    assert "\x1b" not in read.title
    file = next((tmp_path / "state" / "drafts").iterdir())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_the_newest_comes_first_and_a_deleted_one_is_gone(drafts: Drafts, clock: FrozenClock) -> None:
    first = drafts.save(drafts.begin("add_line", "first"))
    clock.advance(minutes=1)
    second = drafts.save(drafts.begin("add_line", "second"))
    clock.advance(minutes=1)
    assert [draft.title for draft in drafts.found().drafts] == ["second", "first"]
    drafts.save(first)
    assert [draft.title for draft in drafts.found().drafts] == ["first", "second"]
    drafts.delete(second.id)
    drafts.delete(second.id)
    assert [draft.id for draft in drafts.found().drafts] == [first.id]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"id": "x"}', b"x" * 1000],
    ids=["empty", "cut", "bytes", "list", "other", "text"],
)
def test_a_damaged_file_is_named_and_the_others_are_read(drafts: Drafts, tmp_path: Path, content: bytes) -> None:
    good = drafts.save(drafts.begin("add_line", "good"))
    (tmp_path / "state" / "drafts" / f"{'a' * 32}.json").write_bytes(content)
    found = drafts.found()
    assert [draft.id for draft in found.drafts] == [good.id]
    assert found.damaged == [f"{'a' * 32}.json"]


class Port:
    """An operator that takes an order, loses the answer, or refuses."""

    def __init__(self, outcome: Exception | None) -> None:
        self.outcome = outcome

    async def submit(self, order: OrderRequest, key: str) -> Order:
        if self.outcome is not None:
            raise self.outcome
        return ORDERED

    async def find(self, key: str) -> Order | None:
        return None


def workspace(directory: Path, clock: FrozenClock) -> Workspace:
    return Workspace(Settings(), Paths.of(directory), origin="embedded", clock=clock)


def desk(directory: Path, here: Workspace, outcome: Exception | None) -> OrderDesk:
    port: OrderPort = Port(outcome)  # type: ignore[assignment]
    journal = Journal(Paths.of(directory).journal("embedded"))
    return OrderDesk(port, journal, on_settled=lambda key, taken: here.drafts.settled(key, taken=taken))


async def test_a_draft_is_frozen_while_its_order_is_unknown_and_goes_when_it_was_taken(
    tmp_path: Path, clock: FrozenClock
) -> None:
    here = workspace(tmp_path, clock)
    draft = here.drafts.save(here.drafts.begin("add_line", "a card"))
    lost = desk(tmp_path, here, OutcomeUnknown("no answer"))
    pending = lost.confirm(ORDER)
    here.drafts.freeze(draft.id, pending.key)
    (kept,) = here.drafts.found().drafts
    assert not here.frozen(kept)  # confirmed, but a kill came before anything was sent
    with pytest.raises(OutcomeUnknown):
        await lost.send(pending)
    (kept,) = workspace(tmp_path, clock).drafts.found().drafts
    assert workspace(tmp_path, clock).frozen(kept)
    await desk(tmp_path, here, None).resolve()
    assert here.drafts.found().drafts == []


async def test_a_draft_whose_order_was_refused_can_be_changed_again(tmp_path: Path, clock: FrozenClock) -> None:
    here = workspace(tmp_path, clock)
    draft = here.drafts.save(here.drafts.begin("add_line", "a card"))
    refusing = desk(tmp_path, here, Refused("no"))
    pending = refusing.confirm(ORDER)
    here.drafts.freeze(draft.id, pending.key)
    with pytest.raises(Refused):
        await refusing.send(pending)
    (kept,) = here.drafts.found().drafts
    assert kept.key is None
    assert not here.frozen(kept)


async def test_a_kill_between_the_draft_and_the_journal_settles_both_at_the_next_start(
    tmp_path: Path, clock: FrozenClock
) -> None:
    here = workspace(tmp_path, clock)
    draft = here.drafts.save(here.drafts.begin("add_line", "a card"))
    first = desk(tmp_path, here, None)
    pending = first.confirm(ORDER)
    here.drafts.freeze(draft.id, pending.key)
    Journal(Paths.of(tmp_path).journal("embedded")).sent(pending)
    here.drafts.settled(pending.key, taken=True)
    assert [order.id for order in await desk(tmp_path, here, None).resolve()] == ["order-1"]
    assert here.drafts.found().drafts == []
