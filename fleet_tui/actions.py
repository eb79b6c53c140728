"""Every action once: what it is called, which keys start it, and whether it applies now, with the reason when not.

Bindings, footer, selection bar, palette, help, `docs/keys.md` and `--read-only` all read this table. An action is
carried out by the screen's method `do_<id>` (one of `CHANGES` by its form), and rebound in the settings by its id.

The keys follow one idea: the first works on a Belgian AZERTY keyboard over SSH inside tmux, aliases come after. No `[`
and no capital A B C D F H is bound: an escape sequence torn by a slow line arrives as those. No destructive action
acts on one key: it opens a review.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from fleet_tui import reasons as why
from fleet_tui.domain.capabilities import ALL, Capabilities
from fleet_tui.domain.changes import kinds
from fleet_tui.domain.changes.kind import ChangeKind
from fleet_tui.i18n import N_, _
from fleet_tui.key_names import key_words, types_nothing
from fleet_tui.places import AREA_KEYS, AREAS


class Group(StrEnum):
    """Where an action acts; also the headings of the help."""

    EVERYWHERE = N_("Everywhere")
    DASHBOARD = N_("Dashboard")
    LIST = N_("Lists")
    LINES = N_("SIM cards and lines")
    ONE_LINE = N_("One line")
    REVIEW = N_("Review and order")
    FORM = N_("Forms")
    PROFILES = N_("User profiles")
    CONTRACT = N_("Contract")
    PACKS = N_("Group packs")
    TICKETS = N_("Tickets")
    INVOICES = N_("Invoices")
    FINDINGS = N_("Findings")


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do. `keys`: the first is shown, the others are aliases."""

    id: str
    keys: tuple[str, ...]
    label: str
    group: Group
    changing: bool = False
    """Changes something at the operator: gone with `--read-only`."""
    dangerous: bool = False
    """Cannot be taken back."""
    applies: why.Applies = why.always
    offered: why.Applies = why.always
    """Why the operator offers it to nobody: a footer has other use for the room then."""
    area: str = ""
    """The area that it needs: gone where the operator does not offer that."""
    also: tuple[str, ...] = ()
    """Other words for it, by which it is found among the commands."""

    @property
    def key(self) -> str:
        """The key shown for it, in words (`ctrl+g`, `space`)."""
        return key_words(self.keys[0])

    @property
    def key_in_text(self) -> str:
        """The key that starts it while somebody types, in words; empty when each of its keys would be typed."""
        return next((key_words(key) for key in self.keys if types_nothing(key)), "")

    @property
    def key_beside_letters(self) -> str:
        """The first key that is no letter, in words; empty when each is one."""
        return next((key_words(key) for key in self.keys if not (len(key) == 1 and key.isalpha())), "")

    @property
    def text(self) -> str:
        """Its label in the language in use."""
        return _(self.label)

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called, not translated: its label, then other words for it."""
        return (self.label, *self.also)


_AZERTY_DIGITS = {
    "1": "ampersand", "2": "é", "3": "quotation_mark", "4": "apostrophe", "5": "left_parenthesis", "6": "section_sign",
    "7": "è", "8": "exclamation_mark", "9": "ç", "0": "à",
}  # fmt: skip
"""What the keys of the digits type on a Belgian keyboard without shift."""

_FOR_MANAGERS: Mapping[str, why.Applies] = {
    "profiles": why.for_readers_of_profiles, "findings": why.for_readers_of_findings,
}  # fmt: skip


def _areas() -> Iterable[Action]:
    for area, label in AREAS:
        key = AREA_KEYS[area]
        applies = _FOR_MANAGERS.get(area, why.always)
        yield Action(f"open_{area}", (key, _AZERTY_DIGITS[key]), label, Group.DASHBOARD, applies=applies, area=area)


_WAITING = (
    Action("not_told", ("w",), N_("orders of unknown outcome"), Group.DASHBOARD),
    Action("to_activate", ("a",), N_("lines to activate"), Group.DASHBOARD),
    Action("to_approve", ("v",), N_("orders to approve"), Group.DASHBOARD),
    Action("rule_to_approve", ("r",), N_("rule to approve"), Group.DASHBOARD),
    Action("awaiting", ("y",), N_("orders that wait for approval"), Group.DASHBOARD),
    Action("to_come", ("o",), N_("planned orders"), Group.DASHBOARD),
    Action("answered", ("t",), N_("answered tickets"), Group.DASHBOARD),
    Action("not_accepted", ("p",), N_("open invitations"), Group.DASHBOARD),
    Action("to_pay", ("b",), N_("bills to pay"), Group.DASHBOARD),
    Action("drafts", ("d",), N_("drafts"), Group.DASHBOARD),
)
WAITING = tuple(action.id for action in _WAITING)
"""Actions that go to what waits for somebody, in the order of the dashboard."""

_EVERYWHERE = (
    Action("help", ("h", "question_mark", "f1"), N_("help"), Group.EVERYWHERE),
    Action("commands", ("colon", "ctrl+p"), N_("commands"), Group.EVERYWHERE),
    Action("go_to", ("g",), N_("go to"), Group.EVERYWHERE),
    Action("back", ("escape",), N_("back"), Group.EVERYWHERE),
    Action("refresh", ("ctrl+r", "f5"), N_("refresh"), Group.EVERYWHERE),
    Action("language", ("f2",), N_("language"), Group.EVERYWHERE),
    Action("undo", ("u",), N_("undo my last order"), Group.EVERYWHERE, changing=True, applies=why.orderable),
    Action("theme", ("f9",), N_("colours"), Group.EVERYWHERE),
    Action("messages", ("f12",), N_("messages"), Group.EVERYWHERE, also=(N_("notices"), N_("history"))),
    Action("quit", ("ctrl+q",), N_("quit"), Group.EVERYWHERE),
)
_LIST = (
    Action("search", ("f", "slash"), N_("search"), Group.LIST),
    Action("toggle_mark", ("space",), N_("mark"), Group.LIST, applies=why.some_line),
    Action("mark_range", ("minus",), N_("mark a range"), Group.LIST, applies=why.some_line),
    Action("mark_all", ("asterisk",), N_("mark all"), Group.LIST, applies=why.some_line),
    Action("mark_again", ("ctrl+z",), N_("marks back"), Group.LIST),
    Action("sort", ("t",), N_("sort"), Group.LIST),
    Action("copy", ("y",), N_("copy"), Group.LIST, applies=why.some_line),
    Action("export", ("e",), N_("Excel"), Group.LIST),
    Action("open_record", ("enter",), N_("open"), Group.LIST, applies=why.some_record),
    Action("new_record", ("n",), N_("new"), Group.LIST, changing=True, applies=why.orderable),
    Action("remove_record", ("x",), N_("remove"), Group.LIST, changing=True, dangerous=True, applies=why.some_of_ours),
    Action("lines_of", ("ctrl+n",), N_("its lines"), Group.LIST, applies=why.some_record),
    Action("columns", ("c",), N_("columns"), Group.LIST),
    Action("views", ("m",), N_("saved views"), Group.LIST),
    Action("named_items", ("f7",), N_("what was not found"), Group.LIST),
)


def _change(kind: ChangeKind, key: str, label: str, *also: str) -> Action:
    """The action that orders a kind of change."""
    return Action(
        kind.action, (key,), label, Group.LINES, changing=True, dangerous=not kind.reversible,
        applies=why.for_change(kind), offered=partial(why.offered, kind=kind), also=also,
    )  # fmt: skip


_LOSS_WORDS = (N_("theft"), N_("loss"), N_("missing"), N_("emergency"))
_CHANGES = (
    _change(kinds.ACTIVATE, "a", N_("activate")),
    _change(kinds.SWAP_SIM, "w", N_("swap")),
    _change(kinds.SUSPEND, "s", N_("suspend")),
    _change(kinds.REACTIVATE, "r", N_("reactivate")),
    _change(kinds.SET_PLAN, "p", N_("plan")),
    _change(kinds.ADD_OPTIONS, "o", N_("options")),
    _change(kinds.SET_BLOCKS, "b", N_("blocks")),
    _change(kinds.SET_PAY_BY_MOBILE_LIMIT, "l", N_("PayByMobile limit")),
    _change(kinds.SET_BILLING_ACCOUNT, "q", N_("billing account")),
    _change(kinds.SET_SPLIT_BILL, "z", N_("split bill")),
    _change(kinds.REPORT_DEPARTURE, "d", N_("departure")),
    _change(kinds.REPORT_LOSS, "f8", N_("lost or stolen"), *_LOSS_WORDS),
    _change(kinds.CEASE, "x", N_("stop")),
)
_LINES = (
    *_CHANGES,
    Action(
        "add",
        ("n",),
        N_("add a SIM card"),
        Group.LINES,
        changing=True,
        applies=why.addable,
        offered=partial(why.offered, kind=kinds.ADD_LINE),
    ),
    Action("import_list", ("i",), N_("import a list"), Group.LINES, changing=True, area="files"),
    Action(
        "own_files", ("f7",), N_("own files, formats"), Group.LINES, applies=why.for_readers_of_findings, area="files"
    ),
    Action("open_line", ("enter",), N_("open"), Group.LINES, applies=why.some_line),
)
_ONE_LINE = (
    Action("previous_line", ("less_than_sign",), N_("previous line"), Group.ONE_LINE),
    Action("next_line", ("greater_than_sign",), N_("next line"), Group.ONE_LINE),
    Action("previous_tab", ("f3",), N_("previous tab"), Group.ONE_LINE),
    Action("next_tab", ("f4",), N_("next tab"), Group.ONE_LINE),
    Action("save", ("ctrl+g", "f10"), N_("save"), Group.ONE_LINE, changing=True, applies=why.changeable),
    Action("reveal_puk", ("v",), N_("PUK"), Group.ONE_LINE, applies=why.may_see_puk, offered=why.puk_told),
)
_REVIEW = (
    Action("apply", ("ctrl+g", "f10"), N_("apply"), Group.REVIEW, changing=True),
    Action("date", ("ctrl+t",), N_("date"), Group.REVIEW, changing=True, applies=why.datable),
    Action("list_reminder", ("r",), N_("write a reminder"), Group.REVIEW),
    Action("only_changes", ("ctrl+o",), N_("only changes"), Group.REVIEW),
    Action("compare", ("enter",), N_("details"), Group.REVIEW),
    Action("retry_refused", ("r",), N_("try the refused again"), Group.REVIEW, changing=True),
    Action("only_refused", ("f", "slash"), N_("only refused"), Group.REVIEW),
    Action("export_result", ("e",), N_("Excel"), Group.REVIEW),
    Action("order_sheet", ("f7",), N_("order sheet"), Group.REVIEW),
    Action("note_sent", ("f6", "ctrl+l"), N_("operator asked"), Group.REVIEW, changing=True),
    Action("confirm_done", ("a",), N_("operator confirmed"), Group.REVIEW, changing=True),
    Action("decide", ("f8",), N_("approve or refuse"), Group.REVIEW, changing=True),
    Action("approve", ("ctrl+g", "f10"), N_("approve"), Group.REVIEW, changing=True),
    Action("refuse_order", ("ctrl+x",), N_("refuse"), Group.REVIEW, changing=True),
    Action("approve_rule", ("ctrl+g", "f10"), N_("approve"), Group.REVIEW, changing=True, applies=why.for_managers),
    Action("drop_rule", ("ctrl+x",), N_("drop the proposal"), Group.REVIEW, changing=True, applies=why.for_managers),
    Action("rule_limits", ("l",), N_("limits"), Group.REVIEW, changing=True, applies=why.for_managers),
    Action("rule_off", ("x",), N_("switch off"), Group.REVIEW, changing=True, applies=why.for_managers),
    Action("open_order", ("enter",), N_("open"), Group.REVIEW),
    Action("cancel_rest", ("ctrl+x",), N_("stop the rest"), Group.REVIEW, changing=True),
)
_FORM = (
    Action("choose", ("enter",), N_("choose"), Group.FORM),
    Action("switch", ("space",), N_("switch"), Group.FORM),
    Action("category", ("f6", "ctrl+l"), N_("category"), Group.FORM),
    Action("check", ("ctrl+g", "f10"), N_("review"), Group.FORM),
    Action("submit", ("ctrl+g", "f10"), N_("send"), Group.FORM),
    Action("invitation", ("ctrl+n",), N_("I have an invitation code"), Group.FORM, changing=True),
    Action("forgotten", ("f6", "ctrl+l"), N_("password forgotten"), Group.FORM, changing=True),
    Action("have_code", ("ctrl+n",), N_("I have the code"), Group.FORM, changing=True),
    Action("step_back", ("f3",), N_("step back"), Group.FORM),
    Action("step_on", ("f4",), N_("next step"), Group.FORM),
    Action("batch", ("ctrl+o",), N_("many from a workbook"), Group.FORM, changing=True),
    Action("discard", ("f8",), N_("discard the draft"), Group.FORM),
)
_PROFILES = (
    Action("new_profile", ("n",), N_("new"), Group.PROFILES, changing=True, applies=why.profiles_change),
    Action("change_role", ("f6", "ctrl+l"), N_("role"), Group.PROFILES, changing=True, applies=why.some_profile),
    Action("invite_again", ("r",), N_("invite again"), Group.PROFILES, changing=True, applies=why.invited),
    Action("change_profile", ("d",), N_("data"), Group.PROFILES, changing=True, applies=why.some_profile),
    Action(
        "remove_profile", ("x",), N_("withdraw, remove"), Group.PROFILES, changing=True, dangerous=True,
        applies=why.some_profile,
    ),
    Action("change_password", ("d",), N_("password"), Group.PROFILES, changing=True, applies=why.own_access),
    Action(
        "second_factor", ("f6", "ctrl+l"), N_("second factor"), Group.PROFILES, changing=True, applies=why.own_access
    ),
    Action("end_second_factor", ("f8",), N_("end it"), Group.PROFILES, changing=True),
    Action(
        "reset_second_factor", ("f8",), N_("reset second factor"), Group.PROFILES, changing=True, dangerous=True,
        applies=why.some_profile,
    ),
    Action(
        "end_session", ("x",), N_("end"), Group.PROFILES, changing=True, dangerous=True, applies=why.some_session
    ),
    Action(
        "end_others", ("ctrl+x",), N_("end all others"), Group.PROFILES, changing=True, dangerous=True,
        applies=why.own_access,
    ),
    Action("find_user", ("f6", "ctrl+l"), N_("a user of the fleet"), Group.PROFILES, changing=True),
    Action("open_audit", ("f7",), N_("audit log"), Group.PROFILES, applies=why.for_readers_of_the_log, area="audit"),
    Action("audit_filter", ("f", "slash"), N_("search"), Group.PROFILES),
)  # fmt: skip
_CONTRACT = (
    Action("who_has", ("enter",), N_("which lines have this?"), Group.CONTRACT),
    Action(
        "ask_for_plan",
        ("n",),
        N_("ask for this plan"),
        Group.CONTRACT,
        changing=True,
        applies=why.not_contracted,
        area="tickets",
    ),
    Action("choose_contract", ("c",), N_("another contract"), Group.CONTRACT),
)
_PACKS = (
    Action("pack_lines", ("enter",), N_("by line"), Group.PACKS),
    Action("notify", ("l",), N_("notification"), Group.PACKS, changing=True, applies=why.pack_runs),
    Action("change_pack", ("p",), N_("change"), Group.PACKS, changing=True, applies=why.pack_runs),
    Action("stop_pack", ("x",), N_("stop"), Group.PACKS, changing=True, dangerous=True, applies=why.pack_runs),
    Action(
        "keep_pack", ("ctrl+x",), N_("cancel the planned change"), Group.PACKS, changing=True,
        applies=why.something_comes,
    ),
    Action("order_pack", ("n",), N_("order a pack"), Group.PACKS, changing=True, applies=why.pack_orderable),
    Action("in_overview", ("ctrl+n",), N_("in the overview"), Group.PACKS),
)  # fmt: skip

_TICKETS = (
    Action("new_ticket", ("n",), N_("new ticket"), Group.TICKETS, changing=True, applies=why.for_managers_to_send),
    Action("ticket_state", ("c",), N_("state"), Group.TICKETS),
    Action("stock", ("f7",), N_("stock of SIM cards"), Group.TICKETS),
    Action(
        "order_cards", ("n",), N_("order SIM cards"), Group.TICKETS, changing=True, applies=why.for_managers_to_send
    ),
    Action("reply", ("n",), N_("reply"), Group.TICKETS, changing=True, applies=why.open_ticket),
    Action("close_ticket", ("x",), N_("close"), Group.TICKETS, changing=True, applies=why.open_ticket),
    Action("reopen_ticket", ("r",), N_("open again"), Group.TICKETS, changing=True, applies=why.closed_ticket),
    Action("save_file", ("e",), N_("save a file"), Group.TICKETS),
    Action("attach", ("ctrl+o",), N_("attach a file"), Group.TICKETS),
    Action("known_address", ("f6", "ctrl+l"), N_("address used before"), Group.TICKETS),
    Action("template", ("f7",), N_("list to fill in"), Group.TICKETS),
    Action("ticket_about", ("semicolon",), N_("ticket about it"), Group.TICKETS, changing=True, applies=why.changeable),
)
_INVOICES = (
    Action("pay", ("p",), N_("pay"), Group.INVOICES, changing=True, applies=why.payable),
    Action("invoice_pdf", ("f7",), N_("PDF"), Group.INVOICES, applies=why.some_invoice),
    Action("choose_account", ("q",), N_("billing account"), Group.INVOICES),
    Action("copy_invoice", ("y",), N_("copy"), Group.INVOICES, applies=why.some_invoice),
    Action("billing_settings", ("f6", "ctrl+l"), N_("billing settings"), Group.INVOICES, area="billing_settings"),
    Action("mark_month", ("space",), N_("mark to compare"), Group.INVOICES, applies=why.some_record),
    Action("categories", ("c",), N_("sums by category"), Group.INVOICES),
    Action("only_risen", ("ctrl+o",), N_("only what rose"), Group.INVOICES),
    Action("qr_code", ("c",), N_("QR code"), Group.INVOICES, applies=why.payment_under_way),
    Action("copy_payment", ("y",), N_("copy"), Group.INVOICES, applies=why.some_record),
    Action(
        "open_page",
        ("f6", "ctrl+l"),
        N_("open the page here"),
        Group.INVOICES,
        changing=True,
        applies=why.payment_under_way,
    ),
    Action("sample_page", ("f7",), N_("payment page"), Group.INVOICES, changing=True, applies=why.to_cancel),
    Action(
        "cancel_payment",
        ("ctrl+x",),
        N_("cancel the payment"),
        Group.INVOICES,
        changing=True,
        applies=why.to_cancel,
    ),
)
_FINDINGS = (
    Action(
        "people", ("f6", "ctrl+l"), N_("HR list"), Group.FINDINGS, applies=why.for_readers_of_findings, area="people"
    ),
    Action("order_finding", ("a",), N_("order"), Group.FINDINGS, changing=True, applies=why.orderable),
    Action("dispute_finding", ("semicolon",), N_("dispute"), Group.FINDINGS, changing=True, applies=why.orderable),
    Action("keep_line", ("f7",), N_("keep"), Group.FINDINGS, changing=True, applies=why.orderable),
    Action("dismiss_finding", ("x",), N_("dismiss"), Group.FINDINGS, changing=True, applies=why.orderable),
    Action("disputes", ("ctrl+o",), N_("disputes"), Group.FINDINGS, applies=why.for_readers_of_findings),
    Action("dispute_sent", ("f6", "ctrl+l"), N_("letter sent"), Group.FINDINGS, changing=True, applies=why.orderable),
    Action(
        "dispute_accepted", ("a",), N_("operator agreed"), Group.FINDINGS, changing=True, applies=why.orderable
    ),
    Action(
        "dispute_credited", ("p",), N_("money came back"), Group.FINDINGS, changing=True, applies=why.orderable
    ),
    Action("dispute_reminder", ("r",), N_("write a reminder"), Group.FINDINGS, applies=why.some_record),
    Action("dispute_letter", ("f7",), N_("letter"), Group.FINDINGS, applies=why.some_record),
)  # fmt: skip

ACTIONS: dict[str, Action] = {
    action.id: action
    for action in (*_EVERYWHERE, *_areas(), *_WAITING, *_LIST, *_LINES, *_ONE_LINE, *_REVIEW, *_FORM, *_CONTRACT,
        *_PACKS, *_PROFILES, *_TICKETS, *_INVOICES, *_FINDINGS)
}  # fmt: skip
"""All actions by id, in the order the help shows them."""

CHANGES = tuple(action.id for action in _CHANGES)
"""Actions that each order a kind of change, in the order of the portal's own."""


def available(
    ids: Iterable[str],
    *,
    read_only: bool = False,
    keymap: Mapping[str, str] | None = None,
    capabilities: Capabilities = ALL,
) -> list[Action]:
    """The actions of `ids` a person may start at all: with `read_only` those that change something are gone, and those
    of areas that the operator does not offer.

    `keymap` gives some of them other keys (action id → keys separated by commas).
    """
    chosen = [
        action
        for action in map(ACTIONS.__getitem__, ids)
        if not (read_only and action.changing) and capabilities.offers(action.area)
    ]
    if not keymap:
        return chosen
    return [
        replace(action, keys=tuple(keymap[action.id].split(","))) if action.id in keymap else action
        for action in chosen
    ]
