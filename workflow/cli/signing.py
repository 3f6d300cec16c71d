"""What commands share that sign or check signatures: which key, whom to trust, and what to say of each signature."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from workflow.errors import InputError

if TYPE_CHECKING:
    from workflow.actions.sign import Proof
    from workflow.documents.signatures.found import SignatureFound
    from workflow.documents.signatures.key import SigningKey
    from workflow.settings import Settings

PASSPHRASE = "COMITY_PASSPHRASE"  # noqa: S105 - the name of a variable, not a secret
LIBRARY = "COMITY_PKCS11"


def key_given(settings: Settings, key: str, token: str, certificate: str) -> SigningKey | None:
    """Return the key that options name, asking for its passphrase or PIN; None where they name none."""
    from workflow.documents.signatures.key import KeyFile, Token, find_key

    if key and token:
        raise InputError("--key", "cannot be given together with --token", "Sign with the one or with the other.")
    if key:
        return KeyFile(find_key(settings.keys, key), secret(f"Passphrase of {key}").encode() or None)
    if token:
        library = os.environ.get(LIBRARY, "")
        if not library:
            raise InputError("--token", f"needs {LIBRARY}", "Set it to the library that came with the token.")
        return Token(Path(library), token, certificate or token, secret(f"PIN of {token}"))
    return None


def proof_given(level: str, tsa: str) -> Proof:
    """Return the level that options name: without one, the highest that a time-stamping authority allows."""
    from workflow.actions.sign import Proof
    from workflow.documents.signatures.sign import Level

    known = ", ".join(Level)
    if level and level not in set(Level):
        raise InputError("--level", f"'{level}' is no level", f"One of: {known}.")
    return Proof(Level(level) if level else Level.ARCHIVE if tsa else Level.BASIC, tsa or None)


def secret(asked: str, *, twice: bool = False) -> str:
    """Return a passphrase or PIN: from the environment, else typed without being shown."""
    given = os.environ.get(PASSPHRASE)
    return (
        given if given is not None else str(typer.prompt(asked, hide_input=True, confirmation_prompt=twice, default=""))
    )


def print_signature(each: SignatureFound) -> None:
    """Say of one signature whose it is, what it means, when it was made, and what speaks against it."""
    at = f"at {each.claimed}" if each.claimed else "at a time it does not say"
    proved = f", proved by {each.proved}" if each.proved and not each.stamp else ""
    what = "time stamp" if each.stamp else f"{each.level}, {'certifies' if each.certifies else 'approves'}"
    meaning = f', "{each.meaning}"' if each.meaning else ""
    typer.echo(f"  {'holds ' if each.holds else 'FAILS '} {each.signer} ({what}{meaning}), {at}{proved}")
    typer.echo(f"         certificate {each.certificate[:16]} of {each.issuer}")
    if each.training:
        typer.echo("         a key for training: without legal effect")
    for told in (*each.broken, *each.doubts):
        typer.echo(f"         - {told}")
