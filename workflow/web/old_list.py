"""Lines of an office's old list as requests: what each would open, what is wrong with it, what it may repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from workflow.actions.drafting import is_taken, related, unfiled
from workflow.actions.open import OpenRequest
from workflow.documents.strings import ENGLISH
from workflow.errors import InputError
from workflow.web.desk import Desk
from workflow.web.draft import FACT, NewRequest, act_of_draft, code_of, procedures
from workflow.web.facts import split
from workflow.web.form import Form
from workflow.web.person import Person
from workflow.web.spreadsheet import Row

NEEDED = ("reference", "kind", "requesting", "requested", "made_on")
OPTIONAL = ("their_reference", "procedure", "requesting_authority", "requested_authority", "arrived_on", "channel")
EXAMPLE_FACTS = ("person.name", "person.birth_date", "offences.title")


class Line(NamedTuple):
    """One line of the list. `act` is None where something is wrong."""

    number: int
    reference: str
    told: str
    wrong: tuple[str, ...]
    alike: tuple[str, ...]
    act: OpenRequest | None


def unknown_columns(desk: Desk, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that name nothing a request has; they are not taken."""
    dictionary = desk.house.rulebook.law.dictionary
    return tuple(c for c in columns if c and c not in (*NEEDED, *OPTIONAL) and split(c)[0] not in dictionary)


def lines_of(desk: Desk, rows: Sequence[Row], person: Person, draft: str) -> tuple[Line, ...]:
    """Return every line as it would be opened; nothing is written but the log of what was found alike."""
    times = Counter(row.cells.get("reference", "") for row in rows)
    return tuple(_line(desk, row, person, draft, times) for row in rows)


def _line(desk: Desk, row: Row, person: Person, draft: str, times: Counter[str]) -> Line:
    words, cells = desk.words, row.cells
    wrong = [words("import.lacks", column=name) for name in NEEDED if not cells.get(name)]
    reference = cells.get("reference", "")
    if reference and times[reference] > 1:
        wrong.append(words("import.twice", reference=reference))
    elif reference and is_taken(desk.house, reference):
        wrong.append(words("import.taken", reference=reference))
    new, form = _new(desk, row), Form()
    act: OpenRequest | None = None
    alike: tuple[str, ...] = ()
    if not wrong:
        try:
            act = act_of_draft(desk, new, form, person, key=f"import-{draft}-{row.line}")
            request = unfiled(desk.house, act)
            alike = tuple(each.row.reference for each in related(desk.house, request, by=person.name, at=act.at))
        except InputError as error:
            wrong.append(error.diagnostics())
    wrong += [f"{name.removeprefix(FACT)}: {told}" for name, told in form.errors.items()]
    titles, about = desk.titles, new.about
    told = f"{titles.kind(about['kind'])}: " + words(
        "request.asks", one=titles.place(about["requesting"]), other=titles.place(about["requested"])
    )
    return Line(row.line, reference, told, tuple(wrong), alike, None if wrong else act)


def _new(desk: Desk, row: Row) -> NewRequest:
    """Return a line as a draft. A list is separated by semicolons; a fact of a list is of its first item."""
    dictionary, cells = desk.house.rulebook.law.dictionary, row.cells
    about = {name: cells.get(name, "") for name in (*NEEDED, *OPTIONAL)}
    for side in ("requesting", "requested"):
        about[side] = code_of(desk, about[side])
        about[f"{side}_authority"] = about[f"{side}_authority"] or desk.recorded("import.no-authority")
    both = (desk.tongues.of(ENGLISH).titles, desk.titles)
    kinds = {title.casefold(): word for titles in both for word, title in titles.kinds.items()}
    about["kind"] = kinds.get(about["kind"].casefold(), about["kind"])
    fitting = procedures(desk, about["kind"], about["requesting"], about["requested"])
    about["procedure"] = about["procedure"] or (fitting[0][0] if fitting else "")
    facts: dict[str, list[str]] = {}
    for column, cell in cells.items():
        path, item = split(column)
        if path not in dictionary or column in about:
            continue
        kind = dictionary[path]
        name = f"{path}[1]" if dictionary.list_of(path) and not item else column
        parts = [part.strip() for part in cell.split(";")]
        facts[name] = (
            parts
            if kind.type == "choices"
            else [", ".join(parts)]
            if kind.type in ("texts", "jurisdictions")
            else [cell]
        )
    return NewRequest(about=about, facts=facts, source=desk.recorded("import.source", line=row.line))
