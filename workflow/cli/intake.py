"""`comity intake`: read a paper that arrived back as data."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from workflow.actions.intake import Given, Taken, describe, take
from workflow.actions.law import load_rulebook
from workflow.actions.request_text import request_text
from workflow.cli.files import look_at
from workflow.documents.received import Received, receive
from workflow.errors import InputError
from workflow.rules.questions import shortest_questions
from workflow.settings import Settings, load_settings

app = typer.Typer(add_completion=False)

DIFFERS = 3
FIRST = 5


@app.command()
def intake(  # noqa: PLR0913 - one option for each thing a paper from elsewhere does not say
    file: Annotated[Path, typer.Argument(help="the paper as it arrived (PDF), or its data (JSON)")],
    by: Annotated[str, typer.Option(help="the officer who takes it in")],
    out: Annotated[Path, typer.Option(help="folder for request.yaml and the file as received")] = Path("intake"),
    reference: Annotated[str | None, typer.Option(help="our reference")] = None,
    kind: Annotated[str | None, typer.Option(help="kind of request, where the paper carries no data")] = None,
    requesting: Annotated[str | None, typer.Option(help="who asks, such as NL")] = None,
    requested: Annotated[str | None, typer.Option(help="who is asked, such as US-KY")] = None,
    procedure: Annotated[str | None, typer.Option(help="on which procedure, where several fit")] = None,
) -> int:
    """Check a paper against its data, and write the request file that its data makes.

    Example: comity intake request-for-extradition.pdf --by "Olivia Hart" --reference DOJ-2026-0131
    """
    settings = load_settings()
    received = receive(file)
    given = Given(by, datetime.now().astimezone(), reference, kind, requesting, requested, procedure)
    rulebook = load_rulebook(settings.rules)
    taken = take(received, given, rulebook)
    request = _write(received, taken, out)
    typer.echo(describe(taken, rulebook))
    _print_checked(received)
    against = _print_signatures(received, settings)
    for each in taken.not_taken:
        typer.echo(f"  not taken: {each}")
    _print_asked(request)
    return DIFFERS if received.differing or against else 0


def _write(received: Received, taken: Taken, out: Path) -> Path:
    """Keep the file as received, and write the request file beside it; nothing is written over."""
    kind = "pdf" if received.raw.startswith(b"%PDF-") else "json"
    kept, request = out / f"received-{received.sha256[:12]}.{kind}", out / "request.yaml"
    if request.exists():
        raise InputError(str(request), "is there already", "Name another folder with --out.")
    remarks = (
        *(["It is a copy; the original is elsewhere"] if received.copied else []),
        *(f"The page differs: {each}" for each in received.differing),
        *(f"Not taken: {each}" for each in taken.not_taken),
    )
    try:
        out.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(received.raw)
        request.write_text(request_text(taken.fields, remarks), encoding="utf-8")
    except OSError as error:
        raise InputError(
            str(out), f"cannot be written to ({error.strerror})", "Name another folder with --out."
        ) from error
    return request


def _print_checked(received: Received) -> None:
    """Say how far page and data were found to agree."""
    if received.source is None:
        typer.echo("From elsewhere: no data of ours in it. It is kept as received; every fact is asked.")
    elif received.identical or received.appended:
        typer.echo("The page is, to the byte, what its data gives.")
    elif received.untold:
        typer.echo(f"Page and data were not compared: {received.untold}.")
    elif not received.differing:
        typer.echo(
            "The page says the same words as its data; the file itself was saved anew or made by other software."
        )
    if received.copied:
        typer.echo("It is a copy; ask for the original, which alone bears signatures.")
    for each in received.differing:
        typer.echo(f"  differs: {each}")


def _print_signatures(received: Received, settings: Settings) -> bool:
    """Say who signed; return whether anything speaks against a signature."""
    from workflow.cli.signing import print_signature
    from workflow.documents.signatures.trust import FOLDER
    from workflow.documents.signatures.verify import problems_of, signatures_of

    found = signatures_of(received.name, received.raw, (settings.keys / FOLDER,), datetime.now().astimezone())
    if not any(not each.stamp for each in found):
        typer.echo("Nobody signed it: who sent it must be known from the channel it came by.")
    else:
        typer.echo("Signatures:")
    for each in found:
        print_signature(each)
    against = problems_of(found, received.raw)
    for told in against:
        typer.echo(f"  against it: {told}")
    return bool(against)


def _print_asked(request: Path) -> None:
    """Say where the request file is, and what to ask first."""
    rulebook, seen = look_at(request)
    asked = shortest_questions(seen.findings, rulebook.law.dictionary)
    typer.echo(f"Written: {request}")
    for each in asked[:FIRST]:
        typer.echo(f"  ask: {each.question}" + (f" (item {each.item})" if each.item else ""))
    if asked:
        typer.echo(f"{len(asked)} facts would settle what cannot be told yet: comity questions {request}")
    typer.echo(f"Then: comity assess {request}, comity open {request}")
