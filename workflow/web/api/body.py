"""What a program sends: read to a limit, strict about its shape, and nothing in it that cannot be seen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from fastapi import Request
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from workflow.actions.intake import HIDDEN
from workflow.web.api.problem import FieldFault, ProblemError

LARGEST = 2_000_000
_MOST_FAULTS = 20
Kind = TypeVar("Kind")
SCHEMAS: dict[str, TypeAdapter[Any]] = {}
"""Bodies by name, for the description in OpenAPI."""


def body_of(name: str, kind: TypeAdapter[Kind], *, tagged: bool = False) -> Callable[[Request], Awaitable[Kind]]:
    """Return a dependency that reads a body as `kind`; `tagged` where the first part of a fault's place is a tag."""
    SCHEMAS[name] = kind

    async def read(request: Request) -> Kind:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise ProblemError(415, "content-type", "The body must be application/json.")
        raw = await whole_of(request, LARGEST)
        try:
            found = kind.validate_json(raw, strict=True)
        except ValidationError as error:
            raise _invalid(error, skipped=int(tagged)) from error
        hidden = next(_hidden(from_json(raw), ""), None)
        if hidden is not None:
            fault = FieldFault(pointer=hidden, reason="holds signs that cannot be seen, or that turn text around")
            raise ProblemError(422, "invalid", "What was sent holds text that cannot be seen.", errors=(fault,))
        return found

    return read


def described(name: str) -> dict[str, Any]:
    """Return what OpenAPI says of the body with this name."""
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


async def whole_of(request: Request, most: int) -> bytes:
    """Return the body. Raises ProblemError 413 as soon as it is larger than `most` bytes."""
    refuse_large(request, most)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise too_large(most)
        parts.append(part)
    return b"".join(parts)


def refuse_large(request: Request, most: int) -> None:
    """Raise ProblemError 413 where the head says already that the body is too large."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise too_large(most)


def too_large(most: int) -> ProblemError:
    """Return the refusal of what is too large."""
    return ProblemError(413, "too-large", f"It is larger than {most} bytes.", "Send less.")


def _invalid(error: ValidationError, skipped: int) -> ProblemError:
    faults = []
    for each in error.errors(include_url=False, include_context=False)[:_MOST_FAULTS]:
        place = each["loc"][skipped:]
        faults.append(FieldFault(pointer="".join(f"/{part}" for part in place), reason=str(each["msg"])))
    return ProblemError(422, "invalid", "What was sent does not fit the shape that is asked for.", errors=tuple(faults))


def _hidden(value: Any, pointer: str) -> Any:  # noqa: ANN401 - walks any JSON value
    """Yield the place of each text that holds what cannot be seen."""
    if isinstance(value, str) and HIDDEN.search(value):
        yield pointer
    elif isinstance(value, dict):
        for key, inner in value.items():
            if HIDDEN.search(key):
                yield pointer
            yield from _hidden(inner, f"{pointer}/{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _hidden(inner, f"{pointer}/{number}")
