"""Who calls: a token names its person; what it opens is what both its scopes and the person's roles allow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, NamedTuple
from urllib.parse import unquote

from fastapi import Depends, Header, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from workflow.actions.desk_request import is_assigned
from workflow.actions.read import read_request_of
from workflow.actions.tokens import token_named
from workflow.model.request import CooperationRequest
from workflow.model.token import Scope, Token
from workflow.vocabulary import Role
from workflow.web.access import LONGEST, SHORTEST
from workflow.web.api.problem import ProblemError
from workflow.web.api.shapes import tagged
from workflow.web.deps import NotForYouError, desk_of
from workflow.web.person import CASEWORK, READING, Person

ROLES: dict[Scope, frozenset[Role]] = {
    Scope.READ: READING, Scope.ACT: CASEWORK, Scope.AUDIT: READING, Scope.ADMIN: frozenset({Role.ADMINISTRATOR}),
}  # fmt: skip
"""Who may use a scope; on a request the engine asks besides what they are there."""

_BEARER = HTTPBearer(auto_error=False, scheme_name="token", description="A token of one person: docs/api.md")
_ASK = {"www-authenticate": 'Bearer realm="comity"'}


class Caller(NamedTuple):
    """The person a token belongs to, and the token."""

    person: Person
    token: Token


def caller_of(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> Caller:
    """Return who calls. Raises ProblemError: 401 where no token opens something, 429 where one asks too often."""
    desk, limits = desk_of(request), request.app.state.limits
    address = request.client.host if request.client else ""
    _refuse_hasty(limits.wait("address", address))
    token = token_named(desk.house, given.credentials, desk.now()) if given else None
    everybody = desk.sessions.colleagues() if token else ()
    person = next((each for each in everybody if token and each.id == token.account), None)
    if token is None or person is None:
        if given is not None:
            limits.take("address", address)
        detail = "No token was sent, or it is unknown, revoked or over."
        raise ProblemError(401, "token", detail, "Send 'Authorization: Bearer' and a token.", headers=_ASK)
    _refuse_hasty(limits.take("token", token.id))
    return Caller(person, token)


def may(scope: Scope, *roles: Role) -> Callable[[Caller], Caller]:
    """Return a dependency: the caller, whose token has `scope` and whose person has one of `roles`."""
    allowed = frozenset(roles) or ROLES[scope]

    def found(caller: Annotated[Caller, Depends(caller_of)]) -> Caller:
        if scope not in caller.token.scopes:
            detail = f"This token lacks the scope '{scope}'."
            raise ProblemError(403, "scope", detail, "Make a token with that scope.")
        if not caller.person.has(*allowed):
            raise NotForYouError
        return caller

    return found


ReaderDep = Annotated[Caller, Depends(may(Scope.READ))]
ActorDep = Annotated[Caller, Depends(may(Scope.ACT))]
AdminDep = Annotated[Caller, Depends(may(Scope.ADMIN))]
AuditDep = Annotated[Caller, Depends(may(Scope.AUDIT))]
AuditorDep = Annotated[Caller, Depends(may(Scope.AUDIT, Role.AUDITOR))]
PurposeDep = Annotated[
    str | None,
    Header(
        alias="Comity-Purpose", max_length=900, pattern="^[ -~]*$",
        description="Why a request is seen by somebody who does not work on it; UTF-8, percent-encoded. It is logged.",
    ),
]  # fmt: skip


def purpose_for(request: Request, caller: Caller, reference: str, stated: str | None) -> str:
    """Return why the caller sees a request. Raises ProblemError 403 where they must say it, existing or not."""
    desk = desk_of(request)
    if is_assigned(desk.house, caller.person.name, reference, desk.now()):
        return f"{desk.words('purpose.assigned')}; by token '{caller.token.name}'"
    return stated_by(caller, stated, "You do not work on this request; say why you need it, whether or not it exists.")


def stated_by(caller: Caller, stated: str | None, detail: str) -> str:
    """Return the purpose that the head states, with the token's name. Raises ProblemError 403 where it says nothing."""
    said = " ".join("".join(c if c.isprintable() else " " for c in unquote(stated or "")).split())[:LONGEST]
    if len(said) < SHORTEST:
        raise ProblemError(403, "purpose", detail, f"Send 'Comity-Purpose' with {SHORTEST} letters or more.")
    return f"{said}; by token '{caller.token.name}'"


def read_for(
    request: Request, response: Response, caller: Caller, reference: str, stated: str | None
) -> CooperationRequest:
    """Return a request, and give the answer the tag of its version; the view is logged first. Raises ProblemError."""
    desk = desk_of(request)
    purpose = purpose_for(request, caller, reference, stated)
    found = read_request_of(desk.house, reference, by=caller.person.name, purpose=purpose, at=desk.now())
    tagged(response, found.version)
    return found


def _refuse_hasty(seconds: int) -> None:
    if seconds:
        detail = f"Too many requests; wait {seconds} s."
        raise ProblemError(429, "rate", detail, "Ask less often.", headers={"retry-after": str(seconds)})
