"""The draft of a record's form: on the disk before anything is sent, frozen until it is answered."""

from __future__ import annotations

from pathlib import Path

from fleet_tui.workspace.drafts import Drafts
from fleet_tui.workspace.record_draft import RecordDraft, read_form


def test_what_is_typed_comes_back_after_a_kill(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    form = RecordDraft(drafts, "ticket")
    assert not form.there
    form.keep("New ticket", {"subject": "no service"})
    (kept,) = drafts.found().drafts
    again = RecordDraft(drafts, "ticket", draft=kept)
    assert again.typed == {"subject": "no service"}
    assert not again.frozen
    read = read_form(kept)
    assert read is not None
    assert (read.form, read.about) == ("ticket", "")


def test_the_key_is_on_the_disk_before_it_is_sent_and_stays_until_there_is_an_answer(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    form = RecordDraft(drafts, "payment", "213800090167")
    key = form.sending("Pay", {"method": "CARD"})
    (kept,) = drafts.found().drafts
    assert kept.key == key
    again = RecordDraft(drafts, "payment", "213800090167", kept)
    assert again.frozen
    assert again.sending("Pay", {"method": "TRANSFER"}) == key
    again.settled(taken=False)
    assert again.sending("Pay", {"method": "TRANSFER"}) != key
    again.settled(taken=True)
    assert drafts.found().drafts == []
