"""What each form of a request offers to choose from: events, facts, papers, people, checkpoints; in words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from operator import itemgetter
from typing import Any

from workflow.actions.desk_request import RequestSeen
from workflow.actions.papers import replaceable
from workflow.actions.people import people
from workflow.documents.paper import list_forms
from workflow.documents.strings import whole_languages
from workflow.model.account import Account
from workflow.model.fact import FactKind
from workflow.rules.questions import shortest_questions
from workflow.vocabulary import Nature, Role
from workflow.web.case_parts import checkpoints
from workflow.web.deps import NotForYouError
from workflow.web.desk import Desk
from workflow.web.event_form import zone_of
from workflow.web.facts import name_of, question, split
from workflow.web.form import Form
from workflow.web.person import CASEWORK
from workflow.web.second import offered

STATES = ("sought", "given", "sufficient", "insufficient", "breached")


def options_for(desk: Desk, seen: RequestSeen, what: str, form: Form) -> dict[str, Any]:
    """Return what the form of `what` offers."""
    offered = OFFERED.get(what)
    return offered(desk, seen, form) if offered else {}


def _choose(desk: Desk) -> tuple[str, str]:
    return ("", desk.words("acts.choose"))


def _event(desk: Desk, seen: RequestSeen, form: Form) -> dict[str, Any]:  # noqa: ARG001 - one shape for all
    titles = sorted(desk.titles.events.items(), key=lambda pair: pair[1])
    return {"kinds": (_choose(desk), *titles), "zone": zone_of(desk, seen.request.sides)}


def _paper(desk: Desk, seen: RequestSeen, form: Form) -> dict[str, Any]:  # noqa: ARG001 - one shape for all
    settings = desk.house.settings
    known = dict.fromkeys((settings.language, *whole_languages(settings.templates)))
    return {
        "forms": (_choose(desk), *sorted(_forms(desk), key=itemgetter(1))),
        "languages": [(code, desk.words.language_of(code)) for code in known],
        **offered(desk, seen),
        "replaceable": [("", desk.words("do.replaces-none")), *((each, each) for each in replaceable(seen.request))],
    }


def _forms(desk: Desk) -> Iterator[tuple[str, str]]:
    return ((word, desk.titles.form(word)) for word in list_forms(templates_dir=desk.house.settings.templates))


def _assurance(desk: Desk, seen: RequestSeen, form: Form) -> dict[str, Any]:  # noqa: ARG001 - one shape for all
    return {"states": (_choose(desk), *((word, desk.words(f"assurances.{word}")) for word in STATES))}


def _person(desk: Desk, seen: RequestSeen, form: Form) -> dict[str, Any]:  # noqa: ARG001 - one shape for all
    roles = [(role.value, desk.words.open("roles", role.value)) for role in Role if role in CASEWORK]
    names = sorted({each.name for each in desk.sessions.colleagues() if each.has(*CASEWORK)})
    return {"roles": (("", desk.words("acts.no-role")), *roles), "names": names, "away": _away(desk)}


def _away(desk: Desk) -> list[Account]:
    """Return who is away today, by name, so that nobody is appointed who cannot act."""
    today = desk.now().date()
    return [each for each in people(desk.house) if each.absence and each.absence.covers(today)]


def _fact(desk: Desk, seen: RequestSeen, form: Form) -> dict[str, Any]:
    dictionary = desk.house.rulebook.law.dictionary
    path, _ = split(form.text("fact"))
    if path not in dictionary or dictionary[path].derived:
        asked = shortest_questions(seen.look.findings, dictionary, desk.words.language)
        return {
            "fact": None,
            "open": [(name, question(desk, name)) for name in (name_of(each.path, each.item) for each in asked)],
        }
    kind = dictionary[path]
    return {
        "fact": kind,
        "question": question(desk, form.text("fact")),
        "explained": desk.say(kind.help) if kind.help else "",
        "choices": _choices(desk, kind),
        "items": _items(desk, seen, kind),
        "pairs": [pair[:2] for pair in _choices(desk, kind)],
        "assessed": kind.nature is Nature.ASSESSMENT,
    }


def _items(desk: Desk, seen: RequestSeen, kind: FactKind) -> list[tuple[str, str]]:
    """Return, for a list, the facts of its next item by name and question."""
    if kind.type != "list":
        return []
    dictionary, taken = desk.house.rulebook.law.dictionary, {each.item for each in seen.request.standing()}
    number = next(str(n) for n in count(1) if str(n) not in taken)
    paths = [path for path in dictionary.kinds if path.startswith(f"{kind.path}.") and not dictionary[path].derived]
    return [(f"{path}[{number}]", desk.say(dictionary[path].question)) for path in paths]


def _choices(desk: Desk, kind: FactKind) -> list[tuple[str, str, str]]:
    if kind.type == "list":
        return [("none", desk.words("do.list-none"), "")]
    if kind.type == "yes-no":
        return [("yes", desk.words("facts.yes"), ""), ("no", desk.words("facts.no"), "")]
    return [(word, desk.say(text), "") for word, text in kind.choices.items()]


def _checkpoint(desk: Desk, seen: RequestSeen, form: Form) -> dict[str, Any]:
    listed = checkpoints(desk, seen.look, "")
    found = next((each for each in listed if each.id == form.text("checkpoint")), None)
    if found is None:
        raise NotForYouError
    ground = [finding for finding in seen.look.findings if finding.id in found.review.ground]
    told = [(desk.say(each.rule.plain), desk.cite(each.rule.citation), each.effect) for each in ground]
    return {"point": found, "ground": [line for line in told if line[2] != "none"]}


OFFERED = {
    "fact": _fact, "event": _event, "paper": _paper, "assurance": _assurance, "person": _person,
    "checkpoint": _checkpoint,
}  # fmt: skip
