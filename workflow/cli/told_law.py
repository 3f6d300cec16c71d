"""How the legal basis between two sides is told: tables on a terminal or in a pipe, and stable JSON (docs/json.md)."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from workflow.actions.law import Rulebook
from workflow.actions.law_page import LawPage
from workflow.model.authority import Directory
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


def law_json(page: LawPage, rulebook: Rulebook) -> dict[str, Any]:
    """Return the page as JSON values; stable, described in docs/json.md."""
    basis = page.basis
    return {
        "format": "comity-law-1",
        "sides": {"requesting": basis.sides.requesting, "requested": basis.sides.requested},
        "kind": basis.kind, "on": basis.on.isoformat(), "law": rulebook.digest,
        "carried": basis.carried,
        "instruments": [_bound_json(each) for each in basis.instruments],
        "elsewhere": [_bound_json(each) for each in basis.elsewhere],
        "precedence": [{"first": g.first, "before": g.before, "because": g.because} for g in basis.precedence],
        "conflicts": list(basis.conflicts),
        "domestic": [{"pack": each.pack, "title": each.title, "why": each.why} for each in basis.domestic],
        "authorities": {"requesting": _directory_json(page.asking), "requested": _directory_json(page.asked)},
        "offices": [office.model_dump(mode="json", by_alias=True) for office in page.offices],
        "channels": [{"id": way.channel, "open": way.open, "why": way.why} for way in page.ways],
        "rules": {word: [_rule_json(each, rulebook) for each in rules] for word, rules in basis.groups},
        "not_encoded": [each.listing.id for each in basis.unencoded],
        "alternatives": [{"id": a.id, "title": say(a.title), "plain": say(a.plain)} for a in page.alternatives],
        "missing": list(page.missing),
    }  # fmt: skip


def _bound_json(bound: Bound) -> dict[str, Any]:
    listing = bound.listing
    sides = [
        {
            "code": side.code, "since": party.from_.isoformat() if (party := side.party) and party.from_ else None,
            "until": party.until.isoformat() if party and party.until else None,
            "reservations": list(party.reservations) if party else [], "note": party.note if party else None,
            "listed": party is not None, "read": bool(party and party.verified),
        }
        for side in bound.sides
    ]  # fmt: skip
    return {
        "id": listing.id, "title": listing.title, "standing": bound.standing, "serves": bound.serves,
        "covers": bound.covers, "confirmed": bound.confirmed, "packs": list(bound.packs), "sides": sides,
        "as_of": listing.as_of, "complete": listing.complete, "citation": listing.citation,
        "note": listing.note, "source": listing.source,
    }  # fmt: skip


def _directory_json(found: Directory | None) -> dict[str, Any] | None:
    return found.model_dump(mode="json", by_alias=True) if found else None


def _rule_json(compiled: CompiledRule, rulebook: Rulebook) -> dict[str, Any]:
    rule = compiled.rule
    return {
        "rule": rule.id, "plain": say(rule.plain), "citation": str(rule.citation), "verified": rule.verified,
        "side": rule.side, "lifted_by": list(rule.lifted_by), "basis": list(rule.basis),
        "read": {"grade": rule.text_read.grade.value, "as_of": rule.text_read.as_of},
        "period": in_words(rule.period, rulebook.law.events) if rule.period else None,
    }  # fmt: skip


def print_law(page: LawPage, rulebook: Rulebook, console: Console | None = None) -> None:
    """Print the page: first what binds, then what it asks, last what is missing."""
    from rich.console import Console

    out = console or Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else PIPED)
    basis = page.basis
    names = [_name(code, known) for code, known in zip(_codes(page), (page.asking, page.asked), strict=True)]
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


def _name(code: str, known: Directory | None) -> str:
    return f"{say(known.name)} ({code})" if known else code


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
    words = {"yes": "open", "no": "not open", "to-confirm": "to be confirmed"}
    _lines(out, "Channels", [f"{way.channel}: {words[way.open]}. {way.why}" for way in page.ways])


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
