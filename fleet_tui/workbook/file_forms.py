"""Forms of files that are no list here, told by their content: what they are, and what to save them as.

Sources: [MS-CFB] for old Excel files and passwords; ECMA-376 part 1, "Strict" namespaces; OpenDocument 1.3 part 2,
3.3 (the `mimetype` entry).
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

from fleet_tui.domain.attachment import PDF
from fleet_tui.domain.text import clean
from fleet_tui.i18n import N_, _
from fleet_tui.workbook.tables import WorkbookError
from fleet_tui.workbook.xlsx_package import DAMAGED_ZIP, check_methods

_OLE = b"\xd0\xcf\x11\xe0"
_START = 4_096
_WEB_PAGE = N_("a web page, whatever its name says")
_XML_2003 = N_("a table in Excel's XML form of 2003")
_STRICT = N_("a workbook in the “Strict” form")
_BINARY = N_("a binary workbook (.xlsb)")
_OPEN_DOCUMENT = N_("an OpenDocument spreadsheet (.ods)")
_NUMBERS = N_("a document of Numbers")
_SYLK = N_("a table in the SYLK form")
_UTF_32 = N_("a text in UTF-32")
_PDF = N_("a PDF document")
_WORD = N_("a text document")
_JSON = N_("JSON data")
_IMAGE = N_("a picture")
_DATABASE = N_("a database")

_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xfe\0\0", _UTF_32),
    (b"\0\0\xfe\xff", _UTF_32),
    (PDF, _PDF),
    (b"{\\rtf", _WORD),
    (b"ID;P", _SYLK),
    (b"MIME-Version:", _WEB_PAGE),
    (b"\x89PNG\r\n", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"SQLite format 3\0", _DATABASE),
)
_TEXTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"urn:schemas-microsoft-com:office:spreadsheet"), _XML_2003),
    (re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table|meta|style|div)\b",
                re.IGNORECASE | re.DOTALL), _WEB_PAGE),
    (re.compile(r"\s*[{\[]\s*[\"{\[]"), _JSON),
)  # fmt: skip
_PARTS: tuple[tuple[str, str], ...] = (
    ("xl/workbook.bin", _BINARY),
    ("Index/Document.iwa", _NUMBERS),
    ("Index.zip", _NUMBERS),
    ("word/document.xml", _WORD),
)
_STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


def refuse_other_forms(path: Path, data: bytes) -> None:
    """Raise WorkbookError when `data` is neither a workbook (.xlsx) nor text, as far as its form tells."""
    if data.startswith(_OLE):
        raise WorkbookError(_ole_message(path, data))
    form = _zipped_form(data) if data.startswith(b"PK") else _form(data[:_START])
    if form:
        raise WorkbookError(
            _("{file} is not a list that can be read: it is {form}. Open it in a spreadsheet program and save it as "
              ".xlsx (Excel workbook).").format(file=clean(path.name), form=_(form))
        )  # fmt: skip
    if not data.startswith(b"PK") and path.suffix.lower() in {".xlsx", ".xlsm"}:
        raise WorkbookError(
            _("{file} is not an Excel workbook, though it is called one.").format(file=clean(path.name))
        )


def _ole_message(path: Path, data: bytes) -> str:
    """An old .xls or an encrypted .xlsx: both are OLE compound files; names in it are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _("{file} is protected by a password. Save it without one and try again.").format(file=clean(path.name))
    return _("{file} is in the old Excel format. Save it as .xlsx and try again.").format(file=clean(path.name))


def _form(start: bytes) -> str:
    for mark, form in _MARKS:
        if start.startswith(mark):
            return form
    text = start.decode("utf-16" if start[:2] in {b"\xff\xfe", b"\xfe\xff"} else "latin-1", "replace")
    return next((form for pattern, form in _TEXTS if pattern.search(text[:_START]) and _begins(pattern, text)), "")


def _begins(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the text is of that form from its start; the XML of 2003 says so in its root element."""
    return (
        text.lstrip("\ufeffï»¿ \r\n\t").startswith("<")
        if pattern is _TEXTS[0][0]
        else bool(pattern.match(text.lstrip("\ufeffï»¿ \r\n\t")))
    )


def _zipped_form(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            check_methods(parts)
            names = set(parts.namelist())
            for name, form in _PARTS:
                if name in names:
                    return form
            if "mimetype" in names and b"opendocument" in _beginning(parts, "mimetype"):
                return _OPEN_DOCUMENT
            if "xl/workbook.xml" in names and _STRICT_NAMESPACE in _beginning(parts, "xl/workbook.xml"):
                return _STRICT
    except DAMAGED_ZIP:
        return ""  # reading it will say so
    return ""


def _beginning(parts: zipfile.ZipFile, name: str) -> bytes:
    with parts.open(name) as part:
        return part.read(_START)
