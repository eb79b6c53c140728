"""A form with files: they are chosen below one directory, sent first, and named by what is sent after them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.message import Message

from fleet_tui.domain.failure import Failure
from fleet_tui.domain.ticket_topic import AttachmentRules
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workspace.attaching import (
    ChosenFile,
    FileRefused,
    choose,
    chosen_files,
    root_of,
    size_words,
    suffixes_of,
    upload_all,
)
from fleet_tui.workspace.record_draft import Typed
from screens.base import bindings, failure_sentence
from screens.form import FormScreen
from widgets.attachment_list import AttachmentList

FILES = "attachments"
LABEL_WIDTH = 26


class FilesForm(FormScreen):
    """`rules` say what may be attached and `most` how many; a subclass yields an `AttachmentList`, if any may."""

    KEYS: ClassVar[tuple[str, ...]] = ("submit", "attach", "discard")
    BINDINGS = bindings("attach", priority=True)

    class Chosen(Message):
        """A file can be attached."""

        def __init__(self, file: ChosenFile) -> None:
            super().__init__()
            self.file = file

    class Sending(Message):
        """How far the files are."""

        def __init__(self, name: str, done: int, total: int) -> None:
            super().__init__()
            self.name, self.done, self.total = name, done, total

    class Uploaded(Message):
        """All files are at the operator's."""

        def __init__(self, files: list[ChosenFile]) -> None:
            super().__init__()
            self.files = files

    class FileFailed(Message):
        """A file cannot be attached, or did not arrive: why, in a sentence."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    files: list[ChosenFile]
    rules: AttachmentRules
    most = 0
    _last_directory: Path | None = None

    def typed(self) -> Typed:
        return {**super().typed(), FILES: [file.kept() for file in self.files]}

    def take_up(self, typed: Typed) -> None:
        super().take_up(typed)
        self.set_files(chosen_files(typed.get(FILES)))

    def set_files(self, files: list[ChosenFile]) -> None:
        """Have these attached."""
        self.files = files
        for shown in self.query(AttachmentList):
            shown.show_files([(file.name, size_words(file.size)) for file in files])

    @property
    def ids(self) -> list[str]:
        """The ids of the files at the operator's."""
        return [file.id for file in self.files]

    # Choosing

    @on(AttachmentList.Wanted)
    def do_attach(self) -> None:
        """Choose one more file."""
        from screens.tickets.file_picker import FilePicker

        if self.busy or self._draft.frozen:
            return
        if len(self.files) >= self.most:
            self.refuse_file(
                ngettext("At most {count} file goes with it.", "At most {count} files go with it.", self.most).format(
                    count=number(self.most)
                )
                if self.most
                else _("No file goes with this.")
            )
            return
        root = root_of(self.workspace.settings)
        picker = FilePicker(_("Attach a file"), root, self._last_directory or root, suffixes_of(self.rules))

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._last_directory = path.parent
                self.look_at(path)

        self.app.push_screen(picker, chosen)

    @work(group="attach", exit_on_error=False)
    async def look_at(self, path: Path) -> None:
        """Open a file and see whether it can be attached."""
        try:
            file = await asyncio.to_thread(choose, root_of(self.workspace.settings), path, self.rules)
            self.post_message(self.Chosen(file))
        except FileRefused as refused:
            self.post_message(self.FileFailed(refused.user_message))

    @on(Chosen)
    def _chosen(self, message: Chosen) -> None:
        if any(file.path == message.file.path for file in self.files):
            self.refuse_file(_("{file} is attached already.").format(file=message.file.name))
            return
        self.set_files([*self.files, message.file])
        self.attached(message.file)
        self.edited()

    def attached(self, file: ChosenFile) -> None:
        """A file was attached."""

    @on(AttachmentList.Removed)
    def _removed(self, message: AttachmentList.Removed) -> None:
        if not (self.busy or self._draft.frozen):
            self.set_files([file for place, file in enumerate(self.files) if place != message.place])
            self.edited()

    def refuse_file(self, sentence: str) -> None:
        """Say why a file cannot be attached, where the files stand."""
        for shown in self.query(AttachmentList):
            shown.show_error(sentence)
            shown.scroll_visible(animate=False)
        if not self.query(AttachmentList):
            self.say(sentence, "warning")

    # Sending

    def do_submit(self) -> None:
        """The files first; what names them afterwards, under its own key."""
        if self.busy:
            return
        if self._draft.frozen or all(self.ids):
            super().do_submit()
        elif problems := self.problems():
            self.show_problems(problems)
        else:
            self.tell(_("One moment …"), busy=True)
            self._upload()

    @work(group="form", exit_on_error=False)
    async def _upload(self) -> None:
        def progress(name: str, done: int, total: int) -> None:
            self.post_message(self.Sending(name, done, total))

        try:
            root, operator = root_of(self.workspace.settings), self.workspace.operator
            self.post_message(self.Uploaded(await upload_all(operator, root, self.files, self.rules, progress)))
        except FileRefused as refused:
            self.post_message(self.FileFailed(refused.user_message))
        except Failure as failure:
            self.post_message(self.FileFailed(failure_sentence(failure)))

    @on(Sending)
    def _sending(self, message: Sending) -> None:
        self.tell(
            _("Sending {file}: {done} of {total}").format(
                file=message.name, done=size_words(message.done), total=size_words(message.total)
            ),
            busy=True,
        )

    @on(Uploaded)
    def _uploaded(self, message: Uploaded) -> None:
        self.set_files(message.files)
        self.tell("")
        super().do_submit()

    @on(FileFailed)
    def _file_failed(self, message: FileFailed) -> None:
        self.tell(message.sentence if self.busy else "")
        self.refuse_file(message.sentence)
