"""Build the desk. `create_app(house, sessions=..., settings=...)` gives an ASGI application; nothing is global."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from workflow.actions.desk_listing import complete_listings
from workflow.actions.house import House
from workflow.web import problems
from workflow.web.api.app import mounted
from workflow.web.desk import Desk, DeskSettings
from workflow.web.headers import SameOrigin, SecurityHeaders
from workflow.web.pages.registry import GROUPS
from workflow.web.person import Sessions
from workflow.web.size import SizeLimit
from workflow.web.templates import STATIC
from workflow.web.tongues import Tongues

KEPT = "public, max-age=31536000, immutable"
"""A static file's address carries a stamp of its content, so that it never changes under one address."""

ASKED_AGAIN = "no-cache"
"""A script that another script names has no stamp: browsers keep it, and ask each time whether it is still so."""


def _now() -> datetime:
    return datetime.now(UTC)


class _Stamped(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Any:  # noqa: ANN401 - Starlette's response
        """Serve a file; browsers keep it where its address carries the stamp, and ask again where it does not."""
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = KEPT if b"v=" in scope.get("query_string", b"") else ASKED_AGAIN
        return response


def create_app(
    house: House,
    *,
    sessions: Sessions,
    settings: DeskSettings | None = None,
    now: Callable[[], datetime] | None = None,
) -> FastAPI:
    """Return the desk of `house` as an application. `now` is for tests and demonstrations of another day."""
    chosen = settings or DeskSettings()
    tongues = Tongues(house.rulebook, house.settings.templates, chosen.language)
    complete_listings(house, (now or _now)())
    desk = Desk(house, sessions, chosen, tongues, tongues.of(chosen.language), now or _now)
    app = FastAPI(title="Comity", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = desk
    app.add_middleware(SameOrigin)
    app.add_middleware(SizeLimit)
    app.add_middleware(SecurityHeaders, secure=chosen.secure)
    app.router.routes.append(mounted(desk))
    app.mount("/static", _Stamped(directory=STATIC), name="static")
    for router in (*(group.router for group in GROUPS), *getattr(sessions, "routers", ())):
        app.router.routes.extend(router.routes)  # one list: a router in a router costs each page below it
    problems.install(app)
    return app
