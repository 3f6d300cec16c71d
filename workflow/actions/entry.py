"""Beat four: what the trail says of an act, field by field, each under its own commitment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from workflow.actions.act import Before, Change
from workflow.actions.house import House
from workflow.actions.look import Look
from workflow.engine.guards import participant
from workflow.model.clock import Clock
from workflow.model.finding import Finding
from workflow.model.request import PaperRecord
from workflow.store import texts
from workflow.store.closed import OFFICE
from workflow.store.session import Transaction
from workflow.store.trail_log import DECISIONS, append, last_of
from workflow.trail.canonical import encode_checked
from workflow.trail.entry import ERASE, Draft, Keys, make_entry

FOUND = "found"
"""The field with the digest of all that the law found, whether or not it changed; replay compares it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What goes into one entry."""

    act: str
    by: str
    at: datetime
    request: str | None
    """None for what concerns the authority as a whole."""
    stage_before: str | None
    stage_after: str | None
    fields: dict[str, object]
    log: str = DECISIONS


def found_by_law(seen: Look) -> dict[str, object]:
    """Return what the law finds of a request, as entries hold it: findings, running clocks and checkpoints."""
    return {
        "findings": [_finding(each) for each in seen.findings],
        "clocks": [_clock(each) for each in seen.clocks if each.start is not None],
        "checkpoints": [[each.checkpoint.id, each.standing.value, each.digest] for each in seen.checkpoints],
    }


def found_digest(found: dict[str, object]) -> str:
    """Return the SHA-256 of what `found_by_law` returned, in hexadecimal."""
    return sha256(encode_checked(found)).hexdigest()


def fields_of(
    change: Change, before: Before | None, after: Look, by: str, papers: tuple[PaperRecord, ...]
) -> dict[str, object]:
    """Return the entry's fields: who, what, and what the law finds of the request afterwards."""
    person = participant(after.request, by)
    fields: dict[str, object] = {
        "actor": {"name": by, "role": person.role.value if person and person.role else None},
        "outlook": after.outlook.word,
        **change.told,
    }
    found = found_by_law(after)
    fields[FOUND] = found_digest(found)
    if before is None or before.look.findings != after.findings:
        fields["findings"] = found["findings"]
    if found["clocks"] and (before is None or before.look.clocks != after.clocks):
        fields["clocks"] = found["clocks"]
    if after.checkpoints:
        fields["checkpoints"] = found["checkpoints"]
    if papers:
        fields["papers"] = [
            {"name": f"{p.id}.pdf", "sha256": p.sha256, "form": p.form, "version": p.version} for p in papers
        ]
    return fields


def write_entry(house: House, tx: Transaction, recorded: Recorded) -> int:
    """Append the entry to its log in this transaction; return its place there."""
    last = last_of(tx, recorded.request, log=recorded.log)
    law = house.rulebook.texts
    if not texts.is_kept(tx, law.digest):
        texts.keep(tx, law.all())
    ring, key = tx.keyring, _key_for(tx, recorded)
    draft = Draft(
        authority=house.settings.authority, log=recorded.log, request=recorded.request, seq=last.seq + 1 if last else 1,
        prev=last.leaf_hash if last else None, time=recorded.at, act=recorded.act, stage_before=recorded.stage_before,
        stage_after=recorded.stage_after, packs=law.digest,
        keys=Keys(body=key, kek=ring.kek_id, seal=ring.seal_id),
    )  # fmt: skip
    return append(tx, make_entry(draft, recorded.fields, tx.key(key)))


def write_own_entry(  # noqa: PLR0913 - who did what, when, in which log
    house: House, tx: Transaction, act: str, *, by: str, at: datetime, told: Mapping[str, object], log: str = DECISIONS
) -> None:
    """Append an entry that concerns no request, but the authority as a whole; `told` is said beside who acted."""
    write_entry(house, tx, Recorded(act, by, at, None, None, None, {"actor": by, **told}, log=log))


def _key_for(tx: Transaction, recorded: Recorded) -> str:
    """Return the id of the key of the body: the request's own, or the office's where the entry must outlive that."""
    if recorded.request is None or recorded.act == ERASE or tx.keyring.is_destroyed(recorded.request):
        tx.keyring.create(OFFICE)
        return OFFICE
    return recorded.request


def _finding(finding: Finding) -> list[object]:
    met = finding.met.value if finding.met else None
    return [finding.id, finding.outcome.value, met, finding.lifted_by, list(finding.deciding), list(finding.missing)]


def _clock(clock: Clock) -> list[object]:
    due = clock.due.isoformat() if clock.due else None
    return [clock.rule, clock.state.value, clock.start.isoformat() if clock.start else None, due]
