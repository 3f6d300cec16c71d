"""A fresh proof of who signs: a token alone, which a program keeps, is never a signature."""

from __future__ import annotations

import json
from hashlib import sha256

from fastapi import Request

from workflow.actions.act import Act, Proof
from workflow.actions.retry import was_done
from workflow.actions.signs import signs_on
from workflow.web.api.caller import Caller
from workflow.web.api.problem import ProblemError
from workflow.web.deps import desk_of
from workflow.web.identity import signing_in
from workflow.web.identity.keeper import AccountSessions
from workflow.web.identity.signin_pages import address_of


def proof_for(request: Request, caller: Caller, reference: str, act: Act, code: str | None) -> Proof | None:
    """Return the proof for an act that signs, None for one that does not, and at a demonstration.

    Raises ProblemError 403 without a code that is right. The text it covers is the act as it was sent,
    with the request and the version it is on.
    """
    desk = desk_of(request)
    asks = isinstance(desk.sessions, AccountSessions) and signs_on(desk.house, reference, act)
    if not asks or was_done(desk.house, act):
        return None
    account = signing_in.account_of(desk.house, caller.person.id)
    address = address_of(request)
    if not code or account is None or account.code_secret is None:
        detail = "This act signs: it needs a fresh one-time code of the person, beside the token."
        raise ProblemError(403, "proof", detail, "Send 'Comity-Code', or sign at the desk.")
    if signing_in.check_code(desk.house, account, code, address=address, now=desk.now()) is None:
        raise ProblemError(403, "proof", "The one-time code is wrong or was used.", "Send the next one.")
    said = act.model_dump(mode="json", exclude={"at", "by", "key", "seen", "proof"}, by_alias=True)
    text = f"{reference}, version {act.seen}\n{json.dumps(said, sort_keys=True, ensure_ascii=False)}"
    return Proof(method="one-time-code", text=sha256(text.encode()).hexdigest(), shown=text)
