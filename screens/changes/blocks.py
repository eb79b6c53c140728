"""*Blocages*: the eleven switches in their three groups, for one or many lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fleet_tui.domain.blocks import Block
from fleet_tui.domain.changes.models import SetBlocks
from fleet_tui.domain.labels import BLOCKS
from fleet_tui.domain.labels import label as word
from fleet_tui.i18n import N_, _
from fleet_tui.workspace.switches import Switches, block_switches
from screens.changes.form import number_keys
from screens.changes.switching import SwitchList, SwitchScreen
from widgets.choice_list import Choice

GROUPS: tuple[tuple[str, tuple[Block, ...]], ...] = (
    (N_("Everything"), (Block.ALL_SERVICES,)),
    (
        N_("In general"),
        (
            Block.INCOMING_CALLS,
            Block.OUTGOING_CALLS,
            Block.INCOMING_SMS,
            Block.OUTGOING_SMS,
            Block.MMS,
            Block.MOBILE_DATA,
            Block.CALLS_TO_ABROAD,
        ),
    ),
    (
        N_("Abroad"),
        (Block.EVERYTHING_ABROAD, Block.INCOMING_CALLS_ABROAD, Block.OUTGOING_CALLS_ABROAD),
    ),
)
"""As the portal groups them."""


class BlockList(SwitchList):
    """The eleven switches. `*` is all services, the others have the number keys."""

    def __init__(self, lines: Sequence[Collection[str]], *, id: str | None = None) -> None:
        """`lines`: for each line the blocks that are on."""
        super().__init__(block_switches(lines), id=id)

    def entries(self) -> list[Choice]:
        keys = number_keys()
        entries = []
        for group, blocks in GROUPS:
            for block in blocks:
                key, aliases = ("*", ()) if block is Block.ALL_SERVICES else next(keys)
                entries.append(self._entry(block, _(group), key, aliases))
        return entries

    def turn_over(self, switch: str) -> str:
        if self.switches.toggle(switch):
            return ""
        covering = self.switches.covered_by(switch) or ""
        return _("This is covered by “{block}”: switch that off first.").format(block=word(BLOCKS, covering))

    def change(self) -> SetBlocks:
        """What was switched, as an order's change."""
        return blocks_change(self.switches)

    def _entry(self, block: Block, group: str, key: str, aliases: tuple[str, ...]) -> Choice:
        covering = self.switches.covered_by(block)
        why_not = _("covered by “{block}”").format(block=word(BLOCKS, covering)) if covering else ""
        return Choice(
            block.value,
            word(BLOCKS, block),
            key,
            hint=self.switches[block].words,
            why_not=why_not,
            aliases=aliases,
            group=group,
        )


def blocks_change(switches: Switches) -> SetBlocks:
    """What is wanted of the blocks, as an order's change."""
    return SetBlocks(blocks={Block(block): on for block, on in switches.wanted.items()})


class BlocksScreen(SwitchScreen):
    """The switches of one or many lines."""

    change_id = "blocks"

    def heading(self) -> str:
        return _("Blocks")

    def make_list(self) -> SwitchList:
        return BlockList([line.blocks for line in self.lines])

    def review_switched(self) -> None:
        self.review(self.lines, blocks_change(self.switch_list.switches))
