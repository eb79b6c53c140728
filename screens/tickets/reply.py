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

NUMBER = "number"


class ReplyScreen(FilesForm):
    """One message with its files. `about` is the id of the ticket."""

    form_id = "ticket_reply"

    def __init__(self, about: str = "", draft: Draft | None = None, *, number: str = "") -> None:
        """`number` is what people call the ticket by."""
        super().__init__(about, draft)
        kept = read_form(draft) if draft is not None else None
        self._number = number or (str(kept.typed.get(NUMBER, "")) if kept is not None else "")
        self.files = []
        self.rules = AttachmentRules()
        self.most = MOST_ATTACHMENTS

    def heading(self) -> str:
        return _("Reply to {ticket}").format(ticket=self._number)

    def path_words(self) -> list[str]:
        return [_("Tickets"), self.heading()]

    def fields(self) -> Iterator[Widget]:
        yield MultilineField(_("Your message"), max_length=MESSAGE_LIMIT, id="text")
        yield AttachmentList(_("Attachments"), label_width=LABEL_WIDTH)

    def typed(self) -> Typed:
        return {**super().typed(), NUMBER: self._number}

    def problems(self) -> dict[str, str]:
        return {} if self.entry("text").value.strip() else {"text": _("Please fill this in.")}

    async def send(self, key: str) -> object:
        message = NewTicketMessage(text=self.entry("text").value.strip(), attachments=self.ids)
        return await self.workspace.operator.reply_to_ticket(self._about, message, key)

    def done(self, result: object) -> None:
        from screens.tickets.conversation import TicketScreen

        app = self.app
        app.pop_screen()
        self.host.refresh_fleet()
        if isinstance(app.screen, TicketScreen):
            app.screen.fetch()
        elif isinstance(result, Ticket):
            app.push_screen(TicketScreen(result))
