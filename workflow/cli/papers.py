"""`comity papers`: make a paper, write those of a request, print a copy, verify one, make a key for training."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click.core import Context

    from workflow.actions.house import House

WRITE = "write"
PROPOSED = "proposed"
FAILS = 3


class WriteUnlessNamed(TyperGroup):
    """Takes a first word that names no command for the reference of a request, to write its papers."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Put the name of the usual command in front where none is given."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = [WRITE, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(add_completion=False, cls=WriteUnlessNamed, no_args_is_help=True)


@app.callback()
def papers() -> None:
    """Make a paper; write those of a request; print a copy; verify a paper; make a key for training.

    Example: comity papers DOJ-2026-0117 --by "Olivia Hart" --purpose "send to the court"
    """


@app.command(name=WRITE)
def write(
    reference: Annotated[str, typer.Argument(help="our reference of the request")],
    by: Annotated[str, typer.Option(help="who takes them; logged")],
    purpose: Annotated[str, typer.Option(help="why; logged")],
    out: Annotated[Path, typer.Option(help="folder")] = Path("papers"),
    bundle: Annotated[bool, typer.Option("--bundle", help="one file instead: contents page, manifest, papers")] = False,
) -> None:
    """Write every paper of a request as PDF, or all of them together in one bundle.

    Example: comity papers write DOJ-2026-0117 --by "Olivia Hart" --purpose "send to the court"
    """
    from workflow.actions.bundle import bundle_of
    from workflow.actions.house import open_house
    from workflow.actions.read import read_request_of
    from workflow.cli.files import folder
    from workflow.settings import load_settings
    from workflow.store import papers as kept

    with open_house(load_settings()) as house:
        now = datetime.now(UTC)
        folder(out)
        request = read_request_of(house, reference, by=by, purpose=purpose, at=now)
        if bundle:
            file = out / f"{request.id[:12]}-bundle.zip"
            file.write_bytes(bundle_of(house, request, now))
            typer.echo(f"{file}  {len(request.papers)} papers")
            return
        with house.database.reading() as tx:
            for record in request.papers:
                file = out / f"{record.id}.pdf"
                file.write_bytes(kept.get(tx, request.id, record.sha256))
                signed = f"  signed by {', '.join(each.by for each in record.signatures)}" if record.signatures else ""
                typer.echo(f"{file}  {record.sha256}{signed}")


@app.command()
def make(  # noqa: PLR0913 - what to print, in which languages, on which paper
    reference: Annotated[str, typer.Argument(help="our reference of the request")],
    form: Annotated[str, typer.Argument(help="such as acknowledgement")],
    by: Annotated[str, typer.Option(help="who makes it")],
    page: Annotated[str, typer.Option(help="A4 or Letter")] = "A4",
    language: Annotated[str | None, typer.Option(help="by its code; without one, the office's own")] = None,
    second: Annotated[
        str | None, typer.Option(help="a second language by its code, or 'proposed' for what the other side accepts")
    ] = None,
    how: Annotated[str, typer.Option(help="the second stands 'beside' the first, or 'after' it")] = "beside",
) -> None:
    """Make a paper outside any step, in one language or in two.

    Example: comity papers make OIA-2026-0719 acknowledgement --by "Olivia Hart" --second proposed --how after
    """
    from workflow.actions.files import read_act
    from workflow.actions.house import open_house
    from workflow.actions.step import perform
    from workflow.settings import load_settings

    with open_house(load_settings()) as house:
        now = datetime.now(UTC)
        wanted = _proposed(house, reference, by, now) if second == PROPOSED else second
        given = {"act": "paper", "at": now.isoformat(), "by": by, "form": form, "page": page, "language": language}
        two = {"second": wanted, "how": how} if wanted else {}
        done = perform(house, reference, read_act({**given, **two}, "papers make"))
        for each in done.papers:
            said = f", {each.record.second} {each.record.how} it" if each.record.second else ""
            typer.echo(f"{each.record.id}: {each.record.language}{said}  {each.record.sha256}")


def _proposed(house: House, reference: str, by: str, now: datetime) -> str | None:
    """Return the language that is proposed for the other side, and say why it is; the look is logged."""
    from workflow.actions.look import look
    from workflow.actions.read import read_request_of
    from workflow.actions.second import second_language

    saw, purpose = "which language the other side accepts", "to make a paper in two languages"
    request = read_request_of(house, reference, by=by, purpose=purpose, at=now, saw=saw)
    found = second_language(house, look(house.rulebook, request, now=now))
    accepted = ", ".join(found.accepted) or "nothing that we know of"
    typer.echo(f"{found.side} accepts: {accepted}" + ("" if found.confirmed else " (not confirmed)"))
    for told in found.required_by:
        typer.echo(f"  a rule asks for it: {told}")
    if found.language and not found.can_print:
        typer.echo(f"  papers cannot be made in '{found.language}' here: have it translated")
    return found.language if found.can_print else None


@app.command()
def copy(
    reference: Annotated[str, typer.Argument(help="our reference of the request")],
    paper: Annotated[str, typer.Argument(help="its id, or its form for the latest of it")],
    by: Annotated[str, typer.Option(help="who takes it; logged")],
    purpose: Annotated[str, typer.Option(help="why; logged")],
    out: Annotated[Path, typer.Option(help="folder")] = Path("papers"),
) -> None:
    """Print a paper again, marked COPY, and SUPERSEDED where another stands in its place; the original stays.

    Example: comity papers copy DOJ-2026-0117 01-acknowledgement --by "Olivia Hart" --purpose "for counsel"
    """
    from workflow.actions.copy import copy_of
    from workflow.actions.house import open_house
    from workflow.cli.files import folder
    from workflow.settings import load_settings

    into = folder(out)
    with open_house(load_settings()) as house:
        record, pdf = copy_of(house, reference, paper, by=by, purpose=purpose, at=datetime.now(UTC))
    file = into / f"{record.id}-copy.pdf"
    file.write_bytes(pdf)
    typer.echo(f"{file}  a copy of {record.sha256}")


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="a paper, or a bundle of papers, from anywhere")],
    trust: Annotated[
        list[Path] | None, typer.Option(help="a certificate, or a folder of them, to trust as well")
    ] = None,
) -> int:
    """Say who signed a paper, what was changed since, and whether page and data agree.

    Example: comity papers verify request-for-extradition.pdf --trust ministry-root.crt
    """
    from workflow.documents.signatures.trust import FOLDER
    from workflow.settings import load_settings

    settings = load_settings()
    trusted = (settings.keys / FOLDER, *(trust or ()))
    if file.suffix == ".zip":
        return _verify_bundle(file, trusted)
    return _verify(file, trusted)


def _verify_bundle(file: Path, trusted: tuple[Path, ...]) -> int:
    """Check a bundle against its manifest, then verify each paper of it."""
    from tempfile import TemporaryDirectory

    from workflow.documents.bundle import check_bundle

    papers, worst = check_bundle(file), 0
    typer.echo(f"{file.name}: the {len(papers)} papers its manifest lists")
    with TemporaryDirectory(prefix="comity-bundle-") as folder:
        for number, content in enumerate(papers.values(), start=1):
            part = Path(folder) / f"paper-{number:02}.pdf"
            part.write_bytes(content)
            worst = max(worst, _verify(part, trusted))
    return worst


def _verify(file: Path, trusted: tuple[Path, ...]) -> int:
    """Print what can be said of one paper; return the exit code."""
    from workflow.cli.signing import print_signature
    from workflow.documents.signatures.verify import verify_paper

    found = verify_paper(file, trusted, datetime.now(UTC))
    received = found.received
    typer.echo(f"{file.name}  {received.sha256}")
    if received.form:
        typer.echo(f"  paper code: form {received.form}; its data is attached, with the printed digest")
    elif received.source is None:
        typer.echo("  from elsewhere: no data of ours in it")
    if received.identical or received.appended:
        typer.echo("  the page is, to the byte, what its data gives")
    elif received.untold:
        typer.echo(f"  page and data were not compared: {received.untold}")
    if received.copied:
        typer.echo("  it is a copy; ask for the original, which alone bears signatures")
    for each in found.signatures:
        print_signature(each)
    for told in found.changed:
        typer.echo(f"  changed: {told}")
    for told in found.problems:
        typer.echo(f"  against it: {told}")
    typer.echo("holds" if found.holds else "does not hold: do not rely on it")
    return 0 if found.holds else FAILS


@app.command()
def key(
    name: Annotated[str, typer.Argument(help="of the person who will sign with it")],
    office: Annotated[str, typer.Option(help="the office, as the certificate names it")] = "Training office",
) -> None:
    """Make a key with a certificate that says TRAINING, to try signing; it has no legal effect.

    Example: comity papers key "Olivia Hart" --office "Ministry of Justice"
    """
    from workflow.cli.signing import secret
    from workflow.documents.signatures.key import FOLDER
    from workflow.documents.signatures.training import make_training_key
    from workflow.settings import load_settings

    path = load_settings().keys / FOLDER / f"{name.lower().replace(' ', '-').replace('/', '-')}.p12"
    phrase = secret(f"New passphrase for {name}", twice=True).encode()
    digest = make_training_key(path, name, office, phrase, datetime.now(UTC))
    typer.echo(f"{path}\nIts certificate, for whoever is to trust it: {path.with_suffix('.crt')}\nSHA-256 {digest}")
    typer.echo("For training only: it has no legal effect, and every stamp and check says so.")
