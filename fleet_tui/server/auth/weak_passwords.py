"""Passwords that are guessed first (NIST SP 800-63B, 5.1.1.2): no rule of composition, but a list of what not to take.

Looked at is what is left of a password without case, digits and signs, which guessers add too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORDS = frozenset(
    {
        "abonnement", "adminadmin", "administrator", "azertyuiop", "azertyuiopqsdfghjklm", "bienvenue",
        "changeme", "changemenow", "dragon", "fleet", "fleetmanager", "fleettui", "football", "gelukkig",
        "geheim", "gestionnaire", "hallo", "iloveyou", "jetaime", "letmein", "liefde", "loulou", "login",
        "manager", "master", "monkey", "motdepasse", "nicolas", "passe", "passord", "password", "passwort",
        "princess", "qwerty", "qwertyuiop", "qwertyuiopasdfghjkl", "qwertz", "qwertzuiop", "schatz",
        "secret", "soleil", "sunshine", "superman", "telefoon", "trustno", "telephone", "wachtwoord",
        "welcome", "welkom", "willkommen", "zomer",
    }
)  # fmt: skip
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiopasdfghjklzxcvbnm", "azertyuiopqsdfghjklmwxcvbn")
_LETTERS = str.maketrans("013457@$!", "oleastasi")


def is_weak(password: str, about: Iterable[str] = ()) -> bool:
    """Whether `password` is one that others guess first; `about` is what they know of the person and the service."""
    plain = password.casefold()
    if re.fullmatch(r"(.{1,4})\1+.{0,3}", plain, re.DOTALL) or len(set(plain)) < 5:
        return True
    if any(plain in run + run or plain in (run + run)[::-1] for run in _RUNS):
        return True
    known = {*_WORDS} | {part for text in about for part in re.split(r"[\W_]+", text.casefold()) if len(part) > 3}
    known |= {_left_of(text.casefold()) for text in about}
    known.discard("")  # of a name without letters nothing is left, as of a password of figures
    return any(_left_of(form) in known for form in (plain, re.sub(r"[\W\d_]+$", "", plain).translate(_LETTERS)))


def _left_of(password: str) -> str:
    """Without what is around the word, and the word once when it is repeated."""
    word = re.sub(r"[^\w]|[\d_]", "", password)
    repeated = re.fullmatch(r"(.+?)\1+", word)
    return repeated[1] if repeated else word
