"""A paper that arrives is data again: checked against its page, and refused in one sentence when it is not whole."""

import json
import subprocess
import sys
import zlib

import pikepdf
import pytest
from arrived import (
    arrived_paper,
    attached_data,
    tampered,
    with_a_note_over_it,
    with_data,
    with_other_words,
    without_data,
)
from papers import MADE_AT, sample_paper

from workflow.documents.differences import differences
from workflow.documents.layout import lookup, shown_sections
from workflow.documents.paper import PaperOptions, form, list_forms, make_paper, sample_case
from workflow.documents.places import templates_dir
from workflow.documents.printed import HEAD, printed
from workflow.documents.received import MOST_BYTES, receive
from workflow.errors import InputError

FORM = "acknowledgement"
SMALL = """
import sys
from workflow.documents import unpack
unpack.MEMORY = 300_000_000
sys.exit(unpack.main(sys.argv[1]))
"""


@pytest.fixture
def arrive(tmp_path):
    """Return a reader of bytes as a file that arrived."""

    def read(raw, name="paper.pdf"):
        (tmp_path / name).write_bytes(raw)
        return receive(tmp_path / name)

    return read


def put(case, path, value):
    *groups, last = path.split(".")
    for group in groups:
        case = case[group]
    case[last] = value


@pytest.mark.parametrize("form_id", list_forms())
def test_every_paper_can_be_made_again_from_its_own_data(form_id):
    """What the page says and what is attached are the same: neither holds more than the other."""
    whole = json.loads(json.dumps(sample_case(form_id), default=str))
    options = PaperOptions(marks=("SPECIMEN",), page="A4")
    from_all = make_paper(form_id, whole, source=attached_data(form_id), made_at=MADE_AT, options=options)
    assert from_all.pdf == arrived_paper(form_id)


def test_what_a_section_left_out_would_print_is_not_attached():
    """A fact leaves only if the page says it: a section that is not printed attaches nothing."""
    looked_at = 0
    for form_id in list_forms():
        spec = form(form_id)
        for section in (each for each in spec.sections if each.only_when and each.only_when.among):
            case = json.loads(json.dumps(sample_case(form_id), default=str))
            put(case, section.only_when.source, "something-else")
            shown = {field.source for each in shown_sections(spec, case) for field in each.fields}
            kept = printed(form_id, case, templates_dir())
            inner = {field.source for field in section.fields if field.source.partition(".")[0] not in HEAD}
            own = inner - shown - {section.only_when.source}
            assert {source for source in own if lookup(kept, source) is not None} == set()
            looked_at += len(own)
    assert looked_at


@pytest.mark.parametrize(
    ("form_id", "page", "language"),
    [("mla-request", "A4", "en"), (FORM, "Letter", "nl"), ("rights-notice", "A4", "en")],
)
def test_a_paper_is_read_back_and_is_to_the_byte_what_its_data_gives(arrive, form_id, page, language):
    received = arrive(arrived_paper(form_id, page, language))
    assert received.source == attached_data(form_id)
    assert (received.form, received.identical, received.differing) == (form_id, True, ())
    assert received.specimen


def test_a_paper_saved_anew_says_the_same_words(arrive):
    received = arrive(tampered(arrived_paper(FORM), linearize=True))
    assert (received.identical, received.differing, received.untold) == (False, (), "")


def test_other_words_on_the_page_are_shown_with_what_the_data_gives(arrive):
    received = arrive(tampered(arrived_paper(FORM), with_other_words))
    assert len(received.differing) == 1
    assert "page 1, after" in received.differing[0]
    assert "the data gives" in received.differing[0]


def test_what_lies_over_a_page_and_what_acts_is_told(arrive):
    assert arrive(tampered(arrived_paper(FORM), with_a_note_over_it)).differing == (
        "something lies over page 1 (FreeText)",
    )

    def acting(file):
        file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))

    assert "acts when it is opened" in arrive(tampered(arrived_paper(FORM), acting)).differing[0]


def test_a_page_left_out_is_told(arrive):
    def shorter(file):
        del file.pages[0]

    received = arrive(tampered(arrived_paper("mla-request"), shorter))
    assert "pages, its data gives" in received.differing[0]


@pytest.mark.parametrize(
    "data",
    [attached_data(FORM).replace(b"2026", b"2027", 1), attached_data("mla-request"), b"{}", b""],
    ids=["edited", "swapped", "emptied", "none"],
)
def test_other_data_than_the_page_names_is_refused(arrive, data):
    with pytest.raises(InputError, match="digest is not the printed one"):
        arrive(tampered(arrived_paper(FORM), with_data(data)))


def test_data_on_a_page_that_does_not_name_it_is_refused(arrive):
    def bare(file):
        for page in file.pages:
            page.Contents = file.make_stream(b"")

    with pytest.raises(InputError, match="no page has a paper code"):
        arrive(tampered(arrived_paper(FORM), bare))


def test_a_paper_from_elsewhere_is_kept_and_carries_nothing(arrive):
    received = arrive(tampered(sample_paper(FORM).pdf, without_data))
    assert received.source is None
    assert received.raw.startswith(b"%PDF-")


def test_data_alone_is_read_and_says_that_there_was_no_page(arrive):
    received = arrive(attached_data(FORM), "data.json")
    assert received.source == attached_data(FORM)
    assert received.untold == "there is no page, only data"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "is empty"),
        (b"hello", "neither a PDF nor"),
        (b"\x00" * 64, "neither a PDF nor"),
        (b"%PDF-1.7\n", "not a whole PDF"),
        (arrived_paper(FORM)[:-3000], "not a whole PDF"),
        (arrived_paper(FORM)[:200], "not a whole PDF"),
    ],
)
def test_what_is_no_whole_file_is_refused_in_one_sentence(arrive, raw, told):
    with pytest.raises(InputError, match=told) as caught:
        arrive(raw)
    assert caught.value.remedy
    assert "\n" not in caught.value.diagnostics()


@pytest.mark.parametrize("password", ["secret", ""])
def test_an_encrypted_file_is_refused(arrive, password):
    lock = pikepdf.Encryption(user=password, owner="owner")
    with pytest.raises(InputError, match="is encrypted"):
        arrive(tampered(arrived_paper(FORM), encryption=lock))


def test_a_huge_file_is_refused_unread(tmp_path):
    file = tmp_path / "huge.pdf"
    with file.open("wb") as out:
        out.truncate(MOST_BYTES + 1)
    with pytest.raises(InputError, match="larger than 50 MB"):
        receive(file)


def test_a_file_that_unfolds_without_end_ends_only_its_reader(tmp_path):
    packed = zlib.compressobj(1)
    bomb = b"".join([*(packed.compress(bytes(1_000_000)) for _ in range(400)), packed.flush()])

    def grown(file):
        stream = pikepdf.Stream(file, b"")
        stream.write(bomb, filter=pikepdf.Name.FlateDecode)
        file.pages[0].Contents = stream

    file = tmp_path / "bomb.pdf"
    file.write_bytes(tampered(arrived_paper(FORM), grown))
    done = subprocess.run([sys.executable, "-c", SMALL, str(file)], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode != 0 or "refused" in json.loads(done.stdout)


def test_differences_are_told_in_place_and_in_bounds():
    assert differences([["a", "b"]], [["a", "b"]]) == ()
    assert differences([["pay", "90", "now"]], [["pay", "10", "now"]]) == (
        "page 1, after 'pay': the page says '90', the data gives '10'",
    )
    many = differences([["x"] * 9000], [["y"] * 9000])
    assert many == ("page 1 has other words than its data gives",)
    assert differences([["a"]] * 30, [["b"]] * 30)[-1] == "and more"
