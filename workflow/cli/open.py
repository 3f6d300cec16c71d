"""`comity open`: open a request from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workflow.actions.files import read_request
from workflow.actions.house import open_house
from workflow.actions.step import open_new
from workflow.cli.told import print_assessment
from workflow.settings import load_settings

app = typer.Typer(add_completion=False)


@app.command(name="open")
def open_(
    file: Annotated[Path, typer.Argument(help="request.yaml")],
    key: Annotated[str, typer.Option(help="makes a retry open nothing twice")] = "",
) -> None:
    """Open a request from a file and say what the law finds of it.

    Example: comity open examples/01-extradition-nl-us/request.yaml
    """
    act = read_request(file).model_copy(update={"key": key})
    with open_house(load_settings()) as house:
        done = open_new(house, act)
        print_assessment(done.look)
