"""What `comity trail` does with seals: make them, tell their key, offer them to a witness, keep what comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer


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


def key(
    log: Annotated[str, typer.Option(help="decisions or access")] = "decisions",
    rotate: Annotated[
        str, typer.Option(help="kek: wrap every request's key anew; seal: sign seals with a new key")
    ] = "",
    by: Annotated[str, typer.Option(help="who changes a key; recorded")] = "",
) -> None:
    """Print the public key of a log, as a witness is told it, its fingerprint, and former keys; or change a key.

    Example: comity trail key --rotate seal --by "Adam Root"
    """
    from workflow.actions.house import open_house
    from workflow.actions.rotate import rotate as change
    from workflow.actions.thread import fingerprint_of
    from workflow.actions.witnessing import key_of
    from workflow.settings import load_settings
    from workflow.store.rotation import successions

    with open_house(load_settings()) as house:
        if rotate:
            typer.echo(change(house, rotate, by=by, at=datetime.now(UTC)), err=True)
        typer.echo(str(key_of(house, log)))
        typer.echo(f"fingerprint {fingerprint_of(house)}", err=True)
        for note in successions(house.database.keyring):
            typer.echo(note, err=True)


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


def stamp(
    request: Annotated[Path | None, typer.Option(help="file to write the request to, for a time authority")] = None,
    reply: Annotated[Path | None, typer.Option(help="file with the authority's reply, to be kept")] = None,
    url: Annotated[str, typer.Option(help="address of a time authority: asks and keeps at once")] = "",
    certificate: Annotated[Path | None, typer.Option(help="PEM certificate of the authority or its issuer")] = None,
    name: Annotated[str, typer.Option(help="what the authority is called, without spaces and '+'")] = "time-authority",
    log: Annotated[str, typer.Option(help="decisions or access")] = "decisions",
) -> None:
    """Have the seal of a log stamped by a time authority (RFC 3161), by file or by network; exports carry the stamp.

    Example: comity trail stamp --url https://tsa.example/tsr --certificate tsa.pem --name tsa.example
    """
    from workflow.actions.house import open_house
    from workflow.actions.stamping import ask, send
    from workflow.actions.stamping import take as keep
    from workflow.cli.verifying import certificates
    from workflow.errors import InputError
    from workflow.settings import load_settings

    if sum(map(bool, (request, reply, url))) != 1 or (certificate is None and request is None):
        raise InputError("stamp", "is asked for or kept", "Give --request; or --reply or --url, with --certificate.")
    if not name or "+" in name or any(each.isspace() for each in name):
        raise InputError("--name", f"'{name}' cannot stand under a seal", "Give a name without spaces and '+'.")
    with open_house(load_settings()) as house:
        if request is not None or certificate is None:
            (request or Path("request.tsq")).write_bytes(ask(house, log=log, at=datetime.now(UTC)))
            typer.echo(f"{request}: a request for a time stamp; keep the reply with --reply")
            return
        given = send(url, ask(house, log=log, at=datetime.now(UTC))) if reply is None else reply.read_bytes()
        known = certificates(certificate)[0]
        size, at = keep(house, given, name=name, certificate=known, log=log)
    typer.echo(f"{log}: stamped at {size} entries, {at:%Y-%m-%d %H:%M:%S}Z")


def page(out: Annotated[Path, typer.Argument(help="file to write, such as verify.html")]) -> None:
    """Write the page that verifies an export in a browser, offline: one file, for people without a terminal.

    Example: comity trail page verify.html
    """
    from workflow.settings import load_settings
    from workflow.trail.page import verifier_page

    out.write_text(verifier_page(load_settings().templates), encoding="utf-8")
    typer.echo(f"{out}: open it in a browser, choose an export, press 'Verify'")
