"""What became of a list of numbers, in words: so many found, and every other item by name."""

from __future__ import annotations

from collections.abc import Sequence

from fleet_tui.domain.text import clean
from fleet_tui.fleet.number_list import NumberList, shown_number
from fleet_tui.fleet.view import FleetView
from fleet_tui.i18n import _, joined, labelled, ngettext
from fleet_tui.i18n.format import number

NAMED_AT_ONCE = 4
"""Items of each kind that the one sentence names."""
_ITEM_LENGTH = 40


def account_words(view: FleetView, *, pasted: bool = True) -> str:
    """What became of the list in one sentence: `100 pasted: 97 found · 3 not in this fleet: 0489 74 43 65, …`.

    Empty without a list. While the fleet is still coming nothing is said not to be in it.
    """
    listed = view.listed
    if not listed:
        return ""
    given = (
        ngettext("{count} pasted", "{count} pasted", listed.count)
        if pasted
        else ngettext("{count} number asked for", "{count} numbers asked for", listed.count)
    )
    missing = view.missing()
    found = len(listed.numbers) - len(missing)
    parts = [ngettext("{count} found", "{count} found", found).format(count=number(found))]
    if missing and view.index.complete:
        words = ngettext("{count} not in this fleet", "{count} not in this fleet", len(missing))
        parts.append(_named(words, len(missing), list(map(shown_number, missing))))
    elif missing:
        words = ngettext("{count} not found yet", "{count} not found yet", len(missing))
        parts.append(words.format(count=number(len(missing))))
    parts += other_words(listed)
    return labelled(given.format(count=number(listed.count)), joined(" · ", parts))


def named_items(view: FleetView) -> list[tuple[str, str]]:
    """Every item of the list that shows no line of its own, as it was given, with what became of it."""
    listed = view.listed
    if not listed:
        return []
    unknown = _("not in this fleet") if view.index.complete else _("not found yet")
    return [
        *((shown_number(each), unknown) for each in view.missing()),
        *((shown_number(each), _times(times)) for each, times in listed.repeated.items()),
        *((clean(text), _("no phone number")) for text in listed.unread),
        *((clean(text), _("another column, left out")) for text in listed.beside),
    ]


def all_named(view: FleetView) -> bool:
    """Whether `account_words` names every item already."""
    listed = view.listed
    if not listed:
        return True
    named = (view.missing(), listed.repeated, listed.unread)
    return not listed.beside and all(len(items) <= NAMED_AT_ONCE for items in named)


def other_words(listed: NumberList) -> list[str]:
    parts = []
    if listed.repeated:
        words = ngettext("{count} repeated", "{count} repeated", listed.repeats)
        parts.append(_named(words, listed.repeats, [shown_number(each) for each in listed.repeated]))
    if listed.unread:
        words = ngettext("{count} is no phone number", "{count} are no phone numbers", len(listed.unread))
        parts.append(_named(words, len(listed.unread), _quoted(listed.unread)))
    if listed.beside:
        words = ngettext("{count} other cell left out", "{count} other cells left out", len(listed.beside))
        parts.append(words.format(count=number(len(listed.beside))))
    return parts


def _named(words: str, count: int, items: Sequence[str]) -> str:
    more = ["…"] if len(items) > NAMED_AT_ONCE else []
    return labelled(words.format(count=number(count)), joined(", ", [*items[:NAMED_AT_ONCE], *more]))


def _quoted(texts: Sequence[str]) -> list[str]:
    return [_("“{text}”").format(text=clean(text, _ITEM_LENGTH)) for text in texts]


def _times(times: int) -> str:
    return ngettext("given {count} times", "given {count} times", times).format(count=number(times))
