"""The form of a profile: a new one, whose invitation goes out, or other data of one that is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.widget import Widget

from fleet_tui.actions import Action
from fleet_tui.domain.failure import Conflict
from fleet_tui.domain.labels import LANGUAGES, ROLES, SALUTATIONS
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.msisdn import grouped, is_msisdn
from fleet_tui.domain.person import Language, Person, Salutation, is_e_mail
from fleet_tui.domain.profile import NewProfile, Profile, ProfileDetails, ProfileStatus, ProfileUpdate, Role
from fleet_tui.i18n import N_, _, language
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.record_draft import Typed
from screens.base import bindings
from screens.form import FormScreen, text_of
from widgets.field import Field
from widgets.pick import Pick
from widgets.safe import heading, label

_NOBODY = ("", N_("no user of the fleet"))


class ProfileForm(FormScreen):
    """Role, name, address … `about` is the id of the profile that is changed; empty: a new one, as `role` to begin."""

    KEYS = ("submit", "find_user", "discard")
    BINDINGS = bindings("find_user")
    form_id = "profile"

    def __init__(
        self,
        about: str = "",
        draft: Draft | None = None,
        role: str = Role.MEMBER,
        made: Callable[[str], None] = lambda profile_id: None,
    ) -> None:
        """`made` is told the id of a new profile."""
        super().__init__(about, draft)
        self._made = made
        self._role = role
        self._profile: Profile | None = None
        self._person_name = ""

    def heading(self) -> str:
        return _("Data of a profile") if self._about else _("New user profile")

    def path_words(self) -> list[str]:
        return [_("User profiles"), self.heading()]

    def actions(self) -> list[Action]:
        """Who it belongs to is said when it is made."""
        return [action for action in super().actions() if action.id != "find_user" or not self._about]

    def why_not(self, action: Action) -> str | None:
        if action.id == "find_user" and self._about:
            return _("Whose profile it is was said when it was made.")
        return super().why_not(action)

    def fields(self) -> Iterator[Widget]:
        yield heading(self.heading())
        if not self._about:
            roles = [(role, word(ROLES, role)) for role in Role]
            yield Pick(_("Role"), roles, self._role, id="role")
            yield Pick(_("User"), [(_NOBODY[0], _(_NOBODY[1]))], id="person_id")
        yield Field(_("Name"), required=True, id="description")
        yield Field(_("E-mail address"), required=True, id="e_mail")
        yield Field(_("Phone number"), id="phone_number")
        titles = [("", _("none")), *((title, word(SALUTATIONS, title)) for title in Salutation)]
        yield Pick(_("Title"), titles, id="salutation")
        languages = [(each, word(LANGUAGES, each)) for each in Language]
        yield Pick(_("Language"), languages, language().upper(), id="language")
        hint = _("The invitation goes to this address, in this language.")
        yield label(hint, id="mail-hint", classes="hint")

    def show_what_belongs(self) -> None:
        """The address of a complete profile is what it signs in with."""
        invited = self._profile is None or self._profile.status == ProfileStatus.INVITED
        self.query_one("#e_mail").display = invited
        self.query_one("#mail-hint").display = invited

    def _begin(self) -> None:
        """The role is chosen before: a new profile begins with the name."""
        super()._begin()
        if not self._draft.frozen:
            self.entry("description").go_to()

    # The user of the fleet it belongs to

    def do_find_user(self) -> None:
        """Search the user of the fleet whose profile it is; what is still empty is filled in from them."""
        from screens.profiles.person import PersonDialog

        if self.busy or self._draft.frozen:
            return

        def chosen(person: Person | None) -> None:
            if person is not None:
                self._take(person)

        self.app.push_screen(PersonDialog(self.workspace.operator), chosen)

    def _take(self, person: Person) -> None:
        self._offer(person.id, person.name)
        known = {
            "description": person.name,
            "e_mail": person.e_mail or "",
            "phone_number": grouped(person.phone_number) if person.phone_number else "",
            "salutation": person.salutation or "",
        }
        for name, value in known.items():
            if value and not text_of(self.typed(), name):
                self.entry(name).value = str(value)
        self.entry("language").value = str(person.language)
        self.edited()
        self.entry("description").go_to()

    def _offer(self, person_id: str, name: str) -> None:
        self._person_name = name
        pick = self.query_one("#person_id", Pick)
        pick.offer([(_NOBODY[0], _(_NOBODY[1])), (person_id, name)])
        pick.value = person_id

    def typed(self) -> Typed:
        typed = dict(super().typed())
        if not self._about:
            typed["person_name"] = self._person_name if typed["person_id"] else ""
        return typed

    def take_up(self, typed: Typed) -> None:
        if not self._about and (person_id := text_of(typed, "person_id")):
            self._offer(person_id, text_of(typed, "person_name"))
        super().take_up(typed)

    # What is sent

    async def latest(self) -> Typed:
        self._profile = await self.workspace.operator.profile(self._about)
        profile = self._profile
        return {
            "description": str(profile.description),
            "e_mail": str(profile.e_mail or ""),
            "phone_number": grouped(profile.phone_number) if profile.phone_number else "",
            "salutation": str(profile.salutation or ""),
            "language": str(profile.language),
        }

    def problems(self) -> dict[str, str]:
        typed, found = self.typed(), {}
        if not text_of(typed, "description"):
            found["description"] = _("Please fill this in.")
        elif len(text_of(typed, "description")) > 200:
            found["description"] = _("This is too long.")
        if "e_mail" in typed and not is_e_mail(text_of(typed, "e_mail")):
            found["e_mail"] = _("This is not an e-mail address.")
        number = text_of(typed, "phone_number")
        if number and not is_msisdn(number):
            found["phone_number"] = _("This is not a phone number.")
        return found

    def _given(self) -> dict[str, object]:
        typed = self.typed()
        given: dict[str, object] = {
            name: text_of(typed, name) for name in ("description", "e_mail", "language") if name in typed
        }
        for name in ("phone_number", "salutation"):
            given[name] = text_of(typed, name) or None
        return given

    async def send(self, key: str) -> object:
        operator, given = self.workspace.operator, self._given()
        if not self._about:
            typed = self.typed()
            given |= {"role": text_of(typed, "role"), "person_id": text_of(typed, "person_id") or None}
            return await operator.create_profile(NewProfile.model_validate(given), key)
        if self._profile is None:  # gone on with, and never seen in this run: look first
            raise Conflict(_("Somebody else changed it meanwhile; nothing was changed."))
        return await operator.change_profile(self._about, self._profile.version, ProfileUpdate.model_validate(given))

    def done(self, result: object) -> None:
        super().done(result)
        if self._about or not isinstance(result, ProfileDetails):
            self.say(_("Saved."))
        else:
            self._made(result.id)
            self.say(_("The invitation goes to {address}.").format(address=result.e_mail))
        self.host.refresh_fleet()
