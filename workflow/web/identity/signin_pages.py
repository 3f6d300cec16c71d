"""The pages that let somebody in: password, second proof, first password by invitation, sign-out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions import own_account
from workflow.errors import InputError
from workflow.model.account import Account
from workflow.web.deps import DeskDep, FormDep, NotForYouError, OpenFormDep, desk_of, drop_cookie, local, set_cookie
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.identity import codes, security_keys, signing_in
from workflow.web.identity.security_keys import Site
from workflow.web.identity.signing_in import TooManyTriesError
from workflow.web.person import READING, Person
from workflow.web.render import page

if TYPE_CHECKING:
    from workflow.web.identity.keeper import AccountSessions

SECOND = "/sign-in/second"
_CHALLENGE, _SECRET = "challenge", "code-secret"


def site_of(request: Request) -> Site:
    """Return where the desk stands, for security keys."""
    return Site(request.url.hostname or "localhost", f"{request.url.scheme}://{request.url.netloc}")


def address_of(request: Request) -> str:
    """Return the network address of whoever asks; behind a proxy, what the server was told to trust."""
    return request.client.host if request.client else ""


def home_of(account: Account) -> str:
    """Return the first page of a person: an administrator who works on no request has no list of requests."""
    return "/" if account.roles & READING else "/administration"


def signin_router(keeper: AccountSessions) -> APIRouter:
    """Return the pages of signing in."""
    router = APIRouter()
    _password(router, keeper)
    _second(router, keeper)
    _invitation(router, keeper)
    return router


def _password(router: APIRouter, keeper: AccountSessions) -> None:
    @router.get("/sign-in")
    def ask(request: Request) -> Response:
        """Ask for login and password."""
        return _sign_in(request, keeper, local(request.query_params.get("next", "")), Form())

    @router.post("/sign-in")
    def take(request: Request, desk: DeskDep, form: OpenFormDep) -> Response:
        """Check login and password, then lead to the second proof."""
        login, password = form.text("login").casefold(), form.text("password")
        account, wanted = None, local(form.text("next"))
        try:
            account = signing_in.check_password(
                keeper.house, keeper.passwords, login, password, address=address_of(request), now=desk.now()
            )
        except TooManyTriesError as refusal:
            form.wrong("", desk.english(f"{refusal.sentence} {refusal.remedy}"))
        if account is None:
            form.wrong("login", desk.words("identity.wrong"))
            return _sign_in(request, keeper, wanted, form)
        answer = RedirectResponse(SECOND, status_code=303)
        set_cookie(desk, answer, keeper.begin_waiting(account, desk.now(), wanted))
        return answer

    @router.post("/sign-out")
    def leave(request: Request, desk: DeskDep, form: FormDep) -> Response:  # noqa: ARG001 - the form proves the session
        """End the session."""
        keeper.end(request.cookies.get(desk.cookie, ""))
        answer = RedirectResponse(keeper.sign_in_path, status_code=303)
        drop_cookie(desk, answer)
        return answer


def _sign_in(request: Request, keeper: AccountSessions, wanted: str, form: Form) -> Response:
    status, organisation = 422 if form.errors else 200, keeper.organisation is not None
    return page(request, "sign_in", status=status, wanted=wanted, organisation=organisation, form=form)


def _second(router: APIRouter, keeper: AccountSessions) -> None:
    @router.get(SECOND)
    def ask(request: Request, desk: DeskDep) -> Response:
        """Ask for the second proof, or help to set one up."""
        account, _ = _waiting(keeper, desk, request)
        return second_page(request, keeper, account, Form())

    @router.post(SECOND)
    def take(request: Request, desk: DeskDep, form: OpenFormDep) -> Response:
        """Check the second proof, or keep a new one; then begin the session under a new cookie."""
        account, wanted = _waiting(keeper, desk, request)
        if not account.second:
            return _set_up(request, desk, keeper, account, form)
        try:
            proved = _proved(request, desk, keeper, account, form)
        except TooManyTriesError as refusal:
            proved = None
            form.wrong("", desk.english(f"{refusal.sentence} {refusal.remedy}"))
        if proved is None:
            form.wrong("code", desk.words("identity.code-wrong"))
            return second_page(request, keeper, account, form, status=422)
        return _enter(request, desk, keeper, account, wanted)


def second_page(
    request: Request, keeper: AccountSessions, account: Account, form: Form, *, status: int = 200
) -> Response:
    """Return the page that asks for the second proof, or helps to set one up."""
    cookie = request.cookies.get(desk_of(request).cookie, "")
    challenge = keeper.note(cookie, _CHALLENGE) if status != 200 else keeper.challenge(cookie)  # noqa: PLR2004 - OK
    site = site_of(request)
    if account.second:
        options = security_keys.request(site, account, bytes.fromhex(challenge)) if account.keys else ""
        return page(
            request, "sign_in_second", status=status, options=options, codes=bool(account.code_secret), form=form
        )
    secret = keeper.note(cookie, _SECRET) or codes.new_secret()
    keeper.set_note(cookie, _SECRET, secret)
    options = security_keys.registration(site, account, bytes.fromhex(challenge))
    picture = codes.picture(secret, account.login)
    return page(request, "sign_in_set_up", status=status, options=options, picture=picture, secret=secret, form=form)


def _set_up(request: Request, desk: Desk, keeper: AccountSessions, account: Account, form: Form) -> Response:
    cookie, now = request.cookies.get(desk.cookie, ""), desk.now()
    recovery: tuple[str, ...] | None = None
    if form.text("answer"):
        challenge = bytes.fromhex(keeper.note(cookie, _CHALLENGE))
        named = form.text("name") or desk.words("identity.key")
        key = security_keys.registered(site_of(request), form.text("answer"), challenge, name=named[:60], at=now)
        if key is not None:
            own_account.add_key(keeper.house, account, key)
            return _enter(request, desk, keeper, account, "/account?done=key-added")
        form.wrong("", desk.words("identity.key-wrong"))
    else:
        recovery = signing_in.set_codes(keeper.house, account, keeper.note(cookie, _SECRET), form.text("code"), now)
        if recovery is not None:
            answer = page(request, "recovery_codes", recovery=recovery, onward=home_of(account))
            return _enter(request, desk, keeper, account, "/", answer)
        form.wrong("code", desk.words("identity.code-wrong"))
    return second_page(request, keeper, account, form, status=422)


def _proved(request: Request, desk: Desk, keeper: AccountSessions, account: Account, form: Form) -> Account | None:
    cookie, house = request.cookies.get(desk.cookie, ""), keeper.house
    if form.text("answer"):
        challenge = bytes.fromhex(keeper.note(cookie, _CHALLENGE))
        used = security_keys.answered(site_of(request), account, form.text("answer"), challenge)
        if used is not None:
            signing_in.save(house, used)
        else:
            signing_in.failed(house, account.login, address_of(request), desk.now())
        return used
    return signing_in.check_code(house, account, form.text("code"), address=address_of(request), now=desk.now())


def _enter(
    request: Request, desk: Desk, keeper: AccountSessions, account: Account, wanted: str, answer: Response | None = None
) -> Response:
    """End the session that waited, begin the real one under a new cookie, and lead on."""
    keeper.end(request.cookies.get(desk.cookie, ""))
    cookie = keeper.begin(Person(account.id, account.name, account.roles), desk.now())
    answer = answer or RedirectResponse(local(wanted) if wanted != "/" else home_of(account), status_code=303)
    set_cookie(desk, answer, cookie)
    return answer


def _invitation(router: APIRouter, keeper: AccountSessions) -> None:
    @router.get("/welcome/{word}")
    def ask(request: Request, desk: DeskDep, word: str) -> Response:
        """Ask an invited person for their first password."""
        account = _invited(keeper, desk, word)
        return page(request, "welcome", account=account, word=word)

    @router.post("/welcome/{word}")
    def take(request: Request, desk: DeskDep, form: OpenFormDep, word: str) -> Response:
        """Keep the first password, then lead to the second proof."""
        account = _invited(keeper, desk, word)
        if form.text("password") != form.text("again"):
            form.wrong("again", desk.words("identity.not-alike"))
        try:
            if form.ok:
                account = signing_in.set_password(keeper.house, keeper.passwords, account, form.text("password"))
        except InputError as fault:
            form.wrong("password", desk.english(f"{fault.sentence} {fault.remedy}"))
        if not form.ok:
            return page(request, "welcome", status=422, account=account, word=word, form=form)
        answer = RedirectResponse(SECOND, status_code=303)
        set_cookie(desk, answer, keeper.begin_waiting(account, desk.now(), "/"))
        return answer


def _invited(keeper: AccountSessions, desk: Desk, word: str) -> Account:
    account = signing_in.invited(keeper.house, word, desk.now())
    if account is None:
        raise NotForYouError
    return account


def _waiting(keeper: AccountSessions, desk: Desk, request: Request) -> tuple[Account, str]:
    found = keeper.waiting(request.cookies.get(desk.cookie, ""), desk.now())
    if found is None:
        raise NotForYouError
    return found
