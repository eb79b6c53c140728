"""The form of a record: fields one below the other, kept as they are typed, sent once, whatever happens on the way."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from pydantic import JsonValue
from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from fleet_tui.actions import Action
from fleet_tui.domain.failure import Conflict, Failure, OutcomeUnknown
from fleet_tui.i18n import N_, _
from fleet_tui.workspace.drafts import SAVE_AFTER, Draft
from fleet_tui.workspace.record_draft import RecordDraft, Typed
from screens.base import bindings, failure_sentence
from screens.fields import FieldsScreen
from widgets.conflict_dialog import ConflictDialog, Difference, Verdict
from widgets.field import required_legend
from widgets.footer_line import FooterLine
from widgets.header_line import HeaderLine
from widgets.pick import Pick
from widgets.safe import Label, label


class FormScreen(FieldsScreen):
    """A new record, or a changed one. What is typed is kept as a draft; it is sent under one key until it is answered.

    `form_id` names the form in drafts. A subclass says what stands in it (`heading`, `fields`), what is wrong with it
    (`problems`), and sends it (`send`).
    """

    KEYS: ClassVar[tuple[str, ...]] = ("submit", "discard")
    BINDINGS = bindings("discard")
    form_id: ClassVar[str] = ""
    submit_label: ClassVar[str] = N_("send")
    """What the key that submits does, in a word; marked for translation."""
    DEFAULT_CSS = """
    FormScreen #failure { margin-top: 1; width: 1fr; }
    """

    class Sent(Message):
        """It was taken: `result` is what the operator answered."""

        def __init__(self, result: object) -> None:
            super().__init__()
            self.result = result

    class NotSent(Message):
        """It was not taken, or nobody knows."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    class Fetched(Message):
        """The record that is changed is here: `there` is what stands in it, by field."""

        def __init__(self, there: Typed) -> None:
            super().__init__()
            self.there = there

    class FoundAgain(Fetched):
        """What stands in the record after a change that was sent and not answered."""

    class ChangedMeanwhile(Message):
        """Somebody else changed the record: `theirs` is what stands there now, by field. `sent`: I was saving it."""

        def __init__(self, theirs: Typed, *, sent: bool = False) -> None:
            super().__init__()
            self.theirs = theirs
            self.sent = sent

    def __init__(self, about: str = "", draft: Draft | None = None) -> None:
        """`about` is the id of the record that is changed; `draft` what an earlier run left of this form."""
        super().__init__()
        self._about = about
        self._from_draft = draft
        self._saving: Timer | None = None
        self._left = False
        """It was taken or thrown away: what a late message says of the fields is nothing to keep."""

    # What a subclass says

    def path_words(self) -> list[str]:
        """Where one is."""
        return [self.heading()]

    @abstractmethod
    def heading(self) -> str:
        """What is made or changed; also the title of its draft."""

    @abstractmethod
    def fields(self) -> Iterator[Widget]:
        """The widgets of the form; each `Field` and `Pick` has an id, the name of its field in the contract."""

    def problems(self) -> dict[str, str]:
        """What is wrong with what is filled in: a sentence by field."""
        return {}

    @abstractmethod
    async def send(self, key: str) -> object:
        """Send it under the idempotency key `key`. Raises Failure."""

    def done(self, result: object) -> None:
        """It was taken."""
        self.app.pop_screen()

    async def latest(self) -> Typed:
        """What stands in the record that is changed, by field: asked for first, and when somebody else changed it.

        The form is sent on that version from then on. Raises Failure.
        """
        raise NotImplementedError

    def show_what_belongs(self) -> None:
        """Show what belongs to what is filled in: called when the form stands, and after each change."""

    def show_fields(self) -> None:
        """Show what belongs to what is filled in, and what the sign of a required field means where there is one."""
        self.show_what_belongs()
        marked = (entry.required for entry in self.entries() if not isinstance(entry, Pick))
        self.query_one("#required", Label).display = any(marked)

    def problems_of(self, failure: Failure) -> dict[str, str]:
        """What the operator says is wrong, by field: the first name of its pointer. One at fault alone says why."""
        errors = failure.problem.errors if failure.problem else []
        names = list(dict.fromkeys(error.pointer.lstrip("/").partition("/")[0] for error in errors))
        if len(names) == 1:
            return {names[0]: failure.user_message}
        return dict.fromkeys(names, _("This cannot be taken so."))

    def typed(self) -> Typed:
        """What stands in the form, by field."""
        return {str(entry.id): entry.value for entry in self.entries()}

    def take_up(self, typed: Typed) -> None:
        """Put back what stood in the form."""
        for entry in self.all_entries():
            value = typed.get(str(entry.id))
            if isinstance(value, str):
                entry.value = value

    # The frame

    def refusal(self, action: Action) -> str | None:
        if action.id == "submit" and self.workspace.read_only:
            return self.workspace.read_only_words()
        return super().refusal(action)

    def why_not(self, action: Action) -> str | None:
        if action.id == "discard" and not self._draft.there:
            return _("No draft to discard.")
        return super().why_not(action)

    def actions(self) -> list[Action]:
        """A draft can be thrown away while there is one; nothing is sent with `--read-only`."""
        gone = {"submit"} if self.workspace.read_only else set()
        if not self._draft.there:
            gone.add("discard")
        found = [action for action in super().actions() if action.id not in gone]
        return [replace(action, label=self.submit_label) if action.id == "submit" else action for action in found]

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        with VerticalScroll(classes="form", can_focus=False):
            yield from self.fields()
            yield label("", id="failure")
            yield required_legend()
        yield FooterLine()

    def on_mount(self) -> None:
        self._draft = RecordDraft(self.workspace.drafts, self.form_id, self._about, self._from_draft)
        self._blank = dict(self.typed())
        self.show_fields()
        self.paint_frame(self.path_words())
        if self._about and not self._draft.frozen:
            self._enable(usable=False)
            self.tell(_("Asking the operator …"))
            self._ask_first()
        else:
            self._begin()

    def _begin(self) -> None:
        """What an earlier run left, and the cursor where one begins."""
        self.take_up(self._draft.typed)
        self.show_fields()
        if self._draft.frozen:
            self._freeze()
        elif self.workspace.read_only:
            self._enable(usable=False)
            self.tell(self.workspace.read_only_words())
        elif entries := self.entries():
            entries[0].go_to()

    @work(group="form", exit_on_error=False)
    async def _ask_first(self) -> None:
        try:
            self.post_message(self.Fetched(await self.latest()))
        except Failure as failure:
            self.tell(failure_sentence(failure))

    @on(Fetched)
    def _fetched(self, message: Fetched) -> None:
        """The record as it is; where a draft of an earlier day is gone on with, what others changed since is asked."""
        there, seen = message.there, dict(self._draft.seen)
        self._enable(usable=True)
        self.tell("")
        self.take_up(there)
        self.show_fields()
        self._blank = dict(self.typed())
        self._draft.seen = dict(there)
        self._begin()
        changed = {name: value for name, value in there.items() if seen and seen.get(name) != value}
        if changed:
            self._decide(self.ChangedMeanwhile(changed))

    def edited(self) -> None:
        self.show_fields()
        if self._saving is not None:
            self._saving.stop()
        self._saving = self.set_timer(SAVE_AFTER, self.keep)

    def keep(self) -> None:
        if not self.is_mounted or self._left or self._draft.frozen:
            return
        if not self._draft.there and self.typed() == self._blank:
            return
        before = self._draft.there
        try:
            self._draft.keep(self.heading(), self.typed())
            if not before:
                self.paint_frame(self.path_words())
        except OSError as error:
            self.say(_("The draft cannot be saved: {reason}.").format(reason=error.strerror or error), "warning")

    def do_back(self) -> None:
        self.keep()
        self._left = True
        if self._draft.there:
            self.say(_("Draft saved. g 9 to continue."))
        super().do_back()

    def do_discard(self) -> None:
        """Throw away what is typed; not while nobody knows whether it was taken."""
        if self._draft.frozen or self.busy:
            self.say(_("It was sent and not answered yet: ctrl+g asks what became of it."), "warning")
            return
        self._left = True
        self._draft.discard()
        super().do_back()

    # Sending

    def do_submit(self) -> None:
        """Check what is filled in and send it; a second press while it is on its way does nothing."""
        if self.busy:
            return
        frozen = self._draft.frozen
        if not frozen and (problems := self.problems()):
            self.show_problems(problems)
            return
        try:
            key = self._draft.sending(self.heading(), self.typed())
        except OSError as error:
            reason = error.strerror or error
            self.tell(_("Nothing was sent: the disk does not take the draft ({reason}).").format(reason=reason))
            return
        self.tell(_("One moment …"), busy=True)
        if frozen and self._about:
            self._ask_whether_done()
        else:
            self._send(key)

    @work(group="form", exit_on_error=False)
    async def _ask_whether_done(self) -> None:
        """A change is no new record: whether it was made is seen in what stands there now."""
        try:
            self.post_message(self.FoundAgain(await self.latest()))
        except Failure as failure:
            self.post_message(self.NotSent(failure))

    @on(FoundAgain)
    def _found_again(self, message: FoundAgain) -> None:
        there, typed = message.there, self._draft.typed
        if all(there.get(name) == value for name, value in typed.items()):
            self.post_message(self.Sent(None))
            return
        self._draft.settled(taken=False)
        self._enable(usable=True)
        if dict(there) == dict(self._draft.seen):
            self.tell(_("It was not changed. ctrl+g changes it now."))
        else:
            self._decide(self.ChangedMeanwhile(there, sent=True))

    @work(group="form", exit_on_error=False)
    async def _send(self, key: str) -> None:
        try:
            self.post_message(self.Sent(await self.send(key)))
        except Failure as failure:
            self.post_message(self.NotSent(failure))

    @on(Sent)
    def _sent(self, message: Sent) -> None:
        self._left = True
        self._draft.settled(taken=True)
        self.tell("")
        self.done(message.result)

    @on(NotSent)
    def _not_sent(self, message: NotSent) -> None:
        failure = message.failure
        if isinstance(failure, OutcomeUnknown):
            self._freeze(failure_sentence(failure))
            return
        self._draft.settled(taken=False)
        self._enable(usable=True)
        if isinstance(failure, Conflict) and self._about:
            self._ask_latest()
        else:
            self.refused(failure)

    def refused(self, failure: Failure) -> None:
        """It was not taken: the fields that are at fault, and why."""
        here = {str(entry.id) for entry in self.entries()}
        problems = {name: why for name, why in self.problems_of(failure).items() if name in here}
        self.show_problems(problems if len(problems) == 1 else {**problems, "": failure_sentence(failure)})

    @work(group="form", exit_on_error=False)
    async def _ask_latest(self) -> None:
        try:
            self.post_message(self.ChangedMeanwhile(await self.latest(), sent=True))
        except Failure as failure:
            self.post_message(self.NotSent(failure))

    @on(ChangedMeanwhile)
    def _decide(self, message: ChangedMeanwhile) -> None:
        """Both versions, field by field; nothing is overwritten unasked."""
        self.tell("")
        theirs = message.theirs

        def decided(verdict: Verdict | None) -> None:
            if verdict == "mine" and message.sent:
                self.do_submit()
            elif verdict == "theirs":
                self.take_up(theirs)
                self.edited()

        now = [(entry, str(theirs.get(str(entry.id), entry.value))) for entry in self.entries()]
        differences = [
            Difference(entry.name_shown, entry.words_for(there), entry.words_for(entry.value))
            for entry, there in now
            if there != entry.value
        ]
        if differences:
            self.app.push_screen(ConflictDialog(differences), decided)
        elif message.sent:
            self.do_submit()  # what they changed is not in this form

    def _freeze(self, why: str = "") -> None:
        """Nobody knows whether it was taken: nothing can be changed, only the same asked for again."""
        self._enable(usable=False)
        again = _("ctrl+g asks what became of it; nothing is done twice.")
        self.tell(f"{why or _('This was sent, and no answer came.')} {again}")

    def stop_waiting(self, sentence: str) -> None:
        if self.busy and self._draft.frozen:
            self._freeze(sentence)
        else:
            super().stop_waiting(sentence)

    def _enable(self, *, usable: bool) -> None:
        for entry in self.all_entries():
            entry.disabled = not usable or self.workspace.read_only


def text_of(typed: Mapping[str, JsonValue], name: str) -> str:
    """What stands in the field `name`, without spaces around it."""
    return str(typed.get(name, "") or "").strip()
