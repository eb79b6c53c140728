"""What every screen has: a header line, a footer of keys, one gate through which all actions go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import ClassVar, Protocol, cast

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from fleet_tui.actions import ACTIONS, Action, available
from fleet_tui.domain.failure import REFERENCE_LENGTH, Failure
from fleet_tui.domain.order import Order, Undo
from fleet_tui.i18n import _, again, available_languages, language, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.places import AREAS, NAMES, PLACES, absent_places
from fleet_tui.reasons import always
from fleet_tui.workspace.capability_words import not_offered
from fleet_tui.workspace.outcome import with_wait
from fleet_tui.workspace.selection import Selection
from fleet_tui.workspace.undoing import in_the_way, in_the_way_words
from fleet_tui.workspace.workspace import Workspace
from widgets.choice_list import ChoiceList
from widgets.fleet_table import FleetTable
from widgets.footer_line import FooterLine, Hint
from widgets.header_line import HeaderLine
from widgets.key_hints import KeyHint
from widgets.pick import Pick
from widgets.safe import MultilineInput, Severity, TextInput, toast


class FleetChanged(Message):
    """The fleet, the figures or the connection changed; each screen paints what it shows of them."""


class UndoFound(Message):
    """How an order is taken back."""

    def __init__(self, undo: Undo) -> None:
        super().__init__()
        self.undo = undo


class UndoRefused(Message):
    """An order cannot be taken back; `failure` says why, `order` is the one that is not finished, if that is why."""

    def __init__(self, failure: Failure, order: Order | None) -> None:
        super().__init__()
        self.failure = failure
        self.order = order


class Host(Protocol):
    """What a screen may ask of the application."""

    workspace: Workspace
    half_blocks: bool
    """The terminal can show the upper and the lower half of a cell."""

    def may_open_pages(self) -> bool: ...

    def open_page(self, address: str) -> None: ...

    def open_area(self, area: str) -> None: ...

    def refresh_fleet(self) -> None: ...

    def go_to(self) -> None: ...

    def choose_theme(self) -> None: ...

    def show_help(self, actions: Sequence[Action], place: str) -> None: ...

    def action_language(self) -> None: ...

    def action_messages(self) -> None: ...

    def speak(self, code: str) -> None: ...

    def unforeseen(self, error: BaseException) -> str: ...


def bindings(*ids: str, priority: bool = False) -> list[BindingType]:
    """The bindings of the actions `ids`; each can be rebound in the settings by its id.

    With `priority` the application acts before it looks at the next key: keys that arrive in one burst behind it go
    where it put the focus.
    """
    return [
        Binding(",".join(action.keys), f"act('{action.id}')", action.label, id=action.id, show=False, priority=priority)
        for action in map(ACTIONS.__getitem__, ids)
    ]


class ForStrangers:
    """A screen before somebody who has not said who they are, or went away."""


class FleetScreen(Screen[None]):
    """A screen of the application.

    `KEYS` are the ids of its actions, most used first: footer, help and palette show them in that order. An action is
    carried out by the method `do_<id>`, and only through `action_act`.
    """

    KEYS: ClassVar[tuple[str, ...]] = ()
    COMMON: ClassVar[tuple[str, ...]] = ("back", "help", "commands", "go_to", "refresh", "undo")
    RARE: ClassVar[tuple[str, ...]] = ("quit", "theme", "language", "messages")
    """Actions that only the commands and the help show."""
    BINDINGS: ClassVar[list[BindingType]] = bindings(*COMMON, *RARE)
    LEAVES: ClassVar[str] = "back"
    """The action that is the way out."""
    OPENS_AS: ClassVar[str] = ""
    """What `Remembered.screen` calls it, where a start may open it."""
    closes_with_order: ClassVar[bool] = False
    """A form: gone once the order that was made with it is taken."""
    path: Sequence[str] = ()
    """Where one is, for the header and the help."""
    _shown: Sequence[Action] = ()

    @property
    def host(self) -> Host:
        """The application, as far as a screen may know it."""
        return cast("Host", self.app)

    @property
    def workspace(self) -> Workspace:
        """Everything the screens share."""
        return self.host.workspace

    def selection(self) -> Selection:
        """What an action would act on."""
        return self.workspace.selection_of(())

    def actions(self) -> list[Action]:
        """The actions of this screen that exist for this person, most used first."""
        return self.available(dict.fromkeys((*self.KEYS, *self.COMMON, *self.RARE)))

    def available(self, ids: Iterable[str]) -> list[Action]:
        """Those of `ids` that exist for this person, with the keys of their settings."""
        workspace = self.workspace
        return available(
            ids,
            read_only=workspace.read_only,
            keymap=workspace.settings.keymap,
            capabilities=workspace.capabilities,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What only letters start everywhere (`g`, `u`) is not started by a letter out of a form or a review."""
        if action == "act" and (wanted := ACTIONS[str(parameters[0])]).id in FleetScreen.COMMON:
            return bool(wanted.key_in_text) or wanted.id in {*self.KEYS, *self.COMMON}
        return super().check_action(action, parameters)

    def action_act(self, action_id: str) -> None:
        """Carry out an action, or say why it does not apply."""
        if reason := self.refusal(ACTIONS[action_id]):
            self.say(reason, "warning")
        else:
            self.carry_out(action_id)

    def carry_out(self, action_id: str) -> None:
        """Carry out an action that applies."""
        getattr(self, f"do_{action_id}")()

    def say(self, text: str, severity: Severity = "information") -> None:
        """A short sentence that goes by itself."""
        toast(self.app, text, severity)

    def say_failure(self, failure: Failure) -> None:
        """What happened, whether anything changed, the reference."""
        self.say(failure_sentence(failure), "error")

    def arrive(self, what: str) -> None:
        """Come from elsewhere for `what` ("search", an id); called before it is shown."""

    def refusal(self, action: Action) -> str | None:
        """Why `action` is not carried out here and now, None when it is."""
        if self.workspace.read_only and action.changing:
            return self.workspace.read_only_words()
        if not self.workspace.capabilities.offers(action.area):
            return not_offered(self.workspace.capabilities, _(NAMES[action.area]))
        if reason := self.why_not(action):
            return reason
        if action.id in self.KEYS and action.id not in {each.id for each in self.actions()}:
            return _("There is nothing here to do that with.")
        return None

    def why_not(self, action: Action) -> str | None:
        """Why `action` does not apply to what is selected, None when it does."""
        return None if action.applies is always else action.applies(self.selection())

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What this screen waits for failed in a way nobody foresaw: say so, and wait no longer."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.stop_waiting(self.host.unforeseen(event.worker.error))

    def stop_waiting(self, sentence: str) -> None:
        """Nothing comes any more of what was asked; `sentence` says so where the answer would have stood."""

    def keep(self) -> None:
        """Save what is typed here, now: called before the application ends, also from a signal handler."""

    def do_back(self) -> None:
        self.app.pop_screen()

    def do_help(self) -> None:
        self.host.show_help(self.actions(), self.path[-1] if self.path else "")

    def do_commands(self) -> None:
        from screens.palette import SPEAK, PaletteDialog

        def chosen(action_id: str | None) -> None:
            if action_id is None:
                return
            if action_id.startswith(SPEAK):
                self.host.speak(action_id.removeprefix(SPEAK))
            elif action_id.startswith("open_") and action_id.removeprefix("open_") in {*dict(AREAS), *PLACES}:
                self.host.open_area(action_id.removeprefix("open_"))
            else:
                self.action_act(action_id)

        actions = [action for action in self.actions() if action.id != "commands"]
        entries = [(action, self.refusal(action) or "") for action in actions]
        absent = absent_places(self.workspace.capabilities)
        self.app.push_screen(PaletteDialog(entries, self.key_for("go_to"), absent), chosen)

    def do_go_to(self) -> None:
        self.host.go_to()

    def do_refresh(self) -> None:
        self.host.refresh_fleet()

    def do_quit(self) -> None:
        self.app.exit()

    def do_theme(self) -> None:
        self.host.choose_theme()

    def do_language(self) -> None:
        self.host.action_language()

    def do_messages(self) -> None:
        self.host.action_messages()

    def do_undo(self) -> None:
        """Review what takes back my last order."""
        self.find_undo()

    @work(group="undo", exclusive=True, exit_on_error=False)
    async def find_undo(self, order_id: str | None = None) -> None:
        """Ask how an order is taken back, by default my last one."""
        try:
            self.post_message(UndoFound(await self.workspace.operator.undo(order_id)))
        except Failure as failure:
            self.post_message(UndoRefused(failure, await self._in_the_way(failure, order_id)))

    async def _in_the_way(self, failure: Failure, order_id: str | None) -> Order | None:
        with suppress(Failure):  # then the refusal alone is said
            return await in_the_way(self.workspace.operator, self.workspace.me, failure, order_id)
        return None

    @on(UndoFound)
    def review_undo(self, message: UndoFound) -> None:
        """Show what would be taken back; nothing is until that is confirmed."""
        from screens.review import ReviewScreen

        if left_out := message.undo.left_out:
            self.say(
                ngettext(
                    "{count} line of this order stays as it is: nothing takes that back.",
                    "{count} lines of this order stay as they are: nothing takes that back.",
                    left_out,
                ).format(count=number(left_out)),
                "warning",
            )
        self.app.push_screen(ReviewScreen(message.undo.order))

    @on(UndoRefused)
    def refuse_undo(self, message: UndoRefused) -> None:
        """Say why not."""
        if message.order is None:
            self.say(failure_sentence(message.failure), "warning")
            return
        opens = _("Opened from 9 Orders, {key} stops it.").format(key=self.key_for("cancel_rest"))
        self.say(f"{in_the_way_words(message.order)} {opens}", "warning")

    def paint_frame(self, path: Iterable[str], keys: Iterable[Action] | None = None) -> None:
        """Write the header and the footer line."""
        workspace = self.workspace
        self.path = list(path)
        self.query_one(HeaderLine).show([_("Fleet"), *self.path], workspace.who_and_where())
        rare = {*self.RARE}.difference(self.KEYS, self.COMMON)
        self._shown = [action for action in (self.actions() if keys is None else keys) if action.id not in rare]
        self.paint_footer()

    def say_again(self) -> None:
        """The language is another one: what this screen puts together itself is painted anew."""
        self.path = [again(part) for part in self.path]
        self.paint_footer()
        self.post_message(FleetChanged())

    def hints(self) -> list[Hint]:
        """Keys and what they do, for the footer: while somebody types, those that are no letters."""
        return self.hints_of(self._shown)

    def hints_of(self, actions: Iterable[Action]) -> list[Hint]:
        """The hints of `actions` that the operator offers; what does not apply now is dim."""
        of_no_lines = self.workspace.selection_of(())  # what is offered is the same for all: no key looks at each mark
        pairs = [
            (action, key_for_focus(action, self.focused)) for action in actions if action.offered(of_no_lines) is None
        ]
        return [
            KeyHint(
                key,
                hint_of(action),
                enabled=self.refusal(action) is None,
                keep=action.id in {"help", "language"},
                leaves=action.id == self.LEAVES,
            )
            for action, key in pairs
            if key
        ]

    def hints_for(self, *ids: str) -> list[Hint]:
        """The hints of the actions `ids`, as far as this person has them."""
        return self.hints_of(self.available(ids))

    def hint_to_leave(self, label: str) -> KeyHint:
        """The key of the way out, where it does something else first: `label`."""
        return KeyHint(self.available([self.LEAVES])[0].key_in_text, label, leaves=True)

    def key_for(self, action_id: str) -> str:
        """The key of an action as this person has it, in words."""
        return available([action_id], keymap=self.workspace.settings.keymap)[0].key

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    @on(FleetTable.CursorMoved)
    def paint_footer(self) -> None:
        """The keys that act here and now."""
        self.query_one(FooterLine).show(self.hints())


def key_for_focus(action: Action, focused: Widget | None) -> str:
    """The key that starts `action` while `focused` has the focus, in words; empty when each would be typed there."""
    if isinstance(focused, TextInput | MultilineInput):
        return action.key_in_text
    if takes_letters(focused):
        return action.key_in_text or action.key_beside_letters
    return action.key


def takes_letters(widget: Widget | None) -> bool:
    """Whether a letter is typed into `widget`, or finds something in it, and so starts no action."""
    if isinstance(widget, ChoiceList):
        return widget.takes_letters
    return isinstance(widget, TextInput | MultilineInput | Pick)


def hint_of(action: Action) -> str:
    """What a footer says of an action. The other languages are named by their codes: who reads none of this screen
    finds theirs.
    """
    if action.id != "language":
        return action.text
    return " ".join(code.upper() for code in available_languages() if code != language())


def failure_sentence(failure: Failure) -> str:
    """`failure` in one line: what happened and whether anything changed, then the reference to quote."""
    sentence = with_wait(failure)
    if not failure.request_id:
        return sentence
    return _("{sentence} Reference {reference}.").format(
        sentence=sentence, reference=failure.request_id[:REFERENCE_LENGTH]
    )
