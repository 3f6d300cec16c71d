"""Bodies of acts: the acts themselves, without what the API knows better: who, when, which key, which version."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Annotated, Any

from pydantic import BaseModel, Field, TypeAdapter, create_model

from workflow.actions.act import Act, Proof
from workflow.actions.files import ACTS
from workflow.actions.open import OpenRequest
from workflow.model.base import Frozen

TAKEN = ("at", "by", "key", "seen", "proof", "file", "made")
"""Never taken from a body: they come from the token, the clock and the head, or from the office's own keys."""


def given(kind: type[Act]) -> type[BaseModel]:
    """Return the model of a body for one act."""
    fields: dict[str, Any] = {}
    for name, about in kind.model_fields.items():
        if name in TAKEN:
            continue
        if name == "facts":
            fields[name] = (dict[str, Any], ...)
        elif name == "act":
            fields[name] = (about.annotation, ... if kind is not OpenRequest else about.default)
        else:
            fields[name] = (about.annotation, about)
    return create_model(kind.__name__, __base__=Frozen, __doc__=kind.__doc__, **fields)


KINDS: dict[type[BaseModel], type[Act]] = {given(kind): kind for kind in dict.fromkeys(ACTS.values())}
_ANY_ACT: Any = Annotated[reduce(or_, KINDS), Field(discriminator="act")]
ACT: TypeAdapter[Any] = TypeAdapter(_ANY_ACT)
OPEN_MODEL = given(OpenRequest)
OPEN: TypeAdapter[Any] = TypeAdapter(OPEN_MODEL)


def act_from(  # noqa: PLR0913 - what an act has besides its body
    body: BaseModel, kind: type[Act], *, by: str, at: datetime, key: str, seen: int | None = None,
    proof: Proof | None = None,
) -> Act:  # fmt: skip
    """Return the act that a body asks for, of `by` at `at`."""
    said: dict[str, Any] = {}
    for name in body.model_fields_set:
        about = kind.model_fields[name]
        said[about.alias or name] = getattr(body, name)
    return kind.model_validate({**said, "at": at, "by": by, "key": key, "seen": seen, "proof": proof})
