"""The audit log in words: every code that the server writes has one."""

from __future__ import annotations

import re
from pathlib import Path

from fleet_tui.domain.audit import AuditRow
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.workspace.audit_words import ACTIONS, action_words, difference_words, known_actions, summary
from tests.harness import NOW

SERVER = Path(__file__).parents[2] / "fleet_tui" / "server"
WRITTEN = re.compile(
    r'"((?:attachment|billing_account|group_pack|invitation|order|payment|person|profile|puk|session|ticket'
    r'|split_bill_profile)\.[a-z_]+)"'
)


def row(**values: object) -> AuditRow:
    known = {"id": 1, "at": NOW, "profile_id": None, "action": "profile.update", "subject": "x"}
    return AuditRow.model_validate(known | values)


def test_every_action_that_the_server_writes_has_words() -> None:
    written = {code for path in SERVER.rglob("*.py") for code in WRITTEN.findall(path.read_text(encoding="utf-8"))}
    assert written >= {"profile.create", "puk.reveal", "session.refuse"}
    assert written <= ACTIONS.keys()
    assert action_words("suspend") == "suspend"
    assert action_words("later.kind\x1b[c") == "later.kind␛[c"
    assert dict(known_actions())["profile.create"] == "make a user profile"


def test_before_and_after_are_said_in_words_and_personal_data_only_marked() -> None:
    changed = row(
        before={"role": "MEMBER", "description": "hmac-sha256:aa", "phone_number": None, "e_mail": "hmac-sha256:cc"},
        after={
            "role": "MANAGER",
            "description": "hmac-sha256:bb",
            "phone_number": "hmac-sha256:dd",
            "e_mail": "hmac-sha256:cc",
        },
    )
    assert summary(changed, Catalogue()) == (
        "role: member → fleet manager, description: personal data → other personal data, "
        "phone number: personal data, e-mail address: personal data → the same personal data"
    )
    assert difference_words(row(before="text", after=[1]), Catalogue()) == []
    assert summary(row(after={"status": "SUSPENDED"}, action="suspend"), Catalogue()) == "status: suspended"
