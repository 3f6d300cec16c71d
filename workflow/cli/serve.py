"""`comity serve`: the desk in a browser, on SQLite, with nothing else."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from workflow.actions.house import House, open_house
from workflow.documents.workers import Workers
from workflow.errors import InputError
from workflow.settings import Settings, cores, load_settings

if TYPE_CHECKING:
    import socket

    from workflow.actions.law import Rulebook
    from workflow.web.desk import DeskSettings
    from workflow.web.person import Sessions

app = typer.Typer(add_completion=False)
INVENTED = 500


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="on this machine, from 1024 to 65535", min=1024, max=65535)] = 8080,
    workers: Annotated[int, typer.Option(help="processes; 0 for one on each core", min=0, max=64)] = 0,
    demo: Annotated[bool, typer.Option("--demo", help="invented people and requests, in one process")] = False,
    secure: Annotated[bool, typer.Option("--secure", help="a proxy with TLS stands before it")] = False,
    out: Annotated[Path, typer.Option(help="where the demonstration keeps its data")] = Path("out/desk"),
) -> None:
    """Serve the desk on this machine only; a proxy with TLS stands before it for others.

    Example: comity serve --demo
    """
    if demo:
        with_demo(port, out)
    else:
        with_accounts(port, secure=secure, workers=workers or cores())


def with_accounts(port: int, *, secure: bool, workers: int) -> None:
    """Serve the authority's own house to people with accounts, from so many processes."""
    from workflow.actions.people import people
    from workflow.web.processes import Processes, listening

    settings = load_settings()
    with open_house(settings) as house:
        if not people(house):
            raise InputError(
                "people",
                "nobody has an account yet",
                'Make two administrators with \'comity people begin "ada=Ada Ortiz" "ben=Ben Ruiz" --by NAME\', '
                "or try the desk with --demo.",
            )
        rulebook = house.rulebook
    with listening(port) as opened:
        typer.echo(f"The desk is at http://localhost:{port}/ (stop it with Ctrl+C).")
        Processes(workers, opened, partial(_serve, settings, rulebook, secure, workers)).run()


def with_demo(port: int, out: Path) -> None:
    """Serve invented people and requests."""
    from workflow.actions.demonstration import fill_more
    from workflow.web.demo import DemoSessions
    from workflow.web.desk import DeskSettings
    from workflow.web.processes import listening

    settings = load_settings({**os.environ, "COMITY_HOME": str(out / "home"), "COMITY_KEYS": str(out / "keys")})
    with listening(port) as opened, Workers() as drawing, open_house(settings, workers=drawing) as house:
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
        _run(house, sessions, opened, DeskSettings(demo=True), alone=True)


def _serve(
    settings: Settings, rulebook: Rulebook, secure: bool, workers: int, opened: socket.socket, first: bool
) -> None:
    """Serve from this process, which has just begun and has a database of its own."""
    from workflow.web.desk import DeskSettings
    from workflow.web.identity.gate import account_sessions
    from workflow.web.identity.organisation import organisation_of

    with Workers(1) as drawing, open_house(settings, rulebook, workers=drawing) as house:
        sessions = account_sessions(house, organisation=organisation_of(os.environ))
        _run(house, sessions, opened, DeskSettings(secure=secure, processes=workers), alone=first)


def _run(house: House, sessions: Sessions, opened: socket.socket, chosen: DeskSettings, *, alone: bool) -> None:
    """Serve until told to end; `alone` for the one process that also delivers what waits."""
    from contextlib import nullcontext

    from workflow.actions.deliver import Courier
    from workflow.web.app import create_app
    from workflow.web.processes import run

    application = create_app(house, sessions=sessions, settings=chosen)
    with Courier(house) if alone else nullcontext():
        run(application, opened)
