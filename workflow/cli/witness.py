"""`comity witness`: watch the logs of an authority from outside; the auditor runs it, with a key of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from workflow.errors import InputError
from workflow.store.witness_book import WitnessBook

app = typer.Typer(
    add_completion=False,
    help="Watch an authority's logs from outside; the auditor runs it, with a key of their own.\n\n"
    "Example: comity witness begin /srv/witness --name auditor.example/witness",
)

Folder = Annotated[Path, typer.Argument(help="the witness's own folder, out of the authority's reach")]


@app.command()
def begin(folder: Folder, name: Annotated[str, typer.Option(help="as it shall stand under seals")]) -> None:
    """Make a witness with a new key, and print the key for whoever will check its lines.

    Example: comity witness begin /srv/witness --name auditor.example/witness
    """
    typer.echo(str(WitnessBook.begin(folder, name).key))


@app.command()
def watch(folder: Folder, key: Annotated[str, typer.Argument(help="a line that 'comity trail key' printed")]) -> None:
    """Watch a log from now on, known by its key.

    Example: comity witness watch /srv/witness "$(comity trail key)"
    """
    from workflow.trail.cosign import LOG_KEY, read_key

    log = read_key(key, LOG_KEY)
    WitnessBook(folder).watch(log)
    typer.echo(f"watching {log.name}")


@app.command()
def cosign(
    folder: Folder,
    offer: Annotated[Path, typer.Argument(help="a file that 'comity trail offer' wrote")],
    out: Annotated[Path, typer.Argument(help="file for the witness's line")],
) -> None:
    """Cosign a seal when it continues everything seen before; else say what is wrong with the log, and keep the seal.

    Example: comity witness cosign /srv/witness offer.txt line.txt
    """
    from workflow.trail.witness import read_offer

    asked = read_offer(_text_of(offer))
    line = WitnessBook(folder).cosign(asked, datetime.now(UTC))
    out.write_text(line, encoding="utf-8")
    origin, size, *_ = asked.note.split("\n")
    typer.echo(f"cosigned {origin} at {size} entries")


@app.command()
def show(folder: Folder) -> None:
    """Say which logs are watched and how many entries each had when last seen.

    Example: comity witness show /srv/witness
    """
    book = WitnessBook(folder)
    typer.echo(str(book.key))
    for log in book.logs:
        seen = book.seen(log.name)
        typer.echo(f"{log.name}: {len(seen)} seals seen, {seen[-1].size if seen else 0} entries at the last")


@app.command()
def follow(
    folder: Folder,
    note: Annotated[Path, typer.Argument(help="the last word of a former seal key, as 'comity trail key' prints it")],
) -> None:
    """Take up the seal key that follows the one it watched; only the former key itself can name it.

    Example: comity witness follow /srv/witness former-key.txt
    """
    for log in WitnessBook(folder).follow(_text_of(note)):
        typer.echo(f"watching {log}")


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(file), f"cannot be read ({error})", "Check the path.") from error
