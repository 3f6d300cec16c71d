"""What verifying one request's trail and verifying a whole log share: numbered steps, the key, who signed the seal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from workflow.errors import SealInvalidError, TrailError
from workflow.trail.cosign import check_cosigned
from workflow.trail.seal import fingerprint
from workflow.trail.timestamp import check_stamped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from cryptography.x509 import Certificate

    from workflow.trail.cosign import KnownKey
    from workflow.trail.seal import Seal


@contextmanager
def step(number: int, of: int, title: str) -> Iterator[None]:
    """Add to any TrailError at which step of how many it came."""
    try:
        yield
    except TrailError as fault:
        fault.sentence = f"{fault.sentence} (Step {number} of {of}: {title}.)"
        fault.args = (fault.sentence,)
        raise


def check_key(key: bytes, trusted: Collection[str]) -> None:
    """Raise SealInvalidError unless the caller trusts the key in a file, or named none."""
    if trusted and fingerprint(key) not in trusted:
        raise SealInvalidError(
            f"The key in the file, fingerprint {fingerprint(key)}, is not one you trust.",
            "Ask the authority for its fingerprint by another way than the one the file took.",
        )


def signed_at(
    note: str, witnesses: Collection[KnownKey], authorities: Collection[Certificate]
) -> Mapping[str, datetime]:
    """Return when each of `witnesses` cosigned a seal, and when one of the time `authorities`, if any, stamped it.

    Raises SealInvalidError when a witness did not, or no authority did.
    """
    times = {witness.name: check_cosigned(note, witness) for witness in witnesses}
    return times | dict([check_stamped(note, authorities)] if authorities else [])


def steps_of_key_and_seal(key: str, seal: Seal, times: Mapping[str, datetime], *, key_known: bool) -> tuple[str, str]:
    """Return steps 3 and 4 in words, the same of both files: about the key, by its fingerprint, and about the seal."""
    known = "is one you trust" if key_known else "was not checked against a known one"
    cosigned = "".join(f"; {name} cosigned it at {at:%Y-%m-%d %H:%M:%S}Z" for name, at in times.items())
    return (
        f"3. The key {known}; its fingerprint is {key}.",
        f"4. That key signed the seal of the log {seal.origin} at {seal.size} entries{cosigned}.",
    )
