"""Copying a number or an amount: to the clipboard where the terminal takes it, and shown for its own selection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult

from fleet_tui.domain.msisdn import grouped, plain
from fleet_tui.fleet.index import FleetIndex
from fleet_tui.i18n import _
from fleet_tui.i18n.format import money
from widgets.choice_list import Choice, ChoiceList
from widgets.dialog import Dialog
from widgets.safe import Label, label


@dataclass(frozen=True, slots=True)
class Copied:
    """Something to copy: what it is called, as it is shown, as it is copied (empty: as shown)."""

    name: str
    shown: str
    copied: str = ""

    @property
    def text(self) -> str:
        """What goes to the clipboard."""
        return self.copied or self.shown


class CopyDialog(Dialog[None]):
    """The first of `things` is copied already; any other is by `enter` or its digit. `esc` leaves."""

    TYPE_AHEAD = 0

    def __init__(self, things: Sequence[Copied]) -> None:
        super().__init__(_("Copy"))
        self._things = things

    def content(self) -> ComposeResult:
        yield ChoiceList(
            [
                Choice(str(number), thing.text, str(number), hint=thing.name)
                for number, thing in enumerate(self._things, start=1)
            ]
        )
        yield label(id="copied")
        yield label(_("enter copies, esc leaves; the terminal's own selection works too"), classes="hint")

    def on_mount(self) -> None:
        self._copy(self._things[0])

    @on(ChoiceList.Chosen)
    def _chosen(self, message: ChoiceList.Chosen) -> None:
        self._copy(self._things[int(message.choice.id) - 1])

    def _copy(self, thing: Copied) -> None:
        self.app.copy_to_clipboard(thing.text)
        self.query_one("#copied", Label).update(
            _("Copied, where the terminal allows it: {text}").format(text=thing.shown)
        )


def of_line(index: FleetIndex, position: int) -> list[Copied]:
    """What is copied of a line: its number first, where there is one."""
    row = index.row(position)
    things = [Copied(_("Number"), grouped(row.msisdn), plain(row.msisdn))]
    if row.iccid:
        things.append(Copied(_("SIM card number"), row.iccid))
    things.append(Copied(_("Description"), row.description))
    if row.monthly_cost is not None:
        things.append(Copied(_("Per month"), money(row.monthly_cost, index.currency_of(row)), str(row.monthly_cost)))
    return [thing for thing in things if thing.text]
