"""A paper on its way: a key is made, the paper is signed, leaves, arrives elsewhere and is verified there."""

import io
import re
import subprocess
from datetime import UTC, datetime

import pikepdf
import pytest
from factories import ROOT
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from workflow.cli.main import main

REFERENCE = "DOJ-2026-0117"
OFFICER = "Olivia Hart"
EXAMPLE = ROOT / "examples" / "01-extradition-nl-us"


@pytest.fixture
def office(tmp_path, monkeypatch, capsys):
    """Give a command line with an office of its own; it returns exit code and output."""
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COMITY_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("COMITY_PASSPHRASE", "only for tests")
    monkeypatch.chdir(tmp_path)

    def run(*words):
        code = main(list(words))
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


@pytest.fixture
def sent(office, tmp_path):
    """Give the file of a paper that its officer signed."""
    assert office("open", str(EXAMPLE / "request.yaml"))[0] == 0
    step = f"{{at: '2026-03-02T10:15:00-05:00', by: {OFFICER}, act: step, step: start-review}}"
    code, told = office("act", REFERENCE, step)
    assert (code, "acknowledgement" in told) == (0, True), told
    assert "For training only" in office("papers", "key", OFFICER)[1]
    code, told = office("sign", REFERENCE, "acknowledgement", "--by", OFFICER, "--key", "olivia-hart")
    assert (code, "in the paper itself" in told) == (0, True), told
    code, told = office("papers", REFERENCE, "--by", OFFICER, "--purpose", "send", "--out", str(tmp_path / "out"))
    assert (code, f"signed by {OFFICER}" in told) == (0, True), told
    return next((tmp_path / "out").glob("*.pdf"))


def test_a_signed_paper_is_verified_by_whoever_trusts_the_key_and_by_nobody_else(office, sent, tmp_path):
    certificate = str(tmp_path / "keys" / "signers" / "olivia-hart.crt")
    code, told = office("papers", "verify", str(sent), "--trust", certificate)
    assert (code, told.splitlines()[-1]) == (0, "holds"), told
    assert "to the byte, what its data gives" in told
    assert "holds  Olivia Hart (B-B, certifies" in told
    assert "a key for training: without legal effect" in told
    code, told = office("papers", "verify", str(sent))
    assert code == 3
    assert "no root that this office trusts" in told


def test_what_was_changed_after_signing_is_named(office, sent, tmp_path):
    with pikepdf.open(sent) as file:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[90, 90, 500, 500])
        file.pages[0].Annots.append(file.make_indirect(note))
        saved = io.BytesIO()
        file.save(saved)
    appended = tmp_path / "appended.pdf"
    appended.write_bytes(with_a_later_page(sent.read_bytes()))
    certificate = str(tmp_path / "keys" / "signers" / "olivia-hart.crt")
    code, told = office("papers", "verify", str(appended), "--trust", certificate)
    assert code == 3
    assert f"changed: since {OFFICER} signed: something lies over page 1 (FreeText)" in told, told
    (tmp_path / "anew.pdf").write_bytes(saved.getvalue())
    assert office("papers", "verify", str(tmp_path / "anew.pdf"), "--trust", certificate)[0] in (2, 3)


def words_of(file):
    """Return the text of a file without white space."""
    raw = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True, text=True).stdout
    return "".join(raw.split())


def with_a_later_page(pdf):
    """Return the file with a note laid over its first page by an incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    name = generic.NameObject
    box = generic.ArrayObject(generic.NumberObject(each) for each in (90, 90, 500, 500))
    kinds = {name("/Type"): name("/Annot"), name("/Subtype"): name("/FreeText")}
    note = generic.DictionaryObject({**kinds, name("/Rect"): box})
    page.setdefault(name("/Annots"), generic.ArrayObject()).append(writer.add_object(note))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_copy_says_of_which_paper_it_is_one_and_who_signed_that(office, sent, tmp_path):
    before = sent.read_bytes()
    code, told = office("papers", "copy", REFERENCE, "acknowledgement", "--by", OFFICER, "--purpose", "for counsel")
    assert (code, "a copy of" in told) == (0, True), told
    copy = tmp_path / "papers" / "01-acknowledgement-copy.pdf"
    said = words_of(copy)
    assert "CopyofDOJ-2026-0117-P01" in said
    assert "TheoriginalwassignedbyOliviaHart." in said
    assert "Superseded" not in said
    code, told = office("papers", "verify", str(copy))
    assert "to the byte, what its data gives" in told
    assert (code, "nobody signed it" in told) == (3, True), told
    assert "it is a copy; ask for the original" in told
    assert sent.read_bytes() == before
    code, told = office("trail", "reads", REFERENCE, "--by", "Alma Keller", "--purpose", "audit")
    assert "a copy of paper acknowledgement" in told
    assert "for counsel" in told


def test_a_paper_that_was_replaced_says_by_which_on_every_copy_and_stays_as_it_was(office, sent, tmp_path):
    now = datetime.now(UTC).isoformat()
    again = f"{{at: '{now}', by: {OFFICER}, act: paper, form: acknowledgement, replaces: "
    assert office("act", REFERENCE, again + "01-acknowledgement}")[0] == 0
    code, told = office("act", REFERENCE, again + "01-acknowledgement}")
    assert (code, "was replaced by '02-acknowledgement-v2'" in told) == (2, True), told
    code, told = office("act", REFERENCE, again + "none}")
    assert (code, "no paper 'none' of form 'acknowledgement'" in told) == (2, True), told
    taken = ("papers", "copy", REFERENCE, "01-acknowledgement", "--by", OFFICER, "--purpose", "for counsel")
    assert office(*taken)[0] == 0
    copy = tmp_path / "papers" / "01-acknowledgement-copy.pdf"
    said = words_of(copy)
    assert re.search(r"Superseded:DOJ-2026-0117-P02of\d+[A-Z][a-z]+\d{4}standsintheplaceofthispaper\.", said)
    out = ("papers", REFERENCE, "--by", OFFICER, "--purpose", "look", "--out", str(tmp_path / "after"))
    assert office(*out)[0] == 0
    assert (tmp_path / "after" / sent.name).read_bytes() == sent.read_bytes()
    new = words_of(tmp_path / "after" / "02-acknowledgement-v2.pdf")
    assert "ReplacesDOJ-2026-0117-P01" in new


def test_intake_says_who_signed(office, sent, tmp_path):
    words = ("intake", str(sent), "--by", "Nora Noord", "--procedure", "us-extradition-incoming")
    code, told = office(*words, "--out", str(tmp_path / "in"))
    assert code == 3, told
    assert "Signatures:" in told
    assert "FAILS  Olivia Hart" in told
    trust, signers = tmp_path / "keys" / "trust", tmp_path / "keys" / "signers"
    trust.mkdir()
    (trust / "o.crt").write_bytes((signers / "olivia-hart.crt").read_bytes())
    code, told = office(*words, "--out", str(tmp_path / "in2"))
    assert code == 0, told
    assert "holds  Olivia Hart" in told


@pytest.mark.usefixtures("sent")
def test_what_cannot_be_used_is_refused_in_one_sentence(office, tmp_path, monkeypatch):
    (tmp_path / "text.pdf").write_text("hello")
    taken = ("--by", OFFICER, "--purpose", "counsel")
    made = ("papers", "make", REFERENCE, "acknowledgement", "--by", OFFICER)
    by_key = ("sign", REFERENCE, "acknowledgement", "--by", OFFICER, "--key")
    for words, code, said in (
        (("papers", "verify", str(tmp_path / "none.pdf")), 2, "cannot be read"),
        (("papers", "verify", str(tmp_path / "text.pdf")), 2, "neither a PDF"),
        (("papers", "key", OFFICER), 2, "is there already"),
        ((*by_key, "nobody"), 2, "no such key"),
        (("sign", REFERENCE, "acknowledgement", "--by", OFFICER, "--token", "card"), 2, "COMITY_PKCS11"),
        (
            ("sign", REFERENCE, "acknowledgement", "--by", OFFICER, "--key", "olivia-hart", "--level", "X"),
            2,
            "no level",
        ),
        ((*by_key, "olivia-hart"), 1, "signed it already"),
        (("papers", REFERENCE, *taken, "--out", str(tmp_path / "text.pdf")), 2, "is no folder"),
        (("papers", "copy", REFERENCE, "acknowledgement", *taken, "--out", str(tmp_path / "text.pdf")), 2, "no folder"),
        (("evidence", "export", REFERENCE, *taken, "--out", str(tmp_path / "text.pdf" / "a")), 2, "is no folder"),
        ((*made, "--page", "A5"), 2, "'A4' or 'Letter'. See docs/requests.md"),
        ((*made, "--second", "Français"), 2, "'Français' is not of the form"),
    ):
        found, told = office(*words)
        assert (found, said in told) == (code, True), (words, told)
        assert "Traceback" not in told
    monkeypatch.setenv("COMITY_PASSPHRASE", "wrong")
    told = office("sign", REFERENCE, "acknowledgement", "--by", "Samuel Reed", "--key", "olivia-hart")
    assert told[0] in (1, 5)
