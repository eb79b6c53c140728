"""What a kind of change is called, and what is known of it before anything is ordered.

Free of pydantic: the command line's help is printed from here. Texts are English sources, translated where shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fleet_tui.i18n import N_, Nn_

LIVE = ("ACTIVE", "SUSPENDED")
"""States of a line in use, as codes of `LineStatus`."""
NOT_CEASED = (*LIVE, "PENDING")
ANY_STATE = (*NOT_CEASED, "CEASED")


@dataclass(frozen=True, slots=True)
class CommandValue:
    """What a command sets: the name help gives it, and the column (of `ImportRow`) that may hold it in a file.

    Without a column a file gives the numbers only. `option`: it need not be given, and this option gives it.
    """

    name: str
    help: str
    column: str = ""
    option: str = ""


@dataclass(frozen=True, slots=True)
class ChangeCommand:
    """The command that makes a change to lines: its words, what help says, what it sets.

    `group` is what help says of all commands with the same first word, where there is a second.
    """

    words: str
    summary: str
    value: CommandValue | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """One kind of change; `code` tells it apart on the wire."""

    code: str
    label: str
    """What it does, as an order's kind is shown: "suspend"."""
    title: tuple[str, str] = Nn_("change {count} line", "change {count} lines")
    """What an order of it does, singular and plural."""
    states: tuple[str, ...] = LIVE
    """States in which the line may be (`LineStatus`); a refusal names the first. Empty: there is no line yet."""
    action: str = ""
    """Id of the action that orders it; empty where other actions do."""
    why_not: str = ""
    """Why it is not offered where no line is in such a state; empty: it is offered, and refused line by line."""
    becomes: str = ""
    """The state that it brings about, where it is about nothing else: of a line that is in it, that is said."""
    reversible: bool = True
    """Whether another order can take it back; a review says so before."""
    priced: bool = True
    """Whether it can change what the line costs a month."""
    working_days: int = 2
    """How long an operator's service desk may take for it before it is late: our assumption, no operator's promise."""
    about: str = ""
    """The field of a line that it is about (`LINE_FIELDS`); empty: the first that changes."""
    headings: tuple[str, str] = (N_("Now"), N_("After"))
    """What a review calls the field before and after."""
    widths: tuple[int, int] = (14, 16)
    """Cells of a review for these: a SIM card number is read whole, a list of options as far as it goes."""
    command: ChangeCommand | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    """Words for what the model says, by its fields' names; also those of the models inside it."""
