"""`comity trail`: verify, export, replay and seal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workflow.errors import InputError

if TYPE_CHECKING:
    from workflow.actions.replay import Replayed

app = typer.Typer(add_completion=False)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="an export")],
    key: Annotated[
        list[str] | None, typer.Option(help="fingerprint of the authority's key, known from elsewhere")
    ] = None,
    witness: Annotated[list[str] | None, typer.Option(help="key of a witness that must have cosigned")] = None,
) -> None:
    """Verify an export offline: every step in words, or the first thing that does not hold.

    Example: comity trail verify out/01-extradition-nl-us/trail-court.json
    """
    from workflow.trail.cosign import WITNESS_KEY, read_key
    from workflow.trail.verify import verify_export

    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(str(file), f"cannot be read ({error.strerror})", "Check the path.") from error
    witnesses = tuple(read_key(each, WITNESS_KEY) for each in witness or ())
    found = verify_export(data, trusted=tuple(key or ()), witnesses=witnesses)
    for step in found.steps:
        typer.echo(f"  {step}")
    typer.echo(
        f"holds: {found.entries} entries, {found.opened} fields opened, {found.papers} papers, {found.erased} erased"
    )
    known = "known to you" if found.key_known else "not checked against a known one; compare it with the authority's"
    typer.echo(f"key {found.fingerprint}: {known}")


@app.command()
def export(
    reference: Annotated[str, typer.Argument(help="our reference of the request")],
    out: Annotated[Path, typer.Argument(help="file to write")],
    by: Annotated[str, typer.Option(help="who takes it; logged")] = "",
    purpose: Annotated[str, typer.Option(help="why; logged")] = "",
    to: Annotated[str, typer.Option(help="office, court or public: who will read it")] = "court",
    log: Annotated[str, typer.Option(help="decisions, or access: who saw the request")] = "decisions",
) -> None:
    """Write the sealed trail of one request, opened for one audience.

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
    with open_house(load_settings()) as house:
        data = export_for(house, reference, by=by, purpose=purpose, at=datetime.now(UTC), audience=to, log=log)
    out.write_bytes(data)
    typer.echo(f"{out}: {len(data)} bytes, verified")


@app.command()
def reads(
    reference: Annotated[str, typer.Argument(help="our reference of the request, or its id once erased")],
    by: Annotated[str, typer.Option(help="who asks; logged")] = "",
    purpose: Annotated[str, typer.Option(help="why; logged")] = "",
) -> None:
    """Say who saw a request, what of it, when and for what purpose; and which attempts were refused.

    Example: comity trail reads DOJ-2026-0117 --by "Ada Auditor" --purpose "complaint 12/2026"
    """
    from workflow.actions.house import open_house
    from workflow.actions.read import reads_of
    from workflow.settings import load_settings

    with open_house(load_settings()) as house:
        for seen in reads_of(house, reference, by=by, purpose=purpose, at=datetime.now(UTC)):
            why = f", for: {seen.purpose}" if seen.purpose else ""
            typer.echo(f"  {seen.at:%Y-%m-%d %H:%M}  {seen.who or 'somebody'} saw {seen.saw or '(erased)'}{why}")


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


@app.command()
def seal() -> None:
    """Seal both logs now: sign their heads, and keep the notes beside the keys.

    Example: comity trail seal
    """
    from workflow.actions.house import open_house
    from workflow.settings import load_settings
    from workflow.store.seals import seal_log
    from workflow.store.trail_log import ACCESS, DECISIONS

    with open_house(load_settings()) as house:
        for log in (DECISIONS, ACCESS):
            kept = seal_log(house.database, house.settings.authority, at=datetime.now(UTC), log=log)
            typer.echo(f"{log}: {kept.size} entries\n{kept.note}")


@app.command()
def key(log: Annotated[str, typer.Option(help="decisions or access")] = "decisions") -> None:
    """Print the public key of a log, as a witness is told it, and its fingerprint.

    Example: comity trail key --log access
    """
    from workflow.actions.house import open_house
    from workflow.actions.thread import fingerprint_of
    from workflow.actions.witnessing import key_of
    from workflow.settings import load_settings

    with open_house(load_settings()) as house:
        typer.echo(str(key_of(house, log)))
        typer.echo(f"fingerprint {fingerprint_of(house)}", err=True)


@app.command()
def offer(
    out: Annotated[Path, typer.Argument(help="file for the witness")],
    old: Annotated[int, typer.Option(help="entries when the witness last saw the log")] = 0,
    log: Annotated[str, typer.Option(help="decisions or access")] = "decisions",
) -> None:
    """Seal a log and write the offer of that seal to a witness: with the proof that it continues what was seen.

    Example: comity trail offer offer.txt --old 1200
    """
    from workflow.actions.house import open_house
    from workflow.actions.witnessing import offer as make_offer
    from workflow.settings import load_settings

    with open_house(load_settings()) as house:
        out.write_text(make_offer(house, log=log, old=old, at=datetime.now(UTC)), encoding="utf-8")
    typer.echo(str(out))


@app.command()
def take(
    line: Annotated[Path, typer.Argument(help="the file that the witness wrote")],
    witness: Annotated[str, typer.Option(help="the witness's key, known from elsewhere")],
    log: Annotated[str, typer.Option(help="decisions or access")] = "decisions",
) -> None:
    """Keep a witness's line under the seal it was given for; exports then carry it.

    Example: comity trail take line.txt --witness "auditor.example/witness+9b5c..."
    """
    from workflow.actions.house import open_house
    from workflow.actions.witnessing import take as keep_line
    from workflow.settings import load_settings
    from workflow.trail.cosign import WITNESS_KEY, read_key

    with open_house(load_settings()) as house:
        size = keep_line(house, line.read_text(encoding="utf-8"), read_key(witness, WITNESS_KEY), log=log)
    typer.echo(f"{log}: cosigned at {size} entries")
