"""Templates print; they do not decide, compute, compare or fetch."""

import re
from collections.abc import Iterator

import pytest
from jinja2 import nodes

from workflow.documents.html import environment
from workflow.documents.layout import lookup
from workflow.documents.paper import form, list_forms, sample_case
from workflow.documents.places import templates_dir
from workflow.documents.text import clean
from workflow.model.form import PLACE

ROOT = templates_dir()
TEMPLATES = sorted(file.relative_to(ROOT).as_posix() for file in ROOT.glob("*/**/*.j2") if "desk" not in file.parts)
STYLES = sorted(ROOT.glob("shared/*.css")) + sorted(ROOT.glob("forms/*/*.css"))
LONGEST = 200
REFUSED = (
    nodes.Compare, nodes.BinExpr, nodes.UnaryExpr, nodes.Concat, nodes.CondExpr, nodes.Filter, nodes.FilterBlock,
    nodes.Test, nodes.Assign, nodes.AssignBlock, nodes.CallBlock, nodes.Getitem, nodes.ExprStmt,
)  # fmt: skip


def logic(source: str) -> Iterator[str]:
    """Yield everything in a template that is more than printing."""
    tree = environment(ROOT).parse(source)
    macros = {name for found in tree.find_all(nodes.FromImport) for name in found.names}
    for node in tree.find_all(nodes.Node):
        loop_end = isinstance(node, nodes.Not) and isinstance(node.node, nodes.Getattr) and node.node.attr == "last"
        if isinstance(node, REFUSED) and not loop_end:
            yield f"line {node.lineno}: {type(node).__name__}"
        if isinstance(node, nodes.Call) and not (isinstance(node.node, nodes.Name) and node.node.name in macros):
            yield f"line {node.lineno}: call"


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_only_prints(name):
    source = (ROOT / name).read_text(encoding="utf-8")
    assert list(logic(source)) == []
    assert len(source.splitlines()) <= LONGEST


@pytest.mark.parametrize(
    "source",
    [
        "{% if a == b %}x{% endif %}",
        "{{ a + 1 }}",
        "{% set a = 1 %}",
        "{{ a.strip() }}",
        "{{ a | safe }}",
        "{{ a if b else c }}",
        "{% if a is defined %}x{% endif %}",
    ],
)
def test_the_walk_finds_logic(source):
    assert list(logic(source))


def test_templates_carry_no_words_of_their_own():
    """Every printed word is in a form or in the strings, so a language is a file."""
    for name in TEMPLATES:
        bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<style>.*?</style>", "", (ROOT / name).read_text(encoding="utf-8"))
        words = re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>", "", bare))
        assert words == [], name


def test_styles_fetch_nothing():
    for style in STYLES:
        assert "url(" not in style.read_text(encoding="utf-8")
        assert "@import" not in style.read_text(encoding="utf-8")


@pytest.mark.parametrize("form_id", list_forms())
def test_places_in_running_text_are_known_to_the_sample(form_id):
    spec = form(form_id)
    said = [spec.opening, spec.closing, *(text for one in spec.sections for text in (one.lead, one.note))]
    for text in (one for texts in said if texts for one in texts.values()):
        for place in PLACE.finditer(text):
            assert lookup(sample_case(form_id), place[1]) is not None, place[0]


def test_the_words_of_every_language_can_be_printed():
    for file in (*ROOT.glob("strings/papers/*"), *ROOT.glob("forms/*/form.yaml"), *ROOT.glob("forms/*/sample.yaml")):
        clean(file.read_text(encoding="utf-8"), file.name, ROOT / "fonts")


def test_fonts_stay_small_and_have_their_licence():
    size = sum(file.stat().st_size for file in (ROOT / "fonts").glob("*.ttf"))
    assert 0 < size < 4_000_000
    assert "SIL OPEN FONT LICENSE" in (ROOT.parent / "LICENSES" / "OFL-1.1.txt").read_text(encoding="utf-8")
