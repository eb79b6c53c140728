"""Bringing in itemised bills: what one is, and what is said of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from fleet_tui.domain.base import Notice
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.own_files import FileFormat, FileKind, InvoiceImport
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import day, money, number
from fleet_tui.port import OwnFilesPort
from fleet_tui.workbook.attached_bills import AttachedBill
from fleet_tui.workbook.detail import DetailFile
from fleet_tui.workbook.detail_upload import PackedDetail, pack_detail
from fleet_tui.workbook.packing import digest
from fleet_tui.workspace.file_terms import UNSAID, FileTerms
from fleet_tui.workspace.format_words import differences, known_words
from fleet_tui.workspace.own_data_files import OwnDataLook, look_at_use, rows_said
from fleet_tui.workspace.words import notice_text


@dataclass(frozen=True, slots=True)
class DetailLook:
    """An itemised bill that was read, and what taking in each of its invoices would do, or did."""

    path: Path
    detail: DetailFile
    packed: list[PackedDetail]
    results: list[InvoiceImport]
    form: FileFormat | None = None
    """What was remembered of its form, where files of it came in before."""
    before: FileFormat | None = None
    """The form of this operator's bills that was used last, where this one is new."""
    use: OwnDataLook | None = None
    """What lines used, where the bill lists all of it."""

    @property
    def refused(self) -> Notice | None:
        """Why none of it is taken."""
        refusals = [result.refused for result in self.results]
        return next((each for each in refusals if each), None) if all(refusals) else None

    @property
    def taken(self) -> bool:
        """Any of it is new here."""
        new = any(result.refused is None and result.already_in is None for result in self.results)
        return new or (self.use is not None and self.use.taken and self.refused is None)

    @property
    def partly(self) -> bool:
        """Rows of it are not taken, or one of its invoices."""
        return bool(self.detail.refused) or any(result.refused for result in self.results)

    async def take(self, operator: OwnFilesPort) -> DetailLook:
        """Take it in. Raises Failure."""
        results = [await operator.import_invoice(each.packed, validate_only=False) for each in self.packed]
        return replace(self, results=results, use=None if self.use is None else await self.use.take(operator))

    def sentence(self) -> str:
        """What the file is: `itemised bill, not a line list: 2 charges, € 70.00 excl. VAT.`"""
        if self.refused is not None:
            return _("an itemised bill, refused: {reason}").format(reason=notice_text(self.refused))
        first = self.results[0]
        if all(result.already_in for result in self.results) and first.already_in is not None:
            return _("is in already, since {day}.").format(day=day(day_of(first.already_in)))
        count = sum(result.charges for result in self.results)
        charges = ngettext("{count} charge", "{count} charges", count).format(count=number(count))
        return _("itemised bill, not a line list: {charges}, {amount} excl. VAT.").format(
            charges=charges, amount=money(self.detail.net)
        )

    def remarks(self) -> list[str]:
        """What somebody should know of it: how it was read, then `news`."""
        said = [*rows_said(self.detail.refused)]
        if not all(result.form_known for result in self.results):
            said += self.detail.reading.taken()
            if self.before is not None:
                said += differences(self.before, self.detail.reading.columns)
        elif self.form is not None and self.taken:
            said.append(known_words(self.form))
        said += self.detail.reading.not_taken()
        if self.detail.filled_down:
            said.append(
                ngettext(
                    "{count} row takes its phone number from the row above.",
                    "{count} rows take their phone number from a row above.",
                    self.detail.filled_down,
                ).format(count=number(self.detail.filled_down))
            )
        if self.detail.totals:
            said.append(
                ngettext(
                    "{count} row only adds up others: left out.",
                    "{count} rows only add up others: left out.",
                    len(self.detail.totals),
                ).format(count=number(len(self.detail.totals)))
            )
        said += [
            _("{place} says a total of {amount}; the rows above do not add up to it.").format(
                place=place.title, amount=money(amount)
            )
            for place, amount in self.detail.wrong_totals[:5]
        ]
        return [*said, *self.news()]

    def news(self) -> list[str]:
        """What of it the operator's side found, invoice by invoice."""
        if self.refused is not None:
            return []
        said = [sentence for result in self.results for sentence in _news(result)]
        if self.use is not None and self.use.refused is None and self.use.result.already_in is None:
            said.append(_("It lists use as well: {use}").format(use=self.use.sentence()))
        return said

    def record(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "file": self.path.name,
            "kind": "DETAIL",
            "net": f"{self.detail.net:f}",
            "invoices": [result.model_dump(mode="json") for result in self.results],
            "rows_refused": [
                {"row": place.number, "sheet": place.sheet, "text": why} for place, why in self.detail.refused
            ],
            "use": None if self.use is None else self.use.result.model_dump(mode="json"),
            "rows_filled_down": self.detail.filled_down,
            "rows_that_add_up": [place.number for place in self.detail.totals],
            "reading": self.detail.reading.record(),
        }


def _news(result: InvoiceImport) -> list[str]:
    if result.refused is not None:
        return [notice_text(result.refused)]
    if result.already_in is not None:
        return []
    if result.explains and result.differs is None:
        return [_("It explains invoice {number}, to the cent; nothing is added.").format(number=result.number)]
    if result.explains and result.differs is not None:
        sentence = _("It explains invoice {number}, which it differs from by {amount}; nothing is added.")
        return [sentence.format(number=result.number, amount=money(result.differs))]
    said = [_("{number}: built from detail, no VAT total.").format(number=result.number)]
    if result.unknown_numbers:
        said.append(
            ngettext(
                "{count} phone number in it is not in your list.",
                "{count} phone numbers in it are not in your list.",
                result.unknown_numbers,
            ).format(count=number(result.unknown_numbers))
        )
    return said


async def look_at_detail(operator: OwnFilesPort, path: Path, terms: FileTerms = UNSAID) -> DetailLook:
    """Read an itemised bill and ask what taking it in would do; nothing is changed. Raises WorkbookError, Failure."""
    forms = (await operator.formats()).items
    said = terms.remembering(forms).signs
    detail, packed = await asyncio.to_thread(partial(pack_detail, path, terms.operator, terms.account, said=said))
    results = [await operator.import_invoice(each.packed, validate_only=True) for each in packed]
    form = next((each for each in forms if each.fingerprint == detail.fingerprint), None)
    of_operator = (each for each in forms if each.kind == FileKind.DETAIL and each.operator == results[0].supplier)
    before = next(of_operator, None) if form is None else None
    use = None
    if detail.use:
        use = await look_at_use(operator, path.name, await asyncio.to_thread(digest, path), detail.use)
    return DetailLook(path, detail, packed, results, form, before, use)


async def look_at_attached(operator: OwnFilesPort, bill: AttachedBill, *, invoice_here: bool) -> DetailLook:
    """The same for one that came inside an invoice; there is nothing to ask before that is here. Raises Failure."""
    packed = bill.packed if invoice_here else ()
    results = [await operator.import_invoice(each.packed, validate_only=True) for each in packed]
    use = await look_at_use(operator, bill.name, bill.sha256, bill.detail.use) if bill.detail.use else None
    return DetailLook(Path(bill.name), bill.detail, bill.packed, results, use=use)
