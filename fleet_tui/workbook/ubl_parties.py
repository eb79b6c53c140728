"""Who sends an invoice and whom it is for: name and VAT number of a party of UBL."""

from __future__ import annotations

import re
from typing import Any

_ENDPOINTS = {"0208": "BE", "9925": "", "9956": "BE"}
"""Peppol's schemes (EAS) of Belgium, with the country their numbers lack: enterprise number, VAT number, old one."""
_VAT = re.compile(r"[A-Z]{2}[0-9A-Z]{2,13}")
_ENTERPRISE = re.compile(r"[01]?\d{9}")


def name_of(party: dict[str, Any]) -> str:
    """The trading name, or else the registered one."""
    names = [each.get("Name", "") for each in party.get("PartyName", ())]
    names += [each.get("RegistrationName", "") for each in party.get("PartyLegalEntity", ())]
    return next((each for each in names if each), "")


def vat_of(party: dict[str, Any]) -> str | None:
    """The VAT number with its country, `BE0202239951`, None without one.

    A Belgian enterprise number is the VAT number without its country, so it stands for it.
    """
    country = _country(party)
    for scheme in party.get("PartyTaxScheme", ()):
        kind = [each.get("ID", "VAT") for each in scheme.get("TaxScheme", ())]
        found = _compact(scheme.get("CompanyID", ""), country) if not kind or "VAT" in kind else None
        if found is not None:
            return found
    endpoint = party.get("EndpointID@schemeID", "")
    if endpoint in _ENDPOINTS:
        found = _compact(party.get("EndpointID", ""), _ENDPOINTS[endpoint])
        if found is not None:
            return found
    registered = [each.get("CompanyID", "") for each in party.get("PartyLegalEntity", ())]
    return next((each for each in (_compact(one, country) for one in registered) if each is not None), None)


def _country(party: dict[str, Any]) -> str:
    addresses = party.get("PostalAddress", ())
    countries = (each.get("IdentificationCode", "") for one in addresses for each in one.get("Country", ()))
    return next(countries, "").upper()


def _compact(text: str, country: str) -> str | None:
    """`text` as a VAT number; a Belgian one of nine digits gets the 0 it had before 2007."""
    whole = re.sub(r"[^0-9A-Z]", "", text.upper())
    if country == "BE" and _ENTERPRISE.fullmatch(whole):
        whole = "BE" + whole
    if whole.startswith("BE") and _ENTERPRISE.fullmatch(whole[2:]):
        return "BE" + whole[2:].rjust(10, "0")
    return whole if _VAT.fullmatch(whole) and not whole.startswith("BE") else None
