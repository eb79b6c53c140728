"""What is remembered of the forms of files, in words."""

from __future__ import annotations

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.own_files import FileFormat, FileKind
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, joined
from fleet_tui.i18n.format import day
from fleet_tui.workbook.detail_form import FORM
from fleet_tui.workbook.detail_form import Column as Charge
from fleet_tui.workspace.file_kind_words import file_kind_words

SHORT = 8
"""Letters of a fingerprint that are shown."""


def columns_of(form: FileFormat) -> list[tuple[str, str]]:
    """Each heading with what it is taken for: `("Montant HTVA", "amount without VAT")`."""
    return [(str(heading), column_words(column)) for column, heading in form.columns.items()]


def column_words(column: str) -> str:
    """What a column of an itemised bill is: `amount without VAT`."""
    return _(FORM.names[Charge(column)]) if column in list(Charge) else clean(column)


def numbers_words(form: FileFormat) -> str:
    """Of invoices: whether phone numbers in the text of charges are taken."""
    if form.numbers_refused:
        return _("numbers in texts: not taken")
    return _("numbers in texts: taken")


def format_words(form: FileFormat) -> str:
    """All that is remembered, on one line."""
    if form.kind == FileKind.INVOICE:
        return numbers_words(form)
    columns = (f"{heading} → {words}" for heading, words in columns_of(form))
    return joined(", ", (*decimals_words(form), *columns))


def decimals_words(form: FileFormat) -> list[str]:
    """Of an itemised bill of which somebody said it: the sign before decimals."""
    return [] if form.decimals is None else [_("decimals after “{sign}”").format(sign=form.decimals)]


def forgotten_words(form: FileFormat) -> str:
    """That it is remembered no longer."""
    return _("Forgotten: {form}, {kind}. What came in stays.").format(
        form=form.fingerprint[:SHORT], kind=file_kind_words(form.kind)
    )


def known_words(form: FileFormat) -> str:
    """That a file is of a form that is remembered, which one, and so asks for nothing."""
    sentence = _("Read as the remembered form {form}, used last on {day}; nothing is asked of it again.")
    return sentence.format(form=form.fingerprint[:SHORT], day=day(day_of(form.used_at)))


def differences(before: FileFormat, columns: dict[str, str]) -> list[str]:
    """What is read otherwise than in the file of another form before: a sentence for each column."""
    said = []
    for column in dict.fromkeys([*before.columns, *columns]):
        old, new = before.columns.get(column), columns.get(column)
        if old is not None and new is not None and old != new:
            sentence = _("The {field} was “{old}” in the file before; now it is “{new}”.")
        elif new is None:
            sentence = _("The file before had “{old}” for the {field}; this one has no such column.")
        elif old is None:
            sentence = _("“{new}” is new, taken as the {field}.")
        else:
            continue
        said.append(sentence.format(field=column_words(column), old=old, new=new))
    return said
