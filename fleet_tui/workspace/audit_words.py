"""The audit log in words: what was done, to what, before and after."""

from __future__ import annotations

from pydantic import JsonValue

from fleet_tui.domain.audit import AuditRow
from fleet_tui.domain.changes.kinds import LINE_FIELDS
from fleet_tui.domain.labels import CHANGES, LANGUAGES, PROFILE_STATUSES, ROLES, label
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.text import clean
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.i18n import N_, _, joined, labelled
from fleet_tui.workspace.effects import NOTHING, value_words

ACTIONS = {
    "approval_rule.approve": N_("approve another rule for approvals"),
    "approval_rule.drop": N_("drop a proposed rule for approvals"),
    "approval_rule.propose": N_("propose another rule for approvals"),
    "approval_rule.update": N_("change the rule for approvals"),
    "attachment.create": N_("upload a file"),
    "billing_account.update": N_("change a billing account"),
    "dispute.create": N_("draft a dispute"),
    "dispute.update": N_("note what became of a dispute"),
    "finding.update": N_("dismiss a finding"),
    "format.forget": N_("forget a form of files"),
    "group_pack.change": N_("change a group pack"),
    "group_pack.order": N_("order a group pack"),
    "group_pack.stop": N_("stop a group pack"),
    "import": N_("import a list"),
    "import.invoice": N_("bring in an invoice"),
    "import.undo": N_("take back a file that came in"),
    "invitation.accept": N_("complete the profile"),
    "invitation.send": N_("send the invitation again"),
    "invitation.withdraw": N_("withdraw an invitation"),
    "line.keep": N_("keep a line whatever it costs"),
    "order.approve": N_("approve an order"),
    "order.cancel": N_("cancel an order"),
    "order.sent": N_("note an order as sent"),
    "order.confirm": N_("note an order as done"),
    "order.refuse": N_("refuse an order"),
    "order.reschedule": N_("change the date of an order"),
    "order.submit": N_("place an order"),
    "password.change": N_("change one's own password"),
    "password.forget": N_("ask for a code for a forgotten password"),
    "password.reset": N_("replace a forgotten password"),
    "password.refuse": N_("change of a password refused"),
    "payment.cancel": N_("cancel a payment"),
    "payment.make": N_("make a payment"),
    "person.erase": N_("erase a person"),
    "person.expire": N_("erase a person whose time was over"),
    "person.export": N_("write all that is held of a person"),
    "person.ask": N_("ask again who uses a line"),
    "person.match": N_("say who uses a line"),
    "person.update": N_("change the data of a user"),
    "profile.create": N_("make a user profile"),
    "profile.remove": N_("remove a user profile"),
    "profile.update": N_("change a user profile"),
    "puk.reveal": N_("look up a PUK"),
    "second_factor.end": N_("end one's own second factor"),
    "second_factor.renew": N_("make new recovery codes"),
    "second_factor.reset": N_("end the second factor of somebody"),
    "second_factor.set_up": N_("set up a second factor"),
    "session.end": N_("end sessions"),
    "session.refuse": N_("sign-in refused"),
    "session.sign_in": N_("sign in"),
    "split_bill_profile.create": N_("make a split-bill profile"),
    "split_bill_profile.remove": N_("remove a split-bill profile"),
    "split_bill_profile.update": N_("change a split-bill profile"),
    "ticket.create": N_("open a ticket"),
    "ticket.reply": N_("reply to a ticket"),
    "ticket.update": N_("change a ticket"),
}
"""What was done beside the changes of lines, which are called as elsewhere."""

FIELDS = {
    "role": N_("role"),
    "e_mail": N_("e-mail address"),
    "phone_number": N_("phone number"),
    "salutation": N_("title"),
    "language": N_("language"),
    "person_id": N_("user"),
    "given_name": N_("first name"),
    "family_name": N_("last name"),
    "birth_date": N_("date of birth"),
    "kind": N_("what"),
    "items": N_("lines"),
    "cancelled": N_("cancelled"),
    "number": N_("invoice"),
    "sessions": N_("sessions"),
    "charges": N_("charges"),
    "sha256": N_("SHA-256 of the file"),
    "effective_date": N_("date"),
    "refused": N_("refused"),
    "approval": N_("approval"),
    "approval_cost": N_("without approval up to, a month"),
    "approval_lines": N_("without approval up to, lines"),
    **LINE_FIELDS,
}
_DIGEST = "hmac-sha256:"


def action_words(code: str) -> str:
    """What was done; a code that is not known here as it is, cleaned."""
    return label(ACTIONS if code in ACTIONS else CHANGES, code)


def known_actions() -> list[tuple[str, str]]:
    """Codes and words of everything that can be searched for, by their words."""
    kinds = {code: word for code, word in CHANGES.items() if code not in {"mixed", "combined"}}
    return sorted(((code, _(word)) for code, word in (ACTIONS | kinds).items()), key=lambda pair: pair[1].casefold())


def subject_words(row: AuditRow) -> str:
    """What it was done to: a phone number, a name, else the id."""
    name = row.subject_name
    if name is None:
        return clean(row.subject)
    return grouped(name) if name.startswith("+") else name


def author_words(row: AuditRow) -> str:
    """Who did it."""
    return row.by or _("nobody signed in")


def difference_words(row: AuditRow, catalogue: Catalogue) -> list[tuple[str, str, str]]:
    """Field, before and after, of all that changed."""
    before = row.before if isinstance(row.before, dict) else {}
    after = row.after if isinstance(row.after, dict) else {}
    names = dict.fromkeys([*before, *after])
    sides = [
        (label(FIELDS, name), _value(name, was, catalogue), _other_personal(was, now) or _value(name, now, catalogue))
        for name, was, now in ((name, before.get(name), after.get(name)) for name in names)
    ]
    return [side for side in sides if side[1:] != (NOTHING, NOTHING)]


def summary(row: AuditRow, catalogue: Catalogue) -> str:
    """Before and after in one line: `role: member → fleet manager`."""
    parts = []
    for name, before, after in difference_words(row, catalogue):
        changed = _("{name}: {before} → {after}").format(name=name, before=before, after=after)
        parts.append(labelled(name, after) if before == NOTHING else changed)
    return joined(", ", parts)


def _is_digest(value: JsonValue) -> bool:
    return isinstance(value, str) and value.startswith(_DIGEST)


def _other_personal(before: JsonValue, after: JsonValue) -> str:
    """What is said of personal data that came in the place of such: the log holds only whether they differ."""
    if not (_is_digest(before) and _is_digest(after)):
        return ""
    return _("the same personal data") if before == after else _("other personal data")


def _value(name: str, value: JsonValue, catalogue: Catalogue) -> str:
    if _is_digest(value):
        return _("personal data")
    match name:
        case "role" if value:
            return label(ROLES, str(value))
        case "language" if value:
            return label(LANGUAGES, str(value))
        case "kind" if value:
            return action_words(str(value))
        case "status" if value in PROFILE_STATUSES:
            return label(PROFILE_STATUSES, str(value))
    if name in LINE_FIELDS:
        return value_words(name, value, catalogue)
    return NOTHING if value in (None, "", []) else clean(str(value), 200)
