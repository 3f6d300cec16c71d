"""Every failure of the API as problem details (RFC 9457): type, title, status, what is wrong, what to do."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route

from workflow.errors import InputError, RequestNotFoundError, StaleRequestError, StepNotOpenError, WorkflowError
from workflow.web.deps import NotForYouError
from workflow.web.identity.signing_in import TooManyTriesError
from workflow.web.problems import status_of

LOG = logging.getLogger("comity.api")
TYPE = "application/problem+json"
TITLES = {
    400: "The request cannot be read", 401: "A token is needed", 403: "This is not open to you",
    404: "There is nothing here for you", 405: "This cannot be done here", 409: "It changed meanwhile",
    410: "It was erased by law", 412: "It changed since you looked", 413: "Too large",
    415: "Another form is needed", 416: "No such part", 422: "It does not fit", 428: "Say which version you saw",
    429: "Too many requests", 500: "A fault of Comity", 503: "Not now",
}  # fmt: skip
_FAULT = 500
_HIDDEN = "It does not exist, or is not for you: the answer is the same."


class FieldFault(BaseModel):
    """One field that does not fit."""

    pointer: str
    """Where in what was sent, as a JSON pointer."""
    reason: str


class Problem(BaseModel):
    """What went wrong."""

    type: str
    """`urn:comity:problem:` and a word that never changes its meaning."""
    title: str
    status: int
    detail: str
    remedy: str = ""
    errors: list[FieldFault] = Field(default_factory=list)
    reasons: list[str] = Field(default_factory=list)
    """Of a step that is not open: every reason at once."""


class ProblemError(Exception):
    """A failure that only the API knows. `word` ends its type."""

    def __init__(
        self, status: int, word: str, detail: str, remedy: str = "", *, headers: Mapping[str, str] | None = None,
        errors: tuple[FieldFault, ...] = (),
    ) -> None:  # fmt: skip
        super().__init__(detail)
        self.status, self.word, self.detail, self.remedy = status, word, detail, remedy
        self.headers, self.errors = dict(headers or {}), errors


def told(status: int, word: str, detail: str, remedy: str = "", **more: Any) -> JSONResponse:  # noqa: ANN401 - fields of it
    """Return a problem as a response; `headers` among `more` go into its head."""
    headers = more.pop("headers", None)
    title = TITLES.get(status, "It was refused")
    found = Problem(type=f"urn:comity:problem:{word}", title=title, status=status, detail=detail, remedy=remedy, **more)
    return JSONResponse(found.model_dump(mode="json"), status_code=status, headers=headers, media_type=TYPE)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of failures that any operation may answer, and of `statuses` besides."""
    content = {"content": {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    always = (400, 401, 403, 404, 405, 422, 429, 500, 503)
    return {status: {"description": TITLES[status], **content} for status in sorted({*always, *statuses})}


def install(app: FastAPI) -> None:
    """Give `app` a problem for every failure."""
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(NotForYouError, _hidden)
    app.add_exception_handler(RequestNotFoundError, _hidden)
    app.add_exception_handler(WorkflowError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)


def _problem(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ProblemError):
        raise error
    errors = list(error.errors)
    return told(error.status, error.word, error.detail, error.remedy, headers=error.headers, errors=errors)


def _hidden(_request: Request, _error: Exception) -> Response:
    return told(404, "hidden", _HIDDEN)


def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, WorkflowError):
        return _fault(request, error)
    if isinstance(error, TooManyTriesError):
        return told(429, error.code, error.sentence, error.remedy, headers={"retry-after": "900"})
    status = 412 if isinstance(error, StaleRequestError) else status_of(error)
    if status >= _FAULT:
        LOG.error("%s: %s", error.code, error.sentence)
    more: dict[str, Any] = {}
    if isinstance(error, InputError):
        more["errors"] = [FieldFault(pointer=f"/{error.where.replace('.', '/')}", reason=error.reason)]
    if isinstance(error, StepNotOpenError):
        more["reasons"] = list(error.reasons)
    if isinstance(error, StaleRequestError):
        more["headers"] = {"etag": f'"v{error.now}"'}
    return told(status, error.code, error.sentence, error.remedy, **more)


def _invalid(_request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    faults = [FieldFault(pointer="/" + "/".join(map(str, each["loc"])), reason=str(each["msg"])) for each in found]
    return told(422, "invalid", "What was sent does not fit the shape that is asked for.", errors=faults)


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else _FAULT
    if status == 405:  # noqa: PLR2004 - method not allowed
        allowed = ", ".join(_methods(request))
        return told(405, "method", f"Here one may {allowed}.", headers={"allow": allowed})
    if status == 404:  # noqa: PLR2004 - not found
        return _hidden(request, error)
    return told(status, "http", TITLES.get(status, "It was refused."))


def _methods(request: Request) -> list[str]:
    """Return every method of every route with this address; a framework's own answer names one route's only."""
    scope = request.scope
    routes = (each for each in request.app.router.routes if isinstance(each, Route))
    found = {method for route in routes if route.matches(scope)[0] is not Match.NONE for method in route.methods or ()}
    return sorted(found)


def _fault(_request: Request, error: Exception) -> Response:
    number = secrets.token_hex(4)
    LOG.error("fault %s", number, exc_info=error)
    return told(500, "fault", f"Something went wrong here; it is noted under {number}.", "Tell whoever runs the desk.")
