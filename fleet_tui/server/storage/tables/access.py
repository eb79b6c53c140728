"""Companies and who may sign in."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from fleet_tui.server.storage.tables.base import Moment, metadata, version

schema_version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

organisations = Table(
    "organisations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("origin", String(20), nullable=False),
    Column("epoch", String(32), nullable=False),  # changes when the whole fleet is replaced: old sync tokens end
    Column("sequence", BigInteger, nullable=False, default=0),  # counts transactions that changed lines
    Column("order_count", Integer, nullable=False, default=0),
    Column("fleet_size", Integer),  # lines the sample was made with; None for other origins
    Column("local_profile_id", String(32)),  # whom the embedded backend signs in
    Column("audit_salt", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("operator", Text),  # of a local fleet: whose list it is
    Column("vat_number", String(20)),  # whom its invoices are addressed to
    Column("findings_of", Text),  # what the findings that are kept were made of
    Column("findings_lack", Text),  # JSON: kinds of files that were not there
)

profiles = Table(
    "profiles",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organisation_id", String(32), ForeignKey("organisations.id"), nullable=False, index=True),
    version(),
    Column("description", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("e_mail", String(254)),  # lower case: what one signs in with; of one profile in a company
    Column("phone_number", String(40)),
    Column("person_id", String(32)),
    Column("password_hash", Text),
    Column("invited_at", Moment),
    Column("salutation", String(8)),
    Column("language", String(8), nullable=False, server_default="FR"),
    Column("removed_at", Moment),  # a removed profile keeps its name: the log and the orders go on naming who it was
    Index("profiles_by_e_mail", "e_mail", "organisation_id", unique=True),
)

invitations = Table(
    "invitations",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("profile_id", String(32), ForeignKey("profiles.id"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("accepted_with_key", String(200)),
    Column("ended_at", Moment),  # withdrawn, or replaced by a newer one
)

password_resets = Table(
    "password_resets",
    metadata,
    Column("profile_id", String(32), ForeignKey("profiles.id"), primary_key=True),  # one code each: the last
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("expires_at", Moment, nullable=False),
)

second_factors = Table(
    "second_factors",
    metadata,
    Column("profile_id", String(32), ForeignKey("profiles.id"), primary_key=True),
    Column("secret", String(64), nullable=False),  # base32: codes follow from it
    Column("confirmed_at", Moment),  # it counts from then on
    Column("spent_period", BigInteger),  # of its last code that was taken: no code of it or before is taken again
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("profile_id", String(32), ForeignKey("profiles.id"), nullable=False, index=True),
)

mails = Table(
    "mails",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("organisation_id", String(32), ForeignKey("organisations.id"), nullable=False),
    Column("profile_id", String(32), nullable=False),
    Column("message_id", String(32), nullable=False, unique=True),
    Column("status", String(20), nullable=False),
    Column("recipient", String(254), nullable=False),
    Column("content", Text),  # JSON: names, role, language, the code; gone once the mail is
    Column("queued_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),  # of its code: later it is not worth sending
    Column("sent_at", Moment),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_attempt_at", Moment),
    Column("reason", String(40)),
    Column("said", Text),
    Column("lease_owner", String(64)),
    Column("lease_until", Moment),
    Index("mails_by_profile", "organisation_id", "profile_id", "id"),
    Index("mails_by_status", "status", "next_attempt_at"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("access_hash", String(64), primary_key=True),
    Column("refresh_hash", String(64), nullable=False, unique=True),
    Column("profile_id", String(32), ForeignKey("profiles.id"), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
    Column("refresh_expires_at", Moment, nullable=False),
    Column("family", String(32)),  # all sessions that go back to one signing in
    Column("began_at", Moment),  # when that was
    Column("address", String(64)),  # where its tokens were asked for: shown to its holder alone
)

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subject", String(64), nullable=False),  # a digest: of an address, a name, or both
    Column("at", Moment, nullable=False, index=True),
    Index("sign_in_tries_by_subject", "subject", "at"),
)

trusted_addresses = Table(
    "trusted_addresses",
    metadata,
    Column("subject", String(64), primary_key=True),  # a digest of a name and an address it signed in from
    Column("until", Moment, nullable=False),
)

spent_refresh_tokens = Table(
    "spent_refresh_tokens",
    metadata,
    Column("refresh_hash", String(64), primary_key=True),
    Column("family", String(32), nullable=False),
    Column("spent_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)
