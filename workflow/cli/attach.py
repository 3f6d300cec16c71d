"""`comity attach`: take evidence in under a seal, and give a file out again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workflow.errors import InputError

if TYPE_CHECKING:
    from workflow.actions.house import House

app = typer.Typer(add_completion=False)


@app.command()
def attach(  # noqa: PLR0913 - one option each
    reference: Annotated[str, typer.Argument(help="our reference of the request")],
    file: Annotated[Path | None, typer.Argument(help="any file; without one, a thing is received")] = None,
    by: Annotated[str, typer.Option(help="who receives it, or takes it out")] = "",
    giver: Annotated[str, typer.Option("--from", help="who handed it in")] = "",
    seal: Annotated[str, typer.Option(help="number of the seal it came under")] = "",
    description: Annotated[str, typer.Option(help="what it is")] = "",
    serial: Annotated[str | None, typer.Option(help="make and serial number")] = None,
    condition: Annotated[str | None, typer.Option(help="in what condition it is")] = None,
    take: Annotated[str, typer.Option(help="give out the file of this item instead")] = "",
    out: Annotated[Path | None, typer.Option(help="where to write it")] = None,
    purpose: Annotated[str, typer.Option(help="why it is given out; logged")] = "",
    key: Annotated[str, typer.Option(help="makes a retry keep nothing twice")] = "",
) -> None:
    """Take a file or a thing in as evidence, or give a file out. Changes of hands: comity act, act: hand-over.

    Example: comity attach DOJ-1 disk.e01 --by "Olivia Hart" --from "Lt. Marsh" --seal US-0417 --description "A disk"
    """
    from workflow.actions.attach import attach_file
    from workflow.actions.evidence import Attach
    from workflow.actions.house import open_house
    from workflow.actions.step import perform
    from workflow.model.base import typed_input
    from workflow.settings import load_settings

    with open_house(load_settings()) as house:
        if take:
            _take(house, reference, take, (by, purpose), out)
            return
        said = {"giver": giver, "seal": seal, "description": description, "serial": serial, "condition": condition}
        raw = {"at": datetime.now(UTC), "by": by, "key": key, **{name: text for name, text in said.items() if text}}
        act = typed_input(Attach, raw, file="attach")
        done = attach_file(house, reference, act, file) if file else perform(house, reference, act)
        item = done.request.exhibits[-1]
        typer.echo(f"item {item.number}: {item.description}, seal {seal}, held by {by}")
        if item.file:
            typer.echo(f"  {item.file.name}: {item.file.type}, {item.file.size} bytes, SHA-256 {item.file.sha256}")
            if item.file.claims:
                typer.echo(f"  its name says {item.file.claims}; handle it with care")


def _take(house: House, reference: str, number: str, who: tuple[str, str], out: Path | None) -> None:
    """Write the file of an item; what does not prove whole is taken away again."""
    from workflow.actions.attach import take_out

    if out is None or out.exists():
        raise InputError("--out", "is missing, or is there already", "Name a new file; nothing is written over.")
    try:
        with out.open("xb") as stream:
            _, pieces = take_out(house, reference, number, by=who[0], purpose=who[1], at=datetime.now(UTC))
            stream.writelines(pieces)
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    typer.echo(f"{out}: item {number}, as it was received")
