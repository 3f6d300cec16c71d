"""The bar of the desk: which pages a person sees, by role. A page group adds one line to ENTRIES."""

from __future__ import annotations

from typing import NamedTuple

from workflow.vocabulary import Role
from workflow.web.person import CASEWORK, OVERSEEING, READING, Person


class Entry(NamedTuple):
    """One place in the bar: the word `nav.<key>`, its address, and who sees it."""

    key: str
    path: str
    roles: frozenset[Role]


class Shown(NamedTuple):
    """One place as shown; `here` for the page, or a page below it."""

    key: str
    path: str
    here: bool


EVERYBODY = frozenset(Role)
ENTRIES = (
    Entry("worklist", "/", CASEWORK),
    Entry("requests", "/requests", READING),
    Entry("law", "/law", EVERYBODY),
    Entry("statistics", "/statistics", EVERYBODY),
    Entry("registers", "/registers", OVERSEEING),
    Entry("audit", "/audit", frozenset({Role.AUDITOR})),
    Entry("administration", "/administration", frozenset({Role.ADMINISTRATOR})),
    Entry("new", "/new", frozenset({Role.OFFICER})),
)


def entries_for(person: Person, path: str) -> tuple[Shown, ...]:
    """Return the bar for `person` on the page at `path`."""
    return tuple(
        Shown(each.key, each.path, path == each.path or (each.path != "/" and path.startswith(each.path + "/")))
        for each in ENTRIES
        if person.has(*each.roles)
    )
