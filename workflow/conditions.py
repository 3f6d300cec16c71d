"""The small closed language of `when:`, three-valued throughout (strong Kleene logic).

    all: [..]   any: [..]   not: {..}
    some: LIST, where: {..}      each: LIST, where: {..}
    {fact: PATH, OPERATOR: VALUE}

VALUE is a literal or `{fact: PATH}`, for dates also `{fact: PATH, plus: 60 days}`.
Types are checked when packs load, so evaluation cannot err. A fact that is
absent is unknown; a said "none" is known. Each evaluation returns the answer
with the facts that decided it, or with the facts that are missing. Compiled
once to closures; see docs/rule-packs.md for every operator with examples.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from workflow import packfile
from workflow.errors import PackSyntaxError, UnknownTermError
from workflow.model.duration import Duration
from workflow.model.fact import Dictionary, FactKind
from workflow.model.value import read_value
from workflow.vocabulary import Truth

Env: TypeAlias = Mapping[str, Any]
"""Facts by path; a list path holds a tuple of items, each a mapping of full paths plus `ITEM` (its name)."""
Answer: TypeAlias = tuple[Truth, tuple[str, ...]]
Check: TypeAlias = Callable[[Env, Env | None], Answer]

ITEM = "#"
_ABSENT = object()
_YES, _NO, _UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN

_ORDER = {
    "at_least": operator.ge, "more_than": operator.gt, "at_most": operator.le, "less_than": operator.lt,
    "before": operator.lt, "after": operator.gt, "on_or_before": operator.le, "on_or_after": operator.ge,
}  # fmt: skip
_SIZES, _DATES = ("at_least", "more_than", "at_most", "less_than"), ("before", "after", "on_or_before", "on_or_after")
_EQUAL, _SETS = ("is", "is_not", "in", "not_in"), ("includes", "includes_any")
OPERATORS: dict[str, tuple[str, ...]] = {
    "yes-no": ("is", "is_not"),
    "text": _EQUAL,
    "choice": _EQUAL,
    "jurisdiction": _EQUAL,
    "number": (*_EQUAL, *_SIZES),
    "duration": (*_EQUAL, *_SIZES),
    "date": (*_EQUAL, *_DATES),
    "choices": _SETS,
    "jurisdictions": _SETS,
    "texts": (),
    "narrative": (),
    "moment": (),
    "list": (),
}
"""Which operators each type of fact takes, besides `known`."""


def compile_condition(raw: Any, dictionary: Dictionary, scope: str | None = None) -> Check:  # noqa: ANN401 - raw YAML
    """Return `raw` as a closure. `scope` is the list whose items are being looked at. Raises PackError."""
    if not isinstance(raw, packfile.Mapping):
        file, line = getattr(raw, "file", "condition"), getattr(raw, "line", 1)
        raise PackSyntaxError(file, line, "a condition is a mapping", "Write all:, any:, not:, some:, each: or fact:.")
    keys = set(raw)
    if keys in ({"all"}, {"any"}):
        word = "all" if "all" in raw else "any"
        parts = [compile_condition(part, dictionary, scope) for part in _list(raw, word)]
        return _all(parts) if word == "all" else _any(parts)
    if keys == {"not"}:
        return _not(compile_condition(raw["not"], dictionary, scope))
    if keys in ({"some", "where"}, {"each", "where"}):
        return _quantified(raw, dictionary, scope)
    if "fact" in raw and len(keys) == 2:  # noqa: PLR2004 - the fact and one operator
        return _leaf(raw, dictionary, scope)
    raise PackSyntaxError(
        raw.file, raw.line, f"'{', '.join(raw)}' is not a condition", "Use one of all, any, not, some, each, fact."
    )


def paths_of(raw: Any) -> tuple[str, ...]:  # noqa: ANN401 - raw YAML
    """Return every fact path a condition names, in order of appearance, once each."""
    found: dict[str, None] = {}
    if isinstance(raw, dict):
        for key, value in raw.items():
            if key in ("fact", "some", "each") and isinstance(value, str):
                found[value] = None
            else:
                found.update(dict.fromkeys(paths_of(value)))
    elif isinstance(raw, list):
        for value in raw:
            found.update(dict.fromkeys(paths_of(value)))
    return tuple(found)


def _list(raw: packfile.Mapping, word: str) -> packfile.Sequence:
    parts = raw[word]
    if not isinstance(parts, packfile.Sequence) or not parts:
        raise PackSyntaxError(raw.file, raw.line_of(word), f"'{word}' needs a list", "List at least one condition.")
    return parts


def _all(parts: list[Check]) -> Check:
    return _joined(parts, _NO, _YES)


def _any(parts: list[Check]) -> Check:
    return _joined(parts, _YES, _NO)


def _joined(parts: list[Check], decisive: Truth, otherwise: Truth) -> Check:
    """`all` and `any` are one thing: a decisive answer wins over unknown, whatever the order."""

    def check(env: Env, item: Env | None) -> Answer:
        because: tuple[str, ...] = ()
        missing: tuple[str, ...] = ()
        for part in parts:
            answer = part(env, item)
            truth = answer[0]
            if truth is decisive:
                return answer
            if truth is _UNKNOWN:
                missing += answer[1]
            else:
                because += answer[1]
        return (_UNKNOWN, missing) if missing else (otherwise, because)

    return check


def _not(part: Check) -> Check:
    turned = {_YES: _NO, _NO: _YES, _UNKNOWN: _UNKNOWN}

    def check(env: Env, item: Env | None) -> Answer:
        truth, because = part(env, item)
        return turned[truth], because

    return check


def _quantified(raw: packfile.Mapping, dictionary: Dictionary, scope: str | None) -> Check:
    word = "some" if "some" in raw else "each"
    path = raw[word]
    if path not in dictionary.lists:
        raise UnknownTermError(raw.file, raw.line_of(word), f"'{path}' is not a list", "Name a list of the dictionary.")
    if scope == path:
        raise PackSyntaxError(raw.file, raw.line, f"'{path}' inside itself", "Look at one list once.")
    part = compile_condition(raw["where"], dictionary, path)
    decisive, otherwise = (_YES, _NO) if word == "some" else (_NO, _YES)
    absent, empty = (_UNKNOWN, (path,)), (otherwise, (path,))

    def check(env: Env, item: Env | None) -> Answer:  # noqa: ARG001 - one signature for all checks
        items = env.get(path)
        if items is None:
            return absent if path not in env else empty
        one_each: list[Check] = [lambda e, _, this=this: part(e, this) for this in items]  # type: ignore[misc]
        answer = _joined(one_each, decisive, otherwise)(env, None)
        return answer if answer[1] else empty

    return check


def _leaf(raw: packfile.Mapping, dictionary: Dictionary, scope: str | None) -> Check:
    path = _known_path(raw, "fact", dictionary, scope)
    word = next(key for key in raw if key != "fact")
    kind, line = dictionary[path], raw.line_of(word)
    inside = dictionary.list_of(path) is not None
    if word == "known":
        return _presence(path, wanted=bool(raw[word]), inside=inside)
    if word not in OPERATORS[kind.type]:
        allowed = ", ".join((*OPERATORS[kind.type], "known"))
        raise UnknownTermError(raw.file, line, f"'{word}' does not fit {path}, a {kind.type}", f"It takes: {allowed}.")
    if isinstance(raw[word], packfile.Mapping):
        return _against_fact(raw, path, word, dictionary, scope)
    wanted = _literal(raw, word, kind)
    return _against_literal(path, _test(word), wanted, inside=inside)


def _known_path(raw: packfile.Mapping, key: str, dictionary: Dictionary, scope: str | None) -> str:
    path = raw[key]
    if not isinstance(path, str) or path not in dictionary:
        raise UnknownTermError(
            raw.file, raw.line_of(key), f"no fact '{path}'", "Add it to rules/facts or mend the path."
        )
    owner = dictionary.list_of(path)
    if owner and owner != scope:
        remedy = f"Put it under some: {owner} or each: {owner}."
        raise PackSyntaxError(raw.file, raw.line_of(key), f"'{path}' is a fact of each item", remedy)
    return path


def _presence(path: str, *, wanted: bool, inside: bool) -> Check:
    yes, no = (_YES, (path,)), (_NO, (path,))

    def check(env: Env, item: Env | None) -> Answer:
        where = item if inside and item is not None else env
        return yes if (path in where) is wanted else no

    return check


def _test(word: str) -> Callable[[Any, Any], bool | None]:
    """Return the comparison behind an operator; None means that it cannot be told."""
    simple: dict[str, Callable[[Any, Any], bool | None]] = {
        "is": lambda have, want: have == want,
        "is_not": lambda have, want: have != want,
        "in": lambda have, want: have in want,
        "not_in": lambda have, want: have not in want,
        "includes": lambda have, want: have is not None and want in have,
        "includes_any": lambda have, want: have is not None and any(one in have for one in want),
    }
    if word in simple:
        return simple[word]
    order = _ORDER[word]

    def ordered(have: Any, want: Any) -> bool | None:  # noqa: ANN401 - date, number or duration, checked at load
        if have is None or want is None:
            return False
        if isinstance(have, Duration):
            compared = have.compare(want)
            return None if compared is None else order(compared, 0)
        return bool(order(have, want))

    return ordered


def _against_literal(path: str, test: Callable[[Any, Any], bool | None], wanted: Any, *, inside: bool) -> Check:  # noqa: ANN401
    if inside:

        def check_item(env: Env, item: Env | None) -> Answer:  # noqa: ARG001 - one signature for all checks
            if item is None:
                return _UNKNOWN, (path,)
            have = item.get(path, _ABSENT)
            named = (f"{path}[{item[ITEM]}]",)
            truth = None if have is _ABSENT else test(have, wanted)
            return (_UNKNOWN if truth is None else _YES if truth else _NO), named

        return check_item

    answers: dict[bool | None, Answer] = {True: (_YES, (path,)), False: (_NO, (path,)), None: (_UNKNOWN, (path,))}

    def check(env: Env, item: Env | None) -> Answer:  # noqa: ARG001 - as above
        have = env.get(path, _ABSENT)
        return answers[None] if have is _ABSENT else answers[test(have, wanted)]

    return check


def _against_fact(raw: packfile.Mapping, path: str, word: str, dictionary: Dictionary, scope: str | None) -> Check:
    other_raw = raw[word]
    other = _known_path(other_raw, "fact", dictionary, scope)
    if dictionary[other].type not in (dictionary[path].type, dictionary[path].type.removesuffix("s")):
        told = f"{path} is a {dictionary[path].type}, {other} a {dictionary[other].type}"
        raise UnknownTermError(raw.file, raw.line_of(word), told, "Compare facts of one type.")
    if set(other_raw) - {"fact", "plus"} or ("plus" in other_raw and dictionary[path].type != "date"):
        raise PackSyntaxError(raw.file, raw.line_of(word), "only fact, and plus for dates", "Drop the other keys.")
    plus = _duration(other_raw, "plus") if "plus" in other_raw else None
    test, mine, theirs = _test(word), dictionary.list_of(path), dictionary.list_of(other)

    def check(env: Env, item: Env | None) -> Answer:
        have = (item or {} if mine else env).get(path, _ABSENT)
        want = (item or {} if theirs else env).get(other, _ABSENT)
        missing = tuple(p for p, v in ((path, have), (other, want)) if v is _ABSENT)
        if missing:
            return _UNKNOWN, missing
        if plus is not None and isinstance(want, date):
            want = plus.after(want)
        truth = test(have, want)
        return (_UNKNOWN if truth is None else _YES if truth else _NO), (path, other)

    return check


def _literal(raw: packfile.Mapping, word: str, kind: FactKind) -> Any:  # noqa: ANN401 - typed by the fact's kind
    value = raw[word]
    if word in ("in", "not_in", "includes_any"):
        if not isinstance(value, packfile.Sequence):
            raise PackSyntaxError(raw.file, raw.line_of(word), f"'{word}' needs a list", "Write [a, b].")
        return tuple(_one(raw, word, kind, each) for each in value)
    return _one(raw, word, kind, value)


def _one(raw: packfile.Mapping, word: str, kind: FactKind, value: Any) -> Any:  # noqa: ANN401 - as above
    try:
        return read_value(kind, value, single=True)
    except ValueError as error:
        raise UnknownTermError(raw.file, raw.line_of(word), f"{kind.path}: {error}", "Mend the value.") from error


def _duration(raw: packfile.Mapping, key: str) -> Duration:
    try:
        return Duration.parse(str(raw[key]))
    except ValueError as error:
        raise PackSyntaxError(raw.file, raw.line_of(key), str(error), "Mend the length of time.") from error
