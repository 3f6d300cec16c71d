"""What a signature rests on, for the eye: the rules found, the facts that decide them, and the words they share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from workflow.actions.look import Look
from workflow.documents.foreign import marked as alike
from workflow.model.finding import Finding
from workflow.web.case_parts import EFFECTS, TONES
from workflow.web.desk import Desk
from workflow.web.facts import Said, question

_WORD = re.compile(r"[^\W\d_]{7,}")
MOST_FACTS = 60
_STEM = 7
"""Letters by which two words are taken for forms of one."""
OF_WEIGHT = ("mandatory-ground", "discretionary-ground", "missing", "open", "lifted", "met")
MOST_RULES = 12
"""So many stand beside a document; the rest lie one page further."""


class Marked(NamedTuple):
    """A piece of text, and whether a rule speaks of it in the same words."""

    text: str
    is_shared: bool


class Rule(NamedTuple):
    """One rule found, in plain words with the words that stand in the facts as well."""

    effect: str
    tone: str
    plain: tuple[Marked, ...]
    citation: str
    verified: bool
    item: str
    """Of which item of a list it speaks, where of one."""


class Fact(NamedTuple):
    """One fact that a rule rests on."""

    name: str
    question: str
    value: tuple[Marked, ...]
    source: str


def rules_and_facts(
    desk: Desk, findings: Iterable[Finding], known: Mapping[str, Said]
) -> tuple[list[Rule], list[Fact]]:
    """Return the rules that weigh, gravest first, and the facts that decided them, each with its shared words."""
    weighing = weighty(findings)[:MOST_RULES]
    names = list(dict.fromkeys(name for each in weighing for name in each.deciding if name in known))
    spoken = _stems(desk.say(each.rule.plain) for each in weighing)
    told = _stems(known[name].value for name in names)
    rules = [Rule(f.effect, TONES.get(f.effect, ""), marked(desk.say(f.rule.plain), told), desk.cite(f.rule.citation),
                  f.rule.verified, f.item or "") for f in weighing]  # fmt: skip
    facts = [Fact(n, question(desk, n), marked(known[n].value, spoken), known[n].source) for n in names]
    return rules, facts


def weighty(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that weigh in an answer, gravest first."""
    return sorted((f for f in findings if f.effect in OF_WEIGHT), key=lambda f: OF_WEIGHT.index(f.effect))


def mattering(desk: Desk, seen: Look, known: Mapping[str, Said]) -> list[tuple[str, str]]:
    """Return the facts that findings rest on, to choose the one that mattered most."""
    gravest = sorted(seen.findings, key=lambda f: EFFECTS.index(f.effect) if f.effect in EFFECTS else len(EFFECTS))
    names = dict.fromkeys(name for each in gravest for name in each.deciding if name in known)
    asked = {name: question(desk, name) for name in names}
    return [(name, alike(f"{asked[name]} {known[name].value}"[:120], asked[name])) for name in names][:MOST_FACTS]


def marked(text: str, stems: set[str]) -> tuple[Marked, ...]:
    """Return a text in pieces, those words marked that share their beginning with one of `stems`."""
    pieces: list[Marked] = []
    last = 0
    for found in _WORD.finditer(text):
        if found[0].casefold()[:_STEM] in stems:
            before = alike(text[last : found.start()], text)
            pieces += [Marked(before, is_shared=False), Marked(alike(found[0], text), is_shared=True)]
            last = found.end()
    return tuple(piece for piece in (*pieces, Marked(alike(text[last:], text), is_shared=False)) if piece.text)


def _stems(texts: Iterable[str]) -> set[str]:
    return {word.casefold()[:_STEM] for text in texts for word in _WORD.findall(text)}
