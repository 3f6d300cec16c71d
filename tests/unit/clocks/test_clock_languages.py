"""Time limits are explained in every language that has sentences: each step in it, with dates as it writes them."""

from datetime import date, datetime
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from clock_cases import law
from test_examples import EXAMPLES, clock_of

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
