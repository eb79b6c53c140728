"""People: who is signed in, their profiles, who did what, tickets to the service desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fleet_tui.domain.attachment import Attachment
    from fleet_tui.domain.audit import AuditPage, AuditQuery
    from fleet_tui.domain.person import Address
    from fleet_tui.domain.profile import NewProfile, Profile, ProfileDetails, ProfilePage, ProfileUpdate
    from fleet_tui.domain.second_factor import (
        RecoveryCodes,
        SecondFactor,
        SecondFactorCode,
        SecondFactorProof,
        SecondFactorSecret,
        SecondFactorStart,
    )
    from fleet_tui.domain.session import (
        Credentials,
        InvitationAcceptance,
        Me,
        OpenSession,
        PasswordChange,
        PasswordReset,
    )
    from fleet_tui.domain.ticket import NewTicket, NewTicketMessage, SimCardStock, Ticket, TicketPage, TicketStatus
    from fleet_tui.domain.ticket_topic import TicketTopicList


class SessionPort(Protocol):
    """Signing in and out."""

    async def sign_in(self, credentials: Credentials) -> Me:
        """Sign in; the tokens stay behind the port.

        Raises NotSignedIn: WRONG_CREDENTIALS; SECOND_FACTOR_NEEDED when they are right and a code is asked for too,
        SECOND_FACTOR_WRONG.
        """
        ...

    async def accept_invitation(self, acceptance: InvitationAcceptance) -> Me:
        """Complete an invited profile, and be signed in. Raises Refused (INVITATION_UNKNOWN, INVITATION_EXPIRED)."""
        ...

    async def sign_out(self) -> None:
        """Revoke the tokens and forget every copy."""
        ...

    async def me(self) -> Me:
        """Who is signed in. Raises NotSignedIn."""
        ...

    async def change_password(self, change: PasswordChange) -> None:
        """Another password of one's own; one's other sessions end.

        Raises Refused (PASSWORD_WRONG, PASSWORD_WEAK, PASSWORD_LENGTH, NO_PASSWORD), Throttled, OutcomeUnknown.
        """
        ...

    async def second_factor(self) -> SecondFactor:
        """Whether one signs in with a second factor."""
        ...

    async def begin_second_factor(self, start: SecondFactorStart) -> SecondFactorSecret:
        """A secret for an authenticator app; it counts once it was confirmed.

        Raises Refused (PASSWORD_WRONG, NO_PASSWORD, SECOND_FACTOR_THERE), Throttled, OutcomeUnknown.
        """
        ...

    async def confirm_second_factor(self, code: SecondFactorCode) -> RecoveryCodes:
        """Let it count from now on; one's other sessions end. Raises Refused (SECOND_FACTOR_WRONG), OutcomeUnknown."""
        ...

    async def renew_recovery_codes(self, proof: SecondFactorProof) -> RecoveryCodes:
        """Other recovery codes; those before end.

        Raises Refused (PASSWORD_WRONG, SECOND_FACTOR_WRONG, NO_SECOND_FACTOR), Throttled, OutcomeUnknown.
        """
        ...

    async def end_second_factor(self, proof: SecondFactorProof) -> None:
        """Sign in without a second factor from now on. Raises as `renew_recovery_codes`."""
        ...

    async def forget_password(self, identifier: str) -> None:
        """Have a code mailed to whoever signs in as `identifier`; it is not said whether there is somebody.

        Raises Throttled, OutcomeUnknown.
        """
        ...

    async def reset_password(self, reset: PasswordReset) -> Me:
        """Take a new password with that code, and be signed in; every other session ends.

        Raises NotSignedIn (SECOND_FACTOR_NEEDED, SECOND_FACTOR_WRONG); Refused (RESET_UNKNOWN, PASSWORD_WEAK,
        PASSWORD_LENGTH), Throttled, OutcomeUnknown.
        """
        ...

    async def open_sessions(self) -> list[OpenSession]:
        """Everywhere one is signed in, the place used last first."""
        ...

    async def end_session(self, session_id: str) -> None:
        """End one of one's own sessions. Raises NotFound, OutcomeUnknown."""
        ...

    async def end_other_sessions(self) -> None:
        """End all of them but this one. Raises OutcomeUnknown."""
        ...


class ProfilesPort(Protocol):
    """User profiles and their invitations."""

    async def profiles(self) -> ProfilePage: ...

    async def profile(self, profile_id: str) -> ProfileDetails:
        """One profile with the lines of its person. Raises NotFound."""
        ...

    async def create_profile(self, profile: NewProfile, key: str) -> ProfileDetails:
        """A new profile, whose invitation goes out; the same key and profile again give the same profile.

        Raises Refused (IDENTIFIER_TAKEN, PERSON_HAS_PROFILE), OutcomeUnknown.
        """
        ...

    async def change_profile(self, profile_id: str, version: int, changes: ProfileUpdate) -> ProfileDetails:
        """Change what `changes` names, made on `version` of the profile.

        Raises Conflict, Refused (LAST_MANAGER, LOCAL_MANAGER, PROFILE_VALIDATED, IDENTIFIER_TAKEN), OutcomeUnknown.
        """
        ...

    async def remove_profile(self, profile: Profile) -> None:
        """Withdraw the invitation or remove the profile, as `profile` shows it.

        Raises Conflict when it changed meanwhile, Refused (LAST_MANAGER, LOCAL_MANAGER), OutcomeUnknown.
        """
        ...

    async def reset_second_factor(self, profile: Profile) -> None:
        """End the second factor of somebody else who lost it; their sessions end.

        Raises Refused (NO_SECOND_FACTOR, OWN_SECOND_FACTOR), OutcomeUnknown.
        """
        ...

    async def invite_again(self, profile: Profile, key: str) -> ProfileDetails:
        """Send the invitation again; the same key sends it once.

        Raises Conflict, Refused (PROFILE_VALIDATED, NO_ADDRESS), OutcomeUnknown.
        """
        ...


class AuditPort(Protocol):
    """Who did what."""

    async def audit(self, query: AuditQuery, *, cursor: str | None = None, limit: int = 100) -> AuditPage:
        """A page of the rows that `query` asks for, newest first."""
        ...


class TicketsPort(Protocol):
    """Tickets to the service desk."""

    async def tickets(self) -> TicketPage:
        """All of them with their conversations, newest first."""
        ...

    async def ticket(self, ticket_id: str) -> Ticket:
        """One with its conversation. Raises NotFound."""
        ...

    async def ticket_topics(self) -> TicketTopicList:
        """What they can be about, what each kind asks for, what may be attached."""
        ...

    async def create_ticket(self, ticket: NewTicket, key: str) -> Ticket:
        """Send a ticket under the idempotency key `key`. Raises Refused (by field), OutcomeUnknown."""
        ...

    async def reply_to_ticket(self, ticket_id: str, message: NewTicketMessage, key: str) -> Ticket:
        """Go on with the conversation. Raises Refused (TICKET_CLOSED), OutcomeUnknown."""
        ...

    async def set_ticket_status(self, ticket: Ticket, status: TicketStatus) -> Ticket:
        """Close it, or open it again, as it is in `ticket`. Raises Conflict, OutcomeUnknown."""
        ...

    async def upload(self, name: str, content: bytes, on_sent: Callable[[int], None] | None = None) -> Attachment:
        """A file for a ticket; `on_sent` is told how many bytes have left. Sent again, it is the same attachment.

        Raises Refused (TOO_LARGE, TYPE_NOT_ALLOWED, CONTENT_DIFFERS, …).
        """
        ...

    async def attachment(self, attachment: Attachment) -> bytes:
        """The content of a file. Raises NotFound, BadAnswer when it is not what was announced."""
        ...

    async def sim_card_stock(self) -> SimCardStock:
        """Blank cards in stock, and on their way."""
        ...

    async def delivery_addresses(self) -> list[Address]:
        """Where blank cards were sent to before, the latest first."""
        ...
