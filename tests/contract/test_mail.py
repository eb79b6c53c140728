"""Invitations over a real SMTP conversation, and what becomes of them when the mail server will not."""

from __future__ import annotations

import email
import email.policy
import re
import ssl
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from fleet_tui.domain.profile import MailStatus, NewProfile, Profile, Role
from fleet_tui.domain.session import PasswordReset
from fleet_tui.i18n import set_language
from fleet_tui.server.mail.message import Invitation, UnusableAddress, message_of
from fleet_tui.server.mail.postman import WAITS
from fleet_tui.server.mail.transport import SmtpServer, Spool, Undelivered
from fleet_tui.server.storage.errors import BackendError
from tests.contract.server import Server
from tests.contract.test_own_access import ANOTHER, signed_up
from tests.contract.test_profiles import code_in
from tests.contract.test_sessions import IDENTIFIER, accept
from tests.harness import NOW
from tests.journeys.served import free_port

PUBLIC = "https://fleet.example.be"
SENDER = "Fleet <fleet@brouwerij.example>"


class Mailbox:
    """Takes mails, and refuses what it is told to."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.refused: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 OK"

    @property
    def mails(self) -> list[Any]:
        return [
            email.message_from_bytes(envelope.original_content or b"", policy=email.policy.default)
            for envelope in self.envelopes
        ]


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def smtp(mailbox: Mailbox) -> Iterator[Controller]:
    """A mail server on a free port of this machine."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    if not controller.loop.is_closed():
        controller.stop()


def at(controller: Controller) -> SmtpServer:
    return SmtpServer.at(f"smtp://127.0.0.1:{controller.port}?from={SENDER.replace(' ', '%20')}")


@pytest.fixture
async def posting(database_url: str | None, tmp_path: Path, smtp: Controller) -> AsyncIterator[Server]:
    """A backend whose mails go to `smtp`."""
    started = Server(tmp_path / "data", database_url, mail=at(smtp), public_url=PUBLIC)
    await started.start()
    yield started
    await started.stop()


async def invited(server: Server, address: str, **changed: Any) -> Profile:
    client = await server.manager()
    asked = NewProfile(role=Role.MANAGER, description="Zoë Ó'Brien 陳", e_mail=address, **changed)
    made = await client.create_profile(asked, uuid.uuid4().hex)
    await server.backend.deliver_mail()
    return await client.profile(made.id)


async def test_an_invitation_goes_out_over_smtp_and_its_code_works(posting: Server, mailbox: Mailbox) -> None:
    profile = await invited(posting, "zoe@example.org")
    assert profile.mail is not None
    assert (profile.mail.status, profile.mail.attempts, profile.mail.sent_at) == (MailStatus.SENT, 1, NOW)
    (mail,) = mailbox.mails
    assert mailbox.envelopes[0].mail_from == "fleet@brouwerij.example"
    assert mailbox.envelopes[0].rcpt_tos == ["zoe@example.org"]
    assert mail["To"].addresses[0].display_name == "Zoë Ó'Brien 陳"
    assert mail["From"].addresses[0].display_name == "Fleet"
    assert mail.get_content_type() == "text/plain"
    assert f"fleet-tui --server {PUBLIC} accept-invitation {code_in(mail)}" in mail.get_content()
    accepted = await accept(posting.plain(), code_in(mail), identifier="zoe@example.org")
    assert accepted.status_code == 201
    # Nothing is sent twice, and the code is nowhere but with its reader.
    await posting.backend.deliver_mail()
    assert len(mailbox.mails) == 1
    async with posting.database.read() as connection:
        stored = str((await connection.exec_driver_sql("SELECT * FROM mails")).all())
    assert code_in(mail) not in stored


async def test_a_refused_recipient_has_failed_and_one_told_to_wait_is_tried_again(
    posting: Server, mailbox: Mailbox
) -> None:
    mailbox.refused = {"gone@example.org": "550 no such user \x1b[31mhere", "grey@example.org": "451 try later"}
    gone = await invited(posting, "gone@example.org")
    assert gone.mail is not None
    assert (gone.mail.status, gone.mail.reason) == (MailStatus.FAILED, "RECIPIENT_REFUSED")
    assert "no such user" in str(gone.mail.said)
    assert "\x1b" not in str(gone.mail.said)
    grey = await invited(posting, "grey@example.org")
    assert grey.mail is not None
    assert (grey.mail.status, grey.mail.next_attempt_at) == (MailStatus.QUEUED, NOW + WAITS[0])
    mailbox.refused.clear()
    await posting.backend.deliver_mail()
    assert not mailbox.mails
    posting.clock.advance(minutes=1)
    await posting.backend.deliver_mail()
    assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == [["grey@example.org"]]


async def test_a_mail_server_that_is_down_is_asked_again_for_two_days(
    posting: Server, smtp: Controller, mailbox: Mailbox
) -> None:
    smtp.stop()
    profile = await invited(posting, "zoe@example.org")
    for attempt, wait in enumerate(WAITS, start=1):
        assert profile.mail is not None
        assert (profile.mail.status, profile.mail.reason, profile.mail.attempts) == (
            MailStatus.QUEUED,
            "UNREACHABLE",
            attempt,
        )
        assert profile.mail.next_attempt_at == posting.clock() + wait
        posting.clock.advance(seconds=wait.total_seconds())
        await posting.backend.deliver_mail()
        profile = await (await posting.manager()).profile(profile.id)
    assert profile.mail is not None
    assert (profile.mail.status, profile.mail.attempts) == (MailStatus.FAILED, len(WAITS) + 1)
    up_again = Controller(mailbox, hostname="127.0.0.1", port=smtp.port)
    up_again.start()
    try:
        client = await posting.manager()
        await client.invite_again(profile, uuid.uuid4().hex)
        await posting.backend.deliver_mail()
        again = await client.profile(profile.id)
    finally:
        up_again.stop()
    assert len(mailbox.mails) == 1
    assert again.mail is not None
    assert again.mail.status == MailStatus.SENT


async def test_a_forgotten_passwords_mail_that_failed_or_waits_keeps_nobody_out(
    posting: Server, mailbox: Mailbox
) -> None:
    await signed_up(posting)
    client = posting.client(None)
    for refusal in ("550 no such user", "451 try later"):  # of the first nobody knows the code: another takes its place
        mailbox.refused = {IDENTIFIER: refusal}
        await client.forget_password(IDENTIFIER)
        await posting.backend.deliver_mail()
    mailbox.refused.clear()
    await posting.backend.deliver_mail()
    assert not mailbox.mails  # the second waits its minute
    await client.forget_password(IDENTIFIER)
    await posting.backend.deliver_mail()
    (mail,) = mailbox.mails
    found = re.search(r"reset-password (\S+)", mail.get_content())
    assert found is not None
    answer = PasswordReset.model_validate({"code": found[1], "password": ANOTHER})
    assert (await client.reset_password(answer)).name == "Anna Peeters"


class TlsController(Controller):
    """A mail server that wants TLS after the greeting, then a name and a password."""

    context: ssl.SSLContext

    def factory(self) -> SMTP:
        def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
            known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"fleet", b"sesame")
            return AuthResult(success=known, handled=False)

        return SMTP(
            self.handler, tls_context=self.context, require_starttls=True, auth_required=True, authenticator=check
        )


async def test_the_way_to_the_mail_server_is_encrypted_before_the_password_goes(
    mailbox: Mailbox, smtp: Controller
) -> None:
    authority = trustme.CA()
    controller = TlsController(mailbox, hostname="127.0.0.1", port=free_port())
    controller.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(controller.context)

    def trusting() -> ssl.SSLContext:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        return context

    controller.start()
    try:
        url = f"smtp://fleet@127.0.0.1:{controller.port}?from=fleet@example.org&encryption=starttls"
        server = replace(SmtpServer.at(url, "sesame"), context=trusting)
        await server.deliver(hello(), "one")
        assert len(mailbox.mails) == 1
        with pytest.raises(Undelivered) as wrong:
            await replace(server, password="open").deliver(hello(), "two")
        assert (wrong.value.reason, wrong.value.final) == ("SIGN_IN_REFUSED", False)
        with pytest.raises(Undelivered) as stranger:
            await replace(server, context=ssl.create_default_context).deliver(hello(), "three")
        assert stranger.value.reason == "CERTIFICATE"
    finally:
        controller.stop()
    # One that cannot encrypt is not spoken to further.
    with pytest.raises(Undelivered) as plain:
        await replace(server, port=smtp.port).deliver(hello(), "four")
    assert plain.value.reason == "NOT_ENCRYPTED"
    assert len(mailbox.mails) == 1


async def test_a_spool_that_cannot_be_written_is_a_setback(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file", encoding="utf-8")
    with pytest.raises(Undelivered) as full:
        await Spool(tmp_path / "outbox").deliver(hello(), "one")
    assert (full.value.reason, full.value.final) == ("NOT_WRITTEN", False)


def hello(recipient: str = "zoe@example.org", **changed: Any) -> Any:
    said = {"name": "Zoë", "inviter": "Margaux", "company": "De Molen", "role": "MEMBER", "language": "EN"}
    invitation = Invitation.model_validate(said | {"code": "c0de", "expires_at": NOW} | changed)
    return message_of(invitation, recipient, message_id="id", at=NOW, server="", sender=SENDER)


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("EN", "Your invitation to the fleet of De Molen", ("Hello Zoë,", "as member.", "at the latest:")),
        ("FR", "Votre invitation à la flotte de De Molen", ("Bonjour Zoë,", "en tant que membre.", "au plus tard :")),
        ("NL", "Uw uitnodiging voor de fleet van De Molen", ("Beste Zoë,", "als lid.", "uiterlijk op")),
        ("DE", "Ihre Einladung zur Flotte von De Molen", ("Guten Tag Zoë,", "als Mitglied.", "spätestens am")),
    ],
)
def test_an_invitation_is_in_the_language_of_its_profile(language: str, subject: str, words: tuple[str, ...]) -> None:
    """Whatever the process speaks."""
    set_language("nl" if language == "DE" else "de")
    message = hello(language=language)
    body = message.get_content()
    assert (message["Subject"], message["Content-Language"]) == (subject, language.lower())
    assert all(each in body for each in words)
    english = {each.strip() for each in hello(language="EN").get_content().splitlines() if " " in each.strip()}
    assert language == "EN" or not {line for line in english if line in body and "accept-invitation" not in line}


@pytest.mark.parametrize("text", ["a\nBcc: all@example.org", "x\r\n\r\nbody", "\x00\x1b[c", "[/]", "陳" * 300, '"<>"'])
def test_no_name_becomes_a_header_or_a_control(text: str) -> None:
    message = hello(name=text, inviter=text, company=text)
    parsed: Any = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    assert set(parsed.keys()) == set(hello().keys())
    assert [address.addr_spec for address in parsed["To"].addresses] == ["zoe@example.org"]
    assert "accept-invitation c0de" in parsed.get_content()
    shown = parsed.get_content().replace("\r\n", "\n") + parsed["Subject"]
    assert not {"\x00", "\x1b", "\r"} & set(shown)


@pytest.mark.parametrize("address", ["a,b@example.org", "<a>@example.org", "a@b@c.org", "", 'a"b@example.org'])
def test_an_address_that_no_mail_can_have_is_refused(address: str) -> None:
    with pytest.raises(UnusableAddress):
        hello(address)


@pytest.mark.parametrize(
    "url",
    ["http://mail.example.org?from=a@b.be", "smtp://mail.example.org", "smtp://u:secret@mail.example.org?from=a@b.be",
     "smtp://mail:port?from=a@b.be", "smtp://mail?from=a@b.be&encryption=some", "smtp://mail?from=a@b.be&cc=x"],
)  # fmt: skip
def test_what_is_no_address_of_a_mail_server(url: str) -> None:
    with pytest.raises(BackendError) as refused:
        SmtpServer.at(url)
    assert "secret" not in refused.value.user_message


def test_a_password_never_goes_over_the_wire_in_clear() -> None:
    with pytest.raises(BackendError):
        SmtpServer.at("smtp://u@mail.example.org?from=a@b.be&encryption=none", "sesame")
    assert "sesame" not in repr(SmtpServer.at("smtps://u@mail.example.org?from=a@b.be", "sesame"))
    assert SmtpServer.at("smtps://u@mail.example.org?from=a@b.be").port == 465
