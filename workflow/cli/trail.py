"""`comity trail`: verify, export, replay and seal (`sealing.py`)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workflow.cli import sealing, seeing
from workflow.errors import InputError

if TYPE_CHECKING:
    from workflow.actions.house import House
    from workflow.actions.replay import Replayed

app = typer.Typer(
    add_completion=False,
    help="Verify, export, replay and seal the decision trail; say who saw what.\n\n"
    "Example: comity trail verify out/01-extradition-nl-us/trail-court.json",
)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="an export of a request, or of a whole log")],
    key: Annotated[
        list[str] | None, typer.Option(help="fingerprint of the authority's key, known from elsewhere")
    ] = None,
    witness: Annotated[list[str] | None, typer.Option(help="key of a witness that must have cosigned")] = None,
    time_authority: Annotated[
        Path | None, typer.Option(help="PEM certificate of a time authority that must have stamped the seal")
    ] = None,
    succession: Annotated[
        list[Path] | None, typer.Option(help="last word of a former seal key, leading from --key to the present one")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="of a whole log: chain and tree alone, not each entry's form")
    ] = False,
) -> None:
    """Verify an export offline: every step in words, or the first thing that does not hold.

    Example: comity trail verify out/01-extradition-nl-us/trail-court.json
    """
    from workflow.cli.verifying import certificates, tell_log, tell_request
    from workflow.trail.canonical import MAX_BYTES
    from workflow.trail.cosign import WITNESS_KEY, read_key
    from workflow.trail.log_file import is_log_file
    from workflow.trail.succession import heirs
    from workflow.trail.verify_log import Asked

    witnesses = tuple(read_key(each, WITNESS_KEY) for each in witness or ())
    authorities = certificates(time_authority) if time_authority else ()
    trusted = heirs(tuple(key or ()), [each.read_text(encoding="utf-8") for each in succession or ()])
    with file.open("rb") as stream:
        log = is_log_file(stream.read(400))
        stream.seek(0)
        if log:
            tell_log(stream, Asked(trusted=trusted, witnesses=witnesses, authorities=authorities, forms=not quick))
        else:
            tell_request(stream.read(MAX_BYTES + 1), trusted=trusted, witnesses=witnesses, authorities=authorities)


@app.command()
def export(  # noqa: PLR0913 - one option each
    reference: Annotated[str, typer.Argument(help="our reference of the request; with --all, the file to write")],
    out: Annotated[Path | None, typer.Argument(help="file to write")] = None,
    by: Annotated[str, typer.Option(help="who takes it; logged")] = "",
    purpose: Annotated[str, typer.Option(help="why; logged")] = "",
    to: Annotated[str, typer.Option(help="office, court, person (concerned) or public: who will read it")] = "court",
    log: Annotated[str, typer.Option(help="decisions, or access: who saw the request")] = "decisions",
    prov: Annotated[bool, typer.Option("--prov", help="beside the file, W3C PROV: .prov.json and .provn")] = False,
    whole: Annotated[
        bool, typer.Option("--all", help="the whole log, nothing opened; 'comity trail verify' takes it")
    ] = False,
) -> None:
    """Write the sealed trail of one request, opened for one audience; or of the whole log, with nothing opened.

    Example: comity trail export DOJ-2026-0117 trail.json --to court --by "Olivia Hart" --purpose "motion to dismiss"
    """
    from workflow.actions.house import open_house
    from workflow.actions.read import export_for
    from workflow.actions.thread import AUDIENCES
    from workflow.settings import load_settings
    from workflow.store.trail_log import LOGS

    if to not in AUDIENCES:
        raise InputError("--to", f"'{to}' is no audience", f"One of: {', '.join(AUDIENCES)}.")
    if log not in LOGS:
        raise InputError("--log", f"'{log}' is no log", f"One of: {', '.join(LOGS)}.")
    if (out is None) is not whole:
        raise InputError("OUT", "is one file, and one request or --all", "Give REFERENCE and FILE, or --all and FILE.")
    with open_house(load_settings()) as house:
        if out is None:
            entries = _write_log(house, reference, by=by, purpose=purpose, log=log)
            typer.echo(f"{reference}: {entries} entries; verify it with: comity trail verify {reference}")
            return
        data = export_for(house, reference, by=by, purpose=purpose, at=datetime.now(UTC), audience=to, log=log)
    out.write_bytes(data)
    typer.echo(f"{out}: {len(data)} bytes, verified")
    if prov:
        _write_provenance(data, out)


def _write_provenance(data: bytes, out: Path) -> None:
    from workflow.actions.provenance import as_json, as_notation, provenance

    told = provenance(data)
    for ending, text in ((".prov.json", as_json(told)), (".provn", as_notation(told))):
        out.with_suffix(ending).write_text(text, encoding="utf-8")
        typer.echo(str(out.with_suffix(ending)))


def _write_log(house: House, name: str, *, by: str, purpose: str, log: str) -> int:
    """Write a whole log under another name first: a file with the name asked for is a whole one."""
    from workflow.actions.whole_log import export_log

    draft = Path(f"{name}.part")
    with draft.open("wb") as stream:
        entries = export_log(house, stream, by=by, purpose=purpose, at=datetime.now(UTC), log=log)
    draft.replace(name)
    return entries


@app.command()
def replay(
    what: Annotated[str, typer.Argument(help="our reference of a request, or a file: an office export")],
    by: Annotated[str, typer.Option(help="who replays a request that is kept here; logged")] = "",
    purpose: Annotated[str, typer.Option(help="why; logged")] = "",
) -> None:
    """Recompute every decision from its recorded facts, under the law it was made under, and tell each difference.

    Example: comity trail replay DOJ-2026-0117 --by "Ada Auditor" --purpose "yearly audit"
    """
    from workflow.actions.replay import replay_export
    from workflow.errors import TrailError
    from workflow.trail.verify import verify_export

    if Path(what).is_file():
        data = Path(what).read_bytes()
        verify_export(data)
        found = replay_export(data)
    else:
        found = _replay_kept(what, by, purpose)
    for each in found:
        word = "identical" if each.identical else each.unable or f"{len(each.differences)} differences"
        typer.echo(f"  {each.seq:>3}  {each.at:%Y-%m-%d %H:%M}  {each.act}: {word}")
        for difference in each.differences:
            typer.echo(f"       {difference}")
    differing = sum(bool(each.differences) for each in found)
    unable = sum(each.unable is not None for each in found)
    typer.echo(
        f"{len(found)} entries: {len(found) - differing - unable} identical, {differing} differ, "
        f"{unable} cannot be recomputed"
    )
    if differing:
        raise TrailError(f"{differing} entries are not what replay computes.", "Ask who changed engine or record.")


def _replay_kept(reference: str, by: str, purpose: str) -> tuple[Replayed, ...]:
    from workflow.actions.house import open_house
    from workflow.actions.read import log_read
    from workflow.actions.replay import replay as replay_kept
    from workflow.settings import load_settings

    with open_house(load_settings()) as house:
        log_read(house, reference, by=by, purpose=purpose, at=datetime.now(UTC), what="replay")
        return replay_kept(house, reference)


for _command in (seeing.reads, sealing.seal, sealing.key, sealing.offer, sealing.take, sealing.stamp, sealing.page):
    app.command()(_command)
