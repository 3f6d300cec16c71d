"""What the tests of the store share: settings, requests, and one whole act."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from workflow.model.clock import Clock, ClockState
from workflow.model.fact import Assertion
from workflow.model.period import PeriodKind
from workflow.model.request import CooperationRequest, Participant, Sides
from workflow.settings import Settings
from workflow.store import deadlines, papers, repeats, requests, trail_log
from workflow.trail.entry import Draft, Keys, Written, make_entry
from workflow.vocabulary import Phase

if TYPE_CHECKING:
    from pathlib import Path

    from workflow.store.session import Database, Transaction

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAME = "Wilhelmina Voorbeeld"
AUTHORITY = "example-authority"


def settings_in(folder: Path) -> Settings:
    return Settings(rules=folder, templates=folder, home=folder / "home", keys=folder / "keys", authority=AUTHORITY)


def sample(identity: str = "r1", **changes: object) -> CooperationRequest:
    plain = CooperationRequest(
        id=identity,
        reference=f"REF-{identity}",
        kind="extradition",
        procedure="us-extradition-incoming",
        stage="opened",
        version=1,
        made_on=date(2026, 3, 2),
        sides=Sides(requesting="NL", requesting_authority="Ministry", requested="US", requested_authority="Office"),
        participants=(Participant(name=NAME),),
        assertions=(
            Assertion(path="person.name", value=NAME, source="note 4", by=NAME, at=NOW),
            Assertion(path="person.nationalities", value=("NL", "BE"), source="note 4", by=NAME, at=NOW),
            Assertion(path="offence.extraditable", value=True, source="note 4", by=NAME, at=NOW),
            Assertion(path="offence.count", value=2, source="note 4", by=NAME, at=NOW),
            Assertion(path="assurance.text", value=None, source="note 4", by=NAME, at=NOW),
        ),
    )
    return plain.model_copy(update=changes)


def clock(rule: str = "us/hearing", *, days: int = 10, state: ClockState = ClockState.RUNNING, **more: object) -> Clock:
    lapses = NOW + timedelta(days=days)
    given = {"due": lapses.date(), "work_to": lapses.date(), "lapses_at": lapses, **more}
    base = {"rule": rule, "title": {"en": "Hearing"}, "kind": PeriodKind.ACT_BY, "state": state}
    return Clock.model_validate({**base, "counting": "plain", "zone": "UTC", **given})


def draft_entry(tx: Transaction, request: str, *, log: str = trail_log.DECISIONS) -> Written:
    last = trail_log.last_of(tx, request, log=log)
    draft = Draft(
        authority=AUTHORITY,
        log=log,
        request=request,
        seq=last.seq + 1 if last else 1,
        prev=last.leaf_hash if last else None,
        time=NOW,
        act="note",
        stage_before=None,
        stage_after=None,
        packs=None,
        keys=Keys(body=request, kek=tx.keyring.kek_id, seal=tx.keyring.seal_id),
    )
    return make_entry(draft, {"actor": NAME}, tx.key(request))


def record(tx: Transaction, request: str, *, log: str = trail_log.DECISIONS) -> int:
    return trail_log.append(tx, draft_entry(tx, request, log=log))


def begin(database: Database, request: CooperationRequest) -> None:
    with database.writing() as tx:
        requests.create(tx, request, phase=Phase.INTAKE, at=NOW)
        record(tx, request.id)


def act(database: Database, identity: str) -> int:
    """Do one whole act, as `actions/step.py` does; return the version it made."""
    with database.writing() as tx:
        before = requests.load(tx, identity)
        after = before.model_copy(update={"version": before.version + 1})
        requests.save(tx, after, before.version, phase=Phase.ASSESSMENT, at=NOW)
        record(tx, identity)
        papers.put(tx, identity, f"paper {after.version} of {NAME}".encode(), form="note", version=after.version)
        deadlines.project(tx, identity, [clock(days=after.version)])
        repeats.keep(tx, f"{identity}/{after.version}", identity, after.version, result=NAME.encode())
    return after.version


def statements(tx: Transaction) -> list[str]:
    """Return a list that every statement of the transaction from now on is added to, guards apart."""
    ran: list[str] = []
    tx._driver.set_trace_callback(lambda line: None if line.startswith("--") else ran.append(line))
    return ran
