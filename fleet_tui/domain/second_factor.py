"""A second factor: beside the password, a code that an authenticator app shows for half a minute (RFC 6238)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, SecretStr

from fleet_tui.domain.base import Request, Resource

CODE_LENGTH = 40
"""Characters of a code as it is typed at most: spaces and dashes do not count."""

TypedCode = Annotated[SecretStr, Field(min_length=6, max_length=CODE_LENGTH)]


class SecondFactor(Resource):
    """Whether one signs in with a second factor, `since` when (None: no), and how many recovery codes are left."""

    since: datetime | None = None
    recovery_codes: int = 0


class SecondFactorStart(Request):
    """Asks for the secret of a second factor; `present` is one's password."""

    present: SecretStr


class SecondFactorSecret(Resource):
    """What an authenticator app is given, once: the `secret` in base32, and all of it as one `uri` (otpauth)."""

    secret: Annotated[str, Field(repr=False)]
    uri: Annotated[str, Field(repr=False)]


class SecondFactorCode(Request):
    """A code that the app shows by the secret: the second factor counts from then on."""

    code: TypedCode


class SecondFactorProof(Request):
    """Both factors, to change one of them: `present` is one's password, `code` the app's, or a recovery code."""

    present: SecretStr
    code: TypedCode


class RecoveryCodes(Resource):
    """Codes that take the place of the app's, each once. They are shown this once; those before end."""

    codes: Annotated[list[str], Field(repr=False)]


def grouped(secret: str) -> str:
    """A secret or a code in groups of four, to be typed."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
