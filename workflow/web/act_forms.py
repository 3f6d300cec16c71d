"""From what was typed to one act: a form becomes the act it means, or says at its fields what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from workflow.actions.act import Act
from workflow.actions.appoint import Appoint
from workflow.actions.assert_facts import AssertFacts
from workflow.actions.assure import Assure
from workflow.actions.clear import Clear
from workflow.actions.note import Note
from workflow.actions.papers import MakePaper, SignPaper
from workflow.actions.record_event import RecordEvent
from workflow.actions.take_step import TakeStep
from workflow.model.request import CooperationRequest, Participant
from workflow.vocabulary import Role
from workflow.web.desk import Desk
from workflow.web.event_form import event_given
from workflow.web.facts import nest, split, standing, typed
from workflow.web.form import Form
from workflow.web.second import second_of

Build = Callable[[Desk, Form, dict[str, Any]], Act]


def act_of(desk: Desk, what: str, form: Form, by: str) -> Act | None:
    """Return the act that a form means, None where `form.errors` now says what is wrong."""
    return built(desk, form, lambda: BUILD[what](desk, form, base_of(desk, form, by)))


def base_of(desk: Desk, form: Form, by: str) -> dict[str, Any]:
    """Return what every act has: when, by whom, the key of its form, and the version that was looked at."""
    base: dict[str, Any] = {"at": desk.now(), "by": by, "key": form.text("key")}
    if form.text("seen").isdecimal():
        base["seen"] = int(form.text("seen"))
    return base


def reasons_of(desk: Desk, request: CooperationRequest, form: Form) -> str:
    """Return the reasons as they are kept: the fact that mattered most, where one was chosen, then the words."""
    name = form.text("mattered")
    known = standing(desk, request) if name else {}
    if name not in known:
        return form.text("reasons")
    fact = known[name]
    told = desk.words("sign.mattered-most", question=fact.question, value=fact.value, text=form.text("reasons"))
    return str(told)  # what is kept is plain text


def built(desk: Desk, form: Form, make: Callable[[], Act]) -> Act | None:
    """Return the act that `make` makes, None where `form.errors` now says what is wrong."""
    try:
        act = make()
    except ValidationError as error:
        for each in error.errors():
            name = str(each["loc"][-1]) if each["loc"] else ""
            field = name if name in form.fields else ""
            if field in form.errors or (form.errors and not field):
                continue  # what is missing is said at its field already, in the words of the page
            form.wrong(field, desk.words("acts.does-not-fit", reason=str(each["msg"]).removeprefix("Value error, ")))
        return None
    return act if form.ok else None


def items_in(form: Form, name: str) -> dict[str, tuple[str, ...]]:
    """Return the items of lists that boxes tick as `path#item`, by the path of their list."""
    found: dict[str, tuple[str, ...]] = {}
    for each in form.all(name):
        path, _, item = each.partition("#")
        found[path] = (*found.get(path, ()), item)
    return found


def _needed(desk: Desk, form: Form, *names: str) -> None:
    for name in names:
        form.needs(name, desk.words(f"acts.needs-{name}"))


def _step(desk: Desk, form: Form, base: dict[str, Any]) -> Act:  # noqa: ARG001 - one shape for all
    leaves = items_in(form, "leaves")
    base |= second_of(form)
    return TakeStep(**base, step=form.text("step"), reasons=form.text("reasons"), disclose=leaves or None)


def _fact(desk: Desk, form: Form, base: dict[str, Any]) -> Act:
    path, item = split(form.text("fact"))
    dictionary = desk.house.rulebook.law.dictionary
    if path not in dictionary:
        form.wrong("fact", desk.words("acts.needs-fact"))
        return Act(**base)
    _needed(desk, form, "value", "source")
    facts = nest(path, item, typed(dictionary[path], form))
    return AssertFacts(**base, facts=facts, source=form.text("source"), reason=form.text("reason") or None)


def _event(desk: Desk, form: Form, base: dict[str, Any]) -> Act:
    given = event_given(desk, form)
    return RecordEvent(**base, event=given) if form.ok else Act(**base)


def _note(desk: Desk, form: Form, base: dict[str, Any]) -> Act:
    _needed(desk, form, "text")
    return Note(**base, text=form.text("text"), privileged=form.text("privileged") == "yes")


def _assurance(desk: Desk, form: Form, base: dict[str, Any]) -> Act:
    _needed(desk, form, "id", "state")
    given = {"id": form.text("id"), "text": form.text("text"), "state": form.text("state")}
    return Assure(**base, assurance=given, reasons=form.text("reasons"))


def _paper(desk: Desk, form: Form, base: dict[str, Any]) -> Act:
    _needed(desk, form, "form")
    language = form.text("language") or None
    base |= second_of(form)
    base["replaces"] = form.text("replaces") or None
    return MakePaper(**base, form=form.text("form"), page=form.text("page") or "A4", language=language)


def _sign(desk: Desk, form: Form, base: dict[str, Any]) -> Act:  # noqa: ARG001 - one shape for all
    return SignPaper(**base, paper=form.text("paper"))


def _checkpoint(desk: Desk, form: Form, base: dict[str, Any]) -> Act:
    _needed(desk, form, "answer", "reasons")
    answer = {"yes": "clear", "no": "refuse-clearance"}.get(form.text("answer"), "")
    ground = form.text("ground") or None
    return Clear(**base, act=answer, checkpoint=form.text("checkpoint"), reasons=form.text("reasons"), ground=ground)


def _person(desk: Desk, form: Form, base: dict[str, Any]) -> Act:
    _needed(desk, form, "name")
    role = Role(form.text("role")) if form.text("role") in set(Role) else None
    new = Participant(name=form.text("name") or "-", role=role, capacity=form.text("capacity") or None)
    return Appoint(**base, participant=new, reasons=form.text("reasons"))


BUILD: dict[str, Build] = {
    "step": _step, "fact": _fact, "event": _event, "note": _note, "assurance": _assurance,
    "paper": _paper, "signature": _sign, "checkpoint": _checkpoint, "person": _person,
}  # fmt: skip
"""What a form may mean; the word is in its address."""
