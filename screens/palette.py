"""The commands: every action of the screen one comes from and every area, found by typing a part of the name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from fleet_tui.actions import Action
from fleet_tui.domain.text import fold
from fleet_tui.i18n import _, again, available_languages, in_other_languages, language, language_name
from fleet_tui.places import AREA_KEYS, AREAS, PLACES
from widgets.choice_list import Choice, ChoiceList
from widgets.dialog import Dialog
from widgets.field import Field
from widgets.safe import Label, label

SPEAK = "speak_"
"""What the id of a language's entry begins with; its code follows."""


class PaletteDialog(Dialog[str]):
    """Answers with the id of an action, with that of an action that opens an area, or with `SPEAK` and a language.

    An entry is found by a part of its name, or of another word for it, in any of the languages.
    """

    TYPE_AHEAD = 0
    AUTO_FOCUS = "Field TextInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "move(8)", show=False),
        Binding("pageup", "move(-8)", show=False),
    ]
    DEFAULT_CSS = """
    PaletteDialog > .dialog { width: 78; }
    PaletteDialog ChoiceList { height: 11; margin-top: 1; }
    """

    def __init__(self, actions: Sequence[tuple[Action, str]], go_to: str, absent: Mapping[str, str]) -> None:
        """`actions`: each with the reason why it does not apply now, empty when it does. `go_to` is the key of that.

        `absent`: areas that the operator does not offer, each with the sentence that says so.
        """
        super().__init__(_("Commands"))
        self._go_to = go_to
        self._actions = actions
        self._absent = absent
        self._find_names()

    def _find_names(self) -> None:
        here = [
            (Choice(action.id, action.text, action.key, why_not=again(why_not)), action.names)
            for action, why_not in self._actions
        ]
        known = {choice.id for choice, _names in here}
        areas = [
            (self._place(area, name, AREA_KEYS[area]), (name,)) for area, name in AREAS if f"open_{area}" not in known
        ]
        areas += [
            (self._place(place, name, key), (name,))
            for place, (name, key) in PLACES.items()
            if known.isdisjoint((place, f"open_{place}"))
        ]
        languages = [
            (Choice(SPEAK + code, language_name(code), hint=_("language")), (language_name(code),))
            for code in available_languages()
            if code != language()
        ]
        self._entries: list[tuple[Choice, tuple[str, ...]]] = [*here, *areas, *languages]
        """Each with the English of what it is called: its name, then other words for it."""

    def _place(self, place: str, name: str, key: str) -> Choice:
        why_not = self._absent.get(place, "")
        return Choice(f"open_{place}", _(name), "" if why_not else f"{self._go_to} {key}", why_not=again(why_not))

    def say_again(self) -> None:
        super().say_again()
        self._find_names()
        self._typed()

    def content(self) -> ComposeResult:
        yield Field(_("A part of the name"))
        yield ChoiceList([choice for choice, _names in self._entries], empty=_("Nothing is called that."))
        yield label("", id="why-not")
        yield label(_("up and down choose, enter starts it, esc leaves"), classes="hint")

    @on(Field.Changed)
    def _typed(self) -> None:
        self.query_one(ChoiceList).show_choices(self.found(self.query_one(Field).value))
        self._say("")

    def found(self, text: str) -> list[Choice]:
        """What `text` is a part of the name of, and what another language calls just so: *pay* is in *PayByMobile* too.

        Where nothing is called so in the language in use, a part of the name in any other will do.
        """
        wanted = fold(text).split()
        own = [choice for choice, names in self._entries if any(_has(_(name), wanted) for name in names)]
        answers = _is if own else _has
        others = [
            choice
            for choice, names in self._entries
            if choice not in own and any(answers(other, wanted) for name in names for other in in_other_languages(name))
        ]
        return [*own, *others]

    @on(Field.Submitted)
    def _entered(self) -> None:
        self.query_one(ChoiceList).action_open_row()

    @on(ChoiceList.Chosen)
    def _chosen(self, message: ChoiceList.Chosen) -> None:
        self.answer(message.choice.id)

    @on(ChoiceList.Refused)
    def _refused(self, message: ChoiceList.Refused) -> None:
        self._say(message.choice.why_not)

    def action_move(self, rows: int) -> None:
        self.query_one(ChoiceList).action_move(rows)
        self._say("")

    def _say(self, text: str) -> None:
        self.query_one("#why-not", Label).update(text)


def _has(name: str, words: Sequence[str]) -> bool:
    return all(word in fold(name) for word in words)


def _is(name: str, words: Sequence[str]) -> bool:
    return fold(name).split() == list(words)
