"""A contract of KPN's, as a line of ours: in a list, and with all that hangs on it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime

from pydantic import JsonValue

from fleet_tui.domain.base import LineStatus
from fleet_tui.domain.billing import BillingAccount
from fleet_tui.domain.calendar import BRUSSELS, day_of
from fleet_tui.domain.changes.facts import LineState
from fleet_tui.domain.person import Language, Person
from fleet_tui.domain.text import Text
from fleet_tui.operators.kpn import sheet
from fleet_tui.operators.told import mapping_of, mappings_of, text_of, whole_number

PREFIX = "kpn:"
"""Before the id of a contract in the id of its line."""
_MOBILE = re.compile(r"(?:(?:\+|00)?31|0)(6[0-9]{8}|97[0-9]{9})")


class Contract:
    """What KPN says of one contract in a list, or of it alone. Read leniently: another shape counts as missing."""

    def __init__(self, told: Mapping[str, JsonValue]) -> None:
        self.told = told

    @property
    def id(self) -> int | None:
        """Without one it is no contract."""
        return whole_number(self.told.get("id"))

    @property
    def line_id(self) -> str:
        return f"{PREFIX}{self.id}"

    @property
    def word(self) -> str:
        """KPN's word for its state."""
        letter = text_of(self.told.get("status"))
        return text_of(self.told.get("state")) or sheet.LETTERS.get(letter, letter)

    @property
    def status(self) -> str:
        """Our word where there is one, else KPN's."""
        return str(sheet.STATES.get(self.word, self.word))

    @property
    def own_word(self) -> str | None:
        """KPN's word where it has more than we: a pending line may be ordered, or to be activated."""
        return self.word if self.status == LineStatus.PENDING else None

    @property
    def product(self) -> str:
        product = mapping_of(self.told.get("product") or self.told.get("name"))
        return text_of(product.get("en")) or text_of(product.get("nl"))

    @property
    def iccid(self) -> str | None:
        return text_of(self.told.get("simCardNumber")) or text_of(self.told.get("uiccid")) or None

    @property
    def msisdn(self) -> str:
        """In E.164; empty where the contract has no number that can be read."""
        numbers = (text_of(self.told.get(name)) for name in ("mobileNumber", "phoneNumber", "fixedNumber"))
        return next((e164 for number in numbers if (e164 := _e164(number))), "")

    @property
    def person(self) -> str:
        """Who has it, in one line."""
        names = (text_of(self.told.get(name)) for name in ("firstName", "namePrefix", "lastName"))
        return " ".join(name for name in names if name)

    @property
    def version(self) -> int:
        """Another one whenever state or card changed: what a list and the contract alone both tell."""
        return 1 + (zlib.crc32(repr([self.status, self.iccid]).encode()) & 0x3FFFFFFF)

    # Of one contract alone

    @property
    def account(self) -> BillingAccount | None:
        """The nearest debtor or cost centre above it."""
        return next((account_of(place) for place in self._path if place.get("type") in sheet.ACCOUNTS), None)

    @property
    def user(self) -> Person | None:
        """Who has it."""
        return next((person_of(place) for place in self._path if place.get("type") == sheet.PERSON), None)

    @property
    def activated_on(self) -> date | None:
        moment = moment_of(self.told.get("activationDate"))
        return day_of(moment) if moment else None

    @property
    def modified_at(self) -> datetime:
        return moment_of(self.told.get("lastStatusChangeDate")) or datetime.fromtimestamp(0, UTC)

    @property
    def ended(self) -> bool:
        """It is closed, or has a day on which it will be."""
        return self.status == LineStatus.CEASED or moment_of(self.told.get("endDate")) is not None

    def state(self) -> LineState:
        """For the rules."""
        account, user = self.account, self.user
        return LineState(
            id=self.line_id,
            version=self.version,
            msisdn=self.msisdn,
            iccid=self.iccid,
            description="",
            status=self.status,
            plan=self.product,
            person_id=user.id if user else None,
            billing_account=account.number if account else None,
            activated_on=self.activated_on,
        )

    @property
    def _path(self) -> list[Mapping[str, JsonValue]]:
        """From the contract up to the company."""
        return [*reversed(mappings_of(self.told.get("hierarchyPath")))]


def account_of(place: Mapping[str, JsonValue]) -> BillingAccount:
    """A debtor or a cost centre. It goes by KPN's number of it, which is what moves lines there."""
    name = " ".join(text for key in ("costCenterNumber", "name") if (text := text_of(place.get(key))))
    return BillingAccount(number=str(whole_number(place.get("id")) or ""), name=Text(name))


def person_of(place: Mapping[str, JsonValue]) -> Person:
    """A subscriber, in the hierarchy or in the list of them."""
    family = " ".join(text for key in ("prefix", "lastName") if (text := text_of(place.get(key))))
    e_mail = text_of(place.get("email"))
    return Person(
        id=str(whole_number(place.get("id")) or ""),
        given_name=Text(text_of(place.get("firstName"))),
        family_name=Text(family),
        e_mail=Text(e_mail) if e_mail else None,
        language=Language.NL,
    )


def moment_of(value: object) -> datetime | None:
    """A moment as KPN writes it; one without a zone is of the Netherlands."""
    try:
        moment = datetime.fromisoformat(text_of(value))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=BRUSSELS)


def _e164(number: str) -> str:
    if match := _MOBILE.fullmatch(number):
        return f"+31{match[1]}"
    if not number:
        return ""
    import phonenumbers

    try:
        found = phonenumbers.parse(f"+{number}" if number.startswith("31") else number, "NL")
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
