"""The law in force between two sides as a paper: the page of a search, printed by the form `law-in-force`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from workflow.actions.law import Rulebook
from workflow.actions.law_page import OPEN, LawPage, named
from workflow.documents.paper import Paper, make_paper
from workflow.documents.printed import source_of
from workflow.documents.values import language_name, place_name
from workflow.model.authority import Directory, Office
from workflow.model.base import say
from workflow.rules.bound import STANDINGS, Bound
from workflow.rules.law import CompiledRule
from workflow.rules.period_words import in_words

FORM = "law-in-force"


def law_paper(page: LawPage, rulebook: Rulebook, authority: str, *, made_at: datetime, templates: Path) -> Paper:
    """Return the page of `authority` as HTML and PDF, with its data inside. Raises DocumentError."""
    case = law_case(page, rulebook, authority)
    source = source_of(case)
    return make_paper(FORM, case, source=source, made_at=made_at, templates_dir=templates)


def law_case(page: LawPage, rulebook: Rulebook, authority: str) -> dict[str, Any]:
    """Return what the form prints, as plain values; its head names the authority that made it, neither side."""
    basis = page.basis
    asks, asked = named(basis.sides.requesting, page.asking), named(basis.sides.requested, page.asked)
    title, day = say(rulebook.law.kinds[basis.kind].title), basis.on.isoformat()
    packs = dict.fromkeys(rule.pack for rule in basis.rules)
    return {
        "reference": f"{basis.sides.requesting}-{basis.sides.requested} {basis.kind} {day}",
        "requested": {"name": authority},
        "date": day, "purpose_line": f"{title}: {asks} asks {asked}",
        "packs": {"digest": rulebook.digest, "adopted": False, "list": list(packs)},
        "paper": {"code": f"LAW-{basis.sides.requesting}-{basis.sides.requested}-{day}", "number": 1, "version": 1},
        "law": {
            "asks": asks, "asked": asked, "day": day, "kind": title, "carried": _carried(page),
            "instruments": [_instrument(each, basis.unencoded) for each in basis.instruments] or None,
            "alternatives": [f"{say(each.title)}: {say(each.plain)}" for each in page.alternatives] or None,
            "precedence": [
                *(f"{goes.first} goes before {goes.before}. {goes.because}" for goes in basis.precedence),
                *basis.conflicts,
            ] or None,
            "offices": [_office(each) for each in page.offices] or None, "languages": _languages(page.asked),
            "channels": [f"{way.channel}: {OPEN[way.open]}. {way.why}" for way in page.ways] or None,
            "domestic": [each.title for each in basis.domestic] or None,
            "rules": {word: [_rule(each, rulebook) for each in rules] for word, rules in basis.groups},
            "elsewhere": [f"{each.listing.title}: {STANDINGS[each.standing]}" for each in basis.elsewhere] or None,
            "missing": list(page.missing) or None,
        },
    }  # fmt: skip


def _carried(page: LawPage) -> str:
    if page.within:
        return "Both lie in one federation: its own law carries the request."
    if page.basis.carried:
        return "An instrument in our data carries the request for every offence."
    if page.basis.bases:
        return "No instrument in our data carries the request for every offence; some do for the offences they cover."
    return "No instrument in our data binds both on that day."


def _instrument(bound: Bound, unencoded: tuple[Bound, ...]) -> dict[str, Any]:
    parties = []
    for side in bound.sides:
        if side.party is not None:
            day, name = side.party.from_, place_name(side.code)
            since = f"since {_written(day)}" if day else "since a day not read"
            parties.append(f"{name} {since}" + ("" if side.party.verified else ", membership not read"))
            parties += [f"{name} declared: {each}" for each in side.party.reservations]
    title = bound.listing.title
    if bound.covers or bound.serves != "basis":
        title += f" (a basis only for {bound.covers})" if bound.covers else f" (a {bound.serves})"
    parties.append(f"list as of {bound.listing.as_of or 'an unknown date'}")
    encoded = "no" if bound in unencoded else ", ".join(bound.packs)
    standing = STANDINGS[bound.standing] + ("" if bound.confirmed else "; to be confirmed")
    return {"title": title, "standing": standing, "parties": parties, "encoded": encoded}


def _written(day: date) -> str:
    """Return a day written out, whatever the locale of the machine."""
    from babel.dates import format_date  # noqa: PLC0415 - reads files of its own, when a paper is made

    return str(format_date(day, "d MMMM y", locale="en"))


def _office(office: Office) -> dict[str, str]:
    said = "read" if office.confirmed else "not confirmed"
    return {"name": office.name, "channel": office.channel or "as the law says", "confirmed": said}


def _languages(known: Directory | None) -> str | None:
    if known is None or not known.languages.accepted:
        return None
    named = ", ".join(language_name(each) for each in known.languages.accepted)
    return named + ("" if known.languages.confirmed else " (not confirmed)")


def _rule(compiled: CompiledRule, rulebook: Rulebook) -> dict[str, str]:
    rule = compiled.rule
    told = say(rule.plain) + (f"\n{in_words(rule.period, rulebook.law.events)}" if rule.period else "")
    if rule.lifted_by:
        told += f"\nLifted by: {', '.join(rule.lifted_by)}."
    read = "read" if rule.verified else "not verified"
    return {"plain": told, "citation": f"{rule.citation} ({rule.id})", "read": read}
