"""Equal input gives equal bytes, wherever it is made; nothing outside the templates is ever fetched."""

import hashlib
import io
import os
import subprocess
import sys

import pikepdf
import pytest
from papers import MADE_AT, SOURCE, sample_paper

from workflow.documents.pdf import Material, to_pdf
from workflow.documents.places import templates_dir
from workflow.errors import RenderError

SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
from papers import sample_paper
print(sample_paper("disclosure-sheet").sha256)
"""
LIGHT = """
import sys
import workflow.documents.paper, workflow.documents.context, workflow.documents.pdf
heavy = {"weasyprint", "jinja2", "fontTools", "babel", "pycountry"} & set(sys.modules)
assert not heavy, heavy
"""


def run(code: str, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **env}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_bytes_are_the_same_in_any_process_zone_locale_and_home(tmp_path):
    code = SCRIPT.format(folder=os.path.dirname(__file__))  # noqa: PTH120 - a plain string for another process
    there = run(code, TZ="Pacific/Auckland", LC_ALL="C.UTF-8", PYTHONHASHSEED="7", HOME=str(tmp_path))
    elsewhere = run(code, TZ="America/New_York", LC_ALL="C", PYTHONHASHSEED="99", FONTCONFIG_FILE="/nowhere")
    assert there == elsewhere == sample_paper("disclosure-sheet").sha256


def test_the_digest_is_of_the_bytes_and_the_code_is_of_the_data():
    paper = sample_paper("disclosure-sheet")
    assert hashlib.sha256(paper.pdf).hexdigest() == paper.sha256
    assert f"disclosure-sheet/{paper.version}/{hashlib.sha256(SOURCE).hexdigest()[:12]}" in paper.html


def test_importing_the_documents_stays_light():
    run(LIGHT)


@pytest.mark.parametrize(
    "address", ["https://evil.example/x.png", "file:///etc/hostname", "data:image/png;base64,AA==", "mark:background"]
)
def test_no_address_is_ever_fetched(address):
    html = f'<html lang="en"><title>x</title><p>x<img alt="x" src="{address}"></html>'
    with pytest.raises(RenderError, match=address.partition(":")[0]):
        to_pdf(html, Material(SOURCE, "data", MADE_AT, templates_dir() / "fonts"))


def test_both_profiles_are_claimed():
    paper = sample_paper("disclosure-sheet")
    with pikepdf.open(io.BytesIO(paper.pdf)) as file, file.open_metadata() as metadata:
        assert metadata.pdfa_status == "3A"
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
