"""A person's own account: password, security keys, one-time codes, and the end of every session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions import own_account
from workflow.errors import InputError
from workflow.model.account import Account
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, drop_cookie, set_cookie
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.identity import codes, security_keys, signing_in
from workflow.web.identity.signin_pages import address_of, site_of
from workflow.web.identity.signing_in import TooManyTriesError
from workflow.web.person import Person
from workflow.web.render import page

if TYPE_CHECKING:
    from workflow.web.identity.keeper import AccountSessions

_SECRET = "code-secret"  # noqa: S105 - the name of a note


def account_router(keeper: AccountSessions) -> APIRouter:
    """Return the pages of one's own account."""
    router = APIRouter()
    _password(router, keeper)
    _keys(router, keeper)
    _codes(router, keeper)

    @router.get("/account")
    def show(request: Request, desk: DeskDep, person: PersonDep) -> Response:
        """Show the account."""
        return account_page(request, desk, keeper, own(keeper, person), Form())

    @router.post("/account/sign-out-everywhere")
    def leave(desk: DeskDep, person: PersonDep, form: FormDep) -> Response:  # noqa: ARG001 - the form proves the session
        """End every session of this person."""
        keeper.end_all(person.id)
        answer = RedirectResponse(keeper.sign_in_path, status_code=303)
        drop_cookie(desk, answer)
        return answer

    return router


def account_page(
    request: Request, desk: Desk, keeper: AccountSessions, account: Account, form: Form, *, status: int = 200
) -> Response:
    """Return the page of an account."""
    challenge = bytes.fromhex(keeper.challenge(request.cookies.get(desk.cookie, "")))
    options = security_keys.registration(site_of(request), account, challenge)
    return page(request, "account", status=status, account=account, options=options, form=form)


def _password(router: APIRouter, keeper: AccountSessions) -> None:
    @router.post("/account/password")
    def change(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
        """Change the password; every other session ends."""
        account, right = own(keeper, person), None
        try:
            right = signing_in.check_password(
                keeper.house,
                keeper.passwords,
                account.login,
                form.text("old"),
                address=address_of(request),
                now=desk.now(),
            )
        except TooManyTriesError as refusal:
            form.wrong("", desk.english(f"{refusal.sentence} {refusal.remedy}"))
        if right is None:
            form.wrong("old", desk.words("identity.old-wrong"))
        if form.text("password") != form.text("again"):
            form.wrong("again", desk.words("identity.not-alike"))
        try:
            if form.ok and right is not None:
                signing_in.set_password(keeper.house, keeper.passwords, right, form.text("password"))
        except InputError as fault:
            form.wrong("password", desk.english(f"{fault.sentence} {fault.remedy}"))
        if not form.ok:
            return account_page(request, desk, keeper, account, form, status=422)
        keeper.end_all(account.id)
        answer = RedirectResponse("/account?done=password-changed", status_code=303)
        set_cookie(desk, answer, keeper.begin(Person(account.id, account.name, account.roles), desk.now()))
        return answer


def _keys(router: APIRouter, keeper: AccountSessions) -> None:
    @router.post("/account/keys")
    def add_key(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
        """Register a further security key."""
        account, cookie = own(keeper, person), request.cookies.get(desk.cookie, "")
        challenge = bytes.fromhex(keeper.note(cookie, "challenge"))
        named = (form.text("name") or desk.words("identity.key"))[:60]
        key = security_keys.registered(site_of(request), form.text("answer"), challenge, name=named, at=desk.now())
        if key is None or len(account.keys) >= security_keys.MOST_KEYS:
            form.wrong("", desk.words("identity.key-wrong"))
            return account_page(request, desk, keeper, account, form, status=422)
        own_account.add_key(keeper.house, account, key)
        return RedirectResponse("/account?done=key-added", status_code=303)

    @router.post("/account/keys/remove")
    def remove_key(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
        """Remove a security key, never the last proof."""
        account = own(keeper, person)
        try:
            own_account.remove_key(keeper.house, account, form.text("key"), at=desk.now())
        except InputError:
            form.wrong("", desk.words("identity.last-proof"))
            return account_page(request, desk, keeper, account, form, status=422)
        return RedirectResponse("/account?done=key-removed", status_code=303)


def _codes(router: APIRouter, keeper: AccountSessions) -> None:
    @router.get("/account/codes")
    def ask_codes(request: Request, desk: DeskDep, person: PersonDep) -> Response:
        """Show a new secret to scan."""
        return _codes_page(request, desk, keeper, own(keeper, person), Form())

    @router.post("/account/codes")
    def take_codes(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
        """Keep the new secret, proved by its first code, and show the recovery codes once."""
        account, secret = own(keeper, person), keeper.note(request.cookies.get(desk.cookie, ""), _SECRET)
        recovery = (
            signing_in.set_codes(keeper.house, account, secret, form.text("code"), desk.now()) if secret else None
        )
        if recovery is None:
            form.wrong("code", desk.words("identity.code-wrong"))
            return _codes_page(request, desk, keeper, account, form, status=422)
        keeper.set_note(request.cookies.get(desk.cookie, ""), _SECRET, "")
        return page(request, "recovery_codes", recovery=recovery, onward="/account")


def _codes_page(
    request: Request, desk: Desk, keeper: AccountSessions, account: Account, form: Form, *, status: int = 200
) -> Response:
    cookie = request.cookies.get(desk.cookie, "")
    secret = keeper.note(cookie, _SECRET) or codes.new_secret()
    keeper.set_note(cookie, _SECRET, secret)
    picture = codes.picture(secret, account.login)
    return page(request, "account_codes", status=status, picture=picture, secret=secret, form=form)


def own(keeper: AccountSessions, person: Person) -> Account:
    """Return a person's own account. Raises NotForYouError."""
    account = signing_in.account_of(keeper.house, person.id)
    if account is None:
        raise NotForYouError
    return account
