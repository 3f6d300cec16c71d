"""Loading law: typed, cited, compiled and named by its digest, or refused with the file and line of the fault."""

from __future__ import annotations

from textwrap import dedent

import pytest
from factories import a_fact, a_header, a_procedure_file, a_rule, law_files, text, tiny_law, write_law

from workflow.errors import ConflictingRulesError, MissingCitationError, PackError, PackSyntaxError, UnknownTermError
from workflow.rules.loader import load_law

GROUNDS = "jurisdictions__xx__grounds"
WHEN = {"fact": "person.minor", "is": True}


def refusal(tmp_path, kind: type[PackError] = PackError, **changes) -> PackError:
    with pytest.raises(kind) as caught:
        tiny_law(tmp_path, **changes)
    assert caught.value.remedy
    return caught.value


def test_the_law_is_loaded_whole(tmp_path):
    law = tiny_law(tmp_path)

    assert set(law.packs) == {"xx"}
    assert [each.rule.id for each in law.by_pack["xx"]] == list(law.rules)
    assert law.rules["xx/political"].facts == ("case.political",)
    assert law.dictionary["event.stay_ordered"].type == "date"
    assert law.dictionary["event.stay_ordered"].derived
    assert law.rules["xx/warrant"].facts == ("documents.received",)
    assert law.rules["xx/stay"].when is None


@pytest.mark.parametrize(
    "key", ["citation", "plain", "basis", "text_read", "in_force", "known_from", "verified"]
)  # fmt: skip
def test_a_rule_that_does_not_say_where_it_stands_is_refused(tmp_path, key):
    rule = a_rule(when=WHEN)
    del rule[key]
    error = refusal(tmp_path, MissingCitationError, **{GROUNDS: [rule]})

    assert error.reason == f"xx/ground lacks {key}"
    assert error.file == "rules/jurisdictions/xx/grounds.yaml"


def test_the_line_of_the_rule_without_citation_is_named(tmp_path):
    rules = dedent("""
        # grounds
        - {id: xx/one}
    """)

    assert refusal(tmp_path, MissingCitationError, **{GROUNDS: rules}).line == 3


@pytest.mark.parametrize("rules", ["- a rule in words", "- - id: xx/a"])
def test_a_rule_that_is_no_mapping_is_refused(tmp_path, rules):
    assert "a rule lacks" in refusal(tmp_path, MissingCitationError, **{GROUNDS: rules}).reason


def test_a_rule_of_another_pack_is_refused(tmp_path):
    error = refusal(tmp_path, UnknownTermError, **{GROUNDS: [a_rule("xy/ground", when=WHEN)]})

    assert error.reason == "rule 'xy/ground' is not of pack 'xx'"


def test_a_rule_given_twice_is_refused_even_in_two_files(tmp_path):
    again = {"jurisdictions__xx__more": [a_rule("xx/political", when=WHEN)]}

    assert "'xx/political' is given twice" in refusal(tmp_path, ConflictingRulesError, **again).reason


def test_the_second_of_two_equal_rules_is_named_with_its_own_file(tmp_path):
    again = {"jurisdictions__xx__more": [a_rule("xx/political", when=WHEN)]}

    assert refusal(tmp_path, ConflictingRulesError, **again).file == "rules/jurisdictions/xx/more.yaml"


@pytest.mark.parametrize(
    "condition", [{}, {"fact": "person.age", "is": 1}, "always", {"fact": "records.sealed", "is": True}]
)
@pytest.mark.parametrize("key", ["when", "met_when"])
def test_a_condition_that_does_not_compile_stops_the_load(tmp_path, key, condition):
    rule = a_rule(kind="requirement", **{"met_when": WHEN, key: condition})

    assert refusal(tmp_path, **{GROUNDS: [rule]}).file == "rules/jurisdictions/xx/grounds.yaml"


def test_a_rule_for_each_item_may_ask_the_facts_of_that_item(tmp_path):
    rule = a_rule(for_each="records", when={"fact": "records.sealed", "is": True})

    assert tiny_law(tmp_path, jurisdictions__xx__more=[rule]).rules["xx/ground"].facts == ("records.sealed",)


def test_a_rule_for_each_of_what_is_no_list_is_refused(tmp_path):
    rule = a_rule(for_each="person", when=WHEN)

    assert "'person' is not a list" in refusal(tmp_path, UnknownTermError, **{GROUNDS: [rule]}).reason


def test_a_pack_lies_in_the_folder_of_its_name_and_sort(tmp_path):
    other = refusal(tmp_path, PackSyntaxError, jurisdictions__xx__pack=a_header("xy"))
    sort = refusal(tmp_path, PackSyntaxError, jurisdictions__xx__pack=a_header("xx", of="instrument"))

    assert "lies in another folder" in other.reason
    assert "lies in another folder" in sort.reason


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("kinds", {"id": "extradition", "title": text("X")}),
        ("facts/more", a_fact("person.name", "text")),
        ("events/more", {"id": "arrested", "title": text("X")}),
        ("base", {"id": "tiny.read", "place": "x", "verified": True}),
    ],
)
def test_a_word_declared_twice_is_refused(tmp_path, name, item):
    files = law_files()
    files[f"{name}.yaml"] = [*files.get(f"{name}.yaml", []), item]

    with pytest.raises(PackSyntaxError, match="is given twice"):
        load_law(write_law(tmp_path, files))


def test_a_procedure_declared_twice_is_refused(tmp_path):
    again = a_procedure_file(stages=law_files()["procedures/xx-surrender/procedure.yaml"]["stages"], steps=[])

    refusal(tmp_path, procedures__other__procedure={**again, "steps": law_files()[
        "procedures/xx-surrender/procedure.yaml"]["steps"][1:2]})  # fmt: skip


def test_a_party_list_declared_twice_is_refused(tmp_path):
    listed = {"id": "treaty", "title": "Treaty", "parties": [{"code": "XX", "from": "2001-01-01"}]}

    refusal(tmp_path, parties__one=listed, parties__two={**listed, "complete": True})


def test_a_folder_of_rules_without_its_header_is_refused_and_not_passed_over(tmp_path):
    refusal(tmp_path, jurisdictions__yy__grounds=[a_rule("yy/ground", when=WHEN)])


@pytest.mark.parametrize("name", ["kinds", "facts__all", "events__all", "base", GROUNDS])
def test_a_file_that_should_be_a_list_is_refused_when_it_is_not(tmp_path, name):
    assert "needs a list" in refusal(tmp_path, PackSyntaxError, **{name: {"id": "x"}}).reason


def test_a_folder_that_is_not_there_is_told_in_words(tmp_path):
    with pytest.raises(PackSyntaxError, match="no such folder of law"):
        load_law(tmp_path / "nowhere")


def digests(tmp_path, **changes):
    law = tiny_law(tmp_path, **changes)
    return law.digest, law.packs["xx"].digest


def test_the_same_law_has_the_same_digest_wherever_it_lies(tmp_path):
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


@pytest.mark.parametrize("name", sorted(law_files()))
def test_the_digest_changes_with_any_byte_of_any_file(tmp_path, name):
    root = write_law(tmp_path)
    before = load_law(root)
    file = root / name
    file.write_bytes(file.read_bytes() + b"\n")
    after = load_law(root)

    assert after.digest != before.digest
    assert (after.packs["xx"].digest != before.packs["xx"].digest) == name.startswith("jurisdictions/xx")


def test_the_digest_changes_with_the_name_of_a_file(tmp_path):
    root = write_law(tmp_path)
    before = load_law(root)
    (root / "jurisdictions/xx/grounds.yaml").rename(root / "jurisdictions/xx/handling.yaml")

    assert load_law(root).packs["xx"].digest != before.packs["xx"].digest


def test_a_test_of_law_is_not_law(tmp_path):
    root = write_law(tmp_path)
    before = load_law(root).digest
    (root / "jurisdictions/xx/grounds.test.yaml").write_text("- {name: a test}\n")

    assert load_law(root).digest == before


def test_the_digest_of_a_rule_moves_with_its_words_alone(tmp_path):
    one = tiny_law(tmp_path / "a").rules
    rules = law_files()["jurisdictions/xx/grounds.yaml"]
    rules[0]["plain"] = text("In other words.")
    two = tiny_law(tmp_path / "b", **{GROUNDS: rules}).rules

    assert [name for name in one if one[name].digest != two[name].digest] == ["xx/political"]


def test_a_document_is_received_when_it_is_among_the_documents(tmp_path):
    law = tiny_law(tmp_path)

    assert law.rules["xx/warrant"].met({"documents.received": ("warrant",)}, None)[0] == "yes"
    assert law.rules["xx/warrant"].met({"documents.received": ("note",)}, None)[0] == "no"
    assert law.rules["xx/warrant"].met({}, None) == ("unknown", ("documents.received",))


def test_an_empty_folder_is_no_pack(tmp_path):
    root = write_law(tmp_path)
    (root / "jurisdictions" / "yy").mkdir()

    assert set(load_law(root).packs) == {"xx"}


def test_a_bit_that_flips_in_the_cache_changes_no_law(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = write_law(tmp_path)
    before = load_law(root)
    (cache,) = (tmp_path / "cache" / "comity").glob("*.pickle")
    data = cache.read_bytes()
    assert data.count(b"Rule xx/political.") == 1
    cache.write_bytes(data.replace(b"Rule xx/political.", b"Role xx/political."))

    after = load_law(root).rules["xx/political"]
    assert after.rule == before.rules["xx/political"].rule
