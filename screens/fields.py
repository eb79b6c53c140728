"""A screen of fields, one below the other: the way through them, and what is wrong with one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.widget import Widget

from screens.base import FleetScreen, bindings
from widgets.date_field import DateField
from widgets.field import Field
from widgets.multiline_field import MultilineField
from widgets.pick import Pick
from widgets.safe import Label

Entry = Field | Pick | DateField | MultilineField
"""Something to fill in: it has an id, a value, and a place for what is wrong with it."""


class FieldsScreen(FleetScreen):
    """Fields one below the other; `enter` goes on, in the last one it submits, as `ctrl+g` does anywhere.

    A subclass has a label `#failure`, where it is told what goes wrong.
    """

    KEYS: ClassVar[tuple[str, ...]] = ("submit",)
    COMMON: ClassVar[tuple[str, ...]] = ("back", "help")
    BINDINGS = bindings("submit")

    def entries(self) -> list[Entry]:
        """What there is to fill in, in its order; what is not shown is left out."""
        return [entry for entry in self.all_entries() if entry.display]

    def all_entries(self) -> list[Entry]:
        """What there may be to fill in, shown or not."""
        return [widget for widget in self.query(Widget) if isinstance(widget, Entry)]

    def entry(self, name: str) -> Entry:
        """The one with the id `name`."""
        return next(entry for entry in self.entries() if entry.id == name)

    @abstractmethod
    def do_submit(self) -> None:
        """Check what is filled in, and send it."""

    @on(Field.Submitted)
    @on(Pick.Submitted)
    @on(DateField.Submitted)
    def _entered(self, message: Field.Submitted | Pick.Submitted | DateField.Submitted) -> None:
        entries = self.entries()
        place = entries.index(message.control)
        if place + 1 < len(entries):
            entries[place + 1].go_to()
        else:
            self.action_act("submit")

    @on(Field.Changed)
    @on(Pick.Changed)
    @on(DateField.Changed)
    @on(MultilineField.Changed)
    def _typed(self, message: Field.Changed | Pick.Changed | DateField.Changed | MultilineField.Changed) -> None:
        message.control.show_error("")
        self.edited()

    def edited(self) -> None:
        """Something was filled in."""

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """What is wrong, each at its field, the cursor at the first; what belongs to no field below them."""
        here = [entry for entry in self.entries() if entry.id in problems]
        for entry in here:
            entry.show_error(problems[str(entry.id)])
        if here:
            here[0].go_to()
        names = {entry.id for entry in here}
        self.tell(" ".join(sentence for name, sentence in problems.items() if name not in names))

    def tell(self, text: str, *, busy: bool = False) -> None:
        """Say something below the fields; `busy`: it is on its way, and a second press does nothing."""
        line = self.query_one("#failure", Label)
        line.update(text)
        line.set_class(busy, "-busy")

    def stop_waiting(self, sentence: str) -> None:
        if self.busy:
            self.tell(sentence)

    @property
    def busy(self) -> bool:
        """What was filled in is on its way."""
        return self.query_one("#failure", Label).has_class("-busy")
