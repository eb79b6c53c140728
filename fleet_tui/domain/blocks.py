"""Blocks (3GPP: barring): eleven switches that imply each other.

Source: the portal's *Blocages* tab; the standard's names are TS 22.088 (BAOC, BOIC, BAIC, BIC-Roam) and operator
determined barring, TS 22.041. "All services" covers every other; "everything abroad" covers the other two abroad.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Block(StrEnum):
    """One switch; on means blocked."""

    ALL_SERVICES = "ALL_SERVICES"
    INCOMING_CALLS = "INCOMING_CALLS"
    OUTGOING_CALLS = "OUTGOING_CALLS"
    INCOMING_SMS = "INCOMING_SMS"
    OUTGOING_SMS = "OUTGOING_SMS"
    MMS = "MMS"
    MOBILE_DATA = "MOBILE_DATA"
    CALLS_TO_ABROAD = "CALLS_TO_ABROAD"
    EVERYTHING_ABROAD = "EVERYTHING_ABROAD"
    INCOMING_CALLS_ABROAD = "INCOMING_CALLS_ABROAD"
    OUTGOING_CALLS_ABROAD = "OUTGOING_CALLS_ABROAD"


_IMPLIED: dict[Block, frozenset[Block]] = {
    Block.ALL_SERVICES: frozenset(Block) - {Block.ALL_SERVICES},
    Block.EVERYTHING_ABROAD: frozenset({Block.INCOMING_CALLS_ABROAD, Block.OUTGOING_CALLS_ABROAD}),
    Block.OUTGOING_CALLS: frozenset({Block.CALLS_TO_ABROAD, Block.OUTGOING_CALLS_ABROAD}),
    Block.INCOMING_CALLS: frozenset({Block.INCOMING_CALLS_ABROAD}),
}


def implied_by(block: Block) -> frozenset[Block]:
    """The switches that `block` covers when it is on."""
    return _IMPLIED.get(block, frozenset())


def effective(blocks: Iterable[Block]) -> frozenset[Block]:
    """Everything blocked when `blocks` are on: they and what they cover."""
    on = frozenset(blocks)
    return on.union(*(implied_by(block) for block in on))
