"""The XML inside a PDF invoice (Factur-X, ZUGFeRD). Its text is never read: that would be a guess.

Source: Factur-X 1.0, 6.2 (the names of the embedded file).
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fleet_tui.domain.attachment import PDF
from fleet_tui.i18n import _
from fleet_tui.workbook.xml_stream import FILE_LIMIT, Refusals

_NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "zugferd_2p0.xml")
_START = 1024


def is_pdf(path: Path) -> bool:
    """Whether the file is a PDF. Raises OSError."""
    with path.open("rb") as file:
        return PDF in file.read(_START)


@contextmanager
def xml_in(path: Path) -> Iterator[Path]:
    """The XML inside the PDF at `path`, as a file that is gone afterwards.

    Raises:
        XmlRefused: SIZE, NOT_XML (no PDF that can be read), NOT_UBL (no XML in it).
    """
    refuse = Refusals(path)
    if path.stat().st_size > FILE_LIMIT:
        raise refuse("SIZE", _("{file} is larger than {limit} MB."), limit=FILE_LIMIT // 2**20)
    with tempfile.TemporaryDirectory(prefix="fleet-tui-") as directory:
        target = Path(directory, "invoice.xml")
        target.write_bytes(_content(path, refuse))
        yield target


def _content(path: Path, refuse: Refusals) -> bytes:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # what it finds odd in a file is no message of ours
    try:
        inside = PdfReader(path).attachments
        names = [name for name in inside if name.lower() in _NAMES] or [
            name for name in inside if name.lower().endswith(".xml")
        ]
        content = inside[names[0]][0] if names else b""
    except Exception as error:
        raise refuse("NOT_XML", _("{file} is no PDF that can be read.")) from error
    if not content:
        raise refuse(
            "NOT_UBL",
            _("{file} is a PDF without an invoice in XML inside, and its text is not read. Ask for the XML (Peppol)."),
        )
    if len(content) > FILE_LIMIT:
        raise refuse("SIZE", _("{file} is larger than {limit} MB."), limit=FILE_LIMIT // 2**20)
    return content
