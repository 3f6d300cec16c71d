"""An act that a form below a request means: done through the one door, or refused at the field that is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from workflow.actions.act import Act
from workflow.actions.step import Done, perform, refusal_of
from workflow.documents.foreign import strung
from workflow.documents.forms import form as form_of
from workflow.errors import (
    ActionError,
    DocumentError,
    InputError,
    MissingFieldError,
    StepNotOpenError,
    WorkflowError,
)
from workflow.model.request import CooperationRequest
from workflow.web.act_forms import Build, base_of, built
from workflow.web.deps import NotForYouError
from workflow.web.desk import Desk
from workflow.web.facts import question
from workflow.web.form import Form
from workflow.web.person import CASEWORK, Person


def attempt(desk: Desk, reference: str, act: Act | None, form: Form, fields: Collection[str] = ()) -> Done | None:
    """Return what came of `act`; None where it was refused, or there is none, and `form` says what is wrong.

    A refusal that names a field of the form, or one of `fields`, stands at it without its name, any other on top;
    of a step that is not open, every reason.
    """
    if act is None:
        return None
    try:
        return perform(desk.house, reference, act)
    except (ActionError, InputError, DocumentError) as refusal:
        _place(desk, refusal, form, fields)
    return None


def is_refused(desk: Desk, request: CooperationRequest, act: Act, form: Form, fields: Collection[str] = ()) -> bool:
    """Say whether an act would be refused, before anybody signs for it; `form` then says why, as after `attempt`."""
    refusal = refusal_of(desk.house, request, act)
    if refusal is not None:
        _place(desk, refusal, form, fields)
    return refusal is not None


def lacking(desk: Desk, refusal: MissingFieldError) -> str:
    """Return in words what a paper lacks: events by their titles, facts by their questions, the rest by its label."""
    spec = form_of(refusal.form, templates_dir=desk.house.settings.templates)
    labels = {field.source: desk.say(field.label) for section in spec.sections for field in section.fields}
    told = strung("; ", (_named(desk, place, labels) for place in refusal.fields))
    return desk.words("do.paper-lacks", form=desk.titles.form(refusal.form), what=told, by=refusal.required_by)


def _named(desk: Desk, place: str, labels: Mapping[str, str]) -> str:
    group, _, rest = place.partition(".")
    if group == "events":
        return desk.titles.event(rest.rpartition(".")[0])
    if group == "facts" and rest in desk.house.rulebook.law.dictionary:
        return question(desk, rest)
    return labels.get(place, place)


def _place(desk: Desk, refusal: ActionError | InputError | DocumentError, form: Form, fields: Collection[str]) -> None:
    """Say at a form why an act is refused."""
    if isinstance(refusal, StepNotOpenError):
        for number, reason in enumerate(refusal.reasons):
            form.wrong("" if number == 0 else f"step {number}", desk.english(reason))
    elif isinstance(refusal, MissingFieldError):
        form.wrong("", lacking(desk, refusal))
    elif isinstance(refusal, InputError):
        named = refusal.where.rpartition(".")[2]
        if named in fields or named in form.fields:
            form.wrong(named, desk.english(WorkflowError(refusal.reason, refusal.remedy).diagnostics()))
        else:
            form.wrong("", desk.english(refusal.diagnostics()))
    else:
        form.wrong("", desk.english(refusal.diagnostics()))


def attempt_chosen(
    desk: Desk, person: Person, reference: str, form: Form, builds: Mapping[str, Build], fields: Collection[str]
) -> Done | None:
    """Return what came of the act that the field `do` names among `builds`, as `attempt` does.

    Raises NotForYouError where there is none, or the person does no casework.
    """
    build = builds.get(form.text("do"))
    if build is None or not person.has(*CASEWORK):
        raise NotForYouError
    act = built(desk, form, lambda: build(desk, form, base_of(desk, form, person.name)))
    return attempt(desk, reference, act, form, fields)
