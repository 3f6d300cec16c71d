"""An act that a form below a request means: done through the one door, or refused at the field that is wrong."""

from __future__ import annotations

from collections.abc import Collection

from workflow.actions.act import Act
from workflow.actions.step import Done, perform
from workflow.errors import ActionError, DocumentError, InputError
from workflow.web.desk import Desk
from workflow.web.form import Form


def attempt(desk: Desk, reference: str, act: Act | None, form: Form, fields: Collection[str] = ()) -> Done | None:
    """Return what came of `act`; None where it was refused, or there is none, and `form` says what is wrong.

    A refusal that names one of `fields` stands at it, any other on top.
    """
    if act is None:
        return None
    try:
        return perform(desk.house, reference, act)
    except InputError as refusal:
        named = refusal.where.rpartition(".")[2]
        form.wrong(named if named in fields else "", refusal.diagnostics())
    except (ActionError, DocumentError) as refusal:
        form.wrong("", refusal.diagnostics())
    return None
