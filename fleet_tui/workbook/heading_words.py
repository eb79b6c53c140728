"""What a heading means, by its words: any order, any of the four languages, compounds, either half of "A / B".

Source: the portal's own labels (*Numéro de téléphone*, *Tarif*, …), the project's glossary, and what operators' exports
in Belgium call the same things. A heading means a field when each of its words belongs to that field, one of them being
a word that names it. Case, accents and signs do not matter; what stands in parentheses only qualifies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from fleet_tui.domain.text import fold, unwrapped
from fleet_tui.workbook.headings import Field

HEADING_LIMIT = 80
"""Characters of the longest heading."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The field that a heading names. Of two headings for one field, the one with the higher `fit` names it better."""

    field: Field
    fit: int


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a field: each word that names it with its fit, and those that may stand beside."""

    naming: Mapping[str, int]
    beside: frozenset[str]


def word_set(words: str) -> frozenset[str]:
    """The words in `words`, parted by spaces."""
    return frozenset(words.split())


def _words(naming: str, beside: str = "") -> _Words:
    """`naming`: `5: word word | 4: word`."""
    fits: dict[str, int] = {}
    for group in naming.split("|"):
        fit, words = group.split(":")
        fits |= dict.fromkeys(words.split(), int(fit))
    return _Words(fits, word_set(beside))


_NUMBER = word_set("no nr n num numero numeros nummer nummers number numbers nbr nro nrs nums")
"""Words for "number"; compared as `no`."""
_IGNORED = word_set("de d du des la le les l of the van het den der die das dem an a au aux et en and und zu zur")
_USER = (
    "utilisateur utilisatrice user username gebruiker nutzer benutzer medewerker werknemer mitarbeiter employe employee"
    " bruker titulaire collaborateur collaboratrice collaborator usager holder houder lijnhouder"
)
_FIRST = "fornavn prenom prenoms voornaam voornamen vorname vornamen forename firstname"
_LAST = "etternavn achternaam familienaam nachname familienname surname lastname"
_LINE = "ligne line lijn anschluss leitung"
_CARD = "carte card kaart karte karten cartes"
_MONTH = (
    "mensuel mensuelle mensuels mois month monthly maand maandelijks maandelijkse monat monats monatlich monatliche"
    " monatlicher monatliches"
)
_CUSTOMER = "client klant kunde kunden customer"

_FIELDS: Mapping[Field, _Words] = {
    Field.MSISDN: _words(
        "6: msisdn | 5: gsm mobile mobiel mobiele mobil mobilfunk handy natel cellphone cell wireless |"
        " 4: tel telephone telephones telefoon telefon phone telefono appel oproep ruf subscriber calling cli |"
        " 1: no",
        f"{_LINE} mobiles",
    ),
    Field.ICCID: _words("6: iccid icc | 5: sim usim | 3: chip", f"no {_CARD} serial serie id physique actuelle"),
    Field.DESCRIPTION: _words(
        "5: description omschrijving beschrijving beschreibung | 4: libelle intitule label bezeichnung |"
        " 3: commentaire commentaires remarque remarques opmerking opmerkingen comment comments remark remarks"
        " bemerkung bemerkungen note notes | 2: reference referentie referenz",
        f"{_LINE} no",
    ),
    Field.PERSON: _words(
        f"5: {_USER} | 3: nom naam name navn noms namen",
        f"{_FIRST} nom naam name complet complete volledige volledig full vollstandiger {_LINE} affiche display",
    ),
    Field.GIVEN_NAME: _words(f"6: {_FIRST}", f"{_USER}"),
    Field.FAMILY_NAME: _words(f"6: {_LAST}", f"{_USER}"),
    Field.PLAN: _words(
        "5: plan plans tariefplan tarifplan | 4: tarif tarief tariff abonnement abonnements subscription formule"
        " forfait tariefformule | 3: produit product produkt bundle",
        f"type soort art vorm mobile mobiel mobiele mobil gsm tarifaire rate naam nom name actuel {_LINE} code",
    ),
    Field.STATUS: _words(
        "5: statut status etat toestand zustand | 4: state situation",
        f"{_LINE} sim gsm no abonnement mobile actuel actuelle current huidige {_CARD}",
    ),
    Field.BILLING_ACCOUNT: _words(
        "5: account compte konto accountno",
        f"no acc facturation billing facturatie factuur rechnung rechnungs facture {_CUSTOMER}",
    ),
    Field.OPTIONS: _words(
        "5: option options optie opties optionen | 4: addon addons extras",
        "actives active actieve aktive lijst list no",
    ),
    Field.SPLIT_BILL_PROFILE: _words("5: split splitbill", "bill billing profil profile profiel no"),
    Field.MONTHLY_COST: _words(
        "4: prix prijs preis price cout cost kost kosten redevance fee",
        f"{_MONTH} par per pro p abonnement abonnements forfait plan htva hors tva excl exclusief vat btw mwst eur euro"
        f" euros € net montant bedrag betrag amount ht {_LINE}",
    ),
}

_EXACT: Mapping[frozenset[str], Meaning] = {
    frozenset(words.split()): Meaning(field, fit)
    for field, fit, all_words in (
        (Field.ICCID, 3, "no carte|no card|no kaart|no karte|no karten"),
        (Field.DESCRIPTION, 4, "naam lijn|nom ligne|line name|anschluss name|name line|naam line"),
        (Field.PERSON, 4, "nom prenom|naam voornaam|name vorname|achternaam voornaam|nachname vorname|first last name"),
        (Field.GIVEN_NAME, 5, "first name|given name|first|given"),
        (Field.FAMILY_NAME, 5, "last name|family name|nom famille|name family|last|family"),
        (Field.PLAN, 5, "rate plan|price plan|tarif mobile"),
        (Field.BILLING_ACCOUNT, 3, "no client|no klant|no kunde|no kunden|no customer|code client|client no"),
        (Field.BILLING_ACCOUNT, 4, "facturatie rekening|facturatie rekening no|factuur rekening|klant rekening"),
        (Field.BILLING_ACCOUNT, 4, "rechnungs konto|rechnungs konto no|kunden konto|kunden konto no|billing acc"),
        (Field.MONTHLY_COST, 4, "montant mensuel|montant mois|maand bedrag|bedrag maand|monats betrag|betrag monat"),
        (
            Field.MONTHLY_COST,
            4,
            "€ mois|€ maand|€ month|€ monat|monthly amount|amount month|tarif mensuel",
        ),
        (Field.MONTHLY_COST, 4, "euro maand|euro mois|euro month|euro monat|eur mois|eur maand|eur month|eur monat"),
        (Field.SPLIT_BILL_PROFILE, 4, "facture partagee"),
        (Field.OPTIONS, 4, "add on|add ons"),
        (Field.MSISDN, 5, "no portable|tel portable|telephone portable"),
        (Field.MSISDN, 4, "no ligne|no line|no lijn|no anschluss"),
        (Field.ACTIVATED_ON, 5, "activation date|date activation|activatiedatum|datum activatie|aktivierungsdatum"),
        (Field.ACTIVATED_ON, 4, "activated on|date activation ligne|activation date line|date mise service"),
        (Field.ENDED_ON, 5, "end date|date fin|einddatum|enddatum|date resiliation|stop date|stopdatum|date cessation"),
        (Field.ENDED_ON, 4, "date desactivation|deactivation date|date arret|kundigungsdatum|termination date"),
        (Field.CONTRACT_UNTIL, 5, "contract end|contract end date|end contract|contract until|date fin contrat"),
        (Field.CONTRACT_UNTIL, 5, "fin contrat|einde contract|einddatum contract|contract einddatum|vertragsende"),
        (Field.INSTALMENT_UNTIL, 5, "instalment end|instalment end date|last instalment|fin echelonnement"),
        (Field.INSTALMENT_UNTIL, 5, "device payment end|derniere mensualite|laatste schijf|letzte rate"),
        (Field.DEPARTMENT, 5, "department|departement|afdeling|abteilung|department name|naam afdeling"),
        (Field.DEPARTMENT, 4, "business unit|service entreprise|team|division|nom departement|user department"),
        (Field.COST_CENTRE, 5, "cost centre|cost center|costcenter|centre cout|centre couts|kostenplaats|kostenstelle"),
        (Field.COST_CENTRE, 4, "no cost centre|no kostenplaats|no kostenstelle|no centre cout|code centre cout"),
        (Field.EMPLOYEE_NUMBER, 5, "no employee|employee id|no employe|no medewerker|no werknemer|no mitarbeiter"),
        (Field.EMPLOYEE_NUMBER, 5, "matricule|personeelsnummer|personalnummer|stamnummer|staff no|no personnel"),
        (Field.E_MAIL, 5, "e mail|email|mail|e mail address|email address|adresse e mail|courriel|mailadres"),
        (Field.E_MAIL, 5, "emailadres|e mailadres|e mail user|user email|e mail utilisateur|e mail gebruiker"),
    )
    for words in all_words.split("|")
}

_CLOSER: Mapping[Field, frozenset[str]] = {
    Field.MONTHLY_COST: word_set(_MONTH),
    Field.STATUS: word_set(_LINE),
    Field.PERSON: word_set("complet complete volledige volledig full vollstandiger"),
}
"""Words that make a heading name its field better than without."""
_OLD = word_set("ancien ancienne anciens old oud oude alt alte alter altes previous precedent precedente vorige")
_NEW = word_set("nouveau nouvelle nouvel new nieuw nieuwe neu neue neuer neues")
_OTHER_PHONE = word_set(
    "fixe fixes desk bureau vast vaste landline fixed festnetz prive privee private privat prives contact kontakt"
    " domicile thuis home office kantoor buro fax urgence urgent"
)
"""A phone, but hardly the line of the list."""

_LINKS = ("", "s", "n", "en", "e", "es")
_PARENTHESES = re.compile(r"[(\[]([^)\]]*)[)\]]")
_WORD = re.compile(r"[a-z0-9€]+")
_SPECIAL = str.maketrans({"°": " ", "º": " ", "#": " no ", "№": " no "})
_HALVES = re.compile(r"\s*[/|\n]\s*|\s+[-–—]\s+")
_COMPOUND_PARTS = (
    frozenset(word for words in _FIELDS.values() for word in (*words.naming, *words.beside) if len(word) > 2)
    | frozenset(word for words in _EXACT for word in words if len(word) > 2)
    | {word for word in _NUMBER if len(word) > 1}
)
_QUALIFIERS = _OLD | _NEW | _OTHER_PHONE


def field_of(heading: str) -> Field | None:
    """The field that a heading names."""
    found = meaning_of(heading)
    return found.field if found else None


@lru_cache(maxsize=20_000)
def meaning_of(heading: str) -> Meaning | None:
    """What a column with this heading says, None for one that a list of lines does not need."""
    if len(heading) > HEADING_LIMIT or not any(map(str.isalpha, heading)):
        return None
    text = fold(unwrapped(heading).translate(_SPECIAL)).strip()
    whole = _meaning(text)
    if whole is not None:
        return whole
    halves = {found.field: found for half in _HALVES.split(text) if (found := _meaning(half)) is not None}
    return next(iter(halves.values())) if len(halves) == 1 else None


def _meaning(text: str) -> Meaning | None:
    within = _tokens(" ".join(_PARENTHESES.findall(text)))
    outside = _tokens(_PARENTHESES.sub(" ", text))
    if not outside:
        outside, within = within, frozenset()
    said = (outside | within) & _QUALIFIERS
    found = _field(outside | (within - _QUALIFIERS), said) or _field(outside, said)
    if found is None or said & _OLD:
        return None
    if found.field is Field.MSISDN and said & _OTHER_PHONE:
        return Meaning(found.field, 0)
    return Meaning(found.field, found.fit + 10) if said & _NEW else found


def _field(tokens: frozenset[str], qualifiers: frozenset[str]) -> Meaning | None:
    tokens -= qualifiers
    if not tokens:
        return None
    if exact := _EXACT.get(tokens):
        return exact
    found = [
        Meaning(field, max(words.naming[word] for word in tokens & words.naming.keys()) + _closer(field, tokens))
        for field, words in _FIELDS.items()
        if tokens & words.naming.keys() and tokens <= words.naming.keys() | words.beside
    ]
    return max(found, key=lambda one: one.fit, default=None)


def _closer(field: Field, tokens: frozenset[str]) -> int:
    return int(not tokens.isdisjoint(_CLOSER.get(field, frozenset())))


@lru_cache(maxsize=20_000)
def words_of(heading: str) -> frozenset[str]:
    """The words of a heading as they are compared: folded, compounds apart, "number" as `no`."""
    return _tokens(fold(unwrapped(heading).translate(_SPECIAL)))


def is_plain_name(heading: str) -> bool:
    """Whether the heading is just "name": beside a column of first names it holds last names."""
    return words_of(heading) in _PLAIN_NAMES


_PLAIN_NAMES = {frozenset({word}) for word in ("nom", "naam", "name", "noms", "namen")}


def _tokens(text: str) -> frozenset[str]:
    return frozenset(part for word in _WORD.findall(text) for part in _parts(word) if part not in _IGNORED)


@lru_cache(maxsize=20_000)
def _parts(word: str) -> tuple[str, ...]:
    """A word, or the known words that it is put together of (`simkaartnummer`, `Kartennummer`); numbers as `no`."""
    parts = [word] if word in _COMPOUND_PARTS or word in _QUALIFIERS or word in _NUMBER else _split(word) or [word]
    return tuple("no" if part in _NUMBER else part for part in parts)


def _split(word: str) -> list[str] | None:
    for length in range(len(word), 1, -1):
        if word[:length] not in _COMPOUND_PARTS:
            continue
        if length == len(word):
            return [word]
        for link in _LINKS:
            if word.startswith(link, length) and (rest := _split(word[length + len(link) :])):
                return [word[:length], *rest]
    return None
