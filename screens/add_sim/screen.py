"""*Ajouter une carte SIM*: nine steps, the rail with the answers so far at the left, everything kept as it is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

from pydantic import ValidationError
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Horizontal
from textual.message import Message
from textual.timer import Timer

from fleet_tui.actions import ACTIONS, Action
from fleet_tui.domain.failure import Failure
from fleet_tui.i18n import _
from fleet_tui.key_names import key_words
from fleet_tui.places import AREAS
from fleet_tui.workspace.add_line import KIND, AddLineForm
from fleet_tui.workspace.add_line_answers import STEPS, Answers, NumberKind, Offer, Step, UserKind
from fleet_tui.workspace.drafts import SAVE_AFTER, Draft
from fleet_tui.workspace.journal import JournalUnusable
from screens.add_sim.card_panel import CardPanel
from screens.add_sim.check_panel import CheckPanel
from screens.add_sim.choice_panels import AccountPanel, NumberPanel, OptionsPanel, PlanPanel, SplitBillPanel
from screens.add_sim.number_panel import NewNumberPanel, PortInPanel
from screens.add_sim.panel import StepPanel
from screens.add_sim.user_panel import UserPanel
from screens.base import FleetChanged, FleetScreen, bindings, failure_sentence
from widgets.dialog import ConfirmDialog
from widgets.footer_line import FooterLine, Hint
from widgets.header_line import HeaderLine
from widgets.safe import Label, label, rule
from widgets.step_rail import Mark, RailStep, StepRail

_ORDER = list(Step)
_MARKS: Mapping[str, Mark] = {"open": "open", "done": "done", "flagged": "flagged"}


RARE = ("batch", "discard")


class AddSimScreen(FleetScreen):
    """One new line. `draft` is what an earlier run left of it; with `scanning` many will be scanned for its answers."""

    FILLING = ("check", "step_back", "step_on", "batch", "discard")
    KEYS = (*FILLING, "add")
    COMMON = ("back", "help")
    BINDINGS = [
        *bindings(*KEYS),
        *(
            Binding(",".join(ACTIONS[f"open_{area}"].keys), f"jump({place})", show=False)
            for place, (area, _label) in enumerate(AREAS[: len(_ORDER)])
        ),
        Binding("up", "rail", show=False),
    ]

    class Loaded(Message):
        """What can be chosen is here."""

        def __init__(self, offer: Offer) -> None:
            super().__init__()
            self.offer = offer

    class Failed(Message):
        """What can be chosen is not here."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    class Settled(Message):
        """Orders whose outcome was unknown have been asked about."""

    def __init__(self, draft: Draft | None = None, *, scanning: bool = False) -> None:
        super().__init__()
        self._scanning = scanning
        self._from_draft = draft
        self._step = Step.CARD
        self._saving: Timer | None = None
        self._unsaved = False
        self._ordered = False
        self._frozen = False
        self._offline = False
        self._state = ""

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield rule()
        with Horizontal(id="wizard"):
            yield StepRail()
            yield Container(id="panel")
        yield rule()
        yield label("", id="state")
        yield FooterLine()

    def on_mount(self) -> None:
        self.form = AddLineForm(clock=self.workspace.clock)
        self._draft = self._from_draft or self.workspace.drafts.begin(KIND, self.form.title())
        if self._from_draft is not None:
            self._take_up(self._from_draft)
        self._look_frozen()
        self.fetch()
        self.go_to_step(Step.SPLIT_BILL if self._scanning else self._step)

    def _take_up(self, draft: Draft) -> None:
        try:
            self.form = replace(self.form, answers=Answers.model_validate(draft.data))
        except ValidationError:
            self._tell(_("The draft could not be read whole; please fill it in again."))
        if draft.step in _ORDER:
            self._step = Step(draft.step)

    # What can be chosen

    @work(group="offer", exclusive=True, exit_on_error=False)
    async def fetch(self) -> None:
        """Ask what can be chosen."""
        try:
            operator = self.workspace.operator
            contracts, accounts, profiles = await asyncio.gather(
                operator.contracts(), operator.billing_accounts(), operator.split_bill_profiles()
            )
        except Failure as failure:
            self.post_message(self.Failed(failure))
        else:
            self.post_message(self.Loaded(Offer.of(contracts, accounts, profiles)))

    @on(FleetChanged)
    def _fleet_changed(self) -> None:
        """A wizard that was opened before there was a connection asks as soon as there is one."""
        if self._offline and self.workspace.connected:
            self.fetch()
            if (panel := self.panel) is not None:
                panel.ask_again()

    @on(Loaded)
    def _loaded(self, message: Loaded) -> None:
        self._offline = False
        self.form = replace(self.form, offer=message.offer)
        self._tell(_("Answer what is the same for all cards; then ctrl+o scans them.") if self._scanning else "")
        self._look_frozen()
        self._repaint()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._offline = not self.form.offer.plans
        self._tell(failure_sentence(message.failure))

    # Steps

    @property
    def panel(self) -> StepPanel | None:
        """The step on the right, None in the moment when it changes and when all is done."""
        return next(iter(self.query(StepPanel).results(StepPanel)), None)

    def go_to_step(self, step: Step) -> None:
        """Show `step`, with the cursor where it begins."""
        self._step = step
        self._unsaved = self._unsaved or self._draft.step not in {"", step}  # a look at an empty form is no draft
        self._show_panel(_PANELS[step](self))
        self._paint()
        self._save_soon()

    @work(group="step", exclusive=True, exit_on_error=False)
    async def _show_panel(self, panel: StepPanel) -> None:
        place = self.query_one("#panel", Container)
        with self.app.batch_update():
            await place.remove_children()
            await place.mount(panel)
            panel.begin()

    @work(group="step", exclusive=True, exit_on_error=False)
    async def _show_ordered(self) -> None:
        place = self.query_one("#panel", Container)
        await place.remove_children()
        text = _(
            "The line is ordered; it will be pending.\n\n"
            "n adds another like it: only the card, the user and the number are asked again."
        )
        await place.mount(label(text, classes="ordered"))

    @on(StepPanel.Answered)
    def _answered(self, message: StepPanel.Answered) -> None:
        if self._frozen:
            self._tell(_("The outcome of this order is not known yet: nothing of it can be changed. ctrl+g asks."))
            return
        answers = self.form.answers.model_copy(update=dict(message.changed))
        if answers != self.form.answers:
            self.form = replace(self.form, answers=answers)
            self._unsaved = True
            self._tell("")
            self._repaint()
            self._save_soon()

    @on(StepPanel.GoOn)
    def _go_on(self, message: StepPanel.GoOn) -> None:
        if message.panel is not self.panel:
            return
        if self._step is Step.CHECK:
            self.do_check()
            return
        problems = self.form.problems(self._step)
        message.panel.show_problems(problems)
        if not problems:
            self.go_to_step(_ORDER[_ORDER.index(self._step) + 1])

    @on(StepPanel.Up)
    def action_rail(self) -> None:
        self.query_one(StepRail).focus()

    @on(StepRail.Picked)
    def _picked(self, message: StepRail.Picked) -> None:
        self.action_jump(message.position)

    def action_jump(self, place: int) -> None:
        """To the step at `place`, whatever is answered so far."""
        if not self._ordered:
            self.go_to_step(_ORDER[place])

    def do_step_back(self) -> None:
        self.action_jump(max(0, _ORDER.index(self._step) - 1))

    def do_step_on(self) -> None:
        self.action_jump(min(len(_ORDER) - 1, _ORDER.index(self._step) + 1))

    # The end

    def do_check(self) -> None:
        """To the check; from there to the review, once nothing is missing."""
        if self._frozen:
            self.settle()
        elif self._step is not Step.CHECK:
            self.go_to_step(Step.CHECK)
        elif missing := self.form.open_steps:
            self._tell(_("Still to do: {steps}").format(steps=", ".join(_(STEPS[step]) for step in missing)))
        else:
            self._review()

    def _review(self) -> None:
        from screens.review import ReviewScreen

        try:
            order = self.form.order()
        except ValueError:
            self._tell(_("Something in this form is too long or not as expected. Nothing was ordered."))
            return
        self._unsaved = True
        if self.save():
            self.app.push_screen(ReviewScreen(order, draft_id=self._draft.id))

    @work(group="settle", exclusive=True, exit_on_error=False)
    async def settle(self) -> None:
        """Ask what became of the order whose outcome is not known."""
        try:
            await self.workspace.settle()
        except Failure as failure:
            self.post_message(self.Failed(failure))
        else:
            self.post_message(self.Settled())

    @on(Settled)
    @on(events.ScreenResume)
    def _came_back(self) -> None:
        """Back from the review: perhaps the order was taken, perhaps its outcome is not known."""
        if not hasattr(self, "_draft") or self._ordered:
            return
        kept = self.workspace.drafts.load(self._draft.id)
        if kept is None and self._draft.step:
            self._done()
        elif kept is not None:
            self._draft = kept
            self._look_frozen()

    def _look_frozen(self) -> None:
        try:
            self._frozen = self.workspace.frozen(self._draft)
        except JournalUnusable as failure:
            self._frozen = True
            self._tell(failure_sentence(failure))
        if self._frozen:
            self._tell(_("Sent, but it is not known whether it was ordered. ctrl+g asks; it is never ordered twice."))

    def _done(self) -> None:
        self._ordered, self._unsaved = True, False
        self._show_ordered()
        self._paint()
        self.query_one(StepRail).focus()
        self.host.refresh_fleet()

    def why_not(self, action: Action) -> str | None:
        if action.id == "add" and not self._ordered:
            return _("First order this one: {key}.").format(key=self.key_for("check"))
        if action.id in self.FILLING and self._ordered:
            return _("This line is ordered; {key} adds another one.").format(key=self.key_for("add"))
        if action.id == "discard" and self._frozen:
            return _("No draft to discard.")
        return super().why_not(action)

    def do_add(self) -> None:
        self.form = replace(self.form, answers=self.form.answers.another())
        self._draft = self.workspace.drafts.begin(KIND, self.form.title())
        self._ordered = self._frozen = False
        self._tell("")
        self.go_to_step(Step.CARD)

    def do_batch(self) -> None:
        """What is answered here goes for every row that does not say otherwise."""
        from screens.add_sim.batch import AddBatchScreen

        self.keep()
        same = self.form.answers.another().model_copy(update={"user": UserKind.NONE})  # unless the row names one
        self.app.push_screen(AddBatchScreen(same))

    def do_discard(self) -> None:
        def confirmed(yes: bool | None) -> None:
            if yes:
                self._unsaved = False
                self._ordered = True
                self.workspace.drafts.delete(self._draft.id)
                self.app.pop_screen()

        title = _("Discard what is filled in here?")
        self.app.push_screen(
            ConfirmDialog(title, [_("Nothing was ordered.")], _("Discard"), keep=_("Keep it")), confirmed
        )

    def do_back(self) -> None:
        self.keep()
        if not self._ordered and self._draft.step:
            self.say(_("Draft saved. g 9 to continue."))
        super().do_back()

    # The draft

    def _save_soon(self) -> None:
        if self._unsaved and self._saving is None:
            self._saving = self.set_timer(SAVE_AFTER, self.save)

    def save(self) -> bool:
        """Write the draft, if anything of it is new; False when the disk does not take it."""
        self._saving = None
        if not self._unsaved or self._ordered or self._frozen:
            return True
        data = self.form.answers.model_dump(mode="json")
        draft = self._draft.model_validate(
            {**self._draft.model_dump(), "title": self.form.title(), "step": self._step, "data": data}
        )
        try:
            self._draft = self.workspace.drafts.save(draft)
        except OSError as error:
            self._tell(_("The draft cannot be saved: {reason}.").format(reason=error.strerror or error))
            return False
        self._unsaved = False
        self._paint_header()
        return True

    def keep(self) -> None:
        if not hasattr(self, "_draft") or self._frozen or self._ordered:
            return
        typed = self.panel.typed() if self.panel is not None and self.panel.is_mounted else {}
        answers = self.form.answers.model_copy(update=typed)
        if answers != self.form.answers:
            self.form, self._unsaved = replace(self.form, answers=answers), True
        self.save()

    # Painting

    def _repaint(self) -> None:
        if (panel := self.panel) is not None and panel.is_mounted:
            panel.show(self.form)
        self._paint()

    def _paint(self) -> None:
        self.query_one(StepRail).show(
            [RailStep(_(STEPS[view.step]), _MARKS[view.state], view.answer) for view in self.form.views()],
            _ORDER.index(self._step),
        )
        self.paint_frame([_("SIM cards"), _("Add a SIM card")])
        self._paint_header()

    def actions(self) -> list[Action]:
        """Another one only when this one is ordered. The rare ones come after the way out."""
        filling = [action for action in self.FILLING if action not in RARE]
        ids = ("add", *self.COMMON) if self._ordered else (*filling, *self.COMMON, *RARE)
        return self.available(ids)

    def hints(self) -> list[Hint]:
        """`enter` first: it is the key of every step."""
        return super().hints() if self._ordered else [(key_words("enter"), _("go on")), *super().hints()]

    def _paint_header(self) -> None:
        path = [_("Fleet"), _("SIM cards"), _("Add a SIM card")]
        kept = _("draft saved") if self._draft.step and not self._unsaved and not self._ordered else ""
        self.query_one(HeaderLine).show(path, kept or self.workspace.data_words())

    def _tell(self, text: str) -> None:
        if text != self._state:
            self._state = text
            self.query_one("#state", Label).update(text)


def _number_options(screen: AddSimScreen) -> StepPanel:
    if screen.form.answers.number is NumberKind.PORT_IN:
        return PortInPanel(screen.form)
    return NewNumberPanel(screen.form, screen.workspace)


_PANELS: Mapping[Step, Callable[[AddSimScreen], StepPanel]] = {
    Step.CARD: lambda screen: CardPanel(screen.form, screen.workspace),
    Step.SPLIT_BILL: lambda screen: SplitBillPanel(screen.form),
    Step.USER: lambda screen: UserPanel(screen.form, screen.workspace),
    Step.PLAN: lambda screen: PlanPanel(screen.form),
    Step.OPTIONS: lambda screen: OptionsPanel(screen.form),
    Step.ACCOUNT: lambda screen: AccountPanel(screen.form),
    Step.NUMBER: lambda screen: NumberPanel(screen.form),
    Step.NUMBER_OPTIONS: _number_options,
    Step.CHECK: lambda screen: CheckPanel(screen.form),
}
