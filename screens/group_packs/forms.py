"""Ordering a group pack, changing it for another, stopping it: a form, then what it would do, then the order."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from datetime import date
from typing import Any

from textual import on, work
from textual.message import Message
from textual.widget import Widget
from textual.worker import Worker

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.group_pack import GroupPack, PackOrder, PackPreview, PackStop, PackUpdate
from fleet_tui.domain.plan import GroupPackOffer
from fleet_tui.domain.typed_day import parse_day
from fleet_tui.i18n import N_, _, pgettext
from fleet_tui.i18n.format import day
from fleet_tui.workspace.days import FarDays, effective_day_problem
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.pack_words import preview_lines, terms_words
from fleet_tui.workspace.record_draft import Typed
from screens.day_field import DayField
from screens.form import FormScreen, text_of
from widgets.dialog import ConfirmDialog
from widgets.field import Field
from widgets.pick import Pick
from widgets.safe import Label, label

VERSION = "version"
"""Of the pack that a form was opened on, kept with what is typed."""


class PackFormScreen(FormScreen):
    """A form about a pack, sent on the version that it was filled in on: the same again cannot be done twice."""

    def __init__(self, about: str = "", draft: Draft | None = None) -> None:
        super().__init__(about, draft)
        self.pack: GroupPack | None = None
        self.version = 0

    def path_words(self) -> list[str]:
        return [_("Group packs"), *([str(self.pack.name)] if self.pack else []), self.heading()]

    async def latest(self) -> Typed:
        self.pack = await self.workspace.operator.group_pack(self._about)
        self.version = self.pack.version
        return self.fields_of(self.pack)

    def fields_of(self, pack: GroupPack) -> Typed:
        """What stands in the form for `pack`."""
        return {}

    def show_what_belongs(self) -> None:
        self.paint_frame(self.path_words())

    def typed(self) -> Typed:
        return {**super().typed(), VERSION: str(self.version)}

    def take_up(self, typed: Typed) -> None:
        super().take_up(typed)
        if self._draft.frozen and text_of(typed, VERSION).isdecimal():
            self.version = int(text_of(typed, VERSION))

    def _ask_whether_done(self) -> Worker[None]:
        """The server knows the key: sent again, it answers what it answered."""
        return self._send(self._draft.sending(self.heading(), self.typed()))


class ReviewedFormScreen(PackFormScreen):
    """What it would do is asked for first, and confirmed; only then it is sent."""

    class Looked(Message):
        """What it would do."""

        def __init__(self, preview: PackPreview) -> None:
            super().__init__()
            self.preview = preview

    def __init__(self, about: str = "", draft: Draft | None = None) -> None:
        super().__init__(about, draft)
        self._far = FarDays()

    @abstractmethod
    def confirm_words(self) -> str:
        """The word on the button."""

    @abstractmethod
    async def look(self) -> PackPreview:
        """Ask what it would do. Raises Failure."""

    def problems(self) -> dict[str, str]:
        wrong = effective_day_problem(self._text("effective_date"), self.workspace.today())
        if wrong:
            return {"effective_date": wrong}
        question = self._far.question(self.chosen_day, self.workspace.today())
        return {"effective_date": f"{question} " + _("The same again takes it.")} if question else {}

    def do_submit(self) -> None:
        """Ask what it would do, unless it was sent already."""
        if self.busy:
            return
        if self._draft.frozen:
            super().do_submit()
        elif problems := self.problems():
            self.show_problems(problems)
        else:
            self.tell(_("One moment …"), busy=True)
            self._look()

    @work(group="form", exit_on_error=False)
    async def _look(self) -> None:
        try:
            self.post_message(self.Looked(await self.look()))
        except Failure as failure:
            self.post_message(self.NotSent(failure))

    @on(Looked)
    def _confirm(self, message: Looked) -> None:
        self.tell("")

        def answered(yes: bool | None) -> None:
            if yes:
                FormScreen.do_submit(self)

        lines = preview_lines(message.preview)
        self.app.push_screen(ConfirmDialog(self.heading(), lines, self.confirm_words()), answered)

    def done(self, result: object) -> None:
        self.say(self.done_words(result))
        self.app.pop_screen()
        self.host.refresh_fleet()

    @abstractmethod
    def done_words(self, result: Any) -> str:
        """What was taken."""

    def day_field(self) -> Field:
        """The day from which it holds."""
        hint = _("empty: as soon as possible; else a day like {example}").format(example=day(self.workspace.today()))
        return DayField(pgettext("a day", "From"), self.workspace.today(), hint=hint, id="effective_date")

    @property
    def chosen_day(self) -> date | None:
        """The day that is typed, None for as soon as possible."""
        return parse_day(self._text("effective_date"))

    def _text(self, name: str) -> str:
        return text_of(self.typed(), name)

    def _offers(self) -> list[GroupPackOffer]:
        return [offer for contract in self.workspace.index.catalogue.contracts for offer in contract.group_packs]

    def _offer_pick(self) -> Pick:
        choices = [(offer.code, terms_words(offer)) for offer in self._offers()]
        return Pick(_("Group pack"), choices or [("", _("your contract offers none"))], id="offer")


class OfPackScreen(ReviewedFormScreen):
    """About a pack that is there: what it is now stands above."""

    def now(self) -> Widget:
        """The place of what it is now."""
        return label("", id="present")

    def show_what_belongs(self) -> None:
        super().show_what_belongs()
        if self.pack is not None:
            words = _("Now: {terms}").format(terms=terms_words(self.pack))
            self.query_one("#present", Label).update(words)


class OrderPackScreen(ReviewedFormScreen):
    """*Créer des packs de groupe*."""

    form_id = "group_pack_order"
    submit_label = N_("review")

    def heading(self) -> str:
        return _("Order a group pack")

    def fields(self) -> Iterator[Widget]:
        yield self._offer_pick()
        yield self.day_field()
        yield label(_("All lines with mobile data share it: they need not be chosen."), classes="hint")

    def confirm_words(self) -> str:
        return _("Order")

    async def look(self) -> PackPreview:
        return await self.workspace.operator.preview_pack_order(self._order())

    async def send(self, key: str) -> object:
        return await self.workspace.operator.order_pack(self._order(), key)

    def done_words(self, result: Any) -> str:
        return _("Ordered: {name} from {day}.").format(name=result.name, day=day(result.starts_on))

    def _order(self) -> PackOrder:
        return PackOrder(offer=self._text("offer"), effective_date=self.chosen_day)


class ChangePackScreen(OfPackScreen):
    """Another volume, that is another offer of the contract."""

    form_id = "group_pack_change"
    submit_label = N_("review")

    def heading(self) -> str:
        return _("Change the group pack")

    def fields(self) -> Iterator[Widget]:
        yield self.now()
        yield self._offer_pick()
        yield self.day_field()

    def confirm_words(self) -> str:
        return pgettext("button", "Change")

    async def look(self) -> PackPreview:
        return await self.workspace.operator.preview_pack_change(self._about, self.version, self._update())

    async def send(self, key: str) -> object:
        return await self.workspace.operator.change_pack(self._about, self.version, self._update(), key)

    def fields_of(self, pack: GroupPack) -> Typed:
        return {"offer": (pack.coming or pack).offer or ""}

    def done_words(self, result: Any) -> str:
        terms = result.coming or result
        return _("Changed: {terms}.").format(terms=terms_words(terms))

    def _update(self) -> PackUpdate:
        return PackUpdate(offer=self._text("offer"), effective_date=self.chosen_day)


class StopPackScreen(OfPackScreen):
    """From a day on, no pack."""

    form_id = "group_pack_stop"
    submit_label = N_("review")

    def heading(self) -> str:
        return _("Stop the group pack")

    def fields(self) -> Iterator[Widget]:
        yield self.now()
        yield self.day_field()

    def confirm_words(self) -> str:
        return _("Stop")

    async def look(self) -> PackPreview:
        return await self.workspace.operator.preview_pack_stop(self._about, self.version, self._stop())

    async def send(self, key: str) -> object:
        return await self.workspace.operator.stop_pack(self._about, self.version, self._stop(), key)

    def done_words(self, result: Any) -> str:
        return _("{name} stops on {day}.").format(name=result.name, day=day(result.stops_on))

    def _stop(self) -> PackStop:
        return PackStop(effective_date=self.chosen_day)
