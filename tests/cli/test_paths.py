"""A path that cannot be read or written is told in a sentence, whichever command was given it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workflow.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "words",
    [
        ["trail", "verify", "{}/nowhere.json"],
        ["trail", "page", "{}/nowhere/verify.html"],
        ["people", "signed", "{}/nowhere.json"],
        ["people", "signed", "{}"],
    ],
)
def test_a_path_that_is_no_such_file_is_no_fault_of_comity(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    given = [word.format(tmp_path) for word in words]
    assert main(given) == 2
    said = capsys.readouterr().err
    assert given[-1] in said
    assert "cannot be read or written" in said
    assert said.rstrip().endswith("Check the path.")
