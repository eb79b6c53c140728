"""The text of a mail, in the language of whoever reads it. Plain text; no name in it can become a header."""

from __future__ import annotations

from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from pydantic import BaseModel, ConfigDict

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.labels import ROLES, label
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, speaking_in
from fleet_tui.i18n.format import day

NAME_LIMIT = 100
"""Code points of a name in a header or a sentence."""
_SENDER = "fleet-tui@localhost"


class Invitation(BaseModel):
    """What an invitation says. `language` is ISO 639-1 in capitals; `code` the secret, shown to nobody else."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    name: str
    inviter: str
    company: str
    role: str
    language: str
    code: str
    expires_at: datetime


class UnusableAddress(ValueError):
    """No mail can be addressed so."""


def invitation_message(
    invitation: Invitation, recipient: str, *, message_id: str, at: datetime, server: str, sender: str = ""
) -> EmailMessage:
    """The mail. `server` is the address of the backend as the recipient reaches it, empty when nobody said;
    `sender` an address, with a name or not.

    Raises:
        UnusableAddress: `recipient` is no address of a mailbox.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender_address(sender or _SENDER)
    message["To"] = _address(clean(invitation.name, NAME_LIMIT), recipient)
    message["Date"] = at.astimezone(UTC)
    message["Message-ID"] = f"<{message_id}@{message['From'].addresses[0].domain}>"
    message["Auto-Submitted"] = "auto-generated"
    language = invitation.language.lower()
    with speaking_in(language):
        message["Subject"] = str(
            _("Your invitation to the fleet of {company}").format(company=clean(invitation.company, NAME_LIMIT))
        )
        message.set_content(_body(invitation, server))
    message["Content-Language"] = language
    return message


def _body(invitation: Invitation, server: str) -> str:
    """The text, in the language in use."""
    words = {
        "name": clean(invitation.name, NAME_LIMIT),
        "inviter": clean(invitation.inviter, NAME_LIMIT),
        "company": clean(invitation.company, NAME_LIMIT),
        "role": label(ROLES, invitation.role),
        "day": day(day_of(invitation.expires_at)),
        "code": invitation.code,
        "server": server or _("SERVER"),
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
    return "\n\n".join(paragraph.format(**words) for paragraph in paragraphs) + "\n"


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
