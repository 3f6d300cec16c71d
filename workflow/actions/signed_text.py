"""Does the signature that an entry holds cover the text that it holds? An auditor can run this from the trail alone.

`proof` is the field of that name as an entry or an export opens it. A security key signed
SHA-256(nonce || SHA-256(text)); the text, the nonce, the answer and the public key are all in
the entry, and the entry `add-key` of the authority says whose that public key is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import urlsplit

from pydantic import ValidationError

from workflow.actions.act import Proof
from workflow.actions.house import House
from workflow.actions.thread import Told, opened
from workflow.store import trail_log


class SignedText(NamedTuple):
    """What a proof shows: how it was given, the text, what does not hold of it ('' where all does)."""

    method: str
    shown: str
    fault: str
    key: str = ""
    """The public key that signed, base64url; '' where none did."""
    language: str = "en"
    """The language that the text is in, by its code."""

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the text, hexadecimal."""
        return sha256(self.shown.encode()).hexdigest()


def check_proof(proof: object) -> SignedText:
    """Return what a proof shows, from its own fields alone.

    A one-time code and an organisation sign no text: of these only the digest is checked, and `method` says so.
    """
    try:
        read = Proof.model_validate(proof)
    except ValidationError:
        return SignedText("", "", "the entry holds no proof that can be read")
    if sha256(read.shown.encode()).hexdigest() != read.text:
        told = "the text is not the one whose digest was proved"
        return SignedText(read.method, read.shown, told, language=read.language)
    fault = _fault_of_key(read) if read.method == "security-key" else ""
    return SignedText(read.method, read.shown, fault, read.key, read.language)


def owners(house: House) -> Mapping[str, str]:
    """Return by public key who registered it, as the authority's own entries say."""
    with house.database.reading() as tx:
        return dict(_owners(opened(each, tx) for each in trail_log.entries_of(tx, None)))


def _owners(entries: Iterator[Told]) -> Iterator[tuple[str, str]]:
    for told in entries:
        key = told.fields.get("key")
        if told.act == "add-key" and isinstance(key, dict):
            yield str(key.get("public")), str(told.fields.get("actor"))


def _fault_of_key(proof: Proof) -> str:
    import webauthn  # noqa: PLC0415 - takes long, and few commands need it
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    try:
        told = json.loads(base64url_to_bytes(json.loads(proof.answer)["response"]["clientDataJSON"]))
        origin = str(told["origin"])
        challenge = sha256(bytes.fromhex(proof.nonce) + sha256(proof.shown.encode()).digest()).digest()
        webauthn.verify_authentication_response(
            credential=proof.answer,
            expected_challenge=challenge,
            expected_rp_id=urlsplit(origin).hostname or "",
            expected_origin=origin,
            credential_public_key=base64url_to_bytes(proof.key),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return "the signature of the security key does not cover this text"
    return ""
