"""Ask a time authority to stamp the seal of a log (RFC 3161), and keep its stamp beside the seal."""

from __future__ import annotations

import secrets
from datetime import datetime
from urllib.error import URLError
from urllib.request import Request, urlopen

from cryptography.x509 import Certificate

from workflow.actions.house import House
from workflow.errors import InputError, SealInvalidError
from workflow.store import seals
from workflow.trail.timestamp import STAMP, check_token, read_reply, stamp_line, stamp_request

_SECONDS = 20
_LONGEST_REPLY = 256 * 1024


def ask(house: House, *, log: str, at: datetime) -> bytes:
    """Seal a log and return the request for a stamp on that seal, to be carried to a time authority."""
    kept = seals.seal_log(house.database, house.settings.authority, at=at, log=log)
    return stamp_request(kept.note, secrets.randbits(63))


def send(url: str, request: bytes) -> bytes:
    """Return the reply of the time authority at a URL.

    Raises InputError when it cannot be had, SealInvalidError when it is a refusal or not to this request.
    """
    if not url.startswith(("https://", "http://")):
        raise InputError("--url", "is not an address of a time authority", "Give one that begins with https://.")
    asked = Request(url, data=request, headers={"Content-Type": "application/timestamp-query"})  # noqa: S310 - checked
    try:
        with urlopen(asked, timeout=_SECONDS) as reply:  # noqa: S310 - checked above
            answer = bytes(reply.read(_LONGEST_REPLY))
    except (URLError, OSError, ValueError) as fault:
        raise InputError("--url", f"does not answer ({fault})", "Try again, or carry the request by file.") from fault
    read_reply(answer, request)
    return answer


def take(house: House, reply: bytes, *, name: str, certificate: Certificate, log: str) -> tuple[int, datetime]:
    """Keep a stamp under the seal it was given for; return the entries sealed, and the time stamped.

    Raises SealInvalidError when it is no stamp on any seal of the log, or does not hold.
    """
    token, why = read_reply(reply), SealInvalidError("This log was never sealed.", "Ask for a stamp first.")
    line = stamp_line(name, token)
    with house.database.writing() as tx:
        for kept in reversed(seals.seals_of(tx, log)):
            try:
                at = check_token(token, kept.note.partition("\n\n")[0] + "\n", [certificate])
            except SealInvalidError as fault:
                why = fault
                continue
            seals.keep_cosignature(tx, kept, f"{STAMP}{name}", line)
            return kept.size, at
    raise why
