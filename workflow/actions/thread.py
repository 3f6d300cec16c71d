"""The trail of one request, read: who did what, when; and its export, opened for one recipient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from workflow.actions.house import House
from workflow.actions.note import PRIVILEGED
from workflow.actions.past_law import texts_of
from workflow.store import papers, requests, seals, trail_log
from workflow.store.session import Transaction
from workflow.trail.entry import Entry, open_body, parse_entry
from workflow.trail.export import ERASED, Audience, Export, Logged, Material, Paper, build_export
from workflow.trail.verify import Verified, verify_export

AUDIENCES = ("office", "court", "person", "public")
"""Who an export is for: the office sees all; a court or the defence all but privileged advice; the person concerned
what a rule gives them; a stranger nothing."""
MayOpen = Callable[[Entry, str], bool]
"""Whether the field of that name of that entry is shown."""


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the trail, with what of it can be opened."""

    seq: int
    at: datetime
    act: str
    stage_before: str | None
    stage_after: str | None
    fields: dict[str, object]
    packs: bytes | None = None
    """SHA-256 of the list of the law then in force."""
    erased: bool = False
    """Whether its key was destroyed: the proof stands, the words are gone."""
    outlives: bool = False
    """Whether it is under a key that outlives the request's own, as an erasure itself is."""
    hidden: tuple[str, ...] = ()
    """Fields it committed to that are not opened here."""


def thread_of(
    tx: Transaction,
    identity: str,
    *,
    log: str = trail_log.DECISIONS,
    wanted: Callable[[str], bool] | None = None,
    latest: int | None = None,
) -> tuple[Told, ...]:
    """Return every entry of a request, or the `latest`, in order; erased ones without words. Raises TrailError."""
    stored = trail_log.entries_of(tx, identity, log=log)
    first = 0 if latest is None else max(0, len(stored) - latest)
    return tuple(opened(each, tx, wanted) for each in stored[first:])


def told_of_export(export: Export) -> tuple[Told, ...]:
    """Return the entries of an export as told, with the fields it opens."""
    return tuple(
        _told(part.entry, {name: opening.value for name, opening in part.opened.items()}, erased=part.absent == ERASED)
        for part in export.parts
    )


def acts_after(tx: Transaction, identity: str, version: int) -> tuple[str, ...]:
    """Return, in words, the acts that came after `version` of a request."""
    return tuple(f"{told.act} by {_actor(told)}" for told in thread_of(tx, identity) if told.seq > version + 1)


def export_trail(
    house: House,
    reference: str,
    *,
    audience: str,
    at: datetime,
    log: str = trail_log.DECISIONS,
    shown: MayOpen | None = None,
) -> bytes:
    """Return the sealed export of one request for one audience, already verified. Raises TrailError.

    `shown` says for the person concerned what they may see (`entitled.py`); without it they see nothing.
    """
    may_open = shown or _may_open(audience)
    seals.seal_log(house.database, house.settings.authority, at=at, log=log)
    with house.database.reading() as tx:
        identity = requests.identity(tx, reference)
        last = trail_log.last_of(tx, identity, log=log)
        seal = seals.seal_for(tx, log, last.index if last else -1)
        logged = trail_log.logged(tx, identity, seal.size if seal else 0, log=log)
        entries = {parse_entry(each.public).seq: each for each in logged}
        named = [entry.packs for entry in map(parse_entry, (each.public for each in logged)) if entry.packs]
        listed = _papers(tx, identity, entries, may_open)
        material = Material(
            authority=house.settings.authority, log=log, request=identity, entries=logged,
            seal=seals.cosigned(tx, seal) if seal else "", packs=tuple(texts_of(tx, named)), papers=listed, made=at,
        )  # fmt: skip
        opened = Audience(may_open=may_open, body_key=tx.keyring.get)
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


def _may_open(audience: str) -> MayOpen:
    def may_open(entry: Entry, field: str) -> bool:  # noqa: ARG001 - by field name alone
        if audience == "office":
            return True
        return audience == "court" and not field.startswith(PRIVILEGED)

    return may_open


def _papers(tx: Transaction, identity: str, entries: dict[int, Logged], may_open: MayOpen) -> tuple[Paper, ...]:
    if tx.keyring.is_destroyed(identity):
        return ()
    found = []
    for seq, logged in entries.items():
        entry = parse_entry(logged.public)
        if "papers" not in entry.commitments or not may_open(entry, "papers"):
            continue
        fields = open_body(entry, logged.ciphertext or b"", tx.key(entry.keys.body))
        listed = fields["papers"].value
        for item in listed if isinstance(listed, list) else []:
            found.append(Paper(seq, str(item["name"]), papers.get(tx, identity, str(item["sha256"]))))  # noqa: PERF401
    return tuple(found)


def opened(stored: trail_log.StoredEntry, tx: Transaction, wanted: Callable[[str], bool] | None = None) -> Told:
    """Return one stored entry with its words, or those of `wanted`; without them once erased. Raises TrailError."""
    entry = parse_entry(stored.public)
    if tx.keyring.is_destroyed(entry.keys.body):
        return _told(entry, {}, erased=True)
    found = open_body(entry, stored.ciphertext, tx.key(entry.keys.body), wanted)
    return _told(entry, {name: opening.value for name, opening in found.items()}, erased=False)


def _told(entry: Entry, fields: dict[str, object], *, erased: bool) -> Told:
    return Told(
        entry.seq, entry.time, entry.act, entry.stage_before, entry.stage_after, fields, entry.packs, erased,
        outlives=entry.request is not None and entry.keys.body != entry.request,
        hidden=tuple(name for name in entry.commitments if name not in fields),
    )  # fmt: skip


def _actor(told: Told) -> str:
    actor = told.fields.get("actor")
    return str(actor.get("name")) if isinstance(actor, dict) else str(actor)
