"""Switches that stand for many lines at once: on, off or mixed now, and how each shall be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fleet_tui.domain.blocks import Block, implied_by
from fleet_tui.i18n import _, joined, ngettext, pgettext
from fleet_tui.i18n.format import number


@dataclass(frozen=True, slots=True)
class Switch:
    """One switch: `on` of `total` lines have it now; `wanted` is how it shall be, None: as it is.

    A block that is on takes something away, an `option` that is on adds something: languages have other words for it.
    """

    id: str
    on: int
    total: int
    wanted: bool | None = None
    option: bool = False

    @property
    def mixed(self) -> bool:
        """Some lines have it, others do not."""
        return 0 < self.on < self.total

    @property
    def words(self) -> str:
        """`off`, `on`, `off → on`, `on for 3 of 14 → on`."""
        now = self._mixed_words() if self.mixed else self._on_off(self.on > 0)
        return now if self.wanted is None else joined(" → ", (now, self._on_off(self.wanted)))

    @property
    def will_be_on(self) -> bool:
        """On for every line, once what is wanted is done."""
        return self.wanted if self.wanted is not None else self.on == self.total > 0

    def _mixed_words(self) -> str:
        for_some = pgettext("option", "on for {count} of {total}") if self.option else _("on for {count} of {total}")
        return for_some.format(count=number(self.on), total=number(self.total))

    def _on_off(self, on: bool) -> str:
        if self.option:
            return pgettext("option", "on") if on else pgettext("option", "off")
        return _("on") if on else _("off")


def _covers_nothing(switch: str) -> Collection[str]:
    return ()


class Switches:
    """Switches over lines. `covers` names the switches that one of them makes pointless while it is on."""

    def __init__(
        self,
        ids: Iterable[str],
        lines: Sequence[Collection[str]],
        *,
        covers: Callable[[str], Collection[str]] = _covers_nothing,
        options: bool = False,
    ) -> None:
        """`lines`: for each line the switches that are on. `options`: they are options, not blocks."""
        self._covers = covers
        self._options = options
        self._total = len(lines)
        self._on = {switch: sum(1 for line in lines if switch in line) for switch in ids}
        self.wanted: dict[str, bool] = {}
        """What shall change, by id."""

    def __iter__(self) -> Iterator[Switch]:
        return (self[switch] for switch in self._on)

    def __getitem__(self, switch: str) -> Switch:
        return Switch(switch, self._on[switch], self._total, self.wanted.get(switch), self._options)

    def want(self, wanted: Mapping[str, object]) -> None:
        """Take up what was wanted before, as far as it still fits; anything else is left out."""
        self.wanted = {
            switch: on
            for switch, on in wanted.items()
            if isinstance(on, bool) and switch in self._on and (self[switch].mixed or on is not (self[switch].on > 0))
        }

    def covered_by(self, switch: str) -> str | None:
        """The switch that covers this one, None when it acts by itself."""
        return next((other for other in self._on if self[other].will_be_on and switch in self._covers(other)), None)

    def toggle(self, switch: str) -> bool:
        """Turn it over: off → on, on → off; mixed → on for all → off for all; then as it was. False: it is covered."""
        if self.covered_by(switch) is not None:
            return False
        now = self[switch]
        ways = [True, False] if now.mixed else [now.on == 0]
        allowed = [None, *ways]
        wanted = allowed[(allowed.index(now.wanted) + 1) % len(allowed)]
        if wanted is None:
            del self.wanted[switch]
        else:
            self.wanted[switch] = wanted
        if wanted:
            for covered in self._covers(switch):
                self.wanted.pop(covered, None)
        return True

    def summary(self) -> str:
        """How many are on for all, and whether anything waits to be ordered: `2 on · 1 change, not yet ordered`."""
        on = sum(1 for count in self._on.values() if count == self._total)
        words = pgettext("option", "{count} on") if self._options else ngettext("{count} on", "{count} on", on)
        parts = [words.format(count=number(on))]
        if self.wanted:
            parts.append(
                ngettext(
                    "{count} change, not yet ordered", "{count} changes, not yet ordered", len(self.wanted)
                ).format(count=number(len(self.wanted)))
            )
        return joined(" · ", parts)


def block_switches(lines: Sequence[Collection[str]]) -> Switches:
    """The eleven blocks; they imply each other (`fleet_tui.domain.blocks`)."""
    return Switches([block.value for block in Block], lines, covers=lambda block: implied_by(Block(block)))
