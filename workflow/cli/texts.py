"""`comity texts`: the texts of papers and of the desk for translators, and how far each language has come."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workflow.actions.catalogues import (
    OF_LAW,
    PAPERS,
    Key,
    Shelf,
    State,
    brought_up,
    state,
    template,
    texts_of_law,
    texts_of_papers,
)
from workflow.actions.law import load_rulebook
from workflow.documents.strings import ENGLISH, folder_of, languages
from workflow.settings import load_settings
from workflow.web import languages as of_desk

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
    law, templates = load_rulebook(settings.rules).law, settings.templates
    papers, of_law = texts_of_papers(law, templates), texts_of_law(law)
    chosen = given or [each for each in languages(templates) if each != ENGLISH]
    said = [each for each in chosen if OF_LAW.file(each, templates)[1].is_file()]
    wanted = {folder_of(templates) / "papers.pot": template(papers)}
    wanted |= {PAPERS.file(each, templates)[1]: brought_up(each, papers, templates) for each in chosen}
    wanted |= {OF_LAW.file(each, templates)[1]: brought_up(each, of_law, templates, OF_LAW) for each in said}
    late = [file for file, text in wanted.items() if not file.is_file() or file.read_text(encoding="utf-8") != text]
    if not check:
        for file in late:
            file.write_text(wanted[file], encoding="utf-8")
    for file in late:
        typer.echo(
            f"{file.parent.name}/{file.name}: {'is behind the texts of today' if check else 'brought up to date'}"
        )
    behind = _tell(PAPERS, papers, chosen, templates)
    behind |= _tell(OF_LAW, of_law, said, templates)
    _tell_desk(given, templates)
    if check and (late or behind):
        raise typer.Exit(1)


def _tell(shelf: Shelf, known: dict[Key, list[str]], chosen: list[str], templates: Path) -> bool:
    """Say how far languages have come; return whether one of them says what is no text, or not in its terms."""
    typer.echo(f"{shelf.what}: {len(known)} texts")
    found = [state(each, known, templates, shelf) for each in chosen if shelf.file(each, templates)[1].is_file()]
    for each in found:
        _tell_one(each)
    return any(each.obsolete or each.departures for each in found)


def _tell_one(each: State) -> None:
    typer.echo(
        f"{each.language}: {each.whole - len(each.missing)} translated, {len(each.missing)} missing, {each.fuzzy} "
        f"fuzzy, {each.unsure} with a doubt, {len(each.obsolete)} of no text any more, "
        f"{len(each.departures)} not in the words of the glossary; {_read(each.reviewed_by)}"
    )
    for _, english in each.missing[:MOST_SHOWN]:
        typer.echo(f"  missing: {_short(english)}")
    for one in each.departures[:MOST_SHOWN]:
        typer.echo(f"  term '{one.term}': {_short(one.english)} says none of {', '.join(one.wanted)}")


def _tell_desk(given: list[str] | None, templates: Path) -> None:
    """Say of each language of the desk what it says and lacks; it is offered once it lacks nothing."""
    english = of_desk.state_of(templates, ENGLISH)
    typer.echo(f"The desk: {english.said} texts")
    for code in of_desk.begun(templates):
        if code == ENGLISH or (given and code not in given):
            continue
        each = of_desk.state_of(templates, code)
        offered = "offered" if each.is_whole else "not offered"
        typer.echo(
            f"{code}: {each.said} translated, {len(each.missing)} missing, {len(each.misplaced)} with other places, "
            f"{len(each.stale)} of no text any more, {offered}; {_read(each.about.reviewed_by if each.about else '')}"
        )
        for sort, words in (("missing", each.missing), ("other places", each.misplaced), ("no text", each.stale)):
            for word in words[:MOST_SHOWN]:
                typer.echo(f"  {sort}: {word}")
        if each.fault:
            typer.echo(f"  {each.fault}")


def _read(by: str) -> str:
    return f"read by {by}" if by else "read by nobody qualified"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}..."
