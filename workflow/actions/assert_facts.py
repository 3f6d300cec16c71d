"""Record facts: new assertions stand in front of older ones of the same path; nothing is edited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from workflow.actions.act import WORKING, Act, Before, Change, changed, preparing, working
from workflow.actions.facts import Stated, flatten
from workflow.actions.note import PRIVILEGED
from workflow.errors import InputError, NotEntitledError
from workflow.model.fact import Assertion, Dictionary
from workflow.model.request import CooperationRequest, Participant
from workflow.model.translation import LANGUAGE, WrittenIn, place_of
from workflow.model.value import write_value
from workflow.vocabulary import Nature, Role, Sensitivity


class AssertFacts(Act):
    """What is said to be so, from which source; an assessment also says why."""

    act: Literal["assert"] = "assert"
    facts: Any
    source: str
    reason: str | None = None
    written_in: str | None = Field(default=None, pattern=LANGUAGE)
    """The language of the free texts among the facts; without it they are in the office's own."""


def assert_facts(act: AssertFacts, before: Before) -> Change:
    """Return the request with the new assertions. Raises InputError or NotEntitledError."""
    request = before.request
    person = working(request, act.by, "record facts")
    dictionary = before.rulebook.law.dictionary
    _refuse_unnamed_items(act.facts, request, dictionary)
    stated = flatten(act.facts, dictionary)
    assessed = sorted(path for path, _, _ in stated if dictionary[path].nature is Nature.ASSESSMENT)
    _refuse_whose_it_is_not(assessed, person, dictionary)
    if assessed and not (act.reason or "").strip():
        raise InputError(", ".join(assessed), "is an assessment and needs its reason", "Add reason: who weighed what.")
    new = assertions(stated, dictionary, act, act.source, act.reason, act.written_in)
    told = told_facts(new, dictionary)
    after = changed(request, assertions=request.assertions + new, preparers=preparing(request, act.by))
    return Change(after, "assert", told)


def _refuse_unnamed_items(facts: Any, request: CooperationRequest, dictionary: Dictionary) -> None:  # noqa: ANN401
    """Raise InputError for an item without its id where the list stands already: its place would decide which it is."""
    standing = {each.path for each in request.assertions if each.item is None}
    for group in sorted(dictionary.lists & standing & set(facts if isinstance(facts, Mapping) else ())):
        rows = facts[group] if isinstance(facts[group], list | tuple) else ()
        if any(isinstance(row, Mapping) and "id" not in row for row in rows):
            known = sorted({str(each.item) for each in request.assertions if each.path.startswith(f"{group}.")})
            raise InputError(
                group,
                "is recorded already, and an item is given without its id",
                f"Write id: one of {', '.join(known) or 'none yet'}, or a new one.",
            )


def _refuse_whose_it_is_not(assessed: list[str], person: Participant, dictionary: Dictionary) -> None:
    """Raise NotEntitledError for an assessment that the dictionary leaves to another role of the office.

    A supervisor may assess what an officer may. Where the dictionary names nobody of the
    office, whoever works on the request records what the court or another said.
    """
    for path in assessed:
        named = [role for role in WORKING if role.value in dictionary[path].asserted_by]
        may = {*named, Role.SUPERVISOR} if Role.OFFICER in named else {*named}
        if may and person.role not in may:
            told = f"the dictionary leaves it to {' or '.join(sorted(role.value for role in may))}"
            raise NotEntitledError(person.name, f"assess '{path}'", told)


def assertions(
    stated: tuple[Stated, ...],
    dictionary: Dictionary,
    act: Act,
    source: str,
    reason: str | None = None,
    written_in: WrittenIn | None = None,
) -> tuple[Assertion, ...]:
    """Return what was stated as assertions of `act`; assessments alone carry the reason, free texts the language."""
    return tuple(
        Assertion(
            path=path, item=item, value=write_value(value) if path not in dictionary.lists else None, source=source,
            by=act.by, at=act.at, reason=reason if dictionary[path].nature is Nature.ASSESSMENT else None,
            written_in=_language(written_in, place_of(path, item)) if dictionary[path].is_free_text else None,
        )
        for path, item, value in stated
    )  # fmt: skip


def _language(written_in: WrittenIn | None, place: str) -> str | None:
    return written_in.get(place) if isinstance(written_in, dict) else written_in


def told_facts(new: tuple[Assertion, ...], dictionary: Dictionary) -> dict[str, object]:
    """Return the assertions as fields of an entry; what is privileged under a name that never leaves the office."""
    told: dict[str, object] = {}
    for number, each in enumerate(new, start=1):
        privileged = dictionary[each.path].sensitivity is Sensitivity.PRIVILEGED
        name = f"{PRIVILEGED}-fact-{number}" if privileged else f"fact-{number}"
        said = each.model_dump(mode="json", exclude={"by", "at"})
        if each.written_in is None:
            del said["written_in"]
        told[name] = said
    return told
