"""What was signed at the desk is in the trail, with its proof, and an auditor checks it from the export alone."""

from __future__ import annotations

import html
import re

import pytest
from desk_people import Clock, team_of
from factories import NOON, SUPERVISOR, opening

from workflow.actions.step import open_new
from workflow.actions.thread import export_trail
from workflow.cli.main import main
from workflow.vocabulary import Role

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def supervisor(house):
    """Return the supervisor of a request, with an account, at the desk."""
    clock = Clock()
    clock.now = NOON
    open_new(house, opening())
    return team_of(house, clock, {SUPERVISOR: Role.SUPERVISOR})[SUPERVISOR]


def test_an_answered_checkpoint_holds_text_and_proof_and_an_auditor_reads_them_from_the_export(
    house, supervisor, tmp_path, capsys
):
    ground = dict(HIDDEN.findall(supervisor.get("/requests/XX-1/do/checkpoint?checkpoint=liberty").text))
    ground.pop("csrf")
    path = "/requests/XX-1/do/checkpoint"
    shown = supervisor.post(path, **ground, answer="yes", reasons="Weighed against the papers.").text
    assert "Weighed against the papers." in shown
    form = shown[: shown.index('name="code"')].rsplit("<form", 1)[1]
    carried = {name: html.unescape(value) for name, value in HIDDEN.findall(form) if name != "csrf"}
    done = supervisor.post(path, **carried, code=supervisor.code())
    assert done.headers["location"].endswith("?done=cleared")

    file = tmp_path / "trail.json"
    file.write_bytes(export_trail(house, "XX-1", audience="court", at=supervisor.clock.now))
    assert main(["people", "signed", str(file)]) == 0
    told = capsys.readouterr().out
    assert "entry 2, clear, one-time-code: the entry holds code and text together" in told
    assert "Weighed against the papers." in told
