"""What a paper says to whoever receives it: the law that carries the request, and no word of the office's own."""

from __future__ import annotations

import json
import re
from functools import cache
from html import unescape

import pytest
from factories import NOON, ROOT

from workflow.actions.act import Before
from workflow.actions.case import PaperPlace, case_of
from workflow.actions.law import load_rulebook
from workflow.actions.signers import signers
from workflow.actions.story import play_in_memory, read_story
from workflow.documents.forms import form
from workflow.documents.paper import preview
from workflow.documents.places import templates_dir
from workflow.documents.printed import is_outward, issuer, printed
from workflow.errors import MissingFieldError

STORIES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/request.yaml"))
OUTGOING = "19-extradition-outgoing-us-fr"
TREATY = "Extradition treaty between the United States and France, Paris, 23 April 1996"
PLACES = (templates_dir(), "en")


@pytest.fixture(scope="module")
def rulebook():
    return load_rulebook(ROOT / "rules")


@pytest.fixture(scope="module")
def end_of(rulebook):
    """Give how the request of a story looks at its end, played once."""
    return cache(lambda name: Before(play_in_memory(rulebook, read_story(ROOT / "examples" / name)), rulebook))


def case(before, form_id, step=None, by=None):
    """Return the case of one paper as the office would print it at this moment."""
    templates, language = PLACES
    side = issuer(form_id, before.look.procedure.side, templates)
    outward = is_outward(form_id, templates)
    place = PaperPlace(form_id, 1, 1, adopted=False, outward=outward, templates=templates, languages=(language,),
                       issued_by=side, step=step, by=by)  # fmt: skip
    return {**case_of(before, place), "date": "2026-11-22"}


def leaving(before):
    """Yield each paper that a step of the procedure sends out of the office, with the step."""
    for step in before.look.procedure.steps:
        yield from ((step.id, each) for each in step.papers if form(each).is_addressed)


def names_law(form_id):
    return any(field.source == "legal_basis" for field in form(form_id).fields)


def told(rows):
    return {row["citation"]: row["articles"] for row in rows}


def test_a_request_names_the_treaty_that_carries_it_and_its_articles_and_nothing_else(end_of):
    paper = case(end_of(OUTGOING), "extradition-request", "approve-papers")

    assert told(paper["legal_basis"]) == {TREATY: "art. 2; art. 10(1) as replaced by article 5(1) of the agreement"}
    assert paper["asked_under"] == [{"citation": "Extradition treaty between the United States and France"}]


@pytest.mark.parametrize(
    ("story", "under"),
    [
        ("12b-mla-ch-al-sent", ["European Convention on Mutual Assistance in Criminal Matters (ETS 30)",
                                "Convention on Cybercrime (ETS 185)"]),
        ("13-spoc-de-nl", ["Exchange of information between law enforcement authorities: Directive (EU) 2023/977"]),
        ("16-mla-untoc", ["United Nations Convention against Transnational Organized Crime (UNTOC)"]),
        ("20-mla-outgoing-us-it", ["Mutual legal assistance treaty or agreement between the United States and Italy",
                                   "Convention on Cybercrime (ETS 185)"]),
        ("23-letters-rogatory", []),
        ("25-police-data-out", ["Rules on the Processing of Data (III/IRPD/GA/2011)"]),
    ],
)  # fmt: skip
def test_what_is_asked_is_asked_under_what_the_facts_bring_into_play(end_of, story, under):
    paper = case(end_of(story), "mla-request")

    assert [each["citation"] for each in paper["asked_under"]] == under


def test_an_order_names_the_law_of_its_own_side_that_its_step_stands_on(end_of):
    named = told(case(end_of("01-extradition-nl-us"), "surrender-order", "order-surrender")["legal_basis"])

    assert named["18 U.S.C."] == "§ 3186"
    assert next(iter(named)).startswith("Extradition treaty between the United States and the Netherlands")


@pytest.mark.parametrize("story", STORIES)
def test_no_paper_rests_on_what_only_protects_the_person_counts_days_or_is_law_of_the_other_side(end_of, story):
    before = end_of(story)
    packs = before.rulebook.law.packs
    for step, form_id in leaving(before):
        if not names_law(form_id):
            continue
        paper = case(before, form_id, step)
        sides = before.request.sides
        other = sides.requested if form(form_id).issued_by == "requesting" else sides.requesting
        stood_on = {each.partition("/")[0] for each in before.look.procedure.step(step).basis}
        barred = [
            each.header.title["en"]
            for each in packs.values()
            if each.header.jurisdiction == other
            or (each.header.binds == "requested" and each.header.id not in stood_on)
        ]
        assert not set(told(paper["legal_basis"])) & set(barred)
        assert not any("closed days" in each for each in told(paper["legal_basis"]))


def text_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(style|head).*?</\1>", " ", html))).split())


@pytest.mark.parametrize("story", STORIES)
def test_no_word_of_the_machine_stands_on_a_paper_that_leaves(end_of, story):
    before = end_of(story)
    law = before.rulebook.law
    ids = [each for each in (*law.rules, *law.events) if "-" in each]
    questions = [
        each.checkpoint.title["en"] for each in before.look.checkpoints if len(each.checkpoint.title["en"]) > 20
    ]
    for step, form_id in leaving(before):
        try:
            html = preview(form_id, case(before, form_id, step), source=b"{}", made_at=NOON)
        except MissingFieldError:
            continue  # the story never came to this step
        said = f" {text_of(html)} "
        assert [each for each in (*ids, *questions) if f" {each} " in said] == []
        assert not re.search(r"\b\d\d-[a-z]+-[a-z-]+\b", said), "a paper's id stands on it"


def test_the_state_a_refugee_fears_reads_nothing_of_the_refuge(end_of):
    before = end_of("24-diffusion-refused")
    assert before.look.env["person.refugee"] is True

    for form_id in ("refusal-decision", "disclosure-sheet", "acknowledgement", "supplementary-information"):
        whole = case(before, form_id)
        sent = json.dumps(printed(form_id, {**whole, "decision": None}, templates_dir())).lower()
        assert "refuge" not in sent
        assert "asylum" not in sent
        assert "feared" not in sent
    own = case(before, "decision-record")
    assert "refugee" in json.dumps(own["findings"])


def test_a_record_the_asking_side_keeps_stands_under_its_own_name(end_of):
    before = end_of("23-letters-rogatory")
    asks = before.request.sides.requesting_authority

    assert form("decision-record").issuer("facts") == "requested", "what a received file says is no side"
    for form_id in ("chain-of-custody", "decision-record"):
        paper = printed(form_id, case(before, form_id), templates_dir())
        assert paper["office"] == "requesting"
        html = preview("chain-of-custody", case(before, "chain-of-custody"), source=b"{}", made_at=NOON)
        assert asks in text_of(html).partition("Our reference")[0]


def test_no_procedure_makes_a_paper_that_would_go_from_the_other_side_to_itself(rulebook):
    wrong = [
        (procedure.id, step.id, form_id)
        for procedure in rulebook.law.procedures.values()
        for step in procedure.steps
        for form_id in step.papers
        if form(form_id).issuer(procedure.side) != procedure.side
    ]
    assert wrong == []


def test_the_names_under_a_paper_are_of_who_made_it_and_who_decided(end_of):
    request = end_of(OUTGOING).request

    assert [each["name"] for each in signers(request, "Ruth Calder")] == ["Olivia Hart", "Ruth Calder"]
    assert [each["name"] for each in signers(request, "Marcus Bell")] == ["Marcus Bell", "Ruth Calder"]
    undecided = request.model_copy(update={"decisions": ()})
    assert [each["name"] for each in signers(undecided, "Olivia Hart")] == ["Olivia Hart"]


def test_what_was_given_before_the_rest_was_refused_was_granted_in_part(end_of):
    decided = case(end_of("12-mla-ch-al"), "refusal-decision")["decision"]

    assert decided["outcome"] == "partly-granted"
    assert [each.partition(".")[0] for each in decided["granted"]] == ["1", "2"]
    assert [each.partition(".")[0] for each in decided["refused"]] == ["3"]


def test_earlier_papers_of_the_office_are_no_annexes_of_a_request(end_of):
    before = end_of(OUTGOING)

    assert len(before.request.papers) > 1
    annexes = case(before, "extradition-request")["exhibits"]
    assert len(annexes) == len(before.look.env["documents.received"])
    assert "Request for provisional arrest" in [each["title"] for each in case(before, "decision-record")["exhibits"]]


def test_the_other_side_is_not_sent_the_list_of_all_law_that_was_weighed(end_of):
    before = end_of(OUTGOING)

    assert "list" not in printed("extradition-request", case(before, "extradition-request"), templates_dir())["packs"]
    assert len(printed("decision-record", case(before, "decision-record"), templates_dir())["packs"]["list"]) > 1


def test_an_order_sets_no_limit_from_the_courts_of_the_side_that_receives_the_person(end_of):
    before = end_of("06-extradition-us-gb")
    limits = [each["citation"] for each in case(before, "surrender-order")["use_limits"]]

    assert "Extradition Act 2003 s. 95(3), (4)" in limits
    assert not any("Rauscher" in each for each in limits)
    assert any("Rauscher" in each["citation"] for each in case(before, "decision-record")["use_limits"])
