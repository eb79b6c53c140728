"""What the optimiser can say of a line, in words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from fleet_tui.i18n import N_


class Verdict(StrEnum):
    """What the optimiser says of a line."""

    CHEAPER = "CHEAPER"
    """Another plan would have cost less."""
    BEST = "BEST"
    """It has the best plan, or one that is so near that changing is not worth it."""
    FOUND = "FOUND"
    """Its fee need not be paid at all, or is claimed back: that comes first."""
    KEPT = "KEPT"
    """Somebody said that it stays as it is."""
    USE_UNKNOWN = "USE_UNKNOWN"
    PRICE_UNKNOWN = "PRICE_UNKNOWN"


PACK_VERDICTS: Mapping[str, str] = {
    Verdict.CHEAPER: N_("another pack is cheaper"),
    Verdict.BEST: N_("no other pack is known to be cheaper"),
    Verdict.USE_UNKNOWN: N_("not known: too few months of use in a row"),
}
"""The same of a group pack."""

VERDICTS: Mapping[str, str] = {
    Verdict.CHEAPER: N_("another plan is cheaper"),
    Verdict.BEST: N_("has the best plan"),
    Verdict.FOUND: N_("another finding comes first"),
    Verdict.KEPT: N_("kept as it is"),
    Verdict.USE_UNKNOWN: N_("not known: too few months of use in a row"),
    Verdict.PRICE_UNKNOWN: N_("not known: plan or option not priced, or not what it includes"),
}
