"""User profiles: who may sign in, as what; and how their invitation fares."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from fleet_tui.domain.base import LineStatus, Page, Request, Resource
from fleet_tui.domain.person import EMail, Language, Name, OpenLanguage, OpenSalutation, PhoneNumber, Salutation
from fleet_tui.domain.text import Text


class Role(StrEnum):
    """MANAGER: everything of the company. MEMBER: their own lines and data only."""

    MANAGER = "MANAGER"
    MEMBER = "MEMBER"


class ProfileStatus(StrEnum):
    """INVITED until the person has completed the profile, then VALIDATED."""

    INVITED = "INVITED"
    VALIDATED = "VALIDATED"


class MailStatus(StrEnum):
    """QUEUED: to be sent, or sent again after a setback. SPOOLED: kept as a file, for no mail server is set.

    SENT: the mail server took it. FAILED: it refused it for good, or too many attempts went wrong.
    """

    QUEUED = "QUEUED"
    SENT = "SENT"
    SPOOLED = "SPOOLED"
    FAILED = "FAILED"


OpenRole = Annotated[Role | Text, Field(union_mode="left_to_right")]
OpenProfileStatus = Annotated[ProfileStatus | Text, Field(union_mode="left_to_right")]
OpenLineStatus = Annotated[LineStatus | Text, Field(union_mode="left_to_right")]


class InvitationMail(Resource):
    """The last invitation mail of a profile.

    `reason` is the code of what went wrong last (RECIPIENT_REFUSED, UNREACHABLE …), `said` the mail server's own words.
    """

    status: Annotated[MailStatus | Text, Field(union_mode="left_to_right")]
    queued_at: datetime
    sent_at: datetime | None = None
    attempts: Annotated[int, Field(ge=0)] = 0
    next_attempt_at: datetime | None = None
    reason: str | None = None
    said: Text | None = None


class Profile(Resource):
    """A user profile with the numbers of its person's lines. `mail` is None where no mail was ever made."""

    id: str
    version: int = 1
    description: Text
    role: OpenRole
    status: OpenProfileStatus
    e_mail: Text | None = None
    phone_number: Text | None = None
    salutation: OpenSalutation | None = None
    language: OpenLanguage = Language.FR
    person_id: str | None = None
    person_name: Text | None = None
    msisdns: list[str] = []
    invited_at: datetime | None = None
    invitation_expires_at: datetime | None = None
    mail: InvitationMail | None = None


class ProfilePage(Page):
    """Profiles, by description."""

    items: list[Profile]


class ProfileLine(Resource):
    """A line of a profile's person."""

    id: str
    msisdn: str
    description: Text
    status: OpenLineStatus
    plan: Text


class ProfileDetails(Profile):
    """A profile with the lines of its person, by number; `second_factor`: its sign-in asks for one."""

    lines: list[ProfileLine] = []
    second_factor: bool = False


class NewProfile(Request):
    """A profile to make; its invitation goes to `e_mail`. `person_id` is the user of the fleet whose profile it is."""

    role: Role
    description: Name
    e_mail: EMail
    phone_number: PhoneNumber | None = None
    salutation: Salutation | None = None
    language: Language = Language.FR
    person_id: Annotated[str, Field(max_length=32)] | None = None


class ProfileUpdate(Request):
    """Other data of a profile, as a merge patch (RFC 7396): a field that is not named stays, null empties one.

    Another `e_mail` is for an invited profile only: a new invitation goes there, and the code of the old one ends.
    The defaults only say that a field may be left out; what was given is in `model_fields_set`.
    """

    role: Role = Role.MEMBER
    description: Name = ""
    e_mail: EMail = ""
    phone_number: PhoneNumber | None = None
    salutation: Salutation | None = None
    language: Language = Language.FR

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("an update names a field at least")
        return self
