"""Bad papers and bad words, one by one: what whoever takes them in, or types them, is told.

Each file is given both to intake (`receive`) and to verification (`verify_paper`), as
`comity intake` and `comity papers verify` do: what they refuse is one sentence with a
remedy, what they take in is told with everything that speaks against it.
"""

import copy
import io
import re
import subprocess
from datetime import timedelta

import pikepdf
import pytest
from arrived import arrived_paper, attached_data, tampered, with_data
from asn1crypto import ocsp as asn1_ocsp
from authorities import DER, authority, person
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ocsp
from papers import paper_of, squeezed, text_of
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation import DocumentSecurityStore
from signed import AT, NEXT_DAY, approved, certified, office, signed_by

from workflow.documents.paper import sample_case
from workflow.documents.received import MOST_BYTES, receive
from workflow.documents.signatures.verify import verify_paper
from workflow.errors import InputError, RenderError

FORM = "acknowledgement"


@pytest.fixture(scope="module")
def trust(tmp_path_factory):
    """Return the folder of whom the office trusts."""
    return office().root.written(tmp_path_factory.mktemp("trust"))


def changed_later(pdf, change):
    """Return a signed paper with one more incremental update, which nobody signed."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def other_page(writer):
    """Let the first page say nothing."""
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b""))
    writer.update_container(page)


def note_over_it(writer):
    """Lay a note over the first page."""
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    rectangle = generic.ArrayObject(map(generic.NumberObject, (90, 90, 500, 500)))
    kind = {"/Type": generic.NameObject("/Annot"), "/Subtype": generic.NameObject("/FreeText"), "/Rect": rectangle}
    note = generic.DictionaryObject({generic.NameObject(key): value for key, value in kind.items()})
    page["/Annots"] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def other_data(writer):
    """Put other data into the stream that is attached."""
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    stream = names[1]["/EF"]["/F"].get_object()
    stream._data = attached_data(FORM).replace(b"2026", b"2027", 1)
    stream._encoded_data = None
    writer.update_container(stream)


def harmed(pdf):
    """Return the paper with one bit turned in the middle of its first page."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        drawn = file.pages[0].Contents.read_raw_bytes()
    at = pdf.index(drawn) + len(drawn) - 3
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def lock():
    return pikepdf.Encryption(user="secret", owner="owner")


REFUSED = {
    "truncated": (lambda: approved()[:9000], "is not a whole PDF"),
    "truncated in its last signature": (lambda: approved()[:-2000], "not a whole PDF|cannot be read"),
    "encrypted": (lambda: tampered(arrived_paper(FORM), encryption=lock()), "is encrypted"),
    "a swapped attachment": (
        lambda: tampered(arrived_paper(FORM), with_data(attached_data("mla-request"))), "carries other data",
    ),
    "an edited attachment": (
        lambda: tampered(arrived_paper(FORM), with_data(attached_data(FORM).replace(b"2026", b"2027", 1))),
        "carries other data",
    ),
    "an attachment edited after both signatures": (lambda: changed_later(approved(), other_data), "carries other data"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_refused_whole_is_refused_at_both_doors_in_one_sentence(case, tmp_path, trust):
    make, told = REFUSED[case]
    file = tmp_path / "paper.pdf"
    file.write_bytes(make())
    for door in (receive, lambda path: verify_paper(path, (trust,), NEXT_DAY)):
        with pytest.raises(InputError, match=told) as caught:
            door(file)
        assert caught.value.remedy
        assert "\n" not in caught.value.diagnostics()


def test_a_huge_file_is_refused_unread_at_both_doors(tmp_path, trust):
    file = tmp_path / "huge.pdf"
    with file.open("wb") as out:
        out.truncate(MOST_BYTES + 1)
    for door in (receive, lambda path: verify_paper(path, (trust,), NEXT_DAY)):
        with pytest.raises(InputError, match="larger than 50 MB"):
            door(file)


TOLD = {
    "an invalid signature": (lambda: harmed(approved()), "the signature of Olivia Hart: does not fit what it signs"),
    "an altered signature": (lambda: with_another_signature(approved()), "the signature of Samuel Reed: does not fit"),
    "a page changed after approval": (lambda: changed_later(approved(), other_page), "bytes were added after the last"),
    "a note laid over it after approval": (lambda: changed_later(approved(), note_over_it), "something lies over"),
    "a note laid over it after certifying": (lambda: changed_later(certified(), note_over_it), "something lies over"),
    "nobody signed": (lambda: arrived_paper(FORM), "nobody signed it"),
}  # fmt: skip


@pytest.mark.parametrize("case", TOLD)
def test_a_file_that_is_taken_in_is_told_with_what_speaks_against_it(case, tmp_path, trust):
    make, told = TOLD[case]
    found = verified(make(), tmp_path, trust)
    assert not found.holds
    assert any(told in each for each in found.problems), found.problems
    if "after" in case:
        assert any(each.startswith("since Olivia Hart signed") for each in found.changed), found.changed


def test_the_same_paper_unharmed_holds(tmp_path, trust):
    assert verified(approved(), tmp_path, trust).holds


def test_a_certificate_that_a_list_revokes_is_named(tmp_path):
    root = authority("A root that revokes by list")
    bad = person(tmp_path, root, "Rita Voked")
    pdf = signed_by(arrived_paper(FORM), bad.file)
    root.revoked[bad.certificate.serial_number] = AT + timedelta(hours=1)
    (told,) = verified(pdf, tmp_path, root.written(tmp_path / "trust", AT + timedelta(hours=2))).problems
    assert told.startswith("the signature of Rita Voked: the certificate was revoked")


def test_a_certificate_that_an_answer_in_the_file_revokes_is_named(tmp_path):
    """The answer of a responder (OCSP) is never asked for, and read where the file carries it."""
    root = authority("A root that answers")
    bad = person(tmp_path, root, "Ronald Voked", answers=True)
    pdf = with_answer(signed_by(arrived_paper(FORM), bad.file), root, bad, revoked_at=AT + timedelta(hours=1))
    (told,) = verified(pdf, tmp_path, root.written(tmp_path / "trust")).problems
    assert told.startswith("the signature of Ronald Voked: the certificate was revoked")


def verified(pdf, folder, trust):
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    return verify_paper(file, (trust,), NEXT_DAY)


def with_another_signature(pdf):
    """Return the paper with one bit turned in the last signature's own number."""
    end = pdf.rindex(b"0000>")
    digits = pdf[:end].rstrip(b"0")
    at = len(digits) - 40
    return pdf[:at] + (b"1" if pdf[at : at + 1] != b"1" else b"2") + pdf[at + 1 :]


def with_answer(pdf, root, one, *, revoked_at):
    """Return a signed paper with the answer that its certificate was revoked among its evidence."""
    answer = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=one.certificate, issuer=root.root, algorithm=hashes.SHA256(), cert_status=ocsp.OCSPCertStatus.REVOKED,
            this_update=AT + timedelta(hours=2), next_update=AT + timedelta(days=9), revocation_time=revoked_at,
            revocation_reason=None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.NAME, root.root)
        .sign(root.key, hashes.SHA256())
    )  # fmt: skip
    read = asn1_ocsp.OCSPResponse.load(answer.public_bytes(DER))
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    DocumentSecurityStore.supply_dss_in_writer(writer, None, ocsps=[read])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def case():
    return copy.deepcopy(dict(sample_case(FORM)))


HIDING = ["good\u202eevil", "a\u2066b", "a\x00b", "a\x1b[31m", "a\x85b", "a\ue000b", "a\ufff9b"]


@pytest.mark.parametrize("text", HIDING, ids=ascii)
def test_characters_that_control_or_turn_around_are_refused_with_their_field(case, text):
    case["contacts"][0]["name"] = text
    with pytest.raises(RenderError, match=r"'contacts\[0\]\.name'") as caught:
        paper_of(case)
    hidden = next(letter for letter in text if not (letter.isascii() and letter.isprintable()))
    assert f"U+{ord(hidden):04X}" in caught.value.sentence


def test_a_character_no_font_has_is_named_with_its_field(case):
    case["contacts"][0]["name"] = "\u1200\u1308\u122c Hagere"
    with pytest.raises(RenderError, match=r"contacts\[0\]\.name.*U\+1200"):
        paper_of(case)


def test_markup_in_a_field_is_printed_as_it_was_typed(case):
    case["purpose_line"] = "<script>alert(1)</script><img src='https://evil.example/x'> & {{ 7 * 7 }}"
    paper = paper_of(case)
    assert "<script>" not in paper.html
    assert squeezed(case["purpose_line"]) in text_of(paper.pdf)


def test_a_name_of_200_letters_wraps_inside_the_page(case):
    case["contacts"][0]["name"] = "A" * 200
    paper = paper_of(case)
    assert "A" * 200 in text_of(paper.pdf)
    for name, _, right in words_of(paper.pdf):
        assert right <= 595 - 19 / 25.4 * 72 + 1, name


def words_of(pdf):
    """Return every word with its left and right edge in points."""
    told = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    found = re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>', told)
    return [(word, float(left), float(right)) for left, right, word in found]
