"""Bringing a company's own list in: read the file, ask what it would do, do it. Screen and command share it."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fleet_tui.domain.base import Notice
from fleet_tui.domain.fleet_import import ImportRequest, ImportResult, ListCover, ListFile
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.port import ImportPort
from fleet_tui.workbook.import_list import ImportCandidate, read_list
from fleet_tui.workbook.left_out import Place, hidden_taken
from fleet_tui.workbook.reading import read_bytes
from fleet_tui.workbook.sheet import Progress, silent
from fleet_tui.workspace.list_differences import counts_sentence
from fleet_tui.workspace.words import notice_text

NEW_NAMES = frozenset({
    "NEW_PLAN", "NEW_OPTION", "NEW_ACCOUNT", "NEW_PROFILE", "PLAN_MISSPELT", "OPTION_MISSPELT", "ACCOUNT_MISSPELT",
    "PROFILE_MISSPELT",
})  # fmt: skip
"""Codes of notices on a name that the fleet does not have."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A word on one row of the file: `column` is its heading, empty where the whole row is meant."""

    place: Place
    column: str
    text: str
    refused: bool


@dataclass(frozen=True, slots=True)
class ListPreview:
    """What importing a file would do; nothing was changed. `remarks` are in the order of the file."""

    path: Path
    request: ImportRequest | None
    """None when every row was refused."""
    result: ImportResult | None
    candidate: ImportCandidate
    remarks: list[Remark]

    @property
    def refused(self) -> int:
        """Rows that would not be imported."""
        return len({remark.place for remark in self.remarks if remark.refused})

    @property
    def new_names(self) -> list[str]:
        """What the fleet does not have (plans, options, accounts, profiles), as the list names it, each once."""
        notices = () if self.result is None else self.result.notices
        found = (each.notice.params.get("name", "") for each in notices if each.notice.code in NEW_NAMES)
        return list(dict.fromkeys(found))

    def summary(self) -> list[str]:
        """What would happen, in sentences: how many, what is replaced, what was not understood."""
        lines = []
        if self.result is not None:
            lines.append(result_sentence(self.result))
            if self.result.replaces_sample:
                lines.append(_("The sample fleet goes; your list takes its place."))
            elif said := counts_sentence(self.result.differences):
                lines.append(f"{said}.")
            if self.result.asks_cover:
                lines.append(part_or_whole(self.result))
            elif self.result.missing and not _counted_gone(self.request):
                lines.append(
                    ngettext(
                        "{count} line is not in the file: it stays as it is.",
                        "{count} lines are not in the file: they stay as they are.",
                        self.result.missing,
                    ).format(count=number(self.result.missing))
                )
        if self.refused:
            lines.append(
                ngettext("{count} row is refused.", "{count} rows are refused.", self.refused).format(
                    count=number(self.refused)
                )
            )
        if self.candidate.hidden:
            lines.append(hidden_taken(len(self.candidate.hidden)))
        if self.new_names:
            lines.append(_("Names that the fleet does not have are left out."))
        return [*lines, *self.candidate.reading.sentences()]


def result_sentence(result: ImportResult) -> str:
    """The counts of an import: `12 new, 3 changed, 235 as before`."""
    return _("{added} new, {updated} changed, {unchanged} as before.").format(
        added=number(result.added), updated=number(result.updated), unchanged=number(result.unchanged)
    )


def part_or_whole(result: ImportResult) -> str:
    """The question that a list with fewer than half of the lines asks."""
    return ngettext(
        "{count} line is not in the file, more than half: another company, another account, or a part?",
        "{count} lines are not in the file, more than half: another company, another account, or a part?",
        result.missing,
    ).format(count=number(result.missing))


def _counted_gone(request: ImportRequest | None) -> bool:
    """Whether lines that the list lacks are gone: not when it is a part, or was not read whole."""
    return request is not None and request.covers is not ListCover.PART and not request.incomplete


@dataclass(frozen=True, slots=True)
class ListTerms:
    """What is said of a list beside its file: its day (None: today), what it covers, whose it is, new names."""

    listed_on: date | None = None
    covers: ListCover | None = None
    operator: str | None = None
    new_names: bool = False
    """Take plans, options, accounts and profiles that the fleet does not have."""


AS_IT_IS = ListTerms()


async def preview_list(
    operator: ImportPort, path: Path, terms: ListTerms = AS_IT_IS, *, progress: Progress = silent
) -> ListPreview:
    """Read `path` and ask what importing it would do; `progress` is told rows read, in another thread.

    Raises:
        WorkbookError: the file cannot be read as a list.
        Failure: the operator did not answer, or this fleet takes no lists (NOT_A_LOCAL_FLEET).
    """
    candidate = await asyncio.to_thread(lambda: read_list(path, progress=progress))
    remarks = [
        (each.row, Remark(candidate.place(each.row), each.column, each.message, each.refused))
        for each in candidate.notices
    ]
    request, result = None, None
    if candidate.rows:
        file = await asyncio.to_thread(list_file, path)
        request = ImportRequest(
            name=path.stem[:200],
            rows=candidate.rows,
            new_names=terms.new_names,
            file=file,
            operator=terms.operator,
            listed_on=terms.listed_on,
            covers=terms.covers,
            incomplete=candidate.refused > 0,
        )
        result = await operator.import_lines(request, validate_only=True)
        remarks += [
            (each.row, Remark(candidate.place(each.row), "", _said(each.notice, candidate), each.refused))
            for each in result.notices
        ]
    remarks.sort(key=lambda remark: remark[0])
    return ListPreview(path, request, result, candidate, [remark for _row, remark in remarks])


def list_file(path: Path) -> ListFile:
    """The file at `path` as it is noted. Raises WorkbookError."""
    return ListFile(name=path.name[:300], sha256=hashlib.sha256(read_bytes(path)).hexdigest())


def _said(notice: Notice, candidate: ImportCandidate) -> str:
    first = notice.params.get("first", "")
    if notice.code == "DUPLICATE_CARD" and first.isdecimal():
        return _("This SIM card stands in {place} already.").format(place=candidate.place(int(first)).words)
    return notice_text(notice)
