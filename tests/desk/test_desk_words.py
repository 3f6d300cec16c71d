"""Every word the desk shows stands in a file of strings, is used, and is there for every word asked for."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import get_args

import pytest
from factories import NOON, ROOT

from workflow.actions.act import Proof
from workflow.model.clock import ClockState
from workflow.model.fact import Asserter
from workflow.vocabulary import Role, Sensitivity
from workflow.web.due import due_of
from workflow.web.words import load_words

TEMPLATES = sorted((ROOT / "templates" / "desk").rglob("*.j2"))
CODE = [file for file in sorted((ROOT / "workflow" / "web").rglob("*.py")) if file.name != "words.py"]
CALL = re.compile(r"""(?:\bt|words|recorded)\(\s*"([a-z]+\.[a-z0-9-]+)"[,)]""")


def english():
    return load_words(ROOT / "templates", "en")


def asked():
    return {(file.name, key) for file in (*TEMPLATES, *CODE) for key in CALL.findall(file.read_text(encoding="utf-8"))}


def test_every_word_that_is_asked_for_is_written():
    words = english()

    assert len(asked()) > 100
    assert sorted(each for each in asked() if each[1] not in words) == []


def test_every_role_has_its_word():
    assert [role for role in Role if f"roles.{role.value}" not in english()] == []


VOCABULARIES = {
    "breach": (*(each.value for each in ClockState), "met", "missing", "open"),
    "registers": tuple(each.value for each in Sensitivity),
    "decision": get_args(Proof.model_fields["method"].annotation),
    "corrections": ("to-be-told", "awaiting-answer", "followed", "declined"),
    "askers": get_args(Asserter),
}


@pytest.mark.parametrize("group", VOCABULARIES)
def test_every_word_of_a_vocabulary_that_pages_show_has_a_text(group):
    assert [word for word in VOCABULARIES[group] if f"{group}.{word}" not in english()] == []


def test_no_template_makes_a_text_of_the_id_of_something_that_has_one():
    bare = {
        (file.name, each) for file in TEMPLATES for each in re.findall(r"([\w.]+)\|replace\(\"-\"", file.read_text())
    }
    assert bare == {("request_file.html.j2", "each.id")}, "an assurance is called as whoever recorded it called it"


def test_a_due_day_is_read_as_one_and_a_moment_with_its_hour():
    words = english()
    assert words.due("2026-05-10") == "10 May 2026"
    assert words.due("2026-05-10T10:00:00+02:00") == "10 May 2026, 10:00 UTC+02:00"


def test_templates_carry_no_words_of_their_own():
    for file in TEMPLATES:
        source = re.sub(
            r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!DOCTYPE html>", "", file.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        source = re.sub(r' aria-[a-z]+="[^"]*"', "", source)
        text = re.sub(r"<(?:[^>\"]|\"[^\"]*\")*>", "", source)

        assert re.findall(r"[A-Za-z]{2,}", text) == [], file.name


def test_templates_carry_no_style_and_no_script_of_their_own():
    for file in TEMPLATES:
        source = file.read_text(encoding="utf-8").replace("{{ picture|safe }}", "")

        assert not re.search(r'\sstyle="|<style|\son[a-z]+="|javascript:|\|\s*safe\b', source), file.name
        assert not re.search(r"<script(?![^>]*\ssrc=)", source), file.name


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (5, "5 hours left"),
        (71.5, "71 hours left"),
        (96, "4 days left"),
        (-1.5, "2 hours late"),
        (-1209, "51 days late"),
    ],
)
def test_a_limit_of_hours_is_told_in_hours_only_near_its_end(hours, told):
    lapses = NOON + timedelta(hours=hours)

    assert due_of(english(), lapses, day=lapses.isoformat(), start="", now=NOON).words == told
