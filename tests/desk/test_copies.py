"""A copy of a paper at the desk: asked for on its page, marked, and logged; what was replaced says so."""

from datetime import UTC, datetime

from workflow.actions.read import reads_of

CASE = "/requests/DOJ-2026-0117"
PAPER = f"{CASE}/papers/05-surrender-order-v2"


def test_the_page_of_a_paper_offers_a_copy_and_taking_it_is_logged(visitor, desk_house):
    visitor.signs_in("Olivia Hart")
    assert f'href="{PAPER}-copy.pdf"' in visitor.get(PAPER).text
    original, copy = visitor.get(f"{PAPER}.pdf"), visitor.get(f"{PAPER}-copy.pdf")
    assert (copy.status_code, copy.headers["content-type"]) == (200, "application/pdf")
    assert copy.content.startswith(b"%PDF")
    assert copy.content != original.content
    assert "05-surrender-order-v2-copy.pdf" in copy.headers["content-disposition"]
    seen = reads_of(desk_house, "DOJ-2026-0117", by="Alma Keller", purpose="audit", at=datetime.now(UTC))
    assert any(each.saw == "a copy of paper 05-surrender-order-v2" and each.who == "Olivia Hart" for each in seen)
    assert visitor.get(f"{CASE}/papers/99-none-copy.pdf").status_code == 422


def test_the_form_for_a_paper_asks_which_earlier_one_it_replaces(visitor):
    visitor.signs_in("Olivia Hart")
    page = visitor.get(f"{CASE}/do/paper").text
    assert '<option value="05-surrender-order-v2">' in page
    assert "It stands in the place of" in page


def test_the_page_of_a_paper_is_one_view_and_its_bytes_are_another(visitor, desk_house):
    visitor.signs_in("Olivia Hart")
    asks = {"by": "Ada Auditor", "purpose": "audit", "at": datetime.now(UTC)}
    before = len(reads_of(desk_house, "DOJ-2026-0117", **asks))
    assert visitor.get(PAPER).status_code == 200
    assert visitor.get(f"{PAPER}.pdf").status_code == 200
    seen = [each.saw for each in reads_of(desk_house, "DOJ-2026-0117", **asks)[before:-1]]
    assert seen == ["the request", "paper 05-surrender-order-v2"]
