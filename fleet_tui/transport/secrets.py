"""What prints or keeps a secret: a command of the user's own, and the system's keyring."""

from __future__ import annotations

import subprocess  # an argument list of the user's own settings, never a shell
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Protocol, TypeVar

from fleet_tui.domain.failure import NotSignedIn
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _

T = TypeVar("T")

KEYRING_SERVICE = "fleet-tui"
KEYRING_PATIENCE = 3.0
"""Seconds: most SSH hosts have no keyring, and some have one that waits for a dialog nobody sees."""
COMMAND_PATIENCE = 30.0
"""Seconds: a command may ask for a touch on a key."""


class CredentialsUnavailable(NotSignedIn):
    """The configured source of a token or a secret gives none."""

    default_code = "CREDENTIALS_UNAVAILABLE"


class Keyring(Protocol):
    """The part of the `keyring` package that is used."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


def output_of(command: Sequence[str], patience: float = COMMAND_PATIENCE) -> str:
    """What `command` prints, without the blanks around it. Raises CredentialsUnavailable."""
    try:
        done = subprocess.run(  # noqa: S603 - see the import
            list(command), stdin=subprocess.DEVNULL, capture_output=True, timeout=patience, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):  # ValueError: a NUL in the command
        raise _gave_none(command) from None
    if done.returncode:
        raise _gave_none(command)
    return done.stdout.decode("ascii", "replace").strip()


def _gave_none(command: Sequence[str]) -> CredentialsUnavailable:
    return CredentialsUnavailable(
        _("The command {name} gave nothing to sign in with; nothing was changed.").format(name=clean(command[0], 60))
    )


def within(ask: Callable[[], T], patience: float = KEYRING_PATIENCE) -> T:
    """What a keyring's `ask` answers in time. Raises OSError: it did not, or failed in whatever way."""
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except Exception as error:  # noqa: BLE001 - backends raise anything; the kind is all that is told on
            answer.set_exception(OSError(type(error).__name__))

    # A daemon: a keyring that never answers must not keep the program from ending.
    threading.Thread(target=run, daemon=True).start()
    try:
        return answer.result(patience)
    except TimeoutError:
        raise OSError("the keyring does not answer") from None


def installed_keyring() -> Keyring | None:
    """The `keyring` package, where it is installed."""
    try:
        import keyring
    except ImportError:
        return None
    found: Keyring = keyring
    return found
