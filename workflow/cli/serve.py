"""`comity serve`: the desk in a browser, on SQLite, with nothing else."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from workflow.actions.house import House, open_house
from workflow.errors import InputError
from workflow.settings import load_settings

if TYPE_CHECKING:
    from workflow.web.person import Sessions

app = typer.Typer(add_completion=False)
INVENTED = 500


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="on this machine, from 1024 to 65535", min=1024, max=65535)] = 8080,
    demo: Annotated[bool, typer.Option("--demo", help="invented people and requests")] = False,
    secure: Annotated[bool, typer.Option("--secure", help="a proxy with TLS stands before it")] = False,
    out: Annotated[Path, typer.Option(help="where the demonstration keeps its data")] = Path("out/desk"),
) -> None:
    """Serve the desk on this machine only; a proxy with TLS stands before it for others.

    Example: comity serve --demo
    """
    with_demo(port, out) if demo else with_accounts(port, secure=secure)


def with_accounts(port: int, *, secure: bool) -> None:
    """Serve the authority's own house to people with accounts."""
    from workflow.actions.people import people
    from workflow.web.identity.gate import account_sessions
    from workflow.web.identity.organisation import organisation_of

    with open_house(load_settings()) as house:
        if not people(house):
            raise InputError(
                "people",
                "nobody has an account yet",
                'Make two administrators with \'comity people begin "ada=Ada Ortiz" "ben=Ben Ruiz" --by NAME\', '
                "or try the desk with --demo.",
            )
        typer.echo(f"The desk is at http://localhost:{port}/ (stop it with Ctrl+C).")
        _run(house, account_sessions(house, organisation=organisation_of(os.environ)), port, secure=secure, demo=False)


def with_demo(port: int, out: Path) -> None:
    """Serve invented people and requests."""
    from workflow.actions.demonstration import fill_more
    from workflow.web.demo import DemoSessions

    settings = load_settings({**os.environ, "COMITY_HOME": str(out / "home"), "COMITY_KEYS": str(out / "keys")})
    with open_house(settings) as house:
        sessions = DemoSessions()
        say = partial(typer.echo, err=True)
        say(f"Playing {INVENTED} invented requests: less than a minute.")
        fill_more(house, INVENTED, papers=False, told=say)
        rest = partial(fill_more, house, INVENTED, papers=True, told=say)
        Thread(target=rest, daemon=True).start()
        say("The examples, and requests whose papers must be drawn, appear while the desk runs: two minutes or so.")
        typer.echo(f"The desk is at http://localhost:{port}/ (stop it with Ctrl+C). Sign in as:")
        for person in sessions.people:
            typer.echo(f"  {person.name}: {', '.join(sorted(person.roles))}")
        _run(house, sessions, port, secure=False, demo=True)


def _run(house: House, sessions: Sessions, port: int, *, secure: bool, demo: bool) -> None:
    import uvicorn

    from workflow.actions.deliver import Courier
    from workflow.web.app import create_app
    from workflow.web.desk import DeskSettings

    application = create_app(house, sessions=sessions, settings=DeskSettings(demo=demo, secure=secure))
    with Courier(house):
        uvicorn.run(application, host="127.0.0.1", port=port, log_level="warning", server_header=False)
