"""`comity act`: one act, or a file of acts, on an open request."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from workflow import packfile
from workflow.actions.act import Act
from workflow.actions.files import read_act, read_steps
from workflow.actions.house import open_house
from workflow.actions.step import perform
from workflow.errors import InputError
from workflow.settings import load_settings

app = typer.Typer(add_completion=False)


@app.command()
def act(
    reference: Annotated[str, typer.Argument(help="our reference of the request")],
    acts: Annotated[str, typer.Argument(help="a file of acts, '-' for standard input, or one act as {..}")],
    seen: Annotated[int | None, typer.Option(help="the version you looked at; refused if someone acted since")] = None,
    key: Annotated[str, typer.Option(help="makes a retry do nothing twice")] = "",
) -> None:
    """Do one act or several (docs/requests.md), each complete or not at all.

    Example: comity act DOJ-1 "{at: '2026-03-02T10:00:00-05:00', by: Olivia Hart, act: note, text: Called back}"
    """
    planned = _given(acts)
    with open_house(load_settings()) as house:
        for number, each in enumerate(planned, start=1):
            marks = {"key": f"{key}:{number}" if key else "", "seen": seen if number == 1 else None}
            done = perform(house, reference, each.model_copy(update=marks))
            made = f"; papers: {', '.join(p.record.id for p in done.papers)}" if done.papers else ""
            again = " (done before)" if done.repeated else ""
            typer.echo(f"{each.by}: done{again}; stage {done.request.stage}, version {done.request.version}{made}")


def _given(acts: str) -> tuple[Act, ...]:
    if acts.lstrip().startswith("{") or acts == "-":
        raw = packfile.parse(sys.stdin.read() if acts == "-" else acts, name="act")
        many = raw if isinstance(raw, list) else [raw]
        return tuple(read_act(each, "act") for each in many)
    path = Path(acts)
    if not path.exists():
        raise InputError(acts, "no such file", "Name a file of acts, or write one act as {at: ..., by: ..., act: ...}.")
    return tuple(planned.act for planned in read_steps(path))
