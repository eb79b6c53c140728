"""One run of a command: its settings, its options, its streams."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fleet_tui.cli.console import Console
from fleet_tui.cli.exits import CommandError, Exit
from fleet_tui.i18n import N_, _
from fleet_tui.settings.launch import LaunchOptions
from fleet_tui.settings.model import Settings
from fleet_tui.settings.paths import Paths

if TYPE_CHECKING:
    from fleet_tui.connection import Connected


@dataclass(frozen=True, slots=True)
class Run:
    """What every command is given."""

    settings: Settings
    options: LaunchOptions
    console: Console
    area: str = ""
    """The area that the command needs."""

    @property
    def paths(self) -> Paths:
        """Where this run keeps its files."""
        return Paths.of(self.settings.data_dir)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Connected]:
        """The operator behind this run's options, for the length of the block.

        Raises:
            BackendError: the embedded backend cannot start.
            Failure: the server is not reached.
        """
        from fleet_tui.connection import connect
        from fleet_tui.domain.waiting import tell_broken_off_to, tell_waits_to
        from fleet_tui.workspace.outcome import wait_words

        tell_waits_to(lambda seconds: self.console.say(wait_words(seconds)))
        tell_broken_off_to(
            lambda: self.console.say(_("No answer came yet: look whether it was done before you do it again."))
        )
        connected = await connect(self.settings, self.options, progress=self.sample_progress)
        try:
            if connected.news:
                self.console.say(connected.news)
            await self._check_offered(connected)
            yield connected
        finally:
            await connected.close()

    async def _check_offered(self, connected: Connected) -> None:
        """Raises CommandError: the operator does not offer what the command needs."""
        if self.area:
            from fleet_tui.places import NAMES
            from fleet_tui.workspace.capability_words import not_offered

            offered = await connected.operator.capabilities()
            if not offered.offers(self.area):
                name = _(NAMES.get(self.area, N_("Dashboard")))
                raise CommandError(not_offered(offered, name), Exit.FAILURE)

    def sample_progress(self, done: int, total: int) -> None:
        """Show how far the sample fleet is while it is made."""
        self.console.progress(_("making the sample fleet"), done, total)

    def may_change(self, *, confirmed: bool) -> None:
        """Before anything is asked of anybody: may this run change something, and can it be confirmed?

        Raises:
            CommandError: the run is read-only, or neither --yes nor a terminal is there.
        """
        if self.options.read_only:
            raise CommandError(_("Nothing was changed: --read-only."))
        if not confirmed and not self.console.can_ask:
            raise CommandError(_("Nothing was changed: without a terminal to ask at, this needs --yes."))
