"""What can be done to one profile, from the list and from its own screen: each asked for first, none done twice."""

from __future__ import annotations

import uuid
from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence

from textual import on, work
from textual.message import Message

from fleet_tui.domain.failure import Conflict, Failure, OutcomeUnknown
from fleet_tui.domain.labels import PROFILE_STATUSES, ROLES
from fleet_tui.domain.labels import label as word
from fleet_tui.domain.profile import Profile, ProfileStatus, ProfileUpdate, Role
from fleet_tui.i18n import _, pgettext
from fleet_tui.workspace.profile_words import last_sent
from screens.base import FleetScreen, bindings
from widgets.dialog import ConfirmDialog

WORK = ("change_role", "invite_again", "change_profile", "remove_profile")

Step = Callable[[], Awaitable[Profile | None]]
"""Does it, and gives what the profile is then; None: it is gone. Raises Failure."""
Ask = Callable[[Profile, Sequence[str]], None]
"""Asks whether to do it to a profile; the lines say what somebody else changed since it was asked the first time."""


class ProfileWork(FleetScreen):
    """A screen with one profile to act on."""

    BINDINGS = bindings(*WORK, "lines_of", "open_audit", "reset_second_factor")
    _at_work = False

    class Worked(Message):
        """It is done; `sentence` says what, `profile` is what it is now."""

        def __init__(self, sentence: str, profile: Profile | None) -> None:
            super().__init__()
            self.sentence = sentence
            self.profile = profile

    class NotDone(Message):
        """It is not done, or nobody knows."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    class FoundChanged(Message):
        """Somebody else changed the profile: it is `now`, and was `seen` when `ask` asked."""

        def __init__(self, seen: Profile, now: Profile, ask: Ask) -> None:
            super().__init__()
            self.seen = seen
            self.now = now
            self.ask = ask

    @property
    @abstractmethod
    def profile(self) -> Profile | None:
        """The profile that is acted on."""

    @abstractmethod
    def show_anew(self) -> None:
        """The profile was changed, or may have been: ask for it again."""

    @abstractmethod
    def show_changed(self, profile: Profile) -> None:
        """Show what the profile is now, before the list has come again."""

    def gone(self) -> None:
        """The profile is no more."""
        self.show_anew()

    # Actions

    def do_change_role(self) -> None:
        self._ask(self._ask_role)

    def _ask_role(self, profile: Profile, changed: Sequence[str]) -> None:
        other = Role.MEMBER if profile.role == Role.MANAGER else Role.MANAGER
        means = {
            Role.MANAGER: _("A fleet manager sees and changes everything of the company."),
            Role.MEMBER: _("A member sees their own lines and data, and nothing else."),
        }
        before, after = word(ROLES, profile.role), word(ROLES, other)
        body = [profile.description, _("{before} → {after}").format(before=before, after=after), means[other]]

        async def step() -> Profile:
            return await self.workspace.operator.change_profile(profile.id, profile.version, ProfileUpdate(role=other))

        said = _("{name} is {role} now.").format(name=profile.description, role=after)
        dialog = ConfirmDialog(_("Change the role?"), [*changed, *body], pgettext("button", "Change"))
        self._confirm(dialog, step, said, profile, self._ask_role)

    def do_invite_again(self) -> None:
        self._ask(self._ask_invitation)

    def _ask_invitation(self, profile: Profile, changed: Sequence[str]) -> None:
        if profile.status != ProfileStatus.INVITED:
            self.say(_("This profile is complete: there is nothing to invite to."), "warning")
            self.show_changed(profile)
            return
        key, sent, address = uuid.uuid4().hex, last_sent(profile), profile.e_mail or ""
        last = [_("The last invitation went on {moment}.").format(moment=sent)] if sent else []
        body = [profile.description, address, *last, _("A new code is sent; the earlier one ends.")]

        async def step() -> Profile:
            return await self.workspace.operator.invite_again(profile, key)

        dialog = ConfirmDialog(_("Send the invitation again?"), [*changed, *body], _("Send"))
        said = _("The invitation goes to {address}.").format(address=address)
        self._confirm(dialog, step, said, profile, self._ask_invitation)

    def do_remove_profile(self) -> None:
        self._ask(self._ask_removal)

    def _ask_removal(self, profile: Profile, changed: Sequence[str]) -> None:
        invited = profile.status == ProfileStatus.INVITED
        if invited:
            title, button = _("Withdraw the invitation?"), _("Withdraw")
            ends = _("The code of the mail ends at once.")
            said = _("The invitation of {name} is withdrawn.").format(name=profile.description)
        else:
            title, button = _("Remove this profile?"), _("Remove")
            ends = _("They are signed out at once, everywhere.")
            said = _("The profile of {name} is gone.").format(name=profile.description)
        address = [profile.e_mail] if profile.e_mail else []
        body = [*changed, profile.description, *address, ends, _("Their lines stay as they are.")]

        async def step() -> None:
            await self.workspace.operator.remove_profile(profile)

        self._confirm(ConfirmDialog(title, body, button, keep=_("Keep it")), step, said, profile, self._ask_removal)

    def do_reset_second_factor(self) -> None:
        self._ask(self._ask_reset)

    def _ask_reset(self, profile: Profile, changed: Sequence[str]) -> None:
        operator = self.workspace.operator
        body = [
            *changed, profile.description, _("Their password alone lets them in then, until they set up another one."),
            _("They are signed out at once, everywhere."),
        ]  # fmt: skip

        async def step() -> Profile:
            await operator.reset_second_factor(profile)
            return await operator.profile(profile.id)

        said = _("{name} signs in without a second factor now.").format(name=profile.description)
        dialog = ConfirmDialog(_("End their second factor?"), body, pgettext("button", "End"), keep=_("Keep it"))
        self._confirm(dialog, step, said, profile, self._ask_reset)

    def do_change_profile(self) -> None:
        if (profile := self.profile) is not None:
            from screens.profiles.form import ProfileForm

            self.app.push_screen(ProfileForm(profile.id))

    def do_lines_of(self) -> None:
        """Their lines, in the overview."""
        profile = self.profile
        if profile is None:
            return
        if profile.person_name is None or not profile.msisdns:
            self.say(_("This profile has no line."), "warning")
            return
        name = profile.person_name.replace('"', " ")
        self.host.open_area(f'sim_cards/query user:"{name}"')

    def do_open_audit(self) -> None:
        """Who did what."""
        self.host.open_area("audit")

    # Doing it

    def _ask(self, ask: Ask) -> None:
        """Ask about the profile as it is; not while something is on its way, for then it is another one soon."""
        if self._at_work:
            self.say(_("One moment …"))
        elif (profile := self.profile) is not None:
            ask(profile, ())

    def _confirm(self, dialog: ConfirmDialog, step: Step, said: str, seen: Profile, ask: Ask) -> None:
        def confirmed(yes: bool | None) -> None:
            if yes:
                self._at_work = True
                self._do(step, said, seen, ask)

        self.app.push_screen(dialog, confirmed)

    @work(group="write", exit_on_error=False)
    async def _do(self, step: Step, said: str, seen: Profile, ask: Ask) -> None:
        try:
            self.post_message(self.Worked(said, await step()))
        except Conflict:
            try:
                self.post_message(self.FoundChanged(seen, await self.workspace.operator.profile(seen.id), ask))
            except Failure as failure:
                self.post_message(self.NotDone(failure))
        except Failure as failure:
            self.post_message(self.NotDone(failure))

    @on(Worked)
    def _worked(self, message: Worked) -> None:
        self._at_work = False
        self.say(message.sentence)
        if message.profile is None:
            self.gone()
        else:
            self.show_changed(message.profile)
        self.host.refresh_fleet()

    @on(NotDone)
    def _not_done(self, message: NotDone) -> None:
        self._at_work = False
        self.say_failure(message.failure)
        if isinstance(message.failure, OutcomeUnknown):
            self.say(_("The list shows what became of it, as soon as the server answers."), "warning")
        self.show_anew()

    @on(FoundChanged)
    def _found_changed(self, message: FoundChanged) -> None:
        """Ask again, with both versions of what is not as it was."""
        self._at_work = False
        self.show_changed(message.now)
        message.ask(message.now, changed_words(message.seen, message.now))


def changed_words(seen: Profile, now: Profile) -> list[str]:
    """What somebody else changed, before and after."""
    sides = (
        (_("Name"), seen.description, now.description),
        (_("Role"), word(ROLES, seen.role), word(ROLES, now.role)),
        (_("Status"), word(PROFILE_STATUSES, seen.status), word(PROFILE_STATUSES, now.status)),
        (_("E-mail address"), seen.e_mail or "–", now.e_mail or "–"),
        (_("Phone number"), seen.phone_number or "–", now.phone_number or "–"),
    )
    line = _("{name}: {before} → {after}")
    changed = [line.format(name=name, before=was, after=is_) for name, was, is_ in sides if was != is_]
    return [_("Somebody else changed it meanwhile:"), *changed, ""] if changed else []
