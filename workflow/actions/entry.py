"""Beat four: what the trail says of an act, field by field, each under its own commitment."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from workflow.actions.act import Before, Change
from workflow.actions.house import House
from workflow.actions.look import Look
from workflow.engine.guards import participant
from workflow.model.clock import Clock
from workflow.model.finding import Finding
from workflow.model.request import PaperRecord
from workflow.store.closed import OFFICE
from workflow.store.session import Transaction
from workflow.store.trail_log import DECISIONS, append, last_of
from workflow.trail.entry import Draft, Keys, make_entry


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


def packs_text(house: House) -> str:
    """Return the list of all law in force as one canonical text; entries name its SHA-256."""
    packs = {name: pack.digest for name, pack in sorted(house.rulebook.law.packs.items())}
    listed = {"clocks": house.rulebook.clocks.digest, "law": house.rulebook.law.digest, "packs": packs}
    return json.dumps(listed, sort_keys=True, separators=(",", ":"))


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
    if before is None or before.look.findings != after.findings:
        fields["findings"] = [_finding(each) for each in after.findings]
    clocks = [_clock(each) for each in after.clocks if each.start is not None]
    if clocks and (before is None or before.look.clocks != after.clocks):
        fields["clocks"] = clocks
    if after.checkpoints:
        fields["checkpoints"] = [[each.checkpoint.id, each.standing.value, each.digest] for each in after.checkpoints]
    if papers:
        fields["papers"] = [
            {"name": f"{p.id}.pdf", "sha256": p.sha256, "form": p.form, "version": p.version} for p in papers
        ]
    return fields


def write_entry(house: House, tx: Transaction, recorded: Recorded) -> int:
    """Append the entry to its log in this transaction; return its place there."""
    last = last_of(tx, recorded.request, log=recorded.log)
    ring, key = tx.keyring, recorded.request or OFFICE
    draft = Draft(
        authority=house.settings.authority, log=recorded.log, request=recorded.request, seq=last.seq + 1 if last else 1,
        prev=last.leaf_hash if last else None, time=recorded.at, act=recorded.act, stage_before=recorded.stage_before,
        stage_after=recorded.stage_after, packs=hashlib.sha256(packs_text(house).encode()).digest(),
        keys=Keys(body=key, kek=ring.kek_id, seal=ring.seal_id),
    )  # fmt: skip
    return append(tx, make_entry(draft, recorded.fields, tx.key(key)))


def _finding(finding: Finding) -> list[object]:
    met = finding.met.value if finding.met else None
    return [finding.id, finding.outcome.value, met, finding.lifted_by, list(finding.deciding), list(finding.missing)]


def _clock(clock: Clock) -> list[object]:
    due = clock.due.isoformat() if clock.due else None
    return [clock.rule, clock.state.value, clock.start.isoformat() if clock.start else None, due]
