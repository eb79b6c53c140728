"""What is handed over, put together: lines of JSON in gzip, and what tells a file from any other."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

from fleet_tui.domain.own_files import UploadRow

_CHUNK = 2**20
_GZIP = 16 + zlib.MAX_WBITS
_QUICK = 1


class Packer:
    """A member of a gzip file, put together line by line."""

    def __init__(self) -> None:
        self._zip = zlib.compressobj(_QUICK, zlib.DEFLATED, _GZIP)
        self._parts: list[bytes] = []

    def row(self, row: UploadRow) -> None:
        """One row of its own."""
        self.line(row.model_dump_json(exclude_unset=True).encode())

    def line(self, line: bytes) -> None:
        """One row that is JSON already."""
        if packed := self._zip.compress(line + b"\n"):
            self._parts.append(packed)

    def whole(self) -> bytes:
        """All of it, ended."""
        self._parts.append(self._zip.flush())
        return b"".join(self._parts)


def digest(path: Path) -> str:
    """SHA-256 of the file's content, in hexadecimal. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
