"""Faults at the transport, as the conformance kit has them."""

from fleet_tui.conformance.faults import (
    Body,
    Fault,
    FaultTransport,
    bomb,
    cut_after,
    drip,
    passed,
    problem,
    refused,
    reset_after,
    reset_before,
    silence_after,
    status,
)

__all__ = [
    "Body", "Fault", "FaultTransport", "bomb", "cut_after", "drip", "passed", "problem", "refused", "reset_after",
    "reset_before", "silence_after", "status",
]  # fmt: skip
