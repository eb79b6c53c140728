"""The text of a mail, in the language of whoever reads it. Plain text; no name in it can become a header."""

from __future__ import annotations

from abc import abstractmethod
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.labels import ROLES, label
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, speaking_in
from fleet_tui.i18n.format import day, moment

NAME_LIMIT = 100
"""Code points of a name in a header or a sentence."""
_SENDER = "fleet-tui@localhost"


class Letter(BaseModel):
    """What brings a code. `language` is ISO 639-1 in capitals; `code` the secret, shown to nobody else."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    name: str
    company: str
    language: str
    code: str
    expires_at: datetime

    @abstractmethod
    def subject(self) -> str:
        """What it is about, in the language in use."""

    @abstractmethod
    def paragraphs(self, server: str) -> list[str]:
        """The text, in the language in use."""

    def _words(self, server: str) -> dict[str, str]:
        return {
            "name": clean(self.name, NAME_LIMIT),
            "company": clean(self.company, NAME_LIMIT),
            "code": self.code,
            "server": server or _("SERVER"),
        }


class Invitation(Letter):
    """Brings the code that completes a profile."""

    inviter: str
    role: str

    def subject(self) -> str:
        return _("Your invitation to the fleet of {company}").format(company=clean(self.company, NAME_LIMIT))

    def paragraphs(self, server: str) -> list[str]:
        words = self._words(server) | {
            "inviter": clean(self.inviter, NAME_LIMIT),
            "role": label(ROLES, self.role),
            "day": day(day_of(self.expires_at)),
        }
        paragraphs = [
            _("Hello {name},"),
            _("{inviter} invites you to the fleet of {company}, as {role}."),
            _("Complete your profile with this command, on {day} at the latest:"),
            "    fleet-tui --server {server} accept-invitation {code}",
            *([] if server else [_("Instead of SERVER, put the address that {inviter} gives you.")]),
            _("It asks for your e-mail address, your name and a new password."),
            _("In the application itself, ctrl+n at the sign-in asks for the same; the code is:"),
            "    {code}",
            _("The code works once. If you did not expect this mail, nothing happens unless you use it."),
        ]
        return [paragraph.format(**words) for paragraph in paragraphs]


class PasswordReset(Letter):
    """Brings the code that takes the place of a forgotten password."""

    def subject(self) -> str:
        return _("A new password for the fleet of {company}").format(company=clean(self.company, NAME_LIMIT))

    def paragraphs(self, server: str) -> list[str]:
        words = self._words(server) | {"until": moment(self.expires_at)}
        paragraphs = [
            _("Hello {name},"),
            _("somebody said at the sign-in to the fleet of {company} that you forgot your password."),
            _("Choose a new one with this command, until {until}:"),
            "    fleet-tui --server {server} reset-password {code}",
            *([] if server else [_("Instead of SERVER, put the address at which you sign in.")]),
            _("In the application itself, the form that asked for this mail takes the code:"),
            "    {code}",
            _("The code works once. If it was not you, nothing happens unless you use it."),
        ]
        return [paragraph.format(**words) for paragraph in paragraphs]


LETTERS: TypeAdapter[Invitation | PasswordReset] = TypeAdapter(
    Annotated[Invitation | PasswordReset, Field(union_mode="left_to_right")]
)
"""Reads what was stored of either."""


class UnusableAddress(ValueError):
    """No mail can be addressed so."""


def message_of(
    letter: Letter, recipient: str, *, message_id: str, at: datetime, server: str, sender: str = ""
) -> EmailMessage:
    """The mail. `server` is the address of the backend as the recipient reaches it, empty when nobody said;
    `sender` an address, with a name or not.

    Raises:
        UnusableAddress: `recipient` is no address of a mailbox.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender_address(sender or _SENDER)
    message["To"] = _address(clean(letter.name, NAME_LIMIT), recipient)
    message["Date"] = at.astimezone(UTC)
    message["Message-ID"] = f"<{message_id}@{message['From'].addresses[0].domain}>"
    message["Auto-Submitted"] = "auto-generated"
    language = letter.language.lower()
    with speaking_in(language):
        message["Subject"] = letter.subject()
        message.set_content("\n\n".join(letter.paragraphs(server)) + "\n")
    message["Content-Language"] = language
    return message


def sender_address(text: str) -> Address:
    """`fleet@example.org` or `Fleet <fleet@example.org>`. Raises UnusableAddress."""
    name, spec = parseaddr(text)
    return _address(name, spec)


def _address(name: str, spec: str) -> Address:
    try:
        made = Address(display_name=name, addr_spec=spec)
    except (ValueError, IndexError, MessageError) as error:  # the parser's own: a defect, a line break, nothing at all
        raise UnusableAddress(spec) from error
    if not made.username or not made.domain or made.addr_spec != spec:
        raise UnusableAddress(spec)
    return made
