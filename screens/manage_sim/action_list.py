"""Actions of the screen to choose from a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual import on
from textual.message import Message

from widgets.choice_list import ChoiceList


@dataclass(frozen=True, slots=True)
class Offer:
    """An action as this person has it: its key and name, and why it does not apply now (empty when it does)."""

    key: str
    text: str
    why_not: str = ""


Offers = Mapping[str, Offer]
"""By the action's id; what is not offered at all is missing."""


class ActionList(ChoiceList):
    """Choices whose id is that of an action, with `/` and more where one action stands at several entries."""

    finds_words = False

    class Wanted(Message):
        """The action was chosen; one that does not apply says why when it is started."""

        def __init__(self, action_id: str) -> None:
            super().__init__()
            self.action_id = action_id

    @on(ChoiceList.Chosen)
    @on(ChoiceList.Refused)
    def _taken(self, message: ChoiceList.ChoiceMessage) -> None:
        message.stop()
        self.post_message(self.Wanted(message.choice.id.partition("/")[0]))
