"""Where tokens are kept. In this order: a command, the environment, a keyring that answers, a private file, memory.

A store is chosen once for one origin, and named on screen. It never gives a token to another origin: keyring entries
and files carry the origin in their name.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import ValidationError

from fleet_tui.domain.session import Tokens
from fleet_tui.domain.text import clean
from fleet_tui.files import private_directory, write_private
from fleet_tui.i18n import _
from fleet_tui.transport.secrets import (
    COMMAND_PATIENCE,
    KEYRING_PATIENCE,
    KEYRING_SERVICE,
    CredentialsUnavailable,
    Keyring,
    output_of,
    within,
)
from fleet_tui.transport.secrets import installed_keyring as _installed_keyring

T = TypeVar("T")

TOKEN_VARIABLE = "FLEET_TUI_TOKEN"  # noqa: S105 - the name of a variable, not its value
_NO_END = datetime(9999, 12, 31, tzinfo=UTC)


class TokenStore(Protocol):
    """Keeps the tokens of one origin. May block: it is asked in a thread."""

    @property
    def name(self) -> str:
        """What to call the place on screen, translated."""
        ...

    def load(self) -> Tokens | None:
        """What is kept, None when nothing is. Raises CredentialsUnavailable."""
        ...

    def save(self, tokens: Tokens) -> None:
        """Keep `tokens`. Raises OSError."""
        ...

    def clear(self) -> None:
        """Forget everything. Raises OSError."""
        ...


class MemoryStore:
    """Until the program ends."""

    def __init__(self, tokens: Tokens | None = None, *, reason: str = "") -> None:
        self._tokens = tokens
        self._reason = reason

    @property
    def name(self) -> str:
        return self._reason or _("in memory only, until the program ends")

    def load(self) -> Tokens | None:
        return self._tokens

    def save(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def clear(self) -> None:
        self._tokens = None


class EnvironmentStore(MemoryStore):
    """The token in FLEET_TUI_TOKEN; who set it renews it."""

    def __init__(self, token: str) -> None:
        super().__init__(_bare(token))

    @property
    def name(self) -> str:
        return _("the environment variable {name}").format(name=TOKEN_VARIABLE)


class CommandStore:
    """A command that prints a token, run again when that token is spent."""

    def __init__(self, command: Sequence[str], *, patience: float = COMMAND_PATIENCE) -> None:
        self._command = list(command)
        self._patience = patience

    @property
    def name(self) -> str:
        return _("the command {name}").format(name=clean(self._command[0], 60))

    def load(self) -> Tokens | None:
        return _bare(output_of(self._command, self._patience))

    def save(self, tokens: Tokens) -> None:
        """The command keeps its own."""

    def clear(self) -> None:
        """The command keeps its own."""


class FileStore:
    """A file of its owner's only (0600) in a directory of its owner's only (0700)."""

    def __init__(self, directory: Path, origin: str) -> None:
        self._directory = directory
        self._path = directory / f"{_digest(origin)}.json"

    @property
    def name(self) -> str:
        return _("the file {path}").format(path=clean(str(self._path), 300))

    def private(self) -> bool:
        """Nobody else can read or replace it. The directory is made where it is missing."""
        try:
            private_directory(self._directory)
            return all(_own(path) for path in (self._directory, self._path) if path == self._directory or _is(path))
        except OSError:
            return False

    def load(self) -> Tokens | None:
        if not self.private():
            raise CredentialsUnavailable(
                _("{path} can be read by others and is not used; nothing was changed.").format(
                    path=clean(str(self._path), 300)
                )
            )
        try:
            return _parsed(self._path.read_bytes())
        except OSError:
            return None

    def save(self, tokens: Tokens) -> None:
        if not self.private():
            raise PermissionError(str(self._directory))
        write_private(self._path, tokens.model_dump_json().encode())

    def clear(self) -> None:
        self._path.unlink(missing_ok=True)


class KeyringStore:
    """The system's keyring, given three seconds for every answer."""

    def __init__(self, keyring: Keyring, origin: str, *, patience: float = KEYRING_PATIENCE) -> None:
        self._keyring = keyring
        self._origin = origin
        self._patience = patience

    @property
    def name(self) -> str:
        return _("the system's keyring")

    def answers(self) -> bool:
        """It can be read here and now."""
        try:
            self._within(lambda: self._keyring.get_password(KEYRING_SERVICE, self._origin))
        except OSError:
            return False
        return True

    def load(self) -> Tokens | None:
        try:
            kept = self._within(lambda: self._keyring.get_password(KEYRING_SERVICE, self._origin))
        except OSError:
            raise CredentialsUnavailable(_("The system's keyring does not answer; nothing was changed.")) from None
        return _parsed(kept.encode()) if kept else None

    def save(self, tokens: Tokens) -> None:
        self._within(lambda: self._keyring.set_password(KEYRING_SERVICE, self._origin, tokens.model_dump_json()))

    def clear(self) -> None:
        if self._within(lambda: self._keyring.get_password(KEYRING_SERVICE, self._origin)) is not None:
            self._within(lambda: self._keyring.delete_password(KEYRING_SERVICE, self._origin))

    def _within(self, ask: Callable[[], T]) -> T:
        return within(ask, self._patience)


def choose_store(
    origin: str,
    directory: Path,
    *,
    token_command: Sequence[str] = (),
    environ: Mapping[str, str] = os.environ,
    keyring: Keyring | None = None,
) -> TokenStore:
    """The first source that there is for `origin` (a base URL); files go to `directory`.

    `keyring` is the installed package by default. Blocks up to three seconds: ask it in a thread.

    Raises:
        CredentialsUnavailable: FLEET_TUI_TOKEN holds no token.
    """
    if token_command:
        return CommandStore(token_command)
    if token := environ.get(TOKEN_VARIABLE):
        return EnvironmentStore(token)
    if (found := keyring or _installed_keyring()) is not None:
        kept = KeyringStore(found, origin)
        if kept.answers():
            return kept
    file = FileStore(directory, origin)
    if file.private():
        return file
    return MemoryStore(reason=_("in memory only: {path} can be read by others").format(path=clean(str(directory), 300)))


def _bare(token: str) -> Tokens:
    """An access token without a refresh token: its source gives the next one."""
    if not token or len(token) > 10_000 or not token.isascii() or not token.isprintable() or " " in token:
        raise CredentialsUnavailable(_("The token is not valid; nothing was changed."))
    return Tokens(access_token=token, refresh_token="", expires_at=_NO_END)


def _parsed(kept: bytes) -> Tokens | None:
    try:
        return Tokens.model_validate_json(kept)
    except ValidationError:
        return None


def _digest(origin: str) -> str:
    return hashlib.sha256(origin.encode()).hexdigest()[:16]


def _is(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _own(path: Path) -> bool:
    found = path.lstat()
    return not stat.S_ISLNK(found.st_mode) and found.st_uid == os.geteuid() and not stat.S_IMODE(found.st_mode) & 0o077
