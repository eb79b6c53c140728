"""The user profiles: who may sign in, as what, and with which lines; and one of them with its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.getters import query_one

from fleet_tui.actions import Action
from fleet_tui.domain.labels import LINE_STATUSES, ROLES
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.msisdn import grouped, plain
from fleet_tui.domain.profile import Profile, ProfileDetails, ProfileLine, ProfileStatus
from fleet_tui.domain.profile import Role as Permission
from fleet_tui.i18n import N_, _
from fleet_tui.workspace.listing import ListColumn
from fleet_tui.workspace.profile_words import mail_failed, note, profile_details, status_word
from screens.base import bindings
from screens.listing import PANE_FROM, ListScreen
from screens.profiles.work import WORK, ProfileWork
from widgets.choice_list import Choice
from widgets.detail_pane import Detail, DetailPane
from widgets.dialog import ChoiceDialog
from widgets.table_source import Role

COLUMNS: tuple[ListColumn[Profile], ...] = (
    ListColumn("description", N_("Description"), lambda profile: profile.description, 28, min_width=16, flexible=True),
    ListColumn("role", N_("Role"), lambda profile: word(ROLES, profile.role), 14, priority=1),
    ListColumn("status", N_("Status"), status_word, 12, priority=1),
    ListColumn(
        "msisdns", N_("Phone numbers"), lambda profile: ", ".join(map(grouped, profile.msisdns)), 13, priority=2
    ),
)


class ProfilesScreen(ListScreen[Profile], ProfileWork):
    """*Gérer les profils*. For managers: a member is told so."""

    KEYS = (
        "open_record", "new_profile", "search", *WORK, "lines_of", "open_audit", "sort", "export",
        "reset_second_factor",
    )  # fmt: skip
    BINDINGS = bindings("new_profile")

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self._new: str | None = None

    def title_words(self) -> str:
        return _("User profiles")

    async def records(self) -> Sequence[Profile]:
        return (await self.workspace.operator.profiles()).items if self._reads else []

    @property
    def _reads(self) -> bool:
        """This person may see the profiles: managers do."""
        me = self.workspace.me
        return me is None or me.role == Permission.MANAGER

    def key_of(self, record: Profile) -> str:
        return record.id

    def words_of(self, record: Profile) -> Sequence[str]:
        return [record.role, record.status, record.e_mail or "", *map(plain, record.msisdns)]

    def role_of(self, column_id: str, record: Profile) -> Role:
        if column_id != "status":
            return ""
        if mail_failed(record):
            return "refused"
        return "active" if record.status == ProfileStatus.VALIDATED else "pending"

    def details(self, record: Profile) -> Sequence[Detail]:
        return profile_details(record)

    def open(self, record: Profile) -> None:
        self.app.push_screen(ProfileScreen(record.id))

    def empty_words(self) -> str:
        if not self._reads:
            return _("User profiles are for fleet managers.\nYour own line is among the SIM cards: g 1.")
        return _("There is no profile yet.\nn makes one.")

    @property
    def profile(self) -> Profile | None:
        return self.current

    def show_anew(self) -> None:
        self.fetch()

    def show_changed(self, profile: Profile) -> None:
        self.listing.change(profile)
        self.paint_rows()
        self.fetch()

    def tell_of_row(self) -> None:
        """What the side pane says of the invitation, where there is no room for one."""
        record = self.current
        self._tell(note(record) if record is not None and self.app.size.width < PANE_FROM else "")

    def paint_rows(self) -> None:
        super().paint_rows()
        if self._new is not None and self.table.move_cursor_to(self._new):
            self._new = None
        self.tell_of_row()

    def _go_to(self, profile_id: str) -> None:
        """The cursor goes to a new profile, as soon as it is here."""
        self._new = profile_id

    def do_new_profile(self) -> None:
        """Which role first; then the details."""
        from screens.profiles.form import ProfileForm

        choices = [
            Choice(Permission.MANAGER, word(ROLES, Permission.MANAGER), "1", hint=_("everything of the company")),
            Choice(Permission.MEMBER, word(ROLES, Permission.MEMBER), "2", hint=_("their own lines and data")),
        ]

        def chosen(role: str | None) -> None:
            if role is not None:
                self.app.push_screen(ProfileForm(role=role, made=self._go_to))

        self.app.push_screen(ChoiceDialog(_("New user profile: which role?"), choices), chosen)


LINE_COLUMNS: tuple[ListColumn[ProfileLine], ...] = (
    ListColumn("msisdn", N_("Phone number"), lambda line: grouped(line.msisdn), 14),
    ListColumn("description", N_("Description"), lambda line: line.description, 24, min_width=12, flexible=True),
    ListColumn("plan", N_("Plan"), lambda line: line.plan, 20, priority=2, flexible=True),
    ListColumn("status", N_("Status"), lambda line: word(LINE_STATUSES, line.status), 12, priority=1),
)


class ProfileScreen(ListScreen[ProfileLine], ProfileWork):
    """One profile: its data, and below them the lines of its user."""

    KEYS = ("open_record", *WORK, "lines_of", "search", "sort", "export", "reset_second_factor")
    about = query_one("#profile", DetailPane)

    def __init__(self, profile_id: str) -> None:
        super().__init__(LINE_COLUMNS)
        self._profile_id = profile_id
        self._profile: ProfileDetails | None = None

    def above(self) -> ComposeResult:
        yield DetailPane(id="profile")

    def title_words(self) -> str:
        return self._profile.description if self._profile is not None else _("User profile")

    async def records(self) -> Sequence[ProfileLine]:
        self._profile = await self.workspace.operator.profile(self._profile_id)
        return self._profile.lines

    def key_of(self, record: ProfileLine) -> str:
        return record.id

    def words_of(self, record: ProfileLine) -> Sequence[str]:
        return [plain(record.msisdn), record.status]

    def role_of(self, column_id: str, record: ProfileLine) -> Role:
        states: dict[str, Role] = {"ACTIVE": "active", "PENDING": "pending", "SUSPENDED": "pending", "CEASED": "dim"}
        return states.get(record.status, "") if column_id == "status" else ""

    def open(self, record: ProfileLine) -> None:
        from screens.manage_sim.screen import ManageSimScreen

        self.app.push_screen(ManageSimScreen(record.id))

    def empty_words(self) -> str:
        return _("This profile has no line.")

    @property
    def profile(self) -> Profile | None:
        return self._profile

    def why_not(self, action: Action) -> str | None:
        """What is done to the profile does not ask for a line."""
        if action.id in (*WORK, "lines_of", "reset_second_factor"):
            return action.applies(replace(self.selection(), record=self._profile))
        return super().why_not(action)

    def show_anew(self) -> None:
        self.fetch()

    def show_changed(self, profile: Profile) -> None:
        if isinstance(profile, ProfileDetails):
            self._profile = profile
            self.paint_rows()

    def gone(self) -> None:
        self.app.pop_screen()

    def paint_rows(self) -> None:
        super().paint_rows()
        if self._profile is not None:
            self.paint_frame([_("User profiles"), self._profile.description])
            self.about.show(profile_details(self._profile))
