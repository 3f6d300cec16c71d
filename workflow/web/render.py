"""Fill a template: `page(request, "worklist", ...)`. Every page gets the desk's frame; strict about what is missing."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from workflow.web.deps import CSRF_FIELD, desk_of, page_of, session_of
from workflow.web.form import Form
from workflow.web.navigation import entries_for


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
    """Return `desk/<template>.html.j2` filled with `values` and the frame: `t`, `person`, `token`, `form`, `once`."""
    desk = desk_of(request)
    session = session_of(request)
    person = session.person if session else None
    frame = {
        "t": desk.words,
        "tongue": desk.tongue.about,
        "tongues": desk.tongues.offered.values(),
        "here": page_of(request),
        "demo": desk.settings.demo,
        "person": person,
        "token": session.token if session else "",
        "csrf_field": CSRF_FIELD,
        "keys": (session.kept.get("keys", "on") if session else "off"),
        "nav": entries_for(person, request.url.path) if person else (),
        "path": request.url.path,
        "sought": request.query_params.get("find", ""),
        "done": request.query_params.get("done", ""),
        "undo": session.kept.get("undo", "") if session else "",
        "once": secrets.token_urlsafe(12),
        "form": Form(),
    }
    html = desk.templates.get_template(f"{template}.html.j2").render({**frame, **values})
    return HTMLResponse(html, status_code=status)
