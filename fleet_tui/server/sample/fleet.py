"""The sample's lines with their cards and users, row by row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.iccid import with_check_digit
from fleet_tui.server.sample import catalogue, words
from fleet_tui.server.storage.card_deliveries import box_of

Row = dict[str, Any]

PENDING_SHARE, SUSPENDED_SHARE, CEASED_SHARE = 0.048, 0.02, 0.008
PROFILE_SHARE, INVITED_SHARE = 0.148, 0.06
THING_SHARE, DESK_SHARE = 0.14, 0.06
BLANK_CARDS = 40
CARD_TICKET = "ticket-000001", "T410001"
"""Id and number of the ticket that the blank cards were ordered by."""
USE_SHARE = 0.2
MOST_USED = 60_00
"""Cents a month that a line of the sample pays by phone at most."""
PREFIXES = (
    "488",
    "489",
    "470",
    "471",
    "473",
    "474",
    "476",
    "477",
    "478",
    "484",
    "485",
    "486",
    "494",
    "495",
    "497",
    "498",
)
PREFIX_WEIGHTS = (30, 30, *(3 for _ in PREFIXES[2:]))
BLOCKS = (
    ["CALLS_TO_ABROAD"],
    ["MMS"],
    ["EVERYTHING_ABROAD"],
    ["MMS", "CALLS_TO_ABROAD"],
    ["MOBILE_DATA"],
    ["OUTGOING_SMS"],
)


@dataclass(slots=True)
class Example:
    """A line of the portal's introduction."""

    msisdn: str
    status: str
    plan: str
    description: str
    iccid: str | None = None
    puk: str | None = None
    person: tuple[str, str, str, str] | None = None
    """Salutation, first name, last name, language."""


EXAMPLES = (
    Example("+32489744365", "ACTIVE", "MOBILE_CONTACT", "Margaux Sastre", "8932030000205518327", "51213732",
            ("MRS", "Margaux", "Sastre", "FR")),
    Example("+32488268365", "PENDING", "MOBILE_EUROPE", "Zoë Peeters", person=("MRS", "Zoë", "Peeters", "NL")),
    Example("+32488267074", "ACTIVE", "MOBILE_CONTACT", "Depot Antwerpen"),
)  # fmt: skip


@dataclass(slots=True)
class Batch:
    """Rows that belong together; people before the lines that name them."""

    people: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    sim_cards: list[Row] = field(default_factory=list)
    pay_by_mobile_use: list[Row] = field(default_factory=list)


class FleetMaker:
    """Makes `size` lines, always the same for one seed and day."""

    def __init__(self, owner: str, size: int, seed: int, now: datetime) -> None:
        self._owner = owner
        self._random = Random(seed)  # noqa: S311 - a sample, not a secret
        self._use_random = Random(f"{seed} use")  # noqa: S311 - of its own: figures of use move nothing else
        self._now = now
        self._today = day_of(now)
        self._size = size
        self._card_serial = {issuer: 20_551_840 + 1_000_000 * n for n, issuer in enumerate(catalogue.ISSUERS)}
        self._examples = {example.msisdn: example for example in EXAMPLES[:size]}
        self._statuses = self._shuffled_statuses()
        self.manager: Row | None = None
        """The person of the local manager's profile."""
        self.people: list[Row] = []
        """Others who have a profile."""

    def batches(self, rows: int = 2000) -> Iterator[Batch]:
        """All lines, `rows` at a time."""
        batch = Batch()
        # In the order of numbers, as the list is read: neighbours in a page are neighbours on the disk.
        for index, msisdn in enumerate(self._numbers()):
            self._add_line(batch, index, msisdn)
            if len(batch.lines) == rows:
                yield batch
                batch = Batch()
        for place in range(1, BLANK_CARDS + 1):
            self._add_card(batch, "STOCK", None)
            batch.sim_cards[-1] |= {"ticket_id": CARD_TICKET[0], "box": box_of(CARD_TICKET[1], place)}
        yield batch

    def _shuffled_statuses(self) -> list[str]:
        counts = {
            "PENDING": round(self._size * PENDING_SHARE),
            "SUSPENDED": round(self._size * SUSPENDED_SHARE),
            "CEASED": round(self._size * CEASED_SHARE),
        }
        for example in self._examples.values():
            counts[example.status] = max(0, counts.get(example.status, 0) - 1)
        statuses = [status for status, count in counts.items() for _ in range(count)]
        others = self._size - len(self._examples)
        statuses = statuses[:others] + ["ACTIVE"] * (others - len(statuses))
        self._random.shuffle(statuses)
        return statuses

    def _add_line(self, batch: Batch, index: int, msisdn: str) -> None:
        example = self._examples.get(msisdn)
        status = example.status if example else self._statuses.pop()
        person, description = self._user(batch, index, example)
        plan = example.plan if example else self._plan(person is not None)
        line_id = f"line-{index + 1:06d}"
        pending = status == "PENDING"
        options = [] if pending or self._random.random() < 0.55 else self._options(plan)
        activated = None if pending else self._today - timedelta(days=self._random.randint(30, 2500))
        line = {
            "organisation_id": self._owner,
            "id": line_id,
            "version": 1,
            "sequence": 1,
            "msisdn": msisdn,
            "iccid": self._card_of(batch, status, line_id, example),
            "description": description,
            "status": status,
            "plan": plan,
            "options": json.dumps(options),
            "person_id": person["id"] if person else None,
            "billing_account": self._account(example),
            "split_bill_profile": self._split_bill(person is not None and not pending),
            "blocks": json.dumps(self._random.choice(BLOCKS) if self._random.random() < 0.06 else []),
            "pay_by_mobile_limit": self._random.choice((2500, 5000, 10000)) if self._random.random() < 0.1 else None,
            "monthly_cost": 0 if status == "CEASED" else self._cost(plan, options),
            "scheduled_kind": None,
            "scheduled_date": None,
            "activated_on": activated,
            "modified_at": self._now,
        }
        batch.lines.append(line)
        self._add_use(batch, line)

    def _add_use(self, batch: Batch, line: Row) -> None:
        """What was paid by phone this month: as a rule nothing, never more than may be; metered once a night."""
        if line["status"] not in {"ACTIVE", "SUSPENDED"}:
            return
        ceiling = min(line["pay_by_mobile_limit"] or MOST_USED, MOST_USED)
        used = self._use_random.randrange(ceiling) if self._use_random.random() < USE_SHARE else 0
        metered = self._now.replace(hour=2, minute=0, second=0, microsecond=0)
        batch.pay_by_mobile_use.append(
            {"organisation_id": self._owner, "line_id": line["id"], "amount": used, "as_of": metered}
        )

    def _user(self, batch: Batch, index: int, example: Example | None) -> tuple[Row | None, str]:
        if example is not None:
            person = self._person(batch, index, example.person) if example.person else None
            return person, example.description
        kind = self._random.random()
        town = self._random.choice(words.TOWNS).name
        if kind < THING_SHARE:
            return None, self._random.choice(words.THINGS).format(n=self._random.randint(1, 99), town=town)
        person = self._person(batch, index, None)
        if kind < THING_SHARE + DESK_SHARE:
            return person, self._random.choice(words.DESKS).format(town=town)
        return person, f"{person['given_name']} {person['family_name']}"

    def _person(self, batch: Batch, index: int, given: tuple[str, str, str, str] | None) -> Row:
        salutation, first, last, language = given or self._name()
        town = self._random.choice(words.TOWNS)
        mail = f"{_ascii(first)}.{_ascii(last)}{index + 1 if given is None else ''}@{words.MAIL_DOMAIN}"
        person = {
            "organisation_id": self._owner,
            "id": f"person-{index + 1:06d}",
            "salutation": salutation,
            "given_name": first,
            "family_name": last,
            "birth_date": date(
                self._random.randint(1961, 2004), self._random.randint(1, 12), self._random.randint(1, 28)
            ),
            "e_mail": mail,
            "phone_number": None,
            "language": language,
            "address": json.dumps(
                {
                    "street": town.street,
                    "number": str(self._random.randint(1, 240)),
                    "box": str(self._random.randint(1, 12)) if self._random.random() < 0.2 else "",
                    "postcode": town.postcode,
                    "town": town.name,
                }
            ),
            "confirmed": False,
        }
        self._give_profile(person, given)
        batch.people.append(person)
        return person

    def _give_profile(self, person: Row, given: tuple[str, str, str, str] | None) -> None:
        # Confirmed means: that person's profile is VALIDATED.
        if given is not None and given == EXAMPLES[0].person:
            person["confirmed"] = True
            self.manager = person
        elif given is None and len(self.people) < round(self._size * PROFILE_SHARE) - 1:
            person["confirmed"] = len(self.people) >= round(self._size * PROFILE_SHARE * INVITED_SHARE)
            self.people.append(person)

    def _name(self) -> tuple[str, str, str, str]:
        tongue = self._random.choices(words.TONGUES, words.TONGUE_WEIGHTS)[0]
        woman = self._random.random() < 0.45
        first = self._random.choice(tongue.women if woman else tongue.men)
        return "MRS" if woman else "MR", first, self._random.choice(tongue.families), tongue.language

    def _numbers(self) -> list[str]:
        numbers = set(self._examples)
        while len(numbers) < self._size:
            prefix = self._random.choices(PREFIXES, PREFIX_WEIGHTS)[0]
            numbers.add(f"+32{prefix}{self._random.randrange(1_000_000):06d}")
        return sorted(numbers)

    def _card_of(self, batch: Batch, status: str, line_id: str, example: Example | None) -> str | None:
        card_status = {"PENDING": "ASSIGNED", "CEASED": "RETIRED"}.get(status, "ACTIVE")
        return self._add_card(batch, card_status, line_id, example)

    def _add_card(self, batch: Batch, status: str, line_id: str | None, example: Example | None = None) -> str:
        issuer = catalogue.ISSUERS[0]
        if example is None and status == "ACTIVE" and self._random.random() < 0.15:
            issuer = self._random.choice(catalogue.ISSUERS[1:])  # numbers that came with a company bought
        self._card_serial[issuer] += self._random.randint(1, 3)
        iccid = with_check_digit(f"{issuer}{self._card_serial[issuer]:012d}")
        if example is not None and example.iccid is not None:
            iccid = example.iccid
        puk = example.puk if example is not None and example.puk else f"{self._random.randrange(10**8):08d}"
        batch.sim_cards.append(
            {
                "organisation_id": self._owner,
                "iccid": iccid,
                "puk": puk,
                "status": status,
                "issuer": issuer,
                "line_id": line_id,
                "ticket_id": None,
                "box": "",
            }
        )
        return iccid

    def _plan(self, has_user: bool) -> str:
        if has_user:
            return self._random.choices(
                (
                    "MOBILE_CONTACT",
                    "MOBILE_EUROPE",
                    "MOBILE_START",
                    "MOBILE_START_PLUS",
                    "MOBILE_LIMITLESS",
                    "MOBILE_1",
                ),
                (30, 22, 18, 12, 10, 8),
            )[0]
        return self._random.choices(("MOBILE_DATA_12", "MOBILE_DATA_20", "MOBILE_1"), (50, 35, 15))[0]

    def _options(self, plan: str) -> list[str]:
        possible = catalogue.OPTIONS_OF[plan]
        chosen = self._random.sample(possible, min(len(possible), self._random.choice((1, 1, 1, 2))))
        return sorted(chosen)

    def _account(self, example: Example | None) -> str:
        if example is not None:
            return catalogue.MAIN_ACCOUNT
        return self._random.choices([account[0] for account in catalogue.ACCOUNTS], (75, 25))[0]

    def _split_bill(self, possible: bool) -> str | None:
        if not possible or self._random.random() > 0.2:
            return None
        return self._random.choices([profile[0] for profile in catalogue.SPLIT_BILL_PROFILES], (70, 30))[0]

    def _cost(self, plan: str, options: list[str]) -> int:
        return catalogue.PRICE[plan] + sum(catalogue.OPTION_PRICE[option] for option in options)


_PLAIN = str.maketrans("àâäáéèêëïîíöôóüûùúçñß ", "aaaaeeeeiiiooouuuucns-")


def _ascii(name: str) -> str:
    """`name` as it stands in an e-mail address."""
    return name.lower().translate(_PLAIN).replace("'", "")
