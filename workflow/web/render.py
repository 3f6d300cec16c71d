"""Fill a template: `page(request, "worklist", ...)`. Every page gets the desk's frame; strict about what is missing."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

import govuk_frontend_jinja
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import missing

from workflow.web.deps import CSRF_FIELD, desk_of, session_of
from workflow.web.form import Form
from workflow.web.navigation import entries_for

STATIC = Path(__file__).resolve().parent / "static"
_KIT = Path(govuk_frontend_jinja.__file__).parent / "templates"
_STAMP = 12


def templates_in(folder: Path) -> Environment:
    """Return the environment for `folder`/desk: everything escaped, nothing undefined passes."""
    loader = ChoiceLoader([FileSystemLoader(folder / "desk"), FileSystemLoader(_KIT)])
    env = Environment(
        loader=loader, autoescape=True, undefined=_Missing, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )
    env.globals["asset"] = _assets()
    return env


class _Missing(StrictUndefined):
    """Strict about names and attributes; a key that a mapping lacks is empty, as the kit's macros expect."""

    def __new__(cls, hint: str | None = None, obj: Any = missing, **rest: Any) -> Any:  # noqa: ANN401 - Jinja's own
        """Return the strict or the lenient sort."""
        kind = ChainableUndefined if isinstance(obj, dict) else StrictUndefined
        return kind(hint, obj, **rest)


def _assets() -> dict[str, str]:
    """Return the address of each static file, with a stamp of its content, so that browsers keep it for a year."""
    files = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))["files"]
    return {name: f"/static/{name}?v={each['sha256'][:_STAMP]}" for name, each in files.items()}


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
    """Return `desk/<template>.html.j2` filled with `values` and the frame: `t`, `person`, `token`, `form`, `once`."""
    desk = desk_of(request)
    session = session_of(request)
    person = session.person if session else None
    frame = {
        "t": desk.words,
        "lang": desk.words.language,
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
