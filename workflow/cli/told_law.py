"""How the legal basis between two sides is told: tables on a terminal or in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from workflow.actions.law import Rulebook
from workflow.actions.law_page import OPEN, LawPage, named
from workflow.model.base import say
from workflow.rules.basis import GROUPS, LegalBasis
from workflow.rules.bound import STANDINGS, Bound
from workflow.rules.law import CompiledRule
from workflow.rules.period_words import in_words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PIPED = 118
"""Columns where no terminal says how many there are."""


def print_law(page: LawPage, rulebook: Rulebook, console: Console | None = None) -> None:
    """Print the page: first what binds, then what it asks, last what is missing."""
    from rich.console import Console

    out = console or Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else PIPED)
    basis = page.basis
    names = [named(code, known) for code, known in zip(_codes(page), (page.asking, page.asked), strict=True)]
    title = say(rulebook.law.kinds[basis.kind].title)
    out.print(f"{title}: {names[0]} asks {names[1]}, {basis.on.isoformat()}", style="bold")
    _print_instruments(out, basis)
    if page.within:
        out.print("\nBoth lie in one federation: its own law carries the request.", style="bold")
    elif page.alternatives:
        _print_alternatives(out, page)
    _lines(out, "What goes first", [f"{g.first} goes before {g.before}. {g.because}" for g in basis.precedence])
    _lines(out, "Where rules disagree", basis.conflicts)
    _lines(out, "Domestic law we hold", [f"{each.title} ({each.why})" for each in basis.domestic])
    _print_ways(out, page)
    for word, rules in basis.groups:
        _print_rules(out, GROUPS[word], rules, rulebook)
    _lines(out, "Not between these two on that day", [_elsewhere(each) for each in basis.elsewhere])
    _lines(out, "What our data does not tell", page.missing)


def _codes(page: LawPage) -> tuple[str, str]:
    return page.basis.sides.requesting, page.basis.sides.requested


def _print_instruments(out: Console, basis: LegalBasis) -> None:
    table = _table("Instruments that bind", ("instrument", 5), ("standing", 3), ("list as of", 2), ("encoded", 3))
    for bound in basis.instruments:
        table.add_row(
            _instrument(bound), STANDINGS[bound.standing] + ("" if bound.confirmed else "; to be confirmed"),
            bound.listing.as_of or "not known", "no" if bound in basis.unencoded else ", ".join(bound.packs),
        )  # fmt: skip
    if table.row_count:
        out.print()
        out.print(table)


def _instrument(bound: Bound) -> str:
    """Return title, purpose, dates, reservations and note of one instrument, a line each."""
    listing = bound.listing
    told = [listing.title + (f", {listing.citation}" if listing.citation else "")]
    if bound.covers:
        told.append(f"a basis only for {bound.covers}")
    elif bound.serves != "basis":
        told.append(f"a {bound.serves}, not a basis of its own")
    for side in bound.sides:
        party = side.party
        if party is None:
            continue
        since = f"since {party.from_.isoformat()}" if party.from_ else "since a day not read"
        told.append(f"{side.code} {since}" + ("" if party.verified else " (membership not read)"))
        told += [f"{side.code} declared: {each}" for each in party.reservations]
        told += [f"{side.code}: {party.note}"] if party.note else []
    return "\n  ".join(told + ([listing.note] if listing.note else []))


def _print_alternatives(out: Console, page: LawPage) -> None:
    told = "carries the request for every offence" if page.basis.bases else "binds both on that day"
    _lines(out, f"No instrument in our data {told}. What else may carry it", [
        f"{say(each.title)}: {say(each.plain)}" for each in page.alternatives
    ])  # fmt: skip


def _print_ways(out: Console, page: LawPage) -> None:
    table = _table(f"Whom to write to in {_codes(page)[1]}", ("authority", 6), ("channel", 3), ("confirmed", 3))
    for office in page.offices:
        table.add_row(office.name, office.channel or "as the law says", "read" if office.confirmed else "NOT confirmed")
    if table.row_count:
        out.print()
        out.print(table)
    if page.asked and page.asked.languages.accepted:
        mark = "" if page.asked.languages.confirmed else " (not confirmed)"
        out.print(f"Languages accepted: {', '.join(page.asked.languages.accepted)}{mark}")
    _lines(out, "Channels", [f"{way.channel}: {OPEN[way.open]}. {way.why}" for way in page.ways])


def _print_rules(out: Console, title: str, rules: tuple[CompiledRule, ...], rulebook: Rulebook) -> None:
    table = _table(f"{title} ({len(rules)})", ("rule", 7), ("place", 4), ("text", 2))
    for compiled in rules:
        rule = compiled.rule
        told = say(rule.plain)
        if rule.period:
            told += "\n  " + in_words(rule.period, rulebook.law.events)
        if rule.lifted_by:
            told += f"\n  lifted by: {', '.join(rule.lifted_by)}"
        table.add_row(told, f"{rule.citation}\n{rule.id}", "read" if rule.verified else "NOT verified")
    out.print()
    out.print(table)


def _elsewhere(bound: Bound) -> str:
    absent = " and ".join(side.code for side in bound.sides if side.party is None)
    who = f" ({absent}, list as of {bound.listing.as_of or 'an unknown date'})" if absent else ""
    return f"{bound.listing.title}: {STANDINGS[bound.standing]}{who}"


def _lines(out: Console, title: str, told: Iterable[str]) -> None:
    lines = list(told)
    if lines:
        out.print(f"\n{title}", style="bold")
    for line in lines:
        out.print(f"  - {line}")


def _table(title: str, *columns: tuple[str, int]) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", show_edge=False, expand=True, box=None)
    for name, share in columns:
        table.add_column(name, ratio=share, overflow="fold")
    return table
