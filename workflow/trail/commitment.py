"""Salted commitments: the chain proves a value without holding it.

A plain digest of a small value (a name, a yes) can be guessed; with 32 random bytes
before it, it cannot. See docs/trail-format.md, section 4.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from workflow.errors import TrailError
from workflow.trail.canonical import encode
from workflow.trail.shape import PATH, in_base64, members, octets, word

SALT_BYTES = 32
"""The length of every salt, in bytes."""

MAX_VALUE_DEPTH = 16
"""How deeply a committed value may be nested."""

Random = Callable[[int], bytes]
"""Gives so many random bytes; `secrets.token_bytes` outside tests."""

_DOMAIN = b"comity/commitment/v1\0"
_MEMBERS = frozenset(("salt", "value"))


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a commitment: the salt (32 bytes) and the clear value (plain JSON)."""

    salt: bytes
    value: object

    def as_json(self) -> dict[str, object]:
        """Return the form that stands in an encrypted body or an export."""
        return {"salt": in_base64(self.salt), "value": self.value}


def new_opening(value: object, random: Random = secrets.token_bytes) -> Opening:
    """Return an opening of `value` with a fresh salt."""
    return Opening(random(SALT_BYTES), value)


def read_opening(value: object, where: str) -> Opening:
    """Return the opening that `as_json` wrote; raises TrailError when it has another form."""
    found = members(value, where, _MEMBERS)
    return Opening(octets(found["salt"], f"salt of the {where}"), found["value"])


def commit(name: str, opening: Opening) -> bytes:
    """Return the commitment (32 bytes) to the value of the field `name`.

    SHA-256 over: the domain and a zero byte; the salt; the length of the name in two
    bytes, big-endian; the name in ASCII; the canonical bytes of the value.
    Raises TrailError when the name, salt or value has no canonical form.
    """
    path = word(name, f"field name {name!r}", PATH).encode("ascii")
    if len(opening.salt) != SALT_BYTES:
        raise TrailError(f"The salt of the field '{name}' is not {SALT_BYTES} bytes.", "Draw a fresh salt.")
    value = encode(opening.value, max_depth=MAX_VALUE_DEPTH)
    return hashlib.sha256(b"".join((_DOMAIN, opening.salt, len(path).to_bytes(2, "big"), path, value))).digest()


def check_opening(name: str, opening: Opening, commitment: bytes) -> None:
    """Raise TrailError unless `opening` is what `commitment` was made from."""
    if commit(name, opening) != commitment:
        raise TrailError(
            f"The opened field '{name}' is not what was committed.",
            "Do not rely on this value; obtain the record again.",
        )
