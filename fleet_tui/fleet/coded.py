"""A column that holds few different values, each kept once: four bytes a row."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import compress
from typing import Generic, Self, TypeVar

R = TypeVar("R", bound=Hashable)
V = TypeVar("V")


class Coded(Generic[R, V]):
    """A dictionary-encoded column: `codes[position]` points into `values` (shown) and `raws` (as they came).

    A hundred thousand lines have some ten plans and a few hundred sets of options. A question about a value is asked
    once per different value (`flags`), then looked up per row. Values that no row has any more stay in the
    dictionary: they are few.
    """

    __slots__ = ("code_of", "codes", "raws", "values")

    def __init__(self, view: Callable[[R], V]) -> None:
        self.codes = array("I")
        self.values: list[V] = []
        self.raws: list[R] = []
        self.code_of = _Codes(self.values, self.raws, view)

    def __copy__(self) -> Self:
        """A copy of the rows; the dictionary, which only ever grows, is shared."""
        other = type(self).__new__(type(self))
        other.codes = self.codes[:]
        other.values, other.raws, other.code_of = self.values, self.raws, self.code_of
        return other

    def extend(self, raws: Iterable[R]) -> None:
        """Append a row for each of `raws`."""
        self.codes.extend(map(self.code_of.__getitem__, raws))

    def put(self, positions: Iterable[int], raws: Iterable[R]) -> None:
        """Replace the values of those rows."""
        codes, code_of = self.codes, self.code_of
        for position, raw in zip(positions, raws, strict=True):
            codes[position] = code_of[raw]

    def keep(self, mask: Iterable[bool]) -> None:
        """Drop the rows where `mask` is false."""
        self.codes = array("I", compress(self.codes, mask))

    def __getitem__(self, position: int) -> V:
        return self.values[self.codes[position]]

    def __iter__(self) -> Iterator[V]:
        return map(self.values.__getitem__, self.codes)

    def raw(self, position: int) -> R:
        """The value as it came."""
        return self.raws[self.codes[position]]

    def flags(self, holds: Callable[[V], bool]) -> list[bool]:
        """For each code, whether `holds` is true of its value."""
        return [holds(value) for value in self.values]

    def counts(self) -> Counter[V]:
        """How many rows have each value. Raises TypeError where values are not hashable."""
        return Counter({self.values[code]: count for code, count in Counter(self.codes).items()})


class _Codes(dict[R, int], Generic[R, V]):
    """The code of each raw value; a new value gets the next one. A dict's own miss hook keeps the loop in C."""

    __slots__ = ("_raws", "_values", "_view")

    def __init__(self, values: list[V], raws: list[R], view: Callable[[R], V]) -> None:
        super().__init__()
        self._values = values
        self._raws = raws
        self._view = view

    def __missing__(self, raw: R) -> int:
        code = self[raw] = len(self._raws)
        self._raws.append(raw)
        self._values.append(self._view(raw))
        return code
