"""Where two papers say different words, in the words of both."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

MOST_COMPARED = 4000
MOST_TOLD = 20
AROUND = 3
LONGEST = 160


def differences(page: Sequence[Sequence[str]], data: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return what stands on the pages and what the data gives, place by place."""
    told: list[str] = []
    if len(page) != len(data):
        told.append(f"the paper has {len(page)} pages, its data gives {len(data)}")
    for number, (seen, given) in enumerate(zip(page, data, strict=False), start=1):
        told += _on_page(number, seen, given)
    return tuple(told[:MOST_TOLD]) + (("and more",) if len(told) > MOST_TOLD else ())


def _on_page(number: int, seen: Sequence[str], given: Sequence[str]) -> list[str]:
    """Return the differences of one page."""
    if list(seen) == list(given):
        return []
    if max(len(seen), len(given)) > MOST_COMPARED:
        return [f"page {number} has other words than its data gives"]
    found = SequenceMatcher(None, seen, given, autojunk=False).get_opcodes()
    return [
        f"page {number}, after '{_text(seen[max(0, a - AROUND) : a])}': "
        f"the page says '{_text(seen[a:b])}', the data gives '{_text(given[c:d])}'"
        for tag, a, b, c, d in found
        if tag != "equal"
    ]


def _text(words: Sequence[str]) -> str:
    said = " ".join(words)
    return said if len(said) <= LONGEST else said[:LONGEST] + " ..."
