"""Free texts of a paper that arrived: the language each is written in, and the translations that came with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from workflow.model.fact import Dictionary
from workflow.model.translation import LANGUAGE, Arrived, place_of

Case = dict[str, Any]
MOST = 500
"""Texts of one paper; more is no paper of ours."""


def texts_taken(case: Case, facts: Case, dictionary: Dictionary) -> tuple[Case, tuple[str, ...]]:
    """Return fields of a request file, `written_in` and `translations`, and what was not taken, with the reason.

    A text of which the paper says nothing is in the paper's own language.
    """
    raw = case.get("texts")
    entries = [each for each in (raw if isinstance(raw, list) else ())[:MOST] if isinstance(each, dict)]
    said = {_place(each): str(each.get("written_in")) for each in entries if _is_language(each.get("written_in"))}
    own = case.get("language") if _is_language(case.get("language")) else None
    there = dict(_free(facts, dictionary))
    languages = {place: said.get(place, own) for place in there}
    refused: list[str] = []
    came = [one for each in entries if _place(each) in there for one in _translations(each, there, refused)]
    spoken = set(languages.values()) - {None}
    written_in: Any = languages if len(spoken) > 1 else next(iter(spoken), None)
    fields = {"written_in": written_in, "translations": came}
    return {key: value for key, value in fields.items() if value}, tuple(refused)


def _translations(entry: Mapping[str, Any], there: Mapping[str, Any], refused: list[str]) -> Iterator[Case]:
    """Yield the translations of one text as a request file holds them."""
    made, place = entry.get("translations"), _place(entry)
    about = {"path": entry.get("path"), "item": entry.get("item"), "written_in": entry.get("written_in")}
    for each in made if isinstance(made, list) else ():
        said = dict(each) if isinstance(each, dict) else {}
        if said.pop("read_by", None):
            refused.append(f"a translation of {place}: that somebody read it; whoever reads it here confirms that")
        try:
            told = Arrived.model_validate({**said, **about})
        except ValidationError:
            refused.append(f"a translation of {place}: it does not say in which language, by whom and how")
            continue
        if _parts(told.text) == _parts(there[place]):
            yield told.model_dump(mode="json", exclude_defaults=True)
        else:
            refused.append(f"a translation of {place}: it has other parts than the text")


def _parts(text: object) -> int:
    """Return of how many texts a list consists; 0 for one text by itself."""
    return len(text) if isinstance(text, list | tuple) else 0


def _place(entry: Mapping[str, Any]) -> str:
    item = entry.get("item")
    return place_of(str(entry.get("path")), None if item is None else str(item))


def _is_language(word: object) -> bool:
    return isinstance(word, str) and re.fullmatch(LANGUAGE.strip("^$"), word) is not None


def _free(facts: Case, dictionary: Dictionary) -> Iterator[tuple[str, Any]]:
    """Yield the place of each free text among facts as people write them, and what it says."""
    for group, inner in facts.items():
        for row in inner if isinstance(inner, list) else [inner]:
            for word, value in row.items():
                path = f"{group}.{word}"
                if path in dictionary and dictionary[path].is_free_text and value != "none":
                    yield place_of(path, row.get("id") if isinstance(inner, list) else None), value
