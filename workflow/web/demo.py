"""Sign-in for training and tests: choose one of some invented people, without a password. Never for real work.

Sessions lie in memory and end with the process. `comity serve` uses this with `--demo` only.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from threading import Lock

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from workflow.vocabulary import Role
from workflow.web.deps import DeskDep, FormDep, OpenFormDep, drop_cookie, local, set_cookie
from workflow.web.person import Person, Session
from workflow.web.render import page

PEOPLE = (
    Person("demo-officer", "Olivia Hart", frozenset({Role.OFFICER})),
    Person("demo-supervisor", "Samuel Reed", frozenset({Role.SUPERVISOR})),
    Person("demo-auditor", "Alma Keller", frozenset({Role.AUDITOR})),
)
"""The three that `comity serve --demo` prints: the first two work on most of the examples."""


class DemoSessions:
    """Keeps sessions of invented people in memory."""

    sign_in_path = "/sign-in"

    def __init__(self, people: tuple[Person, ...] = PEOPLE) -> None:
        self.people = people
        self.routers = (_router(self),)
        self._lock = Lock()
        self._sessions: dict[str, Session] = {}
        self._languages: dict[str, str] = {}

    def find(self, cookie: str, now: datetime) -> Session | None:  # noqa: ARG002 - these do not age
        """Return the session of this cookie, or None."""
        session = self._sessions.get(cookie)
        chosen = self._languages.get(session.person.id) if session else None
        return replace(session, language=chosen) if session and chosen else session

    def begin(self, person: Person, now: datetime) -> str:
        """Begin a session; return its cookie."""
        cookie = secrets.token_urlsafe(32)
        with self._lock:
            self._sessions[cookie] = Session(person, secrets.token_urlsafe(32), proved_at=now)
        return cookie

    def keep(self, cookie: str, name: str, value: str) -> None:
        """Keep a short note with the session."""
        with self._lock:
            session = self._sessions.get(cookie)
            if session is not None:
                kept = {key: said for key, said in session.kept.items() if key != name}
                self._sessions[cookie] = replace(session, kept={**kept, name: value} if value else kept)

    def colleagues(self) -> tuple[Person, ...]:
        """Return the invented people."""
        return self.people

    def speak(self, person: str, language: str) -> None:
        """Keep the language that a person chose."""
        self._languages[person] = language

    def end(self, cookie: str) -> None:
        """End the session."""
        with self._lock:
            self._sessions.pop(cookie, None)


def _router(sessions: DemoSessions) -> APIRouter:
    router = APIRouter()

    @router.get("/sign-in")
    def choose(request: Request) -> Response:
        """Show whom one can be."""
        return page(request, "sign_in_demo", people=sessions.people, wanted=local(request.query_params.get("next", "")))

    @router.post("/sign-in")
    def sign_in(request: Request, desk: DeskDep, form: OpenFormDep) -> Response:
        """Begin a session as the chosen person."""
        person = next((each for each in sessions.people if each.id == form.text("person")), None)
        wanted = local(form.text("next"))
        if person is None:
            form.wrong("", desk.words("signin.unknown"))
            return page(request, "sign_in_demo", status=422, people=sessions.people, wanted=wanted, form=form)
        answer = RedirectResponse(wanted, status_code=303)
        set_cookie(desk, answer, sessions.begin(person, desk.now()))
        return answer

    @router.post("/sign-out")
    def sign_out(request: Request, desk: DeskDep, form: FormDep) -> Response:  # noqa: ARG001 - the form proves the session
        """End the session."""
        sessions.end(request.cookies.get(desk.cookie, ""))
        answer = RedirectResponse(sessions.sign_in_path, status_code=303)
        drop_cookie(desk, answer)
        return answer

    return router
