"""One-time codes of an authenticator app (RFC 6238), and recovery codes for the day the device is lost."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from io import BytesIO

import pyotp
import segno

from workflow.model.account import Account

_STEP = 30
_RECOVERY = 8
_ISSUER = "Comity"


def new_secret() -> str:
    """Return a new shared secret, base32."""
    return pyotp.random_base32()


def address(secret: str, login: str) -> str:
    """Return the address that an authenticator app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=_ISSUER)


def picture(secret: str, login: str) -> str:
    """Return the same address as an SVG picture, without style attributes."""
    drawn = BytesIO()
    segno.make(address(secret, login), error="m").save(drawn, kind="svg", scale=5, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()


def step_of(secret: str, code: str, now: datetime, *, used: int = 0) -> int | None:
    """Return the time step whose code this is, one step of drift allowed, or None; a step up to `used` never counts."""
    plain = "".join(code.split())
    totp = pyotp.TOTP(secret)
    current = int(now.timestamp()) // _STEP
    for step in (current, current - 1, current + 1):
        if step > used and secrets.compare_digest(totp.generate_otp(step), plain):
            return step
    return None


def new_recovery() -> tuple[str, ...]:
    """Return new recovery codes; each opens the account once in place of the second proof."""
    return tuple(f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(_RECOVERY))


def recovery_digest(code: str) -> str:
    """Return the digest under which a recovery code is kept; each has 48 random bits and is asked for slowly."""
    return sha256(b"comity/recovery/1\0" + "".join(code.split()).lower().encode()).hexdigest()


def use_code(account: Account, code: str, now: datetime) -> Account | None:
    """Return the account after this code was used, by app or recovery, or None where the code is wrong."""
    if account.code_secret is not None:
        step = step_of(account.code_secret, code, now, used=account.code_step)
        if step is not None:
            return account.model_copy(update={"code_step": step})
    digest = recovery_digest(code)
    if digest in account.recovery:
        return account.model_copy(update={"recovery": tuple(each for each in account.recovery if each != digest)})
    return None
