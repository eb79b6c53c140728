"""Identifiers, and secrets that are stored as their digest only."""

from __future__ import annotations

import hashlib
import secrets


def new_id() -> str:
    """An identifier nobody guesses: 16 hexadecimal digits."""
    return secrets.token_hex(8)


def new_secret() -> str:
    """A bearer token or salt: 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of a secret of full entropy (SHA-256; passwords are another matter: `auth.passwords`)."""
    return hashlib.sha256(secret.encode()).hexdigest()
