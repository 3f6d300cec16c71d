"""`comity rules explain`, `diff` and `impact`: the law in force as a page, and what a changed law changes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from workflow.actions.law import load_rulebook
from workflow.cli.json_out import print_json
from workflow.settings import load_settings


def explain(
    asks: Annotated[str, typer.Argument(metavar="FROM", help="code of the side that asks")],
    asked: Annotated[str, typer.Argument(metavar="TO", help="code of the side that is asked")],
    kind: Annotated[str, typer.Argument(metavar="KIND", help="what is asked for")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="the day; default today")] = None,
    out: Annotated[Path, typer.Option(help="the folder for the page")] = Path("out"),
) -> None:
    """Write the law in force between two sides as one readable page: HTML, and an archival, accessible PDF.

    Example: comity rules explain NL US extradition --on 2026-03-02
    """
    from workflow.actions.law_page import law_page, sides_between
    from workflow.actions.law_paper import law_paper

    settings = load_settings()
    rulebook = load_rulebook(settings.rules)
    now = datetime.now(UTC)
    sides = sides_between(asks.upper(), asked.upper())
    page = law_page(rulebook, settings.rules, sides, kind, (on or now).date())
    paper = law_paper(page, rulebook, settings.authority, made_at=now, templates=settings.templates)
    out.mkdir(parents=True, exist_ok=True)
    name = f"law-{sides.requesting}-{sides.requested}-{kind}-{page.basis.on.isoformat()}".lower()
    for ending, content in (("html", paper.html.encode()), ("pdf", paper.pdf)):
        (out / f"{name}.{ending}").write_bytes(content)
        typer.echo(f"{out / name}.{ending}")
    typer.echo(f"{paper.pages} pages, {len(page.basis.rules)} rules")


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="a folder of law, or a digest the trail names")],
    after: Annotated[str, typer.Argument(metavar="B", help="another one")],
    json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Say what two versions of law say differently: rules added, removed and changed, field by field in words.

    Example: comity rules diff rules ../law-of-2027/rules
    """
    from workflow.actions.versions import compared, law_of

    if all(Path(word).is_dir() for word in (before, after)):
        changes = compared(law_of(before), law_of(after))
    else:
        from workflow.actions.house import open_house

        with open_house(load_settings()) as house:
            changes = compared(law_of(before, house), law_of(after, house))
    if json:
        print_json([asdict(change) for change in changes])
        return
    for change in changes:
        typer.echo(f"{change.what}: {change.sort} {change.id}" + (f"\n    {change.plain}" if change.plain else ""))
        for each in change.fields:
            typer.echo(f"    {each.field}\n      before: {each.before}\n      after:  {each.after}")
    counted = {
        word: sum(c.what == word and c.sort == "rule" for c in changes) for word in ("added", "removed", "changed")
    }
    typer.echo(f"rules: {', '.join(f'{n} {word}' for word, n in counted.items())}; {len(changes)} differences in all")


def impact(
    folder: Annotated[Path, typer.Argument(help="the folder of the changed law", exists=True, file_okay=False)],
    by: Annotated[str, typer.Option(help="who looks at what every request would be; logged")] = "",
    purpose: Annotated[str, typer.Option(help="why; logged")] = "",
    json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Say which open requests would move under a changed law, and which closed ones deserve review. Changes none.

    Example: comity rules impact ../law-of-2027/rules --by "Ada Auditor" --purpose "law of 2027"
    """
    from workflow.actions.house import open_house
    from workflow.actions.registers import log_register
    from workflow.actions.versions import impact as impact_of

    with open_house(load_settings()) as house:
        now, changed = datetime.now(UTC), load_rulebook(folder)
        log_register(house, by=by, purpose=purpose, at=now, what="what a changed law would change of every request")
        found = impact_of(house, changed, now=now)
    if json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        what = "would change" if each.open else "is closed and does not change; review whether it was right"
        typer.echo(f"{each.reference} ({each.stage}) {what}")
        typer.echo("\n".join(f"    {told}" for told in (*each.changes, *((each.unable,) if each.unable else ()))))
    opened = sum(each.open for each in found)
    typer.echo(
        f"{opened} open requests would change, {len(found) - opened} closed ones deserve review; nothing is written"
    )
