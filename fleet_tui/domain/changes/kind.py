"""What is known of a kind of change before anything is ordered; free of pydantic, for the command line's help."""

from __future__ import annotations

from dataclasses import dataclass

LIVE = ("ACTIVE", "SUSPENDED")
"""States of a line in use, as codes of `LineStatus`."""
NOT_CEASED = (*LIVE, "PENDING")
ANY_STATE = (*NOT_CEASED, "CEASED")


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """One kind of change; `code` tells it apart on the wire."""

    code: str
    states: tuple[str, ...] = LIVE
    """States in which the line may be (`LineStatus`); a refusal names the first. Empty: there is no line yet."""
    reversible: bool = True
    """Whether another order can take it back; a review says so before."""
