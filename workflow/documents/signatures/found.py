"""What can be said of one signature, and of all of a file together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

EVIDENCE = "evidence for later years"
"""What may follow a signature without another over it: certificates, revocation lists, time stamps."""


@dataclass(frozen=True, slots=True)
class SignatureFound:
    """One signature or time stamp. Without problems it is whole, and traced to somebody this office trusts."""

    field: str
    stamp: bool
    """A time stamp over the file, by an authority for time; nobody's consent."""
    signer: str
    issuer: str
    certificate: str
    """The SHA-256 of the certificate."""
    meaning: str
    claimed: str
    """When the signer says it was."""
    proved: str
    """By when it was made at the latest, as a time stamp proves; '' where none does."""
    level: str
    certifies: bool
    training: bool
    covers: int
    """How many bytes of the file, from its beginning, it vouches for."""
    broken: tuple[str, ...] = ()
    """What shows that it, or what it vouches for, was altered."""
    doubts: tuple[str, ...] = ()
    """Why it cannot be traced to somebody this office trusts."""
    added: str = ""
    """What was added after it that it permits, in words; '' for nothing."""

    @property
    def holds(self) -> bool:
        """Return whether nothing speaks against it."""
        return not self.broken and not self.doubts


def from_plain(told: dict[str, Any]) -> SignatureFound:
    """Return what another process told in JSON."""
    lists = {"broken": tuple(told["broken"]), "doubts": tuple(told["doubts"])}
    return SignatureFound(**{**told, **lists})
