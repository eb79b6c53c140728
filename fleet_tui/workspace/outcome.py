"""What is said when something was sent and could not be looked at afterwards: never that nothing was changed."""

from __future__ import annotations

from fleet_tui.domain.failure import BadAnswer, Failure, NotSignedIn, ServerFault, Throttled, Unreachable
from fleet_tui.i18n import N_, _

_HAPPENED: tuple[tuple[type[Failure], str], ...] = (
    (Unreachable, N_("The server does not answer.")),
    (NotSignedIn, N_("The session has ended.")),
    (Throttled, N_("The server asks to wait.")),
    (ServerFault, N_("The server failed.")),
    (BadAnswer, N_("The server's answer cannot be read.")),
)


_NOT_SHOWN = N_("The server did not show it.")


def not_seen(failure: Failure) -> str:
    """Why what was sent could not be looked at, in a sentence about that look and nothing else."""
    found = (sentence for kind, sentence in _HAPPENED if isinstance(failure, kind))
    return _(next(found, _NOT_SHOWN))
