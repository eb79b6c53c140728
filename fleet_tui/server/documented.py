"""What the contract's document says beside what routes and models say themselves: parameters, tags, and problems.

A problem's code stands here once with its status and an example of its sentence; an operation names the codes that only
it answers; those that follow from its parameters and permission are added. The contract suite compares every answer
with the document, so that a code that is missing here fails a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi.routing import APIRoute

from fleet_tui.server.idempotency import KEY, keyed
from fleet_tui.server.permissions import calls_of, permission_of
from fleet_tui.server.tickets.uploads import DIGEST, NAME

CODES: Mapping[str, tuple[int, str]] = {
    "DIGEST_MISSING": (400, "This request needs a Content-Digest header with a sha-256."),
    "IDEMPOTENCY_KEY_MISSING": (400, "This request needs an Idempotency-Key header."),
    "NOT_SIGNED_IN": (401, "Please sign in."),
    "SESSION_EXPIRED": (401, "The session has expired."),
    "SECOND_FACTOR_NEEDED": (401, "A code of the second factor is needed."),
    "SECOND_FACTOR_WRONG": (401, "The code of the second factor is wrong, or was used already."),
    "WRONG_CREDENTIALS": (401, "The identifier or the password is wrong."),
    "FORBIDDEN": (403, "Your role does not allow this."),
    "NOT_FOUND": (404, "There is no such thing."),
    "APPROVAL_TOO_LATE": (409, "The day it was asked for has passed: it is ordered anew."),
    "APPROVED_AS_IT_IS": (409, "It was approved for this day: take it back and order it anew."),
    "NOT_AWAITED": (409, "The order does not wait for approval."),
    "NOTHING_PROPOSED": (409, "No other rule is proposed."),
    "NO_SECOND_MANAGER": (409, "There is no second manager who could approve anything."),
    "OWN_ORDER": (409, "You gave this order yourself: a second manager approves or refuses it."),
    "OWN_PROPOSAL": (409, "You proposed this yourself: a second manager approves it."),
    "REVIEW_OUTDATED": (409, "It is not as it was shown any more: look at it again."),
    "ALREADY_DISPUTED": (409, "Something is being done about one of these already."),
    "ALREADY_UNDONE": (409, "The order was taken back already."),
    "CURRENCIES": (409, "Claims of one dispute are in one currency."),
    "DISPUTE_OVER": (409, "The money of this dispute came back already."),
    "DISPUTE_STATE": (409, "A dispute does not go back to an earlier state."),
    "FINDING_UNDER_WAY": (409, "Something is being done about this finding already."),
    "INVOICE_PAID": (409, "Invoice 213800090167 is paid."),
    "IRREVERSIBLE": (409, "Nothing takes this order back."),
    "LAST_MANAGER": (409, "This is the last fleet manager who can sign in."),
    "LOCAL_MANAGER": (409, "Whoever works on the machine of this fleet has this profile."),
    "LIST_OLDER": (409, "A list of 2026-11-30 is in already."),
    "PART_OR_WHOLE": (409, "The list names fewer than half of the lines: say whether it is a part of them."),
    "NOT_ASKED_FOR": (409, "Nothing of this order is to be asked of an operator."),
    "NOTHING_TO_PAY": (409, "Nothing of this billing account is unpaid."),
    "NOTHING_TO_UNDO": (409, "There is nothing to take back."),
    "NO_SECOND_FACTOR": (409, "This profile has no second factor."),
    "OWN_SECOND_FACTOR": (409, "Your own second factor ends by a code of it."),
    "SECOND_FACTOR_THERE": (409, "This profile has a second factor already."),
    "NO_HR_LIST": (409, "There is no HR list to find the user in."),
    "SOURCE_BUILT_ON": (409, "A dispute, a payment, a credit note or an order stands on it."),
    "LIST_STAYS": (409, "What was before this list is not known: bring in the right one; it is compared first."),
    "SOURCE_REPLACES": (409, "What it took the place of is not known: bring that in again to have it back."),
    "SOURCE_BEFORE_FILE": (409, "A file that came in later builds on it: take that back first."),
    "SOURCE_BEFORE_ORDER": (409, "An order went on from what it brought."),
    "SOURCE_BEFORE_CHANGE": (409, "Something it brought was changed since."),
    "SOURCE_STAYS": (409, "Another file has use of these months too: bring in the right one, which takes its place."),
    "NOT_A_CLAIM": (409, "There is nothing to claim back in one of these findings."),
    "NOT_A_LOCAL_FLEET": (409, "A list can be imported into a local fleet only."),
    "NOT_PAID_HERE": (409, "Invoice 2026110001 came out of a file."),
    "NOT_YOURS": (409, "Somebody else gave this order."),
    "NO_ADDRESS": (409, "This profile has no e-mail address to send an invitation to."),
    "NO_PASSWORD": (409, "This profile signs in without a password."),
    "NO_LINE": (409, "The finding is about no line of this fleet."),
    "NO_OPERATOR": (409, "This list is not connected to an operator."),
    "OFFER_UNCHANGED": (409, "It is this pack already."),
    "ORDER_FINAL": (409, "The order is finished already."),
    "ORDER_UNDER_WAY": (409, "The order has begun already."),
    "PACK_STOPPED": (409, "The pack has ended."),
    "PACK_STOPS_BEFORE": (409, "The pack stops before that day."),
    "PAYMENT_FINAL": (409, "The payment has ended."),
    "PAYMENT_UNDER_WAY": (409, "Invoice 213800090167 is being paid."),
    "PERSON_CONFIRMED": (409, "They confirmed their own data: nobody else edits them."),
    "PERSON_HAS_PROFILE": (409, "This user has a profile already."),
    "PROFILE_IN_USE": (409, "Lines have this split-bill profile."),
    "PROFILE_VALIDATED": (409, "This profile is complete: there is nothing to accept."),
    "PUK_UNKNOWN": (409, "The PUK of this SIM card is not known here."),
    "TICKET_CLOSED": (409, "The ticket is closed: open it again first."),
    "SYNC_TOKEN_EXPIRED": (410, "The fleet must be fetched whole again."),
    "TOO_SLOW": (408, "The body did not come in time."),
    "VERSION_CONFLICT": (412, "It was changed meanwhile."),
    "TOO_LARGE": (413, "The body is too large."),
    "AMOUNT_NOT_NOTED": (422, "That is more than was noted by hand."),
    "AMOUNT_NOT_OPEN": (422, "That is more than is still open."),
    "CURSOR_INVALID": (422, "This cursor is not one of ours."),
    "DATE_AHEAD": (422, "The day has not come yet."),
    "DATE_IN_THE_PAST": (422, "The date lies in the past."),
    "DIGEST_MISMATCH": (422, "The file did not arrive as it was sent."),
    "DUPLICATE_LINE": (422, "A line is named twice."),
    "EMPTY": (422, "The file is empty."),
    "FILE_NAME": (422, "A file needs a name without control characters, of at most 200 characters."),
    "TYPE_NOT_ALLOWED": (422, "Files of this type are not taken."),
    "CONTENT_DIFFERS": (422, "The content of the file is not what its name says."),
    "IDEMPOTENCY_KEY_REUSED": (422, "This Idempotency-Key was used for another request."),
    "INVALID": (422, "The request breaks a rule."),
    "INVITATION_EXPIRED": (422, "This invitation has expired."),
    "INVITATION_UNKNOWN": (422, "This invitation code is not known."),
    "INVITATION_USED": (422, "This invitation was used already."),
    "INVITATION_WITHDRAWN": (422, "This invitation was withdrawn, or a newer one took its place."),
    "RESET_UNKNOWN": (422, "This code is not known, was used already, or has expired."),
    "TOO_MANY_ITEMS": (422, "The request breaks a rule."),
    "IF_MATCH_MISSING": (428, "This update needs an If-Match header."),
    "THROTTLED": (429, "Too many attempts; please wait."),
    "NOT_READY": (503, "The server cannot do its work."),
    "SERVER_FAULT": (500, "The server failed."),
    "UNAVAILABLE": (503, "The database is busy."),
}
"""Each stable code of a problem: its status, and its sentence in English."""

_PACK = ("OFFER_UNCHANGED", "PACK_STOPPED", "PACK_STOPS_BEFORE")
_ACCEPTING = ("INVITATION_EXPIRED", "INVITATION_UNKNOWN", "INVITATION_USED", "INVITATION_WITHDRAWN")
_FILES = ("CONTENT_DIFFERS", "DIGEST_MISMATCH", "DIGEST_MISSING", "EMPTY", "FILE_NAME", "TYPE_NOT_ALLOWED")
_PROFILE = ("LAST_MANAGER", "LOCAL_MANAGER", "PERSON_HAS_PROFILE", "PROFILE_VALIDATED")
_UNDO = ("ALREADY_UNDONE", "IRREVERSIBLE", "NOTHING_TO_UNDO", "NOT_YOURS", "ORDER_UNDER_WAY")
OWN: Mapping[str, tuple[str, ...]] = {
    "get_readiness": ("NOT_READY",),
    "sign_in": ("SECOND_FACTOR_NEEDED", "SECOND_FACTOR_WRONG", "WRONG_CREDENTIALS", "THROTTLED"),
    "refresh_session": ("NOT_SIGNED_IN", "SESSION_EXPIRED"),
    "accept_invitation": (*_ACCEPTING, "IDEMPOTENCY_KEY_MISSING", "IDEMPOTENCY_KEY_REUSED", "THROTTLED"),
    "forget_password": ("THROTTLED",),
    "reset_password": ("RESET_UNKNOWN", "SECOND_FACTOR_NEEDED", "SECOND_FACTOR_WRONG", "THROTTLED"),
    "change_password": ("NO_PASSWORD", "THROTTLED"),
    "begin_second_factor": ("NO_PASSWORD", "SECOND_FACTOR_THERE", "THROTTLED"),
    "confirm_second_factor": ("NO_SECOND_FACTOR",),
    "renew_recovery_codes": ("NO_PASSWORD", "NO_SECOND_FACTOR", "THROTTLED"),
    "end_second_factor": ("NO_PASSWORD", "NO_SECOND_FACTOR", "THROTTLED"),
    "reset_second_factor": ("NO_SECOND_FACTOR", "OWN_SECOND_FACTOR"),
    "list_lines": ("SYNC_TOKEN_EXPIRED",),
    "submit_order": ("DATE_IN_THE_PAST", "DUPLICATE_LINE", "TOO_MANY_ITEMS", "NOT_FOUND", *_UNDO),
    "reschedule_order": ("APPROVED_AS_IT_IS", "NOT_YOURS", "DATE_IN_THE_PAST", "ORDER_FINAL", "ORDER_UNDER_WAY"),
    "cancel_order": ("ORDER_FINAL",),
    "review_order": ("NOT_AWAITED",),
    "approve_order": ("APPROVAL_TOO_LATE", "NOT_AWAITED", "OWN_ORDER", "REVIEW_OUTDATED"),
    "refuse_order": ("NOT_AWAITED", "OWN_ORDER"),
    "replace_approval_rule": ("NO_SECOND_MANAGER",),
    "approve_approval_rule": ("NOTHING_PROPOSED", "OWN_PROPOSAL"),
    "drop_approval_proposal": ("NOTHING_PROPOSED",),
    "note_order_sent": ("NOT_ASKED_FOR", "DATE_AHEAD"),
    "confirm_order": ("NOT_ASKED_FOR",),
    "get_undo": (*_UNDO, "NOT_FOUND"),
    "order_group_pack": _PACK,
    "change_group_pack": _PACK,
    "stop_group_pack": _PACK,
    "create_payment": ("INVOICE_PAID", "NOTHING_TO_PAY", "NOT_PAID_HERE", "PAYMENT_UNDER_WAY", "NOT_FOUND"),
    "cancel_payment": ("PAYMENT_FINAL",),
    "change_person": ("PERSON_CONFIRMED",),
    "reveal_puk": ("PUK_UNKNOWN",),
    "create_profile": _PROFILE,
    "change_profile": (*_PROFILE, "FORBIDDEN"),
    "delete_profile": _PROFILE,
    "renew_invitation": ("NO_ADDRESS", "PROFILE_VALIDATED"),
    "delete_split_bill_profile": ("PROFILE_IN_USE",),
    "import_lines": ("DATE_AHEAD", "LIST_OLDER", "NOT_A_LOCAL_FLEET", "PART_OR_WHOLE", "TOO_MANY_ITEMS"),
    "change_finding": ("FINDING_UNDER_WAY",),
    "keep_line": ("NO_LINE",),
    "answer_employee_match": ("NO_HR_LIST",),
    "export_person": ("NOT_FOUND",),
    "preview_erasure": ("NOT_FOUND",),
    "erase_person": ("NOT_FOUND",),
    "open_dispute": ("ALREADY_DISPUTED", "CURRENCIES", "NOT_A_CLAIM", "NOT_FOUND"),
    "change_dispute": ("AMOUNT_NOT_NOTED", "AMOUNT_NOT_OPEN", "DATE_AHEAD", "DISPUTE_OVER", "DISPUTE_STATE"),
    "undo_import": (
        "LIST_STAYS",
        "SOURCE_BEFORE_CHANGE",
        "SOURCE_BEFORE_FILE",
        "SOURCE_BEFORE_ORDER",
        "SOURCE_BUILT_ON",
        "SOURCE_REPLACES",
        "SOURCE_STAYS",
    ),
    "import_own_data": ("TOO_MANY_ITEMS",),
    "create_ticket": ("NO_OPERATOR", "NOT_FOUND"),
    "reply_to_ticket": ("TICKET_CLOSED",),
    "change_ticket": ("TICKET_CLOSED",),
    "upload_attachment": (*_FILES, "IDEMPOTENCY_KEY_MISSING", "IDEMPOTENCY_KEY_REUSED"),
}
"""The codes that only this operation answers."""

ANSWER_HEADERS: Mapping[str, str] = {
    "Content-Language": "The language of the file.",
    "ETag": "The version: what `If-Match` of a later change names.",
    "Location": "Where to find it from now on.",
    "Repr-Digest": "The SHA-256 of the file, as RFC 9530 writes it: it tells a whole file from a cut one.",
    "Retry-After": "After how many seconds to try again.",
    "X-Request-Id": "The reference to quote.",
}
SENT: Mapping[str, tuple[str, ...]] = {
    "create_payment": ("Location",),
    "create_profile": ("Location",),
    "create_ticket": ("Location",),
    "download_attachment": ("Repr-Digest",),
    "download_invoice": ("Content-Language", "ETag", "Repr-Digest"),
    "order_group_pack": ("Location",),
    "open_dispute": ("Location",),
    "submit_order": ("Location",),
}
"""Headers of an operation's good answer, beside X-Request-Id and the ETag of whatever has a version."""

PARAMETERS: Mapping[str, str] = {
    "account": "The number of a billing account; without it all of them.",
    "against": "The month to compare with, `2026-08`; without it the one before.",
    "action": "Only rows of this action, such as `payment.make`.",
    "attachment_id": "The id of an attachment.",
    "billing_account": "The number of a billing account.",
    "by": "What the rows are sums of.",
    "content-digest": "The SHA-256 of the body, as RFC 9530 writes it: `sha-256=:…:`.",
    "content-disposition": "The file's name, as RFC 6266 writes it.",
    "of": "What the lines are listed for: TO_ASK, whose user somebody has to tell; ANSWERED, whose user somebody told.",
    "accept-language": "The language of the answer: en, fr, nl or de.",
    "cursor": "Where to go on: the `next_cursor` of the page before.",
    "ending": "Only numbers that end in these digits.",
    "finding_id": "The id of a finding.",
    "fingerprint": "What names a form of files: `fingerprint` in the list of them.",
    "iccid": "The number of a SIM card (ITU-T E.118).",
    "idempotency-key": "Chosen by the caller, the same for each try: nothing is done twice under one key.",
    "if-match": "The `ETag` of the version this change was made on.",
    "key": "The idempotency key that an order was sent under.",
    "limit": "The most items in one page.",
    "months": "By how many of its last known months each line is judged.",
    "source_id": "The id of a file that was taken in.",
    "line_id": "The id of a line.",
    "modified_since": "The `sync_token` of an earlier answer: only what changed since.",
    "month": "A month, `2026-11`; without it the newest.",
    "number": "The number of an invoice, a billing account or a dispute.",
    "order": "The id of an order; without it the caller's last.",
    "order_id": "The id of an order.",
    "pack_id": "The id of a group pack.",
    "payment_id": "The id of a payment.",
    "person_id": "The id of a user.",
    "prefix": "Only SIM cards whose number begins with these digits.",
    "profile": "Only rows of this profile: its id.",
    "profile_id": "The id of a profile.",
    "q": "Only people whose name has each of these words.",
    "session_id": "The id of a session.",
    "since": "The first day, in Europe/Brussels.",
    "sort": "What the rows are sorted by, the greatest first.",
    "state": "Only those in this state; without it the open ones.",
    "status": "Only those in this state.",
    "subject": "Only rows about this: an id, a phone number or the number of a SIM card.",
    "ticket_id": "The id of a ticket.",
    "unpaid": "Only invoices that are not paid.",
    "until": "The last day, in Europe/Brussels.",
    "validate_only": "Answer what would happen, and do nothing.",
}

SHAPES: Mapping[str, dict[str, Any]] = {
    "content-digest": {"type": "string", "pattern": DIGEST},
    "content-disposition": {"type": "string", "pattern": NAME},
    "idempotency-key": {"type": "string", "pattern": KEY},
    "if-match": {"type": "string"},
}
"""What a header may be: a route says that it may be missing, since a problem of ours answers that."""

UNCONDITIONAL = {"cancel_order", "renew_invitation"}
"""Changes that can be asked for without saying on which version they were made."""

TAGS: Mapping[str, str] = {
    "sessions": "Sign in and out, accept an invitation; one's own password, and where one is signed in.",
    "capabilities": "What the operator behind this server offers.",
    "dashboard": "What is going on, and whether the server lives.",
    "lines": "Phone lines, page by page and what changed since.",
    "manage a SIM": "One line: its user, its SIM card's PUK, its history.",
    "catalogue": "What the contract offers: plans, options, accounts, free numbers.",
    "orders": "Every change to a line: looked at before, submitted, followed, taken back.",
    "approval": "Orders that wait for a second manager, and the rule that says which ones do.",
    "lists": "People, SIM cards and addresses.",
    "profiles": "Who may sign in, and invitations.",
    "tickets": "Questions to the service desk, and their files.",
    "invoices": "Invoices, what they charge, and their PDF.",
    "payments": "Payments of invoices.",
    "spending": "Sums of what the invoices charge.",
    "group packs": "Data that lines share.",
    "audit": "Who did what, when.",
    "billing settings": "How invoices are paid and sent, and who pays what.",
    "personal data": "What is held of a person: handed out, erased.",
    "employees": "The HR list of a company, and who of it uses which line.",
    "findings": "What is wrong on the bills and what could cost less, and money asked back.",
    "imports": "A company's own files into a local fleet: its list of lines, its invoices, prices, people and use.",
}


def codes_of(route: APIRoute, operation: Mapping[str, Any]) -> Iterator[str]:
    """Every code that `operation`, the documented one of `route`, may answer."""
    parameters = {(parameter["in"], parameter["name"].lower()) for parameter in operation.get("parameters", ())}
    permission = permission_of(route)
    yield from OWN.get(route.name, ())
    if permission != "everyone":
        yield from ("NOT_SIGNED_IN", "SESSION_EXPIRED")
    if permission == "manager":
        yield "FORBIDDEN"
    if any(place == "path" for place, _name in parameters):
        yield "NOT_FOUND"
    if "requestBody" in operation or keyed in calls_of(route.dependant):
        yield from ("TOO_LARGE", "TOO_SLOW")
    if ("query", "cursor") in parameters:
        yield "CURSOR_INVALID"
    if ("header", "if-match") in parameters:
        yield from ("VERSION_CONFLICT", "IF_MATCH_MISSING")
    if keyed in calls_of(route.dependant) or ("query", "validate_only") in parameters:
        yield from ("IDEMPOTENCY_KEY_MISSING", "IDEMPOTENCY_KEY_REUSED")
    yield from ("INVALID", "SERVER_FAULT", "UNAVAILABLE")
