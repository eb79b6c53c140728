"""Step 3: nobody, somebody the company has already, or somebody new with all eight fields."""

from __future__ import annotations

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.person import Language, Person, Salutation
from fleet_tui.i18n import _
from fleet_tui.i18n.format import day
from fleet_tui.workspace.add_line import AddLineForm
from fleet_tui.workspace.add_line_answers import Step, UserKind
from fleet_tui.workspace.workspace import Workspace
from screens.add_sim.panel import FormPanel
from widgets.choice_list import Choice, ChoiceList
from widgets.date_field import DateField
from widgets.field import Field, required_legend
from widgets.pick import Pick
from widgets.safe import heading, label
from widgets.step_choices import StepChoices

_NO_TITLE = ""
BIRTH_PARTS = ("birth_day", "birth_month", "birth_year")
"""The date of birth is three answers; its input has the name of the first."""


class UserPanel(FormPanel):
    """The kind of user decides which inputs there are; what was typed for another kind stays."""

    STEP = Step.USER
    DEFAULT_CSS = """
    UserPanel Vertical { height: auto; }
    UserPanel #existing { height: 1fr; }
    """

    class Found(Message):
        """Users whose name has every word that is typed."""

        def __init__(self, people: list[Person]) -> None:
            super().__init__()
            self.people = people

    class Failed(Message):
        """The operator could not be asked."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self, form: AddLineForm, workspace: Workspace) -> None:
        super().__init__(form)
        self._workspace = workspace
        self._people: dict[str, Person] = {}

    def compose(self) -> ComposeResult:
        answers = self.form.answers
        yield heading(_("User of the line"))
        kinds = [
            (UserKind.NEW, _("new user")),
            (UserKind.EXISTING, _("existing user")),
            (UserKind.NONE, _("no user: a van, an alarm")),
        ]
        yield Pick(_("User"), kinds, answers.user or UserKind.NEW, id="user")
        with Vertical(id="existing"):
            yield Field(_("Search a name"), answers.person_name, id="person_name")
            yield StepChoices(empty=_("Asking the operator …"), classes="filling")
        with Vertical(id="new"):
            yield Field(_("Description"), answers.description, id="description")
            with Vertical(id="person"):
                titles = [
                    (_NO_TITLE, _("none")), (Salutation.MR, _("Mr")), (Salutation.MRS, _("Mrs")),
                    (Salutation.MX, _("Mx")),
                ]  # fmt: skip
                yield Pick(_("Title"), titles, answers.salutation or _NO_TITLE, id="salutation")
                yield Field(_("First name"), answers.given_name, required=True, id="given_name")
                yield Field(_("Last name"), answers.family_name, required=True, id="family_name")
                born = (answers.birth_day, answers.birth_month, answers.birth_year)
                yield DateField(_("Date of birth"), born, id=BIRTH_PARTS[0])
                yield Field(_("E-mail address"), answers.e_mail, id="e_mail")
                yield Field(_("Phone number"), answers.phone_number, id="phone_number")
                languages = [
                    (Language.FR, _("French")), (Language.NL, _("Dutch")), (Language.EN, _("English")),
                    (Language.DE, _("German")),
                ]  # fmt: skip
                yield Pick(_("Language"), languages, answers.language, id="language")
        yield label("", id="problem")
        yield required_legend()

    def on_mount(self) -> None:
        self.ask_again()

    def ask_again(self) -> None:
        self._show_kind(UserKind(self.query_one("#user", Pick).value))

    def _show_kind(self, kind: UserKind) -> None:
        self.query_one("#existing").display = kind is UserKind.EXISTING
        self.query_one("#new").display = kind is not UserKind.EXISTING
        self.query_one("#person").display = kind is UserKind.NEW
        self.query_one("#description", Field).required = kind is UserKind.NONE
        self.query_one("#required").display = kind is not UserKind.EXISTING
        if kind is UserKind.EXISTING:
            self.search(self.query_one("#person_name", Field).value)

    def picked(self, name: str, value: str) -> object:
        if name == "user":
            self._show_kind(UserKind(value))
            return UserKind(value)
        if name == "salutation":
            return Salutation(value) if value else None
        return Language(value)

    def answer(self, **changed: object) -> None:
        # The kind that stands there counts as answered with the first thing that is said.
        super().answer(**{"user": UserKind(self.query_one("#user", Pick).value), **changed})

    def typed(self) -> dict[str, object]:
        typed = super().typed()
        if typed["person_name"] != self.form.answers.person_name:
            typed["person_id"] = ""
        born = dict(zip(BIRTH_PARTS, self.query_one(DateField).parts, strict=True))
        changed = any(value != getattr(self.form.answers, name) for name, value in (typed | born).items())
        kind = {"user": UserKind(self.query_one("#user", Pick).value)} if changed else {}
        return {**typed, **born, **kind}

    @on(Pick.Submitted, "#user")
    def _kind_entered(self) -> None:
        self.answer()

    @on(DateField.Changed)
    def _born(self, message: DateField.Changed) -> None:
        message.field.show_error("")
        self.answer(**dict(zip(BIRTH_PARTS, message.parts, strict=True)))

    @on(Field.Changed, "#person_name")
    def _searched(self, message: Field.Changed) -> None:
        message.prevent_default()
        if message.value != self.form.answers.person_name:
            self.answer(person_name=message.value, person_id="")
            self.search(message.value)

    @on(Field.Submitted, "#person_name")
    def _name_entered(self, message: Field.Submitted) -> None:
        message.prevent_default()
        if len(self._people) == 1:
            self._take(next(iter(self._people.values())))
        elif self.form.answers.person_id:
            self.go_on()
        else:
            self._into_the_list()

    @on(ChoiceList.Chosen)
    def _chosen(self, message: ChoiceList.Chosen) -> None:
        self._take(self._people[message.choice.id])

    def _take(self, person: Person) -> None:
        self.answer(user=UserKind.EXISTING, person_id=person.id, person_name=str(person.name))
        self.go_on()

    def on_key(self, event: events.Key) -> None:
        """From the search down into the names."""
        focused = self.screen.focused
        if event.key == "down" and focused is not None and focused.parent is self.query_one("#person_name"):
            event.stop()
            self._into_the_list()
        else:
            super().on_key(event)

    def _into_the_list(self) -> None:
        if self._people:
            self.query_one(StepChoices).focus()

    @on(StepChoices.LeftUpwards)
    def _back_to_the_search(self, message: StepChoices.LeftUpwards) -> None:
        message.prevent_default()
        self.query_one("#person_name", Field).go_to()

    @work(group="people", exclusive=True, exit_on_error=False)
    async def search(self, text: str) -> None:
        """Ask for the users of that name."""
        try:
            self.post_message(self.Found(await self._workspace.operator.people(text)))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(Found)
    def _found(self, message: Found) -> None:
        self._people = {person.id: person for person in message.people}
        found = [Choice(person.id, person.name, hint=_known_by(person)) for person in message.people]
        self.show_found(found, _("No user has this name."))

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._people = {}
        self.show_not_asked(message.failure)


def _known_by(person: Person) -> str:
    """What tells two people of one name apart."""
    return person.e_mail or (day(person.birth_date) if person.birth_date else "")
