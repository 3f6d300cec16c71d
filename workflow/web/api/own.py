"""Who one is here, and one's own tokens. A new token is made at the account page or by `comity people token`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel

from workflow.actions.tokens import revoke_token, tokens_of
from workflow.model.token import Scope, Token
from workflow.vocabulary import Role
from workflow.web.api.caller import Caller, caller_of
from workflow.web.api.problem import documented
from workflow.web.deps import DeskDep, NotForYouError

router = APIRouter(tags=["self"], responses=documented())
AnyDep = Annotated[Caller, Depends(caller_of)]


class TokenShown(BaseModel):
    """A token; its word is shown once, when it is made."""

    id: str
    name: str
    scopes: list[Scope]
    made_at: datetime
    until: datetime


class Self(BaseModel):
    """The person a token belongs to, and the token."""

    name: str
    roles: list[Role]
    token: TokenShown


@router.get("/self")
def who(caller: AnyDep) -> Self:
    """Say whose token this is, and what it opens."""
    return Self(name=caller.person.name, roles=sorted(caller.person.roles), token=_shown(caller.token))


@router.get("/tokens")
def tokens(desk: DeskDep, caller: AnyDep) -> list[TokenShown]:
    """List one's own tokens."""
    return [_shown(each) for each in tokens_of(desk.house, caller.person.id)]


@router.delete("/tokens/{token}", status_code=204)
def revoke(desk: DeskDep, caller: AnyDep, token: Annotated[str, Path(pattern="^[0-9a-f]{16}$")]) -> None:
    """Revoke one of one's own tokens, this one too: it opens nothing from now on."""
    whose = (caller.person.id, caller.person.name)
    if not revoke_token(desk.house, whose, token, by=caller.person.name, at=desk.now()):
        raise NotForYouError


def _shown(token: Token) -> TokenShown:
    return TokenShown(
        id=token.id, name=token.name, scopes=sorted(token.scopes), made_at=token.made_at, until=token.until
    )
