"""What two versions of law say differently: rules, packs, parties, procedures and words, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from workflow.model.base import say
from workflow.model.rule import Rule
from workflow.rules.condition_words import condition_in_words
from workflow.rules.law import Law
from workflow.rules.period_words import in_words

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
NAMES = {
    "in_force": "in force", "known_from": "encoded on", "as_of": "governed by", "for_each": "for each of",
    "lifted_by": "lifted by", "text_read": "text read", "when": "applies when", "met_when": "met when",
    "decides": "decided by", "plain": "in plain words", "feeds": "informs checkpoints", "limit": "use limit",
    "not_encoded": "not encoded", "prevails_over": "prevails over", "prevails_because": "prevails because",
    "from": "from", "from_": "from",
}  # fmt: skip
ABSENT = "nothing"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before and after, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing of law that was added, removed or changed; `fields` are told of what changed."""

    sort: str
    id: str
    what: str
    fields: tuple[FieldChange, ...] = ()
    plain: str = ""
    """What it says, where it was added or removed."""


def differences(before: Law, after: Law) -> tuple[Change, ...]:
    """Return every difference, rules first. What is only said in another order is no difference."""
    old, new = _parts(before), _parts(after)
    found = [*_between("rule", _rules(before), _rules(after), lambda one, other: _of_rule(one, other, before, after))]
    for sort in old:
        found += _between(sort, old[sort], new[sort], _of_model)
    return tuple(found)


def _rules(law: Law) -> Mapping[str, Rule]:
    return {name: each.rule for name, each in law.rules.items()}


def _parts(law: Law) -> Mapping[str, Mapping[str, BaseModel]]:
    """Return everything else of law that a difference is told of, by its sort."""
    return {
        "pack": {name: each.header for name, each in law.packs.items()}, "parties": law.parties,
        "procedure": law.procedures, "checkpoint": law.checkpoints, "fact": law.dictionary.kinds,
        "event": law.events, "kind": law.kinds,
    }  # fmt: skip


def _between(
    sort: str, before: Mapping[str, Any], after: Mapping[str, Any], tell: Callable[[Any, Any], Iterable[FieldChange]]
) -> Iterator[Change]:
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            yield Change(sort, name, ADDED if old is None else REMOVED, (), _plain(new or old))
        elif old is not new and old != new:
            fields = tuple(tell(old, new))
            if fields:
                yield Change(sort, name, CHANGED, fields)


def _plain(thing: Any) -> str:  # noqa: ANN401 - any model of law
    for word in ("plain", "title", "question"):
        told = getattr(thing, word, None)
        if told:
            return told if isinstance(told, str) else say(told)
    return ""


def _of_rule(old: Rule, new: Rule, before: Law, after: Law) -> Iterator[FieldChange]:
    for field in Rule.model_fields:
        was, now = getattr(old, field), getattr(new, field)
        if was == now:
            continue
        if field in ("when", "met_when"):
            yield FieldChange(_name(field), condition_in_words(was), condition_in_words(now))
        elif field == "period":
            yield FieldChange(_name(field), *(_period(each, law) for each, law in ((was, before), (now, after))))
        else:
            yield from tree_changes(_plainly(was), _plainly(now), _name(field))


def _period(period: Any, law: Law) -> str:  # noqa: ANN401 - a period or None
    return in_words(period, law.events) if period else ABSENT


def _of_model(old: BaseModel, new: BaseModel) -> Iterator[FieldChange]:
    for field in type(old).model_fields:
        was, now = getattr(old, field), getattr(new, field, None)
        if was != now:
            yield from tree_changes(_plainly(was), _plainly(now), _name(field))


def _name(field: str) -> str:
    return NAMES.get(field, field.replace("_", " "))


def _plainly(value: Any) -> Any:  # noqa: ANN401 - any value of a model
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(value, tuple | list):
        return [_plainly(each) for each in value]
    return value


def tree_changes(before: Any, after: Any, path: str) -> Iterator[FieldChange]:  # noqa: ANN401 - plain values
    """Yield each leaf that differs, with the path to it; items of a list by their id or code, texts by language."""
    if before == after:
        return
    old, new = _keyed(before), _keyed(after)
    if isinstance(old, dict) and isinstance(new, dict) and (old or new):
        for key in [*old, *(each for each in new if each not in old)]:
            yield from tree_changes(old.get(key), new.get(key), f"{path}, {_name(str(key))}" if key != "en" else path)
        return
    yield FieldChange(path, _told(before), _told(after))


def _keyed(value: Any) -> Any:  # noqa: ANN401 - plain values
    """Return a list of named items as a mapping by their names, so that order alone is no change."""
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        for word in ("id", "code", "path"):
            names = [each.get(word) for each in value]
            if None not in names and len(set(names)) == len(names):
                return dict(zip(names, value, strict=True))
    return value


def _told(value: Any) -> str:  # noqa: ANN401 - plain values
    if value is None or value in ([], {}, ()):
        return ABSENT
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{_name(str(key))}: {_told(each)}" for key, each in value.items())
    return ", ".join(_told(each) for each in value) if isinstance(value, list | tuple) else str(value)
