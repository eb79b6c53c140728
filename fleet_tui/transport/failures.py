"""What went wrong on the way, put into the tree of `fleet_tui.domain.failure` with a sentence for a person.

A sentence says what happened and whether anything was changed. Nothing here quotes a request, a token or what a
library had to say: such texts hold addresses, headers and inputs, or nothing at all (`str(ReadError())` is empty).
"""

from __future__ import annotations

import ssl
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx
from pydantic import ValidationError

from fleet_tui.domain.failure import BadAnswer, Failure, OutcomeUnknown, ServerFault, Unreachable
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.transport.answer import Answer, CutShort

NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.LocalProtocolError,
    httpx.UnsupportedProtocol,
)
"""Transport errors after which the server has certainly seen nothing."""


def of_transport(error: httpx.TransportError | CutShort, host: str, reference: str) -> Failure:
    """What a broken connection means to something that changes nothing, or that was never sent."""
    if _is_certificate(error):
        text = _("The certificate of {host} is not trusted; nothing was sent.")
    elif isinstance(error, httpx.ProxyError):
        text = _("The proxy refused the way to {host}; nothing was changed.")
    elif isinstance(error, NOT_SENT):
        text = _("{host} cannot be reached; nothing was changed.")
    elif isinstance(error, httpx.TimeoutException):
        text = _("{host} did not answer in time; nothing was changed.")
    else:
        text = _("The connection to {host} was lost; nothing was changed.")
    return Unreachable(text.format(host=host), detail=type(error).__name__, request_id=reference)


def too_late(host: str, reference: str) -> Failure:
    """The deadline over all attempts has passed."""
    text = _("{host} did not answer in time; nothing was changed.").format(host=host)
    return Unreachable(text, detail="deadline", request_id=reference)


def outcome_unknown(cause: Failure) -> OutcomeUnknown:
    """What `cause` means to a change that was sent: it may have been made."""
    match cause:
        case ServerFault():
            text = _("The server failed; it is not known whether the change was made.")
        case BadAnswer():
            text = _("The server's answer cannot be read; it is not known whether the change was made.")
        case _:
            text = _("No answer came; it is not known whether the change was made.")
    return OutcomeUnknown(
        text, detail=f"{cause.default_code} {cause.detail}".strip(), request_id=cause.request_id, problem=cause.problem
    )


def bad_answer(detail: str, host: str, reference: str) -> BadAnswer:
    """An answer that no server of this contract gives: too large, cut, another program's page."""
    text = _("The answer of {host} cannot be read; nothing was changed.").format(host=host)
    return BadAnswer(text, detail=detail, request_id=reference)


def unexpected(error: ValidationError, host: str, reference: str) -> BadAnswer:
    """An answer whose body is not what the contract says; `detail` names the places, never the values."""
    places = [
        clean(".".join(str(step) for step in one["loc"]), 80) + ":" + one["type"]
        for one in error.errors(include_input=False, include_url=False, include_context=False)[:5]
    ]
    return bad_answer(" ".join(places), host, reference)


def retry_after(answer: Answer, now: datetime) -> float | None:
    """Seconds the server asks to wait, from seconds or a date; None when it does not (or not legibly) say."""
    asked = answer.headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdecimal():
        return float(asked[:9])
    try:
        moment = parsedate_to_datetime(asked)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (moment - now).total_seconds()) if moment.tzinfo else None


def _is_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
