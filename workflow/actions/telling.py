"""How a paper carries the texts of the law: plain where all of it is English, else by language, so that each is marked.

A text of the law is printed in the paper's language where the law or the paper's catalogue has it, and else in
English, as English. The data keeps the words of choices beside the facts, which keep their codes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from workflow.actions.act import Before
from workflow.clocks.explain import explain
from workflow.documents.foreign import Foreign
from workflow.documents.strings import strings
from workflow.documents.values import place_name
from workflow.model.base import say
from workflow.model.clock import Clock
from workflow.model.fact import FactKind

Case = dict[str, Any]
Told = str | dict[str, str]
Tell = Callable[[Mapping[str, str]], Told]
ENGLISH = ("en",)


def telling(languages: tuple[str, ...]) -> Tell:
    """Return how texts of the law are put into a paper of these languages."""
    if languages == ENGLISH:
        return lambda text: say(dict(text))
    return lambda text: {each: text[each] for each in dict.fromkeys((*ENGLISH, *languages)) if each in text}


def told_steps(before: Before, clock: Clock, languages: tuple[str, ...], templates: Path) -> list[Told]:
    """Return each step of a clock as a sentence, in those of the languages that have sentences for clocks."""
    titles = {kind.id: _translated(kind.title, languages, templates) for kind in before.rulebook.law.events.values()}
    law = before.rulebook.clocks
    if languages == ENGLISH:
        return list(explain(clock, law, events=titles))
    known = [each for each in dict.fromkeys((*ENGLISH, *languages)) if each in law.strings]
    said = [explain(clock, law, each, events=titles) for each in known]
    return [dict(zip(known, sentences, strict=True)) for sentences in zip(*said, strict=True)]


def _translated(title: Mapping[str, str], languages: tuple[str, ...], templates: Path) -> dict[str, str]:
    """Return the title of an event in English and in those of the languages whose catalogue has it."""
    said = ((each, strings(each, templates).say(title)) for each in languages if each not in ENGLISH)
    return {**title, **{each: text for each, text in said if not isinstance(text, Foreign)}}


def told_event(before: Before, kind: str, languages: tuple[str, ...]) -> Told:
    """Return the title of an event, never its word."""
    return telling(languages)(before.rulebook.law.events[kind].title)


def told_answer(kind: FactKind, value: object, languages: tuple[str, ...]) -> object:
    """Return what was answered to the question of a fact: yes or no, a choice in words, or the value itself."""
    if isinstance(value, bool):
        return value
    chosen = value if isinstance(value, tuple) else (value,)
    if kind.choices and all(each in kind.choices for each in chosen):
        said = [telling(languages)(kind.choices[str(each)]) for each in chosen]
        return said if len(said) > 1 else said[0]
    if kind.type in ("jurisdiction", "jurisdictions"):
        named = {each: ", ".join(place_name(code, each) for code in chosen if code) for each in (*ENGLISH, *languages)}
        return telling(languages)(named)
    if isinstance(value, tuple):
        return ", ".join(value)
    return "none" if value is None else str(value)


def told_choices(before: Before) -> Case:
    """Return the choices that the recorded facts made, in English words by path and code."""
    dictionary, found = before.rulebook.law.dictionary, Case()
    for said in before.request.standing():
        choices = dictionary[said.path].choices
        for code in said.value if isinstance(said.value, tuple) else (said.value,):
            if choices and code in choices:
                found.setdefault(said.path, {})[code] = say(choices[str(code)])
    return found
