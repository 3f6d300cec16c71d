"""`comity rules coverage`, `pages` and `schema`: what is made from the law for people and for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workflow.actions.law import load_rulebook
from workflow.cli.json_out import print_json
from workflow.errors import InputError
from workflow.settings import load_settings


def coverage(
    markdown: Annotated[bool, typer.Option("--markdown", help="print docs/law-coverage.md, line by line")] = False,
    json: Annotated[bool, typer.Option("--json", help="print every line of the base as JSON")] = False,
) -> None:
    """Say what of the fact base is encoded, what is excused and why, and what is open.

    Example: comity rules coverage
    """
    from workflow.rules.coverage import STANDINGS, counted
    from workflow.rules.coverage import coverage as cover
    from workflow.rules.excused import load_excuses
    from workflow.rules.pages import coverage_page

    settings = load_settings()
    law = load_rulebook(settings.rules).law
    lines = cover(law, load_excuses(settings.rules, law))
    if markdown:
        typer.echo(coverage_page(law, lines), nl=False)
        return
    if json:
        print_json([
            {"id": line.fact.id, "place": line.fact.place, "standing": line.standing, "why": line.why,
             "rules": {pack: list(names) for pack, names in line.rules.items()}, "read": line.read}
            for line in lines
        ])  # fmt: skip
        return
    for by in ("family", "read"):
        for name, row in counted(lines, by).items():
            typer.echo(f"{name:<28}" + "  ".join(f"{row[word]:>4} {word}" for word in STANDINGS))
        typer.echo("")
    for line in lines:
        if line.standing == "open":
            typer.echo(f"open: {line.fact.id}  {line.fact.place}")
    sums = ", ".join(f"{sum(line.standing == word for line in lines)} {word}" for word in STANDINGS)
    typer.echo(f"{len(lines)} lines of the base: {sums}")


def pages(
    folder: Annotated[Path, typer.Argument(help="where the pages go")] = Path("docs"),
    check: Annotated[bool, typer.Option("--check", help="write nothing; name the pages that are not current")] = False,
) -> None:
    """Make the pages and schemas that follow from the law: law-coverage.md, facts.md, schema/.

    Example: comity rules pages docs
    """
    from workflow.actions.pages import made_pages

    settings = load_settings()
    old = []
    for name, text in made_pages(load_rulebook(settings.rules), settings.rules).items():
        path = folder / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        old.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        typer.echo(f"{'not current' if check else 'made'}: {path}")
    if old and check:
        raise InputError(str(folder), f"{len(old)} pages are not current", "Make them with 'comity rules pages'.")
    if not old:
        typer.echo("all pages are current")


def schema(
    word: Annotated[str, typer.Argument(help="pack, rules, parties, procedure, facts, ...")] = "rules",
) -> None:
    """Print the JSON Schema of one sort of file of law, for an editor that completes and underlines.

    Example: comity rules schema rules
    """
    from workflow.rules.schema import schemas

    found = schemas(load_rulebook(load_settings().rules).law)
    if word not in found:
        raise InputError("schema", f"no schema '{word}'", f"Known: {', '.join(found)}.")
    print_json(found[word])
