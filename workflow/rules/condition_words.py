"""A condition of law in words, for a reader who compares it with the text: facts by their path, answers as written."""

from __future__ import annotations

from typing import Any

OPERATORS = {
    "is": "is", "is_not": "is not", "in": "is one of", "not_in": "is none of", "at_least": "is at least",
    "more_than": "is more than", "at_most": "is at most", "less_than": "is less than", "before": "is before",
    "after": "is after", "on_or_before": "is on or before", "on_or_after": "is on or after", "includes": "includes",
    "includes_any": "includes any of", "known": "is known",
}  # fmt: skip


def condition_in_words(raw: Any) -> str:  # noqa: ANN401 - raw YAML, checked when the law was loaded
    """Return `raw` as one sentence without a full stop; an absent condition is `always`."""
    if raw is None:
        return "always"
    for word, joint in (("all", " and "), ("any", " or ")):
        if word in raw:
            parts = [condition_in_words(each) for each in raw[word]]
            return parts[0] if len(parts) == 1 else joint.join(_wrapped(each) for each in parts)
    if "not" in raw:
        return f"not ({condition_in_words(raw['not'])})"
    for word, said in (("some", "for some of"), ("each", "for each of")):
        if word in raw:
            return f"{said} {raw[word]}: ({condition_in_words(raw['where'])})"
    word = next(key for key in raw if key != "fact")
    if word == "known":
        return f"{raw['fact']} is {'' if raw[word] else 'not '}known"
    return f"{raw['fact']} {OPERATORS[word]} {_value(raw[word])}"


def _wrapped(told: str) -> str:
    return f"({told})" if " and " in told or " or " in told else told


def _value(raw: Any) -> str:  # noqa: ANN401 - as above
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, dict):
        return str(raw["fact"]) + (f" plus {raw['plus']}" if "plus" in raw else "")
    return ", ".join(map(str, raw)) if isinstance(raw, list) else str(raw)
