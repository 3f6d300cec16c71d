"""Which second language a paper to the other side should have: what that side accepts, and which rules ask for it.

Only proposed: the languages a side accepts are data that may be unconfirmed, and an officer chooses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.actions.house import House
from workflow.actions.look import Look
from workflow.documents.strings import whole_languages
from workflow.model.authority import Directory
from workflow.model.base import say
from workflow.model.fact import Dictionary
from workflow.model.finding import Finding
from workflow.rules.authorities import directory
from workflow.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class SecondLanguage:
    """What is proposed for papers to one side. Without `language`, no second one is needed, or none is known."""

    side: str
    accepted: tuple[str, ...]
    confirmed: bool
    language: str | None
    can_print: bool
    """Whether papers can be made in it; else somebody translates the paper outside."""
    required_by: tuple[str, ...]
    """Rules in play that require a language or a translation, in words, each with its citation."""


def second_language(house: House, look: Look) -> SecondLanguage:
    """Return the first language the receiving side accepts; none where the office's own is among them."""
    sides, settings = look.request.sides, house.settings
    sends = look.procedure.side == "requesting"
    side = sides.requested if sends else sides.requesting
    known = _known(house, side)
    accepted = known.languages.accepted if known else ()
    proposed = None if settings.language in accepted else next(iter(accepted), None)
    return SecondLanguage(
        side=side, accepted=accepted, confirmed=known is not None and known.languages.confirmed, language=proposed,
        can_print=proposed in whole_languages(settings.templates),
        required_by=tuple(dict.fromkeys(_requiring(look, house.rulebook.law.dictionary))) if sends else (),
    )  # fmt: skip


def _known(house: House, side: str) -> Directory | None:
    """Return the directory that says which languages a side accepts: its own, or of the federation it belongs to."""
    found = (directory(house.settings.rules, code) for code in dict.fromkeys((side, side.partition("-")[0])))
    return next((each for each in found if each is not None and each.languages.accepted), None)


def _requiring(look: Look, dictionary: Dictionary) -> Iterator[str]:
    for finding in look.findings:
        if finding.outcome is not Outcome.DOES_NOT_APPLY and _speaks_of_language(finding, dictionary):
            yield f"{say(finding.rule.plain)} ({finding.rule.citation})"


def _speaks_of_language(finding: Finding, dictionary: Dictionary) -> bool:
    document = finding.rule.document
    named = (path.partition("[")[0] for path in (*finding.deciding, *finding.missing))
    asked = any(path in dictionary and dictionary[path].about_language for path in named)
    return asked or (document is not None and document.language is not None)
