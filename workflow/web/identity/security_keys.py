"""Security keys (WebAuthn): registering one, signing in with it, and signing a text with it."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from workflow.model.account import Account, SecurityKey

_VERIFIED = UserVerificationRequirement.REQUIRED
MOST_KEYS = 10


class Site(NamedTuple):
    """Where the desk stands, as browsers say it: its host, and its origin."""

    host: str
    origin: str


def registration(site: Site, account: Account, challenge: bytes) -> str:
    """Return what the browser needs to register a key, JSON."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Comity",
        user_name=account.login,
        user_id=account.id.encode(),
        user_display_name=account.name,
        challenge=challenge,
        exclude_credentials=_known(account),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=_VERIFIED
        ),
    )
    return webauthn.options_to_json(options)


def registered(site: Site, answer: str, challenge: bytes, *, name: str, at: datetime) -> SecurityKey | None:
    """Return the key that the browser registered, or None where its answer does not hold."""
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    return SecurityKey(
        id=bytes_to_base64url(found.credential_id),
        public_key=bytes_to_base64url(found.credential_public_key),
        uses=found.sign_count,
        name=name,
        added_at=at,
    )


def request(site: Site, account: Account, challenge: bytes) -> str:
    """Return what the browser needs to ask a key for its signature over `challenge`, JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, challenge=challenge, allow_credentials=_known(account), user_verification=_VERIFIED
    )
    return webauthn.options_to_json(options)


def answered(site: Site, account: Account, answer: str, challenge: bytes) -> Account | None:
    """Return the account after one of its keys signed `challenge`, or None where the answer does not hold."""
    key = _named(account, answer)
    if key is None:
        return None
    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=key.uses,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    used = key.model_copy(update={"uses": found.new_sign_count})
    return account.model_copy(update={"keys": tuple(used if each.id == key.id else each for each in account.keys)})


def challenge_for(nonce: bytes, text: str) -> bytes:
    """Return what a key signs so that its signature covers a text: SHA-256 of the nonce and the text's SHA-256."""
    return sha256(nonce + sha256(text.encode()).digest()).digest()


def key_of(account: Account, answer: str) -> str:
    """Return the public key of the key that answered, base64url; '' where none of the account's did."""
    key = _named(account, answer)
    return key.public_key if key else ""


def _named(account: Account, answer: str) -> SecurityKey | None:
    try:
        said = json.loads(answer)
        identity = said["id"]
    except (ValueError, KeyError, TypeError):
        return None
    return next((each for each in account.keys if each.id == identity), None)


def _known(account: Account) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each.id)) for each in account.keys]
