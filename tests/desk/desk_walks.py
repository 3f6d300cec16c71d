"""How tests use the desk: a visitor without a browser, a person in one, and what every page must keep."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, Self

from factories import OFFICER, SUPERVISOR
from starlette.testclient import TestClient

from workflow.vocabulary import Role
from workflow.web.person import Person

if TYPE_CHECKING:
    from fastapi import FastAPI
    from httpx2 import Response
    from playwright.sync_api import Page

PICTURES = os.environ.get("COMITY_PICTURES", "")
"""A folder for a picture of every page, wide and narrow: for whoever wants to look."""

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}

PEOPLE = (
    Person("o", OFFICER, frozenset({Role.OFFICER})),
    Person("s", SUPERVISOR, frozenset({Role.SUPERVISOR})),
    Person("n", "Nora Lund", frozenset({Role.OFFICER})),
    Person("a", "Alma Keller", frozenset({Role.AUDITOR})),
    Person("k", "Karl Moe", frozenset({Role.ADMINISTRATOR})),
)
"""Who may sign in at the desk of the tiny house, without a password."""


class Visitor:
    """Somebody at the desk without a browser; sends what a browser would send."""

    def __init__(self, desk: FastAPI) -> None:
        self.client = TestClient(desk, raise_server_exceptions=False, follow_redirects=False)
        self.token = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def signs_in(self, name: str) -> Self:
        people = self.client.app.state.desk.sessions.people
        who = next(each.id for each in people if each.name == name)
        self.client.post("/sign-in", data={"person": who}, headers={"sec-fetch-site": "same-origin"})
        self.token = re.search(r'name="csrf" value="([^"]+)"', self.get("/keys").text)[1]
        return self

    def get(self, path: str, **keys: Any) -> Response:
        return self.client.get(path, **keys)

    def post(self, path: str, data: dict[str, Any] | None = None, **keys: Any) -> Response:
        headers = {"sec-fetch-site": "same-origin", **keys.pop("headers", {})}
        return self.client.post(path, data={"csrf": self.token, **(data or {})}, headers=headers, **keys)


def signs_in(page: Page, live: str, name: str) -> None:
    """Sign in through the page."""
    page.goto(f"{live}/sign-in")
    page.get_by_role("button", name=f"Sign in as {name}").click()


def too_wide(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def rows(answer: Response) -> list[str]:
    """Return the references that a list shows, in order."""
    return re.findall(r'class="govuk-link desk-reference" href="[^"]*" data-row>([^<]+)<', answer.text)


def typed(page: str) -> dict[str, str]:
    """Return every text field of a page with its value, as a browser would send it."""
    fields = re.findall(r'<input class="govuk-input[^>]*?id="([^"]+)"[^>]*?value="([^"]*)"', page)
    chosen = re.findall(r'<select[^>]*name="([^"]+)".*?<option value="([^"]*)" selected', page, re.DOTALL)
    return dict(fields) | dict(chosen)
