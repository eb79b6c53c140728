"""What is said of failures beside their own sentence.

How long the server asks to wait; and, when something was sent and could not be looked at afterwards, why: never that
nothing was changed.
"""

from __future__ import annotations

import math

from fleet_tui.domain.failure import BadAnswer, Failure, NotSignedIn, ServerFault, Throttled, Unreachable
from fleet_tui.i18n import N_, _, ngettext
from fleet_tui.i18n.format import number

_HAPPENED: tuple[tuple[type[Failure], str], ...] = (
    (Unreachable, N_("The server does not answer.")),
    (NotSignedIn, N_("The session has ended.")),
    (Throttled, N_("The server asks to wait.")),
    (ServerFault, N_("The server failed.")),
    (BadAnswer, N_("The server's answer cannot be read.")),
)


_IN_MINUTES = 120
_NOT_SHOWN = N_("The server did not show it.")


def not_seen(failure: Failure) -> str:
    """Why what was sent could not be looked at, in a sentence about that look and nothing else."""
    found = (sentence for kind, sentence in _HAPPENED if isinstance(failure, kind))
    return _(next(found, _NOT_SHOWN))


def wait_words(seconds: float) -> str:
    """How long the server asks to wait."""
    whole = math.ceil(seconds)
    if whole >= _IN_MINUTES:
        minutes = math.ceil(seconds / 60)
        return ngettext(
            "The server asks to wait {count} minute.", "The server asks to wait {count} minutes.", minutes
        ).format(count=number(minutes))
    return ngettext(
        "The server asks to wait {count} second.", "The server asks to wait {count} seconds.", whole
    ).format(count=number(whole))


def with_wait(failure: Failure) -> str:
    """The sentence of `failure`, and how long the server asks to wait."""
    return f"{failure.user_message} {wait_words(failure.retry_after)}" if failure.retry_after else failure.user_message
