"""*Détails de l'utilisateur*: the card with its PUK, the description, and the data of the user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.changes.models import Change, ExistingUser, NewUser, NoUser, SetUser, UserChoice
from fleet_tui.domain.labels import LANGUAGES, SALUTATIONS
from fleet_tui.domain.line import Line
from fleet_tui.domain.person import Person, PersonUpdate
from fleet_tui.domain.sim_card import puk_in_groups
from fleet_tui.fleet.columns import ABSENT
from fleet_tui.i18n import N_, _
from fleet_tui.workspace.capability_words import no_details
from fleet_tui.workspace.line_edits import LineEdits, Values
from fleet_tui.workspace.person_form import PERSON_FIELDS, REQUIRED, Mistyped, new_person_of, update_of
from screens.manage_sim.tab import LABEL_WIDTH, Tab
from widgets.detail_pane import Detail, DetailPane
from widgets.field import Field, required_legend
from widgets.pick import Pick
from widgets.safe import Label, label

MASKED = "••••••••"
DESCRIPTION_LIMIT = 300
PICKED: Mapping[str, Mapping[str, str]] = {"salutation": {"": N_("none"), **SALUTATIONS}, "language": LANGUAGES}
"""Fields that are picked from a few: words by code."""
FIELDS = ("description", *PERSON_FIELDS)
"""The fields of this tab."""


class DetailsTab(Tab):
    """Card and PUK to read, description and user to write, as far as the user has not confirmed their own data."""

    KEYS = ("save", "reveal_puk")
    ENTER = N_("fill in")

    class UpdateWanted(Message):
        """The data of the user of `line` are to be changed as typed (`sent`), and `then` is to be ordered."""

        def __init__(self, line: Line, sent: Values, update: PersonUpdate, then: Change | None) -> None:
            super().__init__()
            self.line = line
            self.sent = sent
            self.update = update
            self.then = then

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._line: Line | None = None
        self._edits: LineEdits | None = None
        self._puk = ""

    def compose(self) -> ComposeResult:
        yield DetailPane(label_width=LABEL_WIDTH)
        yield Field(_("Description"), id="description")
        for name, text in PERSON_FIELDS.items():
            if name in PICKED:
                yield Pick(_(text), [(code, _(word)) for code, word in PICKED[name].items()], id=name)
            else:
                hint = _("day/month/year") if name == "birth_date" else ""
                yield Field(_(text), hint=hint, id=name)
        yield required_legend()
        yield label("", id="reason")

    def show(self, line: Line, edits: LineEdits) -> None:
        if self._line is None or (self._line.id, self._card(self._line)) != (line.id, self._card(line)):
            self._puk = ""
            for field in self._inputs():
                field.show_error("")
        self._line, self._edits = line, edits
        for field in self._inputs():
            field.value = str(edits.value(str(field.id)) or "")
            field.display = field.id not in PERSON_FIELDS or not self.offered.machines
        self._paint_card(line)
        reason = "" if self.offered.machines else _reason(line.person)
        self.query_one("#reason", Label).update(self.unsavable() or reason)
        confirmed = line.person is not None and line.person.confirmed
        for field in self._inputs():
            field.disabled = bool(self.unsavable()) or (field.id in PERSON_FIELDS and confirmed)
        required = [self.query_one(f"#{name}", Field) for name in REQUIRED]
        for field in required:
            field.required = not field.disabled
        self.query_one("#required").display = any(field.required and field.display for field in required)

    def show_known(self, details: Sequence[Detail]) -> None:
        """What the list knows of the line, as long as the operator cannot be asked."""
        self.query_one(DetailPane).show(details)
        for field in (*self._inputs(), self.query_one("#required")):
            field.display = False

    def show_puk(self, puk: str) -> None:
        """The PUK was revealed: it stands there until another line is shown."""
        self._puk = puk
        if self._line is not None:
            self._paint_card(self._line)

    def hide_puk(self) -> None:
        """Mask it again."""
        self.show_puk("")

    def status(self) -> str:
        return _("not yet saved") if self._edits is not None and self._edits.changed(FIELDS) else ""

    def unsavable(self) -> str:
        return no_details(self.offered)

    def save(self) -> None:
        line, edits = self._line, self._edits
        if line is None or edits is None:
            return
        person = edits.texts(PERSON_FIELDS)
        try:
            description = self._description(edits)
            if line.person is None and person:
                new = SetUser(user=NewUser(person=new_person_of(person)), description=description)
                self.post_message(self.OrderWanted(new, FIELDS))
                return
            order = None if description is None else SetUser(user=_same_user(line.person), description=description)
            if person:
                self.post_message(self.UpdateWanted(line, edits.changed(PERSON_FIELDS), update_of(person), order))
            elif order is None:
                self.post_message(self.Told(_("Nothing was typed yet.")))
            else:
                self.post_message(self.OrderWanted(order, ("description",)))
        except Mistyped as wrong:
            self._show_problems(wrong.problems)

    def _description(self, edits: LineEdits) -> str | None:
        typed = edits.texts(("description",)).get("description")
        if typed is not None and len(typed) > DESCRIPTION_LIMIT:
            raise Mistyped({"description": _("This is too long.")})
        return typed

    def _inputs(self) -> list[Field | Pick]:
        return [each for each in self.children if isinstance(each, Field | Pick)]

    def _show_problems(self, problems: dict[str, str]) -> None:
        wrong = [field for field in self._inputs() if field.id in problems]
        for field in wrong:
            field.show_error(problems[str(field.id)])
        wrong[0].go_to()

    @on(Field.Changed)
    def _typed(self, message: Field.Changed) -> None:
        message.stop()
        self._put(message.field)

    @on(Pick.Changed)
    def _picked(self, message: Pick.Changed) -> None:
        message.stop()
        self._put(message.pick)

    def _put(self, field: Field | Pick) -> None:
        # What stands there now, not what a message was sent for: the line may be another one meanwhile.
        if self._edits is not None and self._edits.put(str(field.id), field.value):
            field.show_error("")
            self.post_message(self.Edited())

    @on(Field.Submitted)
    @on(Pick.Submitted)
    def _entered(self, message: Field.Submitted | Pick.Submitted) -> None:
        message.stop()
        inputs = [field for field in self._inputs() if field.display and not field.disabled]
        place = inputs.index(message.control) + 1
        if place < len(inputs):
            inputs[place].go_to()
        else:
            self.save()

    def _paint_card(self, line: Line) -> None:
        shown = [(_("SIM card number"), self._card(line) or ABSENT)]
        hidden = f"{MASKED}  " + _("hidden · v shows it (logged)") if line.sim_card else ABSENT
        puk = puk_in_groups(self._puk) if self._puk else hidden
        self.query_one(DetailPane).show([*shown, (_("PUK"), puk)] if self.offered.puk else shown)

    @staticmethod
    def _card(line: Line) -> str | None:
        return line.sim_card.iccid if line.sim_card else None


def _same_user(person: Person | None) -> UserChoice:
    return NoUser() if person is None else ExistingUser(person_id=person.id)


def _reason(person: Person | None) -> str:
    if person is None:
        return _("The line has no user: fill in a name to give it one.")
    if person.confirmed:
        return _("{name} has confirmed their own data: only they change them.").format(name=person.name)
    return ""
