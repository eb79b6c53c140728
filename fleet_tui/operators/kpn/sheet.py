"""What is used of KPN's API: operations with the fields that go out and are read, and values that have a meaning.

`tests/unit/test_kpn_sheet.py` holds this to the description that KPN publishes.
"""

from __future__ import annotations

from collections.abc import Mapping

from fleet_tui.domain.base import LineStatus
from fleet_tui.ledger.step import Fate
from fleet_tui.operators.operation import Operation

SPECIFICATION = "98b50b273e35cefef8e9722948abada4d404d756295a7391e12c6d05fa8ea02e"
"""SHA-256 of the file (version v11) that this was read from."""
API = "/mobile/kpn/mobileservices"
"""Before the path of each operation but the sign-in."""
TOKEN = "/oauth/grip/msm/accesstoken"  # noqa: S105 - a path
"""Where a token is asked for, by an id and a secret."""

ORDERING = ("privileges_un-authorized_orders_creation", "privileges_orders_authorization")
LOOKING = (*ORDERING, "privileges_virtual_hierarchy_view", "privileges_virtual_hierarchy_management")
TRACKING = ("privileges_orders_track_and_trace", "privileges_orders_authorization")
"""Rights, one of which an operation asks for."""

CONTRACT = (
    "id", "state", "mobileNumber", "fixedNumber", "firstName", "namePrefix", "lastName", "product", "simCardNumber",
)  # fmt: skip
"""Fields of a contract in a list that are read."""
DETAILS = (
    "id", "status", "phoneNumber", "fixedNumber", "name", "simCardNumber", "uiccid", "puk", "activationDate",
    "lastStatusChangeDate", "endDate", "hierarchyPath", "individualBundle",
)  # fmt: skip
"""Fields of one contract that are read."""
PLACE = ("id", "type", "name", "costCenterNumber", "firstName", "prefix", "lastName", "email")
"""Fields of a place in the company's hierarchy: a debtor, a cost centre, a person."""
SUBSCRIBER = ("id", "firstName", "prefix", "lastName")
TAKEN = ("id", "status")
"""Fields of the answer to an order."""
FOUND = ("id", "customerReference", "status")
"""Fields of an order in a list."""
FOLLOWED = ("id", "status", "wishDate", "cancelOrder")
"""Fields of one order."""
INVOICE = ("id", "number", "date", "payBeforeDate", "totalAmountToPayInCents", "type", "debtorName")

CONTRACTS = Operation("GET", "/contract/all", ("from", "to", "sortBy", "filters"), (), CONTRACT, LOOKING)
ONE = Operation("GET", "/contract/id/{id}", (), (), DETAILS, LOOKING)
OPERATIONS_NOW = Operation("GET", "/order/operations", ("contractId",), (), (), ORDERING)
EARLIEST = Operation("GET", "/order/terminate/{contractId}/min-date", (), (), (), ORDERING)
FEE = Operation(
    "GET", "/order/terminate/termination-fee", ("contractId", "wishDate"), (), ("terminationFeeInCents",), ORDERING
)
VALIDATE = Operation("POST", "/order/replace-sim/validator", (), ("contractId", "newSimCardNumber"), (), ORDERING)
PLACES = Operation("GET", "/hierarchy/children", ("id", "from", "to"), (), PLACE, ())
SUBSCRIBERS = Operation(
    "GET", "/hierarchy/subscribers", ("patterns", "from", "to", "sortBy"), (), SUBSCRIBER,
    (*LOOKING, "privileges_bulk_upload_data_of_end_user"),
)  # fmt: skip
PERSON_DETAILS = Operation(
    "GET", "/hierarchy/subscribers/{id}", (), (), ("id", "firstName", "surname", "surnamePrefix", "email"),
    (*LOOKING, "privileges_bulk_upload_data_of_end_user"),
)  # fmt: skip
ORDERS = Operation(
    "GET", "/track-and-trace/orders", ("patterns", "status", "from", "to", "sortBy", "order"), (), FOUND, TRACKING
)
ORDER = Operation("GET", "/track-and-trace/orders/{id}", (), (), FOLLOWED, TRACKING)
CANCEL = Operation("POST", "/track-and-trace/orders/{id}/cancel", (), (), (), TRACKING)
INVOICES = Operation(
    "GET", "/finances/invoices", ("debtorId", "from", "to", "sortBy", "order"), (), INVOICE,
    ("privileges_financial_documents_view",),
)  # fmt: skip
INVOICE_PDF = Operation("GET", "/finances/invoices/{id}", (), (), (), ("privileges_financial_documents_view",))
STEPS: Mapping[str, Operation] = {
    "block-sim": Operation("POST", "/order/block-sim", (), ("contractId", "referenceNumber"), TAKEN, ORDERING),
    "unblock-sim": Operation("POST", "/order/unblock-sim", (), ("contractId", "referenceNumber"), TAKEN, ORDERING),
    "replace-sim": Operation(
        "POST", "/order/replace-sim", (), ("contractId", "newSimCardNumber", "esim", "wishDate", "referenceNumber"),
        TAKEN, ORDERING,
    ),
    "terminate": Operation(
        "POST", "/order/terminate", (), ("contractId", "wishDate", "referenceNumber"), TAKEN, ORDERING
    ),
    "porting-out": Operation(
        "POST", "/order/porting-out", (), ("contractId", "wishDate", "referenceNumber"), TAKEN, ORDERING
    ),
    "move": Operation(
        "POST", "/order/move", (),
        ("contractId", "destinationGroupId", "moveAddonBundles", "wishDate", "referenceNumber"), TAKEN, ORDERING,
    ),
}  # fmt: skip
"""What orders something, by the names that steps have."""
OPERATIONS = (
    CONTRACTS, ONE, OPERATIONS_NOW, EARLIEST, FEE, VALIDATE, PLACES, SUBSCRIBERS, PERSON_DETAILS, ORDERS, ORDER, CANCEL,
    INVOICES, INVOICE_PDF, *STEPS.values(),
)  # fmt: skip

POSSIBLE: Mapping[str, str] = {
    "suspend": "blockSim",
    "reactivate": "unblockSim",
    "swap_sim": "replaceSim",
    "cease": "terminate",
    "port_out": "portOut",
    "set_user": "move",
    "set_billing_account": "move",
}
"""What KPN calls a kind of change where it says which are possible for a contract now."""

MOST = 500
"""Contracts a page. The largest that KPN takes is not published: where it refuses, the page is read in halves."""
LONGEST_REFERENCE = 25
STATES: Mapping[str, LineStatus] = {
    "ACTIVE": LineStatus.ACTIVE,
    "BLOCKED": LineStatus.SUSPENDED,
    "ORDERED": LineStatus.PENDING,
    "PENDING": LineStatus.PENDING,
    "CLOSED": LineStatus.CEASED,
}
LETTERS: Mapping[str, str] = {"A": "ACTIVE", "S": "BLOCKED", "O": "ORDERED", "P": "PENDING", "C": "CLOSED"}
"""Of one contract the state is a letter."""
ACCOUNTS = ("DEBTOR", "COST_CENTER")
PERSON = "SUBSCRIBER"
"""Kinds of places in the hierarchy."""
FATES: Mapping[str, Fate] = {
    "NEW": Fate.UNDER_WAY,
    "IN_PROGRESS": Fate.UNDER_WAY,
    "THIRD_PARTY": Fate.UNDER_WAY,
    "WAITING": Fate.UNDER_WAY,
    "UNAUTHORIZED": Fate.AWAITS_APPROVAL,
    "HOLD_CUSTOMER": Fate.HELD,
    "DRAFT": Fate.HELD,
    "CLOSED": Fate.DONE,
    "CANCELED": Fate.CANCELLED,
    "REJECTED": Fate.REFUSED,
}
"""What the states of an order mean, where orders are followed."""
FATES_TOLD: Mapping[str, Fate] = {
    "Initialized": Fate.UNDER_WAY,
    "InProgress": Fate.UNDER_WAY,
    "Waiting": Fate.UNDER_WAY,
    "Authorized": Fate.UNDER_WAY,
    "Suspended": Fate.UNDER_WAY,
    "Restored": Fate.UNDER_WAY,
    "Scheduled": Fate.SCHEDULED,
    "ExternalScheduled": Fate.SCHEDULED,
    "WaitingForAuthorization": Fate.AWAITS_APPROVAL,
    "Draft": Fate.HELD,
    "Finished": Fate.DONE,
    "Canceled": Fate.CANCELLED,
    "Failed": Fate.REFUSED,
    "Aborted": Fate.REFUSED,
    "Rejected": Fate.REFUSED,
}
"""What the states mean that the answer to an order tells: other words than where orders are followed."""
