"""User profiles, their invitations, and the audit log."""

from __future__ import annotations

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, json_of, segment
from fleet_tui.domain.audit import AuditPage, AuditQuery
from fleet_tui.domain.profile import NewProfile, Profile, ProfileDetails, ProfilePage, ProfileUpdate


class Profiles(Endpoint):
    """User profiles, their invitations, and the audit log."""

    async def profiles(self) -> ProfilePage:
        return await self._get(ProfilePage, "/profiles")

    async def profile(self, profile_id: str) -> ProfileDetails:
        return await self._get(ProfileDetails, f"/profiles/{segment(profile_id)}")

    async def create_profile(self, profile: NewProfile, key: str) -> ProfileDetails:
        """Raises OutcomeUnknown, Refused (IDENTIFIER_TAKEN, PERSON_HAS_PROFILE)."""
        return await self._ask(ProfileDetails, Call("POST", "/profiles", body=json_of(profile), key=key, changes=True))

    async def change_profile(self, profile_id: str, version: int, changes: ProfileUpdate) -> ProfileDetails:
        """Raises Conflict, Refused (LAST_MANAGER, PROFILE_VALIDATED, IDENTIFIER_TAKEN …), OutcomeUnknown."""
        body = changes.model_dump_json(exclude_unset=True).encode()
        path = f"/profiles/{segment(profile_id)}"
        return await self._ask(ProfileDetails, Call("PATCH", path, body=body, version=version, changes=True))

    async def remove_profile(self, profile: Profile) -> None:
        """Raises Conflict, Refused (LAST_MANAGER, LOCAL_MANAGER), OutcomeUnknown."""
        path = f"/profiles/{segment(profile.id)}"
        await self._caller.send(Call("DELETE", path, version=profile.version, changes=True))

    async def reset_second_factor(self, profile: Profile) -> None:
        """Raises Refused (NO_SECOND_FACTOR, OWN_SECOND_FACTOR), OutcomeUnknown."""
        path = f"/profiles/{segment(profile.id)}/second-factor"
        await self._caller.send(Call("DELETE", path, changes=True))

    async def invite_again(self, profile: Profile, key: str) -> ProfileDetails:
        """Raises Conflict, Refused (PROFILE_VALIDATED, NO_ADDRESS), OutcomeUnknown."""
        path = f"/profiles/{segment(profile.id)}/invitations"
        call = Call("POST", path, key=key, version=profile.version, changes=True)
        return await self._ask(ProfileDetails, call)

    async def audit(self, query: AuditQuery, *, cursor: str | None = None, limit: int = 100) -> AuditPage:
        asked = query.model_dump(mode="json", exclude_none=True)
        return await self._get(AuditPage, "/audit", cursor=cursor, limit=limit, **asked)
