"""Signing in to a server, and completing an invitation. What was typed stays, whatever happens."""

from __future__ import annotations

from typing import ClassVar, Protocol, cast

from pydantic import SecretStr, ValidationError
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.session import Credentials, InvitationAcceptance
from fleet_tui.i18n import _
from screens.base import FleetScreen, bindings, failure_sentence
from widgets.field import Field
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, heading, label


class SignInHost(Protocol):
    """What the application does once somebody is signed in."""

    def signed_in(self) -> None: ...


class _FormScreen(FleetScreen):
    """Fields one under the other; `enter` goes on, in the last one it submits."""

    KEYS: ClassVar[tuple[str, ...]] = ("submit",)
    COMMON = ("back", "help")
    BINDINGS = bindings("submit")

    def fields(self) -> list[Field]:
        """The fields, in their order."""
        return list(self.query(Field))

    @on(Field.Submitted)
    def _entered(self, message: Field.Submitted) -> None:
        fields = self.fields()
        place = fields.index(message.field)
        if place + 1 < len(fields):
            fields[place + 1].go_to()
        else:
            self.do_submit()

    @on(Field.Changed)
    def _typed(self, message: Field.Changed) -> None:
        message.field.show_error("")

    def do_submit(self) -> None:
        """Check what is typed and send it; a second press while it is on its way does nothing."""
        if self.query_one("#failure", Label).has_class("-busy") or not self._complete():
            return
        self._tell(_("One moment …"), busy=True)
        self._send()

    async def send(self) -> None:
        """Send the form. What goes wrong is told on the screen."""
        raise AssertionError(type(self).__name__)

    @work(group="sign-in", exit_on_error=False)
    async def _send(self) -> None:
        await self.send()

    def _complete(self) -> bool:
        for field in self.fields():
            if not field.value.strip():
                field.show_error(_("Please fill this in."))
                field.go_to()
                return False
        return True

    def _tell(self, text: str, *, busy: bool = False) -> None:
        line = self.query_one("#failure", Label)
        line.update(text)
        line.set_class(busy, "-busy")

    def _done(self) -> None:
        cast("SignInHost", self.app).signed_in()


class SignInScreen(_FormScreen):
    """Identifier and password for a server."""

    KEYS = ("submit", "invitation")
    BINDINGS = bindings("invitation")

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with Vertical(classes="form"):
            yield heading(_("Sign in to {server}").format(server=self.workspace.origin))
            yield Field(_("E-mail address"), self.workspace.remembered.identifier, id="identifier")
            yield Field(_("Password"), password=True, id="password")
            yield label("", id="failure")
            yield label(_("You have an invitation code? ctrl+n completes your profile."), classes="hint")
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_("Sign in")])
        identifier = self.query_one("#identifier", Field)
        (self.query_one("#password", Field) if identifier.value else identifier).go_to()
        if self.workspace.failure is not None and self.workspace.me is not None:
            self._tell(self.workspace.failure.user_message)

    def do_back(self) -> None:
        """The last lines stay readable without a session; there is nothing else to go back to."""
        self.app.pop_screen()

    def do_invitation(self) -> None:
        self.app.push_screen(AcceptInvitationScreen())

    async def send(self) -> None:
        identifier = self.query_one("#identifier", Field).value.strip()
        credentials = Credentials(identifier=identifier, password=SecretStr(self.query_one("#password", Field).value))
        try:
            await self.workspace.operator.sign_in(credentials)
        except Failure as failure:
            self._tell(failure_sentence(failure))
            return
        self.workspace.remember(identifier=identifier)
        self._done()


_ACCEPTANCE_PROBLEMS = {
    "code": lambda: _("This is not an invitation code."),
    "identifier": lambda: _("This is not an e-mail address."),
    "given_name": lambda: _("This is too long."),
    "family_name": lambda: _("This is too long."),
}


class AcceptInvitationScreen(_FormScreen):
    """An invited person completes their profile with the code of the invitation."""

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with Vertical(classes="form"):
            yield heading(_("Complete your profile at {server}").format(server=self.workspace.origin))
            yield Field(_("Invitation code"), id="code")
            yield Field(_("First name"), id="given_name")
            yield Field(_("Last name"), id="family_name")
            yield Field(_("E-mail address"), id="identifier")
            yield Field(_("Password"), password=True, hint=_("at least 12 characters"), id="password")
            yield label("", id="failure")
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_("Sign in"), _("Invitation")])
        self.fields()[0].go_to()

    async def send(self) -> None:
        typed = {str(field.id): field.value.strip() for field in self.fields()}
        try:
            acceptance = InvitationAcceptance(
                code=typed["code"],
                identifier=typed["identifier"],
                given_name=typed["given_name"],
                family_name=typed["family_name"],
                password=SecretStr(self.query_one("#password", Field).value),
            )
        except ValidationError as error:
            self._show_problems([str(each["loc"][0]) for each in error.errors(include_input=False)])
            return
        try:
            await self.workspace.operator.accept_invitation(acceptance)
        except Failure as failure:
            self._tell(failure_sentence(failure))
            return
        self.workspace.remember(identifier=acceptance.identifier)
        self.app.pop_screen()
        self._done()

    def _show_problems(self, names: list[str]) -> None:
        self._tell("")
        for name in reversed(names):
            field = self.query_one(f"#{name}", Field)
            field.show_error(_ACCEPTANCE_PROBLEMS[name]())
            field.go_to()
