"""Bringing in a zip of a company's own files: each of its kind, a summary beside what it sums up left out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fleet_tui.domain.base import Notice
from fleet_tui.domain.bill_summary import sums_up
from fleet_tui.domain.text import clean
from fleet_tui.i18n import N_, _, labelled, ngettext
from fleet_tui.i18n.format import number
from fleet_tui.workbook.bundle import opened
from fleet_tui.workbook.invoice_pdf import is_pdf
from fleet_tui.workbook.kinds import Kind
from fleet_tui.workbook.tables import FileUnclear, WorkbookError
from fleet_tui.workspace.detail_files import DetailLook
from fleet_tui.workspace.file_terms import UNSAID, FileTerms
from fleet_tui.workspace.own_import import in_order, kind_of_file

if TYPE_CHECKING:
    from fleet_tui.port import OwnFilesPort
    from fleet_tui.workspace.looks import Look


@dataclass(frozen=True, slots=True)
class BundleLook:
    """A zip whose files were read, and what taking them in would do, or did."""

    path: Path
    looks: list[Look]
    left_out: list[tuple[str, str]] = field(default_factory=list)
    """Names of files that are not taken, with why."""
    missed: bool = False
    """One of those is a file of a kind that is taken: not a summary, and not a document that came beside."""

    @property
    def refused(self) -> Notice | None:
        """Why none of it is taken."""
        refusals = [look.refused for look in self.looks]
        return next((each for each in refusals if each), None) if all(refusals) else None

    @property
    def taken(self) -> bool:
        """Any of it is new here."""
        return any(look.taken for look in self.looks)

    @property
    def partly(self) -> bool:
        """Something in it should have been taken and is not."""
        return self.missed or any(look.refused or look.partly for look in self.looks)

    async def take(self, operator: OwnFilesPort) -> BundleLook:
        """Take in its files, one after the other. Raises Failure."""
        return replace(self, looks=[await look.take(operator) if look.taken else look for look in self.looks])

    def sentence(self) -> str:
        """What it is: `a zip of 2 files.`, or of one file what that is."""
        if len(self.looks) == 1:
            return _named(self.looks[0])
        count = len(self.looks)
        return ngettext("a zip of {count} file.", "a zip of {count} files.", count).format(count=number(count))

    def remarks(self) -> list[str]:
        """What somebody should know of each file in it, and which are not taken."""
        several = len(self.looks) > 1
        said = []
        for look in self.looks:
            said += [_named(look)] if several else []
            said += look.remarks()
        return [*said, *self._not_taken()]

    def news(self) -> list[str]:
        """What of it the operator's side found."""
        several = len(self.looks) > 1
        return [each for look in self.looks for each in ([_named(look)] if several else []) + look.news()]

    def record(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "file": self.path.name,
            "kind": "BUNDLE",
            "files": [look.record() for look in self.looks],
            "files_not_taken": [{"file": name, "reason": why} for name, why in self.left_out],
        }

    def _not_taken(self) -> list[str]:
        sentence = _("{file} is not taken: {reason}")
        return [sentence.format(file=name, reason=why) for name, why in self.left_out]


_BY_ITSELF = {
    Kind.LIST: N_("it is a list of lines: take it out and bring it in by itself."),
    Kind.EDITED: N_("its lines were exported to be edited: take it out and open it by itself."),
}
"""Why a file of a kind is not taken out of a zip."""


async def look_at_bundle(operator: OwnFilesPort, path: Path, terms: FileTerms = UNSAID) -> BundleLook:
    """Read the files in a zip and ask what taking them in would do; nothing is changed.

    Raises:
        FileUnclear: a file in it may be read in two ways, and `terms` does not say which.
        WorkbookError: it goes beyond a limit, or nothing in it can be taken.
        Failure: no answer came.
    """
    from fleet_tui.workspace.looks import LOOKED_AT, look_at

    looks: list[Look] = []
    with ExitStack() as stack:
        bundle = await asyncio.to_thread(stack.enter_context, opened(path))
        left_out, missed = list(bundle.left_out), False
        kinds: list[tuple[Path, Kind]] = []
        for file in bundle.files:
            try:
                kind = terms.kinds.get(clean(file.name)) or await asyncio.to_thread(kind_of_file, file)
            except FileUnclear:
                raise
            except WorkbookError as error:
                left_out.append((file.name, error.user_message))
                continue
            if kind in _BY_ITSELF:
                left_out.append((file.name, _(_BY_ITSELF[kind])))
                missed = True
            elif kind not in LOOKED_AT:
                left_out.append((file.name, _("it is no file of a kind that is known.")))
            else:
                kinds.append((file, kind))
        for file, kind in in_order(kinds):
            try:
                looks.append(await look_at(operator, file, kind, terms))
            except FileUnclear:
                raise
            except WorkbookError as error:
                left_out.append((file.name, error.user_message))
                missed = missed or not is_pdf(file)
    looks, sums = _without_sums(looks)
    left_out += [(look.path.name, _("it only adds up what another file has.")) for look in sums]
    if not looks:
        name, why = left_out[0]
        sentence = _("{file} holds nothing that can be taken in. {name}: {reason}")
        raise WorkbookError(sentence.format(file=clean(path.name), name=name, reason=why))
    return BundleLook(path, looks, left_out, missed)


def _named(look: Look) -> str:
    return labelled(clean(look.path.name), look.sentence())


def _without_sums(looks: Sequence[Look]) -> tuple[list[Look], list[DetailLook]]:
    """The files without bills whose amount of each number is what another bill of the same zip has in more rows."""
    bills = [look for look in looks if isinstance(look, DetailLook)]
    sums = [each for each in bills if any(sums_up(each.detail.charges, other.detail.charges) for other in bills)]
    return [look for look in looks if look not in sums], sums
