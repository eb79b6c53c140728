"""A zip file of a company's own files, as some operators' portals give a bill: taken apart with a limit on everything.

A name in it is only shown, never a path; what is in it is a file of its own, told by its content like any other. A zip
in a zip is not opened.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook.reading import FILE_LIMIT
from fleet_tui.workbook.tables import WorkbookError
from fleet_tui.workbook.xlsx_package import DAMAGED_ZIP, RATIO_LIMIT, SMALL_PART, UNPACKED_LIMIT, check_methods

MEMBER_LIMIT = 20
"""Files that are taken out of one."""
_ENTRY_LIMIT = 200
"""Entries, directories and what systems leave behind included."""
_OFFICE = ("[content_types].xml", "mimetype", "index/document.iwa", "index.zip", "meta-inf/manifest.xml")
_ENCRYPTED = 1
_CHUNK = 2**20
_UNSAFE = re.compile(r"[^\w.,()+ -]")
_LEFT_BEHIND = re.compile(r"(^|/)(__MACOSX/|\.[^./]|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


@dataclass(slots=True)
class Bundle:
    """The files that were in it, on the disk as long as it is open, called as they were."""

    files: list[Path] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    """Names with why they were not taken out (translated)."""


def is_bundle(path: Path) -> bool:
    """Whether the file is a zip of files, and no workbook or document, which are zips too."""
    try:
        with path.open("rb") as file:
            if file.read(2) != b"PK":
                return False
        with zipfile.ZipFile(path) as packed:
            names = {name.lower() for name in packed.namelist()[:_ENTRY_LIMIT]}
    except DAMAGED_ZIP:
        return False  # reading it says what is wrong
    return not names.intersection(_OFFICE) and not any(name.startswith("xl/") for name in names)


@contextmanager
def opened(path: Path) -> Iterator[Bundle]:
    """The files in the zip at `path`, in a directory of their own that is gone afterwards.

    Raises:
        WorkbookError: it is damaged, protected by a password, or goes beyond a limit.
    """
    with tempfile.TemporaryDirectory(prefix="fleet-tui-") as directory:
        try:
            with zipfile.ZipFile(path) as packed:
                bundle = _taken_out(path, packed, Path(directory))
        except DAMAGED_ZIP as error:
            sentence = _("{file} is damaged, or no zip file that can be read here.")
            raise WorkbookError(sentence.format(file=clean(path.name))) from error
        yield bundle


def _taken_out(path: Path, packed: zipfile.ZipFile, directory: Path) -> Bundle:
    infos = [info for info in packed.infolist() if not info.is_dir() and not _LEFT_BEHIND.search(info.filename)]
    _check(path, packed, infos)
    bundle = Bundle()
    for place, info in enumerate(infos, 1):
        name = _name(info.filename)
        target = directory / f"{place}" / (name or f"{place}")
        target.parent.mkdir(mode=0o700)
        _write(path, packed, info, target)
        if is_bundle(target):
            bundle.left_out.append((name, _("it is a zip file itself.")))
            target.unlink()
        else:
            bundle.files.append(target)
    return bundle


def _check(path: Path, packed: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
    """Raises WorkbookError by what the table of contents says; zipfile reads no member beyond the size told there.

    Raises:
        BadZipFile: as `check_methods`.
    """
    check_methods(packed)
    name = clean(path.name)
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise WorkbookError(
            _("{file} is protected by a password. Save it without one and try again.").format(file=name)
        )
    if len(infos) > MEMBER_LIMIT or len(packed.infolist()) > _ENTRY_LIMIT:
        raise WorkbookError(
            _("{file} holds more than {limit} files. Unpack it and bring in those that are wanted.").format(
                file=name, limit=MEMBER_LIMIT
            )
        )
    if not infos:
        raise WorkbookError(_("{file} holds no file.").format(file=name))
    if sum(info.file_size for info in infos) > UNPACKED_LIMIT or any(map(_too_large, infos)):
        raise WorkbookError(_("{file} becomes too large when it is unpacked.").format(file=name))


def _too_large(info: zipfile.ZipInfo) -> bool:
    return info.file_size > FILE_LIMIT or (
        info.file_size > SMALL_PART and info.file_size > RATIO_LIMIT * max(info.compress_size, 1)
    )


def _write(path: Path, packed: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    size = 0
    with packed.open(info) as member, target.open("xb") as file:
        while chunk := member.read(_CHUNK):
            size += len(chunk)
            if size > FILE_LIMIT:
                raise WorkbookError(_("{file} becomes too large when it is unpacked.").format(file=clean(path.name)))
            file.write(chunk)


def _name(said: str) -> str:
    """The last part of a name in a zip, of letters that any system has in a file's name."""
    last = _UNSAFE.sub("_", clean(said.replace("\\", "/").rpartition("/")[2])).strip(". ")
    stem, dot, suffix = last.rpartition(".")
    return _cut(stem, 150) + dot + _cut(suffix, 20) if dot else _cut(last, 150)


def _cut(text: str, size: int) -> str:
    """What of `text` has room in `size` bytes: a file system counts those, 255 at most."""
    return text.encode()[:size].decode(errors="ignore")
