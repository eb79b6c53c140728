"""What is held of a person: found, handed out, erased."""

from __future__ import annotations

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, json_of
from fleet_tui.domain.personal_data import Erasure, FoundPeople, PersonData, PersonRef, PersonSearch

_AT = "/personal-data"


class PersonalData(Endpoint):
    """Handing out and erasing what is held of one person."""

    async def find_person(self, who: str) -> FoundPeople:
        return await self._ask(FoundPeople, Call("POST", f"{_AT}/searches", body=json_of(PersonSearch(who=who))))

    async def export_person(self, person_id: str) -> PersonData:
        """Raises NotFound."""
        body = json_of(PersonRef(id=person_id))
        return await self._ask(PersonData, Call("POST", f"{_AT}/exports", body=body, patient=True))

    async def erase_person(self, person_id: str, *, validate_only: bool) -> Erasure:
        """Raises NotFound, OutcomeUnknown."""
        path = f"{_AT}/erasure-previews" if validate_only else f"{_AT}/erasures"
        body = json_of(PersonRef(id=person_id))
        return await self._ask(Erasure, Call("POST", path, body=body, changes=not validate_only, patient=True))
