"""Going on with a ticket's conversation."""

from __future__ import annotations

from collections.abc import Iterator

from textual.widget import Widget

from fleet_tui.domain.ticket import MESSAGE_LIMIT, MOST_ATTACHMENTS, NewTicketMessage, Ticket
from fleet_tui.domain.ticket_topic import AttachmentRules
from fleet_tui.i18n import _
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.record_draft import Typed, read_form
from screens.tickets.with_files import LABEL_WIDTH, FilesForm
from widgets.attachment_list import AttachmentList
from widgets.multiline_field import MultilineField

TICKET, NUMBER = "ticket", "number"
"""What of the ticket a draft holds."""


class ReplyScreen(FilesForm):
    """One message with its files. It changes no record: a draft of it holds the ticket that it goes to."""

    form_id = "ticket_reply"

    def __init__(self, about: str = "", draft: Draft | None = None, *, ticket: Ticket | None = None) -> None:
        """`ticket` is the one that is replied to; that of a draft stands in it."""
        super().__init__(about, draft)
        kept = read_form(draft) if draft is not None else None
        typed = kept.typed if kept is not None else {}
        self._ticket = ticket.id if ticket else str(typed.get(TICKET, ""))
        self._number = ticket.number if ticket else str(typed.get(NUMBER, ""))
        self.files = []
        self.rules = AttachmentRules()
        self.most = MOST_ATTACHMENTS

    def heading(self) -> str:
        return _("Reply to {ticket}").format(ticket=self._number)

    def path_words(self) -> list[str]:
        return [_("Tickets"), self.heading()]

    def fields(self) -> Iterator[Widget]:
        yield MultilineField(_("Your message"), max_length=MESSAGE_LIMIT, required=True, id="text")
        yield AttachmentList(_("Attachments"), label_width=LABEL_WIDTH)

    def typed(self) -> Typed:
        return {**super().typed(), TICKET: self._ticket, NUMBER: self._number}

    def problems(self) -> dict[str, str]:
        return {} if self.entry("text").value.strip() else {"text": _("Please fill this in.")}

    async def send(self, key: str) -> object:
        message = NewTicketMessage(text=self.entry("text").value.strip(), attachments=self.ids)
        return await self.workspace.operator.reply_to_ticket(self._ticket, message, key)

    def done(self, result: object) -> None:
        from screens.tickets.conversation import TicketScreen

        app = self.app
        app.pop_screen()
        self.host.refresh_fleet()
        if isinstance(app.screen, TicketScreen):
            app.screen.fetch()
        elif isinstance(result, Ticket):
            app.push_screen(TicketScreen(result))
