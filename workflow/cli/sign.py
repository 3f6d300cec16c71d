"""`comity sign`: answer a checkpoint, or sign a paper, over what is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from workflow.actions.clear import Clear
from workflow.actions.house import open_house
from workflow.actions.papers import SignPaper
from workflow.actions.sign import sign_with
from workflow.actions.step import perform
from workflow.model.base import say, typed_input
from workflow.settings import load_settings

app = typer.Typer(add_completion=False)


@app.command()
def sign(  # noqa: PLR0913 - one option each
    reference: Annotated[str, typer.Argument(help="our reference of the request")],
    what: Annotated[str, typer.Argument(help="a checkpoint, or a paper")],
    by: Annotated[str, typer.Option(help="who signs")],
    reasons: Annotated[str, typer.Option(help="which facts mattered, and why; required for a checkpoint")] = "",
    refuse: Annotated[bool, typer.Option(help="answer the checkpoint against the request")] = False,
    ground: Annotated[str | None, typer.Option(help="digest of the ground you were shown")] = None,
    key: Annotated[str, typer.Option("--key", help="sign the paper itself, with this key file or name of one")] = "",
    token: Annotated[str, typer.Option("--token", help="sign the paper itself, with the token of this label")] = "",
    certificate: Annotated[str, typer.Option(help="label of the certificate on the token, if not the token's")] = "",
    level: Annotated[str, typer.Option(help="B-B, B-T, B-LT or B-LTA; the last where a --tsa is named")] = "",
    tsa: Annotated[str, typer.Option(envvar="COMITY_TSA", help="address of a time-stamping authority")] = "",
) -> None:
    """Answer a checkpoint with reasons, or sign a paper: in the trail, or with a key in the paper itself.

    Example: comity sign DOJ-2026-0117 torture --by "Samuel Reed" --reasons "No claim was made; country reports read."
    """
    from workflow.cli.signing import key_given, proof_given

    now, settings = datetime.now(UTC), load_settings()
    with open_house(settings) as house:
        if what in house.rulebook.law.checkpoints:
            word = "refuse-clearance" if refuse else "clear"
            raw = {"act": word, "at": now, "by": by, "checkpoint": what, "reasons": reasons, "ground": ground}
            done = perform(house, reference, typed_input(Clear, raw, file="sign"))
            checkpoint = house.rulebook.law.checkpoints[what]
            typer.echo(f"{by} answered '{say(checkpoint.question)}': {'no' if refuse else 'cleared'}")
        else:
            act = typed_input(SignPaper, {"at": now, "by": by, "paper": what, "reasons": reasons}, file="sign")
            held = key_given(settings, key, token, certificate)
            done = (
                sign_with(house, reference, act, held, proof_given(level, tsa))
                if held
                else perform(house, reference, act)
            )
            where = f"in the paper itself, SHA-256 {done.papers[0].record.sha256}" if done.papers else "in the trail"
            typer.echo(f"{by} signed {what}, {where}")
        typer.echo(f"version {done.request.version}")
