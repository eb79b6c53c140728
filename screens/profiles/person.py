"""Finding a user of the fleet by any part of their name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.person import Person
from fleet_tui.i18n import _
from fleet_tui.port import Operator
from screens.base import failure_sentence
from widgets.choice_list import Choice, ChoiceList
from widgets.dialog import Dialog
from widgets.field import Field
from widgets.safe import Label, label


class PersonDialog(Dialog[Person]):
    """Answers with a user of the fleet."""

    TYPE_AHEAD = 0
    AUTO_FOCUS = "Field TextInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]
    DEFAULT_CSS = """
    PersonDialog > .dialog { width: 78; }
    PersonDialog ChoiceList { height: 10; margin-top: 1; }
    """

    class Found(Message):
        """Users of that name."""

        def __init__(self, people: Sequence[Person]) -> None:
            super().__init__()
            self.people = people

    class Failed(Message):
        """They could not be asked for."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self, operator: Operator) -> None:
        super().__init__(_("A user of the fleet"))
        self._operator = operator
        self._people: dict[str, Person] = {}

    def content(self) -> ComposeResult:
        yield Field(_("A part of the name"))
        yield ChoiceList([], empty=_("No user has this name."))
        yield label("", id="problem")
        yield label(_("up and down choose, enter takes it, esc leaves"), classes="hint")

    def on_mount(self) -> None:
        self.search("")

    @on(Field.Changed)
    def _typed(self, message: Field.Changed) -> None:
        self.search(message.value)

    @work(group="people", exclusive=True, exit_on_error=False)
    async def search(self, text: str) -> None:
        """Ask for the users of that name."""
        try:
            self.post_message(self.Found(await self._operator.people(text)))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(Found)
    def _found(self, message: Found) -> None:
        self._people = {person.id: person for person in message.people}
        choices = [Choice(person.id, person.name, hint=person.e_mail or "") for person in message.people]
        self.query_one(ChoiceList).show_choices(choices)
        self.query_one("#problem", Label).update("")

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.query_one("#problem", Label).update(failure_sentence(message.failure))

    @on(Field.Submitted)
    def _entered(self) -> None:
        self.query_one(ChoiceList).action_open_row()

    @on(ChoiceList.Chosen)
    def _chosen(self, message: ChoiceList.Chosen) -> None:
        self.answer(self._people[message.choice.id])

    def action_move(self, rows: int) -> None:
        self.query_one(ChoiceList).action_move(rows)
