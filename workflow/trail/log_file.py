"""The file that carries one whole log: a signed header, then every entry's public part, each on a line.

It holds nothing personal and opens nothing; it lets a stranger check that the log under a seal
is whole, in order and chained. Made and read as a stream. See docs/trail-format.md, section 12.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from workflow.errors import TrailError
from workflow.trail import shape
from workflow.trail.canonical import encode
from workflow.trail.entry import MAX_PUBLIC_BYTES, written_time
from workflow.trail.export import content_bytes
from workflow.trail.seal import Signer, log_origin, sign_note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

LOG_FORMAT = "comity-log/1"
"""The name and version of the format."""

MAX_HEADER_BYTES = 1024 * 1024
"""The longest header, in bytes."""

_FILE = frozenset(("content", "statement"))
_CONTENT = frozenset(("authority", "format", "key", "log", "made", "seal"))
_BATCH = 64
_REMEDY = "Obtain the file again from the authority that issued it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The first line of a log file, as read; its form is right, and nothing else is checked yet."""

    authority: str
    log: str
    key: bytes
    made: datetime
    seal: str
    statement: str
    content: bytes
    """The canonical bytes that the statement covers."""


def write_header(authority: str, log: str, seal: str, made: datetime, signer: Signer) -> bytes:
    """Return the first line of a log file, signed by the key that sealed the log; entries follow, each with a LF."""
    content = encode(
        {
            "authority": authority,
            "format": LOG_FORMAT,
            "key": shape.in_base64(signer.public_key),
            "log": log,
            "made": written_time(made),
            "seal": seal,
        }
    )
    name = statement_name(authority, log)
    statement = sign_note(statement_text(name, content), name, signer)
    return b'{"content":' + content + b',"statement":' + encode(statement) + b"}\n"


def write_log(out: BinaryIO, header: bytes, publics: Iterable[bytes]) -> int:
    """Write a log file as a stream; return how many entries it has."""
    out.write(header)
    entries = 0
    for public in publics:
        out.write(public + b"\n")
        entries += 1
    return entries


def is_log_file(begin: bytes) -> bool:
    """Return whether a file that begins with these bytes (200 are enough) says that it is a log file."""
    return b'"format":"comity-log/' in begin


def read_header(stream: BinaryIO) -> bytes:
    """Return the first line, without its line feed. Raises TrailError when it is too long or cut off."""
    line = stream.readline(MAX_HEADER_BYTES + 1)
    if not line.endswith(b"\n"):
        raise TrailError(f"The first line does not end within {MAX_HEADER_BYTES} bytes.", _REMEDY)
    return line[:-1]


def parse_header(value: object, line: bytes) -> Header:
    """Return the header of a value that `canonical.decode` returned for `line`. Raises TrailError."""
    file = shape.members(value, "header", _FILE)
    content = shape.members(file["content"], "content of the header", _CONTENT)
    if content["format"] != LOG_FORMAT:
        raise shape.fault("format", f"is not '{LOG_FORMAT}'")
    return Header(
        authority=shape.word(content["authority"], "authority", shape.PATH),
        log=shape.word(content["log"], "log"),
        key=shape.octets(content["key"], "public key"),
        made=shape.moment(content["made"], "time of the file"),
        seal=shape.text(content["seal"], "seal"),
        statement=shape.text(file["statement"], "statement"),
        content=content_bytes(line),
    )


def read_lines(stream: BinaryIO) -> Iterator[list[bytes]]:
    """Yield the entries' lines, their line feeds included, some at a time; never more than 64 KiB of one line.

    A line that is longer, or that the end of the file cuts off, comes without its line feed.
    """
    lines = iter(partial(stream.readline, MAX_PUBLIC_BYTES + 1), b"")
    while batch := list(islice(lines, _BATCH)):
        yield batch


def statement_name(authority: str, log: str) -> str:
    """Return the name under which log files are signed; no seal and no export passes for one."""
    return f"{log_origin(authority, log)}/file"


def statement_text(name: str, content: bytes) -> str:
    """Return what the authority signs of a log file: its name, and the SHA-256 of the header's content."""
    return f"{name}\n{shape.in_base64(hashlib.sha256(content).digest())}\n"
