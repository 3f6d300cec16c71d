"""Tokens at the command line: made for a person, shown once, listed without their word, revoked."""

from __future__ import annotations

import pytest

from workflow.cli.main import main

BY = ["--by", "Ada Ortiz"]


@pytest.fixture
def ada(tmp_path, monkeypatch, tiny_folder, capsys):
    """Give a new house with two administrators."""
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COMITY_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("COMITY_RULES", str(tiny_folder))
    assert main(["people", "begin", "ada=Ada Ortiz", "ben=Ben Ruiz", *BY]) == 0
    capsys.readouterr()
    return "ada"


def test_a_token_is_made_listed_and_revoked(ada, capsys):
    assert main(["people", "token", ada, "--scope", "admin", "--name", "Register", *BY]) == 0
    word = capsys.readouterr().out.strip()
    assert word.startswith("comity_")
    assert main(["people", "revoke", ada, *BY]) == 0
    listed = capsys.readouterr().out
    assert word not in listed
    assert listed.split("\t")[1:3] == ["Register", "admin"]
    assert main(["people", "revoke", ada, listed.split("\t")[0], *BY]) == 0
    assert main(["people", "revoke", ada, *BY]) == 0
    assert capsys.readouterr().out == ""


def test_what_is_no_scope_and_who_is_nobody_is_said(ada, capsys):
    assert main(["people", "token", ada, "--scope", "all", "--name", "x", *BY]) == 2
    assert "scopes" in capsys.readouterr().err
    assert main(["people", "token", "nobody", "--scope", "read", "--name", "x", *BY]) == 2
    assert "nobody signs in as 'nobody'" in capsys.readouterr().err
