"""How long names of those who left, and use, are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field


@dataclass(frozen=True, slots=True)
class Retention:
    """Months: `[retention]` in the settings, `docs/settings.md` lists them.

    Made directly nothing is checked; the settings are, where they are read.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name_months: Annotated[int, Field(strict=True, ge=1, le=120)] = 12
    """After the end of somebody's last line, until a pseudonym takes the place of their name."""
    usage_months: Annotated[int, Field(strict=True, ge=3, le=36)] = 13
    """Months of use that are kept."""


KEPT = Retention()
"""What holds where nobody set anything."""
