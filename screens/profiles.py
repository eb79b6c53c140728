"""The user profiles: who may sign in, as what, and with which lines."""

from __future__ import annotations

from collections.abc import Sequence

from fleet_tui.domain.labels import PROFILE_STATUSES, ROLES
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.msisdn import grouped, plain
from fleet_tui.domain.profile import Profile, ProfileStatus
from fleet_tui.i18n import N_, _
from fleet_tui.workspace.listing import ListColumn
from screens.listing import ListScreen
from widgets.table_source import Role


def _numbers(profile: Profile) -> str:
    return ", ".join(map(grouped, profile.msisdns))


COLUMNS: tuple[ListColumn[Profile], ...] = (
    ListColumn("description", N_("Description"), lambda profile: profile.description, 28, min_width=16, flexible=True),
    ListColumn("role", N_("Role"), lambda profile: word(ROLES, profile.role), 14, priority=1),
    ListColumn("status", N_("Status"), lambda profile: word(PROFILE_STATUSES, profile.status), 10, priority=1),
    ListColumn(
        "msisdns", N_("Phone numbers"), lambda profile: ", ".join(map(grouped, profile.msisdns)), 13, priority=2
    ),
)


class ProfilesScreen(ListScreen[Profile]):
    """*Gérer les profils*."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def title_words(self) -> str:
        return _("User profiles")

    async def records(self) -> Sequence[Profile]:
        return (await self.workspace.operator.profiles()).items

    def key_of(self, record: Profile) -> str:
        return record.id

    def words_of(self, record: Profile) -> Sequence[str]:
        return [record.role, record.status, record.e_mail or "", *map(plain, record.msisdns)]

    def role_of(self, column_id: str, record: Profile) -> Role:
        if column_id != "status":
            return ""
        return "active" if record.status == ProfileStatus.VALIDATED else "pending"
