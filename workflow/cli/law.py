"""`comity law`: the legal basis between two sides for one kind of request, on any day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from workflow.actions.law import load_rulebook
from workflow.actions.law_page import law_page, sides_between
from workflow.cli.json_out import print_json
from workflow.settings import load_settings

app = typer.Typer(add_completion=False)


@app.command()
def law(
    asks: Annotated[str, typer.Argument(metavar="FROM", help="code of the side that asks")],
    asked: Annotated[str, typer.Argument(metavar="TO", help="code of the side that is asked")],
    kind: Annotated[str, typer.Option(help="what is asked for: see rules/kinds.yaml")] = "extradition",
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="the day; default today")] = None,
    channel: Annotated[str, typer.Option(help="the channel the request would travel by")] = "direct",
    json: Annotated[bool, typer.Option("--json", help="print JSON, described in docs/json.md")] = False,
) -> None:
    """Say what law carries a request between two sides: what binds, what goes first, what it asks, what is missing.

    Example: comity law NL US --kind extradition --on 2026-03-02
    """
    from workflow.actions.law_json import law_json
    from workflow.cli.told_law import print_law

    settings = load_settings()
    rulebook = load_rulebook(settings.rules)
    day = (on or datetime.now(UTC)).date()
    page = law_page(rulebook, settings.rules, sides_between(asks.upper(), asked.upper(), channel), kind, day)
    if json:
        print_json(law_json(page, rulebook))
    else:
        print_law(page, rulebook)
