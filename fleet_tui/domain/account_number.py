"""Numbers of billing accounts as lists write them: `100457319`, `100 457 319`, `BA100457319`, with the address behind.

Accounts are compared by their digits and by what follows them: 100457319-01 and 100457319-02 are two accounts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from fleet_tui.domain.text import INVISIBLE, fold, unwrapped

_LEAD_IN = re.compile(
    r"(?:(?:ba|bac|acc|account|billing account|compte(?: de facturation)?|konto|rekening|account ?(?:nr|no)|num[eé]ro|"
    r"number|nummer|n[°º]|nr|no|#)\.?\s*:?\s*)+(?=[0-9])",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"[0-9]{1,3}(?:([ .\u00a0\u202f'’])[0-9]{3})(?:\1[0-9]{3})*")
_WHOLE_FIGURE = re.compile(r"([0-9]{5,15})[.,]0+")
_SPOILT = re.compile(
    r"[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+|[0-9]{1,2}[.,][0-9]{4,}(?:[.,][0-9]+)*|[0-9]+[.,][0-9]{1,2}"
)
_NUMBER = re.compile(r"[0-9]{6,}")
_LETTER = re.compile(r"[^\W\d_]")
_TWO = re.compile(r"[0-9]{6,}\s*(?:[/;,|&+\n]|\bet\b|\ben\b|\band\b|\bund\b)\s*[A-Za-z°º. ]{0,12}[0-9]{6,}")
_WITH_ADDRESS = re.compile(r"([0-9]{5,20}(?:[-/.][0-9]{1,4})?)[,;:]?\s+(?:[-–—]\s*)?(.*[^\W\d_].*)", re.DOTALL)


class UnclearAccount(ValueError):
    """Not one account. `code` is ACCOUNT_TWO (it holds two) or ACCOUNT_DIGITS_LOST (a program made a figure of it)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """An account's number, and the name or address that stood behind it."""

    number: str
    address: str = ""

    @property
    def key(self) -> str:
        """What two spellings of one account have in common."""
        return "".join(fold(self.number).split()).lstrip("0")


def parse_account(text: str) -> AccountNumber:
    """Read the billing account in `text`; a text that has no number of six digits is an account's name as it stands.

    Raises:
        UnclearAccount: two accounts, or a number that a spreadsheet shortened.
    """
    written = INVISIBLE.sub("", unicodedata.normalize("NFC", unwrapped(text))).strip()
    written = re.sub(r"^['’]\s*(?=[0-9])", "", written)
    if match := _LEAD_IN.match(written):
        written = written[match.end() :]
    if whole := _WHOLE_FIGURE.fullmatch(written):
        return AccountNumber(whole[1])
    if _GROUPS.fullmatch(written) and sum(map(str.isdigit, written)) >= 6:
        return AccountNumber(re.sub(r"[^0-9]", "", written))
    if _SPOILT.fullmatch(written):
        raise UnclearAccount("ACCOUNT_DIGITS_LOST")
    if _TWO.search(written) or (len(_NUMBER.findall(written)) > 1 and not _LETTER.search(written)):
        raise UnclearAccount("ACCOUNT_TWO")
    if match := _WITH_ADDRESS.fullmatch(written):
        return AccountNumber(match[1], match[2].strip())
    return AccountNumber(written)
