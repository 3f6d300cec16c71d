"""Tables of the API: tokens, webhooks, and the messages that wait to be sent to them."""

from __future__ import annotations

from sqlalchemy import Index

from workflow.store.tables import clustered, octets, text, whole

TOKENS = clustered(
    "tokens", octets("digest", key=True), text("account"), octets("body"), Index("tokens_by_account", "account")
)
"""By the digest of their word: the database opens nothing."""

WEBHOOKS = clustered("webhooks", text("id", key=True), octets("body"))
"""Address and secret lie in `body`, encrypted."""

MESSAGES = clustered(
    "messages",
    text("id", key=True),
    text("webhook"),
    text("due"),
    whole("tries"),
    octets("body"),
    Index("messages_by_due", "due"),
    Index("messages_by_webhook", "webhook"),
)
"""Written in the act's own transaction; removed once delivered or given up."""
