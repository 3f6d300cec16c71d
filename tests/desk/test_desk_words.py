"""Every word the desk shows stands in a file of strings, is used, and is there for every word asked for."""

from __future__ import annotations

import re

from factories import ROOT

from workflow.vocabulary import Role
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
