"""What a played story prints: outcome, what was refused or kept back and why, clocks, papers, the trail."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from workflow.actions.house import House
from workflow.actions.story import Played
from workflow.actions.thread import fingerprint_of, thread_of, verify
from workflow.cli.told import print_clocks
from workflow.model.base import say
from workflow.model.checkpoint import Standing


def print_outcome(out: Console, played: Played, house: House, folder: Path) -> None:
    """Print the outcome of a story in words."""
    seen = played.look
    request = seen.request
    stage = seen.procedure.stage(request.stage)
    out.rule(f"{played.story.name}")
    asks = f"{request.sides.requesting} asks {request.sides.requested}"
    out.print(f"[bold]{request.reference}[/bold]: {asks}; {say(stage.title)}")
    out.print(f"Outlook: {seen.outlook.sentence}")
    for decision in request.decisions:
        step = seen.procedure.step(decision.step)
        out.print(
            f"  decided by {decision.by}: {say(step.title) if step else decision.step}. {decision.reasons}",
            markup=False,
        )
    for planned, sentence in played.refused:
        out.print(f"  refused, {planned.act.by}: {sentence}", markup=False)
    for _, path, item in request.disclosures:
        out.print(f"  left: {path} {item}", markup=False)
    for minimised in seen.lists:
        for item, why in minimised.stays:
            out.print(f"  stayed: {minimised.path} {item}: {'; '.join(why)}", markup=False)
    for hold in seen.holds:
        out.print(f"  hold since {hold.since}: {hold.plain}", markup=False)
    for review in seen.checkpoints:
        if review.standing is Standing.STALE and review.clearance:
            out.print(f"  lapsed: the clearance of '{review.checkpoint.id}' by {review.clearance.by}")
    print_clocks(seen, out)
    out.print(f"Papers ({len(request.papers)}): {', '.join(paper.id for paper in request.papers)}")
    verified = verify((folder / "trail-office.json").read_bytes(), (fingerprint_of(house),))
    with house.database.reading() as tx:
        refused = sum(told.act == "refused" for told in thread_of(tx, request.id, log="access"))
    sealed = f"{verified.entries} entries verified in {len(verified.steps)} steps, key {verified.fingerprint[:16]}"
    out.print(f"Trail: {sealed}; {refused} refused attempts in the access log. Files in {folder}/")
    for fault in played.faults:
        out.print(f"[red]not as expected: {fault}[/red]")
