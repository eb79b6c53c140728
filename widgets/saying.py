"""Everything that is open says its texts again, in the language in use now: nothing is taken down for that.

A widget keeps its texts as they were given to it (`fleet_tui.i18n.said`). What its screen puts together of several,
the screen paints anew.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Protocol, TypeVar, runtime_checkable

from textual.dom import DOMNode

from fleet_tui.i18n import again
from fleet_tui.i18n.said import Said

T = TypeVar("T")


@runtime_checkable
class Speaker(Protocol):
    """Shows texts of its own."""

    def say_again(self) -> None:
        """Show them in the language in use now."""


def say_all_again(screen: DOMNode) -> None:
    """Every widget on `screen`, then the screen itself."""
    for node in (*screen.walk_children(), screen):
        if isinstance(node, Speaker):
            node.say_again()


def told_again(record: T) -> T:
    """`record`, a text or a dataclass with texts, in the language in use now."""
    if isinstance(record, str):
        return again(record)  # type: ignore[return-value]
    row: Any = record
    texts = {field.name: getattr(row, field.name) for field in fields(row)}
    said = {name: again(text) for name, text in texts.items() if isinstance(text, Said)}
    return replace(row, **said) if said else record
