"""The person concerned asks: what rules let them see, an export of just that, and silence only where a rule has it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from factories import (
    DAY,
    OFFICER,
    REVIEWER,
    ROOT,
    RULES,
    SUPERVISOR,
    a_fact,
    a_rule,
    happens,
    later,
    opening,
    says,
    text,
    tiny_rules,
)

from workflow.actions.answer_access import AnswerAccess
from workflow.actions.entitled import entitlements
from workflow.actions.house import House, open_house
from workflow.actions.note import Note
from workflow.actions.read import export_for, reads_of
from workflow.actions.replay import replay
from workflow.actions.step import open_new, perform
from workflow.errors import ActionError, InputError, NotEntitledError
from workflow.rules.loader import load_law

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workflow.settings import Settings

WORDS = ("access-requested", "access-answered")
RIGHT = {
    "rule": "xx/access", "limited_by": ["xx/limit"], "silence_by": ["xx/silence"],
    "asked": "access-requested", "answered": "access-answered",
    "fields": ["request", "outlook", "event"], "facts": ["person"], "sensitivities": ["ordinary", "personal"],
}  # fmt: skip
ASKED = {"fact": "event.access_requested", "known": True}
RULES_OF_ACCESS = [
    a_rule("xx/access", "handling"),
    a_rule("xx/limit", "permission", when={"all": [ASKED, {"fact": "access.limited", "is": True}]}),
    a_rule("xx/silence", "permission", when={"all": [ASKED, {"fact": "access.defeats", "is": True}]}),
]


@pytest.fixture
def house(house_settings: Settings, tmp_path: Path) -> Iterator[House]:
    """Give a house whose law has a right of access, with a request on which the person has asked."""
    folder = tiny_rules(
        tmp_path / "law",
        entitlements=[RIGHT],
        facts__access=[a_fact("access.limited"), a_fact("access.defeats")],
        events__access=[{"id": word, "title": text(word)} for word in WORDS],
        jurisdictions__xx__access=RULES_OF_ACCESS,
    )
    with open_house(replace(house_settings, rules=folder)) as opened:
        open_new(opened, opening())
        perform(opened, "XX-1", says({"case": {"advice": "Do not tell her.", "purpose": "trial"}}))
        perform(opened, "XX-1", Note(at=later(1), by=OFFICER, text="Her brother called."))
        perform(opened, "XX-1", happens("access-requested", hours=2))
        yield opened


def answers(answer: str, *, by: str = SUPERVISOR, hours: float = 5) -> AnswerAccess:
    given = {"kind": "access-answered", "day": DAY, "zone": "Europe/Paris", "place": "Port", "document": "letter 9"}
    return AnswerAccess(at=later(hours), by=by, answer=answer, event=given, reasons="Weighed with the privacy desk.")


def exported(house: House, **keys: str) -> bytes:
    asked = {"by": REVIEWER, "purpose": "request of the person", "audience": "person", **keys}
    return export_for(house, "XX-1", at=later(6), **asked)


def test_the_export_shows_what_the_rule_shows_still_verifies_and_is_logged(house: House, tmp_path: Path):
    data = exported(house)
    (tmp_path / "trail.json").write_bytes(data)
    run = [sys.executable, str(ROOT / "examples" / "verify_trail.py"), str(tmp_path / "trail.json")]
    assert "all holds" in subprocess.run(run, capture_output=True, text=True, check=True).stdout
    opened = {name: field for part in json.loads(data)["content"]["entries"] for name, field in part["opened"].items()}
    assert {name for name in opened if not name.startswith("fact-")} == {"request", "outlook", "event"}
    paths = {field["value"]["path"] for name, field in opened.items() if name.startswith("fact-")}
    assert paths
    assert all(path.startswith("person.") for path in paths)
    for hidden in (b"Do not tell her", b"brother called"):
        assert hidden not in data
    last = reads_of(house, "XX-1", by="Ada", purpose="audit", at=later(7))[-2]
    assert (last.who, last.saw) == (REVIEWER, "the trail, exported for person")


def test_without_a_rule_nothing_is_shown(house: House, house_settings: Settings, tmp_path: Path):
    plain = replace(house_settings, home=tmp_path / "other", keys=tmp_path / "other-keys")
    with open_house(plain) as bare:
        open_new(bare, opening())
        with pytest.raises(InputError, match="no rule in force"):
            exported(bare)
    with pytest.raises(InputError, match="not shown to the person"):
        exported(house, log="access")


def test_where_access_is_limited_there_is_no_export_and_the_answer_names_the_rule(house: House):
    perform(house, "XX-1", says({"access": {"limited": True}}, hours=3))
    with pytest.raises(ActionError, match="Access is limited"):
        exported(house)
    with pytest.raises(ActionError, match="Access is limited"):
        perform(house, "XX-1", answers("given"))
    with pytest.raises(ActionError, match="neither to confirm nor to deny"):
        perform(house, "XX-1", answers("neither-confirmed-nor-denied"))
    assert perform(house, "XX-1", answers("refused")).request.happened("access-answered")


def test_silence_is_open_once_a_rule_has_it_and_never_before(house: House):
    with pytest.raises(ActionError, match="No rule that applies"):
        perform(house, "XX-1", answers("neither-confirmed-nor-denied", hours=2.5))
    perform(house, "XX-1", says({"access": {"limited": True, "defeats": True}}, hours=3))
    done = perform(house, "XX-1", answers("neither-confirmed-nor-denied"))
    assert done.request.events[-1].document == "letter 9"
    assert all(each.identical for each in replay(house, "XX-1"))


def test_who_prepared_the_file_does_not_answer_and_nobody_answers_what_was_not_asked(house: House):
    with pytest.raises(NotEntitledError):
        perform(house, "XX-1", answers("given", by=OFFICER))
    open_new(house, opening(reference="XX-2"))
    with pytest.raises(ActionError, match="has not been recorded"):
        perform(house, "XX-2", answers("given"))


def test_every_word_in_the_shipped_rights_of_access_is_there():
    law = load_law(RULES)
    rights = entitlements(law)
    groups = {path.partition(".")[0] for path in law.dictionary.kinds}
    forms = {path.parent.name for path in (ROOT / "templates" / "forms").glob("*/form.yaml")}
    assert rights
    for right in rights:
        assert {right.rule, *right.limited_by, *right.silence_by} <= set(law.rules)
        assert {right.asked, right.answered} <= set(law.events)
        assert set(right.facts) <= groups
        assert set(right.papers) <= forms
