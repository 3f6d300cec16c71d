"""An act that a form below a request means: done through the one door, or refused at the field that is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from workflow.actions.act import Act
from workflow.actions.step import Done, perform
from workflow.errors import ActionError, DocumentError, InputError, StepNotOpenError, WorkflowError
from workflow.web.act_forms import Build, base_of, built
from workflow.web.deps import NotForYouError
from workflow.web.desk import Desk
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
    except StepNotOpenError as refusal:
        for number, reason in enumerate(refusal.reasons):
            form.wrong("" if number == 0 else f"step {number}", desk.english(reason))
    except InputError as refusal:
        named = refusal.where.rpartition(".")[2]
        if named in fields or named in form.fields:
            form.wrong(named, desk.english(WorkflowError(refusal.reason, refusal.remedy).diagnostics()))
        else:
            form.wrong("", desk.english(refusal.diagnostics()))
    except (ActionError, DocumentError) as refusal:
        form.wrong("", desk.english(refusal.diagnostics()))
    return None


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
