"""Build the API of a desk: an application of its own under `/api`, with its own failures and its own description."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter
from starlette.routing import Mount

from workflow.web.api import acts, cases, files, hooks, law, lists, own, papers, people, registers, trail
from workflow.web.api.body import SCHEMAS
from workflow.web.api.limits import Limits
from workflow.web.api.problem import Problem, documented, install
from workflow.web.desk import Desk

_REF = "#/components/schemas/{model}"
_ABOUT = (
    "Everything the desk can do, for programs. Failures are problem details (RFC 9457). "
    "Every view of a request is an entry of the access log, and every act one of the trail."
)


class Api(FastAPI):
    """The API, described whole: bodies that are read strictly are in the description as well."""

    def openapi(self) -> dict[str, Any]:
        """Return the description, made once."""
        if not self.openapi_schema:
            found = super().openapi()
            known = found.setdefault("components", {}).setdefault("schemas", {})
            for name, kind in {**SCHEMAS, "Problem": TypeAdapter(Problem)}.items():
                schema = kind.json_schema(ref_template=_REF)
                known |= {each: inner for each, inner in schema.pop("$defs", {}).items() if each not in known}
                known[name] = schema
            self.openapi_schema = found
        return self.openapi_schema


def create_api(desk: Desk, limits: Limits | None = None) -> FastAPI:
    """Return the API of `desk`, to be mounted at `/api`."""
    api = Api(
        title="Comity", version="1", description=_ABOUT, docs_url=None, redoc_url=None, openapi_url="/openapi.json",
        redirect_slashes=False, separate_input_output_schemas=False,
    )  # fmt: skip
    api.state.desk, api.state.for_programs = desk, True
    api.state.limits = limits or Limits(processes=desk.settings.processes)
    for group in (own, law, lists, acts, papers, files, trail, registers, hooks, people, cases):
        api.include_router(group.router, responses=documented())
    api.include_router(cases.last, responses=documented())
    install(api)
    return api


def mounted(desk: Desk) -> Mount:
    """Return the API where it is served; it takes every address below its own, one with a line break in it too."""
    mount = Mount("/api", create_api(desk), name="api")
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount
