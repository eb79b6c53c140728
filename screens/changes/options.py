"""*Ajouter des options*, *Supprimer des options*, for one or many lines."""

from __future__ import annotations

from fleet_tui.domain.money import Money
from fleet_tui.domain.plan import Option
from fleet_tui.domain.text import Text
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.i18n import _, labelled, ngettext
from fleet_tui.i18n.format import money, number
from fleet_tui.workspace.line_changes import Lines, OptionChange
from fleet_tui.workspace.switches import Switches
from screens.changes.form import number_keys
from screens.changes.switching import SwitchList, SwitchScreen
from widgets.choice_list import Choice


class OptionList(SwitchList):
    """The options of the contract by group, with their price on these lines' plans."""

    def __init__(self, lines: Lines, catalogue: Catalogue, *, id: str | None = None) -> None:
        self._lines = lines
        self._catalogue = catalogue
        had = {code for line in lines for code in line.options}
        codes = [*catalogue.options, *sorted(had - set(catalogue.options))]
        super().__init__(Switches(codes, [line.options for line in lines], options=True), id=id)

    def entries(self) -> list[Choice]:
        keys = number_keys()
        entries = []
        for switch in sorted(self.switches, key=lambda switch: self._group_rank(switch.id)):
            option = self._catalogue.options.get(switch.id) or _unknown_option(switch.id)
            key, aliases = next(keys)
            entries.append(
                Choice(
                    switch.id,
                    option.name,
                    key,
                    hint=self._hint(option, switch.words),
                    why_not=self._why_not(option, on=switch.on),
                    aliases=aliases,
                    amount=self._price(option),
                    group=option.group or _("Options"),
                )
            )
        return entries

    def turn_over(self, switch: str) -> str:
        option = self._catalogue.options.get(switch)
        if option is not None and (reason := self._why_not(option, on=self.switches[switch].on)):
            return labelled(str(option.name), reason)
        self.switches.toggle(switch)
        return ""

    def _group_rank(self, code: str) -> int:
        groups = list(dict.fromkeys(option.group for option in self._catalogue.options.values()))
        option = self._catalogue.options.get(code)
        return groups.index(option.group) if option else len(groups)

    def _plans(self) -> list[str]:
        return list(dict.fromkeys(line.plan for line in self._lines))

    def _price(self, option: Option) -> str:
        """The price on these lines' plans: one, or from the lowest."""
        prices = {price.amount for plan in self._plans() if isinstance(price := option.prices.get(plan), Money)}
        if not prices:
            return ""
        lowest = money(min(prices))
        return lowest if len(prices) == 1 else _("from {amount}").format(amount=lowest)

    def _why_not(self, option: Option, *, on: int) -> str:
        if on or any(plan in option.prices for plan in self._plans()):
            return ""
        if len(self._plans()) > 1:
            return _("does not go with these plans")
        return _("does not go with {plan}").format(plan=self._catalogue.plan_name(self._plans()[0]))

    def _hint(self, option: Option, words: str) -> str:
        fitting = sum(1 for line in self._lines if line.plan in option.prices)
        if fitting == len(self._lines):
            return words
        goes = ngettext("goes with {count} of {total} line", "goes with {count} of {total} lines", len(self._lines))
        return f"{words} · " + goes.format(count=number(fitting), total=number(len(self._lines)))


def _unknown_option(code: str) -> Option:
    """An option that the contract does not know (any more): it can be removed."""
    return Option(code=code, name=Text(code))


class OptionsScreen(SwitchScreen):
    """Options for one or many lines; what does not go with a line's plan is said in the review."""

    change_id = "options"

    def heading(self) -> str:
        return _("Options")

    def make_list(self) -> SwitchList:
        return OptionList(self.lines, self.workspace.index.catalogue)

    def review_switched(self) -> None:
        change = OptionChange(self.workspace.index.catalogue, self.switch_list.switches.wanted)
        remarks = {line.id: remark for line in self.lines if (remark := change.remark(line))}
        self.review(self.lines, change.of, remarks=remarks)
