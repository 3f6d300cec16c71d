"""Requests and acts as files (docs/requests.md): read, typed, every fault named with file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from workflow import packfile
from workflow.actions.act import Act
from workflow.actions.answer_access import AnswerAccess
from workflow.actions.appoint import Appoint
from workflow.actions.assert_facts import AssertFacts
from workflow.actions.assure import Assure
from workflow.actions.breach import RecordBreach
from workflow.actions.clear import Clear
from workflow.actions.correct import Correct, RecipientAnswered, TellRecipient
from workflow.actions.correspond import Correspond
from workflow.actions.delegate import Delegate, EndDelegation
from workflow.actions.evidence import Attach, HandOverItems
from workflow.actions.note import Note
from workflow.actions.open import OpenRequest
from workflow.actions.papers import MakePaper, SignPaper
from workflow.actions.propose import Propose, ReturnProposal
from workflow.actions.record_event import EventGiven, RecordEvent
from workflow.actions.recuse import LiftRecusal, Recuse
from workflow.actions.retention import HoldErasure, LiftErasureHold, ProposeErasure
from workflow.actions.take_step import TakeStep
from workflow.actions.translate import ReadTranslation, Translate
from workflow.errors import InputError, PackError
from workflow.model.base import Frozen, typed_input
from workflow.model.day import Day
from workflow.model.request import CODE, Participant, Sides
from workflow.model.translation import Arrived, WrittenIn

ACTS: dict[str, type[Act]] = {
    "assert": AssertFacts,
    "event": RecordEvent,
    "clear": Clear,
    "refuse-clearance": Clear,
    "assure": Assure,
    "appoint": Appoint,
    "step": TakeStep,
    "paper": MakePaper,
    "sign": SignPaper,
    "note": Note,
    "propose": Propose,
    "return": ReturnProposal,
    "correspond": Correspond,
    "attach": Attach,
    "hand-over": HandOverItems,
    "hold-erasure": HoldErasure,
    "lift-erasure-hold": LiftErasureHold,
    "propose-erasure": ProposeErasure,
    "correct": Correct,
    "tell-recipient": TellRecipient,
    "recipient-answered": RecipientAnswered,
    "breach": RecordBreach,
    "answer-access": AnswerAccess,
    "translate": Translate,
    "read-translation": ReadTranslation,
    "delegate": Delegate,
    "end-delegation": EndDelegation,
    "recuse": Recuse,
    "lift-recusal": LiftRecusal,
}
"""Every act on an open request, by the word that files and the command line use."""

Person = Annotated[str, Field(min_length=1)]


class Opened(Frozen):
    """Who opened a request, and when."""

    by: Person
    at: Any


class RequestFile(Frozen):
    """`request.yaml`."""

    reference: str
    their_reference: str | None = None
    kind: str
    procedure: str
    made_on: Day
    specimen: bool = False
    source: str = "the request as received"
    written_in: WrittenIn | None = None
    translations: tuple[Arrived, ...] = ()
    opened: Opened
    sides: Sides
    participants: tuple[Participant, ...]
    facts: Any
    events: tuple[EventGiven, ...] = ()
    """What had happened already when the request was opened; recorded by whoever opens it."""


class PlannedAct(Frozen):
    """One line of `steps.yaml`: an act, and whether it must be refused."""

    act: Act
    refused: bool = False
    because: tuple[str, ...] = ()
    line: int = 0


def _words(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class ExpectedFinding(Frozen):
    """A finding that must come out."""

    rule: str
    item: str | None = None
    outcome: str | None = None
    met: str | None = None
    effect: str | None = None
    missing: tuple[str, ...] | None = None


class ExpectedClock(Frozen):
    """A clock that must come out."""

    rule: str
    state: str | None = None
    due: str | None = None
    alternative_due: str | None = None


class Expected(Frozen):
    """`expected.yaml`: what must come out of a story."""

    stage: str
    outlook: Literal["mandatory-ground", "discretionary-ground", "missing", "open", "none"]
    refused_acts: int = 0
    findings: tuple[ExpectedFinding, ...] = ()
    clocks: tuple[ExpectedClock, ...] = ()
    papers: Annotated[tuple[str, ...], BeforeValidator(_words)] = ()
    left: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    kept: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    holds: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    why: str | None = None


def read_request(path: Path) -> OpenRequest:
    """Return the request in a file. Raises InputError naming file and line."""
    raw = _read(path)
    found = typed_input(RequestFile, raw, file=path.name)
    fields = found.model_dump(exclude={"opened", "facts"}, by_alias=True)
    opened = {**fields, "at": found.opened.at, "by": found.opened.by, "facts": None}
    act = typed_input(OpenRequest, opened, file=path.name)
    return act.model_copy(update={"facts": raw["facts"]})


def read_steps(path: Path) -> tuple[PlannedAct, ...]:
    """Return the acts in a file, in order. Raises InputError naming file and line."""
    raw = _read(path)
    if not isinstance(raw, packfile.Sequence):
        raise InputError(path.name, "needs a list of acts", "Begin each act with '- '.")
    return tuple(_planned(each, path.name, raw.lines[number]) for number, each in enumerate(raw))


def read_expected(path: Path) -> Expected:
    """Return what must come out of a story. Raises InputError."""
    return typed_input(Expected, _read(path), file=path.name)


def read_act(raw: Any, file: str, line: int = 1) -> Act:  # noqa: ANN401 - a mapping of any shape
    """Return one act from a mapping. Raises InputError naming file, line and field."""
    word = raw.get("act") if isinstance(raw, dict) else None
    if word not in ACTS:
        raise InputError(f"{file}, line {line}", f"no act '{word}'", f"Acts: {', '.join(ACTS)}.")
    kind = ACTS[word]
    act = typed_input(kind, raw, file=file)
    return act.model_copy(update={"facts": raw["facts"]}) if kind is AssertFacts else act


def _planned(raw: Any, file: str, line: int) -> PlannedAct:  # noqa: ANN401
    if not isinstance(raw, packfile.Mapping):
        raise InputError(f"{file}, line {line}", "an act is a mapping", "Write {at: ..., by: ..., act: ...}.")
    expect, because = raw.get("expect"), _words(raw.get("because", ()))
    if expect not in (None, "refused"):
        raise InputError(f"{file}, line {raw.line_of('expect')}", f"'{expect}' cannot be expected", "Write refused.")
    act = packfile.Mapping({key: value for key, value in raw.items() if key not in ("expect", "because")})
    act.file, act.line, act.lines = raw.file, raw.line, raw.lines
    return PlannedAct(act=read_act(act, file, line), refused=expect == "refused", because=tuple(because), line=line)  # type: ignore[arg-type]


def _read(path: Path) -> Any:  # noqa: ANN401 - the caller checks the shape
    try:
        return packfile.read(path, name=path.name)
    except PackError as error:
        raise InputError(f"{path.name}, line {error.line}", error.reason, error.remedy) from error


__all__ = [
    "ACTS",
    "CODE",
    "Expected",
    "PlannedAct",
    "RequestFile",
    "read_act",
    "read_expected",
    "read_request",
    "read_steps",
]
