"""Sign-in through the organisation (OpenID Connect): authorization code with PKCE, state, nonce, keys by discovery.

The ID token alone is believed: signed by RS256 with a key of the issuer, for this client, now, with our nonce.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import httpx2
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from workflow.errors import ActionError, InputError

FRESH = timedelta(minutes=15)
"""How long ago a person may have proved who they are at the issuer; asked of it as `max_age`."""

LEEWAY = timedelta(minutes=1)
_TIMEOUT = 10
_LOCAL = ("localhost", "127.0.0.1", "::1")
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class OrganisationError(ActionError):
    """The organisation's sign-in did not answer as it must."""

    code = "organisation"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Sign-in through your organisation did not work: {reason}.", "Begin again, or use a password."
        )


class Pending(NamedTuple):
    """A sign-in that was begun: what the browser keeps until it comes back."""

    state: str
    nonce: str
    verifier: str
    wanted: str


class Vouched(NamedTuple):
    """What the issuer says of a person. `email` is '' unless the issuer verified it."""

    issuer: str
    subject: str
    email: str
    at: datetime | None
    """When the person proved who they are, as the issuer says; None where it does not."""


class Organisation:
    """One issuer, and this desk as its client. `client` is for tests of other networks."""

    def __init__(self, issuer: str, client_id: str, secret: str, client: httpx2.Client | None = None) -> None:
        self.issuer, self.client_id, self._secret = issuer, client_id, secret
        self._http = client or httpx2.Client(timeout=_TIMEOUT)
        self._found: Mapping[str, Any] | None = None

    def begin(self, back: str, wanted: str) -> tuple[str, Pending]:
        """Return where the browser is sent, and what it keeps meanwhile. Raises OrganisationError."""
        pending = Pending(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), wanted)
        digest = sha256(pending.verifier.encode()).digest()
        asked = {
            "response_type": "code", "client_id": self.client_id, "redirect_uri": back, "scope": "openid email",
            "state": pending.state, "nonce": pending.nonce, "max_age": str(int(FRESH.total_seconds())),
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), "code_challenge_method": "S256",
        }  # fmt: skip
        address = self._known()["authorization_endpoint"]
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", pending

    def finish(self, code: str, back: str, pending: Pending, now: datetime) -> Vouched:
        """Return whom the issuer vouches for. Raises OrganisationError for anything that does not hold."""
        given = {"grant_type": "authorization_code", "code": code, "redirect_uri": back,
                 "code_verifier": pending.verifier}  # fmt: skip
        auth = (self.client_id, self._secret) if self._secret else None
        if auth is None:
            given["client_id"] = self.client_id
        answer = self._json("POST", self._known()["token_endpoint"], data=given, auth=auth)
        return self._vouched(str(answer.get("id_token", "")), pending.nonce, now)

    def _vouched(self, token: str, nonce: str, now: datetime) -> Vouched:
        try:
            keys = jwk.KeySet.import_key_set(self._json("GET", self._known()["jwks_uri"]))  # type: ignore[arg-type]
            claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
        except (JoseError, ValueError, KeyError, TypeError) as fault:
            raise OrganisationError("its token is not signed by its key") from fault
        if (wrong := self._wrong(claims, nonce, now)) is not None:
            raise OrganisationError(f"its token does not hold ({wrong})")
        email = claims.get("email") if claims.get("email_verified") is True else ""
        said = claims.get("auth_time")
        at = datetime.fromtimestamp(said, UTC) if isinstance(said, int) and said > 0 else None
        return Vouched(self.issuer, claims["sub"], str(email or ""), at if at and at <= now + LEEWAY else None)

    def _wrong(self, claims: Mapping[str, Any], nonce: str, now: datetime) -> str | None:
        """Return the name of the first claim that does not hold, None where all do."""
        to, moment = claims.get("aud"), now.timestamp()
        many = to if isinstance(to, list) else [to]
        ends, begins = claims.get("exp"), claims.get("iat")
        checks = {
            "iss": claims.get("iss") == self.issuer,
            "aud": self.client_id in many and (len(many) == 1 or claims.get("azp") == self.client_id),
            "exp": isinstance(ends, int) and moment < ends + LEEWAY.total_seconds(),
            "iat": isinstance(begins, int) and begins <= moment + LEEWAY.total_seconds(),
            "nonce": secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()),
            "sub": isinstance(claims.get("sub"), str) and 0 < len(claims["sub"]) <= 255,  # noqa: PLR2004 - the standard's
        }
        return next((name for name, holds in checks.items() if not holds), None)

    def _known(self) -> Mapping[str, Any]:
        """Return what the issuer says of itself, asked once."""
        if self._found is None:
            found = self._json("GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self.issuer:
                raise OrganisationError("its own description names another issuer")
            if not all(_is_safe(str(found.get(name, ""))) for name in _ENDPOINTS):
                raise OrganisationError("one of its addresses is not under https")
            self._found = found
        return self._found

    def _json(self, method: str, address: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on
        try:
            answer = self._http.request(method, address, **{k: v for k, v in given.items() if v is not None})
            answer.raise_for_status()
            told = answer.json()
        except (httpx2.HTTPError, ValueError) as fault:
            raise OrganisationError("it cannot be reached, or refused") from fault
        if not isinstance(told, dict):
            raise OrganisationError("its answer cannot be read")
        return told


def organisation_of(environ: Mapping[str, str]) -> Organisation | None:
    """Return the organisation that COMITY_OIDC_ISSUER, _CLIENT and _SECRET name, None where none. Raises InputError."""
    issuer, client = environ.get("COMITY_OIDC_ISSUER", ""), environ.get("COMITY_OIDC_CLIENT", "")
    if not issuer:
        return None
    if not _is_safe(issuer):
        raise InputError(
            "COMITY_OIDC_ISSUER", f"'{issuer}' is not an address under https", "Give the issuer's address."
        )
    if not client:
        raise InputError("COMITY_OIDC_CLIENT", "is missing", "Give the id under which the issuer knows this desk.")
    return Organisation(issuer, client, environ.get("COMITY_OIDC_SECRET", ""))


def _is_safe(address: str) -> bool:
    """Say whether an address is under https, or on this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
