"""`comity statistics`: what came, went and stayed in a period, from the trail."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from workflow.actions.house import open_house
from workflow.actions.statistics import COLUMNS, total
from workflow.actions.statistics import statistics as count
from workflow.cli.json_out import print_json
from workflow.settings import load_settings

app = typer.Typer(add_completion=False)

DAY = ["%Y-%m-%d"]


@app.command()
def statistics(
    from_: Annotated[datetime, typer.Option("--from", formats=DAY, help="first day, UTC")],
    to: Annotated[datetime, typer.Option(formats=DAY, help="the day after the last, UTC")],
    by: Annotated[str, typer.Option(help="all, country, kind or instrument")] = "all",
    specimens: Annotated[bool, typer.Option("--specimens", help="count examples in place of live requests")] = False,
    json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Count requests: opening + received + reopened - closed = closing; and open days by whose clock ran.

    Example: comity statistics --from 2026-01-01 --to 2027-01-01 --by country
    """
    with open_house(load_settings()) as house:
        lines = count(house, from_.replace(tzinfo=UTC), to.replace(tzinfo=UTC), by=by, specimens=specimens)
    if json:
        print_json({name: asdict(line) for name, line in lines.items()})
        return
    width = max((len(name) for name in (*lines, "total")), default=5)
    typer.echo(" " * width + "".join(f"{column:>10}" for column in COLUMNS))
    for name, line in {**lines, "total": total(lines.values())}.items():
        typer.echo(f"{name:<{width}}" + "".join(f"{getattr(line, column):>10}" for column in COLUMNS))
    for whose, days in sorted(total(lines.values()).days.items()):
        typer.echo(f"  {days:.1f} open days with {whose}" + ("" if "clock" in whose else "'s clock running"))
