"""Ordering a group pack, changing it for another, stopping it: a form, then what it would do, then the order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from textual import events, on, work
from textual.message import Message
from textual.widget import Widget

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.group_pack import GroupPack, PackOrder, PackPreview, PackStop, PackUpdate
from fleet_tui.domain.plan import GroupPackOffer
from fleet_tui.i18n import _
from fleet_tui.i18n.format import day, money
from fleet_tui.workspace.days import effective_day_problem, parse_day
from fleet_tui.workspace.drafts import Draft
from fleet_tui.workspace.pack_words import preview_lines, terms_words
from fleet_tui.workspace.record_draft import Typed
from screens.form import FormScreen, text_of
from widgets.dialog import ConfirmDialog
from widgets.field import Field
from widgets.pick import Pick
from widgets.safe import label

VERSION = "version"
"""Of the pack that a form was opened on, kept with what is typed."""


class PackFormScreen(FormScreen):
    """A form about a pack. The pack is asked for when a draft is gone on with."""

    class Found(Message):
        """The pack of a draft, as it is now."""

        def __init__(self, pack: GroupPack) -> None:
            super().__init__()
            self.pack = pack

    def __init__(self, about: str = "", draft: Draft | None = None, *, pack: GroupPack | None = None) -> None:
        super().__init__(about, draft)
        self.pack = pack
        self.version = pack.version if pack is not None else 0

    def path_words(self) -> list[str]:
        return [_("Group packs"), *([str(self.pack.name)] if self.pack else []), self.heading()]

    def on_mount(self, event: events.Mount | None = None) -> None:
        super().on_mount()
        if event is not None:
            event.prevent_default()  # the form's own handler has run
        if self.pack is None and self._about:
            self.ask_pack()

    @work(group="pack", exit_on_error=False)
    async def ask_pack(self) -> None:
        """Ask for the pack that the draft is about."""
        try:
            self.post_message(self.Found(await self.workspace.operator.group_pack(self._about)))
        except Failure as failure:
            self.post_message(self.NotSent(failure))

    @on(Found)
    def _found(self, message: Found) -> None:
        self.pack = message.pack
        self.version = self.version or message.pack.version
        self.paint_frame(self.path_words())
        self.pack_here(message.pack)

    def pack_here(self, pack: GroupPack) -> None:
        """Show what is known of the pack."""

    def typed(self) -> Typed:
        return {**super().typed(), VERSION: str(self.version)}

    def take_up(self, typed: Typed) -> None:
        super().take_up(typed)
        kept = text_of(typed, VERSION)
        self.version = int(kept) if kept.isdecimal() else self.version

    async def _newest(self) -> GroupPack:
        """The pack as it is now; what is sent next is made on that version."""
        self.pack = await self.workspace.operator.group_pack(self._about)
        self.version = self.pack.version
        return self.pack


class ReviewedFormScreen(PackFormScreen):
    """What it would do is asked for first, and confirmed; only then it is sent."""

    class Looked(Message):
        """What it would do."""

        def __init__(self, preview: PackPreview) -> None:
            super().__init__()
            self.preview = preview

    def confirm_words(self) -> str:
        """The word on the button."""
        raise NotImplementedError

    async def look(self) -> PackPreview:
        """Ask what it would do. Raises Failure."""
        raise NotImplementedError

    def problems(self) -> dict[str, str]:
        wrong = effective_day_problem(self._text("effective_date"), self.workspace.today())
        return {"effective_date": wrong} if wrong else {}

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

    def done_words(self, result: Any) -> str:
        """What was taken."""
        raise NotImplementedError

    def day_field(self) -> Field:
        """The day from which it holds."""
        hint = _("empty: as soon as possible; else a day like {example}").format(example=day(self.workspace.today()))
        return Field(_("From"), hint=hint, id="effective_date")

    @property
    def chosen_day(self) -> date | None:
        """The day that is typed, None for as soon as possible."""
        return parse_day(self._text("effective_date"))

    def _text(self, name: str) -> str:
        return text_of(self.typed(), name)

    def _offers(self) -> list[GroupPackOffer]:
        return [offer for contract in self.workspace.index.catalogue.contracts for offer in contract.group_packs]

    def _offer_pick(self) -> Pick:
        offers = self._offers()
        present = self.pack.offer if self.pack is not None else None
        other = next((offer.code for offer in offers if offer.code != present), "")
        choices = [
            (offer.code, _("{name}, {amount} a month").format(name=offer.name, amount=money(offer.price)))
            for offer in offers
        ]
        return Pick(_("Group pack"), choices or [("", _("your contract offers none"))], other, id="offer")


class OrderPackScreen(ReviewedFormScreen):
    """*Créer des packs de groupe*."""

    form_id = "group_pack_order"

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


class ChangePackScreen(ReviewedFormScreen):
    """Another volume, that is another offer of the contract."""

    form_id = "group_pack_change"

    def heading(self) -> str:
        return _("Change the group pack")

    def fields(self) -> Iterator[Widget]:
        yield label(_present(self.pack), id="present")
        yield self._offer_pick()
        yield self.day_field()

    def pack_here(self, pack: GroupPack) -> None:
        self.query_one("#present").update(_present(pack))  # type: ignore[attr-defined]

    def confirm_words(self) -> str:
        return _("Change")

    async def look(self) -> PackPreview:
        return await self.workspace.operator.preview_pack_change(self._about, self.version, self._update())

    async def send(self, key: str) -> object:
        return await self.workspace.operator.change_pack(self._about, self.version, self._update(), key)

    async def latest(self) -> Typed:
        pack = await self._newest()
        return {"offer": (pack.coming or pack).offer or ""}

    def done_words(self, result: Any) -> str:
        terms = result.coming or result
        return _("Changed: {terms}.").format(terms=terms_words(terms))

    def _update(self) -> PackUpdate:
        return PackUpdate(offer=self._text("offer"), effective_date=self.chosen_day)


class StopPackScreen(ReviewedFormScreen):
    """From a day on, no pack."""

    form_id = "group_pack_stop"

    def heading(self) -> str:
        return _("Stop the group pack")

    def fields(self) -> Iterator[Widget]:
        yield label(_present(self.pack), id="present")
        yield self.day_field()

    def pack_here(self, pack: GroupPack) -> None:
        self.query_one("#present").update(_present(pack))  # type: ignore[attr-defined]

    def confirm_words(self) -> str:
        return _("Stop")

    async def look(self) -> PackPreview:
        return await self.workspace.operator.preview_pack_stop(self._about, self.version, self._stop())

    async def send(self, key: str) -> object:
        return await self.workspace.operator.stop_pack(self._about, self.version, self._stop(), key)

    async def latest(self) -> Typed:
        await self._newest()
        return {}

    def done_words(self, result: Any) -> str:
        return _("{name} stops on {day}.").format(name=result.name, day=day(result.stops_on))

    def _stop(self) -> PackStop:
        return PackStop(effective_date=self.chosen_day)


def _present(pack: GroupPack | None) -> str:
    return _("Now: {terms}").format(terms=terms_words(pack)) if pack is not None else _("Asking the operator …")
