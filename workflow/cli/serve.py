"""`comity serve`: the desk in a browser, on SQLite, with nothing else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from workflow.actions.house import open_house
from workflow.errors import InputError
from workflow.settings import load_settings

app = typer.Typer(add_completion=False)


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="on this machine, from 1024 to 65535", min=1024, max=65535)] = 8080,
    demo: Annotated[bool, typer.Option("--demo", help="invented people and requests")] = False,
    out: Annotated[Path, typer.Option(help="where the demonstration keeps its data")] = Path("out/desk"),
) -> None:
    """Serve the desk on this machine only; a proxy with TLS stands before it for others.

    Example: comity serve --demo
    """
    import uvicorn

    from workflow.web.app import create_app
    from workflow.web.demo import DemoSessions
    from workflow.web.desk import DeskSettings

    if not demo:
        raise InputError("--demo", "accounts are not set up yet on this desk", "Use --demo to try it.")
    settings = load_settings({**os.environ, "COMITY_HOME": str(out / "home"), "COMITY_KEYS": str(out / "keys")})
    with open_house(settings) as house:
        sessions = DemoSessions()
        from workflow.actions.demonstration import fill

        fill(house, lambda told: typer.echo(told, err=True))
        typer.echo(f"The desk is at http://localhost:{port}/ (stop it with Ctrl+C). Sign in as:")
        for person in sessions.people:
            typer.echo(f"  {person.name}: {', '.join(sorted(person.roles))}")
        application = create_app(house, sessions=sessions, settings=DeskSettings(demo=True))
        uvicorn.run(application, host="127.0.0.1", port=port, log_level="warning", server_header=False)
