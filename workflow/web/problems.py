"""The one table from what went wrong to what a browser is told: a page, a status, never a traceback."""

from __future__ import annotations

import logging
import secrets

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from workflow.errors import (
    ActionError,
    DocumentError,
    InputError,
    KeyDestroyedError,
    RequestNotFoundError,
    StaleRequestError,
    StoreError,
    TrailError,
    WorkflowError,
)
from workflow.web.access import PurposeNeededError
from workflow.web.deps import ForgedFormError, NotForYouError, SignInNeededError, desk_of
from workflow.web.render import page

LOG = logging.getLogger("comity.desk")
STATUS: tuple[tuple[type[WorkflowError], int], ...] = (
    (RequestNotFoundError, 404),
    (KeyDestroyedError, 410),
    (StaleRequestError, 409),
    (ActionError, 403),
    (InputError, 422),
    (DocumentError, 422),
    (TrailError, 500),
    (StoreError, 503),
    (WorkflowError, 500),
)
"""First match counts; the API uses the same table for its problem details."""

HIDDEN = (401, 403, 404, 405)
"""Answered with one page that does not say whether the thing exists."""

_FAULT = 500


def status_of(error: WorkflowError) -> int:
    """Return the HTTP status for `error`."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def install(app: FastAPI) -> None:
    """Give `app` a page for every failure."""
    for asked in (SignInNeededError, PurposeNeededError):
        app.add_exception_handler(asked, _elsewhere)
    for kind in (NotForYouError, RequestNotFoundError):
        app.add_exception_handler(kind, _hidden)
    app.add_exception_handler(ForgedFormError, _forged)
    app.add_exception_handler(WorkflowError, _told)
    app.add_exception_handler(RequestValidationError, _hidden)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _fault)


def _elsewhere(_request: Request, error: Exception) -> Response:
    path = error.path if isinstance(error, SignInNeededError | PurposeNeededError) else "/"
    return RedirectResponse(path, status_code=303)


def _hidden(request: Request, _error: Exception) -> Response:
    return page(request, "problem", status=404, key="hidden", told="", number="")


def _forged(request: Request, _error: Exception) -> Response:
    return page(request, "problem", status=403, key="forged", told="", number="")


def _told(request: Request, error: Exception) -> Response:
    if not isinstance(error, WorkflowError):
        return _fault(request, error)
    status = status_of(error)
    if status >= _FAULT:
        LOG.error("%s: %s", error.code, error.sentence)
    key = {409: "changed", 410: "erased"}.get(status, "refused" if status < _FAULT else "fault")
    told = desk_of(request).english(error.diagnostics())
    return page(request, "problem", status=status, key=key, told=told, number="")


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else _FAULT
    if status in HIDDEN:
        return _hidden(request, error)
    key = "large" if status == 413 else "refused"  # noqa: PLR2004 - content too large
    return page(request, "problem", status=status, key=key, told="", number="")


def _gone(_request: Request, _error: Exception) -> Response:
    """Answer nobody: the line broke while a form was sent, and nothing of it was done."""
    return Response(status_code=400)


def _fault(request: Request, error: Exception) -> Response:
    number = secrets.token_hex(4)
    LOG.error("fault %s", number, exc_info=error)
    return page(request, "problem", status=_FAULT, key="fault", told="", number=number)
