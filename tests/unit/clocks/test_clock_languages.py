"""Time limits are explained in every language that has sentences: each step in it, with dates as it writes them."""

from datetime import date, datetime
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from clock_cases import EXAMPLES, a_period, clock_of, law, on, run

from workflow.clocks.explain import explain

WHOLE = ("ar", "de", "es", "fr", "uk")
WRITTEN = {
    "ar": "السبت 7 مارس 2026", "de": "Sa., 7. März 2026", "es": "sáb. 7 de marzo de 2026", "fr": "sam. 7 mars 2026",
    "uk": "сб, 7 березня 2026 року",  # noqa: RUF001 - Ukrainian
}  # fmt: skip


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", WHOLE)
def test_every_sentence_and_word_is_there_with_the_same_places(language):
    own, english = law().strings[language], law().strings["en"]
    assert {key: places(text) for key, text in own.sentences.items()} == {
        key: places(text) for key, text in english.sentences.items()
    }
    assert set(own.words) == set(english.words)


@pytest.mark.parametrize("language", ["en", *WHOLE])
def test_a_plural_form_is_one_of_the_language_and_has_the_places_of_the_others(language):
    own = law().strings[language]
    for (part, key), forms in own.plurals.items():
        assert set(forms) <= {*Locale.parse(language).plural_form.tags, "other"}
        assert all(places(each) == places(getattr(own, part)[key]) for each in forms.values())


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [(1, "days", "1 day ends on"), (2, "days", "2 days end on"), (1, "working-days", "1 working day ends on"),
     (1, "hours", "1 hour ends on"), (21, "days", "21 days end on"), (1, "months", "1 month ends on")],
)  # fmt: skip
def test_one_day_is_not_said_as_if_it_were_many(number, unit, said):
    strings = law().strings["en"]
    sentence = strings.sentence("counted-end", number)
    assert sentence.format(number=number, unit=strings.word(unit, number), date="D").startswith(said)


def test_a_time_limit_of_one_day_is_explained_in_the_singular():
    told = " ".join(explain(run(a_period(number=1), on("arrested", "2026-03-02T10:00+01:00")), law()))
    assert "1 day ends on" in told
    assert "1 days" not in told


@pytest.mark.parametrize("language", WHOLE)
def test_every_example_is_explained_step_by_step(language):
    for example in EXAMPLES:
        said, english = (explain(clock_of(example), law(), each) for each in (language, "en"))
        assert len(said) == len(english)
        assert all("{" not in sentence for sentence in said)


@pytest.mark.parametrize("language", WHOLE)
def test_a_day_and_a_moment_are_written_as_the_language_does(language):
    strings = law().strings[language]
    assert strings.day(date(2026, 3, 7)) == WRITTEN[language]
    moment = strings.moment(datetime(2026, 3, 7, 14, 5, tzinfo=ZoneInfo("Europe/Amsterdam")))
    assert moment.startswith(WRITTEN[language])
    assert "14:05" in moment
