"""Bank matters: structured communications, IBANs as people read them, the QR code of a SEPA transfer."""

from __future__ import annotations

from fleet_tui.domain.money import Money
from fleet_tui.domain.payment import Transfer
from fleet_tui.domain.text import clean

_NAME_LIMIT = 70
_HIGHEST = 999_999_999


def structured(communication: str) -> str:
    """A structured communication (OGM/VCS) as it stands on a transfer: `+++123/4567/89012+++`."""
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
        ValueError: not euros, or an amount that a transfer cannot have.
    """
    if amount.currency != "EUR" or not 0 < amount.amount <= _HIGHEST:
        raise ValueError("a SEPA transfer is of euros, from one cent")
    name = clean(transfer.beneficiary, _NAME_LIMIT)
    fields = (
        "BCD", "002", "1", "SCT", transfer.bic or "", name, transfer.iban, f"EUR{amount.amount:.2f}", "",
        transfer.communication,
    )  # fmt: skip
    return "\n".join(fields)
