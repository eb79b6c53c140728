"""Files that go with a ticket: chosen below one directory, opened without following links, checked, uploaded once.

The directory is the person's home, or the one of the setting `attachment_dir` (a kiosk's). What leads out of it is
refused by the way it is opened, not only by its name: each part of the path is opened below the one before, none of
them may be a link, and what was opened is looked at again.
"""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import JsonValue

from fleet_tui.domain.attachment import MEDIA_TYPES, AttachmentProblem, media_type_of
from fleet_tui.domain.text import clean
from fleet_tui.domain.ticket_topic import AttachmentRules
from fleet_tui.i18n import _
from fleet_tui.port import TicketsPort
from fleet_tui.settings.model import Settings

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
Progress = Callable[[str, int, int], None]
"""Told the name of a file, the bytes of it that have left, and its size."""


class FileRefused(Exception):
    """A file that cannot be attached. `user_message` says why; nothing was sent."""

    def __init__(self, user_message: str) -> None:
        super().__init__(user_message)
        self.user_message = user_message


@dataclass(frozen=True, slots=True)
class ChosenFile:
    """A file chosen for a ticket; `id` once the operator has it."""

    path: str
    name: str
    size: int
    id: str = ""

    def kept(self) -> dict[str, JsonValue]:
        """As a draft holds it."""
        return {"path": self.path, "name": self.name, "size": self.size, "id": self.id}


def chosen_files(kept: JsonValue) -> list[ChosenFile]:
    """The files that a draft holds; what cannot be read is none."""
    found = []
    for each in kept if isinstance(kept, list) else []:
        if isinstance(each, Mapping):
            path, name, size, key = (each.get(part) for part in ("path", "name", "size", "id"))
            if isinstance(path, str) and isinstance(name, str) and isinstance(size, int):
                found.append(ChosenFile(path, name, size, key if isinstance(key, str) else ""))
    return found


def root_of(settings: Settings) -> Path:
    """The directory that files are attached from."""
    return (settings.attachment_dir or Path.home()).resolve()


def read_file(root: Path, path: Path, rules: AttachmentRules) -> tuple[str, bytes]:
    """Name and content of the file at `path`, if it may go with a ticket. It blocks.

    Raises:
        FileRefused: it is not below `root`, is no ordinary file, or is not what `rules` allow.
    """
    shown = clean(path.name, 80)
    if not path.name.isprintable():
        raise FileRefused(_("The name of this file holds a line break or another control character: rename it first."))
    try:
        with os.fdopen(_open_below(root, path), "rb") as file:
            content = file.read(rules.max_bytes + 1)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise FileRefused(_("{file} is not there, or no longer.").format(file=shown)) from None
    except OSError as error:
        reason = clean(error.strerror or str(error), 100)
        raise FileRefused(_("{file} cannot be read: {reason}.").format(file=shown, reason=reason)) from None
    try:
        kind = media_type_of(path.name, content, rules.max_bytes)
        if rules.media_types and kind not in rules.media_types:
            raise AttachmentProblem("TYPE_NOT_ALLOWED")
    except AttachmentProblem as problem:
        raise FileRefused(_sentence(problem.code, shown, size, rules)) from None
    return path.name, content


def choose(root: Path, path: Path, rules: AttachmentRules) -> ChosenFile:
    """The file at `path` as a ticket holds it. It blocks. Raises FileRefused."""
    name, content = read_file(root, path, rules)
    return ChosenFile(str(path), name, len(content))


async def upload_all(
    operator: TicketsPort, root: Path, files: Sequence[ChosenFile], rules: AttachmentRules, progress: Progress
) -> list[ChosenFile]:
    """`files`, each of them at the operator's: those that are not yet are read again and sent.

    Raises:
        FileRefused: one has changed or vanished since it was chosen.
        Failure: it did not arrive; sent again it is the same attachment.
    """
    there = []
    for file in files:
        if file.id:
            there.append(file)
            continue
        name, content = await asyncio.to_thread(read_file, root, Path(file.path), rules)

        def sent(count: int, name: str = name, size: int = len(content)) -> None:
            progress(name, count, size)

        kept = await operator.upload(name, content, sent)
        there.append(replace(file, name=name, size=len(content), id=kept.id))
    return there


def size_words(size: int) -> str:
    """A size as people say it: `120 kB`, `4.7 MB`."""
    if size < 1_000_000:
        return _("{count} kB").format(count=max(1, round(size / 1_000)))
    return _("{count} MB").format(count=f"{size / 1_000_000:.1f}")


def suffixes_of(rules: AttachmentRules) -> list[str]:
    """The ends of names that `rules` allow, without their dot."""
    return [suffix[1:] for suffix, kind in MEDIA_TYPES.items() if kind in rules.media_types or not rules.media_types]


def leads_out(root: Path, path: Path) -> bool:
    """Whether `path`, its links followed, is not below `root`. Raises OSError: it is not there."""
    try:
        return not path.resolve(strict=True).is_relative_to(root)
    except (RuntimeError, ValueError) as error:  # links in a circle, a name that no file can have
        raise OSError(str(error)) from None


def _open_below(root: Path, path: Path) -> int:
    """A descriptor of the ordinary file at `path`. Raises OSError, FileRefused."""
    shown = clean(path.name, 80)
    if leads_out(root, path):
        raise FileRefused(
            _("{file} lies outside {directory}: only files in there can be attached.").format(
                file=shown, directory=root
            )
        )
    parts = path.resolve(strict=True).relative_to(root).parts
    if not parts:
        raise FileRefused(_("{file} is a directory, not a file.").format(file=shown))
    directory = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[:-1]:
            deeper = os.open(part, _FLAGS | os.O_DIRECTORY, dir_fd=directory)
            os.close(directory)
            directory = deeper
        descriptor = os.open(parts[-1], _FLAGS, dir_fd=directory)
    finally:
        os.close(directory)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    kind = _("{file} is a directory, not a file.") if stat.S_ISDIR(mode) else _("{file} is no ordinary file.")
    raise FileRefused(kind.format(file=shown))


def _sentence(code: str, file: str, size: int, rules: AttachmentRules) -> str:
    match code:
        case "EMPTY":
            return _("{file} is empty.").format(file=file)
        case "TOO_LARGE":
            return _("{file} has {size}: more than {limit} is not taken.").format(
                file=file, size=size_words(size), limit=size_words(rules.max_bytes)
            )
        case "CONTENT_DIFFERS":
            return _("The content of {file} is not what its name says.").format(file=file)
        case "FILE_NAME":
            return _("The name of this file is too long, or cannot be sent: rename it first.")
        case _:
            return _("{file} is of a type that is not taken. Taken are: {types}.").format(
                file=file, types=", ".join(suffixes_of(rules))
            )
