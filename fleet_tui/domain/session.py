"""Signing in, and who one is then."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, SecretStr

from fleet_tui.domain.base import Request, Resource
from fleet_tui.domain.profile import Role
from fleet_tui.domain.second_factor import TypedCode
from fleet_tui.domain.text import Text

IDENTIFIER_LENGTH = 254
"""Characters of an e-mail address at most (RFC 5321, errata 1690)."""


PASSWORD_MINIMUM, PASSWORD_MAXIMUM = 12, 1024
"""Characters of a password. The server looks at them: what is wrong with one is said in words of its own."""
NewPassword = Annotated[
    SecretStr, Field(json_schema_extra={"minLength": PASSWORD_MINIMUM, "maxLength": PASSWORD_MAXIMUM})
]


class FleetOrigin(StrEnum):
    """Where the fleet's data came from; every screen says it.

    SAMPLE: generated here. LOCAL_LIST: imported from a workbook, reaches no operator. OPERATOR: a served fleet.
    """

    SAMPLE = "SAMPLE"
    LOCAL_LIST = "LOCAL_LIST"
    OPERATOR = "OPERATOR"


class Organisation(Resource):
    """The company whose fleet this is."""

    id: str
    name: Text
    origin: Annotated[FleetOrigin | Text, Field(union_mode="left_to_right")]


class Me(Resource):
    """Who is signed in."""

    profile_id: str
    name: Text
    role: Annotated[Role | Text, Field(union_mode="left_to_right")]
    organisation: Organisation
    e_mail: Text | None = None
    phone_number: Text | None = None


class Credentials(Request):
    """What one signs in with. `identifier` is the e-mail address of the profile.

    `second_factor`: a code of the authenticator app or a recovery code, where the profile has a second factor.
    """

    identifier: Annotated[str, Field(min_length=1, max_length=IDENTIFIER_LENGTH)]
    password: SecretStr
    second_factor: TypedCode | None = None


class InvitationAcceptance(Request):
    """How an invited person completes their profile; the password has at least 12 characters."""

    code: Annotated[str, Field(min_length=8, max_length=100, repr=False)]
    identifier: Annotated[str, Field(max_length=IDENTIFIER_LENGTH, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    password: NewPassword
    given_name: Annotated[str, Field(min_length=1, max_length=200)]
    family_name: Annotated[str, Field(min_length=1, max_length=200)]


class PasswordChange(Request):
    """Another password of one's own: `present` is the one of now, `password` the new one, of at least 12 characters."""

    present: SecretStr
    password: NewPassword


class ForgottenPassword(Request):
    """Asks for a mail with a code that takes the place of a password. `identifier` is what one signs in with."""

    identifier: Annotated[str, Field(min_length=1, max_length=IDENTIFIER_LENGTH)]


class PasswordReset(Request):
    """The code of such a mail, and the password from now on, of at least 12 characters.

    `second_factor` as at a sign-in: who reads somebody's mail does not have it.
    """

    code: Annotated[str, Field(min_length=8, max_length=100, repr=False)]
    password: NewPassword
    second_factor: TypedCode | None = None


class OpenSession(Resource):
    """A place where somebody is signed in, since `began_at`; without another sign-in it ends at `ends_at`.

    `address` is where it was last renewed from, None where that is not known; `used_at` is when: while a session is in
    use it is renewed each hour. `current` is the one that asks.
    """

    id: str
    began_at: datetime
    used_at: datetime
    ends_at: datetime
    address: Text | None = None
    current: bool = False


_TOKEN = r"^[\x21-\x7e]*$"  # noqa: S105 - the shape of a secret, not one
"""What a header takes (RFC 6750, 2.1): any other could be kept, but never be sent."""


class Tokens(Resource):
    """Opaque bearer tokens: `access_token` until `expires_at`, then one refresh with `refresh_token`."""

    access_token: Annotated[str, Field(repr=False, min_length=1, max_length=10_000, pattern=_TOKEN)]
    refresh_token: Annotated[str, Field(repr=False, max_length=10_000, pattern=_TOKEN)]
    expires_at: datetime


class RefreshRequest(Request):
    """Asks for new tokens; the old refresh token is spent by it."""

    refresh_token: Annotated[str, Field(repr=False)]
