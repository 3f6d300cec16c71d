"""What pages ask for: the desk, the person signed in, the form that was sent.

    def page(desk: DeskDep, person: PersonDep) -> Response: ...
    def post(desk: DeskDep, person: PersonDep, form: FormDep) -> Response: ...

A page that asks for none of the last two is open to everybody.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.datastructures import URL, UploadFile

from workflow.vocabulary import Role
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.languages import preferred
from workflow.web.person import Person, Session

CSRF_FIELD = "csrf"
LARGEST_FORM = 2_000_000
MOST_FIELDS = 500


class SignInNeededError(Exception):
    """Nobody is signed in; `path` is where they sign in and are sent back from."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class NotForYouError(Exception):
    """What is asked for is not there, or not for this person: the answer never says which."""


class ForgedFormError(Exception):
    """A form without the token of its session: sent from elsewhere, or from a page older than the session."""


def desk_of(request: Request) -> Desk:
    """Return the desk that serves this request, in the language of whoever asks; for programs in its own."""
    own: Desk = request.app.state.desk
    if getattr(request.app.state, "for_programs", False):
        return own
    if not hasattr(request.state, "desk"):
        chosen = _language(request, own)
        request.state.desk = own if chosen == own.tongues.own else replace(own, tongue=own.tongues.of(chosen))
    desk: Desk = request.state.desk
    return desk


def _language(request: Request, own: Desk) -> str:
    """Return what the person chose, or else this browser's choice on the desk, or else what the browser prefers."""
    session, offered = session_of(request), own.tongues.offered
    chosen = (session.language if session else "") or request.cookies.get(own.language_cookie, "")
    if chosen in offered:
        return chosen
    return preferred(request.headers.get("accept-language", ""), tuple(offered)) or own.tongues.own


def session_of(request: Request) -> Session | None:
    """Return the session of this request, looked up once, or None."""
    if not hasattr(request.state, "session"):
        desk: Desk = request.app.state.desk
        cookie = request.cookies.get(desk.cookie)
        request.state.session = desk.sessions.find(cookie, desk.now()) if cookie else None
    session: Session | None = request.state.session
    return session


def signed_in_session(request: Request) -> Session:
    """Return the session. Raises SignInNeededError, which becomes a redirect to the sign-in page."""
    session = session_of(request)
    if session is None:
        raise SignInNeededError(desk_of(request).sessions.sign_in_path + back_here(request, but="/"))
    return session


def back_here(request: Request, *, but: str) -> str:
    """Return `?next=` with the page asked for, for `local` to read; '' for `but`."""
    wanted = page_of(request)
    return f"?next={quote(wanted)}" if wanted not in ("", but) else ""


def page_of(request: Request) -> str:
    """Return the address of the page asked for, '' where nobody knows.

    For a form that was sent it is the page the form stood on, as the browser names it.
    """
    asked = request.url if request.method == "GET" else URL(request.headers.get("referer", ""))
    if asked.netloc != request.url.netloc:
        return ""
    path = quote(request.scope["path"]) if request.method == "GET" else asked.path
    return path + (f"?{asked.query}" if asked.query else "")


def local(path: str) -> str:
    """Return an address of this desk; anything that could lead elsewhere becomes the first page."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if plain else "/"


def set_cookie(desk: Desk, answer: Response, cookie: str) -> None:
    """Give the browser its session."""
    answer.set_cookie(desk.cookie, cookie, httponly=True, samesite="lax", secure=desk.settings.secure, path="/")


def drop_cookie(desk: Desk, answer: Response) -> None:
    """Take its session from the browser."""
    answer.delete_cookie(desk.cookie, path="/", secure=desk.settings.secure, httponly=True, samesite="lax")


async def _looked_up(request: Request) -> Session | None:
    """Return the session; it and its language are looked up in a thread, once: that may wait for the database."""
    if not hasattr(request.state, "desk"):
        await run_in_threadpool(desk_of, request)
    return session_of(request)


async def _desk(request: Request) -> Desk:
    if not getattr(request.app.state, "for_programs", False):
        await _looked_up(request)
    return desk_of(request)


async def _session(request: Request) -> Session:
    await _looked_up(request)
    return signed_in_session(request)


async def signed_in(request: Request) -> Person:
    """Return the person signed in. Raises SignInNeededError."""
    return (await _session(request)).person


def with_role(*roles: Role) -> Callable[[Request], Awaitable[Person]]:
    """Return a dependency: the person signed in, who must hold one of `roles`; for others the page does not exist."""

    async def found(request: Request) -> Person:
        person = await signed_in(request)
        if not person.has(*roles):
            raise NotForYouError
        return person

    return found


async def read_form(request: Request) -> Form:
    """Return the form that was sent, its token checked. Raises SignInNeededError or ForgedFormError."""
    session = await _session(request)
    form = await read_open_form(request)
    if not secrets.compare_digest(form.text(CSRF_FIELD), session.token):
        raise ForgedFormError
    return form


async def read_open_form(request: Request) -> Form:
    """Return a form that needs no session, such as the one that signs in."""
    raw = await request.form(max_files=20, max_fields=MOST_FIELDS, max_part_size=LARGEST_FORM)
    fields: dict[str, list[str]] = {}
    files: dict[str, list[UploadFile]] = {}
    for name, value in raw.multi_items():
        if isinstance(value, UploadFile) and value.filename:
            files.setdefault(name, []).append(value)
        elif isinstance(value, UploadFile):  # a field for a file, and none was chosen
            await value.close()
        else:
            fields.setdefault(name, []).append(value.replace("\r\n", "\n").strip())
    return Form(fields, files)


async def read_any_form(request: Request) -> Form:
    """Return a form that anybody may send; where somebody is signed in, its token is checked."""
    return await (read_form if await _looked_up(request) else read_open_form)(request)


def asked_in(request: Request) -> Form:
    """Return what the address of a page asks for after `?`, as a form that is filled with it and nobody sent yet."""
    return Form({name: [said] for name, said in request.query_params.items()})


DeskDep = Annotated[Desk, Depends(_desk)]
SessionDep = Annotated[Session, Depends(_session)]
PersonDep = Annotated[Person, Depends(signed_in)]
FormDep = Annotated[Form, Depends(read_form)]
OpenFormDep = Annotated[Form, Depends(read_open_form)]
AnyFormDep = Annotated[Form, Depends(read_any_form)]
