"""What the person concerned may see of the trail of their request, as rules say and nothing else says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow import packfile
from workflow.actions.look import Look
from workflow.actions.note import PRIVILEGED
from workflow.errors import InputError
from workflow.model.base import say, typed
from workflow.model.entitlement import Entitlement
from workflow.model.fact import Dictionary
from workflow.model.finding import Finding
from workflow.rules.law import Law
from workflow.vocabulary import Outcome, Sensitivity, Truth

if TYPE_CHECKING:
    from workflow.actions.thread import Told

FILE = "entitlements.yaml"


@dataclass(frozen=True, slots=True)
class Access:
    """A right of access as it stands for one request: who gives it, and what limits it now."""

    right: Entitlement
    limits: tuple[Finding, ...]
    silences: tuple[Finding, ...]

    @property
    def is_open(self) -> bool:
        """Say whether nothing limits it, as far as the facts tell."""
        return not self.limits and not self.silences

    def why_limited(self) -> str:
        """Return in words what limits it. For the office: the words themselves may tell what is withheld."""
        found = (*self.limits, *self.silences)
        return "; ".join(f"{say(each.rule.plain)} ({each.rule.citation})" for each in found)


def entitlements(law: Law) -> tuple[Entitlement, ...]:
    """Return every right of access that the law names. Raises PackError."""
    kept = law.sources.get(FILE)
    if kept is None:
        return ()
    raw = packfile.parse(kept.decode(), name=FILE)
    return tuple(typed(Entitlement, each, file=FILE) for each in raw)


def access_to(law: Law, seen: Look) -> Access:
    """Return the person's right of access to this request. Raises InputError where no rule in force gives one."""
    for right in entitlements(law):
        if _applying(seen, (right.rule,)):
            limits = tuple(each for each in _applying(seen, right.limited_by) if each.met is not Truth.NO)
            return Access(right, limits, _applying(seen, right.silence_by))
    raise InputError(
        "--to",
        "no rule in force gives the person access to this file",
        f"Rights of access are named in rules/{FILE}; a court or counsel may have another way to it.",
    )


def shown(right: Entitlement, dictionary: Dictionary, entries: Iterable[Told]) -> frozenset[tuple[int, str]]:
    """Return which fields of which entries the person may see, by number and name."""
    return frozenset(
        (told.seq, name)
        for told in entries
        for name, value in told.fields.items()
        if not name.startswith(PRIVILEGED) and _is_shown(right, dictionary, name, value)
    )


def _is_shown(right: Entitlement, dictionary: Dictionary, name: str, value: object) -> bool:
    if name == "papers":
        return isinstance(value, list) and all(each.get("form") in right.papers for each in value)
    word, _, number = name.rpartition("-")
    if number.isdigit() and word in ("fact", "translation") and isinstance(value, dict):
        path = str(value.get("path"))
        sensitivity = dictionary[path].sensitivity if path in dictionary else Sensitivity.PRIVILEGED
        return path.partition(".")[0] in right.facts and sensitivity in _may(right)
    return (word if number.isdigit() else name) in right.fields


def _may(right: Entitlement) -> frozenset[Sensitivity]:
    return frozenset(right.sensitivities) - {Sensitivity.PRIVILEGED}


def _applying(seen: Look, rules: tuple[str, ...]) -> tuple[Finding, ...]:
    return tuple(each for each in seen.findings if each.rule.id in rules and each.outcome is Outcome.APPLIES)
