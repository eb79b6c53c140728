"""XML of strangers, read as a stream: only what is wanted of it is kept, and everything has a limit.

Document types and entities are refused where they begin, so nothing is expanded and nothing outside is read. Expat
looks at an unfinished piece (a tag with its attributes, a comment) from its start again with each bit it is given; in
the versions that most Pythons have that takes a time square to its length, so that pieces have a limit as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, NoReturn, Protocol
from xml.parsers import expat

from fleet_tui.domain.text import clean
from fleet_tui.i18n import _
from fleet_tui.workbook.embedded_files import EmbeddedFiles, TooMuch
from fleet_tui.workbook.tables import WorkbookError

FILE_LIMIT = 64 * 2**20
"""Bytes of a file."""
PIECE_LIMIT = 2**20
"""Bytes of one tag, comment or processing instruction; characters of one text that is wanted."""
DEPTH_LIMIT = 32
NAME_LIMIT = 5_000
"""Different names of elements and attributes: the parser keeps each of them; UBL has some 2,000."""
REPEAT_LIMIT = 1_000
"""How often an element that is kept may come in one other."""
_CHUNK = 64 * 1024
_SPACE = " "

Record = dict[str, Any]
"""An element: by name the text of those in it, a list of records or of texts; `NAME@ATTRIBUTE` for an attribute."""


class XmlRefused(WorkbookError):
    """The file is not read any further; nothing of it was taken.

    `code`: SIZE, DOCTYPE, TOKEN, DEPTH, LINES, ATTACHMENT, NOT_XML, NOT_UBL, FIELD, AMOUNT.
    """

    def __init__(self, code: str, user_message: str) -> None:
        super().__init__(user_message)
        self.code = code


class Kind(Enum):
    """What is kept of an element."""

    GROUP = "group"
    TEXT = "text"
    """The first of that name in its parent."""
    TEXTS = "texts"
    """All of that name."""
    BINARY = "binary"
    """A file in base64."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An element that is kept; of a group the `children` by their whole name, of a text one `attribute`.

    A `handed` group is told of as soon as it ends, and not kept.
    """

    name: str
    kind: Kind
    children: Mapping[str, Wanted] = field(default_factory=dict)
    attributes: Sequence[str] = ()
    handed: bool = False


def text(name: str, *attributes: str) -> Wanted:
    """The first element `name`, with `attributes`."""
    return Wanted(name, Kind.TEXT, attributes=attributes)


def texts(name: str, *attributes: str) -> Wanted:
    """All elements `name`; of each the `attributes`, empty where it lacks one."""
    return Wanted(name, Kind.TEXTS, attributes=attributes)


def first(record: Record, name: str) -> Record:
    """The first group `name` in `record`, an empty one without."""
    found: list[Record] = record.get(name, [])
    return found[0] if found else {}


class Refusals:
    """The sentences for what is refused of one file."""

    def __init__(self, path: Path) -> None:
        self._file = clean(path.name)

    def __call__(self, code: str, sentence: str, **values: object) -> XmlRefused:
        """The refusal with `code`; `sentence` names `{file}` and `values`."""
        return XmlRefused(code, sentence.format(file=self._file, **values))


def xml_start(data: bytes) -> bytes:
    """How XML begins, in ASCII: without its byte order mark, without blanks, without the zeros of UTF-16."""
    return data.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"").lstrip(b"\xef\xbb\xbf \r\n\t")


class Listener(Protocol):
    """Is told of the groups that are handed on."""

    def began(self, name: str, record: Record) -> None:
        """A group begins; `record` is filled from now on."""
        ...

    def ended(self, name: str, record: Record) -> None:
        """It is complete."""
        ...


def read_xml(
    path: Path, wanted: Wanted, listener: Listener, files: EmbeddedFiles, refuse: Refusals | None = None
) -> None:
    """Read the file at `path`, telling `listener` of each handed group.

    `wanted` stands for the document: its children are the roots there may be. `refuse` names the file that it came in,
    where that is another.

    Raises:
        XmlRefused: SIZE, DOCTYPE, TOKEN, DEPTH, LINES, ATTACHMENT, NOT_XML, NOT_UBL.
        WorkbookError: the file cannot be opened.
    """
    refuse = refuse or Refusals(path)
    reader = _Reader(wanted, listener, files, refuse)
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise refuse("SIZE", _("{file} is larger than {limit} MB."), limit=FILE_LIMIT // 2**20)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                reader.feed(chunk)
            reader.end()
    except OSError as error:
        raise refuse("NOT_XML", _("{file} cannot be opened: {reason}."), reason=error.strerror or error) from error


class _Reader:
    """The parser with what it is in the middle of."""

    def __init__(self, wanted: Wanted, listener: Listener, files: EmbeddedFiles, refuse: Refusals) -> None:
        self._listener = listener
        self._files = files
        self._refuse = refuse
        self._names: dict[str, str] = {}
        self._parser = expat.ParserCreate(None, _SPACE, self._names)
        self._parser.buffer_text = True
        self._parser.buffer_size = _CHUNK
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._pieces: list[str] = []
        self._parser.CharacterDataHandler = self._pieces.append
        self._parser.StartDoctypeDeclHandler = self._document_type
        self._parser.EntityDeclHandler = self._document_type
        self._fed = 0
        self._passed_over = 0
        self._place = wanted
        self._record: Record = {}
        self._above: list[tuple[Wanted, Record]] = []
        self._kept = 0

    def feed(self, chunk: bytes) -> None:
        """Read on. Raises XmlRefused."""
        self._parse(chunk, last=False)
        self._fed += len(chunk)
        if self._fed - self._parser.CurrentByteIndex > PIECE_LIMIT or len(self._names) > NAME_LIMIT:
            raise self._piece()

    def end(self) -> None:
        """All was fed. Raises XmlRefused where the document is not whole."""
        self._parse(b"", last=True)

    def _parse(self, chunk: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(chunk, last)
            self._let_go()
        except expat.ExpatError as error:
            sentence = _("{file} is not whole, or it is not XML: nothing can be read from row {row} on.")
            raise self._refuse("NOT_XML", sentence, row=error.lineno) from error
        except (LookupError, ValueError) as error:
            if self._above or self._fed:
                raise  # it is none of the file's encoding, which stands before everything else
            sentence = _("{file} says that it is in an encoding that cannot be read here: save it as UTF-8.")
            raise self._refuse("NOT_XML", sentence) from error
        except TooMuch:
            sentence = _("{file} holds files of more than {limit} MB together.")
            raise self._refuse("ATTACHMENT", sentence, limit=self._files.limit // 2**20) from None

    def _document_type(self, *_what: object) -> NoReturn:
        raise self._refuse("DOCTYPE", _("{file} declares a document type or an entity, which no invoice needs."))

    def _piece(self) -> XmlRefused:
        return self._refuse("TOKEN", _("{file} holds a single piece that is longer than anything in an invoice."))

    def _let_go(self) -> None:
        """Keep no more of the characters that came than the text that is read needs. Raises XmlRefused, TooMuch."""
        if self._passed_over:
            del self._pieces[self._kept :]
        elif self._place.kind is Kind.GROUP:
            self._pieces.clear()
        elif self._place.kind is Kind.BINARY:
            self._files.add("".join(self._pieces))
            self._pieces.clear()
        if sum(map(len, self._pieces)) > PIECE_LIMIT:
            raise self._piece()

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._passed_over:
            self._pass_over()
            return
        child = self._place.children.get(name)
        if child is None:
            if not self._above:
                raise self._no_invoice(name)
            self._kept = len(self._pieces)
            self._pass_over()
            return
        self._above.append((self._place, self._record))
        self._place = child
        if child.kind is Kind.GROUP:
            self._record = {}
            if child.handed:
                self._listener.began(child.name, self._record)
            return
        self._pieces.clear()
        if child.kind is Kind.BINARY:
            self._files.begin(attributes.get("filename", ""))
        if child.attributes:
            self._keep_attributes(child, attributes)

    def _pass_over(self) -> None:
        """An element that is not wanted begins, or one inside it."""
        self._passed_over += 1
        if len(self._above) + self._passed_over > DEPTH_LIMIT:
            sentence = _("{file} is nested deeper than {limit} elements, deeper than any invoice.")
            raise self._refuse("DEPTH", sentence, limit=DEPTH_LIMIT)

    def _keep_attributes(self, child: Wanted, attributes: Mapping[str, str]) -> None:
        for attribute in child.attributes:
            name = f"{child.name}@{attribute}"
            if child.kind is Kind.TEXTS:
                self._keep(self._record.setdefault(name, []), attributes.get(attribute, ""))
            elif attribute in attributes:
                self._record.setdefault(name, attributes[attribute])

    def _no_invoice(self, name: str) -> XmlRefused:
        found = clean(name.rpartition(_SPACE)[2], 60)
        return self._refuse(
            "NOT_UBL", _("{file} is no UBL invoice or credit note: it begins with “{name}”."), name=found
        )

    def _end(self, _name: str) -> None:
        if self._passed_over:
            self._passed_over -= 1
            if not self._passed_over:
                del self._pieces[self._kept :]
            return
        ended, record = self._place, self._record
        self._place, self._record = self._above.pop()
        if ended.kind is Kind.TEXT:
            record.setdefault(ended.name, "".join(self._pieces).strip())
        elif ended.kind is Kind.GROUP:
            if ended.handed:
                self._listener.ended(ended.name, record)
            else:
                self._keep(self._record.setdefault(ended.name, []), record)
        elif ended.kind is Kind.TEXTS:
            self._keep(record.setdefault(ended.name, []), "".join(self._pieces).strip())
        else:
            self._files.add("".join(self._pieces))
            self._files.end()

    def _keep(self, there: list[Any], one: Any) -> None:
        if len(there) >= REPEAT_LIMIT:
            sentence = _("{file} repeats an element more than {limit} times.")
            raise self._refuse("LINES", sentence, limit=REPEAT_LIMIT)
        there.append(one)
