"""What can be done with a group pack, from the list of them and from one alike."""

from __future__ import annotations

import uuid
from abc import abstractmethod
from dataclasses import replace

from textual import on, work
from textual.message import Message

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.group_pack import GroupPack, PackUpdate
from fleet_tui.i18n import _
from fleet_tui.workspace.pack_words import keeping_words
from fleet_tui.workspace.selection import Selection
from screens.base import FleetScreen
from widgets.dialog import ConfirmDialog


class PackActs(FleetScreen):
    """A screen with one pack to act on."""

    class Kept(Message):
        """What was to come is withdrawn."""

    class NotKept(Message):
        """It is not, or nobody knows."""

        def __init__(self, failure: Failure) -> None:
            super().__init__()
            self.failure = failure

    @property
    @abstractmethod
    def pack(self) -> GroupPack | None:
        """The pack that is acted on."""

    def selection(self) -> Selection:
        return replace(super().selection(), record=self.pack)

    def do_notify(self) -> None:
        from screens.group_packs.notification import NotificationScreen

        if (pack := self.pack) is not None:
            self.app.push_screen(NotificationScreen(pack.id))

    def do_change_pack(self) -> None:
        from screens.group_packs.forms import ChangePackScreen

        if (pack := self.pack) is not None:
            self.app.push_screen(ChangePackScreen(pack.id))

    def do_stop_pack(self) -> None:
        from screens.group_packs.forms import StopPackScreen

        if (pack := self.pack) is not None:
            self.app.push_screen(StopPackScreen(pack.id))

    def do_order_pack(self) -> None:
        from screens.group_packs.forms import OrderPackScreen

        self.app.push_screen(OrderPackScreen())

    def do_keep_pack(self) -> None:
        """Withdraw a stop, or other terms, that have not come yet."""
        pack = self.pack
        if pack is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._keep(pack)

        self.app.push_screen(
            ConfirmDialog(str(pack.name), keeping_words(pack), _("Withdraw"), keep=_("Keep it")), answered
        )

    @work(group="keep", exit_on_error=False)
    async def _keep(self, pack: GroupPack) -> None:
        try:
            await self.workspace.operator.change_pack(pack.id, pack.version, PackUpdate.keeping(pack), uuid.uuid4().hex)
            self.post_message(self.Kept())
        except Failure as failure:
            self.post_message(self.NotKept(failure))

    @on(Kept)
    def _kept(self) -> None:
        self.say(_("Withdrawn: the group pack goes on as it is."))
        self.host.refresh_fleet()

    @on(NotKept)
    def _not_kept(self, message: NotKept) -> None:
        self.say_failure(message.failure)
        self.host.refresh_fleet()
