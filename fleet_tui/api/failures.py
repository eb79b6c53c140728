"""What the server of our contract answers that is not 2xx, put into the tree of `fleet_tui.domain.failure`.

A sentence says what happened and whether anything was changed; `fleet_tui.transport.failures` has what goes wrong
before there is an answer.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime

from pydantic import ValidationError

from fleet_tui.domain.failure import (
    Conflict,
    Failure,
    Forbidden,
    NotFound,
    NotSignedIn,
    Refused,
    ServerFault,
    Throttled,
    Unreachable,
)
from fleet_tui.domain.problem import Problem
from fleet_tui.domain.refusals import OF_ORDERS
from fleet_tui.domain.text import clean
from fleet_tui.i18n import N_, _
from fleet_tui.transport.answer import Answer
from fleet_tui.transport.failures import bad_answer, retry_after

PROBLEM_TYPE = "application/problem+json"
_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,63}")

NOT_DONE = frozenset({401, 403, 408, 429, 501, 503})
"""Statuses by which the server did nothing, and says nothing about an earlier attempt with the same key."""

NO_VERDICT = frozenset({500, 502, 504})
"""Statuses after which a change may or may not have been made."""

_KIND_OF_STATUS: dict[int, type[Failure]] = {
    401: NotSignedIn,
    403: Forbidden,
    404: NotFound,
    408: Unreachable,
    412: Conflict,
    429: Throttled,
}
_KIND_OF_CODE: dict[str, type[Failure]] = {
    "VERSION_CONFLICT": Conflict,
    "INVITATION_UNKNOWN": Refused,
    "INVITATION_EXPIRED": Refused,
    "INVITATION_USED": Refused,
    "INVITATION_WITHDRAWN": Refused,
    "RESET_UNKNOWN": Refused,
}

_SENTENCE_OF_CODE: dict[str, str] = {
    **OF_ORDERS,
    "WRONG_CREDENTIALS": N_("The e-mail address or the password is wrong."),
    "NOT_SIGNED_IN": N_("You are not signed in; nothing was changed."),
    "SESSION_EXPIRED": N_("Your session has expired; nothing was changed."),
    "FORBIDDEN": N_("Your role does not allow this; nothing was changed."),
    "NOT_FOUND": N_("It does not exist, or no longer; nothing was changed."),
    "VERSION_CONFLICT": N_("Somebody else changed it meanwhile; nothing was changed."),
    "INVITATION_UNKNOWN": N_("There is no such invitation; check the code."),
    "INVITATION_EXPIRED": N_("This invitation has expired; ask for a new one."),
    "INVITATION_USED": N_("This invitation was used already; sign in with your e-mail address and password."),
    "INVITATION_WITHDRAWN": N_("This invitation was withdrawn, or a newer mail took its place; use that one's code."),
    "EMPLOYEE_UNKNOWN": N_("The HR list does not have this person any longer; nothing was changed."),
    "LAST_MANAGER": N_("This is the last fleet manager who can sign in; nothing was changed."),
    "LOCAL_MANAGER": N_("This profile belongs to this machine's own manager and stays; nothing was changed."),
    "PERSON_HAS_PROFILE": N_("This user has a profile already; nothing was changed."),
    "PROFILE_VALIDATED": N_("The profile is complete already; nothing was changed."),
    "NO_ADDRESS": N_("This profile has no e-mail address to write to; nothing was changed."),
    "IDENTIFIER_TAKEN": N_("Somebody signs in with this e-mail address already; nothing was changed."),
    "IDENTIFIER_NOT_INVITED": N_("The invitation went to another e-mail address: type that one; nothing was changed."),
    "RESET_UNKNOWN": N_("This code is not known, was used already, or is too old: ask for another mail."),
    "SECOND_FACTOR_NEEDED": N_("The code of your second factor is asked for too."),
    "SECOND_FACTOR_WRONG": N_("This code is wrong, too old, or was used already: wait for the next one."),
    "SECOND_FACTOR_THERE": N_("You have a second factor already; nothing was changed."),
    "NO_SECOND_FACTOR": N_("There is no second factor here; nothing was changed."),
    "OWN_SECOND_FACTOR": N_("Your own second factor ends by a code of it; nothing was changed."),
    "PASSWORD_WRONG": N_("This is not your present password; nothing was changed."),
    "NO_PASSWORD": N_("You sign in without a password here; nothing was changed."),
    "NUL_CHARACTER": N_("A text holds a character that cannot be stored (U+0000); nothing was changed."),
    "PASSWORD_LENGTH": N_("A password has at least 12 characters; nothing was changed."),
    "PASSWORD_WEAK": N_("This password is one of those that are guessed first; nothing was changed."),
    "NO_OPERATOR": N_("This list is not connected to an operator: nobody would read a ticket; nothing was sent."),
    "LINE_UNKNOWN": N_("No line of yours has this number; nothing was sent."),
    "LINE_STATUS": N_("The line is in a state of which this cannot be asked; nothing was sent."),
    "EMPTY": N_("The file is empty; nothing was changed."),
    "FILE_NAME": N_("The name of the file cannot be taken: rename it first; nothing was changed."),
    "TYPE_NOT_ALLOWED": N_("Files of this type are not taken; nothing was changed."),
    "CONTENT_DIFFERS": N_("The content of the file is not what its name says; nothing was changed."),
    "TICKET_CLOSED": N_("The ticket is closed: open it again first; nothing was sent."),
    "TOO_LARGE": N_("The file is larger than the operator takes; nothing was changed."),
    "DIGEST_MISMATCH": N_("The file did not arrive as it was sent; nothing was changed."),
    "ATTACHMENT_UNKNOWN": N_("An attachment is not there any more: take it out and attach it again."),
    "TOO_MANY_ATTACHMENTS": N_("That is more files than go with this ticket; nothing was changed."),
    "LIST_MISSING": N_("Attach the list of employees first; nothing was changed."),
    "PERSON_CONFIRMED": N_("They confirmed their own data, which nobody else edits; nothing was changed."),
    "PERSON_UNKNOWN": N_("There is no such user any more; nothing was changed."),
    "TOPIC_UNKNOWN": N_("The operator does not take this subject any more; nothing was sent."),
    "FINDING_UNDER_WAY": N_("Something is being done about this finding already; nothing was changed."),
    "NO_HR_LIST": N_("There is no HR list to find the user in; nothing was changed."),
    "NO_LINE": N_("The finding is about no line of this fleet; nothing was changed."),
    "NOT_A_CLAIM": N_("There is nothing to claim back in one of these findings; nothing was changed."),
    "ALREADY_DISPUTED": N_("Something is being done about one of these already; nothing was changed."),
    "CURRENCIES": N_("Claims of one dispute are in one currency; nothing was changed."),
    "SOURCE_BUILT_ON": N_("A dispute, a payment, a credit note or an order stands on it; nothing was changed."),
    "LIST_STAYS": N_(
        "What was before this list is not known here, so it stays: bring in the right one; what differs is shown "
        "before anything changes."
    ),
    "SOURCE_REPLACES": N_(
        "What it took the place of is not known here: bring that file, or the right one, in again, and it takes its "
        "place."
    ),
    "SOURCE_BEFORE_FILE": N_("{file} came in later and builds on it: take that one back first; nothing was changed."),
    "SOURCE_BEFORE_ORDER": N_("Order {order} went on from what it brought, so it stays; nothing was changed."),
    "SOURCE_BEFORE_CHANGE": N_("{name} came with it, or was changed by it, and went on since; nothing was changed."),
    "SOURCE_STAYS": N_(
        "Another file has use of these months too, so this one is not taken back: bring in the right one, which takes "
        "its place."
    ),
    "AMOUNT_NOT_NOTED": N_("Less than that was noted by hand; nothing was changed."),
    "AMOUNT_NOT_OPEN": N_("Less than that is still open; nothing was changed."),
    "DISPUTE_OVER": N_("The money of this dispute came back already; nothing was changed."),
    "DISPUTE_STATE": N_("A dispute does not go back to an earlier state; nothing was changed."),
    "PUK_UNKNOWN": N_("The PUK of this SIM card is not known here."),
    "APPROVAL_TOO_LATE": N_("The day it was asked for has passed: it has to be ordered anew; nothing was changed."),
    "APPROVED_AS_IT_IS": N_(
        "The order was approved for this day: to have another one, cancel it and order it anew; nothing was changed."
    ),
    "NOT_AWAITED": N_("The order does not wait for approval; nothing was changed."),
    "NOTHING_PROPOSED": N_("No other rule is proposed; nothing was changed."),
    "NO_SECOND_MANAGER": N_("There is no second fleet manager who could approve anything; nothing was changed."),
    "OWN_ORDER": N_("You placed this order yourself: a second fleet manager decides; nothing was changed."),
    "OWN_PROPOSAL": N_("You proposed this rule yourself: a second fleet manager decides; nothing was changed."),
    "REVIEW_OUTDATED": N_("The order is not as it was shown any more: look at it again; nothing was changed."),
    "LIST_OLDER": N_("A later list is in already: this one would undo what it said; nothing was changed."),
    "PART_OR_WHOLE": N_(
        "The list names fewer than half of your lines: another company, another account, or a part? "
        "Nothing was changed."
    ),
    "NOT_ASKED_FOR": N_("Nothing of this order is to be asked of an operator; nothing was changed."),
    "DATE_AHEAD": N_("The day has not come yet; nothing was changed."),
    "NOT_YOURS": N_("Somebody else placed this order: only they can do that."),
    "TOO_MANY_ITEMS": N_("The order has too many lines; nothing was changed."),
    "INVOICE_PAID": N_("This invoice is paid already; nothing was changed."),
    "PAYMENT_UNDER_WAY": N_("A payment for this invoice is under way already; nothing was changed."),
    "PAYMENT_FINAL": N_("The payment has ended already; nothing was changed."),
    "NOTHING_TO_PAY": N_("Nothing is unpaid there; nothing was changed."),
    "METHOD_UNKNOWN": N_("This method is not offered; nothing was changed."),
    "PACK_STOPPED": N_("This group pack has ended; nothing was changed."),
    "PACK_STOPS_BEFORE": N_("This group pack stops before that day; nothing was changed."),
    "OFFER_UNKNOWN": N_("Your contract does not offer this group pack; nothing was changed."),
    "OFFER_UNCHANGED": N_("It is this group pack already; nothing was changed."),
    "RECIPIENT_UNKNOWN": N_("No fleet manager has this e-mail address; nothing was changed."),
    "NOT_PAID_HERE": N_("This invoice came out of a file: pay it at your bank; nothing was changed."),
    "UPLOAD_INVALID": N_("The file did not arrive as it was sent; nothing was changed."),
    "NOT_A_LOCAL_FLEET": N_("A list can only be loaded into a local fleet; nothing was changed."),
    "SYNC_TOKEN_EXPIRED": N_("The list is too old to be brought up to date; it must be loaded again."),
    "MANDATE_MISSING": N_("A direct debit needs an IBAN and its holder; nothing was changed."),
    "E_MAIL_MISSING": N_("Invoices by e-mail need an address; nothing was changed."),
    "ENTERPRISE_NUMBER_MISSING": N_("Peppol needs an enterprise number; nothing was changed."),
    "NAME_TAKEN": N_("This name is taken already; nothing was changed."),
    "PROFILE_IN_USE": N_("Lines have this split-bill profile; nothing was changed."),
}

_SENTENCE_OF_KIND: dict[type[Failure], str] = {
    Unreachable: N_("The server did not answer in time; nothing was changed."),
    NotSignedIn: N_("You are not signed in; nothing was changed."),
    Forbidden: N_("Your role does not allow this; nothing was changed."),
    NotFound: N_("It does not exist, or no longer; nothing was changed."),
    Conflict: N_("Somebody else changed it meanwhile; nothing was changed."),
    Throttled: N_("Too many requests at once; nothing was changed."),
    ServerFault: N_("The server failed; nothing was changed."),
}


def of_answer(answer: Answer, host: str, now: datetime) -> Failure:
    """What an answer that is not 2xx means."""
    problem = problem_of(answer)
    if problem is None and answer.status < 500 and answer.status not in {408, 429}:
        return bad_answer(f"status {answer.status} {clean(answer.media_type, 60)}", host, answer.reference)
    code = problem.code if problem else ""
    kind = _KIND_OF_CODE.get(code) or _KIND_OF_STATUS.get(answer.status)
    kind = kind or (ServerFault if answer.status >= 500 else Refused)
    failure = kind(
        _sentence(kind, problem), detail=f"status {answer.status}", request_id=answer.reference, problem=problem
    )
    failure.retry_after = retry_after(answer, now)
    if code == "IDEMPOTENCY_KEY_REUSED":
        failure.changed = True
    return failure


def problem_of(answer: Answer) -> Problem | None:
    """The problem document of `answer`, None when it is none (a proxy's page)."""
    if answer.media_type != PROBLEM_TYPE:
        return None
    try:
        problem = Problem.model_validate_json(answer.body)
    except ValidationError:
        return None
    if not _CODE.fullmatch(problem.code):
        return None
    return problem.model_copy(update={"request_id": answer.reference})


def _sentence(kind: type[Failure], problem: Problem | None) -> str:
    if problem:
        field = problem.errors[0] if problem.errors else None
        for code in (problem.code, field.code if field else ""):
            if sentence := _SENTENCE_OF_CODE.get(code):
                with suppress(KeyError):  # a server that does not name what the sentence does
                    return _(sentence).format(**problem.params)
        if kind is Refused:
            said = (field.message if field else problem.detail) or problem.title
            return _("{reason}; nothing was changed.").format(reason=said.rstrip("."))
    return _(_SENTENCE_OF_KIND.get(kind, _SENTENCE_OF_KIND[ServerFault]))
