"""Whether a condition can hold at all: tried on every combination of the answers that make a difference to it.

Of each fact only the answers that its comparisons tell apart are tried: each choice, the
values named and those just beside them. Where there are too many combinations, or a list
would need several items, it cannot be told, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice, product
from typing import Any

from workflow.conditions import ITEM, Check
from workflow.model.duration import Duration
from workflow.model.fact import Dictionary, FactKind
from workflow.model.value import read_value
from workflow.vocabulary import Truth

MOST = 20_000
"""Combinations that are tried before it counts as not to be told."""
_ABSENT = object()
_DAY = timedelta(days=1)
_FIRST = date(2000, 1, 1)
_NEITHER = ("XX", "YY", "ZZ")
"""Codes that no law names: sides that are only told apart."""
_LENGTHS = ("1 hour", "1 day", "1 month", "9999 years", "life", "death")


def can_hold(raw: Any, check: Check, dictionary: Dictionary, scope: str | None) -> bool | None:  # noqa: ANN401 - raw YAML
    """Say whether `raw`, compiled to `check`, can ever answer yes; None where that cannot be told."""
    leaves: dict[str, list[tuple[str, Any]]] = {}
    lists: set[str] = set()
    for path, word, value in _leaves(raw, lists):
        leaves.setdefault(path, []).append((word, value))
        if isinstance(value, dict):
            leaves.setdefault(value["fact"], []).append((word, {"fact": path, **value}))
    paths = [path for path in leaves if dictionary[path].type != "list"]
    tried = product(*(tuple(_answers(dictionary[path], leaves[path])) for path in paths))
    count = 0
    for answers in islice(tried, MOST):
        count += 1
        env, item = _env(dict(zip(paths, answers, strict=True)), dictionary, lists, scope)
        if check(env, item)[0] is Truth.YES:
            return True
    return None if lists or count == MOST else False


def _leaves(raw: Any, lists: set[str]) -> Iterator[tuple[str, str, Any]]:  # noqa: ANN401 - as above
    """Yield each comparison: path, operator, value; note the lists that are gone through."""
    if isinstance(raw, Mapping):
        for word in ("some", "each"):
            if word in raw:
                lists.add(raw[word])
        if "fact" in raw:
            word = next(key for key in raw if key != "fact")
            yield raw["fact"], word, raw[word]
            return
        for value in raw.values():
            yield from _leaves(value, lists)
    elif isinstance(raw, list):
        for each in raw:
            yield from _leaves(each, lists)


def _env(
    answers: dict[str, Any], dictionary: Dictionary, lists: set[str], scope: str | None
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return the answers as a condition reads them: one item in each list."""
    env: dict[str, Any] = {}
    items: dict[str, dict[str, Any]] = {each: {ITEM: "1"} for each in (*lists, *((scope,) if scope else ()))}
    for path, value in answers.items():
        if value is not _ABSENT:
            owner = dictionary.list_of(path)
            (env if owner is None else items[owner])[path] = value
    env |= {name: (item,) for name, item in items.items()}
    return env, items[scope] if scope else None


def _answers(kind: FactKind, leaves: Iterable[tuple[str, Any]]) -> Iterator[Any]:
    """Yield the answers to a fact that its comparisons tell apart, the likeliest first."""
    leaves = tuple(leaves)
    seen: list[Any] = []
    for answer in _of_type(kind, leaves):
        if answer not in seen:
            seen.append(answer)
            yield answer
    if kind.type not in ("choices", "jurisdictions"):
        yield None
    if any(word == "known" for word, _ in leaves):
        yield _ABSENT


def _of_type(kind: FactKind, leaves: tuple[tuple[str, Any], ...]) -> Iterator[Any]:
    named = [*_named(kind, leaves)]
    others = [value for _, value in leaves if isinstance(value, dict)]
    match kind.type:
        case "yes-no":
            yield from (True, False)
        case "choice":
            yield from (*named, *kind.choices)
        case "number":
            yield from (each + step for each in (*named, 0) for step in (0, 1, -1))
        case "duration":
            yield from (*named, *(Duration.parse(each) for each in _LENGTHS))
        case "date":
            ends = [Duration.parse(str(each["plus"])).after(_FIRST) for each in others if "plus" in each]
            yield from (each + step * _DAY for each in (*named, *ends, _FIRST) for step in (0, 1, -1))
        case "choices" | "jurisdictions":
            spare = _NEITHER if kind.type == "jurisdictions" else ()
            yield from (tuple(named), *((each,) for each in (*named, *spare)), (*named, *spare), ())
        case "jurisdiction":
            yield from (*named, *_NEITHER)
        case _:
            yield from (*named, "something else")


def _named(kind: FactKind, leaves: tuple[tuple[str, Any], ...]) -> Iterator[Any]:
    """Yield the values that comparisons name."""
    for word, value in leaves:
        if word != "known" and not isinstance(value, dict):
            for each in value if isinstance(value, list) else (value,):
                found = read_value(kind, each, single=True)
                if found is not None:
                    yield found
