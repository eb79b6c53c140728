"""What is typed about a line: only what differs, kept over runs, in conflict where somebody else changed it too."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fleet_tui.domain.line import Line
from fleet_tui.workspace.drafts import Drafts
from fleet_tui.workspace.line_edits import LineEdits, Values, line_of

NOW = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
VALUES: Values = {"description": "Van 3", "family_name": "Maes", "e_mail": "", "blocks": ["MMS"]}


def line(person: str | None = "person-1", **changes: Any) -> Line:
    fields: dict[str, Any] = {
        "id": "line-1",
        "version": 1,
        "msisdn": "+32470000000",
        "description": "",
        "status": "ACTIVE",
        "plan": {"code": "P", "name": "P", "group": "MOBILE", "price": None, "contracted": True},
        "options": [],
        "monthly_cost": None,
        "sim_card": None,
        "person": {"id": person, "given_name": "A", "family_name": "B"} if person else None,
        "billing_account": None,
        "split_bill_profile": None,
        "blocks": [],
        "pay_by_mobile_limit": None,
        "modified_at": NOW,
    }
    return Line.model_validate(fields | changes)


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts", clock=lambda: NOW)


def opened(drafts: Drafts, values: Values = VALUES, **changes: Any) -> LineEdits:
    edits = LineEdits(drafts, "line-1")
    edits.show(line(**changes), values)
    return edits


def test_only_what_differs_is_an_edit(drafts: Drafts) -> None:
    edits = opened(drafts)
    assert edits.put("description", "Van 3") is False
    assert edits.put("description", "Van 4") is True
    assert edits.put("description", "Van 4") is False
    assert edits.changed(("description", "e_mail")) == {"description": "Van 4"}
    assert edits.put("description", "Van 3") is True
    assert edits.changed(VALUES) == {}
    assert edits.put("unheard_of", "x") is False


def test_edits_survive_the_run_and_go_when_they_are_taken_back(drafts: Drafts) -> None:
    edits = opened(drafts)
    edits.keep("manage", "blocks")
    assert drafts.found().drafts == []
    edits.put("blocks", ["MMS", "MOBILE_DATA"])
    edits.keep("manage", "blocks")
    (draft,) = drafts.found().drafts
    assert (draft.step, line_of(draft)) == ("blocks", "line-1")
    again = opened(drafts)
    assert again.value("blocks") == ["MMS", "MOBILE_DATA"]
    again.put("description", "Van 4")
    again.keep("manage", "details")
    assert len(drafts.found().drafts) == 1
    again.drop(again.changed(VALUES))
    again.keep("manage", "details")
    assert drafts.found().drafts == []
    assert LineEdits(drafts, "line-2").value("description") is None


def test_what_the_line_is_by_itself_meanwhile_is_no_edit_any_more(drafts: Drafts) -> None:
    edits = opened(drafts)
    edits.put("description", "Van 4")
    assert edits.show(line(), VALUES | {"description": "Van 4"}) is True
    assert edits.changed(VALUES) == {}


def test_a_field_that_both_changed_is_in_conflict_until_one_insists(drafts: Drafts) -> None:
    edits = opened(drafts)
    edits.put("family_name", "Mine")
    edits.put("description", "Mine too")
    edits.keep("manage", "details")
    again = opened(drafts, VALUES | {"family_name": "Theirs", "e_mail": "new@example.com"})
    assert again.conflicts(VALUES) == ["family_name"]
    assert again.now("family_name") == "Theirs"
    assert again.value("family_name") == "Mine"
    again.insist(["family_name"])
    assert again.conflicts(VALUES) == []
    assert again.changed(VALUES) == {"family_name": "Mine", "description": "Mine too"}


def test_data_typed_for_another_user_are_in_conflict_even_where_they_are_alike(drafts: Drafts) -> None:
    edits = opened(drafts)
    edits.put("e_mail", "maes@example.com")
    edits.put("description", "Van 4")
    edits.keep("manage", "details")
    again = opened(drafts, person="person-2")
    assert again.conflicts(VALUES) == ["e_mail"]
    again.insist(["e_mail"])
    assert again.conflicts(VALUES) == []


def test_what_was_typed_on_while_it_was_sent_stays(drafts: Drafts) -> None:
    edits = opened(drafts)
    edits.put("family_name", "Peeters")
    sent = edits.changed(VALUES)
    edits.put("family_name", "Peeters-Claes")
    edits.drop(sent)
    assert edits.texts(VALUES) == {"family_name": "Peeters-Claes"}


def test_a_draft_of_another_kind_or_broken_is_left_alone(drafts: Drafts) -> None:
    other = drafts.save(drafts.begin("add_line", "a wizard"))
    broken = drafts.save(drafts.begin("manage_sim", "broken").model_copy(update={"data": {"typed": 3}}))
    assert line_of(other) is None
    assert line_of(broken) is None
    opened(drafts)
    assert len(drafts.found().drafts) == 2
