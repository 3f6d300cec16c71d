"""`comity people`: the first two administrators, and who has an account. All else is done at the desk, by two."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from workflow.actions.house import House, open_house
from workflow.errors import InputError
from workflow.settings import load_settings

app = typer.Typer(
    add_completion=False,
    help="The first administrators of the desk, and who has an account.\n\nExample: comity people begin "
    '"ada=Ada Ortiz" "ben=Ben Ruiz" --by "Ada Ortiz"',
)


@app.command()
def begin(
    people: Annotated[list[str], typer.Argument(help="two or more, each as LOGIN=NAME")],
    by: Annotated[str, typer.Option(help="who sets the desk up, as the trail shall say")],
    address: Annotated[str, typer.Option(help="where the desk is served")] = "http://localhost:8080",
) -> None:
    """Make the first administrators, and print for each the address where they set their password. It is shown once.

    Example: comity people begin "ada=Ada Ortiz" "ben=Ben Ruiz" --by "Ada Ortiz"
    """
    from workflow.actions.people import begin_people

    pairs = [_pair(each) for each in people]
    with open_house(load_settings()) as house:
        made = begin_people(house, pairs, by=by, at=datetime.now(UTC))
    for each in made:
        typer.echo(f"{each.account.name}: {address}/welcome/{each.word}")
    typer.echo("Give each person their own address, and to nobody else; it works once, for seven days.", err=True)


@app.command("list")
def listed() -> None:
    """List who has an account, with their roles; no proof of theirs is shown.

    Example: comity people list
    """
    from workflow.actions.people import people

    with open_house(load_settings()) as house:
        for each in people(house):
            state = "" if each.is_active else ", closed"
            state += ", invited" if each.invitation else ""
            typer.echo(f"{each.login}\t{each.name}\t{', '.join(sorted(each.roles))}{state}")


@app.command()
def signed(
    file: Annotated[Path, typer.Argument(help="an export of a request, made for the office or a court")],
) -> None:
    """Check every proof that an export opens: does the signature cover the text? Needs nothing but the file.

    Example: comity people signed out/01-extradition-nl-us/trail-court.json
    """
    from workflow.actions.signed_text import check_proof
    from workflow.actions.thread import told_of_export, verify
    from workflow.trail.canonical import decode
    from workflow.trail.export import read_export

    data, wrong = file.read_bytes(), 0
    verify(data)
    for told in told_of_export(read_export(decode(data))):
        if "proof" in told.fields:
            found = check_proof(told.fields["proof"])
            wrong += bool(found.fault)
            typer.echo(f"entry {told.seq}, {told.act}, {found.method}: {found.fault or METHODS[found.method]}")
            typer.echo("".join(f"    {line}\n" for line in found.shown.splitlines()))
    if wrong:
        raise typer.Exit(3)


METHODS = {
    "security-key": "holds; the key signed this text",
    "one-time-code": "the entry holds code and text together; a code signs nothing",
    "organisation": "the organisation vouched for the person; nothing signed this text",
}


@app.command()
def token(
    login: Annotated[str, typer.Argument(help="whose it is, by login")],
    name: Annotated[str, typer.Option(help="what it is for")],
    by: Annotated[str, typer.Option(help="who makes it, as the trail shall say")],
    scope: Annotated[list[str], typer.Option(help="read, act, audit or admin; give it again for more")],
    days: Annotated[int, typer.Option(help="for how many days", min=1, max=366)] = 90,
) -> None:
    """Make a token with which a program acts in a person's name, and print it. It is shown once.

    Example: comity people token ada --scope read --name "Register of the court" --by "Ada Ortiz"
    """
    from workflow.actions.tokens import TokenAsked, make_token
    from workflow.model.base import typed_input

    asked = typed_input(TokenAsked, {"name": name, "scopes": scope, "days": days}, file="token")
    with open_house(load_settings()) as house:
        account = _account(house, login)
        made, word = make_token(house, account, asked, by=by, at=datetime.now(UTC))
    typer.echo(word)
    typer.echo(f"Token {made.id} of {account[1]}, until {made.until:%Y-%m-%d}. It is kept nowhere else.", err=True)


@app.command()
def revoke(
    login: Annotated[str, typer.Argument(help="whose it is, by login")],
    by: Annotated[str, typer.Option(help="who revokes it, as the trail shall say")],
    which: Annotated[str | None, typer.Argument(metavar="TOKEN", help="its id; without one, all are listed")] = None,
) -> None:
    """Revoke a token, or list those of a person.

    Example: comity people revoke ada 3f0c9d2a71b4e685 --by "Ada Ortiz"
    """
    from workflow.actions.tokens import revoke_token, tokens_of

    with open_house(load_settings()) as house:
        account = _account(house, login)
        if which is None:
            for each in tokens_of(house, account[0]):
                typer.echo(f"{each.id}\t{each.name}\t{', '.join(sorted(each.scopes))}\tuntil {each.until:%Y-%m-%d}")
        elif not revoke_token(house, account, which, by=by, at=datetime.now(UTC)):
            raise InputError("token", f"'{login}' has no token '{which}'", "List them: leave the id out.")


def _account(house: House, login: str) -> tuple[str, str]:
    from workflow.actions.people import people

    found = next((each for each in people(house) if each.login == login.strip().casefold()), None)
    if found is None:
        raise InputError("login", f"nobody signs in as '{login}'", "List them with 'comity people list'.")
    return found.id, found.name


def _pair(text: str) -> tuple[str, str]:
    login, sign, name = text.partition("=")
    if not sign or not login.strip() or not name.strip():
        raise InputError("people", f"'{text}' is not LOGIN=NAME", 'Write for example "ada=Ada Ortiz".')
    return login.strip().casefold(), name.strip()
