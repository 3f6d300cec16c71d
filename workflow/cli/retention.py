"""`comity retention`: what must be erased, holds by legal order, and erasure by two persons."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from workflow.actions.act import Act
from workflow.actions.house import open_house
from workflow.actions.retention import HoldErasure, LiftErasureHold, ProposeErasure
from workflow.model.base import typed_input
from workflow.settings import load_settings

app = typer.Typer(
    add_completion=False,
    help="List what must be erased, hold it by legal order, and erase it by two persons.\n\n"
    'Example: comity retention due --by "Petra Vale" --purpose "monthly erasure"',
)

Reference = Annotated[str, typer.Argument(help="our reference of the request")]
By = Annotated[str, typer.Option(help="who does it")]
Order = Annotated[str, typer.Option(help="the order: which court, which number")]


@app.command()
def due(
    by: Annotated[str, typer.Option(help="who looks; logged")] = "",
    purpose: Annotated[str, typer.Option(help="why; logged")] = "",
) -> None:
    """List the requests that a rule says must be erased, and what stands in the way.

    Example: comity retention due --by "Petra Vale" --purpose "monthly erasure"
    """
    from workflow.actions.retention_due import register_of_due

    with open_house(load_settings()) as house:
        found = register_of_due(house, by=by, purpose=purpose, at=datetime.now(UTC))
    for each in found:
        typer.echo(f"{each.reference}: {each.rule}, since {each.since}")
        for reason in each.against:
            typer.echo(f"  but {reason}")
    typer.echo(f"{len(found)} due")


@app.command()
def hold(reference: Reference, order: Order, by: By) -> None:
    """Hold a request by legal order: nobody can erase it until the order is lifted.

    Example: comity retention hold DOJ-2026-0117 --order "D. Md. 1:26-mc-44" --by "Olivia Hart"
    """
    _do(reference, HoldErasure, by, order=order)


@app.command()
def lift(reference: Reference, order: Order, by: By) -> None:
    """Lift a hold.

    Example: comity retention lift DOJ-2026-0117 --order "D. Md. 1:26-mc-44" --by "Samuel Reed"
    """
    _do(reference, LiftErasureHold, by, order=order)


@app.command()
def propose(
    reference: Reference,
    rule: Annotated[str, typer.Option(help="id of the rule that asks for the erasure")],
    reasons: Annotated[str, typer.Option(help="why; erased with the request")],
    by: By,
) -> None:
    """Propose to erase a request under a rule; another person then erases it.

    Example: comity retention propose DOJ-1 --rule interpol/rpd-art-49-storage --reasons "Not renewed" --by Hart
    """
    _do(reference, ProposeErasure, by, rule=rule, reasons=reasons)


@app.command()
def erase(
    reference: Reference,
    reason: Annotated[str, typer.Option(help="why, in words that name nobody: they stay")],
    by: By,
) -> None:
    """Erase what another person proposed to erase. It cannot be undone; the trail keeps its proof.

    Example: comity retention erase DOJ-2026-0117 --reason "Term ended, not renewed" --by "Samuel Reed"
    """
    from workflow.actions.erase import erase as erase_for_good

    with open_house(load_settings()) as house:
        identity = erase_for_good(house, reference, by=by, reason=reason, at=datetime.now(UTC))
    typer.echo(f"erased; its trail is kept as {identity}")


def _do(reference: str, kind: type[Act], by: str, **given: str) -> None:
    from workflow.actions.step import perform

    raw = {"at": datetime.now(UTC), "by": by, **given}
    with open_house(load_settings()) as house:
        done = perform(house, reference, typed_input(kind, raw, file="retention"))
    typer.echo(f"{by}: done; version {done.request.version}")
