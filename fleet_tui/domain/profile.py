"""User profiles: who may sign in, as what."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from fleet_tui.domain.base import Page, Resource
from fleet_tui.domain.text import Text


class Role(StrEnum):
    """MANAGER: everything of the company. MEMBER: their own lines and data only."""

    MANAGER = "MANAGER"
    MEMBER = "MEMBER"


class ProfileStatus(StrEnum):
    """INVITED until the person has completed the profile, then VALIDATED."""

    INVITED = "INVITED"
    VALIDATED = "VALIDATED"


class Profile(Resource):
    """A user profile with the lines of its person."""

    id: str
    version: int = 1
    description: Text
    role: Annotated[Role | Text, Field(union_mode="left_to_right")]
    status: Annotated[ProfileStatus | Text, Field(union_mode="left_to_right")]
    e_mail: Text | None = None
    person_id: str | None = None
    msisdns: list[str] = []
    invited_at: datetime | None = None


class ProfilePage(Page):
    """Profiles, by description."""

    items: list[Profile]
