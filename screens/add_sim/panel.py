"""What every step of the wizard has in common: it shows the form, says what was answered, and that one goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.containers import VerticalScroll
from textual.message import Message
from textual.worker import Worker

from fleet_tui.domain.failure import Failure
from fleet_tui.workspace.add_line import AddLineForm
from fleet_tui.workspace.add_line_answers import Step
from screens.base import FleetScreen, failure_sentence
from widgets.choice_list import Choice, ChoiceList
from widgets.date_field import DateField
from widgets.field import Field
from widgets.fleet_table import FleetTable
from widgets.pick import Pick
from widgets.safe import Label
from widgets.step_choices import StepChoices

Input = Field | Pick | DateField


class StepPanel(VerticalScroll, can_focus=False):
    """The right side of the wizard in one step. It holds no answer of its own: it is told the form, and tells changes.

    `#problem` is where it says what is wrong with an answer that has no field of its own.
    """

    STEP: ClassVar[Step]
    DEFAULT_CSS = """
    StepPanel { padding: 0 0 0 1; scrollbar-size-vertical: 1; }
    StepPanel > .heading { margin-bottom: 1; }
    StepPanel > #problem { color: $error; width: 1fr; padding-right: 1; }
    StepPanel > .hint { margin-top: 1; width: 1fr; padding-right: 1; }
    StepPanel .filling { height: 1fr; min-height: 3; }
    """

    class Answered(Message):
        """Fields of `Answers` that changed."""

        def __init__(self, panel: StepPanel, changed: Mapping[str, object]) -> None:
            super().__init__()
            self.panel = panel
            self.changed = changed

    class GoOn(Message):
        """The person is done with this step."""

        def __init__(self, panel: StepPanel) -> None:
            super().__init__()
            self.panel = panel

    class Up(Message):
        """The person goes up, out of the panel."""

    def __init__(self, form: AddLineForm) -> None:
        super().__init__()
        self.form = form

    def show(self, form: AddLineForm) -> None:
        """The form is now this."""
        self.form = form

    def begin(self) -> None:
        """Put the cursor where this step begins, before the step is painted: who sees it can type into it."""

    def ask_again(self) -> None:
        """The operator can be asked now, and could not before."""

    def typed(self) -> dict[str, object]:
        """Fields of `Answers` as they stand in the inputs, told or not: a signal does not wait for messages."""
        return {}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say what is wrong, by field of `Answers`; an empty mapping takes everything back."""
        self.query_one("#problem", Label).update(next(iter(problems.values()), ""))

    def show_found(self, found: Sequence[Choice], none: str) -> None:
        """What the operator offers; `none` says that it offers nothing."""
        choices = self.query_one(StepChoices)
        choices.show_empty(none)
        choices.show_choices(found)

    def show_not_asked(self, failure: Failure) -> None:
        """Why the operator offers nothing now; it is asked again when it can be."""
        choices = self.query_one(StepChoices)
        choices.show_empty(failure_sentence(failure))
        choices.show_choices([])

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """As that of the screen, which hears of its own workers only."""
        if isinstance(screen := self.screen, FleetScreen):
            screen.on_worker_state_changed(event)

    def answer(self, **changed: object) -> None:
        """Tell what was answered."""
        self.post_message(self.Answered(self, changed))

    def go_on(self) -> None:
        """Tell that the step is done."""
        self.post_message(self.GoOn(self))

    @on(StepChoices.LeftUpwards)
    def _left_upwards(self) -> None:
        self.post_message(self.Up())

    @on(FleetTable.CursorMoved)
    @on(ChoiceList.Refused)
    def _say_why_not(self) -> None:
        """What cannot be chosen says why, whole, as soon as the cursor is there."""
        choices = self.query_one(StepChoices)
        why_not = choices.current.why_not if choices.current else ""
        if why_not or choices.has_focus:  # otherwise what stands there is about what is being typed
            self.query_one("#problem", Label).update(why_not)


class FormPanel(StepPanel):
    """A step that is filled in: the id of each input is the field of `Answers` that it holds."""

    DEFAULT_CSS = """
    FormPanel Field {
        layout: grid;
        grid-size: 2;
        grid-columns: 20 1fr;
        grid-rows: auto;
        & > .hint, & > .error { column-span: 2; }
    }
    """

    def inputs(self) -> list[Input]:
        """The inputs that are shown, in their order."""
        return [
            each
            for each in self.query("Field, Pick, DateField")
            if isinstance(each, Input) and each.display and all(above.display for above in each.ancestors_with_self)
        ]

    def begin(self) -> None:
        self.inputs()[0].go_to()

    def show_problems(self, problems: Mapping[str, str]) -> None:
        shown = self.inputs()
        for each in shown:
            each.show_error(problems.get(str(each.id), ""))
        wrong = [each for each in shown if str(each.id) in problems]
        if wrong:
            wrong[0].go_to()
        elsewhere = {name: text for name, text in problems.items() if name not in {str(each.id) for each in shown}}
        super().show_problems(elsewhere)

    def typed(self) -> dict[str, object]:
        return {str(field.id): field.value for field in self.query(Field)}

    def after(self, done: Input) -> None:
        """Go on behind an input: to the next one, after the last to the next step."""
        shown = self.inputs()
        place = shown.index(done) + 1
        if place < len(shown):
            shown[place].go_to()
        else:
            self.go_on()

    @on(Field.Changed)
    def _typed(self, message: Field.Changed) -> None:
        message.field.show_error("")
        self.answer(**{str(message.field.id): message.value})

    @on(Pick.Changed)
    def _picked(self, message: Pick.Changed) -> None:
        message.pick.show_error("")
        self.answer(**{str(message.pick.id): self.picked(str(message.pick.id), message.value)})

    def on_key(self, event: events.Key) -> None:
        """A letter typed ahead of the cursor is no command: a number in a burst would jump from step to step."""
        if event.is_printable:
            event.stop()
            event.prevent_default()

    def picked(self, name: str, value: str) -> object:
        """What the answer `name` is when `value` is picked for it."""
        return value

    @on(Field.Submitted)
    def _entered(self, message: Field.Submitted) -> None:
        self.after(message.field)

    @on(Pick.Submitted)
    def _pick_entered(self, message: Pick.Submitted) -> None:
        self.after(message.pick)

    @on(DateField.Submitted)
    def _date_entered(self, message: DateField.Submitted) -> None:
        self.after(message.field)
