"""The proof given while signing: it covers the exact text that was shown, and goes into the trail with the act.

A page that signs shows the text, asks `ask(...)` for what the form needs, and hands the form to
`proof_of(...)`. A security key signs a challenge made of the text; a one-time code is bound to the
text only by the entry that holds both, and the proof says which of the two it was. With
demonstration sign-in there is nothing to prove, and no proof is recorded.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from fastapi import Request

from workflow.actions.act import Proof
from workflow.errors import NotEntitledError
from workflow.model.account import Account
from workflow.web.deps import desk_of
from workflow.web.form import Form
from workflow.web.identity import security_keys, signing_in
from workflow.web.identity.keeper import VOUCHED, AccountSessions
from workflow.web.identity.organisation import FRESH
from workflow.web.identity.signin_pages import address_of, site_of
from workflow.web.person import Person

_NONCE = "signing"


class Asked(NamedTuple):
    """What the form must ask for: options for a security key (JSON, '' for none), and whether codes serve."""

    options: str
    codes: bool
    text: str
    """SHA-256 of the text that will be signed, hexadecimal; the form sends it back as `signed-text`."""
    vouched: datetime | None = None
    """When the person's organisation vouched for them, where that must do for want of a proof of their own."""
    by_organisation: bool = False
    """Whether it is the organisation that must vouch, freshly."""


def ask(request: Request, person: Person, text: str) -> Asked | None:
    """Return what a form must ask so that `person` signs `text`; None where sign-in is a demonstration."""
    desk = desk_of(request)
    keeper, digest = desk.sessions, sha256(text.encode()).hexdigest()
    if not isinstance(keeper, AccountSessions):
        return None
    account = signing_in.account_of(keeper.house, person.id)
    if account is None:
        raise NotEntitledError(person.name, "sign", "there is no such account")
    nonce = secrets.token_bytes(32)
    keeper.set_note(request.cookies.get(desk.cookie, ""), _NONCE, f"{nonce.hex()} {digest}")
    challenge = security_keys.challenge_for(nonce, text)
    options = security_keys.request(site_of(request), account, challenge) if account.keys else ""
    vouched = None if account.second else _vouched(keeper, request, desk.now())
    return Asked(
        options, account.code_secret is not None, digest, vouched, bool(account.outside) and not account.second
    )


def proof_of(request: Request, person: Person, form: Form, text: str) -> Proof | None:
    """Return the proof that this form carries over `text`; None for a demonstration.

    Where it does not hold, the form is marked wrong and None is returned: check `form.ok`.
    """
    desk = desk_of(request)
    keeper, digest = desk.sessions, sha256(text.encode()).hexdigest()
    if not isinstance(keeper, AccountSessions):
        return None
    account = signing_in.account_of(keeper.house, person.id)
    cookie = request.cookies.get(desk.cookie, "")
    nonce, _, shown = keeper.note(cookie, _NONCE).partition(" ")
    keeper.set_note(cookie, _NONCE, "")
    if account is None or shown != digest or form.text("signed-text") != digest:
        form.wrong("", desk.words("identity.text-changed"))
        return None
    vouched = None if account.second else _vouched(keeper, request, desk.now())
    if vouched is not None and account.outside is not None:
        return Proof(
            method="organisation", text=digest, shown=text, language=desk.words.language,
            issuer=account.outside.issuer, vouched_at=vouched.isoformat(),
        )  # fmt: skip
    if form.text("answer"):
        return _by_key(request, account, form, text, nonce)
    if signing_in.check_code(keeper.house, account, form.text("code"), address=address_of(request), now=desk.now()):
        keeper.prove(cookie, desk.now())
        return Proof(method="one-time-code", text=digest, shown=text, language=desk.words.language)
    form.wrong("code", desk.words("identity.code-wrong"))
    return None


def _by_key(request: Request, account: Account, form: Form, text: str, nonce: str) -> Proof | None:
    """Return the proof of a security key, None where it does not hold; the form is then marked wrong."""
    desk = desk_of(request)
    keeper, answer = desk.sessions, form.text("answer")
    challenge = security_keys.challenge_for(bytes.fromhex(nonce), text)
    used = security_keys.answered(site_of(request), account, answer, challenge)
    if used is None or not isinstance(keeper, AccountSessions):
        signing_in.failed(desk.house, account.login, address_of(request), desk.now())
        form.wrong("", desk.words("identity.key-failed"))
        return None
    signing_in.save(keeper.house, used)
    keeper.prove(request.cookies.get(desk.cookie, ""), desk.now())
    digest, key = sha256(text.encode()).hexdigest(), security_keys.key_of(used, answer)
    return Proof(
        method="security-key", text=digest, shown=text, language=desk.words.language, nonce=nonce, answer=answer,
        key=key,
    )  # fmt: skip


def _vouched(keeper: AccountSessions, request: Request, now: datetime) -> datetime | None:
    """Return when the organisation vouched for this session, None where it did not, or too long ago."""
    said = keeper.note(request.cookies.get(desk_of(request).cookie, ""), VOUCHED)
    at = datetime.fromisoformat(said) if said else None
    return at if at is not None and now - at <= FRESH else None
