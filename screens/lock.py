"""The screen of somebody who went away: nothing is shown, nothing is lost; the password opens it again."""

from __future__ import annotations

from typing import ClassVar

from pydantic import SecretStr
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen

from fleet_tui.domain.failure import Failure, NotSignedIn
from fleet_tui.i18n import _
from fleet_tui.workspace.workspace import Workspace
from screens.base import ForStrangers, failure_sentence
from widgets.field import Field
from widgets.safe import Label, heading, label


class LockScreen(ForStrangers, ModalScreen[None]):
    """Opaque, above everything; only the password of the person who is signed in closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "clear", show=False)]
    DEFAULT_CSS = """
    LockScreen { align: center middle; background: $background; }
    LockScreen > Vertical { width: 64; max-width: 100%; height: auto; }
    LockScreen Field { margin-top: 1; }
    LockScreen #failure { margin-top: 1; color: $error; width: 1fr; }
    """

    class Answered(Message):
        """The password was right (None), or why the screen stays locked."""

        def __init__(self, failure: Failure | None) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._asking = False

    def compose(self) -> ComposeResult:
        name = self._workspace.me.name if self._workspace.me else ""
        with Vertical():
            yield heading(_("Locked"))
            yield label(_("{name} is signed in here. Nothing that was typed is lost.").format(name=name))
            yield Field(_("Password"), password=True, hint=_("enter opens it again, ctrl+q leaves"))
            yield label("", id="failure")

    def on_mount(self) -> None:
        self.query_one(Field).go_to()

    def action_clear(self) -> None:
        """`esc` empties the field."""
        self.query_one(Field).value = ""

    @on(Field.Submitted)
    def _entered(self, message: Field.Submitted) -> None:
        if message.value and not self._asking:
            self._asking = True
            self._tell(_("One moment …"))
            self._ask(message.value)

    @work(group="lock", exit_on_error=False)
    async def _ask(self, password: str) -> None:
        try:
            await self._workspace.unlock(SecretStr(password))
            self.post_message(self.Answered(None))
        except Failure as failure:
            self.post_message(self.Answered(failure))

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        self._asking = False
        self.query_one(Field).value = ""
        if message.failure is None:
            self.dismiss(None)
        elif isinstance(message.failure, NotSignedIn):
            self._tell(_("This is not the password."))
        else:
            self._tell(failure_sentence(message.failure))

    def _tell(self, text: str) -> None:
        self.query_one("#failure", Label).update(text)
