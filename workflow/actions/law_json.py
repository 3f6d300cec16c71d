"""The law between two sides as JSON values, described in docs/json.md; the command line and the API give the same."""

from __future__ import annotations

from typing import Any

from workflow.actions.law import Rulebook
from workflow.actions.law_page import LawPage
from workflow.model.authority import Directory
from workflow.model.base import say
from workflow.rules.bound import Bound
from workflow.rules.law import CompiledRule
from workflow.rules.period_words import in_words


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
