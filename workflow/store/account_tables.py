"""Tables of accounts, sessions and drafts. Whom they are of is in `body`, encrypted; cookies and logins are digests."""

from __future__ import annotations

from sqlalchemy import Index

from workflow.store.tables import clustered, heaped, octets, text

ACCOUNTS = clustered(
    "accounts", text("id", key=True), octets("login"), octets("body"), Index("accounts_by_login", "login", unique=True)
)
"""Who may sign in."""

SIGN_INS = clustered(
    "sign_ins", octets("cookie", key=True), text("account"), text("idle_until"), text("ends_at"), octets("body"),
    Index("sign_ins_by_account", "account"),
)  # fmt: skip
"""Who is signed in."""

FAILED_SIGN_INS = heaped(
    "failed_sign_ins", octets("subject"), text("at"), Index("failed_sign_ins_by_subject", "subject", "at")
)
"""What failed, by keyed digest of login or address; forgotten after a while."""

PROPOSALS = clustered("proposals", text("id", key=True), text("proposed_at"), octets("body"))
"""What waits for a second administrator."""

LETTERHEADS = clustered("letterheads", text("id", key=True), octets("body"))
"""What stands at the head and foot of the papers of an authority."""

DRAFTS = clustered("drafts", octets("person", key=True), text("id", key=True), text("saved_at"), octets("body"))
"""Requests that somebody is writing and nobody filed yet, by the keyed digest of the writer."""
