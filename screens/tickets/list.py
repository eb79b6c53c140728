"""The tickets: found as one types, by their state, opened, made."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import ClassVar

from fleet_tui.actions import Action
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.ticket import SimCardStock, Ticket, TicketStatus
from fleet_tui.domain.ticket_topic import TicketTopicList
from fleet_tui.i18n import N_, _
from fleet_tui.i18n.format import day, moment
from fleet_tui.workspace.empty_areas import desk_missing
from fleet_tui.workspace.listing import ListColumn
from fleet_tui.workspace.ticket_form import Described
from fleet_tui.workspace.ticket_words import (
    TICKET_STATUSES,
    low_words,
    status_words,
    stock_words,
    subject_words,
)
from screens.base import bindings
from screens.listing import ListScreen
from widgets.choice_list import Choice
from widgets.detail_pane import Detail
from widgets.dialog import ChoiceDialog
from widgets.table_source import Cell, Role

_ROLES: Mapping[str, Role] = {"OPEN": "pending", "ANSWERED": "active", "CLOSED": "dim"}
_ALL = "ALL"
_PANE_TEXT = 24
"""Cells of a line of the pane behind its labels, where the pane is narrowest."""


class TicketsScreen(ListScreen[Ticket]):
    """*Tickets*, newest first."""

    KEYS: ClassVar[tuple[str, ...]] = (
        "open_record", "new_ticket", "ticket_state", "stock", "search", "sort", "export",
    )  # fmt: skip
    BINDINGS = bindings("new_ticket", "ticket_state", "stock")

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._stock: SimCardStock | None = None
        self._state = _ALL
        self._asked: tuple[str, str, str] | None = None
        self._topics = TicketTopicList(items=[])
        self._all: Sequence[Ticket] = ()
        super().__init__(self._columns())

    def _columns(self) -> tuple[ListColumn[Ticket], ...]:
        return (
            ListColumn("number", N_("Ticket"), lambda ticket: ticket.number, 8),
            ListColumn(
                "created", N_("Made on"), lambda ticket: day(day_of(ticket.created_at)), 10,
                value=lambda ticket: day_of(ticket.created_at), priority=2, kind="day",
            ),
            ListColumn(
                "subject", N_("Subject"), lambda ticket: subject_words(ticket, self._names), 30,
                min_width=18, priority=0, flexible=True,
            ),
            ListColumn("status", N_("Status"), status_words, 11, priority=1),
            ListColumn(
                "last_at", N_("Last message"), lambda ticket: day(day_of(ticket.last.at)) if ticket.last else "", 12,
                value=lambda ticket: day_of(ticket.last.at) if ticket.last else None, priority=2, kind="day",
            ),
            ListColumn("last", N_("Message"), _last, 34, min_width=16, priority=3, flexible=True),
        )  # fmt: skip

    def arrive(self, what: str) -> None:
        """`new TOPIC DETAIL text`: begin a ticket of that kind, `text` in its first field. `state S`: those in it."""
        word, _space, rest = what.partition(" ")
        if word == "state":
            self._state = rest
        if word == "new":
            topic, code, *text = rest.split(" ", 2)
            self._asked = (topic, code, " ".join(text))

    def title_words(self) -> str:
        return _("Tickets")

    async def records(self) -> Sequence[Ticket]:
        operator = self.workspace.operator
        page, topics, self._stock = await asyncio.gather(
            operator.tickets(), operator.ticket_topics(), operator.sim_card_stock()
        )
        self._names, self._topics = _names(topics), topics
        self._all = page.items
        return self._in_state()

    def _in_state(self) -> Sequence[Ticket]:
        return [ticket for ticket in self._all if self._state in (_ALL, ticket.status)]

    def key_of(self, record: Ticket) -> str:
        return record.id

    def state_words(self) -> str:
        self._begin_asked()
        if self._stock is None:
            return ""
        return " · ".join(filter(None, (stock_words(self._stock), low_words(self._stock))))

    def _begin_asked(self) -> None:
        """The ticket that one came for, once its kind is known."""
        from screens.tickets.new_ticket import NewTicketScreen

        if self._asked is None or not self._topics.items:
            return
        topic, code, text = self._asked
        self._asked = None
        if (detail := self._topics.detail(topic, code)) is not None:
            described = Described(topic, detail, self._topics.attachment_rules)
            self.app.push_screen(NewTicketScreen(described=described, known=text))

    def words_of(self, record: Ticket) -> Sequence[str]:
        texts = [message.text for message in record.messages]
        return [record.status, record.topic, record.detail, *map(str, record.fields.values()), *texts]

    def role_of(self, column_id: str, record: Ticket) -> Role:
        return _ROLES.get(record.status, "") if column_id == "status" else ""

    def details(self, record: Ticket) -> Sequence[Detail]:
        found: list[Detail] = [
            (_("Ticket"), Cell(record.number, "strong")),
            (_("Subject"), subject_words(record, self._names)),
            (_("Status"), Cell(status_words(record), _ROLES.get(record.status, ""))),
            (_("Made on"), moment(record.created_at)),
        ]
        if record.expected_on is not None:
            found.append((_("Expected on"), day(record.expected_on)))
        if (last := record.last) is not None:
            found += [("", ""), (_("Last message"), f"{last.author}, {moment(last.at)}")]
            found += [("", piece) for line in last.text.splitlines()[:8] for piece in wrap(line, _PANE_TEXT)]
        return found

    def empty_words(self) -> str:
        return desk_missing(self.workspace.capabilities) or _("No ticket yet: n makes one.")

    def open(self, record: Ticket) -> None:
        from screens.tickets.conversation import TicketScreen

        self.app.push_screen(TicketScreen(record))

    def why_not(self, action: Action) -> str | None:
        if action.id == "new_ticket" and (reason := desk_missing(self.workspace.capabilities)):
            return reason
        return super().why_not(action)

    def on_screen_resume(self) -> None:
        """Somebody was in a conversation: it may have gone on."""
        if self.listing.total and self.workspace.attached:
            self.fetch()

    def do_new_ticket(self) -> None:
        from screens.tickets.subjects import SubjectsScreen

        self.app.push_screen(SubjectsScreen())

    def do_ticket_state(self) -> None:
        """Only the tickets in one state."""
        choices = [Choice(_ALL, _("all tickets"), "1")]
        for place, status in enumerate(TicketStatus, start=2):
            choices.append(Choice(status.value, _(TICKET_STATUSES[status.value]), str(place)))

        def chosen(state: str | None) -> None:
            if state is not None:
                self._state = state
                self.listing.replace(self._in_state())
                self.paint_rows()

        self.app.push_screen(ChoiceDialog(_("Show"), choices), chosen)

    def do_stock(self) -> None:
        from screens.tickets.stock import StockScreen

        self.app.push_screen(StockScreen())


def _last(ticket: Ticket) -> str:
    last = ticket.last
    if last is None:
        return ""
    text = " ".join(last.text.split())
    return f"{last.author}: {text}" if text else last.author


def _names(topics: TicketTopicList) -> dict[str, str]:
    return {detail.code: detail.name for topic in topics.items for detail in topic.details}
