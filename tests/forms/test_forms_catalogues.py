"""A language is a file: what it lacks is printed in English and marked; what does not hold is refused by its line."""

import shutil
from time import perf_counter

import pytest

from workflow.documents.foreign import Foreign
from workflow.documents.paper import form, list_forms
from workflow.documents.places import templates_dir
from workflow.documents.strings import _read, languages, strings, whole_languages
from workflow.documents.texts import texts_of
from workflow.errors import DocumentError, PackSyntaxError

HEAD = """\
msgid ""
msgstr ""
"Language: xx\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"X-Reviewed-By: \\n"

"""
RECEIPT = 'msgid "Acknowledgement of receipt"\nmsgstr "Ontvangstbevestiging"\n'


@pytest.fixture
def templates(tmp_path):
    """Templates with English and an empty language xx."""
    folder = tmp_path / "strings" / "papers"
    folder.mkdir(parents=True)
    shutil.copy(templates_dir() / "strings" / "papers" / "en.yaml", folder)
    return tmp_path


def written(templates, messages, head=HEAD):
    file = templates / "strings" / "papers" / "xx.po"
    file.write_text(head + messages, encoding="utf-8")
    return strings("xx", templates)


def test_a_text_is_found_by_its_english_and_by_its_form_first(templates):
    own = RECEIPT.replace("msgid", 'msgctxt "waiver"\nmsgid', 1).replace("Ontvangst", "Eigen")
    said = written(templates, RECEIPT + "\n" + own)
    text = {"en": "Acknowledgement of receipt"}
    assert said.say(text) == said.say(text, "extradition-request") == "Ontvangstbevestiging"
    assert said.say(text, "waiver") == "Eigenbevestiging"


def test_a_word_of_a_group_is_found_by_its_group(templates):
    said = written(templates, 'msgctxt "labels"\nmsgid "Date"\nmsgstr "Datum"\n')
    assert said.labels["date"] == "Datum"
    assert isinstance(said.labels["to"], Foreign)


def test_what_nobody_translated_is_english_and_says_so_to_who_reads_aloud(templates):
    text = written(templates, RECEIPT).say({"en": "Name & place"})
    assert text == "Name & place"
    assert text.__html__() == '<span lang="en" dir="ltr">Name &amp; place</span>'
    fuzzy = written_anew(templates, "#, fuzzy\n" + RECEIPT).say({"en": "Acknowledgement of receipt"})
    assert isinstance(fuzzy, Foreign)


def written_anew(templates, messages):
    _read.cache_clear()
    return written(templates, messages)


def test_a_language_is_reviewed_when_its_header_names_who_read_it(templates):
    assert not written(templates, RECEIPT).reviewed
    head = HEAD.replace("X-Reviewed-By: ", "X-Reviewed-By: J. Jansen, sworn translator")
    _read.cache_clear()
    said = written(templates, RECEIPT, head)
    assert said.reviewed
    assert said.catalogue.reviewed_by == "J. Jansen, sworn translator"


@pytest.mark.parametrize(
    ("messages", "line", "told"),
    [
        ('msgid "Their {name}"\nmsgstr "Uw naam"\n', 7, "lost {name}"),
        ('msgid "Their {name}"\nmsgstr "Uw {naam}"\n', 7, "lost {name} and has {naam}"),
        (RECEIPT + "\nnonsense here\n", 10, "'nonsense here' is no line of a catalogue"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n', 7, "plural forms"),
    ],
)
def test_a_catalogue_that_does_not_hold_is_refused_with_its_line(templates, messages, line, told):
    with pytest.raises(PackSyntaxError) as caught:
        written(templates, messages)
    assert caught.value.file == "templates/strings/papers/xx.po"
    assert caught.value.line == line
    assert told in caught.value.sentence


def test_a_catalogue_of_another_language_or_coding_is_refused(templates):
    with pytest.raises(PackSyntaxError, match="'Language: xx'"):
        written(templates, RECEIPT, HEAD.replace("xx", "fr"))
    (templates / "strings" / "papers" / "xx.po").write_bytes(HEAD.encode() + b'msgid "a"\nmsgstr "\xff"\n')
    with pytest.raises(PackSyntaxError, match="cannot be read"):
        strings("xx", templates)


def test_a_language_that_does_not_exist_is_told_with_the_choice(templates):
    with pytest.raises(DocumentError, match="language 'xx'") as caught:
        strings("xx", templates)
    assert "Choose one of: en" in caught.value.remedy


def test_a_language_is_read_once_and_no_slower_than_a_letter_takes():
    _read.cache_clear()
    first = perf_counter()
    again = strings(languages(templates_dir())[-1], templates_dir())
    assert perf_counter() - first < 2  # some 0.05 s on a quiet machine
    assert strings(again.language, templates_dir()) is again


def test_only_languages_in_which_every_text_is_translated_are_offered(templates):
    written(templates, RECEIPT)
    assert whole_languages(templates) == ("en", "xx")
    for begun in ('\nmsgid "Date"\nmsgstr ""\n', "\n#, fuzzy\n" + RECEIPT):
        written_anew(templates, RECEIPT + begun)
        assert languages(templates) == ("en", "xx")
        assert whole_languages(templates) == ("en",)
    assert whole_languages(templates_dir()) == ("en", "ar", "de", "es", "fr", "uk")


def test_every_text_of_every_form_is_found():
    for form_id in list_forms():
        found = {place for place, _ in texts_of(form(form_id))}
        assert {"title", "label", "act"} <= found, form_id
