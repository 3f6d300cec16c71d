"""The trail of one request, read: who did what, when; and its export, opened for one recipient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from workflow.actions.entry import packs_text
from workflow.actions.house import House
from workflow.actions.note import PRIVILEGED
from workflow.store import papers, requests, seals, trail_log
from workflow.store.session import Transaction
from workflow.trail.entry import Entry, open_body, parse_entry
from workflow.trail.export import Audience, Logged, Material, Paper, build_export
from workflow.trail.verify import Verified, verify_export

AUDIENCES = ("office", "court", "public")
"""Who an export is for: the office sees all; a court or the defence all but privileged advice; a stranger nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the trail, opened."""

    seq: int
    at: datetime
    act: str
    stage_before: str | None
    stage_after: str | None
    fields: dict[str, object]


def thread_of(tx: Transaction, identity: str, *, log: str = trail_log.DECISIONS) -> tuple[Told, ...]:
    """Return every entry of a request in order. Raises TrailError or KeyDestroyedError."""
    key = tx.keyring.get(identity)
    return tuple(_opened(stored, key) for stored in trail_log.entries_of(tx, identity, log=log))


def acts_after(tx: Transaction, identity: str, version: int) -> tuple[str, ...]:
    """Return, in words, the acts that came after `version` of a request."""
    return tuple(f"{told.act} by {_actor(told)}" for told in thread_of(tx, identity) if told.seq > version + 1)


def export_trail(house: House, reference: str, *, audience: str, at: datetime) -> bytes:
    """Return the sealed export of one request for one audience, already verified. Raises TrailError."""
    seals.seal_log(house.database, house.settings.authority, at=at)
    with house.database.reading() as tx:
        request = requests.load(tx, reference)
        seal = seals.last_seal(tx)
        logged = trail_log.logged(tx, request.id, seal.size if seal else 0)
        entries = {parse_entry(each.public).seq: each for each in logged}
        listed = _papers(tx, request.id, entries) if audience != "public" else ()
        material = Material(
            authority=house.settings.authority, log=trail_log.DECISIONS, request=request.id, entries=logged,
            seal=seal.note if seal else "", packs=(packs_text(house),), papers=listed, made=at,
        )  # fmt: skip
        opened = Audience(may_open=_may_open(audience), body_key=tx.keyring.get)
        data = build_export(material, opened, tx.keyring.seal_key)
        verify_export(data, trusted=(fingerprint_of(house),))
    return data


def fingerprint_of(house: House) -> str:
    """Return the fingerprint of the authority's seal key, for strangers to check against."""
    from workflow.trail.seal import fingerprint  # noqa: PLC0415 - one small use

    return fingerprint(house.database.keyring.seal_key.public_key)


def verify(data: bytes, trusted: tuple[str, ...] = ()) -> Verified:
    """Return what holds of an export. Raises the TrailError of the first thing that does not."""
    return verify_export(data, trusted=trusted)


def _may_open(audience: str) -> Callable[[Entry, str], bool]:
    def may_open(entry: Entry, field: str) -> bool:  # noqa: ARG001 - by field name alone
        if audience == "office":
            return True
        return audience == "court" and not field.startswith(PRIVILEGED)

    return may_open


def _papers(tx: Transaction, identity: str, entries: dict[int, Logged]) -> tuple[Paper, ...]:
    key = tx.keyring.get(identity)
    found = []
    for seq, logged in entries.items():
        fields = open_body(parse_entry(logged.public), logged.ciphertext or b"", key)
        listed = fields["papers"].value if "papers" in fields else []
        for item in listed if isinstance(listed, list) else []:
            found.append(Paper(seq, str(item["name"]), papers.get(tx, identity, str(item["sha256"]))))  # noqa: PERF401
    return tuple(found)


def _opened(stored: trail_log.StoredEntry, key: bytes) -> Told:
    entry = parse_entry(stored.public)
    fields = {name: opening.value for name, opening in open_body(entry, stored.ciphertext or b"", key).items()}
    return Told(entry.seq, entry.time, entry.act, entry.stage_before, entry.stage_after, fields)


def _actor(told: Told) -> str:
    actor = told.fields.get("actor")
    return str(actor.get("name")) if isinstance(actor, dict) else str(actor)
