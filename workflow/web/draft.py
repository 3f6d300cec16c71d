"""A draft as the desk knows it: what was typed, field by field, and the act that it would be."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from workflow.actions.facts import flatten
from workflow.actions.open import OpenRequest
from workflow.documents.strings import ENGLISH
from workflow.errors import InputError
from workflow.model.request import CODE
from workflow.vocabulary import Role
from workflow.web.desk import Desk
from workflow.web.facts import nest, split, typed
from workflow.web.form import Form
from workflow.web.person import Person

FACT = "f-"
"""Before the name of a fact, as fields of forms carry it."""
ARRIVED = "request-received"
BORN = "person.birth_date"
ABOUT = (
    "kind", "requesting", "requested", "procedure", "reference", "their_reference", "made_on", "channel", "arrived_on",
    "requesting_authority", "requested_authority", "supervisor", "training",
)  # fmt: skip
"""What is asked of every request; the rest is asked only where a rule needs it."""


@dataclass(slots=True)
class NewRequest:
    """What a draft holds."""

    about: dict[str, str] = field(default_factory=dict)
    facts: dict[str, list[str]] = field(default_factory=dict)
    """As typed, by the name of the fact."""
    taken: dict[str, Any] = field(default_factory=dict)
    """As a paper or a file brought them."""
    source: str = ""
    texts: dict[str, Any] = field(default_factory=dict)
    """In which language free texts came, and their translations, as a request file says them."""
    not_taken: list[str] = field(default_factory=list)
    asking: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def stored(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {name: getattr(self, name) for name in NewRequest.__slots__}

    def take(self, form: Form) -> None:
        """Keep what a form holds of it; what the form does not speak of stays."""
        self.about |= {name: form.text(name) for name in ABOUT if name in form.fields}
        for name, values in form.fields.items():
            if name.startswith(FACT):
                self.facts[name.removeprefix(FACT)] = [value for value in values if value]

    def typed(self) -> Form:
        """Return it as a form, so that every page shows what was typed."""
        fields = {name: [value] for name, value in self.about.items()}
        return Form({**fields, **{FACT + name: values for name, values in self.facts.items() if values}})


def restored(fields: dict[str, Any]) -> NewRequest:
    """Return what was stored."""
    return NewRequest(**{name: value for name, value in fields.items() if name in NewRequest.__slots__})


def code_of(desk: Desk, told: str) -> str:
    """Return the code that somebody means by a name, a code, or both; what was told where nothing fits."""
    text = told.strip()
    inside = text[text.rfind("(") + 1 : -1] if text.endswith(")") else ""
    known = desk.titles.known_places
    for candidate in (inside.upper(), text.upper()):
        if candidate in known:
            return candidate
    if re.fullmatch(CODE, text.upper()):
        return text.upper()
    both = (desk.titles.codes, desk.tongues.of(ENGLISH).titles.codes)
    return next((codes[text.casefold()] for codes in both if text.casefold() in codes), text)


def is_place(code: str) -> bool:
    """Say whether a text is the code of a jurisdiction, known to our law or not."""
    return re.fullmatch(CODE, code) is not None


def procedures(desk: Desk, kind: str, requesting: str, requested: str) -> list[tuple[str, str]]:
    """Return the procedures that can carry a request of `kind` between these sides, those made for its host on top."""
    found = []
    for each in desk.house.rulebook.law.procedures.values():
        host = requested if each.side == "requested" else requesting
        if each.kind == kind and (not each.jurisdictions or host in each.jurisdictions):
            found.append((not each.jurisdictions, desk.say(each.title), each.id))
    return [(word, title) for _, title, word in sorted(found)]


def facts_of(desk: Desk, new: NewRequest, form: Form) -> dict[str, Any]:
    """Return the facts as nested groups; what fits no type is said at its field of `form` and left out."""
    dictionary = desk.house.rulebook.law.dictionary
    built: dict[str, Any] = {group: _copy(inner) for group, inner in new.taken.items()}
    for name, values in new.facts.items():
        path, item = split(name)
        if not values or path not in dictionary or dictionary[path].derived:
            continue
        facts = nest(path, item, typed(dictionary[path], Form({"value": values})))
        try:
            flatten(facts, dictionary)
        except InputError as error:
            form.wrong(
                FACT + name, desk.words("new.does-not-fit", reason=error.reason.partition("' ")[2] or error.reason)
            )
            continue
        _merge(built, facts)
    return built


def _copy(inner: Any) -> Any:  # noqa: ANN401 - facts of any shape
    return [dict(row) for row in inner] if isinstance(inner, list) else dict(inner)


def _merge(built: dict[str, Any], facts: dict[str, Any]) -> None:
    for group, inner in facts.items():
        if isinstance(inner, dict):
            built.setdefault(group, {}).update(inner)
            continue
        rows = built.setdefault(group, [])
        for row in inner:
            same = next((each for each in rows if str(each.get("id")) == row["id"]), None)
            if same is None:
                rows.append(row)
            else:
                same.update(row)


def act_of_draft(desk: Desk, new: NewRequest, form: Form, person: Person, key: str = "") -> OpenRequest:
    """Return the act that files a draft. Raises InputError naming the field."""
    about, now, facts = new.about, desk.now(), facts_of(desk, new, form)
    people = [{"name": person.name, "role": Role.OFFICER.value}]
    boss = next((each for each in desk.sessions.colleagues() if each.id == about.get("supervisor")), None)
    if boss is not None and boss.name != person.name:
        people.append({"name": boss.name, "role": Role.SUPERVISOR.value})
    raw: dict[str, Any] = {
        **{name: about.get(name, "") for name in ("reference", "kind", "procedure", "made_on")},
        "their_reference": about.get("their_reference") or None,
        "specimen": desk.settings.demo or about.get("training") == "yes",
        "at": now, "by": person.name, "key": key, "participants": people, "facts": None,
        "source": new.source or desk.recorded("new.source-hand"),
        "sides": {**{name: about.get(name, "") for name in ABOUT if name.startswith("request")},
                  "channel": about.get("channel") or "direct"},
        "events": list(_arrived(desk, about)), **new.texts, "translations": _unchanged(new, facts),
    }  # fmt: skip
    try:
        act = OpenRequest.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        told = str(first["msg"]).removeprefix("Value error, ")
        raise InputError(".".join(map(str, first["loc"])), f"{told[:1].lower()}{told[1:]}.", "Mend it.") from error
    return act.model_copy(update={"facts": facts})


def _unchanged(new: NewRequest, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the translations that came, of texts that nobody has changed in the draft."""
    came = new.texts.get("translations") or []
    return [each for each in came if _text(facts, each) == _text(new.taken, each)]


def _text(facts: dict[str, Any], of: dict[str, Any]) -> object:
    group, _, word = str(of["path"]).partition(".")
    inner = facts.get(group)
    rows = inner if isinstance(inner, list) else [inner]
    found = (row for row in rows if isinstance(row, dict) and row.get("id") == of.get("item"))
    return next((row.get(word) for row in found), None)


def _arrived(desk: Desk, about: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the arrival as an event, where a day is given: it starts the clocks that run from it."""
    law = desk.house.rulebook.law
    procedure = law.procedures.get(about.get("procedure", ""))
    if procedure is None or procedure.side != "requested" or not about.get("arrived_on") or ARRIVED not in law.events:
        return
    head = law.reach.laws.get(about.get("requested", ""))
    yield {
        "kind": ARRIVED, "day": about["arrived_on"], "zone": (head.zone if head else None) or "UTC",
        "place": about.get("requested_authority", ""), "document": about.get("their_reference") or about["reference"],
    }  # fmt: skip


def proposed_reference(now: datetime) -> str:
    """Return a reference that is free to be changed; it holds no letter or figure that is taken for another."""
    return f"{now.year}-" + "".join(secrets.choice("ABCDEFGHJKMNPQRSTVWXYZ23456789") for _ in range(6))


def is_day(text: str) -> bool:
    """Say whether a text is a day as year, month, day."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
