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

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from workflow import packfile
from workflow.errors import PackSyntaxError, UnknownTermError
from workflow.model.comparison import OPERATORS, comparison
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


def compile_condition(
    raw: Any,  # noqa: ANN401 - raw YAML
    dictionary: Dictionary,
    scope: str | None = None,
    place: tuple[str, int] = ("condition", 1),
) -> Check:
    """Return `raw` as a closure. `scope` is the list whose items are being looked at. Raises PackError.

    `place` is the file and line to name where `raw` is too plain to know its own.
    """
    if not isinstance(raw, packfile.Mapping):
        file, line = getattr(raw, "file", place[0]), getattr(raw, "line", place[1])
        raise PackSyntaxError(file, line, "a condition is a mapping", "Write all:, any:, not:, some:, each: or fact:.")
    keys = set(raw)
    if keys in ({"all"}, {"any"}):
        word = "all" if "all" in raw else "any"
        listed = _list(raw, word)
        places = [(raw.file, line) for line in listed.lines]
        parts = [compile_condition(part, dictionary, scope, at) for part, at in zip(listed, places, strict=True)]
        return _all(parts) if word == "all" else _any(parts)
    if keys == {"not"}:
        return _not(compile_condition(raw["not"], dictionary, scope, (raw.file, raw.line_of("not"))))
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
    part = compile_condition(raw["where"], dictionary, path, (raw.file, raw.line_of("where")))
    decisive, otherwise = (_YES, _NO) if word == "some" else (_NO, _YES)
    absent, empty = (_UNKNOWN, (path,)), (otherwise, (path,))

    def check(env: Env, item: Env | None) -> Answer:  # noqa: ARG001 - one signature for all checks
        if path not in env:
            return absent
        one_each: list[Check] = [lambda e, _, this=this: part(e, this) for this in env[path]]  # type: ignore[misc]
        answer = _joined(one_each, decisive, otherwise)(env, None)
        return answer if answer[1] else empty

    return check


def _leaf(raw: packfile.Mapping, dictionary: Dictionary, scope: str | None) -> Check:
    path = _known_path(raw, "fact", dictionary, scope)
    word = next(key for key in raw if key != "fact")
    kind, line = dictionary[path], raw.line_of(word)
    inside = dictionary.list_of(path) is not None
    if word == "known":
        if not isinstance(raw[word], bool):
            raise PackSyntaxError(raw.file, line, f"'{raw[word]}' after known", "Write known: true or known: false.")
        return _presence(path, wanted=raw[word], inside=inside)
    if word not in OPERATORS[kind.type]:
        allowed = ", ".join((*OPERATORS[kind.type], "known"))
        raise UnknownTermError(raw.file, line, f"'{word}' does not fit {path}, a {kind.type}", f"It takes: {allowed}.")
    if isinstance(raw[word], packfile.Mapping):
        return _against_fact(raw, path, word, dictionary, scope)
    wanted = _literal(raw, word, kind)
    return _against_literal(path, comparison(word), wanted, inside=inside)


def _known_path(raw: packfile.Mapping, key: str, dictionary: Dictionary, scope: str | None) -> str:
    path = raw.get(key)
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
    def check(env: Env, item: Env | None) -> Answer:
        of = item if inside else None
        return (_YES if (path in (of or env)) is wanted else _NO), (_named(path, of),)

    return check


def _named(path: str, item: Env | None) -> str:
    return path if item is None else f"{path}[{item[ITEM]}]"


def _against_literal(path: str, test: Callable[[Any, Any], bool | None], wanted: Any, *, inside: bool) -> Check:  # noqa: ANN401
    if inside:

        def check_item(env: Env, item: Env | None) -> Answer:  # noqa: ARG001 - one signature for all checks
            have = (item or {}).get(path, _ABSENT)
            truth = None if have is _ABSENT else test(have, wanted)
            return (_UNKNOWN if truth is None else _YES if truth else _NO), (_named(path, item),)

        return check_item

    answers: dict[bool | None, Answer] = {True: (_YES, (path,)), False: (_NO, (path,)), None: (_UNKNOWN, (path,))}

    def check(env: Env, item: Env | None) -> Answer:  # noqa: ARG001 - as above
        have = env.get(path, _ABSENT)
        return answers[None] if have is _ABSENT else answers[test(have, wanted)]

    return check


def _against_fact(raw: packfile.Mapping, path: str, word: str, dictionary: Dictionary, scope: str | None) -> Check:
    other_raw = raw[word]
    other = _known_path(other_raw, "fact", dictionary, scope)
    kind, fits = dictionary[path].type, dictionary[path].type.removesuffix("s" if word == "includes" else "")
    if dictionary[other].type != fits or word in ("in", "not_in"):
        told = f"{path} is a {kind}, {other} a {dictionary[other].type}, which '{word}' does not compare"
        raise UnknownTermError(raw.file, raw.line_of(word), told, "Compare facts of one type.")
    if set(other_raw) - {"fact", "plus"} or ("plus" in other_raw and kind != "date"):
        raise PackSyntaxError(raw.file, raw.line_of(word), "only fact, and plus for dates", "Drop the other keys.")
    plus = _duration(other_raw, "plus") if "plus" in other_raw else None
    test, mine, theirs = comparison(word), dictionary.list_of(path), dictionary.list_of(other)

    def check(env: Env, item: Env | None) -> Answer:
        places = tuple((p, item if inside else None) for p, inside in ((path, mine), (other, theirs)))
        have, want = ((env if of is None else of).get(p, _ABSENT) for p, of in places)
        missing = tuple(_named(p, of) for (p, of), value in zip(places, (have, want), strict=True) if value is _ABSENT)
        if missing:
            return _UNKNOWN, missing
        if plus is not None and isinstance(want, date):
            want = plus.after(want)
        truth = test(have, want)
        return (_UNKNOWN if truth is None else _YES if truth else _NO), tuple(_named(p, of) for p, of in places)

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
        found = Duration.parse(str(raw[key]))
    except ValueError as error:
        raise PackSyntaxError(raw.file, raw.line_of(key), str(error), "Mend the length of time.") from error
    if found.beyond or found.hours:
        raise PackSyntaxError(
            raw.file, raw.line_of(key), f"a date plus {found.text}", "Add days, weeks, months or years."
        )
    return found
