"""Choosing a file below one directory, with the keyboard: typing narrows, `enter` goes in or takes, `esc` leaves."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from fleet_tui.domain.attachment import suffix_of
from fleet_tui.domain.text import clean, fold
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.attaching import leads_out, size_words
from widgets.choice_list import Choice, ChoiceList
from widgets.dialog import Dialog
from widgets.safe import Label, TextInput, label, text_input

UP = ".."
SHOWN = 200
"""Entries of a directory shown at once; typing narrows them."""


class FilePicker(Dialog[Path]):
    """Answers with the path of a file below `root`. Hidden files are shown to who types a dot."""

    TYPE_AHEAD = 0
    AUTO_FOCUS = "TextInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "walk(1)", show=False, priority=True),
        Binding("up", "walk(-1)", show=False, priority=True),
        Binding("enter", "take", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    FilePicker ChoiceList { height: 12; margin-top: 1; }
    FilePicker > .dialog > #why-not { color: $warning; }
    """

    class Listed(Message):
        """What is in a directory: name, whether it is one itself, its size in words, why it cannot be taken."""

        def __init__(self, directory: Path, entries: list[tuple[str, bool, str, str]], problem: str) -> None:
            super().__init__()
            self.directory = directory
            self.entries = entries
            self.problem = problem

    def __init__(self, title: str, root: Path, start: Path, suffixes: list[str]) -> None:
        """`start`: the directory shown first; `suffixes`: ends of names that can be taken, without their dot."""
        super().__init__(title)
        self._root = root
        self._directory = start if start.is_relative_to(root) else root
        self._suffixes = suffixes
        self._entries: list[tuple[str, bool, str, str]] = []

    def content(self) -> ComposeResult:
        yield label("", id="where")
        yield text_input(placeholder=_("type a part of the name"))
        yield ChoiceList(empty=_("No results."))
        yield label("", id="why-not")
        yield label(_("enter takes a file or goes into a directory, esc leaves"), classes="hint")

    def on_mount(self) -> None:
        self.look(self._directory)

    @property
    def directory(self) -> Path:
        """Where one is."""
        return self._directory

    @work(group="files", exclusive=True, exit_on_error=False, thread=True)
    def look(self, directory: Path) -> None:
        """Read a directory, away from the keys: it may lie on a network."""
        try:
            entries, problem = self._read(directory), ""
        except OSError as error:
            entries, problem = [], clean(error.strerror or str(error))
        self.post_message(self.Listed(directory, entries, problem))

    def _read(self, directory: Path) -> list[tuple[str, bool, str, str]]:
        found = []
        with os.scandir(directory) as entries:
            for entry in entries:
                try:
                    folder, out = entry.is_dir(), entry.is_symlink() and leads_out(self._root, Path(entry.path))
                    size = "" if folder else size_words(entry.stat().st_size)
                    ordinary = folder or entry.is_file()
                except OSError:
                    folder, out, size, ordinary = False, False, "", False
                found.append((entry.name, folder, size, self._why_not(entry.name, folder, out, ordinary)))
        return sorted(found, key=lambda entry: (not entry[1], fold(entry[0])))

    def _why_not(self, name: str, folder: bool, out: bool, ordinary: bool) -> str:
        if out:
            return _("leads out of here")
        if folder:
            return ""
        if not ordinary:
            return _("no ordinary file")
        return "" if suffix_of(name)[1:] in self._suffixes else _("of another type")

    @on(Listed)
    def _listed(self, message: Listed) -> None:
        self._directory, self._entries = message.directory, message.entries
        within = self._directory.relative_to(self._root)
        where = self._root.name if within == Path() else f"{self._root.name}/{within}"
        self.query_one("#where", Label).update(clean(where, 60))
        self.query_one("#why-not", Label).update(message.problem)
        self.query_one(TextInput).value = ""
        self._show()

    @on(TextInput.Changed)
    def _show(self) -> None:
        typed = fold(self.query_one(TextInput).value.strip())
        hidden = typed.startswith(".")
        fitting = [each for each in self._entries if typed in fold(each[0]) and (hidden or not each[0].startswith("."))]
        choices = [] if self._directory == self._root or typed else [Choice(UP, UP, hint=_("one up"))]
        for name, folder, size, why_not in fitting[:SHOWN]:
            choices.append(Choice(f"/{name}", clean(name, 40) + ("/" if folder else ""), hint=size, why_not=why_not))
        table = self.query_one(ChoiceList)
        table.show_choices(choices)
        first = next((choice.id for choice in choices if choice.id != UP and not choice.why_not), None)
        if typed and first is not None:
            table.move_cursor_to(first)
        if (more := len(fitting) - SHOWN) > 0:
            words = ngettext("{count} more: type a part of the name", "{count} more: type a part of the name", more)
            self.query_one("#why-not", Label).update(words.format(count=number(more)))

    def action_walk(self, rows: int) -> None:
        """The arrows move in the list while one types."""
        self.query_one(ChoiceList).action_move(rows)

    def action_take(self) -> None:
        self.query_one(ChoiceList).action_open_row()

    def on_key(self, event: events.Key) -> None:
        """In an empty line, backspace goes one directory up."""
        if event.key == "backspace" and not self.query_one(TextInput).value and self._directory != self._root:
            event.stop()
            self.look(self._directory.parent)

    @on(ChoiceList.Chosen)
    def _chosen(self, message: ChoiceList.Chosen) -> None:
        name = message.choice.id.removeprefix("/")
        if message.choice.id == UP:
            self.look(self._directory.parent)
        elif next(folder for each, folder, _size, _why in self._entries if each == name):
            self.look(self._directory / name)
        else:
            self.answer(self._directory / name)

    @on(ChoiceList.Refused)
    def _refused(self, message: ChoiceList.Refused) -> None:
        self.query_one("#why-not", Label).update(f"{message.choice.label}: {message.choice.why_not}")
