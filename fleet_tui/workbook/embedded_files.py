"""Files inside an invoice: decoded to the disk, never opened by us, told by their content."""

from __future__ import annotations

import binascii
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from fleet_tui.domain.attachment import PDF
from fleet_tui.domain.text import Text, clean
from fleet_tui.workbook.xlsx_package import DAMAGED_ZIP, check_methods

LIMIT = 20 * 2**20
"""Bytes of all files of one invoice together, decoded."""
_IN_MEMORY = 256 * 1024
_MAGIC = {
    PDF: "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_LOOKED_AT = 64 * 1024
_TEXT_CONTROLS = frozenset(b"\t\n\f\r")


class TooMuch(Exception):
    """More bytes than all files together may have."""


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file that came inside an invoice. `file` is open at its start; it has no name on the disk."""

    name: Text
    media_type: str
    size: int
    file: IO[bytes]


class EmbeddedFiles:
    """Takes the files of one invoice, piece by piece."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self.taken: list[EmbeddedFile] = []
        self.refused: list[Text] = []
        """Names of files that are neither csv, xlsx, ods, pdf, png nor jpeg, or are not whole."""
        self._size = 0
        self._name = Text("")
        self._file: IO[bytes] | None = None
        self._rest = ""

    def keep(self, path: Path) -> None:
        """The file at `path` that all of it came in, unless it is larger than all may be. Raises OSError."""
        size = path.stat().st_size
        if size > self.limit:
            self.refused.append(Text(clean(path.name, 200)))
            return
        self.begin(path.name)
        if self._file is not None:
            self._file.write(path.read_bytes())
            self._size += size
        self.end()

    def begin(self, name: str) -> None:
        """A file begins that calls itself `name`: a text, never a path."""
        self._name = Text(clean(name.replace("\\", "/").rpartition("/")[2], 200))
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - it outlives this
        self._rest = ""

    def add(self, text: str) -> None:
        """More of it in base64. Raises TooMuch."""
        if self._file is None:
            return
        whole = self._rest + "".join(text.split())
        usable = len(whole) - len(whole) % 4
        self._rest = whole[usable:]
        try:
            decoded = binascii.a2b_base64(whole[:usable])
        except (binascii.Error, ValueError):
            self._drop()
            return
        self._size += len(decoded)
        if self._size > self.limit:
            self._drop()
            raise TooMuch
        self._file.write(decoded)

    def end(self) -> None:
        """It is whole."""
        if self._file is None:
            return
        size = self._file.tell()
        media_type = _media_type(self._file) if size and not self._rest else None
        if media_type is None:
            self._drop()
            return
        self._file.seek(0)
        self.taken.append(EmbeddedFile(self._name, media_type, size, self._file))
        self._file = None

    def close(self) -> None:
        """Let go of all of them."""
        for each in self.taken:
            each.file.close()
        if self._file is not None:
            self._file.close()

    def _drop(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
            self.refused.append(self._name)


def _media_type(file: IO[bytes]) -> str | None:
    file.seek(0)
    start = file.read(_LOOKED_AT)
    for magic, media_type in _MAGIC.items():
        if start.startswith(magic):
            return media_type
    if start.startswith(b"PK"):
        return _of_package(file)
    return "text/csv" if _is_text(start) else None


def _of_package(file: IO[bytes]) -> str | None:
    """What a ZIP file is, by its table of contents."""
    try:
        with zipfile.ZipFile(file) as package:
            if "xl/workbook.xml" in package.namelist():
                return _SHEET
            check_methods(package)
            with package.open("mimetype") as said:
                return _ODS if said.read(100).strip() == _ODS.encode() else None
    except (*DAMAGED_ZIP, KeyError):
        return None


def _is_text(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return start.lstrip()[:1] != b"<" and all(byte >= 0x20 or byte in _TEXT_CONTROLS for byte in set(start))
