"""Where mails go: to a mail server, or as files into a directory when none is set."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from fleet_tui.domain.profile import MailStatus
from fleet_tui.domain.text import clean
from fleet_tui.files import private_directory, write_private
from fleet_tui.i18n import _
from fleet_tui.server.mail.message import UnusableAddress, sender_address
from fleet_tui.server.storage.errors import BackendError

PATIENCE = 15.0
"""Seconds a mail server may be silent."""
_SAID_LIMIT = 300
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Undelivered(Exception):
    """The mail did not go out. `final`: trying again would not help.

    `reason` is a code: UNREACHABLE, NOT_ENCRYPTED, CERTIFICATE, SIGN_IN_REFUSED, SENDER_REFUSED, RECIPIENT_REFUSED,
    MESSAGE_REFUSED, ADDRESS_UNUSABLE, NOT_WRITTEN. `said` are the mail server's own words, cleaned.
    """

    def __init__(self, reason: str, said: str = "", *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.said = clean(said, _SAID_LIMIT)
        self.final = final


class Transport(Protocol):
    """Takes mails. `outcome` is the state of one that it took; `sender` who they are from (empty: nobody said)."""

    @property
    def outcome(self) -> MailStatus: ...
    @property
    def sender(self) -> str: ...

    async def deliver(self, message: EmailMessage, name: str) -> None:
        """Raises Undelivered. `name` is unique to this mail and the same at every attempt."""
        ...


@dataclass(frozen=True, slots=True)
class Spool:
    """Files `NAME.eml` (0600) in a directory (0700), for whoever runs the backend to pass on."""

    directory: Path
    outcome: MailStatus = MailStatus.SPOOLED
    sender: str = ""

    async def deliver(self, message: EmailMessage, name: str) -> None:
        await asyncio.to_thread(self._write, message.as_bytes(), name)

    def _write(self, data: bytes, name: str) -> None:
        try:
            write_private(private_directory(self.directory) / f"{name}.eml", data)
        except OSError as error:
            raise Undelivered("NOT_WRITTEN", error.strerror or str(error)) from error


class Encryption(StrEnum):
    """How the way to the mail server is encrypted: from the start, after a greeting, or not at all."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


def certificates_of_this_machine() -> ssl.SSLContext:
    """Trusts what this machine trusts, a company's own authority included."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server. A password goes only over an encrypted way, or to this machine itself."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    encryption: Encryption = Encryption.STARTTLS
    context: Callable[[], ssl.SSLContext] = certificates_of_this_machine
    outcome: MailStatus = MailStatus.SENT

    @classmethod
    def at(cls, url: str, password: str = "") -> SmtpServer:
        """The server of `smtp(s)://user@host:port?from=fleet@example.org&encryption=starttls|none`.

        smtps is encrypted from the start; smtp begins TLS after the greeting, but not to this machine itself.

        Raises:
            BackendError: it is no such address, or holds a password (which every user of the machine would see).
        """
        try:
            parts = urlsplit(url)
            port, host = parts.port, parts.hostname
        except ValueError:
            port, host, parts = None, None, urlsplit("")
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.scheme not in {"smtp", "smtps"} or not host or options.keys() - {"from", "encryption"}:
            raise BackendError(_("The mail server is written smtp://user@host:port?from=ADDRESS, or smtps://…"))
        if parts.password is not None:
            raise BackendError(_("No password in the address of the mail server: others on this machine can see it."))
        try:
            sender_address(options.get("from", ""))
        except UnusableAddress:
            raise BackendError(_("The mail server's address ends in ?from= and the sender's address.")) from None
        encryption = _encryption(parts.scheme, host, options.get("encryption"))
        if password and encryption is Encryption.NONE and host not in _LOOPBACK:
            raise BackendError(_("A password is sent to a mail server over an encrypted connection only."))
        ports = {Encryption.TLS: 465, Encryption.STARTTLS: 587, Encryption.NONE: 25}
        user = unquote(parts.username or "")
        return cls(host, port or ports[encryption], options["from"], user, password, encryption)

    async def deliver(self, message: EmailMessage, name: str) -> None:
        await asyncio.to_thread(self._send, message)

    def _send(self, message: EmailMessage) -> None:
        try:
            with self._connection() as smtp:
                if self.encryption is Encryption.STARTTLS:
                    smtp.starttls(context=self.context())
                if self.user:
                    smtp.login(self.user, self.password)
                smtp.send_message(message)
        except (smtplib.SMTPException, OSError) as error:
            raise undelivered(error) from error

    def _connection(self) -> smtplib.SMTP:
        if self.encryption is Encryption.TLS:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=self.context())
        return smtplib.SMTP(self.host, self.port, timeout=PATIENCE)


def _encryption(scheme: str, host: str, wanted: str | None) -> Encryption:
    if scheme == "smtps":
        return Encryption.TLS
    if wanted is None:
        return Encryption.NONE if host in _LOOPBACK else Encryption.STARTTLS
    if wanted not in {Encryption.STARTTLS, Encryption.NONE}:
        raise BackendError(_("The encryption of smtp:// is “starttls” or “none”."))
    return Encryption(wanted)


def undelivered(error: Exception) -> Undelivered:
    """What `error` of smtplib means, and whether another attempt may help."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, said = next(iter(error.recipients.values()))
            return Undelivered("RECIPIENT_REFUSED", _text(said), final=code >= 500)
        case smtplib.SMTPAuthenticationError():
            return Undelivered("SIGN_IN_REFUSED", _text(error.smtp_error))
        case smtplib.SMTPSenderRefused():
            return Undelivered("SENDER_REFUSED", _text(error.smtp_error))
        case smtplib.SMTPDataError():
            return Undelivered("MESSAGE_REFUSED", _text(error.smtp_error), final=error.smtp_code >= 500)
        case smtplib.SMTPNotSupportedError() if "SMTPUTF8" in str(error):
            return Undelivered("ADDRESS_UNUSABLE", str(error), final=True)
        case smtplib.SMTPNotSupportedError():
            return Undelivered("NOT_ENCRYPTED" if "STARTTLS" in str(error) else "SIGN_IN_REFUSED", str(error))
        case ssl.SSLError():
            return Undelivered("CERTIFICATE", str(error.reason or error))
        case smtplib.SMTPResponseException():
            return Undelivered("UNREACHABLE", _text(error.smtp_error))
        case OSError():
            return Undelivered("UNREACHABLE", error.strerror or str(error))
        case _:
            return Undelivered("UNREACHABLE", str(error))


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
