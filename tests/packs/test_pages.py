"""Every line of the fact base is accounted for, and the pages made from the law say what the law says."""

from __future__ import annotations

import json
from functools import cache

import jsonschema_rs
import pytest
from decided import rulebook
from factories import ROOT, RULES, a_rule, as_yaml, text, tiny_law

from workflow.actions.pages import made_pages
from workflow.errors import PackError, UnknownTermError
from workflow.packfile import read
from workflow.rules.coverage import counted, coverage
from workflow.rules.excused import load_excuses
from workflow.rules.schema import WHERE, schemas


@cache
def excuses():
    return load_excuses(RULES, rulebook().law)


def test_every_line_of_the_base_is_encoded_or_excused():
    law = rulebook().law
    encoded = {each for compiled in law.rules.values() for each in compiled.rule.basis}
    excused = set(excuses())

    assert not encoded & excused
    assert encoded | excused <= set(law.base)
    assert sorted(set(law.base) - encoded - excused) == []


def test_no_line_is_counted_twice_or_lost():
    lines = coverage(rulebook().law, excuses())

    for by in ("family", "read", "standing"):
        assert sum(sum(row.values()) for row in counted(lines, by).values()) == len(rulebook().law.base)


@pytest.mark.parametrize("name", ["law-coverage.md", "facts.md", *(f"schema/{word}.json" for word in sorted(WHERE))])
def test_the_committed_page_is_what_the_law_makes_today(name):
    """If this fails: `make docs`."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == made_pages(rulebook(), RULES)[name]


def excused(tmp_path, *listed):
    law = tiny_law(tmp_path)
    (folder,) = {path.parent for path in tmp_path.rglob("kinds.yaml")}
    (folder / "excused").mkdir(exist_ok=True)
    (folder / "excused" / "all.yaml").write_text(json.dumps(listed), encoding="utf-8")
    return law, load_excuses(folder, law)


def test_a_line_that_is_excused_says_why(tmp_path):
    law, found = excused(tmp_path, {"id": "tiny.unread", "why": text("A definition that xx/warrant uses.")})
    (line,) = (each for each in coverage(law, found) if each.fact.id == "tiny.unread")

    assert (line.standing, line.why) == ("excused", "A definition that xx/warrant uses.")


@pytest.mark.parametrize(
    ("ids", "error", "told"),
    [
        (["tiny.nowhere"], UnknownTermError, r"excused/all.yaml, line 1: no base fact 'tiny.nowhere'"),
        (["tiny.read"], PackError, r"'tiny.read' is excused, and rule 'xx/.*' rests on it"),
        (["tiny.unread", "tiny.unread"], PackError, r"excused already in rules/excused/all.yaml, line 1"),
    ],
)
def test_an_excuse_that_does_not_hold_is_refused_with_its_place(tmp_path, ids, error, told):
    with pytest.raises(error, match=told):
        excused(tmp_path, *({"id": each, "why": text("A reason.")} for each in ids))


def test_an_excuse_without_a_reason_is_refused(tmp_path):
    with pytest.raises(PackError, match="why: is missing"):
        excused(tmp_path, {"id": "tiny.unread"})


def files_of(word):
    for pattern in WHERE[word]:
        for path in sorted(RULES.glob(pattern)):
            if not path.name.endswith(".test.yaml") and (word != "rules" or path.name != "pack.yaml"):
                yield path


@pytest.mark.parametrize("word", sorted(WHERE))
def test_every_file_of_law_fits_its_schema(word):
    check = jsonschema_rs.validator_for(schemas(rulebook().law)[word])
    wrong = [
        f"{path.relative_to(RULES)}: {error.message[:200]}"
        for path in files_of(word)
        for error in check.iter_errors(json.loads(json.dumps(read(path))))
    ]

    assert wrong == []


@pytest.mark.parametrize(
    "changed",
    [
        {"when": {"fact": "person.nmae", "is": True}},
        {"when": {"fact": "person.name", "equals": True}},
        {"when": {"all": []}},
        {"for_each": "person"},
        {"type": "ground"},
        {"colour": "red"},
        {"kinds": ["extraditoin"]},
    ],
)
def test_the_schema_of_rules_underlines_what_the_loader_refuses(changed):
    check = jsonschema_rs.validator_for(schemas(rulebook().law)["rules"])
    good = a_rule("us/x", when={"fact": "person.name", "known": True}, basis=[next(iter(rulebook().law.base))])

    assert check.is_valid([good])
    assert not check.is_valid([json.loads(json.dumps(as_yaml({**good, **changed})))])
