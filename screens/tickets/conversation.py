"""One ticket: what was filled in, the conversation, its files; going on with it, closing it, opening it again."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message

from fleet_tui.domain.attachment import Attachment, suffix_of
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.ticket import Ticket, TicketStatus
from fleet_tui.files import write_private
from fleet_tui.i18n import _
from fleet_tui.i18n.format import day, moment
from fleet_tui.workspace.attaching import size_words
from fleet_tui.workspace.list_export import free_path
from fleet_tui.workspace.selection import Selection
from fleet_tui.workspace.ticket_words import message_head, status_words, subject_words, value_name, value_words
from screens.base import FleetChanged, FleetScreen, bindings, failure_sentence
from screens.tickets.with_files import LABEL_WIDTH
from widgets.choice_list import Choice
from widgets.detail_pane import Detail, DetailPane
from widgets.dialog import ChoiceDialog, ConfirmDialog
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import Label, label, lines, styled


class TicketScreen(FleetScreen):
    """A conversation, the latest message last."""

    KEYS: ClassVar[tuple[str, ...]] = ("reply", "close_ticket", "reopen_ticket", "save_file")
    BINDINGS = bindings(*KEYS)
    DEFAULT_CSS = """
    TicketScreen #page { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    TicketScreen #page DetailPane { height: auto; padding: 0; }
    TicketScreen .message { margin-top: 1; width: 1fr; }
    TicketScreen .text { width: 1fr; padding-left: 2; }
    TicketScreen .file { width: 1fr; padding-left: 2; }
    TicketScreen #state { padding: 0 1; width: 1fr; color: $error; }
    """

    class Fetched(Message):
        """The ticket as it is now."""

        def __init__(self, ticket: Ticket) -> None:
            super().__init__()
            self.ticket = ticket

    class Failed(Message):
        """Something could not be asked or changed."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    class FileCame(Message):
        """The content of a file, whole."""

        def __init__(self, attachment: Attachment, content: bytes) -> None:
            super().__init__()
            self.attachment = attachment
            self.content = content

    def __init__(self, ticket: Ticket) -> None:
        super().__init__()
        self.ticket = ticket

    def selection(self) -> Selection:
        workspace = self.workspace
        role = workspace.selection_of(()).role
        return Selection(record=self.ticket, connected=workspace.connected, role=role)

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield VerticalScroll(id="page")
        yield label("", id="state")
        yield FooterLine()

    def on_mount(self) -> None:
        self.query_one("#page").focus()
        self.paint()

    @on(FleetChanged)
    def changed(self) -> None:
        """Ask what it is like now."""
        self.paint()
        if self.workspace.attached:
            self.fetch()

    def say_again(self) -> None:
        super().say_again()
        self.paint()

    @work(group="ticket", exclusive=True, exit_on_error=False)
    async def fetch(self) -> None:
        """Ask for the ticket."""
        await self._ask(self.workspace.operator.ticket(self.ticket.id))

    @work(group="write", exit_on_error=False)
    async def set_status(self, status: TicketStatus) -> None:
        """Close it, or open it again."""
        await self._ask(self.workspace.operator.set_ticket_status(self.ticket, status))

    async def _ask(self, question: Awaitable[Ticket]) -> None:
        try:
            self.post_message(self.Fetched(await question))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(Fetched)
    def _fetched(self, message: Fetched) -> None:
        changed = message.ticket != self.ticket
        figures = message.ticket.status != self.ticket.status
        self.ticket = message.ticket
        self.query_one("#state", Label).update("")
        if changed:
            self.paint()
        if figures:
            self.host.refresh_fleet()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.query_one("#state", Label).update(failure_sentence(message.failure))

    def paint(self) -> None:
        """The whole ticket."""
        ticket = self.ticket
        self.paint_frame([_("Tickets"), ticket.number])
        page = self.query_one("#page", VerticalScroll)
        page.remove_children()
        pane = DetailPane(label_width=LABEL_WIDTH)
        page.mount(pane)
        pane.show(self._details())
        for message in ticket.messages:
            page.mount(label(styled(message_head(message), "bold"), classes="message"))
            if message.text:
                page.mount(label(lines(message.text), classes="text"))
            for file in message.attachments:
                page.mount(
                    label(_("file: {name}, {size}").format(name=file.name, size=size_words(file.size)), classes="file")
                )
        page.scroll_end(animate=False)

    def _details(self) -> Sequence[Detail]:
        ticket = self.ticket
        found: list[Detail] = [
            (_("Subject"), subject_words(ticket, {})),
            (_("Status"), status_words(ticket)),
            (_("Made on"), moment(ticket.created_at)),
        ]
        if ticket.expected_on is not None:
            found.append((_("Expected on"), day(ticket.expected_on)))
        for name, value in ticket.fields.items():
            found.append((value_name(name), value_words(name, value)))
        return found

    # Actions

    def do_reply(self) -> None:
        from screens.tickets.reply import ReplyScreen

        self.app.push_screen(ReplyScreen(ticket=self.ticket))

    def do_close_ticket(self) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.set_status(TicketStatus.CLOSED)

        again = _("{key} opens it again.").format(key=self.key_for("reopen_ticket"))
        question = _("Close ticket {number}?").format(number=self.ticket.number)
        self.app.push_screen(ConfirmDialog(question, [again], _("Close the ticket"), keep=_("Keep it open")), answered)

    def do_reopen_ticket(self) -> None:
        self.set_status(TicketStatus.OPEN)

    def do_save_file(self) -> None:
        """Fetch a file of the conversation and write it where the person says."""
        files = [file for message in self.ticket.messages for file in message.attachments]
        if not files:
            self.say(_("No file goes with this ticket."), "warning")
            return

        def chosen(place: str | None) -> None:
            if place is not None:
                self.fetch_file(files[int(place)])

        if len(files) == 1:
            chosen("0")
            return
        choices = [
            Choice(str(place), file.name, str(place + 1) if place < 9 else "", size_words(file.size))
            for place, file in enumerate(files)
        ]
        self.app.push_screen(ChoiceDialog(_("Which file?"), choices), chosen)

    @work(group="file", exit_on_error=False)
    async def fetch_file(self, attachment: Attachment) -> None:
        """Ask for the content of a file."""
        try:
            content = await self.workspace.operator.attachment(attachment)
            self.post_message(self.FileCame(attachment, content))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(FileCame)
    def _file_came(self, message: FileCame) -> None:
        from screens.exporting import ask_and_write

        suffix = suffix_of(message.attachment.name.raw) or ".txt"
        proposed = free_path(self.workspace, self.ticket.number, suffix)  # a name of our own: theirs may be anything

        def write(path: Path) -> None:
            write_private(path, message.content)

        ask_and_write(self, _("Save {file}").format(file=message.attachment.name), proposed, (suffix,), write)
