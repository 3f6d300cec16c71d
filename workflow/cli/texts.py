"""`comity texts`: the texts of papers for translators, and how far each language has come."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workflow.actions.catalogues import State, brought_up, state, template, texts_of_papers
from workflow.actions.law import load_rulebook
from workflow.documents.strings import ENGLISH, folder_of, languages
from workflow.settings import load_settings

app = typer.Typer(add_completion=False)
MOST_SHOWN = 20
LONGEST = 90


@app.command()
def texts(
    given: Annotated[
        list[str] | None, typer.Argument(metavar="[LANGUAGE]...", help="only these; a new one is begun")
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="write nothing; exit 1 where one is behind, or not in the words of its glossary"),
    ] = False,
) -> None:
    """Bring the catalogues of languages up to the texts of today, and say what is untranslated.

    Example: comity texts fr
    """
    settings = load_settings()
    law, folder = load_rulebook(settings.rules).law, folder_of(settings.templates)
    known = texts_of_papers(law, settings.templates)
    chosen = given or [each for each in languages(settings.templates) if each != ENGLISH]
    wanted = {folder / "papers.pot": template(known)}
    wanted |= {folder / f"{each}.po": brought_up(each, known, settings.templates) for each in chosen}
    late = [file for file, text in wanted.items() if not file.is_file() or file.read_text(encoding="utf-8") != text]
    if not check:
        for file in late:
            file.write_text(wanted[file], encoding="utf-8")
    states = [state(each, known, settings.templates) for each in chosen if (folder / f"{each}.po").is_file()]
    _tell(states, late, len(known), check=check)
    if check and (late or any(each.obsolete or each.departures for each in states)):
        raise typer.Exit(1)


def _tell(states: list[State], late: list[Path], whole: int, *, check: bool) -> None:
    typer.echo(f"{whole} texts of papers")
    for file in late:
        typer.echo(f"{file.name}: {'is behind the texts of today' if check else 'brought up to date'}")
    for each in states:
        read = f"read by {each.reviewed_by}" if each.reviewed_by else "read by nobody qualified"
        typer.echo(
            f"{each.language}: {each.whole - len(each.missing)} translated, {len(each.missing)} missing, {each.fuzzy} "
            f"fuzzy, {each.unsure} with a doubt, {len(each.obsolete)} of no text any more, "
            f"{len(each.departures)} not in the words of the glossary; {read}"
        )
        for _, english in each.missing[:MOST_SHOWN]:
            typer.echo(f"  missing: {_short(english)}")
        for one in each.departures[:MOST_SHOWN]:
            typer.echo(f"  term '{one.term}': {_short(one.english)} says none of {', '.join(one.wanted)}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}..."
