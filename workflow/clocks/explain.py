"""The steps of a clock as sentences, in any language whose strings are in `rules/calendars/strings/`."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from workflow.errors import InputError
from workflow.model.base import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.clocks.law import ClockLaw
    from workflow.clocks.strings import Strings
    from workflow.model.clock import Clock, Step

WORDED = ("unit", "trigger", "start", "why", "from", "side", "reason", "pick")
"""Parameters that hold a code, for which the language has a word."""


def explain(
    clock: Clock, law: ClockLaw, language: str = "en", *, events: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[str, ...]:
    """Return one sentence for each step. `events` gives the titles of event kinds, where the caller has them.

    Raises InputError for a language without strings or a step without a sentence.
    """
    strings = law.strings.get(language)
    if strings is None:
        known = ", ".join(sorted(law.strings))
        raise InputError(f"language '{language}'", "has no sentences for clocks", f"Known: {known}.")
    return tuple(_sentence(step, clock, strings, events or {}) for step in clock.steps)


def _sentence(step: Step, clock: Clock, strings: Strings, titles: Mapping[str, Mapping[str, str]]) -> str:
    number = step.params.get("number")
    counted = number if isinstance(number, int) else None
    sentence = strings.sentence(step.code, counted)
    if sentence is None:
        raise InputError(f"step '{step.code}'", f"has no sentence in '{strings.language}'", "Add it to the strings.")
    values: dict[str, str] = {"by": "", "document": "", "place": "", "recorded": ""}
    values |= {key: _value(key, value, strings, counted) for key, value in step.params.items()}
    if step.date is not None:
        values["date"] = strings.moment(step.date)
    if "days" in step.params and "reasons" in step.params:
        values["days"] = _listed(step, strings)
    if "event" in values:
        values["event"] = _title(values["event"], strings, titles)
    if isinstance(events := step.params.get("events"), tuple):
        values["events"] = "; ".join(_title(str(each), strings, titles) for each in events)
    if step.code == "trigger":
        values |= _recorded(step, strings)
    if clock.consequence:
        values["consequence"] = say(clock.consequence, strings.language)
    try:
        return sentence.format_map(values)
    except KeyError as error:
        raise InputError(
            f"sentence '{step.code}' in '{strings.language}'", f"asks for {error}, which the step lacks", "Mend it."
        ) from error


def _title(event: str, strings: Strings, titles: Mapping[str, Mapping[str, str]]) -> str:
    return say(dict(titles[event]), strings.language) if event in titles else event


def _value(key: str, value: object, strings: Strings, number: int | None) -> str:
    if isinstance(value, tuple):
        return ", ".join(_day_or_word(str(item), strings) for item in value)
    return strings.word(str(value), number) if key in WORDED else _day_or_word(str(value), strings)


def _day_or_word(text: str, strings: Strings) -> str:
    """Write a day or moment as the language does; leave any other text alone."""
    try:
        return strings.moment(datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text))
    except ValueError:
        return text


def _listed(step: Step, strings: Strings) -> str:
    days, reasons = step.params["days"], step.params["reasons"]
    if not isinstance(days, tuple) or not isinstance(reasons, tuple):
        return ""
    shown = []
    for day, reason in zip(days, reasons, strict=True):
        written = strings.listed(date.fromisoformat(day))
        shown.append(written if reason in strings.words else f"{written} ({reason})")
    return ", ".join(shown)


def _recorded(step: Step, strings: Strings) -> dict[str, str]:
    """Return by whom, when and from which document the trigger was recorded."""
    by, document = step.params.get("by"), step.params.get("document")
    recorded = datetime.fromisoformat(str(step.params["recorded"]))
    return {
        "recorded": strings.moment(recorded),
        "by": strings.formats["by"].format(by=by) if by else "",
        "document": strings.formats["document"].format(document=document) if document else "",
    }
