"""Bank matters: structured communications, IBANs as people read them, the QR code of a SEPA transfer."""

from __future__ import annotations

import re

from fleet_tui.domain.money import Money
from fleet_tui.domain.payment import Transfer
from fleet_tui.domain.text import clean

_NAME_LIMIT = 70
_STRUCTURED = re.compile("[0-9]{12}")
_CODE_FIELDS = {
    "bic": re.compile("([A-Z0-9]{8}([A-Z0-9]{3})?)?"),
    "iban": re.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30}"),
    "communication": re.compile("[0-9]{12}|RF[0-9]{2}[A-Z0-9]{1,21}"),
}
"""What a banking app takes: a line break in one of them would begin another field, the amount's perhaps."""
_HIGHEST = 999_999_999


def structured(communication: str | None) -> str:
    """A structured communication (OGM/VCS) as it stands on a transfer: `+++123/4567/89012+++`; any other as it is."""
    if communication is None or not _STRUCTURED.fullmatch(communication):
        return communication or ""
    return f"+++{communication[:3]}/{communication[3:7]}/{communication[7:]}+++"


def grouped_iban(iban: str) -> str:
    """In fours, as a bank prints it: `BE68 5390 0754 7034`."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def epc_payload(transfer: Transfer, amount: Money) -> str:
    """What the QR code of this transfer holds: EPC069-12, version 002 (SEPA credit transfer, UTF-8).

    The communication goes into the *structured* remittance field, twelve digits: that field is the creditor's
    reference (EPC069-12, AT-05), for which ISO 11649 is only one form; ISO 20022 carries the Belgian one there too
    (issuer BBA). As free text a bank would hand it on as a message, and no program at the payee would match it. The
    free text stays empty: only one of the two may be filled.

    Raises:
        ValueError: not euros, an amount that a transfer cannot have, or an account or communication that is none.
    """
    found = {"bic": transfer.bic or "", "iban": transfer.iban, "communication": transfer.communication}
    if wrong := [name for name, shape in _CODE_FIELDS.items() if not shape.fullmatch(found[name])]:
        raise ValueError(f"not what a transfer has: {', '.join(wrong)}")
    if amount.currency != "EUR" or not 0 < amount.amount <= _HIGHEST:
        raise ValueError("a SEPA transfer is of euros, from one cent")
    name = clean(transfer.beneficiary, _NAME_LIMIT)
    fields = (
        "BCD", "002", "1", "SCT", transfer.bic or "", name, transfer.iban, f"EUR{amount.amount:.2f}", "",
        transfer.communication,
    )  # fmt: skip
    return "\n".join(fields)
