"""Signing in to a server, and completing an invitation. What was typed stays, whatever happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Protocol, cast

from pydantic import SecretStr, ValidationError
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical

from fleet_tui.actions import Action
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.session import IDENTIFIER_LENGTH, Credentials, InvitationAcceptance, PasswordReset
from fleet_tui.i18n import _
from screens.base import ForStrangers, bindings, failure_sentence
from screens.fields import FieldsScreen
from widgets.field import Field
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import heading, label


class SignInHost(Protocol):
    """What the application does once somebody is signed in."""

    def signed_in(self) -> None: ...


def _identifier(value: str = "") -> Field:
    return Field(_("E-mail address"), value, max_length=IDENTIFIER_LENGTH, id="identifier")


def _second_factor() -> Field:
    """For the code of a second factor; shown once it is asked for."""
    field = Field(_("Code of the app, or a recovery code"), id="second_factor")
    field.display = False
    return field


class SecretForm(FieldsScreen):
    """Nothing of it is kept: there is a password in it."""

    COMMON: ClassVar[tuple[str, ...]] = ("back", "language", "help")

    def fields(self) -> list[Field]:
        """The fields that are shown, in their order."""
        return [field for field in self.query(Field) if field.display]

    def do_submit(self) -> None:
        """Check what is typed and send it; a second press while it is on its way does nothing."""
        if self.busy:
            return
        missing = next((field for field in self.fields() if not field.value.strip()), None)
        if missing is not None:
            self.show_problems({str(missing.id): _("Please fill this in.")})
            return
        self.tell(_("One moment …"), busy=True)
        self._send()

    async def send(self) -> None:
        """Send the form. What goes wrong is told on the screen."""
        raise AssertionError(type(self).__name__)

    @property
    def second_factor(self) -> str | None:
        """The code that was typed, where one was asked for."""
        field = self.query_one("#second_factor", Field)
        return field.value if field.display else None

    def refused(self, failure: Failure) -> None:
        """Say why, and ask for the code of a second factor where it is what lacks."""
        self.tell(failure_sentence(failure))
        field = self.query_one("#second_factor", Field)
        if failure.code == "SECOND_FACTOR_NEEDED":
            field.display = True
        if failure.code in {"SECOND_FACTOR_NEEDED", "SECOND_FACTOR_WRONG"}:
            field.go_to()

    @work(group="sign-in", exit_on_error=False)
    async def _send(self) -> None:
        await self.send()

    def _done(self) -> None:
        cast("SignInHost", self.app).signed_in()


_OF_PASSWORDS = frozenset({"invitation", "forgotten"})
"""What an operator whose key one has does not know."""


class SignInScreen(ForStrangers, SecretForm):
    """Identifier and password for a server, or a key to an operator, which sends no invitations."""

    KEYS = ("submit", "invitation", "forgotten")
    BINDINGS = bindings("invitation", "forgotten")

    def available(self, ids: Iterable[str]) -> list[Action]:
        """Those of `ids` that exist here."""
        return super().available([each for each in ids if self._by_password or each not in _OF_PASSWORDS])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What goes with a password has no key where one signs in by a key."""
        if not self._by_password and action == "act" and parameters[0] in _OF_PASSWORDS:
            return False
        return super().check_action(action, parameters)

    @property
    def _by_password(self) -> bool:
        return self.workspace.key_id is None

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with Vertical(classes="form"):
            yield heading(_("Sign in to {server}").format(server=self.workspace.origin))
            yield from self._asked()
            yield _second_factor()
            yield label("", id="failure")
            if self._by_password:
                yield label(_("You have an invitation code? ctrl+n completes your profile."), classes="hint")
                yield label(_("You forgot your password? F6 has a code mailed to you."), classes="hint")
        yield FooterLine()

    def _asked(self) -> Iterator[Field]:
        known = self.workspace.remembered.identifier
        if self._by_password:
            yield _identifier(known)
            yield Field(_("Password"), password=True, id="password")
        else:
            known = self.workspace.key_id or known
            yield Field(_("Id of the key"), known, max_length=IDENTIFIER_LENGTH, id="identifier")
            yield Field(_("Secret of the key"), password=True, id="password")

    def on_mount(self) -> None:
        self.paint_frame([_("Sign in")])
        identifier = self.query_one("#identifier", Field)
        (self.query_one("#password", Field) if identifier.value else identifier).go_to()
        if self.workspace.failure is not None and self.workspace.me is not None:
            self.tell(failure_sentence(self.workspace.failure))

    def do_back(self) -> None:
        """The last lines stay readable without a session; there is nothing else to go back to."""
        self.app.pop_screen()

    def do_invitation(self) -> None:
        self.app.push_screen(AcceptInvitationScreen())

    def do_forgotten(self) -> None:
        self.app.push_screen(ForgottenScreen(self.query_one("#identifier", Field).value.strip()))

    async def send(self) -> None:
        identifier = self.query_one("#identifier", Field).value.strip()
        password = self.query_one("#password", Field).value
        typed = {"identifier": identifier, "password": password, "second_factor": self.second_factor}
        try:
            await self.workspace.operator.sign_in(Credentials.model_validate(typed))
        except ValidationError:
            self.tell("")
            self.show_problems({"second_factor": _("This is not such a code.")})
            return
        except Failure as failure:
            self.refused(failure)
            return
        self.workspace.remember(identifier=identifier)
        self._done()


_ACCEPTANCE_PROBLEMS = {
    "code": lambda: _("This is not an invitation code."),
    "identifier": lambda: _("This is not an e-mail address."),
    "given_name": lambda: _("This is too long."),
    "family_name": lambda: _("This is too long."),
}


class AcceptInvitationScreen(SecretForm):
    """An invited person completes their profile with the code of the invitation."""

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with Vertical(classes="form"):
            yield heading(_("Complete your profile at {server}").format(server=self.workspace.origin))
            yield Field(_("Invitation code"), id="code")
            yield Field(_("First name"), id="given_name")
            yield Field(_("Last name"), id="family_name")
            yield _identifier()
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
            names = [str(each["loc"][0]) for each in error.errors(include_input=False)]
            self.tell("")
            self.show_problems({name: _ACCEPTANCE_PROBLEMS[name]() for name in names})
            return
        try:
            await self.workspace.operator.accept_invitation(acceptance)
        except Failure as failure:
            self.tell(failure_sentence(failure))
            return
        self.workspace.remember(identifier=acceptance.identifier)
        self.app.pop_screen()
        self._done()


class ForgottenScreen(SecretForm):
    """Somebody forgot their password: a code is mailed to them."""

    KEYS = ("submit", "have_code")
    BINDINGS = bindings("have_code")

    def __init__(self, identifier: str) -> None:
        super().__init__()
        self._identifier = identifier

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with Vertical(classes="form"):
            yield heading(_("A new password at {server}").format(server=self.workspace.origin))
            yield _identifier(self._identifier)
            yield label("", id="failure")
            yield label(_("A code is mailed to this address. You have it already? ctrl+n takes it."), classes="hint")
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_("Sign in"), _("Password")])
        self.fields()[0].go_to()

    def do_have_code(self) -> None:
        self.app.switch_screen(ResetScreen())

    async def send(self) -> None:
        try:
            await self.workspace.operator.forget_password(self.fields()[0].value.strip())
        except Failure as failure:
            self.tell(failure_sentence(failure))
            return
        self.say(_("If somebody signs in with this address, a mail with a code is on its way."))
        self.do_have_code()


class ResetScreen(SecretForm):
    """The code of the mail, and a new password."""

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with Vertical(classes="form"):
            yield heading(_("A new password at {server}").format(server=self.workspace.origin))
            yield Field(_("Code of the mail"), id="code")
            yield Field(_("New password"), password=True, hint=_("at least 12 characters"), id="password")
            yield _second_factor()
            yield label("", id="failure")
            yield label(_("All your other sessions end with it."), classes="hint")
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_("Sign in"), _("Password")])
        self.fields()[0].go_to()

    async def send(self) -> None:
        code, password = (self.query_one(f"#{name}", Field).value for name in ("code", "password"))
        typed = {"code": code.strip(), "password": password, "second_factor": self.second_factor}
        try:
            reset = PasswordReset.model_validate(typed)
        except ValidationError as error:
            names = [str(each["loc"][0]) for each in error.errors(include_input=False)]
            self.tell("")
            self.show_problems(dict.fromkeys(names, _("This is not such a code.")))
            return
        try:
            await self.workspace.operator.reset_password(reset)
        except Failure as failure:
            self.refused(failure)
            return
        self.app.pop_screen()
        self._done()
