"""What every letter to the operator has around what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fleet_tui.i18n import _
from fleet_tui.i18n.format import day


def framed(
    subject: str, body: Iterable[str], total: str, today: date, *, signed: Iterable[str], remarks: Iterable[str] = ()
) -> str:
    """A whole letter of today in the language that is spoken: `body` before the total, `remarks` after it.

    `signed`: by whom, a line each; what is empty is left out.
    """
    lines = [
        day(today), "", subject, "", _("Dear Sir or Madam,"), "",
        *body, "", _("Total: {amount}").format(amount=total), "", *(line for each in remarks for line in (each, "")),
        _("Yours faithfully,"), "", *filter(None, signed),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"
