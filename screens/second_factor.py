"""One's own second factor: set up with an authenticator app, its recovery codes made anew, or ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from pydantic import ValidationError
from textual.app import ComposeResult
from textual.containers import Vertical

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.second_factor import (
    SecondFactor,
    SecondFactorCode,
    SecondFactorProof,
    SecondFactorSecret,
    SecondFactorStart,
    grouped,
)
from fleet_tui.i18n import _
from fleet_tui.places import ACCESS
from fleet_tui.workspace.second_factor_words import is_wrong_code, state_words, steps
from screens.access import AccessScreen
from screens.base import FleetScreen, bindings, failure_sentence
from screens.sign_in import SecretForm
from widgets.field import Field
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, heading, label


class SetUpScreen(SecretForm):
    """The password first; then the secret for the app, and a code that it shows."""

    def __init__(self) -> None:
        super().__init__()
        self._secret: SecondFactorSecret | None = None

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with Vertical(classes="form"):
            yield heading(_("Set up a second factor"))
            yield Field(_("Present password"), password=True, id="present")
            yield label("", id="secret")
            yield Field(_("Code that the app shows"), id="code")
            yield label("", id="failure")
            yield label(_("All your other sessions end with it."), classes="hint")
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_(ACCESS), _("Second factor")])
        self.query_one("#code", Field).display = False
        self.fields()[0].go_to()

    async def send(self) -> None:
        try:
            await (self._begin() if self._secret is None else self._confirm())
        except ValidationError:
            self.tell("")
            self.show_problems({"code": _("This is not such a code.")})
        except Failure as failure:
            self.tell(failure_sentence(failure))
            if is_wrong_code(failure):
                self.query_one("#code", Field).go_to()

    async def _begin(self) -> None:
        present, code = self.query_one("#present", Field), self.query_one("#code", Field)
        start = SecondFactorStart.model_validate({"present": present.value})
        self._secret = secret = await self.workspace.operator.begin_second_factor(start)
        shown = "\n".join([*steps(), "", grouped(secret.secret), "", secret.uri, ""])
        self.query_one("#secret", Label).update(shown)
        self.tell("")
        present.display, code.display = False, True
        code.go_to()

    async def _confirm(self) -> None:
        code = SecondFactorCode.model_validate({"code": self.query_one("#code", Field).value})
        recovery = await self.workspace.operator.confirm_second_factor(code)
        _back(self, _("Your sign-in asks for a code of the app from now on; your other sessions have ended."))
        self.app.push_screen(RecoveryCodesScreen(recovery.codes))


class SecondFactorScreen(SecretForm):
    """A second factor that is there: both factors make new recovery codes, or end it."""

    KEYS = ("submit", "end_second_factor")
    BINDINGS = bindings("end_second_factor")

    def __init__(self, factor: SecondFactor) -> None:
        super().__init__()
        self._factor = factor
        self._step: Callable[[SecondFactorProof], Awaitable[None]] = self._renew

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with Vertical(classes="form"):
            yield heading(_("Your second factor"))
            yield label(state_words(self._factor))
            yield Field(_("Present password"), password=True, id="present")
            yield Field(_("Code of the app, or a recovery code"), id="code")
            yield label("", id="failure")
            yield label(_("ctrl+g makes ten new recovery codes; those before end."), classes="hint")
            yield label(_("F8 ends the second factor: your password alone lets you in then."), classes="hint")
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_(ACCESS), _("Second factor")])
        self.fields()[0].go_to()

    def do_submit(self) -> None:
        self._take(self._renew)

    def do_end_second_factor(self) -> None:
        """Both factors end it; what is missing is asked for."""
        self._take(self._end)

    def _take(self, step: Callable[[SecondFactorProof], Awaitable[None]]) -> None:
        if not self.busy:
            self._step = step
        super().do_submit()

    async def send(self) -> None:
        present, code = (field.value for field in self.fields())
        try:
            await self._step(SecondFactorProof.model_validate({"present": present, "code": code}))
        except ValidationError:
            self.tell("")
            self.show_problems({"code": _("This is not such a code.")})
        except Failure as failure:
            self.tell(failure_sentence(failure))

    async def _renew(self, proof: SecondFactorProof) -> None:
        recovery = await self.workspace.operator.renew_recovery_codes(proof)
        _back(self, _("The recovery codes before have ended."))
        self.app.push_screen(RecoveryCodesScreen(recovery.codes))

    async def _end(self, proof: SecondFactorProof) -> None:
        await self.workspace.operator.end_second_factor(proof)
        _back(self, _("You sign in without a second factor from now on."))


class RecoveryCodesScreen(FleetScreen):
    """Ten codes, shown this once."""

    COMMON: ClassVar[tuple[str, ...]] = ("back", "help")

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__()
        self._codes = codes

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with Vertical(classes="form"):
            yield heading(_("Recovery codes"))
            yield label(_("Keep these codes apart from your telephone. Each lets you in once without the app."))
            yield label(_("They are shown this once."))
            yield label("\n" + "\n".join(self._codes))
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_(ACCESS), _("Second factor"), _("Recovery codes")])


def _back(screen: FleetScreen, sentence: str) -> None:
    """To one's own access, which says what was done."""
    screen.app.pop_screen()
    screen.app.screen.post_message(AccessScreen.Done(sentence))
