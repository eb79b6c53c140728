"""The kinds of change, each described once: words, states, review, command. `models` and `rules` have the rest of each.

The help lists their commands in this order.
"""

from __future__ import annotations

from collections.abc import Mapping

from fleet_tui.domain.changes.kind import ANY_STATE, NOT_CEASED, ChangeCommand, ChangeKind, CommandValue
from fleet_tui.i18n import N_, Nn_

LINE_FIELDS: Mapping[str, str] = {
    "status": N_("status"),
    "iccid": N_("SIM card"),
    "description": N_("description"),
    "person": N_("user"),
    "plan": N_("plan"),
    "options": N_("options"),
    "billing_account": N_("account"),
    "split_bill_profile": N_("split bill"),
    "blocks": N_("blocks"),
    "pay_by_mobile_limit": N_("PayByMobile limit"),
}
"""Fields of a line that a change can alter, in words, in the order in which effects are told."""

_USER = {
    "person_id": N_("user"),
    "given_name": N_("first name"),
    "family_name": N_("last name"),
    "salutation": N_("title"),
    "birth_date": N_("date of birth"),
    "e_mail": N_("e-mail address"),
    "phone_number": N_("contact number"),
    "language": N_("language"),
}
_NUMBER = {
    "msisdn": N_("phone number"),
    "current_operator": N_("current operator"),
    "prepaid": N_("prepaid"),
    "sim_serial": N_("SIM serial number"),
    "customer_number": N_("customer number"),
    "mandate": N_("mandate of the holder"),
    "wished_date": N_("wished date"),
}
_CARD = {"iccid": N_("SIM card number")}
_DESCRIPTION = {"description": N_("description")}
_PLAN = {"plan": N_("tariff plan")}
_OPTIONS = {"options": N_("options")}
_ACCOUNT = {"billing_account": N_("billing account")}
_SPLIT_BILL = {"split_bill_profile": N_("split-bill profile")}
_OPERATOR = {"recipient_operator": N_("new operator")}

_NOT_LIVE = N_("Only an active or a suspended line can be changed so; none of these is.")
_OPTION = CommandValue(
    N_("OPTION"), N_("the option's name or code; several are separated by commas, and the name is quoted"), "options"
)
_OPTIONS_OF_LINES = N_("options of lines")
_OPTION_HEADINGS = (N_("Options now"), N_("Change"))

ADD_LINE = ChangeKind(
    "add_line",
    N_("add a SIM card"),
    Nn_("add {count} line", "add {count} lines"),
    states=(),
    facts=_CARD | _DESCRIPTION | _SPLIT_BILL | _USER | _PLAN | _OPTIONS | _ACCOUNT | _NUMBER,
)
ACTIVATE = ChangeKind(
    "activate",
    N_("activate"),
    Nn_("activate {count} line", "activate {count} lines"),
    states=("PENDING",),
    action="activate",
    why_not=N_("Only a pending line can be activated; none of these is pending."),
    becomes="ACTIVE",
    reversible=False,
    about="status",
    command=ChangeCommand("activate", N_("activate pending lines")),
)
SUSPEND = ChangeKind(
    "suspend",
    N_("suspend"),
    Nn_("suspend {count} line", "suspend {count} lines"),
    states=("ACTIVE",),
    action="suspend",
    why_not=N_("Only an active line can be suspended; none of these is active."),
    becomes="SUSPENDED",
    about="status",
    command=ChangeCommand("suspend", N_("suspend active lines")),
)
REACTIVATE = ChangeKind(
    "reactivate",
    N_("reactivate"),
    Nn_("reactivate {count} line", "reactivate {count} lines"),
    states=("SUSPENDED",),
    action="reactivate",
    why_not=N_("Only a suspended line can be reactivated; none of these is suspended."),
    becomes="ACTIVE",
    about="status",
    command=ChangeCommand("reactivate", N_("reactivate suspended lines")),
)
CEASE = ChangeKind(
    "cease",
    N_("stop the number"),
    Nn_("stop {count} line", "stop {count} lines"),
    states=NOT_CEASED,
    action="stop",
    reversible=False,
    about="status",
    command=ChangeCommand("cease", N_("stop lines for good; a pending one is deleted, its card goes back to stock")),
)
PORT_OUT = ChangeKind("port_out", N_("move the number to another operator"), reversible=False, facts=_OPERATOR)
SWAP_SIM = ChangeKind(
    "swap_sim",
    N_("replace the SIM card"),
    Nn_("replace {count} SIM card", "replace {count} SIM cards"),
    states=("ACTIVE",),
    action="swap",
    why_not=N_("Only an active line gets another SIM card; none of these is active."),
    reversible=False,
    priced=False,
    about="iccid",
    headings=(N_("SIM card now"), N_("New SIM card")),
    widths=(19, 21),
    command=ChangeCommand(
        "swap",
        N_("put another SIM card into a line"),
        CommandValue(
            N_("CARD"),
            N_("the new SIM card's number; - alone reads pairs of phone number and card from standard input"),
            "iccid",
        ),
    ),
    facts=_CARD,
)
REPORT_DEPARTURE = ChangeKind(
    "report_departure",
    N_("report an employee's departure"),
    Nn_("report the departure from {count} line", "report the departure from {count} lines"),
    states=NOT_CEASED,
    action="departure",
    command=ChangeCommand(
        "departure",
        N_("an employee leaves: what becomes of the line"),
        CommandValue(N_("WHAT"), N_("suspend, stop, port-out or reassign")),
    ),
    facts={"action": N_("what becomes of the line"), "clear_split_bill": N_("end the split bill")} | _USER | _OPERATOR,
)
REPORT_LOSS = ChangeKind(
    "report_loss",
    N_("report a SIM card lost or stolen"),
    Nn_("report {count} SIM card lost or stolen", "report {count} SIM cards lost or stolen"),
    action="lost",
    why_not=_NOT_LIVE,
    priced=False,
    about="status",
    command=ChangeCommand(
        "lines lost",
        N_("lost or stolen card: suspend the line, replace the card, write the ticket"),
        CommandValue(N_("CARD"), N_("the new SIM card's number; else it comes later"), "iccid", option="--card"),
        group=N_("lines of the fleet"),
    ),
    facts={
        "iccid": N_("new SIM card number"),
        "stolen": N_("stolen"),
        "message": N_("what happened"),
    },
)
SET_PLAN = ChangeKind(
    "set_plan",
    N_("change the tariff plan"),
    Nn_("change the plan of {count} line", "change the plan of {count} lines"),
    action="plan",
    why_not=_NOT_LIVE,
    about="plan",
    headings=(N_("Plan now"), N_("New plan")),
    widths=(14, 18),
    command=ChangeCommand(
        "plan set",
        N_("change the tariff plan; options that do not go with it are lost"),
        CommandValue(N_("PLAN"), N_("the plan's name or code"), "plan"),
        N_("tariff plans of lines"),
    ),
    facts=_PLAN,
)
ADD_OPTIONS = ChangeKind(
    "add_options",
    N_("add options"),
    Nn_("add options to {count} line", "add options to {count} lines"),
    action="options",
    why_not=_NOT_LIVE,
    about="options",
    headings=_OPTION_HEADINGS,
    widths=(10, 24),
    command=ChangeCommand(
        "options add",
        N_("add options; each line gets those that go with its plan"),
        _OPTION,
        _OPTIONS_OF_LINES,
    ),
    facts=_OPTIONS,
)
REMOVE_OPTIONS = ChangeKind(
    "remove_options",
    N_("remove options"),
    Nn_("remove options from {count} line", "remove options from {count} lines"),
    action="options",
    why_not=_NOT_LIVE,
    about="options",
    headings=_OPTION_HEADINGS,
    widths=(10, 24),
    command=ChangeCommand(
        "options remove",
        N_("remove options"),
        _OPTION,
        _OPTIONS_OF_LINES,
    ),
    facts=_OPTIONS,
)
SET_BLOCKS = ChangeKind(
    "set_blocks",
    N_("change the blocks"),
    Nn_("change the blocks of {count} line", "change the blocks of {count} lines"),
    action="blocks",
    why_not=_NOT_LIVE,
    priced=False,
    about="blocks",
    headings=(N_("Blocks now"), N_("Change")),
    widths=(14, 27),
    command=ChangeCommand(
        "blocks set",
        N_("switch blocks on or off; those not named stay as they are"),
        CommandValue(N_("BLOCKS"), N_("which, and how: mms=on,mobile-data=off")),
        N_("blocks of lines"),
    ),
    facts={"blocks": N_("blocks")},
)
SET_PAY_BY_MOBILE_LIMIT = ChangeKind(
    "set_pay_by_mobile_limit",
    N_("change the PayByMobile limit"),
    Nn_("change the PayByMobile limit of {count} line", "change the PayByMobile limit of {count} lines"),
    action="limit",
    why_not=_NOT_LIVE,
    priced=False,
    about="pay_by_mobile_limit",
    headings=(N_("Limit now"), N_("New limit")),
    command=ChangeCommand(
        "limit set",
        N_("change the PayByMobile limit"),
        CommandValue(N_("AMOUNT"), N_("euros a month, at most 300; none: the legal ceiling")),
        N_("PayByMobile limits of lines"),
    ),
    facts={"limit": N_("PayByMobile limit")},
)
SET_USER = ChangeKind(
    "set_user",
    N_("change the user"),
    Nn_("change the user of {count} line", "change the user of {count} lines"),
    states=NOT_CEASED,
    priced=False,
    command=ChangeCommand(
        "user set",
        N_("change the user of lines, or have none"),
        CommandValue(N_("USER"), N_("a name or id; none; new, with the options below"), "person"),
        N_("users of lines"),
    ),
    facts=_USER | _DESCRIPTION,
)
SET_BILLING_ACCOUNT = ChangeKind(
    "set_billing_account",
    N_("change the billing account"),
    Nn_("bill {count} line to another account", "bill {count} lines to another account"),
    action="account",
    why_not=_NOT_LIVE,
    priced=False,
    about="billing_account",
    headings=(N_("Account now"), N_("New account")),
    command=ChangeCommand(
        "account set",
        N_("bill lines to another account"),
        CommandValue(N_("ACCOUNT"), N_("the billing account's number or name"), "billing_account"),
        N_("billing accounts of lines"),
    ),
    facts=_ACCOUNT,
)
SET_SPLIT_BILL = ChangeKind(
    "set_split_bill",
    N_("change the split bill"),
    Nn_("change the split bill of {count} line", "change the split bill of {count} lines"),
    action="split_bill",
    why_not=_NOT_LIVE,
    priced=False,
    about="split_bill_profile",
    headings=(N_("Split bill now"), N_("New split bill")),
    widths=(14, 27),
    command=ChangeCommand(
        "split set",
        N_("change the split-bill profile, or have none"),
        CommandValue(N_("PROFILE"), N_("the profile's name or id; none"), "split_bill_profile"),
        N_("split bills of lines"),
    ),
    facts=_SPLIT_BILL,
)
COMBINED = ChangeKind("combined", N_("several changes"), states=ANY_STATE, widths=(10, 24))
MIXED = ChangeKind("mixed", N_("several changes"))
"""The kind of an order whose items are of several kinds; no change is of it."""

KINDS: Mapping[str, ChangeKind] = {
    kind.code: kind
    for kind in (
        ADD_LINE, ACTIVATE, SUSPEND, REACTIVATE, CEASE, PORT_OUT, SWAP_SIM, REPORT_LOSS, REPORT_DEPARTURE, SET_PLAN,
        ADD_OPTIONS, REMOVE_OPTIONS, SET_BLOCKS, SET_PAY_BY_MOBILE_LIMIT, SET_USER, SET_BILLING_ACCOUNT,
        SET_SPLIT_BILL, COMBINED,
    )
}  # fmt: skip
"""All kinds of change by their code."""


def kind_of(code: str) -> ChangeKind:
    """The kind of an order; one that a newer server invented is shown as several kinds are."""
    return KINDS.get(code, MIXED)
