"""One value of the case as people read it: dates, lengths of time, places and words in the paper's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeGuard

from workflow.documents.foreign import Foreign, direction, locale_of, marked, run, strung, turned
from workflow.documents.freetext import FreeText
from workflow.documents.strings import ENGLISH, filled
from workflow.documents.text import clean
from workflow.errors import RenderError

if TYPE_CHECKING:
    from pathlib import Path

    from babel import Locale

    from workflow.documents.strings import Strings

ABSENT = (None, "")
SPAN = re.compile(r"^(\d{1,6}) (working day|hour|day|week|month|year)s?$")
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
PATH = re.compile(r"^[a-z]+(\.[a-z0-9_]+)?(\[[^\]]*\])?$")
ISO_SPAN = re.compile(r"^P(?:T(\d+)H|(\d+)([DWMY]))$")
ISO_UNIT = {"D": "day", "W": "week", "M": "month", "Y": "year"}
INDEX = re.compile(r"\[\d+\]")
PLACE = "place"
"""Context under which a catalogue has the name of a state inside a country."""
GROUP = 16
"""Digests are printed in groups, so that a reader can compare them and a narrow column can break them."""


def is_missing(raw: object) -> bool:
    """Return whether nothing is recorded; a recorded `false` or `none` is something."""
    if isinstance(raw, str):
        return not raw.strip()
    return raw is None or (isinstance(raw, Sequence | Mapping) and not raw)


def is_told(raw: object) -> TypeGuard[Mapping[str, str]]:
    """Return whether a value is a text by language, as a case carries the texts of the law: `{en: ...}`."""
    return isinstance(raw, Mapping) and isinstance(raw.get("en"), str)


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints values in one language with the shipped fonts; every text passes `clean` with the place it came from."""

    strings: Strings
    fonts: Path
    form: str = ""
    """Whose texts are printed; a language may say one of them in another way for this form."""
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The choices that facts made, in English words by path and code; without one, the code itself is printed."""

    @property
    def locale(self) -> Locale:
        """Return the locale of the paper's language."""
        return locale_of(self.strings.language)

    @property
    def direction(self) -> str:
        """Return how the paper's language is written, `ltr` or `rtl`."""
        return direction(self.strings.language)

    def listed(self, texts: list[str]) -> str:
        """Return texts with the comma of the language between them; what is said under the last is said of all."""
        if texts and isinstance(texts[-1], FreeText):
            return texts[-1].again(", ".join(texts))
        return strung(comma(self.strings.language), texts)

    def say(self, text: Mapping[str, str]) -> str:
        """Return a text of the form in the paper's language; English where nobody has translated it."""
        return self.strings.say(text, self.form)

    def text(self, raw: object, place: str) -> str:
        """Return any plain value as text. Raises RenderError for what is no plain value."""
        if isinstance(raw, bool):
            return self.strings.words["yes" if raw else "no"]
        if isinstance(raw, str | int):
            return self._plain(raw, clean(str(raw), place, self.fonts).strip())
        if isinstance(raw, date):
            return self.moment(raw, place)
        if is_told(raw):
            said = self.say(raw)
            return marked(clean(said, place, self.fonts).strip(), said)
        if isinstance(raw, Mapping):
            return strung("; ", self.pairs(raw, place))
        if isinstance(raw, Sequence):
            return self.listed([self.text(item, f"{place}[{index}]") for index, item in enumerate(raw)])
        raise RenderError(f"Field '{place}' holds a {type(raw).__name__}, which no paper can print.", "Record text.")

    def _plain(self, raw: object, said: str) -> str:
        """Return text as it stands on this paper: in its own language where it has one, in its own direction."""
        if isinstance(raw, FreeText):
            return raw.printed(said)
        return marked(said, raw) if isinstance(raw, Foreign) else turned(said, self.direction)

    def one(self, kind: str, raw: object, place: str) -> str:
        """Return a value of a single-valued kind; a list of such values is joined by commas."""
        if isinstance(raw, Sequence) and not isinstance(raw, str):
            return self.listed([self.one(kind, item, f"{place}[{index}]") for index, item in enumerate(raw)])
        say: dict[str, Callable[[Any, str], str]] = {
            "date": self.day, "datetime": self.moment, "jurisdiction": self.jurisdiction, "language": self.language,
            "duration": self.duration, "person-name": self.person, "hash": self.digest, "word": self.word,
        }  # fmt: skip
        return say.get(kind, self.text)(raw, place)

    def day(self, raw: object, place: str) -> str:
        """Return a date written out, so that day and month cannot be confused."""
        from babel.dates import format_date  # noqa: PLC0415 - only needed when a paper is made

        found = _moment(raw, place)
        pattern = "d MMMM y" if self.strings.language == ENGLISH else "long"
        return str(format_date(found, pattern, locale=self.locale))

    def moment(self, raw: object, place: str) -> str:
        """Return date, local time and its distance from UTC; a bare date stays a date."""
        if isinstance(raw, date) and not isinstance(raw, datetime):
            return self.day(raw, place)
        if isinstance(raw, str) and DAY.match(raw):
            return self.day(raw, place)
        found = _moment(raw, place)
        zone = "" if found.tzinfo is None else f" ({_offset(found)})"
        return f"{self.day(found, place)}{comma(self.strings.language)}{found:%H:%M}{zone}"

    def duration(self, raw: object, place: str) -> str:
        """Return a length of time in words; `life` and other words stay words, free text stays itself."""
        if isinstance(raw, Mapping):
            raw = f"{raw.get('number')} {raw.get('unit')}"
        text = self.text(raw, place)
        if iso := ISO_SPAN.match(text):
            number, unit = (iso[1], "hour") if iso[1] else (iso[2], ISO_UNIT[iso[3]])
            text = f"{number} {unit}"
        said = [self._span(part) for part in text.split(" and ")]
        return " + ".join(part for part in said if part) if all(said) else self.strings.words.get(text, text)

    def jurisdiction(self, raw: object, place: str) -> str:
        """Return the name of a country, territory or state by its code; an unknown code is printed as it stands."""
        if isinstance(raw, Mapping):
            return self.text(raw.get("name") or raw.get("code") or "", place)
        code = self.text(raw, place)
        named = place_name(code.upper(), self.strings.language)
        if isinstance(named, Foreign):
            return self.strings.say({ENGLISH: str(named)}, PLACE)
        return code if named == code.upper() else named

    def language(self, raw: object, place: str) -> str:
        """Return the name of a language by its code."""
        return language_name(self.text(raw, place), self.strings.language)

    def person(self, raw: object, place: str) -> str:
        """Return a name, with the original script beside it where it is recorded."""
        if not isinstance(raw, Mapping):
            return self.text(raw, place)
        parts = [self.text(raw[key], f"{place}.{key}") for key in ("name", "native") if not is_missing(raw.get(key))]
        return run(parts[0], " (", parts[1], ")") if len(parts) > 1 else parts[0] if parts else ""

    def digest(self, raw: object, place: str) -> str:
        """Return a digest in groups that can be compared by eye."""
        text = self.text(raw, place)
        grouped = " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))
        return turned(grouped, self.direction)

    def word(self, raw: object, place: str) -> str:
        """Return a vocabulary word as this language says it."""
        if isinstance(raw, bool) or is_told(raw):
            return self.text(raw, place)
        chosen = self.choices.get(INDEX.sub("", place).removeprefix("facts."), {}).get(str(raw))
        if chosen and str(raw) not in self.strings.words:
            return self.say({"en": chosen})
        return self.strings.word(self.text(raw, place))

    def pairs(self, raw: Mapping[str, Any], place: str) -> list[str]:
        """Return each key with its value, in the order of the keys, for facts whose paths are all a reader needs."""
        none = self.strings.labels["not_recorded"]
        return [
            run(self.path(key, place), ": ", none if is_missing(value) else self._fact(value, f"{place}.{key}"))
            for key, value in sorted(raw.items())
        ]

    def path(self, raw: object, place: str) -> str:
        """Return the path of a fact in words: `offences.place[2]` is printed as `offences · place (2)`."""
        text = self.text(raw, place)
        if not PATH.match(text):
            return text
        said = text.replace(".", " · ").replace("_", " ").replace("[", " (").replace("]", ")")
        return marked(said, self.strings.english(said))

    def _fact(self, value: object, place: str) -> str:
        return self.day(value, place) if isinstance(value, str) and DAY.match(value) else self.text(value, place)

    def _span(self, text: str) -> str:
        from babel.units import format_unit  # noqa: PLC0415 - only needed when a paper is made

        found = SPAN.match(text)
        if not found:
            return ""
        number, unit = int(found[1]), found[2]
        if unit == "working day":
            label = "working_day" if self.locale.plural_form(number) == "one" else "working_days"
            return filled(self.strings.labels[label], {"number": str(number)})
        lengths: tuple[Literal["long", "short"], ...] = ("long", "short")  # Babel has some units of a language only so
        said = [str(format_unit(number, f"duration-{unit}", length, locale=self.locale)) for length in lengths]
        return next((text for text in said if "duration-" not in text), f"{number} {unit}")


def _moment(raw: object, place: str) -> datetime:
    if isinstance(raw, datetime):
        return raw
    try:
        return datetime.fromisoformat(str(raw))
    except ValueError as error:
        remedy = "Write it as 2026-01-31 or 2026-01-31T14:05+01:00."
        raise RenderError(f"Field '{place}' holds '{raw}', which is no date.", remedy) from error


def _offset(moment: datetime) -> str:
    text = f"{moment:%z}"
    return "UTC" if text == "+0000" else f"UTC{text[:3]}:{text[3:5]}"


def language_name(code: str, language: str = "en") -> str:
    """Return the name of a language by its code; an unknown code as it stands."""
    return locale_of(language).languages.get(code.lower().replace("-", "_")) or code


def place_name(code: str, language: str = "en") -> str:
    """Return the name of a country or of a state inside one; an unknown code as it stands."""
    named = subdivision(code, language) if "-" in code else locale_of(language).territories.get(code)
    return named or code


@lru_cache(maxsize=32)
def comma(language: str) -> str:
    """Return what a language writes between a date and a time, and between the items of a list."""
    return str(locale_of(language).datetime_formats["medium"]).replace("{0}", "").replace("{1}", "")


@lru_cache(maxsize=512)
def subdivision(code: str, language: str) -> str | None:
    """Return the name of a state or region in a language, or in English where pycountry has no other; None: unknown."""
    import gettext  # noqa: PLC0415 - only needed when a paper is made

    import pycountry  # noqa: PLC0415 - as above

    found = pycountry.subdivisions.get(code=code)  # type: ignore[no-untyped-call]
    if found is None:
        return None
    names = gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=[language], fallback=True)
    said = names.gettext(str(found.name))
    return said if language == ENGLISH or type(names) is not gettext.NullTranslations else Foreign(said, ENGLISH)
