"""Record facts: new assertions stand in front of older ones of the same path; nothing is edited."""

from __future__ import annotations

from typing import Any, Literal

from workflow.actions.act import Act, Before, Change, changed, preparing, working
from workflow.actions.facts import Stated, flatten
from workflow.actions.note import PRIVILEGED
from workflow.errors import InputError
from workflow.model.fact import Assertion, Dictionary
from workflow.model.value import write_value
from workflow.vocabulary import Nature, Sensitivity


class AssertFacts(Act):
    """What is said to be so, from which source; an assessment also says why."""

    act: Literal["assert"] = "assert"
    facts: Any
    source: str
    reason: str | None = None


def assert_facts(act: AssertFacts, before: Before) -> Change:
    """Return the request with the new assertions. Raises InputError or NotEntitledError."""
    request = before.request
    working(request, act.by, "record facts")
    dictionary = before.rulebook.law.dictionary
    stated = flatten(act.facts, dictionary)
    assessed = sorted(path for path, _, _ in stated if dictionary[path].nature is Nature.ASSESSMENT)
    if assessed and not (act.reason or "").strip():
        raise InputError(", ".join(assessed), "is an assessment and needs its reason", "Add reason: who weighed what.")
    new = assertions(stated, dictionary, act, act.source, act.reason)
    told = told_facts(new, dictionary)
    after = changed(request, assertions=request.assertions + new, preparers=preparing(request, act.by))
    return Change(after, "assert", told)


def assertions(
    stated: tuple[Stated, ...], dictionary: Dictionary, act: Act, source: str, reason: str | None = None
) -> tuple[Assertion, ...]:
    """Return what was stated as assertions of `act`; only assessments carry the reason."""
    return tuple(
        Assertion(
            path=path, item=item, value=write_value(value) if path not in dictionary.lists else None, source=source,
            by=act.by, at=act.at, reason=reason if dictionary[path].nature is Nature.ASSESSMENT else None,
        )
        for path, item, value in stated
    )  # fmt: skip


def told_facts(new: tuple[Assertion, ...], dictionary: Dictionary) -> dict[str, object]:
    """Return the assertions as fields of an entry; what is privileged under a name that never leaves the office."""
    told: dict[str, object] = {}
    for number, each in enumerate(new, start=1):
        privileged = dictionary[each.path].sensitivity is Sensitivity.PRIVILEGED
        name = f"{PRIVILEGED}-fact-{number}" if privileged else f"fact-{number}"
        told[name] = each.model_dump(mode="json", exclude={"by", "at"})
    return told
