"""Files that go with a ticket: what they may be is told by their content, not only by their name.

Sources: ISO 32000-1 7.5.2 (`%PDF-`), PNG 5.2, JPEG (ITU-T T.81 B.1.1.3), ECMA-376 part 2 (a package is a ZIP file; its
main part says which kind).
"""

from __future__ import annotations

import io
import zipfile

from fleet_tui.domain.base import Resource
from fleet_tui.domain.text import Text

NAME_LIMIT = 200
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""By the end of a name, the media type (IANA) of files that a ticket takes."""
PDF = b"%PDF-"
"""How a PDF begins."""
_MAGIC = {".pdf": PDF, ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}
_MAIN_PARTS = {".xlsx": "xl/workbook.xml", ".docx": "word/document.xml"}
_TEXT_CONTROLS = b"\t\n\f\r"
_UNDEFINED = b"\x7f"


class Attachment(Resource):
    """A file at the operator's. `sha256` is of its content, in hexadecimal digits."""

    id: str
    name: Text
    media_type: str
    size: int
    sha256: str


class AttachmentProblem(ValueError):
    """A file that is not taken. `code`: EMPTY, TOO_LARGE, FILE_NAME, TYPE_NOT_ALLOWED, CONTENT_DIFFERS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def media_type_of(name: str, data: bytes, max_bytes: int) -> str:
    """The media type of a file called `name` that holds `data`. Raises AttachmentProblem."""
    if not name or len(name) > NAME_LIMIT or not name.isprintable() or "/" in name or name in {".", ".."}:
        raise AttachmentProblem("FILE_NAME")
    if not data:
        raise AttachmentProblem("EMPTY")
    if len(data) > max_bytes:
        raise AttachmentProblem("TOO_LARGE")
    suffix = suffix_of(name)
    if suffix not in MEDIA_TYPES:
        raise AttachmentProblem("TYPE_NOT_ALLOWED")
    if not _is(suffix, data):
        raise AttachmentProblem("CONTENT_DIFFERS")
    return MEDIA_TYPES[suffix]


def suffix_of(name: str) -> str:
    """The end of a name from its last dot on, in small letters; empty without one."""
    return f".{name.rpartition('.')[2]}".lower() if "." in name else ""


def _is(suffix: str, data: bytes) -> bool:
    if suffix in _MAGIC:
        return data.startswith(_MAGIC[suffix])
    if suffix in _MAIN_PARTS:
        return _has_part(data, _MAIN_PARTS[suffix])
    return _is_text(data)


def _has_part(data: bytes, part: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return part in package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def _is_text(data: bytes) -> bool:
    """UTF-16 with its mark, or bytes without controls: UTF-8 and what Windows writes in Western Europe."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            return False
        return all(ord(char) >= 0x20 or char in "\t\n\f\r" for char in text)
    return not any(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in set(data)) and _UNDEFINED not in data
