"""The request for cooperation, whole and frozen: what is known, what happened, who signed what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from workflow.model.base import Frozen
from workflow.model.correction import CorrectionNotice
from workflow.model.delegation import Delegation, Recusal
from workflow.model.event import Event
from workflow.model.evidence import Exhibit, HandOver
from workflow.model.fact import Assertion
from workflow.model.message import Message
from workflow.model.proposal import StepProposal
from workflow.model.translation import Translation, digest_of
from workflow.vocabulary import Role

CODE = r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$"


def plain_name(name: str) -> str:
    """Return a name without regard to spaces and capitals: two spellings that give the same are one name."""
    return " ".join(name.split()).casefold()


class Participant(Frozen):
    """A person with a role or capacity in this request: officers, counsel, interpreter, judge."""

    name: str = Field(min_length=1, max_length=200)
    role: Role | None = None
    capacity: str | None = None
    """In words, for those who are not of the authority: counsel, interpreter, governor."""
    reach: str | None = None
    """How to reach them, where papers name them as a contact."""


class Sides(Frozen):
    """Who asks whom, and whose law reaches the request besides."""

    requesting: str = Field(pattern=CODE)
    requesting_authority: str
    requested: str = Field(pattern=CODE)
    requested_authority: str
    holders: tuple[str, ...] = ()
    channel: str = "direct"


class Clearance(Frozen):
    """A checkpoint passed by a named person on a stated ground; stale when the ground moves."""

    checkpoint: str
    by: str
    role: Role
    at: datetime
    reasons: str
    digest: str
    withdrawn: bool = False


class Assurance(Frozen):
    """An undertaking of the requesting side that lifts a ground once somebody judges it sufficient."""

    id: str
    text: str
    sought_at: datetime | None = None
    given_at: datetime | None = None
    judged: Literal["sufficient", "insufficient"] | None = None
    judged_by: str | None = None
    reasons: str | None = None
    breached: bool = False


class ErasureHold(Frozen):
    """An order that what is kept of a request must not be erased, until it is lifted."""

    order: str
    """The order, by its own name: which court, which number."""
    by: str
    at: datetime
    lifted_by: str | None = None


class ErasureProposal(Frozen):
    """What one person proposed to erase under which rule; another must do it, on this very version."""

    rule: str
    by: str
    at: datetime
    version: int


class PaperSignature(Frozen):
    """One signature in the bytes of a paper; the bytes before it are kept as well."""

    by: str
    role: Role
    at: datetime
    level: str
    certificate: str
    """The SHA-256 of the certificate it was made with."""
    over: str
    """The SHA-256 of the paper before it was signed."""


TwoLanguages = Literal["beside", "after"]
"""How two languages stand on one paper: side by side, or the whole paper again after the first."""


class PaperRecord(Frozen):
    """A paper as made, or as last signed: its bytes are kept beside, under their hash."""

    id: str
    form: str
    version: int
    page: Literal["A4", "Letter"]
    language: str
    second: str | None = None
    """Its second language, if it has one: the first is the original."""
    how: TwoLanguages | None = None
    sha256: str
    made_by: str
    made_at: datetime
    made_in: str | None = None
    """The step that made it."""
    replaces: str | None = None
    """The id of the paper in whose place it stands."""
    signed_by: tuple[str, ...] = ()
    signatures: tuple[PaperSignature, ...] = ()
    """Those in the file itself, oldest first; who signed in the trail alone is only in `signed_by`."""
    audience: Literal["court", "office"] = "court"


class Decision(Frozen):
    """An act of a named person over reasons; cites the findings it rests on."""

    step: str
    by: str
    at: datetime
    reasons: str
    findings: tuple[str, ...] = ()


class CooperationRequest(Frozen):
    """Everything about one request at one version. Changed only by `actions/step.py`, into the next version."""

    id: str
    reference: str = Field(min_length=1, max_length=80)
    their_reference: str | None = None
    kind: str
    procedure: str
    stage: str
    version: int = 0
    last_act_at: datetime | None = None
    """When the act was done that made this version."""
    made_on: date
    """The date whose law governs the request as a whole."""
    sides: Sides
    specimen: bool = False
    """Made from an example: its papers bear SPECIMEN, and unadopted law may be used."""
    participants: tuple[Participant, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    translations: tuple[Translation, ...] = ()
    """Of free texts among the facts, oldest first; the latest of a text into a language counts."""
    events: tuple[Event, ...] = ()
    clearances: tuple[Clearance, ...] = ()
    assurances: tuple[Assurance, ...] = ()
    papers: tuple[PaperRecord, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    custody: tuple[HandOver, ...] = ()
    proposals: tuple[StepProposal, ...] = ()
    messages: tuple[Message, ...] = ()
    decisions: tuple[Decision, ...] = ()
    disclosures: tuple[tuple[str, str, str], ...] = ()
    """What left: the step, the list, the item."""
    notices: tuple[CorrectionNotice, ...] = ()
    """Recipients of data that was corrected since, and what each answered."""
    erasure_holds: tuple[ErasureHold, ...] = ()
    erasure_proposed: ErasureProposal | None = None
    preparers: tuple[str, ...] = ()
    """Who asserted facts or recorded events: they may neither clear nor decide."""

    def standing(self) -> Iterator[Assertion]:
        """Yield the latest assertion of each path and item."""
        latest = {(a.path, a.item): a for a in self.assertions}
        yield from latest.values()

    def translated(self) -> Iterator[tuple[Translation, bool]]:
        """Yield the latest translation of each text into each language, and whether that text still stands."""
        latest = {(each.path, each.item, each.language): each for each in self.translations}
        if not latest:
            return
        texts = {(each.path, each.item): digest_of(each.value) for each in self.standing()}
        for each in latest.values():
            yield each, texts.get((each.path, each.item)) == each.of

    def happened(self, kind: str) -> Event | None:
        """Return the latest event of `kind` that no later one superseded, or None."""
        return next((e for e in reversed(self.events) if e.kind == kind and not e.superseded), None)

    def delegation_to(self, name: str) -> Delegation | None:
        """Return the delegation by which `name` holds their role, None where there is none that has not ended."""
        return next((each for each in self.delegations if each.to == name and each.ended_at is None), None)

    def recusal_of(self, name: str) -> Recusal | None:
        """Return the withdrawal of `name` that nobody lifted, or None."""
        return next((each for each in self.recusals if each.by == name and each.lifted_by is None), None)

    def without_delegate(self, name: str, when: datetime) -> CooperationRequest:
        """Return this request after the delegation to `name` ended; itself where there is none."""
        given = self.delegation_to(name)
        if given is None:
            return self
        ended = given.model_copy(update={"ended_at": when})
        delegations = tuple(ended if each is given else each for each in self.delegations)
        people = (*self.participants, Participant(name=name))
        return self.model_copy(update={"delegations": delegations, "participants": people})

    def as_at(self, now: datetime) -> CooperationRequest:
        """Return this request without the delegates whose time is over at `now`; itself where there are none."""
        request = self
        for each in self.delegations:
            if each.ended_at is None and each.until <= now:
                request = request.without_delegate(each.to, each.until)
        return request
