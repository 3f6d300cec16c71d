"""How an assessment is told in words on a terminal; as JSON it is in `actions/assessment_json.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.actions.look import Look
from workflow.engine.guards import reasons_against
from workflow.model.base import say
from workflow.model.finding import Finding

if TYPE_CHECKING:
    from rich.console import Console

TITLES = {
    "mandatory-ground": "Mandatory ground for refusal",
    "discretionary-ground": "Discretionary ground for refusal",
    "missing": "Required and missing",
    "open": "Cannot be told yet",
    "lifted": "Found, and lifted",
    "met": "Required and met",
    "use-limit": "Use limits",
    "handling": "How it must be done",
    "permission": "Permissions",
}
"""What is told of the findings of each effect, in this order."""


def print_assessment(seen: Look, console: Console | None = None) -> None:
    """Print the assessment in words, gravest first."""
    from rich.console import Console

    out = console or Console(highlight=False)
    request = seen.request
    sides = request.sides
    asks = f"{sides.requesting} asks {sides.requested}"
    out.print(f"[bold]{request.reference}[/bold]  {request.kind}: {asks}, stage {request.stage}")
    out.print(f"Outlook: [bold]{seen.outlook.sentence}[/bold]")
    for basis in seen.applicable.bases:
        out.print(
            f"  law: {basis.title}; {basis.why}" + ("" if basis.confirmed else " [yellow](to be confirmed)[/yellow]")
        )
    for conflict in seen.applicable.conflicts:
        out.print(f"  conflict: {conflict}", markup=False)
    for effect, title in TITLES.items():
        found = [finding for finding in seen.findings if finding.effect == effect]
        if found:
            out.print(f"\n[bold]{title}[/bold]")
        for finding in found:
            _print_finding(out, finding)
    print_clocks(seen, out)
    _print_standing(seen, out)
    for text in seen.outlook.not_covered:
        out.print(f"  [dim]not covered by our packs: {text}[/dim]")


def _print_finding(out: Console, finding: Finding) -> None:
    rule = finding.rule
    item = f" (item {finding.item})" if finding.item else ""
    mark = "" if rule.verified else "  [yellow]not verified[/yellow]"
    out.print(f"  - {say(rule.plain)}{item}\n    {rule.citation}  [dim]{rule.id}[/dim]{mark}")
    if finding.missing:
        out.print(f"    needs: {', '.join(finding.missing)}", markup=False)
    elif finding.deciding:
        out.print(f"    because of: {', '.join(finding.deciding)}", markup=False)


def print_clocks(seen: Look, out: Console) -> None:
    """Print the clocks that run or ran, as a table."""
    running = [clock for clock in seen.clocks if clock.start is not None]
    if not running:
        return
    from rich.table import Table

    table = Table(title="Clocks", title_justify="left", show_edge=False)
    for column in ("time limit", "started", "due", "state"):
        table.add_column(column, overflow="fold")
    for clock in running:
        due = clock.due.isoformat() if clock.due else "suspended"
        if clock.alternative_due:
            due += f" (or {clock.alternative_due.isoformat()}; work to {clock.work_to})"
        table.add_row(clock.rule, f"{clock.started_by} {clock.start}", due, clock.state.value)
    out.print()
    out.print(table)


def _print_standing(seen: Look, out: Console) -> None:
    for hold in seen.holds:
        out.print(f"\n[bold]Hold[/bold] since {hold.since}: {hold.plain}\n  ends with: {', '.join(hold.ends)}")
    if seen.checkpoints:
        out.print("\n[bold]Checkpoints[/bold]")
    for review in seen.checkpoints:
        by = f" by {review.clearance.by}" if review.clearance else ""
        out.print(f"  {review.checkpoint.id}: {review.standing.value}{by}")
    for minimised in seen.lists:
        for item, why in minimised.stays:
            out.print(f"  stays, {minimised.path} {item}: {'; '.join(why)}", markup=False)
    for step in seen.moves:
        reasons = reasons_against(step, seen.situation)
        out.print(f"  next: {step.id} " + ("[green]open[/green]" if not reasons else ""))
        for reason in reasons:
            out.print(f"      blocked: {reason.sentence}. {reason.unblocks}", markup=False)
