"""One's own access: everywhere one is signed in, to be ended there; and the way to another password."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from fleet_tui.actions import Action
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.second_factor import SecondFactor
from fleet_tui.domain.session import OpenSession, PasswordChange
from fleet_tui.fleet.columns import ABSENT
from fleet_tui.i18n import N_, _, ngettext, pgettext
from fleet_tui.i18n.format import moment, number
from fleet_tui.places import ACCESS
from fleet_tui.workspace.listing import ListColumn
from fleet_tui.workspace.second_factor_words import state_words
from screens.base import bindings, failure_sentence
from screens.doing import Doing
from screens.listing import ListScreen
from screens.sign_in import SecretForm
from widgets.dialog import ConfirmDialog
from widgets.field import Field
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import heading, label
from widgets.table_source import Role

_WORK = ("change_password", "second_factor", "end_session", "end_others")

COLUMNS: tuple[ListColumn[OpenSession], ...] = (
    ListColumn("used_at", N_("Last used"), lambda each: moment(each.used_at), 16, value=lambda each: each.used_at),
    ListColumn("began_at", N_("Since"), lambda each: moment(each.began_at), 16, value=lambda each: each.began_at),
    ListColumn("address", N_("Address"), lambda each: each.address or ABSENT, 20, min_width=15, flexible=True),
    ListColumn("current", "", lambda each: _("this one") if each.current else "", 12),
)


class AccessScreen(Doing, ListScreen[OpenSession]):
    """Where one is signed in, the place used last first."""

    KEYS: ClassVar[tuple[str, ...]] = (*_WORK, "search", "sort", "export")
    BINDINGS = bindings(*_WORK)

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self._factor: SecondFactor | None = None

    def title_words(self) -> str:
        return _(ACCESS)

    async def records(self) -> Sequence[OpenSession]:
        if self.workspace.embedded:
            return []
        self._factor = await self.workspace.operator.second_factor()
        return await self.workspace.operator.open_sessions()

    def key_of(self, record: OpenSession) -> str:
        return record.id

    def role_of(self, column_id: str, record: OpenSession) -> Role:
        return "active" if record.current else ""

    def state_words(self) -> str:
        me = self.workspace.me
        if me is None or self.workspace.embedded:
            return ""
        factor = [] if self._factor is None else [state_words(self._factor)]
        return " · ".join([me.name, me.e_mail or ABSENT, *factor])

    def empty_words(self) -> str:
        return _("The fleet on this machine needs no sign-in.")

    def why_not(self, action: Action) -> str | None:
        if self.workspace.embedded and action.id in _WORK:
            return _("The fleet on this machine needs no sign-in.")
        return super().why_not(action)

    # Actions

    def do_change_password(self) -> None:
        self.app.push_screen(PasswordScreen())

    def do_second_factor(self) -> None:
        """Set one up, or change the one that is there."""
        from screens.second_factor import SecondFactorScreen, SetUpScreen

        if self._factor is None:
            self.say(_("One moment …"))
        elif self._factor.since is None:
            self.app.push_screen(SetUpScreen())
        else:
            self.app.push_screen(SecondFactorScreen(self._factor))

    def do_end_session(self) -> None:
        """Ask, then end the session under the cursor."""
        record = self.current
        if record is None:
            return
        operator = self.workspace.operator
        where = _("{address}, last used {moment}").format(
            address=record.address or ABSENT, moment=moment(record.used_at)
        )
        self._ask([where], lambda: operator.end_session(record.id), 1)

    def do_end_others(self) -> None:
        """Ask, then end all sessions but this one."""
        others = sum(1 for each in self.listing.first(self.listing.total) if not each.current)
        if not others:
            self.say(_("You are signed in here alone."))
            return
        words = ngettext("{count} session", "{count} sessions", others).format(count=number(others))
        self._ask([words], self.workspace.operator.end_other_sessions, others)

    def _ask(self, about: Sequence[str], step: Callable[[], Awaitable[None]], count: int) -> None:
        async def end() -> str:
            await step()
            return ngettext("{count} session ended.", "{count} sessions ended.", count).format(count=number(count))

        def answered(yes: bool | None) -> None:
            if yes:
                self.work_on(end)

        body = [*about, _("Whoever goes on there has to sign in again.")]
        self.app.push_screen(ConfirmDialog(_("End this?"), body, pgettext("button", "End")), answered)

    def changed(self) -> None:
        self.fetch()


class PasswordScreen(SecretForm):
    """Another password: the present one, and the new one twice."""

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with Vertical(classes="form"):
            yield heading(_("Change your password"))
            yield Field(_("Present password"), password=True, id="present")
            yield Field(_("New password"), password=True, hint=_("at least 12 characters"), id="password")
            yield Field(_("The same again"), password=True, id="again")
            yield label("", id="failure")
            yield label(_("All your other sessions end with it."), classes="hint")
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_(ACCESS), _("Password")])
        self.fields()[0].go_to()

    async def send(self) -> None:
        present, password, again = (field.value for field in self.fields())
        if password != again:
            self.tell("")
            self.show_problems({"again": _("The two passwords differ.")})
            return
        try:
            change = PasswordChange.model_validate({"present": present, "password": password})
            await self.workspace.operator.change_password(change)
        except Failure as failure:
            self.tell(failure_sentence(failure))
            return
        self.app.pop_screen()
        self.app.screen.post_message(
            AccessScreen.Done(_("Your password is the new one from now on; your other sessions have ended."))
        )
