"""Opening requests and acts on them: through the same door as every page, under the name of the token's person."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import BaseModel

from workflow.actions.appoint import Appoint
from workflow.actions.delegate import Delegate
from workflow.actions.open import OpenRequest
from workflow.actions.step import Done as Performed
from workflow.actions.step import open_new, perform
from workflow.errors import InputError
from workflow.model.request import Participant
from workflow.model.token import Scope
from workflow.vocabulary import Role
from workflow.web.api.body import body_of, described
from workflow.web.api.caller import ActorDep, Caller, PurposeDep, may, purpose_for
from workflow.web.api.given import ACT, KINDS, OPEN, act_from
from workflow.web.api.problem import ProblemError, documented
from workflow.web.api.proof import proof_for
from workflow.web.api.shapes import Done, Reference, tagged
from workflow.web.deps import DeskDep
from workflow.web.desk import Desk

router = APIRouter(tags=["acts"], responses=documented(409, 410, 412, 413, 415, 428))
CREATED: dict[int | str, dict[str, Any]] = {
    201: {"headers": {"Location": {"schema": {"type": "string"}}, "ETag": {"schema": {"type": "string"}}}}
}

KeyDep = Annotated[
    str | None,
    Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern="^[!-~]+$",
           description="A word of your own: sent again with it, the act is not done twice."),
]  # fmt: skip
MatchDep = Annotated[
    str | None,
    Header(alias="If-Match", max_length=40, description="The tag of the version you saw; required."),
]  # fmt: skip
CodeDep = Annotated[
    str | None,
    Header(alias="Comity-Code", min_length=6, max_length=20, pattern="^[0-9a-zA-Z-]+$",
           description="A fresh one-time code of the person, for acts that sign."),
]  # fmt: skip
OfficerDep = Annotated[Caller, Depends(may(Scope.ACT, Role.OFFICER))]
BodyDep = Annotated[BaseModel, Depends(body_of("ActGiven", ACT, tagged=True))]
OpenDep = Annotated[BaseModel, Depends(body_of("RequestGiven", OPEN))]


@router.post("/requests", status_code=201, openapi_extra=described("RequestGiven"), responses=CREATED)
def open_request(
    request: Request, response: Response, desk: DeskDep,
    caller: OfficerDep, body: OpenDep, key: KeyDep = None,
) -> Done:  # fmt: skip
    """Open a request. Whoever opens it must be among `participants` as an officer."""
    own = key_of(caller, "", key)
    act = act_from(body, OpenRequest, by=caller.person.name, at=desk.now(), key=own)
    if isinstance(act, OpenRequest):
        _refuse_strangers(desk, act.participants)
        done = open_new(desk.house, act)
        root = request.scope.get("root_path", "")
        response.headers["location"] = f"{root}/requests/{done.request.reference}".replace(" ", "%20")
        return told_of(response, done)
    raise InputError("body", "does not open a request", "See docs/api.md.")


@router.post(
    "/requests/{reference:path}/acts", openapi_extra=described("ActGiven"),
    responses={200: {"headers": {"ETag": {"schema": {"type": "string"}}}}},
)  # fmt: skip
def act_on(  # noqa: PLR0913 - who does what to which version of what, under which key, and proved how
    request: Request, response: Response, desk: DeskDep, caller: ActorDep, reference: Reference, body: BodyDep,
    purpose: PurposeDep = None, key: KeyDep = None, if_match: MatchDep = None, code: CodeDep = None,
) -> Done:  # fmt: skip
    """Do one act on a request, on the version named in If-Match.

    The engine decides as it does for every page: nobody clears or decides what they prepared. An act that signs
    (an answer to a checkpoint, a decision, a signature, a judgement) needs a fresh one-time code in `Comity-Code`.
    """
    purpose_for(request, caller, reference, purpose)
    own = key_of(caller, reference, key)
    kind = KINDS[type(body)]
    act = act_from(body, kind, by=caller.person.name, at=desk.now(), key=own, seen=seen_of(if_match))
    if isinstance(act, Appoint):
        _refuse_strangers(desk, (act.participant,))
    if isinstance(act, Delegate):
        _refuse_strangers(desk, (Participant(name=act.to, role=act.role),))
    proof = proof_for(request, caller, reference, act, code)
    done = perform(desk.house, reference, act.model_copy(update={"proof": proof}) if proof else act)
    return told_of(response, done)


def seen_of(if_match: str | None) -> int:
    """Return the version named in If-Match. Raises ProblemError 428 without one, 422 where it is no tag of ours."""
    if if_match is None:
        raise ProblemError(428, "if-match", "An act says which version it is on.", "Send the ETag in If-Match.")
    number = if_match.strip().removeprefix('"v').removesuffix('"')
    if f'"v{number}"' != if_match.strip() or not number.isascii() or not number.isdecimal():
        raise ProblemError(422, "if-match", "If-Match holds no tag of a request.", 'Send it as it came, such as "v7".')
    return int(number)


def key_of(caller: Caller, reference: str, key: str | None) -> str:
    """Return the key of an act: the client's word, apart for each person and request."""
    if key is None:
        return ""
    parts = f"comity/api/1\0{caller.person.id}\0{reference}\0{key}"
    return f"api-{sha256(parts.encode()).hexdigest()}"


def _refuse_strangers(desk: Desk, participants: tuple[Participant, ...]) -> None:
    """Raise InputError for a role given to somebody who does not hold it here: the engine trusts what it is told."""
    held = {each.name: each.roles for each in desk.sessions.colleagues()}
    for each in participants:
        if each.role is not None and each.role not in held.get(each.name, frozenset()):
            told = f"'{each.name}' is nobody here who may be {each.role.value}"
            raise InputError("participants", told, "Name a colleague with that role, or give a capacity in words.")


def told_of(response: Response, done: Performed) -> Done:
    """Return what an act did, and give the answer the tag of its version."""
    tagged(response, done.request.version)
    made = [each.record for each in done.papers]
    request = done.request
    return Done(
        reference=request.reference, version=request.version, stage=request.stage, repeated=done.repeated, papers=made
    )
