"""`comity people`: the first two administrators, and who has an account. All else is done at the desk, by two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from workflow.actions.house import open_house
from workflow.errors import InputError
from workflow.settings import load_settings

app = typer.Typer(
    add_completion=False,
    help='The first administrators of the desk, and who has an account.\n\nExample: comity people begin "ada=Ada Ortiz" '
    '"ben=Ben Ruiz" --by "Ada Ortiz"',
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


def _pair(text: str) -> tuple[str, str]:
    login, sign, name = text.partition("=")
    if not sign or not login.strip() or not name.strip():
        raise InputError("people", f"'{text}' is not LOGIN=NAME", 'Write for example "ada=Ada Ortiz".')
    return login.strip().casefold(), name.strip()
