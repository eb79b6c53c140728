"""The kinds of change. `models` has a model for each, `rules` a rule."""

from __future__ import annotations

from collections.abc import Mapping

from fleet_tui.domain.changes.kind import ANY_STATE, NOT_CEASED, ChangeKind

ADD_LINE = ChangeKind("add_line", states=())
ACTIVATE = ChangeKind("activate", states=("PENDING",), reversible=False)
SUSPEND = ChangeKind("suspend", states=("ACTIVE",))
REACTIVATE = ChangeKind("reactivate", states=("SUSPENDED",))
SWAP_SIM = ChangeKind("swap_sim", states=("ACTIVE",), reversible=False)
CEASE = ChangeKind("cease", states=NOT_CEASED, reversible=False)
PORT_OUT = ChangeKind("port_out", reversible=False)
SET_USER = ChangeKind("set_user", states=NOT_CEASED)
SET_PLAN = ChangeKind("set_plan")
ADD_OPTIONS = ChangeKind("add_options")
REMOVE_OPTIONS = ChangeKind("remove_options")
SET_BILLING_ACCOUNT = ChangeKind("set_billing_account")
SET_SPLIT_BILL = ChangeKind("set_split_bill")
SET_BLOCKS = ChangeKind("set_blocks")
SET_PAY_BY_MOBILE_LIMIT = ChangeKind("set_pay_by_mobile_limit")
REPORT_DEPARTURE = ChangeKind("report_departure", states=NOT_CEASED)
COMBINED = ChangeKind("combined", states=ANY_STATE)

KINDS: Mapping[str, ChangeKind] = {
    kind.code: kind
    for kind in (
        ADD_LINE, ACTIVATE, SUSPEND, REACTIVATE, SWAP_SIM, CEASE, PORT_OUT, SET_USER, SET_PLAN, ADD_OPTIONS,
        REMOVE_OPTIONS, SET_BILLING_ACCOUNT, SET_SPLIT_BILL, SET_BLOCKS, SET_PAY_BY_MOBILE_LIMIT, REPORT_DEPARTURE,
        COMBINED,
    )
}  # fmt: skip
"""All kinds by their code."""
