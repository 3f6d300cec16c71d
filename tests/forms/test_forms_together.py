"""Papers together: made by warm workers, previewed as pages, bundled as they were sealed."""

import io
import json
import multiprocessing
import os
import re
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from arrived import arrived_paper
from papers import MADE_AT, SOURCE, paper_of, sample_paper, squeezed, text_of
from signed import approved, certified
from verapdf import PROFILES, all_faults, faults

from workflow.documents.bundle import CONTENTS, MANIFEST, Cover, Part, check_bundle, make_bundle
from workflow.documents.copies import make_copy
from workflow.documents.glyphs import pages_of
from workflow.documents.paper import PaperOptions, preview, sample_case
from workflow.documents.places import templates_dir
from workflow.documents.received import receive
from workflow.documents.workers import PaperJob, Workers
from workflow.errors import DocumentError, InputError, MissingFieldError

BENCH = Path(__file__).resolve().parents[1] / "bench_papers.py"
MOST_MEMORY = 400
COVER = Cover("Office of the tests", "XX-2026-0001", datetime(2026, 3, 16, 12, tzinfo=UTC), marks=("SPECIMEN",))


def copied(pdf, **told):
    """Return a copy of a paper, made a week later."""
    given = {"number": "XX-P01", "on": "2026-03-23", "sha256": sha256(pdf).hexdigest(), "signed": [], **told}
    return make_copy("paper.pdf", pdf, given, datetime(2026, 3, 23, 9, tzinfo=UTC), templates_dir=templates_dir())


def test_a_copy_is_the_same_paper_with_its_mark_archival_accessible_and_read_back_as_data(tmp_path):
    """Its data is the original's and what it says of the original; the original is not touched."""
    copy = copied(approved(), signed=["Olivia Hart", "Samuel Reed"], replaced_by="XX-P02", replaced_on="2026-03-20")
    assert all_faults(copy, tmp_path) == []
    said = text_of(copy)
    assert squeezed("Superseded: XX-P02 of 20 March 2026 stands in the place of this paper.") in said
    assert squeezed("The original was signed by Olivia Hart, Samuel Reed.") in said
    plain = text_of(arrived_paper("acknowledgement"))
    assert plain[plain.index("1Whatwasreceived") :][:400] in said
    (tmp_path / "copy.pdf").write_bytes(copy)
    assert receive(tmp_path / "copy.pdf").identical
    then, now = (json.loads(attached(pdf)) for pdf in (approved(), copy))
    assert now["paper"].pop("copy")["signed"] == ["Olivia Hart", "Samuel Reed"]
    assert now == then


def test_what_cannot_be_shown_to_say_the_same_is_not_copied(monkeypatch):
    """After the forms have changed, the paper itself is handed out, not something like it."""
    monkeypatch.setattr(
        "workflow.documents.received.make_paper", lambda *_given, **_how: sample_paper("acknowledgement")
    )
    with pytest.raises(DocumentError, match="cannot be printed again"):
        copied(approved())


def attached(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return file.attachments["request.json"].get_file().read_bytes()


def parts():
    return (
        Part("01-acknowledgement", "Acknowledgement", certified(), ("Olivia Hart",)),
        Part("02-rights-notice", "Notice of rights", sample_paper("rights-notice").pdf),
    )


def opened(bundle):
    with zipfile.ZipFile(io.BytesIO(bundle)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def test_workers_give_the_same_bytes_as_this_process_in_the_order_asked_and_begin_anew_when_they_end():
    forms = ("acknowledgement", "rights-notice", "acknowledgement", "chain-of-custody")
    options = PaperOptions(page="A4", marks=("SPECIMEN",))
    jobs = [PaperJob(form, sample_case(form), SOURCE, MADE_AT, options) for form in forms]
    with Workers(2) as workers:
        made = workers.make(jobs)
        assert [each.pdf for each in made] == [sample_paper(form).pdf for form in forms]
        with pytest.raises(MissingFieldError, match="lacks") as caught:
            workers.make([PaperJob("acknowledgement", {}, SOURCE, MADE_AT)])
        assert caught.value.form == "acknowledgement"
        assert caught.value.remedy
        for each in multiprocessing.active_children():
            each.kill()
        with pytest.raises(DocumentError, match="The process that draws papers ended"):
            workers.make(jobs[:1])
        assert workers.make(jobs[:1])[0].pdf == made[0].pdf


ALONE = """
import os, signal, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from papers import MADE_AT, SOURCE
from workflow.documents.paper import sample_case
from workflow.documents.workers import PaperJob, Workers
if __name__ == "__main__":
    workers = Workers(1)
    workers.make([PaperJob("acknowledgement", sample_case("acknowledgement"), SOURCE, MADE_AT)])
    import multiprocessing
    print(*(each.pid for each in multiprocessing.active_children()), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.soak
def test_a_worker_ends_with_the_process_that_asked_even_if_that_was_killed(tmp_path):
    script = tmp_path / "alone.py"
    script.write_text(ALONE)
    words = [sys.executable, str(script), str(Path(__file__).parent)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    (pid,) = done.stdout.split()
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.1)
    pytest.fail(f"worker {pid} is still there")


@pytest.mark.soak
def test_the_largest_paper_takes_at_most_400_mb():
    done = subprocess.run([sys.executable, str(BENCH), "largest"], capture_output=True, text=True, check=True)
    pages, took = re.match(r"(\d+) pages: (\d+) MB", done.stdout).groups()
    assert int(pages) >= 100
    assert int(took) <= MOST_MEMORY


def test_a_preview_says_what_the_paper_will_say_and_that_it_is_a_draft():
    case = sample_case("acknowledgement")
    page = preview("acknowledgement", case, source=SOURCE, made_at=MADE_AT)
    assert page == paper_of(case, marks=("DRAFT",)).html
    words = squeezed(re.sub(r"<[^>]+>", " ", page.partition("<main>")[2]))
    paper = text_of(paper_of(case).pdf)
    assert all(piece in words for piece in ("Timelimitsthatrun", "Aboutthispaper"))
    assert words[-80:-20] in paper


def test_a_bundle_holds_each_paper_as_it_was_signed_with_pages_counted_on(tmp_path):
    bundle = make_bundle(parts(), COVER)
    assert bundle == make_bundle(parts(), COVER)
    (tmp_path / "b.zip").write_bytes(bundle)
    assert list(check_bundle(tmp_path / "b.zip").values()) == [each.pdf for each in parts()]
    rows = json.loads(opened(bundle)[MANIFEST])["papers"]
    first = pages_of(parts()[0].pdf)
    assert [(row["first"], row["last"]) for row in rows] == [(1, first), (first + 1, first + pages_of(parts()[1].pdf))]
    said = text_of(opened(bundle)[CONTENTS])
    assert "SignedinthepaperitselfbyOliviaHart" in said
    assert rows[1]["sha256"][:16] in said


def test_the_contents_page_is_archival_accessible_and_carries_the_manifest(tmp_path):
    files = opened(make_bundle(parts(), COVER))
    for profile in PROFILES:
        assert faults(files[CONTENTS], profile, tmp_path) == {}
    with pikepdf.open(io.BytesIO(files[CONTENTS])) as page:
        assert page.attachments["request.json"].get_file().read_bytes() == files[MANIFEST]


def harmed(change):
    files = opened(make_bundle(parts(), COVER))
    change(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name, content in files.items():
            pack.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda files: files.pop("02-02-rights-notice.pdf"), "the very papers"),
        (lambda files: files.update({"03-more.pdf": b"x"}), "the very papers"),
        (lambda files: files.update({"02-02-rights-notice.pdf": b"%PDF-1.7 other"}), "holds another"),
        (lambda files: files.update({MANIFEST: b"{}"}), "no whole bundle"),
        (lambda files: files.pop(MANIFEST), "no whole bundle"),
    ],
    ids=["less", "more", "other", "no list", "no manifest"],
)
def test_a_bundle_that_is_not_what_its_manifest_lists_is_refused(tmp_path, change, told):
    (tmp_path / "b.zip").write_bytes(harmed(change))
    with pytest.raises(InputError, match=told):
        check_bundle(tmp_path / "b.zip")


def test_what_is_no_bundle_is_refused(tmp_path):
    (tmp_path / "b.zip").write_bytes(os.urandom(100))
    with pytest.raises(InputError, match="no whole bundle"):
        check_bundle(tmp_path / "b.zip")
