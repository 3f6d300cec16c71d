"""`comity run`: play an example from request to decision, into a folder of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from workflow.actions.act import Act
from workflow.actions.house import House, open_house
from workflow.actions.play import play
from workflow.actions.story import Played, read_story
from workflow.actions.thread import export_trail, fingerprint_of, verify
from workflow.cli.outcome import print_outcome
from workflow.errors import InputError
from workflow.settings import load_settings
from workflow.store import papers
from workflow.store.seals import seal_log
from workflow.store.trail_log import ACCESS

app = typer.Typer(add_completion=False)


@app.command()
def run(
    examples: Annotated[list[Path], typer.Argument(help="folders of examples")],
    out: Annotated[Path, typer.Option(help="where papers and exports go")] = Path("out"),
    fresh: Annotated[bool, typer.Option(help="begin anew instead of resuming in OUT/home")] = False,
) -> None:
    """Play one or more examples: requests, acts of several people, papers, sealed trail, verification.

    A run that was cut off resumes where it stopped. Example: comity run examples/01-extradition-nl-us
    """
    console = Console(highlight=False)
    home = out / "home"
    if fresh:
        _clear(out)
    settings = load_settings({**os.environ, "COMITY_HOME": str(home), "COMITY_KEYS": str(out / "keys")})
    stories = [read_story(folder) for folder in examples]
    faults: list[str] = []
    with open_house(settings) as house:
        for story in stories:
            columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
            with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
                bar = progress.add_task(f"{story.name}", total=len(story.steps) + 2)

                def told(act: Act, refusal: str | None, bar: int = bar, name: str = story.name) -> None:
                    word = act.model_dump(include={"act"}).get("act")
                    ended = " (refused)" if refusal else ""
                    progress.update(bar, advance=1, description=f"{name}: {word} by {act.by}{ended}")  # type: ignore[arg-type]

                played = play(house, story, told)
                folder = write_out(house, played, out)
            print_outcome(console, played, house, folder)
            faults += [f"{story.name}: {fault}" for fault in played.faults]
    if faults:
        raise InputError("expected.yaml", "; ".join(faults), "The story and the law disagree; mend one of them.")


def write_out(house: House, played: Played, out: Path) -> Path:
    """Write papers and the verified exports of a played story; return the folder."""
    request = played.look.request
    folder = out / played.story.name
    folder.mkdir(parents=True, exist_ok=True)
    with house.database.reading() as tx:
        for record in request.papers:
            (folder / f"{record.id}.pdf").write_bytes(papers.get(tx, request.id, record.sha256))
    last = max((planned.act.at for planned in played.story.steps), default=played.story.request.at)
    seal_log(house.database, house.settings.authority, at=last, log=ACCESS)
    for audience in ("office", "court", "public"):
        data = export_trail(house, request.reference, audience=audience, at=last)
        (folder / f"trail-{audience}.json").write_bytes(data)
        verify(data, (fingerprint_of(house),))
    return folder


def _clear(out: Path) -> None:
    """Remove what an earlier run made: only a folder that a run made."""
    import shutil

    if out.exists() and not (out / "home").is_dir() and any(out.iterdir()):
        raise InputError(str(out), "is not a folder of an earlier run", "Name an empty folder with --out.")
    shutil.rmtree(out, ignore_errors=True)
