"""`comity trail reads`: who saw what, by request, by person seen, by reader and by time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

DAY = ["%Y-%m-%d"]
MOST = 10_000
"""Lines that one question lists; more are said to be left out."""


def reads(  # noqa: PLR0913 - one option each
    reference: Annotated[str, typer.Argument(help="our reference of the request, or its id once erased")] = "",
    by: Annotated[str, typer.Option(help="who asks; logged")] = "",
    purpose: Annotated[str, typer.Option(help="why; logged")] = "",
    who: Annotated[str, typer.Option(help="only what this reader saw")] = "",
    about: Annotated[str, typer.Option(help="only requests that name this person")] = "",
    from_: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="first day, UTC")] = None,
    to: Annotated[datetime | None, typer.Option(formats=DAY, help="the day after the last, UTC")] = None,
) -> None:
    """Say who saw what, when and for what purpose, and which attempts were refused: of one request, or of all.

    Example: comity trail reads DOJ-2026-0117 --by "Ada Auditor" --purpose "complaint 12/2026"
    """
    from workflow.actions.house import open_house
    from workflow.actions.oversight import about as naming
    from workflow.actions.oversight import reads as reads_between
    from workflow.actions.read import log_read
    from workflow.actions.registers import log_register
    from workflow.settings import load_settings

    now = datetime.now(UTC)
    start = from_.replace(tzinfo=UTC) if from_ else datetime.min.replace(tzinfo=UTC)
    end = to.replace(tzinfo=UTC) if to else datetime.max.replace(tzinfo=UTC)
    with open_house(load_settings()) as house:
        of: frozenset[str] | None = None
        if reference:
            of = frozenset((log_read(house, reference, by=by, purpose=purpose, at=now, what="the access log"),))
        else:
            log_register(house, by=by, purpose=purpose, at=now, what="the access log")
        if about:
            named = naming(house, about)
            of = named if of is None else of & named
        found = reads_between(house, start, end, who=who, of=of, most=MOST)
    for seen in reversed(found):
        why = f", for: {seen.purpose}" if seen.purpose else ""
        which = f"{seen.reference or '(no request)'}  " if not reference else ""
        typer.echo(f"  {seen.at:%Y-%m-%d %H:%M}  {which}{seen.who or 'somebody'} saw {seen.saw or '(erased)'}{why}")
    if len(found) == MOST:
        typer.echo(f"  the latest {MOST} only; name a shorter time")
