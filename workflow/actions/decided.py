"""What was decided, and the facts it rests on, as papers print them; and which items of a list have left or stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflow.actions.act import Before
from workflow.actions.telling import Tell, telling, told_answer
from workflow.conditions import ITEM
from workflow.model.base import say
from workflow.model.checkpoint import Minimised
from workflow.vocabulary import Sensitivity, StepEffect

Case = dict[str, Any]

OUTCOMES = {
    StepEffect.GRANTS: "granted", StepEffect.SURRENDERS: "granted", StepEffect.DISCLOSES: "granted",
    StepEffect.REFUSES: "refused", StepEffect.RELEASES: "refused",
}  # fmt: skip


def decision(before: Before, tell: Tell, *, outward: bool) -> Case | None:
    """Return the last decision with what it grants and refuses, or None where nobody has decided."""
    look, request = before.look, before.request
    if not request.decisions:
        return None
    last = request.decisions[-1]
    step = look.procedure.step(last.step)
    told = [each for each in look.lists if not (outward and is_silent(before, each.path))]
    refuses = step is not None and step.effect is StepEffect.REFUSES
    final = bool(request.disclosures) or refuses
    barred = {(f.rule.for_each, f.item) for f in look.findings if f.effect == "mandatory-ground"}
    refused = [
        tell({"en": f"{item_name(before, each.path, item)}: {'; '.join(why)}"})
        for each in told
        for item, why in each.stays
        if final or (each.path, item) in barred
    ]
    if refuses:
        refused += [tell({"en": item_name(before, path, item)}) for path, item in _not_given(before, told)]
    outcome = OUTCOMES.get(step.effect if step else StepEffect.NONE, "decided")
    left = dict.fromkeys(item_name(before, path, item) for _, path, item in request.disclosures)
    return {
        "question": tell({"en": f"{say(look.procedure.title)}: {say(step.title) if step else last.step}?"}),
        "outcome": "partly-granted" if left and outcome == "refused" else outcome,
        "by": last.by, "at": last.at.isoformat(), "reasons": [last.reasons],
        "granted": [tell({"en": each}) for each in left], "refused": refused,
    }  # fmt: skip


def _not_given(before: Before, lists: list[Minimised]) -> Iterator[tuple[str, str]]:
    """Yield what no rule keeps back and a person refused: the rest of a list of which other items have left."""
    for each in lists:
        left = left_of(before, each.path)
        yield from ((each.path, item) for item in each.leaves if left and item not in left)


def fact_list(before: Before, languages: tuple[str, ...]) -> Iterator[Case]:
    """Yield each fact as asked, answered and sourced, for the record of a decision."""
    dictionary = before.rulebook.law.dictionary
    used = {path.partition("[")[0] for f in before.look.findings for path in f.deciding}
    for said in before.request.standing():
        kind = dictionary[said.path]
        if said.path in used and kind.sensitivity is not Sensitivity.PRIVILEGED:
            item = f" ({said.item})" if said.item else ""
            source = f"{said.source}; {said.by}" + (f": {said.reason}" if said.reason else "")
            question = telling(languages)({each: text + item for each, text in kind.question.items()})
            value = told_answer(kind, said.value, languages)
            yield {"question": question, "value": value, "nature": kind.nature.value, "source": source}


def item_name(before: Before, path: str, item: str) -> str:
    """Return what a reader calls an item of a list: by the facts that name it, else by its number."""
    dictionary, env = before.rulebook.law.dictionary, before.look.env
    row: Mapping[str, Any] = next((each for each in env.get(path) or () if each[ITEM] == item), {})
    words = []
    for fact in dictionary[path].named_by:
        value = row.get(f"{path}.{fact}")
        choices = dictionary[f"{path}.{fact}"].choices
        words += [say(choices[value]) if value in choices else str(value)] if value is not None else []
    return f"{item}. {', '.join(words)}" if words else f"{path} {item}"


def is_silent(before: Before, path: str) -> bool:
    """Say whether a list or a fact stays in silence towards the other side."""
    kind = before.rulebook.law.dictionary.kinds.get(path.partition("[")[0])
    return kind is not None and kind.silent


def left_of(before: Before, path: str) -> set[str]:
    """Return the items of a list that have left the office."""
    return {item for _, each, item in before.request.disclosures if each == path}
