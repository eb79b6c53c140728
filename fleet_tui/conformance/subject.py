"""What the author of an adapter gives to the cases: a double of the operator, and the adapter before it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from fleet_tui.port import Operator


@dataclass(frozen=True, slots=True)
class Stand:
    """A double that runs. `transport` stands for the network to it.

    `taken` says how often it has taken each change (by any name, one for a line and what was done to it): what must not
    happen twice. `remove` takes its first line away while a list is read; None where no line can go.
    """

    transport: httpx.AsyncBaseTransport
    taken: Callable[[], Awaitable[Mapping[Any, int]]]
    remove: Callable[[], None] | None = None


class Subject(ABC):
    """An adapter under test. Every waiting of the operator that `operator` makes takes no time."""

    hosts: frozenset[str]
    """Hosts that may be asked."""
    secrets: Sequence[str]
    """Texts in the double's keys and tokens that nothing may ever show."""
    page: int
    """Lines in a page of the operator's list."""
    sizes: Sequence[int] | None = None
    """How many lines the double can have; None: any number."""
    changes: Mapping[str, Mapping[str, Any]]
    """A change for each kind that is offered, as an order has it, which the double's first line can take."""

    @abstractmethod
    def stand(self, lines: int, directory: Path) -> AbstractAsyncContextManager[Stand]:
        """A double with so many lines, which can all take each of `changes`; its files go into `directory`."""

    @abstractmethod
    async def operator(
        self, stand: Stand, transport: httpx.AsyncBaseTransport, directory: Path, *, read_only: bool = False
    ) -> Operator:
        """The adapter, signed in at `stand` by way of `transport`; what it keeps goes into `directory`."""

    def writes(self, request: httpx.Request) -> bool:
        """Whether `request` asks for a change, and not for a preview, a list or a sign-in."""
        return request.method not in {"GET", "HEAD"}
