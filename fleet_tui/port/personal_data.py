"""What is held of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fleet_tui.domain.personal_data import Erasure, FoundPeople, PersonData


class PersonalDataPort(Protocol):
    """Handing out and erasing what is held of one person (GDPR articles 15 and 17)."""

    async def find_person(self, who: str) -> FoundPeople:
        """Everybody whom an employee number, an e-mail address, a phone number or a name may mean."""
        ...

    async def export_person(self, person_id: str) -> PersonData:
        """All that is held of the person that `FoundPerson.id` names; it is recorded. Raises NotFound."""
        ...

    async def erase_person(self, person_id: str, *, validate_only: bool) -> Erasure:
        """Erase them, or say what would become of what is held; with an obstacle nothing is done.

        Raises NotFound, OutcomeUnknown: sent again it does nothing twice.
        """
        ...
