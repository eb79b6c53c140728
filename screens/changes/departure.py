"""*Signaler le départ d'un employé*: one form for what becomes of the line, and what remains open afterwards."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message

from fleet_tui.domain.changes.models import DepartureAction
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.person import Person
from fleet_tui.i18n import _
from fleet_tui.workspace.change_draft import Typed
from fleet_tui.workspace.days import FarDays
from fleet_tui.workspace.departure import ACTIONS, Departure
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.line_changes import Lines
from screens.base import bindings, failure_sentence
from screens.changes.form import ChangeScreen, lines_words, number_keys
from screens.day_field import DayField
from widgets.choice_list import Choice, ChoiceList
from widgets.field import Field
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Checkbox, Label, checkbox, heading, label, lines, rule

NOBODY = "-"
"""The id of the entry for no user; no person has it."""
SHOWN_PEOPLE = 5


class DepartureScreen(ChangeScreen):
    """Choose what becomes of the line; only the fields that this needs are shown."""

    KEYS: ClassVar[tuple[str, ...]] = ("check",)
    BINDINGS = bindings(*KEYS)

    class People(Message):
        """Who could get the line."""

        def __init__(self, people: list[Person]) -> None:
            super().__init__()
            self.people = people

    class Failed(Message):
        """They could not be looked for."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    change_id = "departure"

    def __init__(self, lines: Lines, draft: Draft | None = None) -> None:
        super().__init__(lines, draft)
        self._departure = Departure()
        self._people: dict[str, Person] = {}
        self._far = FarDays()

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield label(lines_words(self.lines), id="title")
        yield rule()
        with VerticalScroll(can_focus=False):
            yield ChoiceList(id="action")
            yield Field(_("Operator the number goes to"), id="operator")
            yield Field(_("New user: type a name"), id="user")
            people = ChoiceList(id="people")
            people.points_always = False
            yield people
            yield DayField(
                _("Day"),
                self.workspace.today(),
                hint=_("day/month/year, or 5/12, +3, tomorrow; empty: as soon as possible"),
                id="day",
            )
            yield checkbox(_("End the split bill"), self._departure.clear_split_bill, id="split-bill")
            yield heading(_("What remains open afterwards"))
            yield label("", id="open")
        yield label("", id="state")
        yield FooterLine()

    def on_mount(self) -> None:
        self.begin()
        self._paint()
        self.query_one("#action", ChoiceList).focus()

    def say_again(self) -> None:
        super().say_again()
        self._paint()

    def heading(self) -> str:
        return _("Departure of an employee")

    def typed(self) -> Typed:
        return self._departure.typed()

    def take_up(self, typed: Typed) -> None:
        departure = self._departure = Departure.of(typed)
        for name, value in (("operator", departure.operator), ("user", departure.person_name), ("day", departure.day)):
            field = self.query_one(f"#{name}", Field)
            with field.prevent(Field.Changed):
                field.value = value
        self.query_one(Checkbox).value = departure.clear_split_bill

    def _paint(self) -> None:
        """The fields that the chosen action needs, and what it leaves open."""
        departure = self._departure
        keys = number_keys()
        choices = []
        for action, words in ACTIONS.items():
            key, aliases = next(keys)
            mark = "(•)" if action is departure.action else "( )"
            choices.append(Choice(action.value, f"{mark} {_(words)}", key, aliases=aliases))
        actions = self.query_one("#action", ChoiceList)
        actions.show_choices(choices)
        actions.move_cursor_to(departure.action.value)
        self.query_one("#operator").display = departure.action is DepartureAction.PORT_OUT
        self.set_class(departure.action is DepartureAction.REASSIGN, "-people")
        for name in ("#user", "#people"):
            self.query_one(name).display = departure.action is DepartureAction.REASSIGN
        self._paint_open()

    def _paint_open(self) -> None:
        sentences = self._departure.remains_open(self.lines, self.workspace.index.currency)
        self.query_one("#open", Label).update(lines("\n".join(f"· {sentence}" for sentence in sentences)))

    # What becomes of the line

    @on(ChoiceList.Chosen, "#action")
    def _action_chosen(self, message: ChoiceList.Chosen) -> None:
        self._departure.action = DepartureAction(message.choice.id)
        self._paint()
        self.edited()
        if self._departure.action is DepartureAction.PORT_OUT:
            self.query_one("#operator", Field).go_to()
        elif self._departure.action is DepartureAction.REASSIGN:
            self.query_one("#user", Field).go_to()
            self.look_for("")

    @on(Field.Changed, "#operator")
    def _operator_typed(self, message: Field.Changed) -> None:
        self._departure.operator = message.value
        message.field.show_error("")
        self.edited()

    @on(Field.Changed, "#day")
    def _day_typed(self, message: Field.Changed) -> None:
        self._departure.day = message.field.value
        message.field.show_error("")
        self.edited()

    @on(Checkbox.Changed)
    def _split_bill_switched(self, message: Checkbox.Changed) -> None:
        self._departure.clear_split_bill = message.value
        self._paint_open()
        self.edited()

    @on(Field.Submitted, "#operator")
    @on(Field.Submitted, "#day")
    def _submitted(self) -> None:
        self.do_check()

    # The new user

    @on(Field.Changed, "#user")
    def _name_typed(self, message: Field.Changed) -> None:
        if not self._departure.person_id or message.value != self._departure.person_name:
            self._choose(None)
            self._departure.person_name = message.value
            self.look_for(message.value)

    @work(group="people", exclusive=True, exit_on_error=False)
    async def look_for(self, name: str) -> None:
        """Ask who is called so."""
        try:
            self.post_message(self.People(await self.workspace.operator.people(name, limit=SHOWN_PEOPLE)))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(People)
    def _found(self, message: People) -> None:
        self._people = {person.id: person for person in message.people}
        choices = [Choice(person.id, person.name, hint=person.e_mail or "") for person in message.people]
        people = self.query_one("#people", ChoiceList)
        people.points_always = bool(self._departure.person_name.strip())  # then `enter` takes the first
        people.show_choices([*choices, Choice(NOBODY, _("No user: a van, an alarm"))])

    @on(Failed)
    def _not_found(self, message: Failed) -> None:
        self.query_one("#user", Field).show_error(failure_sentence(message.failure))

    @on(Field.Submitted, "#user")
    def _first_taken(self, message: Field.Submitted) -> None:
        """`enter` takes the first of those found."""
        if self._departure.person_id:
            self.do_check()
        elif not message.value.strip():
            message.field.show_error(_("Type a name; ctrl+g goes on without a user."))
        elif self._people:
            self._choose(next(iter(self._people.values())))
        else:
            message.field.show_error(_("Nobody is called so."))

    @on(ChoiceList.Chosen, "#people")
    def _person_chosen(self, message: ChoiceList.Chosen) -> None:
        self._choose(self._people.get(message.choice.id))
        if message.choice.id == NOBODY:
            self.query_one("#user", Field).value = ""
            self.do_check()

    def _choose(self, person: Person | None) -> None:
        self._departure.person_id = person.id if person else None
        self._departure.person_name = person.name if person else ""
        field = self.query_one("#user", Field)
        field.show_error("")
        self.edited()
        if person is not None:
            field.value = person.name
            field.go_to()

    # On to the review

    def do_check(self) -> None:
        field, wrong = self._departure.problem(self.workspace.today())
        if wrong:
            shown = self.query_one(f"#{field}", Field)
            shown.show_error(wrong)
            shown.go_to()
            return
        departure = self._departure
        if departure.action is DepartureAction.REASSIGN and departure.person_name.strip() and not departure.person_id:
            self.query_one("#user", Field).show_error(_("enter takes the first name below, tab goes to the others."))
            return
        if question := self._far.question(departure.effective_day(), self.workspace.today()):
            shown = self.query_one("#day", Field)
            shown.show_error(f"{question} " + _("The same again takes it."))
            shown.go_to()
            return
        self.review(self.lines, departure.change(), day=departure.effective_day())
