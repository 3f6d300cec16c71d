"""What a form prints can be recorded: every fact is in the dictionary, and every box is one of its answers."""

from papers import sample_paper, squeezed, text_of

from workflow.actions.law import load_rulebook
from workflow.documents.paper import form, list_forms
from workflow.documents.places import templates_dir
from workflow.documents.printed import printed
from workflow.settings import load_settings

FACTS = "facts."
OF_THE_CASE = ("id", "leaves", "reason")
"""What the case adds to each row of a list by itself."""


def dictionary():
    return load_rulebook(load_settings().rules).law.dictionary


def paths(field):
    own = field.source.removeprefix(FACTS)
    inner = [column.source for column in field.columns if column.source not in OF_THE_CASE]
    return [own, *(f"{own}.{each}" for each in ([field.pick] if field.pick else inner))]


def test_every_fact_on_a_form_is_in_the_dictionary():
    known = dictionary()
    unknown = {
        (form_id, path)
        for form_id in list_forms()
        for field in form(form_id).fields
        if field.source.startswith(FACTS)
        for path in paths(field)
        if path not in known
    }
    assert unknown == set()


def test_every_box_stands_for_an_answer_that_can_be_given():
    known = dictionary()
    for form_id in list_forms():
        for field in (each for each in form(form_id).fields if each.options and each.source.startswith(FACTS)):
            kind = known[paths(field)[-1]]
            values = [option.value for option in field.options]
            assert all(isinstance(each, bool) == (kind.type == "yes-no") for each in values), (form_id, field.name)
            assert kind.type == "yes-no" or set(values) <= set(kind.choices), (form_id, field.name)


def test_boxes_are_all_printed_and_only_the_recorded_ones_are_ticked():
    paper = sample_paper("eaw-form")
    text = text_of(paper.pdf)
    boxes = next(field for field in form("eaw-form").fields if field.pick).options
    assert len(boxes) == 32
    assert all(squeezed(box.label["en"]) in text for box in boxes)
    ticked = [box.label["en"] for box in boxes if squeezed(f"X {box.label['en']}") in text]
    assert ticked == ["swindling"]


def test_an_official_box_keeps_its_letter_where_another_is_left_out():
    html = sample_paper("eaw-form").html
    assert '<span class="number">(c)</span>' in html
    assert '<span class="number">(d)</span>' not in html
    assert '<span class="number">(e)</span>' in html


def test_the_addressee_of_a_production_order_is_not_told_the_case():
    """Section M, grounds and summary, goes to the enforcing authority alone (Regulation (EU) 2023/1543 art. 9)."""
    case = {"facts": {"order": {"necessity": "why"}, "case": {"summary": "what"}}}
    assert "order" not in printed("epoc", case, templates_dir()).get("facts", {})
    assert "case" not in printed("epoc", case, templates_dir()).get("facts", {})
    assert printed("epoc-notification", case, templates_dir())["facts"]["case"] == {"summary": "what"}
