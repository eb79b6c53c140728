"""Names as people type them: which plan, option, account, profile, user or block is meant.

A code or a name, in any case, with or without accents; the beginnings of some of its words are enough where only one
thing has them, but not in a file, where nobody sees at once what was understood. Nothing is guessed: a word that
several have names them, one that none has names the nearest.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

from fleet_tui.domain.blocks import Block
from fleet_tui.domain.cell_text import NONE
from fleet_tui.domain.labels import BLOCKS, label
from fleet_tui.domain.text import clean, fold
from fleet_tui.fleet.catalogue import Catalogue
from fleet_tui.i18n import N_, _
from fleet_tui.port import CataloguePort
from fleet_tui.workspace.card_entry import read_card

_SEPARATOR = re.compile(r"[;\n]+|(?<!\d),+|,+(?!\d)")
"""A comma between digits is part of a name: `Data 1,5 GB`."""
_BETWEEN_WORDS = re.compile(r"[\s_\-]+")
_ID = re.compile(r"(?=.*\d)[\w-]{1,100}")
"""A word with a digit in it: nobody is called that."""
_SHOWN = 6
"""Names that a message lists."""
_NAMESAKES = 50
"""People who are looked at for one name."""
_LONGEST_NAME = 200
"""Characters that the operator searches for; nobody has a longer name."""
_NAME_PARTS = 3
_BEGINNING = 2
"""Letters of a mistyped word by which the nearest name is looked for."""

_ON = {"on", "yes", "block"}
_OFF = {"off", "no", "allow"}

_UNKNOWN = {
    "plan": N_("There is no tariff plan “{name}”."),
    "option": N_("There is no option “{name}”."),
    "account": N_("There is no billing account “{name}”."),
    "profile": N_("There is no split-bill profile “{name}”."),
    "user": N_("There is no user “{name}”."),
    "block": N_("There is no block “{name}”."),
    "title": N_("There is no title “{name}”."),
    "language": N_("There is no language “{name}”."),
    "action": N_("“{name}” is none of the choices."),
}


class Misnamed(ValueError):
    """A word that stands for nothing, or for several things. `user_message` says so, with what it may be."""

    def __init__(self, user_message: str) -> None:
        super().__init__(user_message)
        self.user_message = user_message


def names_in(text: str) -> list[str]:
    """The names in `text`, which commas part, each once."""
    return list(dict.fromkeys(name.strip() for name in _SEPARATOR.split(text) if name.strip()))


def chosen(kind: str, wanted: str, known: Mapping[str, Iterable[str]], *, whole: bool = False) -> str:
    """The code in `known` (names by code) that `wanted` stands for; `whole`: only a whole name or code does.

    Raises:
        Misnamed: none has this name, or several have.
    """
    names = {code: [code, *called] for code, called in known.items()}
    for fits in (_same,) if whole else (_same, _begins_words):
        found = [code for code, called in names.items() if any(fits(wanted, name) for name in called)]
        if len(found) == 1:
            return found[0]
        if found:
            raise Misnamed(_ambiguous(wanted, {code: names[code][-1] for code in found}))
    raise Misnamed(_unknown(kind, wanted, [called[-1] for called in names.values()]))


class Choices:
    """What can be chosen in one fleet; what it does not hold is asked for once."""

    def __init__(self, port: CataloguePort, catalogue: Catalogue, *, whole: bool = False) -> None:
        """`catalogue`: plans, options and accounts, by their codes. `whole`: only whole names count (in a file)."""
        self._whole = whole
        self._port = port
        self.catalogue = catalogue
        self._profiles: dict[str, list[str]] | None = None
        self.people: dict[str, str] = {}
        """Names of the users that were asked for, by id."""

    def plan(self, name: str) -> str:
        """The plan's code. Raises Misnamed, as all of these do."""
        plans = self.catalogue.plans
        return self._chosen("plan", name, {code: [plan.name] for code, plan in plans.items()})

    def options(self, text: str) -> list[str]:
        """The codes of the options that `text` lists."""
        options = self.catalogue.options
        known = {code: [option.name] for code, option in options.items()}
        return [self._chosen("option", name, known) for name in names_in(text)]

    def account(self, name: str) -> str:
        """The account's number."""
        accounts = self.catalogue.accounts
        return self._chosen("account", name, {account.number: filter(None, [account.name]) for account in accounts})

    async def profile(self, name: str) -> str | None:
        """The profile's id; None for `none`."""
        if fold(name) == NONE:
            return None
        if self._profiles is None:
            profiles = await self._port.split_bill_profiles()
            self._profiles = {profile.id: [profile.name] for profile in profiles}
        return self._chosen("profile", name, self._profiles)

    async def person(self, name: str) -> str:
        """The id of a user the company has already."""
        found = await self._called(name)
        if not found and _ID.fullmatch(name.strip()):
            return name.strip()  # the operator searches names; whether the id is somebody's, the preview says
        if not found:
            for part in name.split()[:_NAME_PARTS]:
                found |= await self._called(part) or await self._called(part[:_BEGINNING])
        return self._chosen("user", name, found)

    async def person_called(self, name: str) -> str | None:
        """The id of the one user with this whole name, None without one; several are several all the same."""
        found = {code: called for code, called in (await self._called(name)).items() if _same(name, called[0])}
        return chosen("user", name, found) if found else None

    def of_a_file(self) -> Choices:
        """The same choices for names that stand in a file."""
        return Choices(self._port, self.catalogue, whole=True)

    def _chosen(self, kind: str, name: str, known: Mapping[str, Iterable[str]]) -> str:
        return chosen(kind, name, known, whole=self._whole)

    async def _called(self, name: str) -> dict[str, list[str]]:
        if len(name) > _LONGEST_NAME:
            return {}
        people = await self._port.people(name, limit=_NAMESAKES)
        self.people |= {person.id: person.name for person in people}
        return {person.id: [person.name] for person in people}

    @staticmethod
    def blocks(text: str) -> dict[Block, bool]:
        """The switches in `text`: `mms=on, mobile-data=off`."""
        known = {block.value: [label(BLOCKS, block)] for block in Block}
        switches: dict[Block, bool] = {}
        for part in names_in(text):
            name, _equals, state = part.rpartition("=")
            if fold(state.strip()) not in _ON | _OFF or not name.strip():
                raise Misnamed(
                    _("“{text}” says not what to switch on or off: write, e.g., mms=on,mobile-data=off.").format(
                        text=clean(part, 60)
                    )
                )
            switches[Block(chosen("block", name, known))] = fold(state.strip()) in _ON
        return switches

    @staticmethod
    def card(text: str) -> str:
        """The SIM card number."""
        entry = read_card(text)
        if entry.iccid is not None:
            return entry.iccid
        shown = clean(text.strip(), 40)
        if entry.offered is not None:
            raise Misnamed(
                _("“{text}” lacks its check digit. Did you mean {iccid}?").format(text=shown, iccid=entry.offered)
            )
        reason = entry.sentence or _("A SIM card number has digits only.")
        raise Misnamed(_("“{text}” is not a SIM card number: {reason}").format(text=shown, reason=reason))


def _compared(text: str) -> str:
    return _BETWEEN_WORDS.sub(" ", fold(text)).strip()


def _same(wanted: str, name: str) -> bool:
    return _compared(wanted) == _compared(name)


def _begins_words(wanted: str, name: str) -> bool:
    """Every word of `wanted` is the beginning of a word of `name`."""
    words = _compared(name).split()
    return all(any(word.startswith(part) for word in words) for part in _compared(wanted).split() or [" "])


def _ambiguous(wanted: str, found: Mapping[str, str]) -> str:
    """Names that are the same are told apart by their codes."""
    telling = len(set(found.values())) == len(found)
    names = [clean(name, 60) if telling else f"{clean(name, 60)} ({clean(code, 60)})" for code, name in found.items()]
    shown = [*names[:_SHOWN], "…"] if len(names) > _SHOWN else names
    return _("“{name}” may be: {names}.").format(name=clean(wanted, 60), names=", ".join(shown))


def _unknown(kind: str, wanted: str, names: Sequence[str]) -> str:
    sentence = _(_UNKNOWN[kind]).format(name=clean(wanted, 60))
    spelt: Mapping[str, str] = {_compared(name): name for name in names}
    near = difflib.get_close_matches(_compared(wanted), spelt, n=1)
    if near:
        return f"{sentence} " + _("Did you mean “{name}”?").format(name=clean(spelt[near[0]], 60))
    if kind != "user" and names and len(names) <= 2 * _SHOWN:
        return f"{sentence} " + _("There are: {names}.").format(names=", ".join(clean(name, 60) for name in names))
    return sentence
