"""User profiles and the audit log from the command line."""

from __future__ import annotations

import email
import email.policy
from typing import Any

from fleet_tui.cli.exits import Exit
from tests.unit.command_line import EXAMPLE, Fleet, fleet, sample

__all__ = ["fleet", "sample"]

ANNA = ("Anna Peeters", "anna@example.org")


def mails(fleet: Fleet) -> list[Any]:
    """The mails that were written."""
    files = sorted(fleet.directory.rglob("outbox/*.eml"))
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]


def test_a_profile_from_invitation_to_withdrawal(fleet: Fleet) -> None:
    dry = fleet("profiles", "new", "manager", *ANNA, "--dry-run")
    assert dry.exit == Exit.DONE
    assert "Anna Peeters is invited as fleet manager; the invitation goes to anna@example.org." in dry.err
    assert not mails(fleet)
    assert fleet("profiles", "new", "manager", *ANNA).exit == Exit.USAGE  # nobody is there to say yes
    made = fleet("profiles", "new", "manager", *ANNA, "--language", "Dutch", "--title", "mrs", "--yes", "--json")
    assert (made.json["role"], made.json["status"], made.json["language"]) == ("MANAGER", "INVITED", "NL")
    assert [mail["Content-Language"] for mail in mails(fleet)] == ["nl"]
    assert fleet("profiles", "resend", "anna@example.org", "--yes").exit == Exit.DONE
    assert len(mails(fleet)) == 2
    role = fleet("profiles", "role", "Anna Peeters", "member", "--yes", "--json")
    assert role.json["role"] == "MEMBER"
    again = fleet("profiles", "role", "Anna Peeters", "member", "--yes")
    assert (again.exit, "has this role already" in again.err) == (Exit.FAILURE, True)
    shown = fleet("profiles", "show", "anna@example.org")
    assert "kept as a file at the server" in shown.out
    assert "is only invited" in fleet("profiles", "remove", "anna@example.org", "--yes").err
    assert fleet("profiles", "withdraw", "anna@example.org", "--yes").exit == Exit.DONE
    gone = fleet("profiles", "show", "anna@example.org")
    assert (gone.exit, "There is no profile" in gone.err) == (Exit.FAILURE, True)
    log = fleet("audit", "list", "--subject", made.json["id"], "--json").json
    assert [row["action"] for row in log] == [
        "invitation.withdraw",
        "profile.update",
        "invitation.send",
        "profile.create",
    ]


def test_profiles_are_listed_by_words_and_named_wrongly_in_a_sentence(fleet: Fleet) -> None:
    listed = fleet("profiles", "list", "malina", "invited", "--json").json
    assert [profile["description"] for profile in listed] == ["Malina"]
    assert "Margaux Sastre" in fleet("profiles", "list").out
    assert "“boss” is not a role." in fleet("profiles", "new", "boss", *ANNA, "--yes").err
    assert "This is not an e-mail address." in fleet("profiles", "new", "member", "Anna", "anna", "--yes").err
    last = fleet("profiles", "role", "Margaux Sastre", "member", "--yes")
    assert "This is the last fleet manager who can sign in; nothing was changed." in last.err
    read_only = fleet("profiles", "withdraw", "Malina", "--yes", options=("--read-only",))
    assert "Nothing was changed: --read-only." in read_only.err
    taken = fleet("profiles", "new", "member", "M", "malina@brouwerij-de-molen.example", "--yes")
    assert "Somebody signs in with this e-mail address already" in taken.err


def test_the_log_is_listed_by_what_is_asked_for(fleet: Fleet) -> None:
    fleet("suspend", EXAMPLE, "--yes")
    said = fleet("audit", "list", "--subject", EXAMPLE)
    assert "Margaux Sastre" in said.out
    assert "status: active → suspended" in said.out
    assert fleet("audit", "list", "--action", "suspend", "--json").json[0]["subject_name"] == "+32489744365"
    assert len(fleet("audit", "list", "--limit", "1", "--json").json) == 1
    assert fleet("audit", "list", "--to", "2020-01-01", "--json").json == []
    assert fleet("audit", "list", "--by", "Malina", "--json").json == []
