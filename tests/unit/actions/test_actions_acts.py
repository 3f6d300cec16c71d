"""What each act changes, worked out on values alone; and what it is refused for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from factories import (
    DAY,
    NOON,
    OFFICER,
    REASONS,
    REVIEWER,
    SUPERVISOR,
    clears,
    happens,
    later,
    opening,
    people,
    says,
    takes,
)
from pydantic import ValidationError

from workflow.actions.apply import APPLY, apply, before_act
from workflow.actions.appoint import Appoint
from workflow.actions.assure import Assure
from workflow.actions.delegate import LapseDelegations
from workflow.actions.files import ACTS as IN_FILES
from workflow.actions.note import Note
from workflow.actions.open import open_request
from workflow.actions.papers import MakePaper, SignPaper
from workflow.errors import InputError, NotEntitledError, StepNotOpenError
from workflow.model.request import PaperRecord, Participant

COUNSEL = Participant(name="Ines Duarte", capacity="counsel")


@pytest.fixture
def begun(tiny_rulebook):
    return open_request(opening(participants=people(COUNSEL)), tiny_rulebook, "r1").request


@pytest.fixture
def does(tiny_rulebook):
    """Give a function that does acts in order and returns the last change."""

    def do(request, *acts):
        change = None
        for act in acts:
            change = apply(act, before_act(tiny_rulebook, request, act.at))
            request = change.request
        return change

    return do


def assures(state, *, hours=1, by=OFFICER, reasons="", text="A fair trial."):
    given = {"id": "fair-trial", "text": text, "state": state}
    return Assure(at=later(hours), by=by, assurance=given, reasons=reasons)


def test_a_new_fact_stands_in_front_of_the_old_one_and_the_old_one_stays(begun, does):
    after = does(begun, says({"person": {"name": "Jan V."}})).request

    assert [each.value for each in after.assertions if each.path == "person.name"] == ["Jan Voorbeeld", "Jan V."]
    assert {each.path: each.value for each in after.standing()}["person.name"] == "Jan V."


def test_whoever_records_a_fact_an_event_or_a_paper_is_a_preparer(begun, does):
    by = {"by": SUPERVISOR}

    assert begun.preparers == (OFFICER,)
    assert does(begun, says({"case": {"count": 2}}, **by)).request.preparers == (OFFICER, SUPERVISOR)
    assert does(begun, happens("arrested", **by)).request.preparers == (OFFICER, SUPERVISOR)
    paper = MakePaper(at=later(1), form="acknowledgement", **by)
    assert does(begun, paper).request.preparers == (OFFICER, SUPERVISOR)


def test_an_assessment_needs_its_reason_and_a_fact_carries_none(begun, does):
    with pytest.raises(InputError, match=r"case\.political: is an assessment and needs its reason"):
        does(begun, says({"case": {"political": False}}, reason="  "))
    after = does(begun, says({"case": {"political": False, "count": 2}}, reason="A common crime.")).request

    assert {each.path: each.reason for each in after.assertions[-2:]} == {
        "case.political": "A common crime.", "case.count": None,
    }  # fmt: skip


def test_a_said_none_is_recorded_as_known(begun, does, tiny_rulebook):
    after = does(begun, says({"person": {"name": "none"}})).request

    assert before_act(tiny_rulebook, after, NOON).look.env["person.name"] is None


def test_items_are_named_in_order_or_by_their_own_names(begun, does):
    rows = [{"title": "one"}, {"id": "photo", "title": "two"}]
    after = does(begun, says({"records": rows})).request

    assert [(each.item, each.value) for each in after.assertions if each.path == "records.title"] == [
        ("1", "one"), ("photo", "two"),
    ]  # fmt: skip
    with pytest.raises(InputError, match="item 'photo' of 'records' is given twice"):
        does(begun, says({"records": [rows[1], rows[1]]}))


BAD_FACTS = {
    "no groups": ("a text", "facts are a mapping of groups"),
    "a group that is no mapping": ({"person": "Jan"}, "'person' is a group of facts"),
    "a list that is none": ({"records": {"title": "x"}}, "'records' is a list"),
    "an item that is a word": ({"records": ["x"]}, "an item of 'records' is a mapping"),
    "an unknown fact": ({"person": {"age": 3}}, "no fact 'person.age'"),
    "an empty value": ({"person": {"name": None}}, "is empty; write none"),
    "a derived fact": ({"event": {"arrested": "2026-03-01"}}, "is not asserted"),
}


@pytest.mark.parametrize("name", BAD_FACTS)
def test_facts_that_do_not_fit_are_refused(begun, does, name):
    facts, words = BAD_FACTS[name]

    with pytest.raises(InputError) as caught:
        does(begun, says(facts))
    assert words in caught.value.sentence


ACTS = {
    "record facts": says({"case": {"count": 2}}, by="Ines Duarte"),
    "record events": happens("arrested", by="Ines Duarte"),
    "make a paper": MakePaper(at=later(1), by="Ines Duarte", form="acknowledgement"),
    "write on this file": Note(at=later(1), by="Ines Duarte", text="x"),
    "record an assurance": assures("sought", by="Ines Duarte"),
    "judge an assurance": assures("sufficient", reasons=REASONS),
    "appoint someone": Appoint(at=later(1), by=REVIEWER, participant=COUNSEL),
    "give themselves a role": Appoint(
        at=later(1), by=OFFICER, participant=Participant(name=OFFICER, role="supervisor")
    ),
    "sign a paper": SignPaper(at=later(1), by="Nobody", paper="x"),
    "answer checkpoint 'liberty'": clears("liberty", by=OFFICER),
}


@pytest.mark.parametrize("doing", ACTS)
def test_who_may_not_is_told_so_in_words(begun, does, doing):
    with pytest.raises(NotEntitledError) as caught:
        does(begun, ACTS[doing])

    assert f"{ACTS[doing].by} may not {doing}" in caught.value.sentence


def test_every_act_has_its_one_function():
    assert len(set(APPLY.values())) == len(APPLY)
    assert set(APPLY) - {LapseDelegations} == set(IN_FILES.values()), "a file holds every one but this"


def test_an_event_is_recorded_with_its_local_time_place_and_document(begun, does):
    given = happens("arrested", time="07:40", zone="Europe/Paris")
    event = does(begun, given).request.events[-1]

    assert (event.id, event.kind, event.day, str(event.clock_time), event.zone) == (
        "event-1", "arrested", DAY, "07:40:00", "Europe/Paris",
    )  # fmt: skip
    assert (event.by, event.recorded_at, event.document) == (OFFICER, later(1), "report")


def test_a_correction_supersedes_and_edits_nothing(begun, does):
    wrong, right = happens("arrested"), happens("arrested", hours=2, day=DAY - timedelta(days=1), supersedes="arrested")
    after = does(begun, wrong, right).request

    assert [each.superseded for each in after.events] == [True, False]
    assert after.events[0] == does(begun, wrong).request.events[0].model_copy(update={"superseded": True})
    assert after.events[1].supersedes == "event-1"
    assert after.happened("arrested").day == DAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (happens("eclipse"), "no event 'eclipse'"),
        (happens("arrested", day=DAY + timedelta(days=2)), "has not come"),
        (happens("arrested", time="23:00"), "has not come"),
        (happens("arrested", zone="Nowhere"), "is not a time zone"),
        (happens("arrested", supersedes="arrested"), "no event 'arrested' stands"),
    ],
)
def test_an_event_that_cannot_be_is_refused(begun, does, given, words):
    with pytest.raises(InputError) as caught:
        does(begun, given)
    assert words in caught.value.sentence


def test_a_checkpoint_is_cleared_on_the_ground_as_it_is(begun, does, tiny_rulebook):
    ground = {each.checkpoint.id: each for each in before_act(tiny_rulebook, begun, NOON).look.checkpoints}["liberty"]
    change = does(begun, clears("liberty", ground=ground.digest))
    given = change.request.clearances[-1]

    assert (given.by, given.role, given.digest, given.reasons) == (SUPERVISOR, "supervisor", ground.digest, REASONS)
    assert change.told["clearance"]["ground"] == ["xx/political"]
    assert change.act == "clear"


def test_a_ground_that_moved_since_it_was_shown_is_not_signed(begun, does, tiny_rulebook):
    shown = before_act(tiny_rulebook, begun, NOON).look.checkpoints[0].digest
    moved = says({"case": {"political": True}}, reason="Reports.")

    with pytest.raises(InputError, match="what you were shown has changed since"):
        does(begun, moved, clears("liberty", ground=shown))


def test_a_checkpoint_that_does_not_stand_cannot_be_cleared(begun, does):
    with pytest.raises(InputError, match="'extra-care' does not stand on this request"):
        does(begun, clears("extra-care"))


def test_a_refused_clearance_is_an_answer_with_its_own_word(begun, does):
    change = does(begun, clears("liberty", act="refuse-clearance"))

    assert change.act == "refuse-clearance"
    assert change.request.clearances[-1].withdrawn


def test_a_clearance_needs_reasons_of_some_length():
    with pytest.raises(ValidationError, match="reasons"):
        clears("liberty").model_validate({**clears("liberty").model_dump(), "reasons": "fine"})


@pytest.mark.parametrize("checkpoint", ["liberty", "records-needed"])
def test_nobody_clears_what_they_prepared(begun, does, checkpoint):
    by = SUPERVISOR if checkpoint == "liberty" else REVIEWER

    with pytest.raises(NotEntitledError, match="prepared this request and may not clear it"):
        does(begun, says({"case": {"count": 3}}, by=by), clears(checkpoint, by=by))


def test_nobody_decides_what_they_prepared(begun, does):
    with pytest.raises(StepNotOpenError, match="prepared this request and may not decide it"):
        does(begun, says({"case": {"count": 3}}, by=SUPERVISOR), takes("refuse"))


def test_an_assurance_is_sought_given_judged_and_may_be_breached(begun, does):
    def stands(*acts):
        return does(begun, *acts).request.assurances[-1]

    sought, given = assures("sought"), assures("given", hours=2)
    judged = assures("sufficient", hours=3, by=SUPERVISOR, reasons=REASONS)
    assert (stands(sought).sought_at, stands(sought).judged) == (later(1), None)
    assert stands(sought, given).given_at == later(2)
    assert (stands(sought, given, judged).judged, stands(sought, given, judged).judged_by) == ("sufficient", SUPERVISOR)
    assert stands(sought, given, judged, assures("breached", hours=4)).breached


def test_an_assurance_given_anew_must_be_judged_anew(begun, does):
    judged = assures("sufficient", hours=3, by=SUPERVISOR, reasons=REASONS)
    again = assures("given", hours=4, text="A trial.")

    assert does(begun, assures("given"), judged, again).request.assurances[-1].judged is None


@pytest.mark.parametrize(
    ("before", "turn", "told"),
    [
        ((), assures("given", text=" "), "nothing says what is promised"),
        ((), assures("breached", hours=2), "was never given"),
        ((assures("given"),), assures("sufficient", by=SUPERVISOR, reasons=REASONS, text="Any trial."), "other words"),
        ((assures("given"),), assures("breached", text="Any trial."), "other words"),
    ],
)
def test_an_assurance_has_words_and_is_judged_or_broken_in_those_it_was_given_in(begun, does, before, turn, told):
    with pytest.raises(InputError, match=told):
        does(begun, *before, turn.model_copy(update={"at": later(3)}))


def test_other_words_that_are_sought_stand_in_the_place_of_those_that_were_judged(begun, does):
    judged = assures("sufficient", hours=3, by=SUPERVISOR, reasons=REASONS)
    asked = does(begun, assures("given"), judged, assures("sought", hours=4, text="A speedy trial.")).request
    assert (asked.assurances[-1].text, asked.assurances[-1].given_at, asked.assurances[-1].judged) == (
        "A speedy trial.", None, None,
    )  # fmt: skip
    kept = does(begun, assures("given"), judged, assures("sought", hours=4)).request
    assert kept.assurances[-1].judged == "sufficient", "asking once more for the same takes nothing back"


@pytest.mark.parametrize("before", [(), (assures("sought"),)])
def test_an_assurance_is_judged_only_once_given_and_with_reasons(begun, does, before):
    with pytest.raises(InputError, match="needs to have been given"):
        does(begun, *before, assures("sufficient", hours=3, by=SUPERVISOR, reasons=REASONS))
    with pytest.raises(InputError, match="needs reasons"):
        does(begun, assures("given"), assures("sufficient", hours=3, by=SUPERVISOR))


def test_nobody_judges_an_assurance_they_recorded_themselves(begun, does):
    with pytest.raises(NotEntitledError):
        does(begun, assures("given", by=SUPERVISOR), assures("sufficient", hours=3, by=SUPERVISOR, reasons=REASONS))


def test_a_person_may_be_appointed_and_recused(begun, does):
    second = Appoint(at=later(1), by=OFFICER, participant=Participant(name="Zoe Lind", role="supervisor"))
    recused = Appoint(at=later(2), by=OFFICER, participant=Participant(name=SUPERVISOR), reasons="A relative.")
    after = does(begun, second, recused, clears("liberty", hours=3, by="Zoe Lind")).request

    assert after.clearances[-1].by == "Zoe Lind"
    with pytest.raises(NotEntitledError):
        does(begun, second, recused, clears("liberty", hours=3))


def test_nobody_stands_beside_themselves_in_another_spelling(begun, does):
    twin = Participant(name=f" {SUPERVISOR.upper()} ", role="supervisor")
    with pytest.raises(InputError, match="in another spelling"):
        does(begun, Appoint(at=later(1), by=OFFICER, participant=twin))


def test_a_note_changes_nothing_and_is_told_under_its_own_name(begun, does):
    plain, own = (does(begun, Note(at=later(1), by=OFFICER, text="Call.", privileged=each)) for each in (False, True))

    assert plain.request == own.request == begun
    assert (dict(plain.told), dict(own.told)) == ({"note": "Call."}, {"privileged-note": "Call."})


def a_paper(begun):
    record = PaperRecord(
        id="01-note", form="note", version=1, page="A4", language="en", sha256="0" * 64, made_by=OFFICER, made_at=NOON
    )
    return begun.model_copy(update={"papers": (record,)})


def test_the_officer_prepares_and_the_supervisor_approves(begun, does):
    first = does(a_paper(begun), SignPaper(at=later(1), by=OFFICER, paper="note"))
    second = does(first.request, SignPaper(at=later(2), by=SUPERVISOR, paper="01-note"))

    assert (first.told["signature"]["meaning"], second.told["signature"]["meaning"]) == ("prepared", "approved")
    assert second.request.papers[0].signed_by == (OFFICER, SUPERVISOR)


def test_nobody_signs_twice_nor_approves_what_they_prepared_nor_what_is_not_there(begun, does):
    paper, sign = a_paper(begun), SignPaper(at=later(1), by=OFFICER, paper="note")

    with pytest.raises(NotEntitledError, match="they signed it already"):
        does(paper, sign, sign)
    with pytest.raises(NotEntitledError, match="they prepared the request"):
        does(paper, says({"case": {"count": 2}}, by=SUPERVISOR), SignPaper(at=later(2), by=SUPERVISOR, paper="note"))
    with pytest.raises(InputError, match="no paper 'order' on this request"):
        does(paper, SignPaper(at=later(1), by=OFFICER, paper="order"))


def test_a_decision_cites_the_findings_it_rests_on(begun, does):
    settled = says({"case": {"political": False}, "records": []}, reason="A common crime.")
    change = does(begun, settled, clears("liberty"), takes("grant"))
    (decision,) = change.request.decisions

    assert change.request.stage == "granted"
    assert (decision.step, decision.by, decision.reasons) == ("grant", SUPERVISOR, REASONS)
    assert "xx/warrant" in decision.findings
    assert change.step == "grant"


def test_what_leaves_is_recorded_item_by_item(begun, does):
    rows = [{"title": "a", "sealed": False}, {"title": "b", "sealed": True}, {"title": "c", "sealed": False}]
    settled = says({"case": {"political": False}, "records": rows}, reason="A common crime.")
    granted = does(begun, settled, clears("liberty"), takes("grant"), clears("records-needed", hours=4, by=REVIEWER))
    shares = {"hours": 5, "by": OFFICER}

    with pytest.raises(StepNotOpenError, match="records 2 stays: Rule xx/sealed"):
        does(granted.request, takes("share", disclose={"records": ("1", "2")}, **shares))
    change = does(granted.request, takes("share", disclose={"records": ("1", "3")}, **shares))
    assert change.request.disclosures == (("share", "records", "1"), ("share", "records", "3"))
    assert change.told["disclosure"] == {"records": ["1", "3"]}
