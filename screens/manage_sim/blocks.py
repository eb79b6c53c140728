"""*Blocages*: the eleven switches of this line, the same as for many."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult

from fleet_tui.domain.line import Line
from fleet_tui.i18n import _
from fleet_tui.workspace.line_edits import LineEdits
from fleet_tui.workspace.switches import block_switches
from screens.changes.blocks import BlockList
from screens.manage_sim.tab import Tab
from widgets.choice_list import ChoiceList

FIELD = "blocks"
"""The field of the edits: the codes of the blocks that are, or shall be, on."""


class BlocksTab(Tab, can_focus=False):
    """The switches; what is turned over waits for the review."""

    KEYS = ("switch", "check")

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now: set[str] = set()
        self._edits: LineEdits | None = None

    def compose(self) -> ComposeResult:
        blocks = BlockList([()])
        blocks.finds_words = False  # the letters are what can be done with the line, as on the other tabs
        yield blocks

    @property
    def blocks(self) -> BlockList:
        """The switches."""
        return self.query_one(BlockList)

    def show(self, line: Line, edits: LineEdits) -> None:
        self._now, self._edits = set(line.blocks), edits
        wanted = edits.value(FIELD)
        shall = set(wanted) if isinstance(wanted, list) else self._now
        self.blocks.switches = block_switches([line.blocks])
        self.blocks.switches.wanted.update({str(block): block in shall for block in shall ^ self._now})
        self.blocks.paint()

    def status(self) -> str:
        return self.blocks.switches.summary()

    def go_to(self) -> None:
        self.blocks.focus()

    def save(self) -> None:
        if self.blocks.switches.wanted:
            self.post_message(self.OrderWanted(self.blocks.change(), (FIELD,)))
        else:
            self.post_message(self.Told(_("Nothing was switched yet: space switches.")))

    def turn_over(self) -> None:
        """Turn the switch under the cursor over."""
        self.blocks.action_open_row()

    @on(ChoiceList.Chosen)
    @on(ChoiceList.Refused)
    def _turned_over(self, message: ChoiceList.ChoiceMessage) -> None:
        message.stop()
        self.post_message(self.Told(self.blocks.turn_over(message.choice.id)))
        self.blocks.paint()
        wanted = self.blocks.switches.wanted
        shall = {block for block in {*self._now, *wanted} if wanted.get(block, True)}
        if self._edits is not None and self._edits.put(FIELD, [*sorted(shall)]):
            self.post_message(self.Edited())


def values(line: Line) -> list[str]:
    """The blocks of `line` as the edits hold them."""
    return sorted(map(str, line.blocks))
