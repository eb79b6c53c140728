"""What the sample company can choose from: the contract of the portal's introduction, to the cent."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from fleet_tui.server.sample import words

CONTRACT = "0000025351"
MAIN_ACCOUNT = "100457319"
ENTERPRISE_NUMBER = "0999999922"
"""Nobody's: the check digits are right."""
EXAMPLE_IBAN = "BE68539007547034"
"""The example that explains what an IBAN is."""
ISSUERS = ("893203", "893201", "893210", "893220")
"""First six digits of SIM card numbers: 89, Belgium, issuer. The first is the contract's own."""


class SamplePlan(NamedTuple):
    """A plan; `price` in cents a month, None where the introduction shows none."""

    code: str
    name: str
    group: str
    price: int | None
    contracted: bool = True


PLANS = (
    SamplePlan("MOBILE_1", "Mobile 1", "MOBILE", 500),
    SamplePlan("MOBILE_EUROPE", "Mobile Europe", "MOBILE", 4500),
    SamplePlan("MOBILE_START", "Mobile Start", "MOBILE", 1000),
    SamplePlan("MOBILE_CONTACT", "Mobile Contact", "MOBILE", 2000),
    SamplePlan("MOBILE_START_PLUS", "Mobile Start +", "MOBILE", 1000),
    SamplePlan("MOBILE_LIMITLESS", "Mobile Limitless", "MOBILE", 3300),
    SamplePlan("MOBILE_DATA_20", "Mobile Data 20", "MOBILE_DATA", 2000),
    SamplePlan("MOBILE_DATA_12", "Mobile Data 12", "MOBILE_DATA", 1200),
    SamplePlan("MOBILE_DATA_50", "Mobile Data 50", "MOBILE_DATA", None, contracted=False),
)
PRICE = {plan.code: plan.price for plan in PLANS if plan.price is not None}

_EVERY_PLAN = tuple(PRICE)
_ALL_BUT_LIMITLESS = tuple(code for code in _EVERY_PLAN if code != "MOBILE_LIMITLESS")


class SampleOption(NamedTuple):
    """An option; with the plans not named in `plans` it is *sans objet*."""

    code: str
    name: str
    group: str
    price: int
    plans: tuple[str, ...]


OPTIONS = (
    SampleOption("DATA_ASIA_BUSINESS_600MB", "Data Asia business 600 MB", "Data", 1600, _EVERY_PLAN),
    SampleOption(
        "VOICE_NATIONAL_100MIN",
        "Voice National 100 min",
        "Voice",
        300,
        ("MOBILE_1", "MOBILE_START", "MOBILE_START_PLUS"),
    ),
    SampleOption("DATA_ASIA_TECH_3GB", "Data Asia tech 3 GB", "Data", 3500, _EVERY_PLAN),
    SampleOption("DATA_NATIONAL_10GB", "Data National 10 GB", "Data", 2500, _ALL_BUT_LIMITLESS),
)
OPTION_PRICE = {option.code: option.price for option in OPTIONS}
OPTIONS_OF = {code: [option.code for option in OPTIONS if code in option.plans] for code in _EVERY_PLAN}


GROUP_PACK = ("GROUP_DATA_100", "Group Data 100 GB", 100, 20000)
"""The pack that the company has."""
EXTRA_GB = 500
"""Cents for each GB beyond a pack's volume."""


def contract_rows(owner: str) -> dict[str, list[dict[str, Any]]]:
    """Rows of the catalogue's tables, by table name, for the organisation `owner`."""
    mine = {"organisation_id": owner}
    return {
        "contracts": [mine | {"number": CONTRACT, "name": "Business Mobile"}],
        "plans": [
            mine
            | {"code": plan.code, "contract": CONTRACT, "position": position, "name": plan.name}
            | {"plan_group": plan.group, "price": plan.price, "contracted": plan.contracted}
            for position, plan in enumerate(PLANS)
        ],
        "options": [
            mine
            | {"code": option.code, "contract": CONTRACT, "position": position, "name": option.name}
            | {"option_group": option.group}
            for position, option in enumerate(OPTIONS)
        ],
        "option_prices": [
            mine | {"option": option.code, "plan": plan, "price": option.price}
            for option in OPTIONS
            for plan in option.plans
        ],
        "group_pack_offers": [
            mine
            | {"code": code, "contract": CONTRACT, "name": name, "volume_gb": volume, "price": price}
            | {"extra_gb": EXTRA_GB}
            for code, name, volume, price in (GROUP_PACK, ("GROUP_DATA_500", "Group Data 500 GB", 500, 75000))
        ],
        "billing_accounts": [
            mine
            | {
                "number": number,
                "name": name,
                "address": json.dumps(address),
                "payment_mode": mode,
                "delivery": delivery,
                "invoice_e_mail": e_mail,
                "enterprise_number": enterprise,
                "mandate": json.dumps(mandate) if mandate else None,
            }
            for number, name, address, mode, delivery, e_mail, enterprise, mandate in ACCOUNTS
        ],
        "split_bill_profiles": [
            mine | {"id": identity, "name": name, "rule": rule, "amount": amount, "percentage": percentage}
            for identity, name, rule, amount, percentage in SPLIT_BILL_PROFILES
        ],
    }


ACCOUNTS = (
    (MAIN_ACCOUNT, "Antwerpen", {"street": "Katwilgweg", "number": "2", "postcode": "2050", "town": "Antwerpen"},
     "TRANSFER", "E_MAIL", f"invoices@{words.MAIL_DOMAIN}", None, None),
    ("100457327", "Namur", {"street": "Rue de Fer", "number": "48", "postcode": "5000", "town": "Namur"},
     "DIRECT_DEBIT", "PEPPOL", None, ENTERPRISE_NUMBER,
     {"iban": EXAMPLE_IBAN, "holder": words.COMPANY, "reference": "100457327-SAMPLE", "signed_on": "2021-03-01"}),
)  # fmt: skip
SPLIT_BILL_PROFILES = (
    ("split-1", "New Split Billing Profile #1", "AMOUNT", 3000, None),
    ("split-2", "Half each", "PERCENTAGE", None, 50),
)
