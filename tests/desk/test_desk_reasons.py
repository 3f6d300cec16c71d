"""Why a step is not open, as pages say it: in each language, with things of the law by their titles and never by id."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from factories import DAY, NOON, OFFICER

from workflow.actions.desk_request import see_request
from workflow.engine.guards import entitlement, may_clear, reasons_against
from workflow.engine.urgency import Owed
from workflow.model.checkpoint import HoldReview
from workflow.model.correction import CorrectionNotice
from workflow.vocabulary import StepEffect
from workflow.web.case_parts import holds
from workflow.web.reasons import sentence, shown

STORIES = ("DOJ-2026-0117", "COL-2026-0214")
ID = re.compile(r"(?<![\w/-])[a-z]+(-[a-z]+)+(?![\w-])|[a-z]+\.[a-z_]+(?!\w)")
"""How an id looks: words in small letters with hyphens or a dot between; words of English may have one hyphen."""


@pytest.fixture(scope="module")
def looks(desk_house):
    return [
        see_request(desk_house, each, by="Alma Keller", purpose="what stands against it", at=NOON).look
        for each in STORIES
    ]


def every_reason(look):
    """Whatever stands against any step of the procedure, for whoever is on the request and for a stranger."""
    notice = CorrectionNotice(id="n1", recipient="Police nationale", outcome="rectified", items=("records 1",),
                              reasons="It was wrong.", by=OFFICER, at=NOON)  # fmt: skip
    told = notice.model_copy(update={"told_at": NOON})
    procedure, rule = look.procedure, look.findings[0].rule.id
    first = procedure.steps[0].id
    owed = Owed(first, rule, rule, tuple(each.checkpoint.id for each in look.checkpoints[:1]), ("arrested",), (first,))
    seen = replace(look.situation, owed=(owed,), request=look.request.model_copy(update={"notices": (notice, told)}))
    for step in procedure.steps:
        for effect in StepEffect:
            of = step.model_copy(update={"effect": effect, "needs_facts": ("person.name", "case.summary")})
            yield from reasons_against(of, seen)
        for who in ("Nobody Here", *(each.name for each in look.request.participants)):
            yield from entitlement(step, look.request, who)
            for review in look.checkpoints:
                yield from may_clear(review, look.request, who)


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "uk"])
def test_every_reason_is_said_in_the_language_of_the_page(desk, looks, language):
    own = replace(desk.state.desk, tongue=desk.state.desk.tongues.of(language))
    english = replace(own, tongue=desk.state.desk.tongues.of("en"))
    words = set()
    for look in looks:
        for reason in every_reason(look):
            (told,) = shown(own, [reason], "/requests/X")
            words.add(reason.word)
            assert "{" not in told.sentence + told.unblocks
            assert language == "en" or str(told.sentence) != str(sentence(english, reason)), reason
    said = {"event", "checkpoint-open", "role", "not-on-request", "notice-untold", "notice-unanswered", "urgent"}
    assert said <= words


def test_no_page_names_a_thing_of_the_law_by_its_id(desk, looks):
    own = desk.state.desk
    for look in looks:
        for reason in every_reason(look):
            if reason.word in ("event", "fact", "checkpoint-open", "checkpoint-stale", "role", "own-work"):
                (told,) = shown(own, [reason], "/requests/X")
                assert not [found.group() for found in ID.finditer(f"{told.sentence} {told.unblocks}")
                            if found.group().count("-") > 1 or "." in found.group()], told  # fmt: skip


def test_a_hold_is_told_by_its_day_and_by_what_ends_it(desk, looks):
    stay = HoldReview("us/stay", "A court stays it.", "court-stay-ordered", ("grants",), ("court-stay-lifted",), DAY)
    (told,) = holds(desk.state.desk, replace(looks[0], holds=(stay,)))

    assert re.fullmatch(r"\d+ \w+ \d{4}", told.since)
    assert told.ends == desk.state.desk.titles.event("court-stay-lifted") != "court-stay-lifted"
