"""One operation of an operator's API, as a fact sheet lists it; a test holds the sheet to the published description."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    """`query` parameters and fields of the body that are sent, fields of the answer that are read.

    `needs`: one of these rights is asked for, by the operator's own names.
    """

    verb: str
    path: str
    query: tuple[str, ...] = ()
    sends: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
