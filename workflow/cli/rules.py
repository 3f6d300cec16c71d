"""`comity rules`: check, test, prove, explain, compare and adopt packs of law."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from workflow.actions.law import Rulebook, load_rulebook
from workflow.cli import rules_pages, rules_read
from workflow.errors import PackError
from workflow.settings import load_settings

app = typer.Typer(
    add_completion=False,
    help="Check, test, prove, explain, compare and adopt packs of law.\n\nExample: comity rules test us",
)
for command in (
    rules_read.explain, rules_read.diff, rules_read.impact,
    rules_pages.coverage, rules_pages.pages, rules_pages.schema,
):  # fmt: skip
    app.command()(command)


@app.command()
def check() -> None:
    """Read all law and say what it holds, what is unverified, untested, long unread, or can never speak.

    Example: comity rules check
    """
    from workflow.actions.trial import try_rules, untested

    settings = load_settings()
    rulebook = load_rulebook(settings.rules)
    law = rulebook.law
    for name, pack in sorted(law.packs.items()):
        unverified = sum(not rule.verified for rule in pack.rules)
        typer.echo(f"{name}: {len(pack.rules)} rules, {unverified} unverified, digest {pack.digest[:16]}")
    tried = list(try_rules(rulebook, settings.rules))
    lacking = list(untested(rulebook, tried))
    for rule, what in lacking:
        typer.echo(f"  {rule}: no test makes it give {what}")
    unwell = _print_health(rulebook, settings.rules)
    typer.echo(
        f"{len(law.rules)} rules, {len(law.dictionary.kinds)} facts, {len(law.procedures)} procedures: all names hold"
    )
    if lacking:
        raise PackError("rules", 1, f"{len(lacking)} rules lack tests", "Add the tests listed above.")
    if unwell:
        raise PackError("rules", 1, f"{unwell} faults in rules and procedures", "Mend what is listed above.")


def _print_health(rulebook: Rulebook, folder: Path) -> int:
    """Print what is unwell; return how much of it must be mended. Raises PackError for an excuse that does not hold."""
    from workflow.actions.prove import prove_procedures
    from workflow.rules.excused import load_excuses
    from workflow.rules.health import ailments

    excused = load_excuses(folder, rulebook.law)
    found = list(ailments(rulebook.law, datetime.now(UTC).date()))
    for each in found:
        typer.echo(f"  {each.rule}: {each.told}")
    stages = [
        f"{proof.procedure}: {gap}" for proof in prove_procedures(rulebook) for gap in proof.gaps if "stage" in gap
    ]
    for gap in stages:
        typer.echo(f"  {gap}")
    long_unread = sum("more than a year" in each.told for each in found)
    typer.echo(f"{len(excused)} lines of the base excused; {long_unread} rules not checked for a year")
    return sum(each.grave for each in found) + len(stages)


@app.command()
def test(pack: Annotated[str | None, typer.Argument(help="only this pack or procedure")] = None) -> None:
    """Run the tests of law; each failure names the rule, the test and its line.

    Example: comity rules test us
    """
    from workflow.actions.trial import try_rules

    settings = load_settings()
    tried = list(try_rules(load_rulebook(settings.rules), settings.rules, pack))
    wrong = [each for each in tried if each.fault]
    for each in wrong:
        typer.echo(f"{each.file}, line {each.line}: {each.test}\n  {each.rule}: {each.fault}")
    typer.echo(f"{len(tried) - len(wrong)} answers as expected, {len(wrong)} not, {len({t.rule for t in tried})} rules")
    if wrong:
        raise PackError(wrong[0].file, wrong[0].line, f"{len(wrong)} answers differ", "Mend the rule or the test.")


@app.command()
def prove() -> None:
    """Walk every procedure's states: no path reaches a granting or disclosing step past a mandatory checkpoint.

    Example: comity rules prove
    """
    from workflow.actions.prove import prove_procedures

    open_paths = 0
    proofs = tuple(prove_procedures(load_rulebook(load_settings().rules)))
    states, moves = sum(each.states for each in proofs), sum(each.moves for each in proofs)
    for proof in proofs:
        typer.echo(f"{proof.procedure}: {proof.states} states, {proof.moves} moves")
        for step, cleared in proof.gates:
            typer.echo(f"  {step}: always after {', '.join(cleared) or 'nothing'}")
        for gap in proof.gaps:
            open_paths += 1
            typer.echo(f"  GAP {gap}")
    if open_paths:
        raise PackError("rules/procedures", 1, f"{open_paths} paths pass a checkpoint", "Name it on the step.")
    typer.echo(
        f"\nProved, by walking all {states} states and {moves} moves of {len(proofs)} procedures: however a request "
        "moves, a step that grants, surrenders or discloses comes after every checkpoint named beside it, among them "
        "all that the law always demands before such an effect; nothing is surrendered or disclosed before somebody "
        "decided; and what was done urgently is reviewed, or undone, before the request closes. Who may answer a "
        "checkpoint, and what a rule demands of one request only, is checked at each act."
    )


@app.command()
def adopt(
    pack: Annotated[str, typer.Argument(help="the pack")],
    by: Annotated[str, typer.Option(help="the authority's own lawyer")],
) -> None:
    """Adopt a pack as it is now: live requests may run on it; a later change must be adopted again.

    Example: comity rules adopt us --by "Ada Counsel"
    """
    from workflow.actions.adopt import adopt_pack
    from workflow.actions.house import open_house

    with open_house(load_settings()) as house:
        digest = adopt_pack(house, pack, by=by, at=datetime.now(UTC))
    typer.echo(f"{pack} adopted by {by} as {digest}")
