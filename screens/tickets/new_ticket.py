"""The form of a ticket, built from what the server says that its kind asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.message import Message
from textual.widget import Widget

from fleet_tui.actions import Action
from fleet_tui.domain.calendar import add_working_days
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.person import Address
from fleet_tui.domain.text import LINE_LIMIT
from fleet_tui.domain.ticket import MOST_NUMBERS, NewTicket, SimCardStock, Ticket
from fleet_tui.domain.ticket_fields import FieldProblem
from fleet_tui.domain.ticket_topic import AttachmentRules, FieldKind, TicketDetail, TicketField
from fleet_tui.domain.typed_day import day_parts
from fleet_tui.i18n import _
from fleet_tui.i18n.format import day
from fleet_tui.workspace.attaching import ChosenFile
from fleet_tui.workspace.days import day_words
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.record_draft import Typed, read_form
from fleet_tui.workspace.ticket_form import (
    Described,
    PastedNumbers,
    first_value,
    problems_of,
    town_doubt,
    town_of,
    values_of,
    whose,
)
from fleet_tui.workspace.ticket_words import (
    address_words,
    choice_words,
    detail_words,
    field_words,
    low_words,
    problem_words,
    stock_words,
)
from screens.base import bindings
from screens.tickets.with_files import LABEL_WIDTH, FilesForm
from widgets.attachment_list import AttachmentList
from widgets.choice_list import Choice
from widgets.date_field import DateField
from widgets.dialog import ChoiceDialog
from widgets.field import Field
from widgets.multiline_field import MultilineField
from widgets.pick import Pick
from widgets.safe import Label, TextInput, label

DESCRIBED = "described"
MANY_NUMBERS = 30 * MOST_NUMBERS
"""Characters of a field that names so many numbers, however they are written."""
_ADDRESS = ("country", "postcode", "town", "street", "number", "number_suffix", "box")
_NOTHING = Described("", TicketDetail.model_validate({"code": "", "name": "", "fields": []}), AttachmentRules())


class NewTicketScreen(FilesForm):
    """*Créer un ticket*, its third step. It changes no record: a draft of it holds its kind, and is about nothing."""

    form_id = "ticket"
    KEYS: ClassVar[tuple[str, ...]] = ("submit", "attach", "known_address", "template", "discard")
    BINDINGS = bindings("known_address", "template", priority=True)

    class Surroundings(Message):
        """Addresses used before, and the stock of blank cards: what helps to order some."""

        def __init__(self, addresses: list[Address], stock: SimCardStock, arrival: date) -> None:
            super().__init__()
            self.arrival = arrival
            self.addresses = addresses
            self.stock = stock

    def __init__(
        self, about: str = "", draft: Draft | None = None, *, described: Described | None = None, known: str = ""
    ) -> None:
        """`described` is the kind of ticket; that of a draft stands in it.

        `known` stands already in its first field: the numbers of lines, the name of a plan.
        """
        super().__init__(about, draft)
        kept = read_form(draft) if draft is not None else None
        of_draft = Described.of(kept.typed.get(DESCRIBED)) if kept is not None else None
        self.described = described or of_draft or _NOTHING
        self._known = known
        self.files = []
        self.rules = self.described.rules
        self.most = min(self.described.detail.attachments, self.rules.most)
        self._addresses: list[Address] = []
        self._surroundings: NewTicketScreen.Surroundings | None = None
        self._believed: tuple[str, str] | None = None
        """Postcode and town that were doubted once."""

    @property
    def detail(self) -> TicketDetail:
        """What this kind of ticket asks for."""
        return self.described.detail

    def heading(self) -> str:
        return detail_words(self.detail) if self.detail.code else _("New ticket")

    def path_words(self) -> list[str]:
        return [_("Tickets"), self.heading()]

    def available_keys(self) -> tuple[str, ...]:
        """The keys that this kind of ticket has a use for."""
        unused = {
            "attach": not self.most,
            "known_address": not self._addresses,
            "template": self.detail.attachment_content != "EMPLOYEES",
        }
        return tuple(key for key in self.KEYS if not unused.get(key))

    def fields(self) -> Iterator[Widget]:
        if self.detail.working_days:
            yield label("", id="stock")
        for field in self.detail.fields:
            yield self._widget(field)
        if self.most:
            yield AttachmentList(_("Attachments"), label_width=LABEL_WIDTH)

    def _widget(self, field: TicketField) -> Widget:
        name = field_words(field)
        first = self._first(field)
        match field.kind:
            case FieldKind.DATE:
                parts = day_parts(first) or ("", "", "")
                return DateField(name, parts, today=self.workspace.today(), required=field.required, id=field.name)
            case FieldKind.MULTILINE:
                most = field.max_length or 5_000
                return MultilineField(name, first, max_length=most, required=field.required, id=field.name)
            case FieldKind.CHOICE | FieldKind.COUNTRY if field.choices:
                choices = [(choice.code, choice_words(choice)) for choice in field.choices]
                if not field.required:
                    choices.insert(0, ("", "–"))
                return Pick(name, choices, first, label_width=LABEL_WIDTH, id=field.name)
            case _:
                most = MANY_NUMBERS if field.many else LINE_LIMIT
                hint = _hint(field)
                return Field(name, first, hint=hint, max_length=most, required=field.required, id=field.name)

    def _first(self, field: TicketField) -> str:
        if self._known and field is self.detail.fields[0] and field.kind in (FieldKind.MSISDN, FieldKind.TEXT):
            return self._known
        today = self.workspace.today()
        return first_value(field, self.workspace.me, today, day(today))

    def on_mount(self) -> None:
        if self.detail.working_days and self.workspace.attached:
            self.ask_surroundings()

    @work(group="surroundings", exclusive=True, exit_on_error=False)
    async def ask_surroundings(self) -> None:
        """Ask where cards were sent to before, and how many are left."""
        operator = self.workspace.operator
        try:
            addresses, stock = await operator.delivery_addresses(), await operator.sim_card_stock()
        except Failure:
            return  # it only helps: the form works without it
        days = self.detail.working_days or 0
        arrival = await asyncio.to_thread(add_working_days, self.workspace.today(), days)
        self.post_message(self.Surroundings(addresses, stock, arrival))

    @on(Surroundings)
    def _know(self, message: Surroundings) -> None:
        self._addresses, self._surroundings = message.addresses, message
        self._paint_stock()
        self.paint_frame(self.path_words())

    def _paint_stock(self) -> None:
        if (known := self._surroundings) is not None:
            arrival = _("ordered today, delivered by {day}").format(day=day(known.arrival))
            words = filter(None, (stock_words(known.stock), arrival, low_words(known.stock)))
            self.query_one("#stock", Label).update(" · ".join(words))

    def say_again(self) -> None:
        super().say_again()
        self._paint_stock()
        self._paint_known()

    def actions(self) -> list[Action]:
        unused = set(self.KEYS) - set(self.available_keys())
        return [action for action in super().actions() if action.id not in unused]

    def why_not(self, action: Action) -> str | None:
        if action.id in self.KEYS and action.id not in self.available_keys():
            return _("That is no part of this ticket.")
        return super().why_not(action)

    # What is typed

    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return {str(entry.id): entry.value for entry in self.entries()}

    def typed(self) -> Typed:
        return {**super().typed(), DESCRIBED: self.described.kept()}

    def show_what_belongs(self) -> None:
        self._paint_known()

    def _paint_known(self) -> None:
        """Whose lines are named, which weekday is chosen, and which town a postcode is of."""
        texts, today = self.texts(), self.workspace.today()
        for field in self.detail.fields:
            here = self.query_one(f"#{field.name}") if field.name in texts else None
            if isinstance(here, DateField):
                here.show_hint(day_words(here.value, today) or ("" if here.value else _("or +3, tomorrow")))
            if not isinstance(here, Field) or here.is_wrong:
                continue
            if field.kind == FieldKind.MSISDN:
                here.show_hint(whose(field, texts[field.name], self.workspace.index) or _hint(field))
            elif field.kind == FieldKind.POSTCODE and texts.get("country", "BE") == "BE":
                here.show_hint(town_of(texts[field.name]))

    @on(TextInput.PastedLines)
    def _pasted(self, message: TextInput.PastedLines) -> None:
        """Several numbers at once go into the field of a ticket about several: all of them, or none."""
        holder = message.input.parent
        many = {field.name for field in self.detail.fields if field.many}
        if not isinstance(holder, Field) or holder.id not in many:
            return
        message.stop()  # the application would put the first line in as well
        message.prevent_default()
        pasted = PastedNumbers.into(holder.value, message.text)
        if pasted.problem or len(pasted.text) > holder.most:
            self.say(pasted.problem or _("This is too long. Nothing was inserted."), "warning")
            self.app.bell()
            return
        holder.value = pasted.text
        if pasted.remark:
            self.say(pasted.remark, "warning")

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """As ever; what is wrong takes the place of what is known of a field."""
        super().show_problems(problems)
        for entry in self.entries():
            if entry.id in problems and isinstance(entry, Field | DateField):
                entry.show_hint("")

    def do_known_address(self) -> None:
        """Fill in an address that cards were sent to before."""
        if not self._addresses or self.busy or self._draft.frozen:
            self.say(_("No address was used before."), "warning")
            return

        def chosen(place: str | None) -> None:
            if place is not None:
                self._fill_in(self._addresses[int(place)])

        if len(self._addresses) == 1:
            chosen("0")
            return
        choices = [
            Choice(str(place), address_words(each), str(place + 1)) for place, each in enumerate(self._addresses)
        ]
        self.app.push_screen(ChoiceDialog(_("Addresses used before"), choices), chosen)

    def _fill_in(self, address: Address) -> None:
        entries = {str(entry.id): entry for entry in self.entries()}
        for part in _ADDRESS:
            if part in entries:
                entries[part].value = str(getattr(address, part))
                entries[part].show_error("")
        self.edited()

    # Employees

    def attached(self, file: ChosenFile) -> None:
        if self.detail.attachment_content == "EMPLOYEES":
            from screens.tickets.employees import check_list

            check_list(self, file)

    def do_template(self) -> None:
        """Write a list of employees to fill in."""
        from screens.tickets.employees import write_template

        if self.detail.attachment_content == "EMPLOYEES":
            write_template(self)

    # Sending

    def problems(self) -> dict[str, str]:
        texts = self.texts()
        problems = problems_of(self.detail, texts, self.workspace.index, self.workspace.today())
        if problems:
            return problems
        if self.detail.attachment_content and not self.files:
            return {"": _("Attach the list of employees first: ctrl+o chooses it, F7 writes one to fill in.")}
        pair = (texts.get("postcode", ""), texts.get("town", ""))
        if pair != self._believed and (doubt := town_doubt(self.detail, texts)):
            self._believed = pair
            return {"town": doubt}
        return {}

    async def send(self, key: str) -> object:
        fields = values_of(self.detail, self.texts(), self.workspace.today())
        asked = NewTicket(topic=self.described.topic, detail=self.detail.code, fields=fields, attachments=self.ids)
        return await self.workspace.operator.create_ticket(asked, key)

    def problems_of(self, failure: Failure) -> dict[str, str]:
        errors = failure.problem.errors if failure.problem else []
        named = {}
        for error in errors:
            root, _slash, rest = error.pointer.lstrip("/").partition("/")
            named[rest if root == "fields" else root] = problem_words(FieldProblem(error.code))
        return named

    def done(self, result: object) -> None:
        from screens.tickets.conversation import TicketScreen
        from screens.tickets.subjects import SubjectsScreen

        app = self.app
        app.pop_screen()
        if isinstance(app.screen, SubjectsScreen):
            app.pop_screen()
        self.host.refresh_fleet()
        if isinstance(result, Ticket):
            app.push_screen(TicketScreen(result))


def _hint(field: TicketField) -> str:
    if field.kind == FieldKind.MSISDN:
        return _("one or several, separated by commas") if field.many else ""
    if field.kind == FieldKind.COUNT and field.multiple_of:
        return _("in multiples of {count}").format(count=field.multiple_of)
    return ""
