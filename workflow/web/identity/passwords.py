"""Passwords as Argon2id. A login nobody has costs as much time as one that exists, so that none can be guessed."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
"""Characters a password has at least; length is what counts, so nothing else is asked of it."""

LONGEST = 512


class Passwords:
    """Hashes and checks passwords. `cost` is memory in KiB and passes; tests take little of both."""

    def __init__(self, cost: tuple[int, int] = (65_536, 3)) -> None:
        self._hasher = PasswordHasher(memory_cost=cost[0], time_cost=cost[1], parallelism=1)
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """Return the password as it is kept."""
        return self._hasher.hash(password)

    def right(self, kept: str | None, typed: str) -> bool:
        """Say whether `typed` is the password kept; with nothing kept, say no after the same work."""
        try:
            return self._hasher.verify(kept or self._nobody, typed[:LONGEST]) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_old(self, kept: str) -> bool:
        """Say whether a password was hashed at another cost, and should be hashed again."""
        return self._hasher.check_needs_rehash(kept)
