"""One item of a review, whole: every field before and after, what is lost, why it is refused."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from fleet_tui.domain.order import ItemPreview
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.i18n import _, joined
from fleet_tui.workspace.effects import effect_words
from fleet_tui.workspace.words import item_number, notice_text, signed
from widgets.dialog import Dialog
from widgets.safe import button, label


class ItemDialog(Dialog[None]):
    """To be read; any answer closes it. `word` is a remark of the form."""

    TYPE_AHEAD = 0
    AUTO_FOCUS = "#close"

    def __init__(self, item: ItemPreview, catalogue: Catalogue, word: str = "") -> None:
        super().__init__(f"{item_number(item)}  {item.description}".strip())
        self._item = item
        self._catalogue = catalogue
        self._word = word

    def content(self) -> ComposeResult:
        for line in self._lines():
            yield label(line)
        with Horizontal(classes="buttons"):
            yield button(_("Close"), id="close")

    def _lines(self) -> list[str]:
        item = self._item
        if item.refusal is not None:
            return [_("refused: {reason}").format(reason=notice_text(item.refusal))]
        found = [effect_words(effect, self._catalogue) for effect in item.effects]
        lines = [joined(": ", (words.field, joined(" → ", (words.before, words.after)))) for words in found]
        lines += [notice_text(notice) for notice in (*item.losses, *item.warnings)]
        if self._word:
            lines.append(self._word)
        if item.monthly_difference:
            lines.append(_("{amount} a month").format(amount=signed(item.monthly_difference)))
        if item.irreversible:
            lines.append(_("cannot be undone"))
        return lines

    def on_button_pressed(self) -> None:
        self.answer(None)
