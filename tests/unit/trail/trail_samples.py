"""Small logs and exports for tests: fixed keys, fixed randomness, so equal calls give equal bytes."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from io import BytesIO
from pathlib import Path

import whole_tree
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from workflow.errors import TrailError
from workflow.trail import tree
from workflow.trail.canonical import encode
from workflow.trail.entry import DECISIONS, Draft, Keys, make_entry
from workflow.trail.export import (
    Audience,
    Logged,
    Material,
    Paper,
    build_export,
    statement_name,
    statement_text,
)
from workflow.trail.log_file import write_header, write_log
from workflow.trail.seal import Seal, fingerprint, log_origin, make_seal, sign_note
from workflow.trail.verify import verify_export
from workflow.trail.verify_log import Asked, verify_log

AUTHORITY = "authority.example/central"
REQUEST = "r-7f3a"
START = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
PACK = "rule: example/art-1"
PAPER = b"%PDF-1.7 a very short paper"


class FixedSigner:
    """Signs with the Ed25519 key of a fixed seed."""

    def __init__(self, seed: str = "seal"):
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def fixed_random(seed: str):
    """Return a stand-in for `secrets.token_bytes` that always gives the same bytes."""
    count = 0

    def draw(length: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.shake_256(f"{seed}/{count}".encode()).digest(length)

    return draw


def body_key(key_id: str) -> bytes:
    """Return the fixed body key of an id."""
    return hashlib.sha256(f"body key of {key_id}".encode()).digest()


@dataclass
class Log:
    """A log under construction; entries of several requests may interleave."""

    authority: str = AUTHORITY
    log: str = DECISIONS
    signer: FixedSigner = field(default_factory=FixedSigner)
    publics: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    requests: list[str | None] = field(default_factory=list)

    def add(self, act: str, fields: dict, *, request: str | None = REQUEST, key: str = "", **changes: object) -> None:
        """Append an entry of `request`; `key` is the id of the body key, the request's own by default."""
        mine = [public for public, of in zip(self.publics, self.requests, strict=True) if of == request]
        key_id = key or request or "authority"
        known = {
            "authority": self.authority,
            "log": self.log,
            "request": request,
            "seq": len(mine) + 1,
            "prev": tree.leaf_hash(mine[-1]) if mine else None,
            "time": START + timedelta(minutes=len(self.publics)),
            "act": act,
            "stage_before": "intake" if mine else None,
            "stage_after": "intake",
            "packs": hashlib.sha256(PACK.encode()).digest(),
            "keys": Keys(body=key_id, kek="kek-1", seal="seal-1"),
        }
        draft = Draft(**{**known, **changes})
        written = make_entry(
            draft, fields, body_key(key_id), random=fixed_random(f"{self.authority}/{len(self.publics)}")
        )
        self.publics.append(written.public)
        self.bodies.append(written.ciphertext)
        self.requests.append(request)

    def leaves(self) -> list[bytes]:
        return [tree.leaf_hash(public) for public in self.publics]

    def seal(self) -> str:
        head = Seal(log_origin(self.authority, self.log), len(self.publics), whole_tree.root(self.leaves()))
        return make_seal(head, self.signer)

    def logged(self, request: str | None = REQUEST) -> tuple[Logged, ...]:
        read = whole_tree.node_reader(self.leaves())
        return tuple(
            Logged(
                public=self.publics[index],
                ciphertext=self.bodies[index],
                index=index,
                proof=tree.inclusion_proof(index, len(self.publics), read),
            )
            for index, of in enumerate(self.requests)
            if of == request
        )

    def material(self, request: str | None = REQUEST, **changes: object) -> Material:
        known = {
            "authority": self.authority,
            "log": self.log,
            "request": request,
            "entries": self.logged(request),
            "seal": self.seal(),
            "packs": (),
            "papers": (),
            "made": START + timedelta(days=1),
        }
        return Material(**{**known, **changes})


def everything(**changes: object) -> Audience:
    """Return an audience that may see all."""
    return Audience(**{"may_open": lambda _entry, _name: True, "body_key": body_key, "with_bodies": True, **changes})


def nothing() -> Audience:
    """Return an audience that may see no field."""
    return Audience(may_open=lambda _entry, _name: False, body_key=body_key)


def listed(name: str = "request.pdf", content: bytes = PAPER) -> dict[str, str]:
    """Return a paper as the field `papers` of an entry lists it."""
    return {"name": name, "sha256": hashlib.sha256(content).hexdigest()}


def a_log_file(log: Log | None = None) -> bytes:
    """Return the file of a whole log."""
    log = log or a_log()
    out = BytesIO()
    write_log(out, write_header(log.authority, log.log, log.seal(), START, log.signer), log.publics)
    return out.getvalue()


def a_log() -> Log:
    """Return a log of five entries, three of them of REQUEST, one of which lists a paper."""
    log = Log()
    log.add("open", {"actor": "A. Officer", "facts": {"offence.date": "2025-11-03"}})
    log.add("open", {"actor": "B. Officer"}, request="r-other")
    log.add("paper", {"actor": "A. Officer", "papers": [listed()]})
    log.add("adopt", {"actor": "C. Counsel"}, request=None)
    log.add("step", {"actor": "D. Supervisor", "reasons": "Sœur d\u2019une victime"}, stage_after="assessment")
    return log


def an_export(log: Log | None = None) -> bytes:
    """Return the export of REQUEST with everything opened but reasons, one pack and one paper."""
    log = log or a_log()
    audience = everything(may_open=lambda _entry, name: name != "reasons")
    papers = (Paper(2, "request.pdf", PAPER),)
    return build_export(log.material(packs=(PACK,), papers=papers), audience, log.signer)


def an_erased_log() -> Log:
    """Return a log in which the content of REQUEST was erased after two entries."""
    log = Log()
    log.add("open", {"actor": "A. Officer"})
    log.add("step", {"actor": "D. Supervisor"})
    log.add("erase", {"actor": "E. Officer", "reasons": "retention/example"}, key="authority")
    log.add("note", {"actor": "E. Officer"}, key="authority")
    return log


def changed(data: bytes, change, signer: FixedSigner | None = None) -> bytes:
    """Return an export whose content `change` altered; signed anew when a signer is given."""
    file = json.loads(data)
    content = change(file["content"]) or file["content"]
    if signer:
        name = statement_name(content["authority"], content["log"])
        said = statement_text(name, content["request"], len(content["entries"]), encode(content))
        file["statement"] = sign_note(said, name, signer)
    return encode({"content": content, "statement": file["statement"]})


sys.path.insert(0, str(Path(__file__).parents[3] / "examples"))
INDEPENDENT, INDEPENDENT_LOG = import_module("verify_trail"), import_module("verify_log")


def verdict(data: bytes, trusted=(), witnesses=()) -> tuple[int, int | None] | None:
    """Return what both verifiers say, which must agree: None, or the step and entry of the first fault."""
    ours = _ours(lambda: verify_export(data, trusted=trusted, witnesses=witnesses))
    return _agreed(ours, lambda: INDEPENDENT.verify(data, trusted, [str(each) for each in witnesses]))


def log_verdict(data: bytes, trusted=()) -> tuple[int, int | None] | None:
    """Return what both verifiers say of the file of a whole log."""
    ours = _ours(lambda: verify_log(BytesIO(data), Asked(trusted=trusted)))
    return _agreed(ours, lambda: INDEPENDENT_LOG.verify(BytesIO(data), trusted))


def _ours(verify) -> tuple[int, int | None] | None:
    try:
        verify()
    except TrailError as fault:
        return int(re.search(r"\(Step (\d+)(?: of \d+)?:", fault.sentence)[1]), getattr(fault, "index", None)
    return None


def _agreed(ours, verify) -> tuple[int, int | None] | None:
    try:
        verify()
        theirs = None
    except INDEPENDENT.RefusedError as refused:
        theirs = refused.args[:2]
    assert ours == theirs, f"the verifiers disagree: {ours}, {theirs}"
    return ours


def known_fingerprint() -> str:
    """Return the fingerprint of the fixed seal key."""
    return fingerprint(FixedSigner().public_key)
