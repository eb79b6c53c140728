"""Every action once: what it is called, which keys start it, and whether it applies now, with the reason when not.

Bindings, footer, selection bar, palette, help, `docs/keys.md` and `--read-only` all read this table. An action is
carried out by the screen's method `do_<id>`, and rebound in the settings by its id.

The keys follow one idea: the first works on a Belgian AZERTY keyboard over SSH inside tmux, aliases come after. No `[`
and no capital A B C D F H is bound: an escape sequence torn by a slow line arrives as those. No destructive action
acts on one key: it opens a review.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.billing import Invoice
from fleet_tui.domain.group_pack import GroupPack, PackStatus
from fleet_tui.domain.payment import Payment
from fleet_tui.domain.plan import Plan
from fleet_tui.domain.profile import Profile, ProfileStatus, Role
from fleet_tui.domain.ticket import Ticket, TicketStatus
from fleet_tui.i18n import N_, _
from fleet_tui.workspace.selection import Selection


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


Applies = Callable[[Selection], str | None]
"""Gives None when the action applies, otherwise the reason why not, translated."""


def always(selection: Selection) -> str | None:
    """Applies whatever is selected."""
    return None


def _some_line(selection: Selection) -> str | None:
    return None if selection.count else _("There is no line here.")


def _some_record(selection: Selection) -> str | None:
    return None if selection.record is not None else _("There is nothing here to open.")


def _payable(selection: Selection) -> str | None:
    invoice = selection.record
    if not isinstance(invoice, Invoice):
        return _("There is no invoice here.")
    if not invoice.unpaid:
        return _("This invoice is paid.")
    return _orderable(selection)


def _some_invoice(selection: Selection) -> str | None:
    return None if isinstance(selection.record, Invoice) else _("There is no invoice here.")


def _payment_under_way(selection: Selection) -> str | None:
    payment = selection.record
    if not isinstance(payment, Payment) or not payment.under_way:
        return _("This payment has ended.")
    return None


def _to_cancel(selection: Selection) -> str | None:
    return _payment_under_way(selection) or _orderable(selection)


def _some_of_ours(selection: Selection) -> str | None:
    return _orderable(selection) or _some_record(selection)


def _not_contracted(selection: Selection) -> str | None:
    if reason := _for_managers(selection):
        return reason
    plan = selection.record
    if not isinstance(plan, Plan):
        return _("There is no tariff plan here.")
    return _("This plan is in your contract already.") if plan.contracted else None


def _for_managers_to_send(selection: Selection) -> str | None:
    if selection.role != Role.MANAGER:
        return _("Only a fleet manager can write tickets.")
    return None if selection.connected else _("Not connected: nothing can be sent now. F5 tries again.")


def _open_ticket(selection: Selection) -> str | None:
    if reason := _for_managers_to_send(selection):
        return reason
    return _("The ticket is closed; o opens it again.") if _is_closed(selection) else None


def _closed_ticket(selection: Selection) -> str | None:
    if reason := _for_managers_to_send(selection):
        return reason
    return None if _is_closed(selection) else _("The ticket is not closed.")


def _is_closed(selection: Selection) -> bool:
    return isinstance(selection.record, Ticket) and selection.record.status == TicketStatus.CLOSED


def _profiles_change(selection: Selection) -> str | None:
    if selection.role != Role.MANAGER:
        return _("Only a fleet manager can change profiles.")
    return None if selection.connected else _("Not connected: nothing can be changed now. F5 tries again.")


def _some_profile(selection: Selection) -> str | None:
    if reason := _profiles_change(selection):
        return reason
    return None if isinstance(selection.record, Profile) else _("There is no profile here.")


def _invited(selection: Selection) -> str | None:
    if reason := _some_profile(selection):
        return reason
    profile = selection.record
    if not isinstance(profile, Profile) or profile.status != ProfileStatus.INVITED:
        return _("This profile is complete: there is nothing to invite to.")
    return None if profile.e_mail else _("This profile has no e-mail address to write to.")


def _for_readers_of_the_log(selection: Selection) -> str | None:
    return None if selection.role == Role.MANAGER else _("The audit log is for fleet managers.")


def _for_readers_of_profiles(selection: Selection) -> str | None:
    return None if selection.role == Role.MANAGER else _("User profiles are for fleet managers.")


def _needs(status: LineStatus, reason: str) -> Applies:
    def applies(selection: Selection) -> str | None:
        return _changeable(selection) or (None if status in selection.statuses else _(reason))

    return applies


def _live(selection: Selection) -> str | None:
    if reason := _changeable(selection):
        return reason
    if selection.statuses & {LineStatus.ACTIVE, LineStatus.SUSPENDED}:
        return None
    return _("Only an active or a suspended line can be changed so; none of these is.")


def _changeable(selection: Selection) -> str | None:
    return _orderable(selection) if selection.count else _("There is no line here.")


def _for_managers(selection: Selection) -> str | None:
    return None if selection.role == Role.MANAGER else _("Only a fleet manager can change lines.")


def _orderable(selection: Selection) -> str | None:
    if reason := _for_managers(selection):
        return reason
    if not selection.connected:
        return _("Not connected: nothing can be changed now. F5 tries again.")
    return None


def _pack_orderable(selection: Selection) -> str | None:
    if selection.role != Role.MANAGER:
        return _("Only a fleet manager can change group packs.")
    return None if selection.connected else _("Not connected: nothing can be changed now. F5 tries again.")


def _pack_runs(selection: Selection) -> str | None:
    if reason := _pack_orderable(selection):
        return reason
    if not isinstance(selection.record, GroupPack):
        return _("There is no group pack here.")
    return _("This group pack has ended: n orders one.") if selection.record.status == PackStatus.STOPPED else None


def _something_comes(selection: Selection) -> str | None:
    if reason := _pack_runs(selection):
        return reason
    pack = selection.record
    if isinstance(pack, GroupPack) and (pack.stops_on is not None or pack.coming is not None):
        return None
    return _("Nothing is ordered for this pack that could be withdrawn.")


def _may_see_puk(selection: Selection) -> str | None:
    if selection.role != Role.MANAGER:
        return _("Only a fleet manager can see the PUK.")
    return None if selection.connected else _("Not connected: the PUK cannot be asked for now. F5 tries again.")


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
    applies: Applies = always

    @property
    def key(self) -> str:
        """The key shown for it, in words (`ctrl+g`, `space`)."""
        return key_name(self.keys[0])

    @property
    def key_in_text(self) -> str:
        """The key that starts it while somebody types, in words; empty when each of its keys would be typed."""
        return next((key_name(key) for key in self.keys if _types_nothing(key)), "")

    @property
    def text(self) -> str:
        """Its label in the language in use."""
        return _(self.label)


_KEY_NAMES = {
    "asterisk": "*", "slash": "/", "colon": ":", "question_mark": "?", "less_than_sign": "<", "greater_than_sign": ">",
    "escape": "esc", "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End", "ampersand": "&",
    "quotation_mark": '"', "apostrophe": "'", "left_parenthesis": "(", "section_sign": "§", "exclamation_mark": "!",
    "semicolon": ";",
}  # fmt: skip


def key_name(key: str) -> str:
    """How a key is written on screen and in the documents."""
    if len(key) > 1 and key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return _KEY_NAMES.get(key, key)


def _types_nothing(key: str) -> bool:
    return key == "escape" or key.startswith("ctrl+") or (key[0] == "f" and key[1:].isdigit())


_AZERTY_DIGITS = (
    "ampersand", "é", "quotation_mark", "apostrophe", "left_parenthesis", "section_sign", "è", "exclamation_mark", "ç",
)  # fmt: skip

AREAS: tuple[tuple[str, str], ...] = (
    ("sim_cards", N_("SIM cards")),
    ("profiles", N_("User profiles")),
    ("tickets", N_("Tickets")),
    ("mybill", N_("MyBill")),
    ("group_packs", N_("Group packs")),
    ("billing_settings", N_("Billing settings")),
    ("invoices", N_("Invoices")),
    ("contract", N_("Contract")),
    ("orders", N_("Orders")),
)
"""The nine areas by their number key, 1 to 9: id and label."""
AUDIT = N_("Audit log")
"""A place beside the nine areas."""


def _areas() -> Iterable[Action]:
    for number, ((area, label), azerty) in enumerate(zip(AREAS, _AZERTY_DIGITS, strict=True), start=1):
        applies = _for_readers_of_profiles if area == "profiles" else always
        yield Action(f"open_{area}", (str(number), azerty), label, Group.DASHBOARD, applies=applies)


_EVERYWHERE = (
    Action("help", ("h", "question_mark", "f1"), N_("help"), Group.EVERYWHERE),
    Action("commands", ("colon", "ctrl+p"), N_("commands"), Group.EVERYWHERE),
    Action("go_to", ("g",), N_("go to"), Group.EVERYWHERE),
    Action("back", ("escape",), N_("back"), Group.EVERYWHERE),
    Action("refresh", ("ctrl+r", "f5"), N_("refresh"), Group.EVERYWHERE),
    Action("language", ("f2",), N_("language"), Group.EVERYWHERE),
    Action("undo", ("u",), N_("undo my last order"), Group.EVERYWHERE, changing=True, applies=_orderable),
    Action("theme", ("f9",), N_("colours"), Group.EVERYWHERE),
    Action("quit", ("ctrl+q",), N_("quit"), Group.EVERYWHERE),
)
_LIST = (
    Action("search", ("f", "slash"), N_("search"), Group.LIST),
    Action("toggle_mark", ("space",), N_("mark"), Group.LIST),
    Action("mark_range", ("v",), N_("mark a range"), Group.LIST),
    Action("mark_all", ("asterisk",), N_("mark all"), Group.LIST),
    Action("sort", ("t",), N_("sort"), Group.LIST),
    Action("copy", ("y",), N_("copy"), Group.LIST, applies=_some_line),
    Action("export", ("e",), N_("Excel"), Group.LIST),
    Action("open_record", ("enter",), N_("open"), Group.LIST, applies=_some_record),
    Action("new_record", ("n",), N_("new"), Group.LIST, changing=True, applies=_orderable),
    Action("remove_record", ("x",), N_("remove"), Group.LIST, changing=True, dangerous=True, applies=_some_of_ours),
    Action("lines_of", ("w",), N_("its lines"), Group.LIST, applies=_some_record),
    Action("columns", ("c",), N_("columns"), Group.LIST),
    Action("views", ("m",), N_("saved views"), Group.LIST),
)
_LINES = (
    Action(
        "activate", ("a",), N_("activate"), Group.LINES, changing=True, dangerous=True,
        applies=_needs(LineStatus.PENDING, N_("Only a pending line can be activated; none of these is pending.")),
    ),
    Action(
        "swap", ("w",), N_("swap"), Group.LINES, changing=True, dangerous=True,
        applies=_needs(LineStatus.ACTIVE, N_("Only an active line gets another SIM card; none of these is active.")),
    ),
    Action(
        "suspend", ("s",), N_("suspend"), Group.LINES, changing=True,
        applies=_needs(LineStatus.ACTIVE, N_("Only an active line can be suspended; none of these is active.")),
    ),
    Action(
        "reactivate", ("r",), N_("reactivate"), Group.LINES, changing=True,
        applies=_needs(
            LineStatus.SUSPENDED, N_("Only a suspended line can be reactivated; none of these is suspended.")
        ),
    ),
    Action("plan", ("p",), N_("plan"), Group.LINES, changing=True, applies=_live),
    Action("options", ("o",), N_("options"), Group.LINES, changing=True, applies=_live),
    Action("blocks", ("b",), N_("blocks"), Group.LINES, changing=True, applies=_live),
    Action("limit", ("l",), N_("PayByMobile limit"), Group.LINES, changing=True, applies=_live),
    Action("account", ("q",), N_("billing account"), Group.LINES, changing=True, applies=_live),
    Action("split_bill", ("z",), N_("split bill"), Group.LINES, changing=True, applies=_live),
    Action("departure", ("d",), N_("departure"), Group.LINES, changing=True, applies=_changeable),
    Action("stop", ("x",), N_("stop"), Group.LINES, changing=True, dangerous=True, applies=_changeable),
    Action("add", ("n",), N_("add a SIM card"), Group.LINES, changing=True, applies=_for_managers),
    Action("import_list", ("i",), N_("import a list"), Group.LINES, changing=True),
    Action("open_line", ("enter",), N_("open"), Group.LINES, applies=_some_line),
)  # fmt: skip
_ONE_LINE = (
    Action("previous_line", ("less_than_sign",), N_("previous line"), Group.ONE_LINE),
    Action("next_line", ("greater_than_sign",), N_("next line"), Group.ONE_LINE),
    Action("previous_tab", ("f3",), N_("previous tab"), Group.ONE_LINE),
    Action("next_tab", ("f4",), N_("next tab"), Group.ONE_LINE),
    Action("save", ("ctrl+g", "f10"), N_("save"), Group.ONE_LINE, changing=True, applies=_changeable),
    Action("reveal_puk", ("v",), N_("PUK"), Group.ONE_LINE, applies=_may_see_puk),
)
_REVIEW = (
    Action("apply", ("ctrl+g", "f10"), N_("apply"), Group.REVIEW, changing=True),
    Action("date", ("ctrl+t",), N_("date"), Group.REVIEW, changing=True),
    Action("only_changes", ("ctrl+o",), N_("only changes"), Group.REVIEW),
    Action("compare", ("enter",), N_("details"), Group.REVIEW),
    Action("retry_refused", ("r",), N_("try the refused again"), Group.REVIEW, changing=True),
    Action("only_refused", ("f", "slash"), N_("only refused"), Group.REVIEW),
    Action("export_result", ("e",), N_("Excel"), Group.REVIEW),
    Action("order_sheet", ("s",), N_("order sheet"), Group.REVIEW),
    Action("open_order", ("enter",), N_("open"), Group.REVIEW),
    Action("cancel_rest", ("ctrl+x",), N_("stop the rest"), Group.REVIEW, changing=True),
)
_FORM = (
    Action("choose", ("enter",), N_("choose"), Group.FORM),
    Action("switch", ("space",), N_("switch"), Group.FORM),
    Action("category", ("f", "slash"), N_("category"), Group.FORM),
    Action("check", ("ctrl+g", "f10"), N_("review"), Group.FORM),
    Action("submit", ("ctrl+g", "f10"), N_("send"), Group.FORM),
    Action("invitation", ("ctrl+n",), N_("I have an invitation code"), Group.FORM),
    Action("step_back", ("f3",), N_("step back"), Group.FORM),
    Action("step_on", ("f4",), N_("next step"), Group.FORM),
    Action("batch", ("ctrl+o",), N_("many from a workbook"), Group.FORM, changing=True),
    Action("discard", ("f8",), N_("throw the draft away"), Group.FORM),
)
_PROFILES = (
    Action("new_profile", ("n",), N_("new"), Group.PROFILES, changing=True, applies=_profiles_change),
    Action("change_role", ("r",), N_("role"), Group.PROFILES, changing=True, applies=_some_profile),
    Action("invite_again", ("i",), N_("invite again"), Group.PROFILES, changing=True, applies=_invited),
    Action("change_profile", ("d",), N_("data"), Group.PROFILES, changing=True, applies=_some_profile),
    Action(
        "remove_profile", ("x",), N_("withdraw, remove"), Group.PROFILES, changing=True, dangerous=True,
        applies=_some_profile,
    ),
    Action("find_user", ("f6", "ctrl+l"), N_("a user of the fleet"), Group.PROFILES, changing=True),
    Action("open_audit", ("a",), N_("audit log"), Group.PROFILES, applies=_for_readers_of_the_log),
    Action("audit_filter", ("f", "slash"), N_("search"), Group.PROFILES),
)  # fmt: skip
_CONTRACT = (
    Action("who_has", ("enter",), N_("who of us has this?"), Group.CONTRACT),
    Action("ask_for_plan", ("n",), N_("ask for this plan"), Group.CONTRACT, changing=True, applies=_not_contracted),
    Action("choose_contract", ("c",), N_("another contract"), Group.CONTRACT),
)
_PACKS = (
    Action("pack_lines", ("enter",), N_("by line"), Group.PACKS),
    Action("notify", ("m",), N_("notification"), Group.PACKS, changing=True, applies=_pack_runs),
    Action("change_pack", ("p",), N_("change"), Group.PACKS, changing=True, applies=_pack_runs),
    Action("stop_pack", ("x",), N_("stop"), Group.PACKS, changing=True, dangerous=True, applies=_pack_runs),
    Action("keep_pack", ("r",), N_("withdraw what is to come"), Group.PACKS, changing=True, applies=_something_comes),
    Action("order_pack", ("n",), N_("order a pack"), Group.PACKS, changing=True, applies=_pack_orderable),
    Action("in_overview", ("o",), N_("in the overview"), Group.PACKS),
)

_TICKETS = (
    Action("new_ticket", ("n",), N_("new ticket"), Group.TICKETS, changing=True, applies=_for_managers_to_send),
    Action("ticket_state", ("o",), N_("state"), Group.TICKETS),
    Action("stock", ("s",), N_("stock of SIM cards"), Group.TICKETS),
    Action("order_cards", ("n",), N_("order SIM cards"), Group.TICKETS, changing=True, applies=_for_managers_to_send),
    Action("reply", ("r",), N_("reply"), Group.TICKETS, changing=True, applies=_open_ticket),
    Action("close_ticket", ("x",), N_("close"), Group.TICKETS, changing=True, applies=_open_ticket),
    Action("reopen_ticket", ("o",), N_("open again"), Group.TICKETS, changing=True, applies=_closed_ticket),
    Action("save_file", ("s",), N_("save a file"), Group.TICKETS),
    Action("attach", ("ctrl+o",), N_("attach a file"), Group.TICKETS),
    Action("known_address", ("f6", "ctrl+l"), N_("address used before"), Group.TICKETS),
    Action("template", ("f7",), N_("list to fill in"), Group.TICKETS),
    Action("ticket_about", ("semicolon",), N_("ticket about it"), Group.TICKETS, changing=True, applies=_changeable),
)
_INVOICES = (
    Action("pay", ("p",), N_("pay"), Group.INVOICES, changing=True, applies=_payable),
    Action("invoice_pdf", ("d",), N_("PDF"), Group.INVOICES, applies=_some_invoice),
    Action("choose_account", ("q",), N_("billing account"), Group.INVOICES),
    Action("copy_invoice", ("y",), N_("copy"), Group.INVOICES, applies=_some_invoice),
    Action("billing_settings", ("b",), N_("billing settings"), Group.INVOICES),
    Action("categories", ("c",), N_("sums by category"), Group.INVOICES),
    Action("only_risen", ("ctrl+o",), N_("only what rose"), Group.INVOICES),
    Action("qr_code", ("k",), N_("QR code"), Group.INVOICES, applies=_payment_under_way),
    Action("copy_payment", ("y",), N_("copy"), Group.INVOICES, applies=_some_record),
    Action("open_page", ("o",), N_("open the page here"), Group.INVOICES, changing=True, applies=_payment_under_way),
    Action("sample_page", ("s",), N_("payment page"), Group.INVOICES, changing=True, applies=_to_cancel),
    Action("cancel_payment", ("ctrl+x",), N_("cancel the payment"), Group.INVOICES, changing=True, applies=_to_cancel),
)

ACTIONS: dict[str, Action] = {
    action.id: action
    for action in (*_EVERYWHERE, *_areas(), *_LIST, *_LINES, *_ONE_LINE, *_REVIEW, *_FORM, *_CONTRACT, *_PACKS,
        *_PROFILES, *_TICKETS, *_INVOICES)
}  # fmt: skip
"""All actions by id, in the order the help shows them."""


def available(ids: Iterable[str], *, read_only: bool = False, keymap: Mapping[str, str] | None = None) -> list[Action]:
    """The actions of `ids` a person may start at all: with `read_only` those that change something are gone.

    `keymap` gives some of them other keys (action id → keys separated by commas).
    """
    chosen = [action for action in map(ACTIONS.__getitem__, ids) if not (read_only and action.changing)]
    if not keymap:
        return chosen
    return [
        replace(action, keys=tuple(keymap[action.id].split(","))) if action.id in keymap else action
        for action in chosen
    ]
