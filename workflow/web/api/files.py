"""Files of evidence: sent raw and streamed, so that nothing of it lies in the clear; given out again piece by piece."""

from __future__ import annotations

import io
from base64 import b64decode
from binascii import Error
from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from anyio import from_thread
from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from workflow.actions.attach import Stream, attach_stream, take_out
from workflow.actions.evidence import Attach
from workflow.errors import InputError
from workflow.model.evidence import Exhibit
from workflow.web.api.acts import KeyDep, MatchDep, key_of, seen_of, told_of
from workflow.web.api.body import refuse_large, too_large
from workflow.web.api.caller import ActorDep, PurposeDep, ReaderDep, purpose_for, read_for
from workflow.web.api.problem import ProblemError, documented
from workflow.web.api.shapes import Done, Reference
from workflow.web.deps import DeskDep, NotForYouError

router = APIRouter(tags=["evidence"], responses=documented(409, 410, 412, 413, 415, 428))
LARGEST = 4 << 30
"""The largest file that is taken in over the network; `comity attach` takes larger ones."""

_PRINTED = r"^[^\x00-\x1f\x7f]*$"
Said = Annotated[str, Query(min_length=1, max_length=200, pattern=_PRINTED)]
Seal = Annotated[str, Query(min_length=1, max_length=80, pattern=_PRINTED)]
Number = Annotated[str, Path(pattern="^[0-9]{1,6}$")]
DigestDep = Annotated[
    str | None,
    Header(alias="Content-Digest", max_length=200, description="sha-256=:BASE64: of what is sent (RFC 9530)"),
]
_RAW = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}


class Incoming(io.RawIOBase):
    """The body of a request as a file that is read in a thread. Raises ProblemError 413 beyond `most` bytes."""

    def __init__(self, parts: AsyncIterator[bytes], most: int) -> None:
        self._parts, self._most = parts, most
        self._left, self._count = b"", 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer with what comes next; return how much, 0 at the end."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._left:
            following = from_thread.run(self._following)
            if following is None:
                return 0
            self._left = following
            self._count += len(self._left)
            if self._count > self._most:
                raise too_large(self._most)
        part, self._left = self._left[: len(view)], self._left[len(view) :]
        view[: len(part)] = part
        return len(part)

    async def _following(self) -> bytes | None:
        return await anext(self._parts, None)


@router.get("/requests/{reference:path}/evidence")
def evidence(
    request: Request, response: Response, caller: ReaderDep, reference: Reference, purpose: PurposeDep = None
) -> list[Exhibit]:
    """List the items of evidence, things and files."""
    return list(read_for(request, response, caller, reference, purpose).exhibits)


@router.put("/requests/{reference:path}/evidence", status_code=201,
            openapi_extra={"requestBody": {"required": True, **_RAW}})  # fmt: skip
def attach(  # noqa: PLR0913 - what is received, from whom, under which seal, on which version
    request: Request, response: Response, desk: DeskDep, caller: ActorDep, reference: Reference,
    name: Said, description: Said, giver: Said, seal: Seal,
    purpose: PurposeDep = None, key: KeyDep = None, if_match: MatchDep = None, digest: DigestDep = None,
) -> Done:  # fmt: skip
    """Receive a file as evidence: the body is the file. It is hashed and sealed while it comes in.

    With `Content-Digest` it is kept only if what came has that digest.
    """
    purpose_for(request, caller, reference, purpose)
    act = Attach(
        at=desk.now(), by=caller.person.name, key=key_of(caller, reference, key), seen=seen_of(if_match),
        description=description, giver=giver, seal=seal,
    )  # fmt: skip
    refuse_large(request, LARGEST)
    stream = Stream(io.BufferedReader(Incoming(request.stream(), LARGEST)), name, _sha256(digest))
    return told_of(response, attach_stream(desk.house, reference, act, stream, most=LARGEST))


@router.get("/requests/{reference:path}/evidence/{number}", response_class=Response,
            responses={200: {"description": "The file", **_RAW}})  # fmt: skip
def file_of(
    request: Request, desk: DeskDep, caller: ReaderDep, reference: Reference, number: Number,
    purpose: PurposeDep = None,
) -> Response:  # fmt: skip
    """Give the file of an item; whoever takes it is logged. Its tag is its SHA-256: compare it when all has come."""
    stated = purpose_for(request, caller, reference, purpose)
    try:
        file, pieces = take_out(desk.house, reference, number, by=caller.person.name, purpose=stated, at=desk.now())
    except InputError as refusal:
        raise NotForYouError from refusal
    first = next(pieces, b"")
    headers = {"etag": f'"{file.sha256}"', "content-disposition": f'attachment; filename="item-{number}"'}
    return StreamingResponse(_joined(first, pieces), media_type="application/octet-stream", headers=headers)


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _sha256(digest: str | None) -> str | None:
    """Return the digest of a header in hexadecimal. Raises ProblemError 422 for one that cannot be read."""
    if digest is None:
        return None
    try:
        word, _, rest = digest.strip().partition("=:")
        octets = b64decode(rest.removesuffix(":"), validate=True)
    except (Error, ValueError):
        word, octets = "", b""
    if word != "sha-256" or len(octets) != 32:  # noqa: PLR2004 - bytes of a SHA-256
        raise ProblemError(422, "digest", "Content-Digest holds no SHA-256.", "Send sha-256=:BASE64:.")
    return octets.hex()
