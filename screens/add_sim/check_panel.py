"""Step 9: everything once more, with what it costs a month and what is still missing."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from fleet_tui.i18n import _
from fleet_tui.i18n.format import money
from fleet_tui.workspace.add_line import AddLineForm, number_words
from fleet_tui.workspace.add_line_answers import STEPS, Answers, Step, UserKind
from screens.add_sim.panel import StepPanel
from widgets.detail_pane import Detail, DetailPane
from widgets.safe import heading, label
from widgets.table_source import Cell


class CheckPanel(StepPanel, can_focus=True):
    """The recap; `enter` goes to the review, or to what is missing."""

    STEP = Step.CHECK
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", show=False),
        Binding("up,k", "up", show=False),
    ]
    DEFAULT_CSS = """
    CheckPanel DetailPane { height: auto; padding: 0; }
    """

    def compose(self) -> ComposeResult:
        yield heading(_("Check and confirm"))
        yield DetailPane()
        yield label("", id="problem")
        yield label(_("The line will be pending: activate it later, as a separate step."), classes="hint")

    def on_mount(self) -> None:
        self.show(self.form)

    def show(self, form: AddLineForm) -> None:
        super().show(form)
        self.query_one(DetailPane).show(recap(form))

    def begin(self) -> None:
        self.screen.set_focus(self)

    def action_go_on(self) -> None:
        self.go_on()

    def action_up(self) -> None:
        self.post_message(self.Up())


def recap(form: AddLineForm) -> list[Detail]:
    """Every answer on a line, what is missing or flagged in words, and the monthly cost."""
    details: list[Detail] = []
    views = form.views()[:-1]
    number = next(view.answer for view in views if view.step is Step.NUMBER_OPTIONS)
    for view in views:
        if view.step is not Step.NUMBER_OPTIONS or not number:
            answer = number_words(form) if view.step is Step.NUMBER and number else view.answer
            details.append((_(STEPS[view.step]), answer or Cell(_("missing"), "refused")))
        if view.problem:
            details.append(("", Cell(view.problem, "refused")))
        if view.step is Step.OPTIONS:
            details += [("", option.name) for option in form.options()]
        if view.step is Step.USER:
            details += _about_user(form.answers)
    cost = form.monthly_cost()
    details.append((_("A month"), Cell(_("not known") if cost is None else money(cost), "strong")))
    return details


def _about_user(answers: Answers) -> list[Detail]:
    """What stands on the line beside the name of its user, as far as it was filled in."""
    told = [(_("Description"), answers.description)] if answers.user is not UserKind.NONE else []
    if answers.user is UserKind.NEW:
        told.append((_("E-mail address"), answers.e_mail))
    return [(name, value.strip()) for name, value in told if value.strip()]
