"""Walks through a procedure: random acts by random people, some of them wise enough to get far."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from workflow.actions.act import Act
from workflow.actions.apply import apply, before_act
from workflow.actions.assert_facts import AssertFacts
from workflow.actions.clear import Clear
from workflow.actions.law import Rulebook
from workflow.actions.look import Look
from workflow.actions.open import OpenRequest, open_request
from workflow.actions.record_event import RecordEvent
from workflow.actions.take_step import TakeStep
from workflow.conditions import ITEM
from workflow.engine.guards import participant
from workflow.errors import ActionError, InputError
from workflow.model.checkpoint import CheckpointReview
from workflow.model.fact import FactKind
from workflow.model.finding import Finding
from workflow.model.procedure import GRAVE, Procedure, Step
from workflow.model.request import CooperationRequest
from workflow.model.value import read_value
from workflow.vocabulary import Force, Outcome, Phase, Role, RuleType, Truth

BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)
ROLES = {
    "Olivia": "officer", "Oskar": "officer", "Samuel": "supervisor", "Selma": "supervisor", "Sonia": "supervisor",
    "Petra": "privacy-reviewer", "Paul": "privacy-reviewer", "Anna": "auditor", "Ines": None,
}  # fmt: skip
REASONS = "Weighed on the papers of the request."
LENGTHS = ["10 days", "6 months", "18 months", "4 years", "life"]


@dataclass(frozen=True)
class Accepted:
    """One act that was accepted: what it looked like before, and what became of the request."""

    act: Act
    before: Look
    after: CooperationRequest


@dataclass
class Walker:
    """One walk; `wisdom` is the share of acts that try to get on, towards `goal` first, instead of anything at all."""

    rulebook: Rulebook
    procedure: Procedure
    rng: Random
    wisdom: float = 0.85
    goal: Step | None = None
    now: datetime = BEGIN
    refused: int = 0
    request: CooperationRequest = field(init=False)

    def __post_init__(self) -> None:
        self.request = open_request(self._opening(), self.rulebook, "walk").request

    def walk(self, acts: int) -> Iterator[Accepted]:
        """Yield each act that is accepted."""
        for _ in range(acts):
            self.now += timedelta(hours=1)
            before = before_act(self.rulebook, self.request, self.now)
            act = (self._wise if self.rng.random() < self.wisdom else self._any)(before.look)
            if act is None:
                return
            try:
                self.request = apply(act, before).request
            except (ActionError, InputError):
                self.refused += 1
                continue
            if isinstance(act, TakeStep) and self.goal and act.step == self.goal.id:
                self.goal = None
            yield Accepted(act, before.look, self.request)

    def _opening(self) -> OpenRequest:
        hosts = self.procedure.jurisdictions or ("US",)
        host = self.rng.choice(hosts)
        elsewhere = hosts if self.procedure.kind in ("rendition", "detainer", "witness-attendance") else ("NL", "FR")
        other = self.rng.choice([code for code in elsewhere if code != host])
        asked, asks = (host, other) if self.procedure.side == "requested" else (other, host)
        shares = self.procedure.kind == "data-sharing"
        return OpenRequest(
            at=BEGIN, by="Olivia", reference="W-1", kind=self.procedure.kind, procedure=self.procedure.id,
            made_on=BEGIN.date(), specimen=True, facts={},
            sides={"requesting": asks, "requesting_authority": "A", "requested": asked, "requested_authority": "B",
                   "channel": "interpol" if shares else "diplomatic",
                   "holders": self.rng.choice([[], ["US-ME"]]) if shares else []},
            participants=[{"name": name, "role": role} for name, role in ROLES.items()],
        )  # fmt: skip

    def _any(self, look: Look) -> Act:
        """Return anything, by anyone."""
        by = self.rng.choice(sorted(ROLES))
        match self.rng.randrange(5):
            case 0:
                holds = [f.rule.hold.starts for f in look.findings if f.rule.hold and stands_open(f)]
                return self._event(self.rng.choice([*holds * 9, *sorted(self.rulebook.law.events)]), by)
            case 1:
                asked = [path for path, kind in self.rulebook.law.dictionary.kinds.items() if self._may_say(kind)]
                return self._says({self.rng.choice(asked): None}, look, by)
            case 2:
                word = self.rng.choice(sorted(self.rulebook.law.checkpoints))
                return self._clear(word, by, self.rng.choice(["clear", "clear", "refuse-clearance"]))
            case 3:
                return self._step(self.rng.choice(self.procedure.steps), look, by)
            case _:
                grounds = [f for f in look.findings if f.rule.type is RuleType.GROUND_FOR_REFUSAL]
                finding = self.rng.choice(grounds or look.findings)
                return self._says(dict.fromkeys(finding.missing or finding.deciding), look, by)

    def _wise(self, look: Look) -> Act | None:
        """Return an act that brings a promising step closer, or takes it; None where no step is left."""
        if not look.moves:
            return None
        step = self._promising(look)
        barred = step.effect in GRAVE and (look.holds or any(f.effect == "mandatory-ground" for f in look.findings))
        if self.rng.random() < (0.5 if barred else 0.1):  # in haste
            return self._step(step, look, self._one_of(step.by))
        needs = [*self._events(step), *self._facts(step, look), *self._rules(step, look), *self._grounds(step, look)]
        if needs:
            return self.rng.choice(needs[:2])
        waiting = [each.checkpoint for each in look.checkpoints if not each.passable and self._guards(each, step)]
        if waiting:
            of = self.rng.choice(waiting)
            return self._clear(of.id, self._free(of.cleared_by), "clear")
        held = [hold for hold in look.holds if step.effect.value in hold.blocks]
        if held:
            return self._event(self.rng.choice(held[0].ends), "Olivia")
        by = self._free(step.by) if step.decides else self._one_of(step.by)
        barring = step.effect in GRAVE and self.rng.random() < 0.2
        return self._bar(step, look) if barring else self._step(step, look, by)

    def _bar(self, step: Step, look: Look) -> Act:
        """Return what bars a step that is open: an event that starts a hold, or the facts of a mandatory ground."""
        holds = [
            f.rule.hold for f in look.findings if f.rule.hold and stands_open(f) and step.effect in f.rule.hold.blocks
        ]
        grounds = [
            f for f in look.findings
            if f.rule.type is RuleType.GROUND_FOR_REFUSAL and f.rule.force is Force.MANDATORY and f.item is None
        ]  # fmt: skip
        apart = [f for f in grounds if not f.rule.feeds]
        if holds and (not grounds or self.rng.random() < 0.5):
            return self._event(self.rng.choice(holds).starts, "Olivia")
        return self._settle(self.rng.choice(apart or grounds), look, to=Truth.YES) if grounds else self._any(look)

    def _guards(self, review: CheckpointReview, step: Step) -> bool:
        raised = review.raised_by and step.effect in review.checkpoint.guards
        return review.checkpoint.id in step.checkpoints or bool(raised)

    def _promising(self, look: Look) -> Step:
        """Return a step towards a grave one, most of the time."""
        distance, goals = self._distances(), (self.goal,) if self.goal else self.procedure.granting
        ahead = [step for step in look.moves if step in goals or step.to in distance]
        on = [step for step in look.moves if self.procedure.stage(step.to).phase is not Phase.CLOSED]
        chance = self.rng.random()
        if not ahead or chance < 0.1:
            return self.rng.choice(look.moves if chance < 0.01 or not on else on)
        return min(ahead, key=lambda step: (step not in goals and 1 + distance[step.to], self.rng.random()))

    def _distances(self) -> dict[str, int]:
        """Return for each stage how many steps lead from it to the goal, or to any grave step."""
        goals = (self.goal,) if self.goal else self.procedure.granting
        far = {stage: 0 for step in goals for stage in step.from_}
        for _ in self.procedure.stages:
            for step in self.procedure.steps:
                if step.to in far:
                    for stage in step.from_:
                        far[stage] = min(far.get(stage, 99), far[step.to] + 1)
        return far

    def _events(self, step: Step) -> Iterator[Act]:
        yield from (self._event(kind, "Olivia") for kind in step.after_events if self.request.happened(kind) is None)

    def _facts(self, step: Step, look: Look) -> Iterator[Act]:
        for path in step.needs_facts:
            rows = look.env.get(path.partition(".")[0])
            if path not in look.env and not (isinstance(rows, tuple) and rows and all(path in row for row in rows)):
                yield self._says({path: None}, look, "Olivia")

    def _rules(self, step: Step, look: Look) -> Iterator[Act]:
        for finding in look.findings:
            if finding.rule.id in step.needs_rules_met and finding.effect not in ("met", "lifted", "none"):
                yield self._settle(finding, look)

    def _grounds(self, step: Step, look: Look) -> Iterator[Act]:
        """Settle what bars a grave step, and what keeps items from leaving."""
        if step.effect not in GRAVE:
            return
        for finding in look.findings:
            if finding.effect == "mandatory-ground" and finding.item is None:
                yield self._settle(finding, look)
        if step.effect == "discloses" and not any(each.leaves for each in look.lists):
            kept = [
                f for f in look.findings if f.item is not None and f.effect in ("open", "missing", "mandatory-ground")
            ]
            yield from (self._settle(each, look) for each in kept[:2])
            if not look.lists:
                yield self._says(
                    {"records.title": None, "measures.category": None, "items.number": None}, look, "Olivia"
                )

    def _settle(self, finding: Finding, look: Look, to: Truth = Truth.NO) -> Act:
        """Return facts under which the rule is met, or its ground is there or not; any facts where none are found."""
        compiled = self.rulebook.law.rules[finding.rule.id]
        dictionary = self.rulebook.law.dictionary
        happened = [path for path in compiled.facts if path.startswith("event.") and path not in look.env]
        if happened and self.rng.random() < 0.5:
            return self._event(happened[0].removeprefix("event.").replace("_", "-"), "Olivia")
        own = [path for path in compiled.facts if self._may_say(dictionary[path]) and path not in dictionary.lists]
        rows = [row for row in look.env.get(finding.rule.for_each or "", ()) if row[ITEM] == finding.item]
        tried: dict[str, object] = {}
        for _ in range(30):
            chosen = self.rng.sample(own, self.rng.randint(1, len(own))) if own else []
            tried = {path: self._value(dictionary[path]) for path in chosen}
            values = {path: read_value(dictionary[path], raw) for path, raw in tried.items()}
            env = {**look.env, **{path: v for path, v in values.items() if not dictionary.list_of(path)}}
            item = {**rows[0], **values} if rows else None
            applies = compiled.when(env, item)[0] if compiled.when else Truth.YES
            if applies is to or (compiled.met and applies is Truth.YES and compiled.met(env, item)[0] is Truth.YES):
                break
        of = {
            path if not rows or not dictionary.list_of(path) else f"{path}[{finding.item}]": v
            for path, v in tried.items()
        }
        return self._says(of, look, "Olivia")

    def _may_say(self, kind: FactKind) -> bool:
        return not kind.derived and kind.type != "list"

    def _says(self, wanted: dict[str, object], look: Look, by: str) -> Act:
        """Return an act that states these facts; None is any plausible value, of every item where it is of items."""
        dictionary, nested = self.rulebook.law.dictionary, {}
        for leaf, given in wanted.items():
            path, _, item = leaf.partition("[")
            group, _, word = path.partition(".")
            kind = dictionary[path]
            if path in dictionary.lists:
                nested.setdefault(path, {}).update({"1": {}, "2": {}})
            elif self._may_say(kind) and dictionary.list_of(path):
                have = [row[ITEM] for row in look.env.get(group) or ()] or ["1", "2"]
                for name in [item.rstrip("]")] if item else have:
                    row = nested.setdefault(group, {}).setdefault(name, {})
                    row[word] = self._value(kind) if given is None else given
            elif self._may_say(kind):
                nested.setdefault(group, {})[word] = self._value(kind) if given is None else given
        facts = {
            group: [{"id": name, **row} for name, row in inner.items()] if group in dictionary.lists else inner
            for group, inner in nested.items()
        }
        return AssertFacts(at=self.now, by=by, facts=facts, source="walk", reason=REASONS)

    def _value(self, kind: FactKind) -> object:
        rng, words = self.rng, sorted(kind.choices)
        earlier = self.now.date() - timedelta(days=rng.randint(0, 90))
        plausible: dict[str, Callable[[], object]] = {
            "yes-no": lambda: rng.random() < 0.5,
            "number": lambda: rng.choice([0, 1, 2, 5, 30]),
            "date": earlier.isoformat,
            "moment": self.now.isoformat,
            "duration": lambda: rng.choice(LENGTHS),
            "choice": lambda: rng.choice(words),
            "choices": lambda: words if rng.random() < 0.7 else rng.sample(words, 1),
            "jurisdiction": lambda: rng.choice(["NL", "US", "US-KY"]),
            "jurisdictions": lambda: rng.sample(["NL", "US", "BE"], 1),
            "texts": lambda: ["as stated"],
        }
        return plausible.get(kind.type, lambda: "as stated")()

    def _event(self, kind: str, by: str) -> Act:
        at = self.now - timedelta(minutes=1)
        given = {"kind": kind, "day": at.date(), "time": at.time(), "zone": "UTC", "place": "here", "document": "x"}
        return RecordEvent(at=self.now, by=by, event=given)

    def _clear(self, word: str, by: str, act: str) -> Act:
        return Clear(at=self.now, by=by, act=act, checkpoint=word, reasons=REASONS)

    def _step(self, step: Step, look: Look, by: str) -> Act:
        leaves = {each.path: each.leaves for each in look.lists if each.leaves}
        if self.rng.random() < 0.2:
            leaves = {path: tuple(row[ITEM] for row in look.env[path]) for path in leaves}
        shown = leaves if step.effect == "discloses" else None
        return TakeStep(at=self.now, by=by, step=step.id, reasons=REASONS, disclose=shown or None)

    def _one_of(self, roles: tuple[Role, ...]) -> str:
        return self.rng.choice([name for name, role in ROLES.items() if role in roles])

    def _free(self, roles: tuple[Role, ...]) -> str:
        """Return somebody of these roles who prepared nothing, if there is anyone."""
        able = [name for name, role in ROLES.items() if role in roles]
        return self.rng.choice([name for name in able if name not in self.request.preparers] or able)


def role_of(request: CooperationRequest, person: str) -> Role | None:
    """Return the role of a person on a request."""
    found = participant(request, person)
    return found.role if found else None


def stands_open(finding: Finding) -> bool:
    """Say whether a hold or a checkpoint of this finding must be reckoned with."""
    return finding.outcome is not Outcome.DOES_NOT_APPLY
