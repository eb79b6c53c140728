"""National register numbers of Belgium: their use is forbidden without a law that says so, so they are never taken."""

from __future__ import annotations

import re

from stdnum.be import bis, nn


def is_register_number(text: str) -> bool:
    """Whether a cell is one, or a bis number; a spreadsheet drops the zero of somebody born from 2000 to 2009."""
    digits = re.sub(r"[\s.\-]", "", text)
    if len(digits) == 10:
        digits = f"0{digits}"
    return len(digits) == 11 and digits.isdecimal() and bool(nn.is_valid(digits) or bis.is_valid(digits))
