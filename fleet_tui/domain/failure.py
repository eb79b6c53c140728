"""What can go wrong when something is asked of an operator: one tree, raised and never wrapped in a value.

::

    Failure
    ├── Unreachable         no connection, no answer in time; nothing was changed
    ├── OutcomeUnknown      sent, but no answer: it may or may not have been done
    ├── NotSignedIn         no session, a wrong password, an expired session
    ├── Forbidden           the role does not allow it
    ├── NotFound            no such thing (or not this company's)
    ├── Conflict            somebody else changed it meanwhile
    ├── Throttled           too many requests; `retry_after` seconds
    ├── Refused             a rule says no; `problem` has the details
    ├── ServerFault         the server failed; nothing or unknown changed, see `changed`
    └── BadAnswer           an answer outside the contract

`changed` says whether anything was changed: False no, True yes, None unknown. A screen shows the failure as: what
happened, whether anything changed, what to press, the reference.
"""

from __future__ import annotations

from typing import ClassVar

from fleet_tui.domain.problem import Problem

REFERENCE_LENGTH = 8
"""Of a request's id, enough to find it by: so much of it is shown."""


class Failure(Exception):
    """Root. `user_message` is a sentence for a person (translated), `request_id` the reference to quote.

    `detail` is for a developer's log and holds no secret and no personal datum.
    """

    changed: bool | None = False
    default_code: ClassVar[str] = "FAILURE"
    retry_after: float | None = None
    """Seconds that the server asks to wait before it is asked again; None when it does not say."""

    def __init__(
        self,
        user_message: str,
        *,
        detail: str = "",
        request_id: str = "",
        problem: Problem | None = None,
    ) -> None:
        super().__init__(user_message)
        self.user_message = user_message
        self.detail = detail
        self.request_id = request_id or (problem.request_id if problem else "")
        self.problem = problem

    @property
    def code(self) -> str:
        """The stable code of the problem, or of this kind of failure."""
        return self.problem.code if self.problem else self.default_code


class Unreachable(Failure):
    """No connection, or no answer in time to something that changes nothing."""

    default_code = "UNREACHABLE"


class OutcomeUnknown(Failure):
    """A change was sent and no answer came: only the same request with the same key may be sent again."""

    default_code = "OUTCOME_UNKNOWN"
    changed = None


class NotSignedIn(Failure):
    """No session, a wrong password, an expired session."""

    default_code = "NOT_SIGNED_IN"


class Forbidden(Failure):
    """The role does not allow it."""

    default_code = "FORBIDDEN"


class NotFound(Failure):
    """No such thing, or it belongs to another company."""

    default_code = "NOT_FOUND"


class Conflict(Failure):
    """Somebody else changed it meanwhile."""

    default_code = "CONFLICT"


class Throttled(Failure):
    """Too many requests."""

    default_code = "THROTTLED"


class Refused(Failure):
    """A rule says no."""

    default_code = "REFUSED"


class ServerFault(Failure):
    """The server failed."""

    default_code = "SERVER_FAULT"


class BadAnswer(Failure):
    """The answer does not keep to the contract, or was cut short."""

    default_code = "BAD_ANSWER"
