"""Verifies a file and says each step in words, for `comity trail verify`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import typer
from cryptography.x509 import Certificate, load_pem_x509_certificates

from workflow.errors import InputError
from workflow.settings import cores
from workflow.trail.cosign import KnownKey
from workflow.trail.verify import verify_export
from workflow.trail.verify_log import Asked, verify_log


def tell_request(
    data: bytes, *, trusted: Collection[str], witnesses: Collection[KnownKey], authorities: Collection[Certificate]
) -> None:
    """Verify the export of one request. Raises the TrailError of the first thing that does not hold."""
    found = verify_export(data, trusted=trusted, witnesses=witnesses, authorities=authorities)
    _tell(
        found.steps,
        f"{found.entries} entries, {found.opened} fields opened, {found.papers} papers, {found.erased} erased",
        found.fingerprint,
        known=found.key_known,
    )


def tell_log(stream: BinaryIO, asked: Asked) -> None:
    """Verify the file of a whole log, with a bar on a terminal. Raises the TrailError of the first fault."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("verifying", total=None)
        shown = replace(
            asked,
            processes=cores(),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
        found = verify_log(stream, shown)
    _tell(found.steps, f"{found.entries} entries in {found.requests} chains", found.fingerprint, known=found.key_known)


def _tell(steps: tuple[str, ...], what: str, fingerprint: str, *, known: bool) -> None:
    for step in steps:
        typer.echo(f"  {step}")
    typer.echo(f"holds: {what}")
    said = "known to you" if known else "not checked against a known one; compare it with the authority's"
    typer.echo(f"key {fingerprint}: {said}")


def certificates(file: Path) -> tuple[Certificate, ...]:
    """Return the certificates of a PEM file. Raises InputError when it has none."""
    try:
        return tuple(load_pem_x509_certificates(file.read_bytes()))
    except (OSError, ValueError) as fault:
        raise InputError(str(file), f"holds no certificate ({fault})", "Give the time authority's, in PEM.") from fault
