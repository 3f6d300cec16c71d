"""`comity register`: what is processed, what left, breaches with their clocks, and corrections not yet followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from workflow.actions.house import open_house
from workflow.cli.json_out import print_json
from workflow.settings import load_settings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from workflow.actions.registers import Page

app = typer.Typer(
    add_completion=False,
    help="Print what is processed, what left, breaches with their clocks, and corrections not yet followed.\n\n"
    'Example: comity register disclosures --by "Ada Auditor" --purpose "yearly register"',
)

Line = TypeVar("Line", bound="DataclassInstance")
By = Annotated[str, typer.Option(help="who looks; logged")]
Purpose = Annotated[str, typer.Option(help="why; logged")]
Json = Annotated[bool, typer.Option("--json", help="print JSON")]


@app.command()
def processing(by: By = "", purpose: Purpose = "", json: Json = False) -> None:
    """Print the register of processing: data, purposes, legal basis, recipients and retention, by procedure.

    Example: comity register processing --by "Ada Auditor" --purpose "yearly register"
    """
    from workflow.actions.processing import processing as lines_of

    for line in _listed(lines_of, by, purpose, json=json):
        typer.echo(f"{line.title}: {line.requests} requests")
        for word in ("purposes", "basis", "recipients", "retention"):
            typer.echo(f"  {word}: {'; '.join(sorted(getattr(line, word))) or 'none recorded'}")
        for sensitivity, groups in sorted(line.data.items()):
            typer.echo(f"  {sensitivity} data: {', '.join(sorted(groups))}")


@app.command()
def disclosures(by: By = "", purpose: Purpose = "", json: Json = False) -> None:
    """Print the register of disclosures: what left, when, to whom, by whose step.

    Example: comity register disclosures --by "Ada Auditor" --purpose "yearly register"
    """
    from workflow.actions.registers import disclosures as lines_of

    for each in _listed(lines_of, by, purpose, json=json):
        typer.echo(f"{each.reference}  {each.at:%Y-%m-%d %H:%M}  {each.step} by {each.by}")
        typer.echo(f"  {', '.join(each.items)} to {each.to}")


@app.command()
def breach(by: By = "", purpose: Purpose = "", json: Json = False) -> None:
    """Print the register of breaches: what happened, who must be told by when, and what was done.

    Example: comity register breach --by "Ada Auditor" --purpose "supervisory authority, visit of 3 May"
    """
    from workflow.actions.registers import breaches

    for each in _listed(breaches, by, purpose, json=json):
        typer.echo(f"{each.reference}: known since {each.known}")
        for said in each.told:
            for word, text in said.items():
                typer.echo(f"  {word}: {text}")
        for day, kind, document in each.done:
            typer.echo(f"  {day}  {kind} ({document})")
        for duty in each.duties:
            due = f", by {duty.due}" if duty.due else ""
            typer.echo(f"  {duty.state}{due}: {duty.plain} ({duty.citation})")
        if not each.duties:
            typer.echo("  no rule of the packs in force says who must be told; that does not mean that none does")


@app.command()
def notices(by: By = "", purpose: Purpose = "", json: Json = False) -> None:
    """Print correction notices that a recipient has not followed: to be told, awaited, overdue, or declined.

    Example: comity register notices --by "Tess Mulder" --purpose "weekly round"
    """
    from workflow.actions.registers import notices as open_notices

    for each in _listed(open_notices, by, purpose, json=json):
        notice, late = each.notice, "  OVERDUE" if each.overdue else ""
        due = f", answer asked by {notice.answer_by}" if notice.answer_by else ""
        typer.echo(f"{each.reference} {notice.id}: {notice.recipient}, {', '.join(notice.items)} {notice.outcome}")
        typer.echo(f"  {notice.state}{due}{late}")


def _listed(register: Callable[..., Page[Line]], by: str, purpose: str, *, json: bool) -> tuple[Line, ...]:
    """Return the lines of a register to be told in words; none where they were printed as JSON."""
    from workflow.actions.desk_listing import complete_listings
    from workflow.actions.registers import Asked

    asked = Asked(by, purpose, datetime.now(UTC))
    lines: tuple[Line, ...] = ()
    with open_house(load_settings()) as house:
        complete_listings(house, asked.at)
        while True:
            found = register(house, asked)
            lines = (*lines, *found.lines)
            if found.after is None:
                break
            asked = replace(asked, after=found.after)
    if not json:
        return lines
    print_json([_plain(asdict(line)) for line in lines])
    return ()


def _plain(value: object) -> object:
    """Return sets as sorted lists, and everything else that JSON does not know as text."""
    if isinstance(value, dict):
        return {word: _plain(inner) for word, inner in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return value if isinstance(value, str | int | bool | None) else str(value)
