"""What a ticket is to be about: every subject with its kinds on one screen, each with a key of its own."""

from __future__ import annotations

from string import ascii_lowercase

from textual import events, on, work
from textual.app import ComposeResult
from textual.message import Message

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.ticket_topic import TicketTopicList
from fleet_tui.i18n import _
from fleet_tui.workspace.ticket_form import Described
from fleet_tui.workspace.ticket_words import detail_words, topic_words
from screens.base import FleetScreen, bindings, failure_sentence
from screens.tickets.new_ticket import NewTicketScreen
from widgets.choice_list import Choice, ChoiceList
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.safe import label

_AZERTY = "&é\"'(§è!ç"
KEYS_OF_CHOICES = "123456789" + "".join(sorted(set(ascii_lowercase) - set("hjkg")))
"""Keys of the kinds, in their order; h, j, k and g are keys of every screen or list."""


class SubjectsScreen(FleetScreen):
    """*Objet*, *Plus de détails*: one key chooses both."""

    KEYS = ("choose",)
    COMMON = ("back", "help", "go_to", "refresh")
    BINDINGS = bindings()
    DEFAULT_CSS = """
    SubjectsScreen ChoiceList { height: 1fr; padding: 0 1; }
    SubjectsScreen #question { padding: 1 2 0 2; width: 1fr; }
    """

    class Fetched(Message):
        """The subjects are here."""

        def __init__(self, topics: TicketTopicList) -> None:
            super().__init__()
            self.topics = topics

    class Failed(Message):
        """They could not be fetched."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    def __init__(self, numbers: str = "") -> None:
        """`numbers`: phone numbers that the ticket is about, as they stand in its field."""
        super().__init__()
        self._numbers = numbers
        self._early = ""
        """The key of a kind that was pressed before the kinds were there."""
        self._topics = TicketTopicList(items=[])

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield label(_("What is it about?"), id="question")
        yield ChoiceList(empty=_("Asking the operator …"))
        yield FooterLine()

    def on_mount(self) -> None:
        self.paint_frame([_("Tickets"), _("New ticket")])
        self.query_one(ChoiceList).focus()
        self.do_refresh()

    def do_refresh(self) -> None:
        if self.workspace.attached:
            self.fetch()

    @work(group="topics", exclusive=True, exit_on_error=False)
    async def fetch(self) -> None:
        """Ask what tickets can be about."""
        try:
            self.post_message(self.Fetched(await self.workspace.operator.ticket_topics()))
        except Failure as failure:
            self.post_message(self.Failed(failure))

    @on(Fetched)
    def _fetched(self, message: Fetched) -> None:
        self._topics = message.topics
        self._paint()

    def say_again(self) -> None:
        super().say_again()
        self._paint()

    def _paint(self) -> None:
        keys = iter(KEYS_OF_CHOICES)
        choices = []
        for topic in self._topics.items:
            for detail in topic.details:
                key = next(keys, "")
                alias = (_AZERTY[int(key) - 1],) if key.isdigit() else ()
                choices.append(
                    Choice(
                        f"{topic.code}/{detail.code}",
                        detail_words(detail),
                        key,
                        aliases=alias,
                        group=topic_words(topic),
                    )
                )
        self.query_one(ChoiceList).show_choices(choices)
        early, self._early = self._early, ""
        for choice in choices:
            if early and early in (choice.key, *choice.aliases):
                self._begin(choice.id)

    def on_key(self, event: events.Key) -> None:
        """Who knows the key need not wait for the operator."""
        if not self._topics.items and event.character and event.character in KEYS_OF_CHOICES + _AZERTY:
            self._early = self._early or event.character
            event.stop()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.query_one(ChoiceList).show_empty(failure_sentence(message.failure) + "\n" + _("F5 tries again."))

    @on(ChoiceList.Chosen)
    def _chosen(self, message: ChoiceList.Chosen) -> None:
        self._begin(message.choice.id)

    def _begin(self, about: str) -> None:
        topic, _slash, code = about.partition("/")
        detail = self._topics.detail(topic, code)
        if detail is not None:
            described = Described(topic, detail, self._topics.attachment_rules)
            self.app.push_screen(NewTicketScreen(described=described, known=self._numbers))

    def do_choose(self) -> None:
        self.query_one(ChoiceList).action_open_row()
