"""A user profile in words: its data, how its invitation fares."""

from __future__ import annotations

from fleet_tui.domain.labels import LANGUAGES, PROFILE_STATUSES, ROLES, SALUTATIONS, label
from fleet_tui.domain.msisdn import grouped
from fleet_tui.domain.profile import InvitationMail, MailStatus, Profile, ProfileDetails, ProfileStatus
from fleet_tui.i18n import N_, _, joined
from fleet_tui.i18n.format import day, moment

_REASONS = {
    "UNREACHABLE": N_("the mail server cannot be reached"),
    "NOT_ENCRYPTED": N_("the mail server offers no encryption"),
    "CERTIFICATE": N_("the certificate of the mail server is not trusted"),
    "SIGN_IN_REFUSED": N_("the mail server refused the sign-in"),
    "SENDER_REFUSED": N_("the mail server refused the sender's address"),
    "RECIPIENT_REFUSED": N_("the mail server refused the recipient's address"),
    "MESSAGE_REFUSED": N_("the mail server refused the mail"),
    "ADDRESS_UNUSABLE": N_("no mail can be sent to this address"),
    "NOT_WRITTEN": N_("the file of the mail cannot be written"),
    "TOO_LATE": N_("the code has expired before the mail went out"),
}


def status_word(profile: Profile) -> str:
    """The state of the profile; of an invited one also that its mail failed."""
    if mail_failed(profile):
        return _("mail failed")
    return label(PROFILE_STATUSES, profile.status)


def mail_failed(profile: Profile) -> bool:
    """Its invitation never reaches anybody."""
    return profile.mail is not None and profile.mail.status == MailStatus.FAILED


def mail_words(mail: InvitationMail) -> str:
    """How the mail fares: `sent on 23/11/2026 09:41`, and what went wrong last."""
    match mail.status:
        case MailStatus.SENT if mail.sent_at is not None:
            return _("sent on {moment}").format(moment=moment(mail.sent_at))
        case MailStatus.SPOOLED:
            return _("kept as a file at the server: no mail server is set")
        case MailStatus.FAILED:
            return _("not sent: {reason}").format(reason=_reason(mail))
        case MailStatus.QUEUED if mail.next_attempt_at is not None and mail.attempts:
            return _("again at {moment}: {reason}").format(moment=moment(mail.next_attempt_at), reason=_reason(mail))
        case MailStatus.QUEUED:
            return _("waits to be sent")
        case _:
            return str(mail.status)


def _reason(mail: InvitationMail) -> str:
    words = label(_REASONS, mail.reason or "")
    return joined(" ", (words, f"({mail.said})")) if mail.said else words


def last_sent(profile: Profile) -> str:
    """When the last invitation went; empty when none did."""
    if profile.mail is not None and profile.mail.sent_at is not None:
        return moment(profile.mail.sent_at)
    return moment(profile.invited_at) if profile.invited_at is not None else ""


def note(profile: Profile) -> str:
    """What one should know of an invited profile, in a sentence; empty for others."""
    if profile.status != ProfileStatus.INVITED:
        return ""
    if profile.mail is not None and profile.mail.status != MailStatus.SENT:
        return _("Invitation: {state}.").format(state=mail_words(profile.mail))
    sent = last_sent(profile)
    return _("The last invitation went on {moment}.").format(moment=sent) if sent else ""


def profile_details(profile: Profile) -> list[tuple[str, str]]:
    """The profile whole: labels and values, what is not known left out."""
    pairs = [
        (_("Role"), label(ROLES, profile.role)),
        (_("Status"), label(PROFILE_STATUSES, profile.status)),
        (_("E-mail address"), profile.e_mail or ""),
        (_("Phone number"), grouped(profile.phone_number) if profile.phone_number else ""),
        (_("Title"), label(SALUTATIONS, profile.salutation) if profile.salutation else ""),
        (_("Language"), label(LANGUAGES, profile.language)),
        (_("User"), profile.person_name or ""),
        (_("Second factor"), _("asked for") if isinstance(profile, ProfileDetails) and profile.second_factor else ""),
        (_("Lines"), ", ".join(map(grouped, profile.msisdns[:3])) + (" …" if len(profile.msisdns) > 3 else "")),
    ]
    if profile.status == ProfileStatus.INVITED:
        until = profile.invitation_expires_at
        pairs += [
            (_("Invited"), moment(profile.invited_at) if profile.invited_at else ""),
            (_("Mail"), mail_words(profile.mail) if profile.mail else ""),
            (_("Code holds until"), day(until) if until else ""),
        ]
    return [(name, value) for name, value in pairs if value]
