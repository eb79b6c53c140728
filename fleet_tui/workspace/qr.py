"""QR codes (ISO/IEC 18004) as rows of modules, and as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from fleet_tui.domain.bank import epc_payload
from fleet_tui.domain.payment import Payment

QUIET = 4
"""Light modules around a code: scanners need them to find it."""

Modules = Sequence[Sequence[bool]]
"""Rows of modules, True is dark; the quiet zone is part of them."""

_HALVES = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}


def modules(payload: str, *, correction: Literal["l", "m"] = "m") -> list[list[bool]]:
    """The code for `payload` with its quiet zone. `correction` m restores 15 %, as EPC069-12 asks; l 7 %."""
    import segno

    code = segno.make(payload, error=correction, micro=False, boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix_iter(border=QUIET)]


def payment_modules(payment: Payment, *, page: bool) -> Modules:
    """What a telephone scans to pay: the transfer, or with `page` the payment page's address.

    Empty where there is neither, or where no banking app would take it.
    """
    try:
        if payment.transfer is not None:
            return modules(epc_payload(payment.transfer, payment.amount))
        if page and payment.page is not None:
            return modules(payment.page, correction="l")
    except ValueError:  # a communication that is none, an address longer than any code
        pass
    return []


def pairs(rows: Modules) -> list[list[tuple[bool, bool]]]:
    """Two rows of modules as one row of cells: upper and lower module; below the last one it is light."""
    padded = [*rows, [False] * len(rows[0])] if len(rows) % 2 else list(rows)
    return [list(zip(upper, lower, strict=True)) for upper, lower in zip(padded[::2], padded[1::2], strict=True)]


def text_lines(rows: Modules, *, half_blocks: bool) -> list[str]:
    """The code for a terminal of light text on dark: blocks are the light modules; `##` without half blocks."""
    if half_blocks:
        return ["".join(_HALVES[pair] for pair in line) for line in pairs(rows)]
    return ["".join("  " if dark else "##" for dark in row) for row in rows]
