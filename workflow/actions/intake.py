"""What arrived, as a request file: everything the paper's data says, by the paths of the fact dictionary.

A fact the dictionary does not have, or a value it would not accept, is not taken
and is named. What only this office knows (who opens it, on which procedure) is
given by the person who takes it in; the rest is asked by `comity questions`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflow.actions.intake_texts import texts_taken
from workflow.actions.law import Rulebook
from workflow.documents.forms import form
from workflow.documents.received import Received
from workflow.errors import DocumentError, InputError
from workflow.model.base import say
from workflow.model.fact import Dictionary
from workflow.model.request import CODE
from workflow.model.value import read_value

DEEPEST = 40
HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
OF_THE_PAPER = ("leaves", "reason", "id")
"""What a paper says of an item that is no fact about it."""
SIDES = ("requesting", "requested")

Case = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """What the person who takes it in adds; what is None comes from the paper."""

    by: str
    at: datetime
    reference: str | None = None
    kind: str | None = None
    requesting: str | None = None
    requested: str | None = None
    procedure: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A request file in the making: its fields in order, and what was not taken of the data, with the reason."""

    fields: Case
    not_taken: tuple[str, ...]


def take(received: Received, given: Given, rulebook: Rulebook) -> Taken:
    """Return the request that a received paper makes. Raises InputError naming what is missing or cannot be used."""
    case = {} if received.source is None else read_case(received.source, received.name)
    issuer = _issuer(received, case)
    host = "requested" if issuer == "requesting" else "requesting"
    kind = given.kind or _word(case, "kind", received.name)
    if kind is None or kind not in rulebook.law.kinds:
        told = f"'{kind}' is no kind of request" if kind else "does not say what kind of request it is"
        raise InputError(received.name, told, f"Give --kind, one of: {', '.join(rulebook.law.kinds)}.")
    codes = {side: getattr(given, side) or _code(case, side, received.name) for side in SIDES}
    facts, not_taken = _facts(case.get("facts", {}), rulebook.law.dictionary)
    texts, texts_not_taken = texts_taken(case, facts, rulebook.law.dictionary)
    fields: Case = {
        "reference": given.reference or _word(case, "their_reference", received.name) or f"IN-{received.sha256[:12]}",
        "their_reference": _word(case, "reference", received.name),
        "kind": kind,
        "procedure": given.procedure or _procedure(rulebook, kind, host, codes[host]),
        "made_on": _day(case, received.name) or given.at.date().isoformat(),
        "specimen": received.specimen or None,
        "source": f"{received.name} as received, SHA-256 {received.sha256}",
        "opened": {"by": given.by, "at": given.at.isoformat(timespec="seconds")},
        "sides": {
            **{name: told for side in SIDES for name, told in _side(case, side, codes[side], received.name)},
            **_channel(case, rulebook.law.dictionary, received.name),
        },
        "participants": [{"name": given.by, "role": "officer"}],
        **texts, "facts": facts,
    }  # fmt: skip
    return Taken({key: value for key, value in fields.items() if value is not None}, (*not_taken, *texts_not_taken))


def read_case(source: bytes, name: str) -> Case:
    """Return the data of a paper. Raises InputError for what is no case, or says what cannot be seen."""
    remedy = "Ask the sender for the paper again."
    try:
        case = json.loads(source.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise InputError(name, "carries data that cannot be read", remedy) from error
    if not isinstance(case, dict) or not isinstance(case.get("facts", {}), dict):
        raise InputError(name, "carries data that is not a request", remedy)
    hidden = next(_hidden(case, "", 0), None)
    if hidden is not None:
        raise InputError(name, f"carries text in '{hidden}' that cannot be seen or turns what is seen around", remedy)
    return dict(case)


def _once(pairs: list[tuple[str, Any]]) -> Case:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _no_number(word: str) -> float:
    raise ValueError(word)


def _hidden(value: Any, path: str, depth: int) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    """Yield the path of each text that holds what cannot be seen, and of whatever lies too deep."""
    if depth > DEEPEST or (isinstance(value, str) and HIDDEN.search(value)):
        yield path
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            name = "a name" if HIDDEN.search(key) else f"{path}.{key}".lstrip(".")
            yield from _hidden("\x00" if name == "a name" else inner, name, depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _hidden(inner, f"{path}[{number}]", depth + 1)


def _issuer(received: Received, case: Case) -> str:
    """Return which side wrote the paper: that of its form; the requesting one where nobody says."""
    paper = case.get("paper")
    name = received.form or (paper.get("form") if isinstance(paper, dict) else None)
    try:
        return form(str(name)).issuer(_word(case, "office", "office")) if name else "requesting"
    except DocumentError:  # a form we do not have says nothing about who wrote
        return "requesting"


def _word(case: Case, path: str, name: str) -> str | None:
    """Return a text of the case, or None where it has none. Raises InputError for what is no text."""
    value: Any = case
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= 200:  # noqa: PLR2004 - the longest name of an authority
        raise InputError(name, f"carries no usable '{path}'", "Ask the sender, or give the value yourself.")
    return value


def _code(case: Case, side: str, name: str) -> str:
    code = _word(case, f"{side}.code", name)
    if code is None or not re.fullmatch(CODE.strip("^$"), code):
        raise InputError(name, f"does not say by code who is {side}", f"Give --{side}, such as NL or US-AL.")
    return code


def _side(case: Case, side: str, code: str, name: str) -> Iterator[tuple[str, str]]:
    yield side, code
    yield f"{side}_authority", _word(case, f"{side}.authority", name) or "not recorded"


def _channel(case: Case, dictionary: Dictionary, name: str) -> Case:
    """Return the channel by its word; papers print it as people say it."""
    told = _word(case, "channel", name)
    choices = dictionary["sides.channel"].choices
    found = next((word for word, text in choices.items() if told in (word, *text.values())), None)
    return {} if found is None else {"channel": found}


def _day(case: Case, name: str) -> str | None:
    told = _word(case, "date", name)
    try:
        return None if told is None else date.fromisoformat(told).isoformat()
    except ValueError as error:
        raise InputError(name, f"carries '{told}' as its date", "Ask the sender for the date.") from error


def _procedure(rulebook: Rulebook, kind: str, host: str, code: str) -> str:
    """Return the procedure that fits, a jurisdiction's own before a general one. Raises InputError with the choice."""
    all_of = [each for each in rulebook.law.procedures.values() if each.kind == kind and each.side == host]
    own = [each.id for each in all_of if code in each.jurisdictions]
    fitting = own or [each.id for each in all_of if not each.jurisdictions]
    if len(fitting) != 1:
        known = ", ".join(fitting or rulebook.law.procedures)
        told = f"{len(fitting) or 'no'} procedures carry '{kind}' for {code} as the {host} side."
        raise InputError("procedure", told, f"Give --procedure, one of: {known}.")
    return fitting[0]


def _facts(raw: Case, dictionary: Dictionary) -> tuple[Case, tuple[str, ...]]:
    """Return the facts the dictionary accepts, as people write them, and what was not taken."""
    kept: Case = {}
    refused: list[str] = []
    for group, inner in raw.items():
        if group in dictionary.lists and isinstance(inner, list):
            rows = [row for row in inner if isinstance(row, dict)]
            refused += [f"{group}: an item that is no item"] * (len(inner) - len(rows))
            kept[group] = [_row(group, row, number, dictionary, refused) for number, row in enumerate(rows, start=1)]
        elif isinstance(inner, dict) and group not in dictionary.lists:
            kept[group] = dict(_values(group, inner, dictionary, refused))
        else:
            refused.append(f"{group}: no such group of facts")
    return {group: inner for group, inner in kept.items() if inner or isinstance(inner, list)}, tuple(refused)


def _row(group: str, row: Case, number: int, dictionary: Dictionary, refused: list[str]) -> Case:
    identity = row.get("id")
    named = identity if isinstance(identity, str) and re.fullmatch(r"[\w.-]{1,40}", identity) else str(number)
    facts = {word: value for word, value in row.items() if word not in OF_THE_PAPER or f"{group}.{word}" in dictionary}
    return {"id": named, **dict(_values(group, facts, dictionary, refused))}


def _values(group: str, inner: Case, dictionary: Dictionary, refused: list[str]) -> Iterator[tuple[str, Any]]:
    for word, raw in inner.items():
        path = f"{group}.{word}"
        if path not in dictionary or dictionary[path].derived:
            refused.append(f"{path}: no fact that is asserted here")
            continue
        value = "none" if raw is None else raw
        try:
            read_value(dictionary[path], value)
        except (ValueError, TypeError) as error:
            refused.append(f"{path}: {error}")
        else:
            yield word, value


def describe(taken: Taken, rulebook: Rulebook) -> str:
    """Return in one line what arrived: who asks whom for what."""
    sides = taken.fields["sides"]
    asked = say(rulebook.law.kinds[taken.fields["kind"]].title)
    return f"{sides['requesting']} ({sides['requesting_authority']}) asks {sides['requested']}: {asked}"
