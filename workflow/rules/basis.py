"""The legal basis between two sides for one kind of request on one day: what binds, what goes first, what it asks.

Rules are shown as they stand, with no facts of a case: what is typical, never
what will be found. Where nothing binds both sides that is said first, with what
else may carry a request and what must be found out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from workflow.model.base import say
from workflow.model.request import Sides
from workflow.model.rule import Rule
from workflow.rules.bound import Bound, instruments_between
from workflow.rules.catalogue import Applicable, Basis, applicable_law
from workflow.rules.law import CompiledRule, Law
from workflow.vocabulary import Force, RuleType

GROUPS = {
    "mandatory-grounds": "Grounds on which it must be refused",
    "discretionary-grounds": "Grounds on which it may be refused",
    "guidance-grounds": "Grounds of practice, not of law",
    "requirements": "What must be met",
    "documents": "Documents",
    "time-limits": "Time limits",
    "use-limits": "What may be done with what is received",
    "handling": "How it must be done",
    "permissions": "What lifts a ground or allows more",
    "checkpoints": "Questions a person must answer and sign",
    "holds": "What stops everything until it ends",
}
"""How the rules of a page are grouped, in the order of reading."""

_GROUP = {
    RuleType.REQUIREMENT: "requirements", RuleType.DOCUMENT: "documents", RuleType.TIME_LIMIT: "time-limits",
    RuleType.USE_LIMIT: "use-limits", RuleType.HANDLING: "handling", RuleType.PERMISSION: "permissions",
    RuleType.CHECKPOINT: "checkpoints", RuleType.HOLD: "holds",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Goes:
    """Two of what is in play, of which one goes before the other, and the text that says so."""

    first: str
    before: str
    because: str


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """Everything our data tells of one kind of request between two sides on one day."""

    sides: Sides
    kind: str
    on: date
    instruments: tuple[Bound, ...]
    """What binds both on that day (`standing` says how surely), the best known first."""
    elsewhere: tuple[Bound, ...]
    """What does not bind both that day, or of which our data cannot tell."""
    precedence: tuple[Goes, ...]
    conflicts: tuple[str, ...]
    domestic: tuple[Basis, ...]
    groups: tuple[tuple[str, tuple[CompiledRule, ...]], ...]
    """Rules in play by a word of GROUPS; groups without a rule are left out."""
    not_covered: tuple[str, ...]
    unencoded: tuple[Bound, ...]
    """Instruments that bind both, of which no pack encodes what they say on this kind of request."""

    @property
    def bases(self) -> tuple[Bound, ...]:
        """Return what carries a request by itself: no protocol, protection, form of papers, membership or scheme."""
        return tuple(each for each in self.instruments if each.serves == "basis")

    @property
    def carried(self) -> bool:
        """Say whether an instrument carries a request for any offence, as far as our data tells."""
        return any(each.covers is None for each in self.bases)

    @property
    def rules(self) -> tuple[CompiledRule, ...]:
        """Return every rule in play, in the order of the page."""
        return tuple(rule for _, rules in self.groups for rule in rules)


def legal_basis(law: Law, sides: Sides, kind: str, on: date) -> LegalBasis:
    """Return what our data tells of a request of `kind` between `sides` on `on`."""
    applicable = applicable_law(law, sides, kind, on)
    between = instruments_between(law, sides, kind, on)
    binding = tuple(each for each in between if each.binds)
    return LegalBasis(
        sides=sides, kind=kind, on=on, instruments=binding,
        elsewhere=tuple(each for each in between if not each.binds),
        precedence=tuple(_precedence(law, applicable, between)),
        conflicts=applicable.conflicts,
        domestic=tuple(each for each in applicable.bases if law.packs[each.pack].header.jurisdiction is not None),
        groups=_groups(applicable.rules), not_covered=applicable.not_covered,
        unencoded=tuple(each for each in binding if not _encoded(law, each, kind)),
    )  # fmt: skip


def group_of(rule: Rule) -> str:
    """Return the word of GROUPS under which a rule is read."""
    if rule.type is not RuleType.GROUND_FOR_REFUSAL:
        return _GROUP[rule.type]
    return "guidance-grounds" if rule.force is Force.GUIDANCE else f"{rule.force.value}-grounds"


def _groups(rules: Sequence[CompiledRule]) -> tuple[tuple[str, tuple[CompiledRule, ...]], ...]:
    found: dict[str, list[CompiledRule]] = {word: [] for word in GROUPS}
    for compiled in rules:
        found[group_of(compiled.rule)].append(compiled)
    return tuple((word, tuple(each)) for word, each in found.items() if each)


def _encoded(law: Law, bound: Bound, kind: str) -> bool:
    return any(kind in law.packs[pack].header.kinds for pack in bound.packs)


def _precedence(law: Law, applicable: Applicable, between: tuple[Bound, ...]) -> Iterable[Goes]:
    """Yield what goes before what, as the packs in play say; also before what is set aside between these two."""
    titles = {basis.pack: basis.title for basis in applicable.bases}
    aside = (pack for each in between if each.binds or each.standing == "set-aside" for pack in each.packs)
    weaker_titles = titles | {pack: say(law.packs[pack].header.title) for pack in aside}
    for pack, title in titles.items():
        header = law.packs[pack].header
        for weaker in header.prevails_over:
            if weaker in weaker_titles:
                because = say(header.prevails_because) if header.prevails_because else "no text is named"
                yield Goes(title, weaker_titles[weaker], because)
