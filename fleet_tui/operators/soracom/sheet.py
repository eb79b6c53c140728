"""What is used of Soracom's API: operations with the fields that go out and are read, and values that have a meaning.

`tests/unit/test_soracom_sheet.py` holds this to the specification that Soracom publishes.
"""

from __future__ import annotations

from collections.abc import Mapping

from fleet_tui.domain.base import LineStatus
from fleet_tui.operators.operation import Operation

SPECIFICATION = "f176c4a15c3578f0926f25f10970ebc3d3dead47ead5c8550ff321579f10470f"
"""SHA-256 of the file (version 20260604-092803) that this was read from."""


SIM = (
    "simId", "status", "speedClass", "tags", "groupId", "profiles", "activeProfileId", "expiryTime", "expiryAction",
    "terminationEnabled", "lastModifiedTime", "createdTime",
)  # fmt: skip
"""Fields of a SIM that are read."""
PROFILE = ("iccid", "primaryImsi", "subscribers")
SUBSCRIBER = ("msisdn",)
NEXT = "x-soracom-next-key"
"""The header that names the next page."""
KEY, TOKEN = "X-Soracom-API-Key", "X-Soracom-Token"
"""The headers that sign a request."""

AUTH = Operation(
    "POST", "/auth", (), ("authKeyId", "authKey", "tokenTimeoutSeconds"), ("apiKey", "token", "operatorId", "userName")
)
LOGOUT = Operation("POST", "/auth/logout")
SIMS = Operation("GET", "/query/sims", ("limit", "last_evaluated_key"), (), SIM)
ONE = Operation("GET", "/sims/{sim_id}", (), (), SIM)
STEPS: Mapping[str, Operation] = {
    "activate": Operation("POST", "/sims/{sim_id}/activate"),
    "suspend": Operation("POST", "/sims/{sim_id}/suspend"),
    "deactivate": Operation("POST", "/sims/{sim_id}/deactivate"),
    "enable_termination": Operation("POST", "/sims/{sim_id}/enable_termination"),
    "terminate": Operation("POST", "/sims/{sim_id}/terminate"),
    "update_speed_class": Operation("POST", "/sims/{sim_id}/update_speed_class", (), ("speedClass",)),
    "set_expiry_time": Operation("POST", "/sims/{sim_id}/set_expiry_time", (), ("expiryTime", "expiryAction")),
    "unset_expiry_time": Operation("POST", "/sims/{sim_id}/unset_expiry_time"),
    "put_tags": Operation("PUT", "/sims/{sim_id}/tags", (), ("tagName", "tagValue")),
}
"""What changes a SIM, by the names that steps have."""
OPERATIONS = (AUTH, LOGOUT, SIMS, ONE, *STEPS.values())

MOST = 100
"""SIMs a page."""
STATES: Mapping[str, LineStatus] = {
    "shipped": LineStatus.PENDING,
    "ready": LineStatus.PENDING,
    "active": LineStatus.ACTIVE,
    "inactive": LineStatus.SUSPENDED,
    "standby": LineStatus.SUSPENDED,
    "suspended": LineStatus.SUSPENDED,
    "terminated": LineStatus.CEASED,
}
SPEEDS = (
    "s1.minimum", "s1.slow", "s1.standard", "s1.fast", "s1.4xfast", "s1.8xfast", "u1.standard", "u1.slow",
)  # fmt: skip
"""Speed classes that a SIM can be given."""
ACTIONS = ("suspend", "deactivate", "terminate")
"""What is asked for at an expiry."""
