"""The key with which one signs in to an operator: from a command, the environment, the keyring, or typed.

The secret stands in no file of ours, and in nothing that is printed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import SecretStr

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.transport.secrets import (
    KEYRING_SERVICE,
    CredentialsUnavailable,
    Keyring,
    installed_keyring,
    output_of,
    within,
)

_NOT_IN_A_NAME = re.compile(r"[^A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Key:
    """The id of a key and its secret."""

    id: str
    secret: SecretStr


def variable_of(connection: str) -> str:
    """The environment variable that may hold the secret of a connection: FLEET_TUI_WORKS_SECRET."""
    return f"FLEET_TUI_{_NOT_IN_A_NAME.sub('_', connection.upper())}_SECRET"


@dataclass(slots=True)
class KeyStore:
    """Where the key of a connection comes from. May block: it is asked in a thread.

    `key_id` is the one of the settings; a key that was typed is kept in the keyring where one answers, else until the
    program ends.
    """

    connection: str
    key_id: str = ""
    command: Sequence[str] = ()
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    keyring: Keyring | None = field(default_factory=installed_keyring, repr=False)
    _typed: Key | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """What to call the place on screen, translated."""
        if self.command:
            return _("the command {name}").format(name=clean(self.command[0], 60))
        if self.environ.get(variable_of(self.connection)):
            return _("the environment variable {name}").format(name=variable_of(self.connection))
        if self.keyring is not None and self._in_keyring() is not None:
            return _("the system's keyring")
        return _("in memory only, until the program ends")

    @property
    def given(self) -> bool:
        """A command or the environment gives the secret, at each start anew: nobody signs in, and nobody signs out."""
        return self._typed is None and bool(self.command or self.environ.get(variable_of(self.connection)))

    def load(self) -> Key | None:
        """The key; None where there is none. Raises CredentialsUnavailable."""
        if self._typed is not None:
            return self._typed
        if self.command:
            return self._own(output_of(self.command))
        if secret := self.environ.get(variable_of(self.connection)):
            return self._own(secret)
        return self._in_keyring()

    def save(self, key: Key) -> None:
        """Go on with `key`."""
        self._typed = key
        if self.keyring is not None and not self.command:
            kept, keyring = json.dumps({"id": key.id, "secret": key.secret.get_secret_value()}), self.keyring
            try:
                within(lambda: keyring.set_password(KEYRING_SERVICE, self.connection, kept))
            except OSError:
                self.keyring = None  # it is typed again at the next start

    def clear(self) -> None:
        """Forget a key that was typed."""
        self._typed = None
        if self._in_keyring() is not None and self.keyring is not None:
            keyring = self.keyring
            within(lambda: keyring.delete_password(KEYRING_SERVICE, self.connection))

    def _own(self, secret: str) -> Key:
        if not self.key_id or not secret or not secret.isascii() or not secret.isprintable() or " " in secret:
            raise CredentialsUnavailable(_("The key's id or its secret is missing; nothing was changed."))
        return Key(self.key_id, SecretStr(secret))

    def _in_keyring(self) -> Key | None:
        if self.keyring is None:
            return None
        keyring = self.keyring
        try:
            kept = json.loads(within(lambda: keyring.get_password(KEYRING_SERVICE, self.connection)) or "null")
            return Key(str(kept["id"]), SecretStr(str(kept["secret"]))) if kept else None
        except (OSError, ValueError, KeyError, TypeError):
            return None
