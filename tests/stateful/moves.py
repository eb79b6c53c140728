"""What every kind of change does to a line, written down once more and small. The server's rules are not asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LIVE = ("ACTIVE", "SUSPENDED")


@dataclass(frozen=True)
class Offer:
    """What there is to choose from: the `narrow` option goes with the first of the plans alone, the other with both."""

    plans: tuple[str, str]
    option: str
    narrow: str
    accounts: tuple[str, str]
    split_bill: str
    person: str
    cards: tuple[str, str]
    numbers: tuple[str, str]

    def fresh(self) -> dict[str, Any]:
        """The fields of a line at the beginning of a sequence."""
        return {
            "status": "ACTIVE", "blocks": (), "plan": self.plans[0], "options": (), "account": self.accounts[0],
            "split_bill": None, "limit": None, "person": self.person, "description": "",
        }  # fmt: skip


@dataclass(frozen=True)
class Move:
    """A change, and what it does to a line whose fields have one of the values that it `needs`.

    `gives` are fields as it leaves them. `inverse` takes it back; None: nothing does. `card` is a blank one that it
    uses up; with `adds` it makes a new line of it.
    """

    change: dict[str, Any]
    gives: Mapping[str, Any]
    inverse: dict[str, Any] | None
    needs: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    card: str | None = None
    adds: bool = False


SUSPEND = {"kind": "suspend"}
REACTIVATE = {"kind": "reactivate"}
CEASE = {"kind": "cease"}
ACTIVE: dict[str, tuple[Any, ...]] = {"status": ("ACTIVE",)}


NAMES = (
    "activate", "suspend", "reactivate", "leaves", "stop", "port out", "block", "free", "suspend and block",
    "first plan", "second plan", "add an option", "remove an option", "add a narrow option", "other account",
    "share the bill", "share no bill", "limit", "no limit", "describe", "nobody", "lost", "lost, another card",
    "card 0", "card 1", "new line 0", "new line 1",
)  # fmt: skip


def moves(offer: Offer) -> dict[str, list[Move]]:
    """By name, the states in which each does something. In every other it is refused."""
    return _of_state() | _of_products(offer) | _of_billing(offer) | _of_users(offer) | _of_cards(offer)


def _of_state() -> dict[str, list[Move]]:
    off, on = ({"kind": "set_blocks", "blocks": {"MMS": blocked}} for blocked in (False, True))
    leaves = {
        "kind": "report_departure", "action": "SUSPEND", "user": {"kind": "none"}, "recipient_operator": None,
        "clear_split_bill": False,
    }  # fmt: skip
    both, back = _combined(SUSPEND, on), _combined(REACTIVATE, off)
    return {
        "activate": [_live({"kind": "activate"}, {}, None, status=())],  # no line of these sequences is pending
        "suspend": [Move(SUSPEND, {"status": "SUSPENDED"}, REACTIVATE, ACTIVE)],
        "reactivate": [Move(REACTIVATE, {"status": "ACTIVE"}, SUSPEND, {"status": ("SUSPENDED",)})],
        "leaves": [Move(leaves, {"status": "SUSPENDED"}, REACTIVATE, ACTIVE)],
        "stop": [_live(CEASE, {"status": "CEASED"}, None)],
        "port out": [_live({"kind": "port_out", "recipient_operator": "OTHER"}, {"status": "CEASED"}, None)],
        "block": [_live(on, {"blocks": ("MMS",)}, off, blocks=((),))],
        "free": [_live(off, {"blocks": ()}, on, blocks=(("MMS",),))],
        "suspend and block": [
            Move(both, {"status": "SUSPENDED", "blocks": ("MMS",)}, back, ACTIVE | {"blocks": ((),)})
        ],
    }


def _of_products(offer: Offer) -> dict[str, list[Move]]:
    first, second = offer.plans
    to_first, to_second = ({"kind": "set_plan", "plan": plan} for plan in offer.plans)
    wide = {kind: {"kind": kind, "options": [offer.option]} for kind in ("add_options", "remove_options")}
    narrow = {kind: {"kind": kind, "options": [offer.narrow]} for kind in ("add_options", "remove_options")}
    none, one, other, two = (), (offer.option,), (offer.narrow,), tuple(sorted((offer.option, offer.narrow)))
    regained = _combined(to_first, narrow["add_options"])
    return {
        "first plan": [_live(to_first, {"plan": first}, to_second, plan=(second,))],
        "second plan": [
            _live(to_second, {"plan": second}, to_first, plan=(first,), options=(none, one)),
            _live(to_second, {"plan": second, "options": none}, regained, plan=(first,), options=(other,)),
            _live(to_second, {"plan": second, "options": one}, regained, plan=(first,), options=(two,)),
        ],
        "add an option": [
            _live(wide["add_options"], {"options": one}, wide["remove_options"], options=(none,)),
            _live(wide["add_options"], {"options": two}, wide["remove_options"], options=(other,)),
        ],
        "remove an option": [
            _live(wide["remove_options"], {"options": none}, wide["add_options"], options=(one,)),
            _live(wide["remove_options"], {"options": other}, wide["add_options"], options=(two,)),
        ],
        "add a narrow option": [
            _live(narrow["add_options"], {"options": other}, narrow["remove_options"], plan=(first,), options=(none,)),
            _live(narrow["add_options"], {"options": two}, narrow["remove_options"], plan=(first,), options=(one,)),
        ],
    }


def _of_billing(offer: Offer) -> dict[str, list[Move]]:
    here, there = ({"kind": "set_billing_account", "billing_account": number} for number in offer.accounts)
    alone, shared = ({"kind": "set_split_bill", "split_bill_profile": each} for each in (None, offer.split_bill))
    limit = {"kind": "set_pay_by_mobile_limit", "limit": {"amount": "10.00", "currency": "EUR"}}
    no_limit = limit | {"limit": None}
    return {
        "other account": [_live(there, {"account": offer.accounts[1]}, here, account=(offer.accounts[0],))],
        "share the bill": [_live(shared, {"split_bill": offer.split_bill}, alone, split_bill=(None,))],
        "share no bill": [_live(alone, {"split_bill": None}, shared, split_bill=(offer.split_bill,))],
        "limit": [_live(limit, {"limit": 1000}, no_limit, limit=(None,))],
        "no limit": [_live(no_limit, {"limit": None}, limit, limit=(1000,))],
    }


def _of_users(offer: Offer) -> dict[str, list[Move]]:
    nobody, somebody = {"kind": "none"}, {"kind": "existing", "person_id": offer.person}
    shared = {"kind": "set_split_bill", "split_bill_profile": offer.split_bill}
    there, gone, alone, split = (offer.person,), (None,), (None,), (offer.split_bill,)

    def user(of: dict[str, Any], description: str | None = None) -> dict[str, Any]:
        return {"kind": "set_user", "user": of, "description": description}

    van, both = user(somebody, "Van 7"), {"person": offer.person, "description": "Van 7"}
    unnamed, left = user(nobody, ""), user(nobody)
    new, same = ("",), ("Van 7",)
    return {
        "describe": [
            _live(van, {"description": "Van 7"}, user(somebody, ""), person=there, description=new),
            _live(van, both, unnamed, person=gone, description=new, split_bill=alone),
            _live(van, both, _combined(unnamed, shared), person=gone, description=new, split_bill=split),
            _live(van, {"person": offer.person}, left, person=gone, description=same, split_bill=alone),
            _live(
                van, {"person": offer.person}, _combined(left, shared), person=gone, description=same, split_bill=split
            ),
        ],
        "nobody": [
            _live(left, {"person": None}, user(somebody), person=there, split_bill=alone),
            _live(
                left,
                {"person": None, "split_bill": None},
                _combined(user(somebody), shared),
                person=there,
                split_bill=split,
            ),
        ],
    }


def _of_cards(offer: Offer) -> dict[str, list[Move]]:
    lost: dict[str, Any] = {"kind": "report_loss", "iccid": None, "stolen": False, "message": ""}
    card = offer.cards[0]
    found: dict[str, list[Move]] = {
        "lost": [Move(lost, {"status": "SUSPENDED"}, REACTIVATE, ACTIVE)],
        "lost, another card": [_live(lost | {"iccid": card}, {"status": "SUSPENDED", "iccid": card}, None, card=card)],
    }
    for place, (blank, number) in enumerate(zip(offer.cards, offer.numbers, strict=True)):
        swap = {"kind": "swap_sim", "iccid": blank}
        add: dict[str, Any] = {
            "kind": "add_line", "iccid": blank, "description": "New", "split_bill_profile": None,
            "user": {"kind": "none"}, "plan": offer.plans[0], "options": [], "billing_account": offer.accounts[0],
            "number": {"kind": "new_number", "msisdn": number},
        }  # fmt: skip
        found[f"card {place}"] = [Move(swap, {"iccid": blank}, None, ACTIVE, blank)]
        found[f"new line {place}"] = [Move(add, {"status": "PENDING"}, CEASE, card=blank, adds=True)]
    return found


def _live(
    change: dict[str, Any],
    gives: Mapping[str, Any],
    inverse: dict[str, Any] | None,
    *,
    card: str | None = None,
    **needs: tuple[Any, ...],
) -> Move:
    """A move of a line that is active or suspended."""
    return Move(change, gives, inverse, {"status": LIVE} | needs, card)


def _combined(*changes: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "combined", "changes": [*changes]}
