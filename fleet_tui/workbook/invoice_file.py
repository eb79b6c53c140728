"""An operator's invoice out of its file, whatever form it has: UBL, CII, or a PDF with one of them inside."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

from fleet_tui.domain.text import Text
from fleet_tui.i18n import _
from fleet_tui.workbook.cii import is_cii, read_cii
from fleet_tui.workbook.embedded_files import EmbeddedFiles
from fleet_tui.workbook.invoice_pdf import is_pdf, xml_in
from fleet_tui.workbook.ubl import InvoiceReader, Take, UblInvoice
from fleet_tui.workbook.ubl_elements import DOCUMENT
from fleet_tui.workbook.xml_stream import Refusals, read_xml


def read_invoice(path: Path, take: Take = lambda charge: None) -> UblInvoice:
    """Read the invoice in the file at `path`; each charge goes to `take` when it is read, whatever comes after it.

    Charges of the whole document (allowances, fees) come last, with the positions behind those of the lines. A PDF is
    kept as a file of the invoice that is in it.

    Raises:
        XmlRefused: it is no such invoice, is not whole, or goes beyond a limit. What `take` was given does not count.
    """
    refuse, files = Refusals(path), EmbeddedFiles()
    reader = InvoiceReader(refuse, take, files, Text(path.name))
    try:
        pdf = is_pdf(path)
        with xml_in(path) if pdf else nullcontext(path) as inside:
            if pdf:
                files.keep(path)
            if is_cii(inside):
                read_cii(inside, reader, files, refuse)
            else:
                read_xml(inside, DOCUMENT, reader, files, refuse)
        return reader.whole()
    except OSError as error:
        files.close()
        raise refuse("NOT_XML", _("{file} cannot be opened: {reason}."), reason=error.strerror or error) from error
    except BaseException:
        files.close()
        raise
