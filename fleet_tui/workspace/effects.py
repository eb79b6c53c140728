"""What an order would do to a line, in words: before → after, and the rest of it as remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue

from fleet_tui.domain.amount import InvalidAmount, parse_amount
from fleet_tui.domain.changes.kinds import LINE_FIELDS, kind_of
from fleet_tui.domain.labels import BLOCKS, LINE_STATUSES, label
from fleet_tui.domain.order import Effect, ItemPreview, ItemStatus, OrderItem
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.i18n import _, labelled
from fleet_tui.i18n.format import money
from fleet_tui.workspace.words import notice_text

NOTHING = "–"
LAST_DIGITS = 9
"""Of a SIM card number, where there is no room for all of it."""
_CARD = "iccid"

_TOLD_BY = {"OPTION_LOST": "options", "SPLIT_BILL_LOST": "split_bill_profile"}
"""Losses, and the field whose effect they tell already."""


@dataclass(frozen=True, slots=True)
class EffectWords:
    """One effect in words. `after` of a list says what comes and what goes: `+ MMS, - mobile data`."""

    field: str
    before: str
    after: str
    comes_and_goes: bool = False
    """`after` says it all: what was before is more than what changes."""

    @property
    def value(self) -> str:
        """Without the name of the field."""
        return self.after if self.comes_and_goes else f"{self.before} → {self.after}"

    def __str__(self) -> str:
        return labelled(self.field, self.value)


def effect_words(effect: Effect, catalogue: Catalogue) -> EffectWords:
    """`effect` in the language in use, codes by their names."""
    return EffectWords(
        label(LINE_FIELDS, effect.field),
        value_words(effect.field, effect.before, catalogue),
        _after(effect, catalogue),
        comes_and_goes=isinstance(effect.before, list) and effect.before != effect.after,
    )


def main_effect(item: ItemPreview, kind: str) -> Effect | None:
    """What the change is about; None when nothing changes."""
    named = [effect for effect in item.effects if effect.field == kind_of(kind).about]
    return next(iter(named or item.effects), None)


def remarks(item: ItemPreview, kind: str, catalogue: Catalogue) -> list[str]:
    """What else happens to the line: losses, warnings, and effects that neither they nor the main effect tell."""
    main = main_effect(item, kind)
    told = {_TOLD_BY.get(notice.code) for notice in item.losses} | {main.field if main else None}
    others = [effect_words(effect, catalogue) for effect in item.effects if effect.field not in told]
    # A new line's empty lists come from nothing: that is no change to read of.
    said = [str(words) for words in others if words.before != words.after]
    return [*(notice_text(notice) for notice in (*item.losses, *item.warnings)), *said]


def what_changed(item: OrderItem, catalogue: Catalogue, *, short: bool = False) -> str:
    """What an item of an order changed, or is to change: `active → suspended · SIM card: 893… → 893…`.

    `short`: of SIM cards the last digits, by which people tell them apart. Empty of one that was refused or cancelled:
    what was to become of its line did not.
    """
    if item.status in {ItemStatus.REFUSED, ItemStatus.CANCELLED}:
        return ""
    kind = kind_of(item.change.kind)
    said = []
    for effect in item.effects:
        words = effect_words(effect, catalogue)
        if words.before == words.after:
            continue
        if short and effect.field == _CARD:
            words = replace(words, before=_last_digits(words.before), after=_last_digits(words.after))
        said.append(words.value if effect.field == kind.about else str(words))
    return " · ".join(said)


def _last_digits(card: str) -> str:
    return f"…{card[-LAST_DIGITS:]}" if len(card) > LAST_DIGITS else card


def _after(effect: Effect, catalogue: Catalogue) -> str:
    if not isinstance(effect.before, list) or not isinstance(effect.after, list):
        return value_words(effect.field, effect.after, catalogue)
    new = [f"+ {_name(effect.field, code, catalogue)}" for code in effect.after if code not in effect.before]
    gone = [f"- {_name(effect.field, code, catalogue)}" for code in effect.before if code not in effect.after]
    return ", ".join(new + gone)


def value_words(field: str, value: JsonValue, catalogue: Catalogue) -> str:
    """A value of a field of a line, codes by their names."""
    if isinstance(value, list):
        return _names(field, value, catalogue)
    if field == "pay_by_mobile_limit":
        return _("legal ceiling") if value is None else _amount(str(value))
    return NOTHING if value in {None, ""} else _name(field, value, catalogue)


def _names(field: str, values: Sequence[JsonValue], catalogue: Catalogue) -> str:
    return ", ".join(_name(field, value, catalogue) for value in values) or NOTHING


def _name(field: str, value: JsonValue, catalogue: Catalogue) -> str:
    code = str(value)
    if field == "status":
        return label(LINE_STATUSES, code)
    if field == "blocks":
        return label(BLOCKS, code)
    if field == "plan":
        return catalogue.plan_name(code)
    return catalogue.option_name(code) if field == "options" else code


def _amount(text: str) -> str:
    try:
        return money(parse_amount(text))
    except InvalidAmount:
        return text
