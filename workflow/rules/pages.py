"""The pages of docs/ that are made from the law: what of the base is encoded, and the dictionary of facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workflow.model.base import say
from workflow.model.fact import FactKind
from workflow.rules.coverage import ENCODED, EXCUSED, OPEN, STANDINGS, Covered, counted
from workflow.rules.law import Law

MADE = "<!-- Made by `make docs` from rules/. Do not edit: change the law, then make it again. -->"
COVERAGE_LEAD = """\
Every fact of law that was gathered has a line in `rules/base.yaml`. Each line is the basis of at least one rule, or \
it is excused by name, with its own reason, in `rules/excused/`. What was wrong or thin in the base itself stands in \
[law-notes.md](law-notes.md); what a pack leaves out of its own instrument it says itself (`not_encoded`), and every \
assessment repeats it.

*Read* says whether the text was read when the base was made, and of what grade the source was. A rule says for itself \
what was read for it (`text_read`)."""
FACTS_LEAD = """\
Every fact that a rule may ask about, from `rules/facts/`. A fact nobody has given is unknown, never a no. An \
assessment is a person's own judgment and is signed for; a fact follows from a paper. *Needed by* names the packs \
whose rules ask for it, and the procedures that will not go on without it."""


def coverage_page(law: Law, lines: Sequence[Covered]) -> str:
    """Return docs/law-coverage.md."""
    total = {word: sum(line.standing == word for line in lines) for word in STANDINGS}
    sums = f"**{len(lines)} lines: {total[ENCODED]} encoded, {total[EXCUSED]} excused, {total[OPEN]} open.**"
    parts = [
        MADE, "# What of the fact base is encoded", COVERAGE_LEAD,
        f"{sums} {len(law.rules)} rules in {len(law.packs)} packs.",
        "## By whose law", _table(("law", *STANDINGS), _counts(counted(lines, "family"))),
        "## By what was read", _table(("read", *STANDINGS), _counts(counted(lines, "read"))),
        "## By pack", _table(("pack", "rules", "rules verified", "lines of the base"), _packs(law, lines)),
    ]  # fmt: skip
    if total[OPEN]:
        parts += ["## Open", "Neither the basis of a rule nor excused.", *_open(lines)]
    parts += ["## Excused", _table(("line", "place", "why"), _excused(lines))]
    parts += ["## Encoded", _table(("line", "place", "rules"), _encoded(lines))]
    return "\n\n".join(parts) + "\n"


def facts_page(law: Law) -> str:
    """Return docs/facts.md."""
    packs = _needed_by(law)
    groups: dict[str, list[FactKind]] = {}
    for kind in law.dictionary.kinds.values():
        groups.setdefault(kind.group, []).append(kind)
    asked = sum(not kind.derived for kind in law.dictionary.kinds.values())
    parts = [
        MADE,
        "# The fact dictionary",
        FACTS_LEAD,
        f"**{len(law.dictionary.kinds)} facts, {asked} of them asked.**",
    ]
    for group, kinds in sorted(groups.items()):
        head = f"## {group}" + (" (of each item of the list)" if group in law.dictionary.lists else "")
        rows = [_fact(kind, packs.get(kind.path, ())) for kind in sorted(kinds, key=lambda each: each.path)]
        columns = ("fact", "type", "question", "who may say it", "sensitivity", "needed by")
        parts += [head, _table(columns, rows)]
    return "\n\n".join(parts) + "\n"


def _needed_by(law: Law) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for compiled in law.rules.values():
        for path in compiled.facts:
            found.setdefault(path, {})[compiled.pack] = None
        if compiled.rule.for_each:
            found.setdefault(compiled.rule.for_each, {})[compiled.pack] = None
    for procedure in law.procedures.values():
        for step in procedure.steps:
            for path in step.needs_facts:
                found.setdefault(path, {})[f"procedure {procedure.id}"] = None
    return {path: tuple(sorted(packs)) for path, packs in found.items()}


def _fact(kind: FactKind, packs: tuple[str, ...]) -> tuple[str, ...]:
    kind_of = f"{kind.type}, {kind.unit}" if kind.unit else kind.type
    question = say(kind.question) + (f" {say(kind.help)}" if kind.help else "")
    if kind.choices:
        question += " One of: " + "; ".join(f"`{word}` {say(told)}" for word, told in kind.choices.items()) + "."
    who = "follows from the request" if kind.derived else ", ".join(kind.asserted_by)
    nature = "" if kind.nature.value == "fact" else " (assessment)"
    return (f"`{kind.path}`", kind_of + nature, question, who, kind.sensitivity.value, ", ".join(packs))


def _counts(rows: dict[str, dict[str, int]]) -> Iterable[tuple[str, ...]]:
    return ((name, *(str(row[word]) for word in STANDINGS)) for name, row in rows.items())


def _packs(law: Law, lines: Sequence[Covered]) -> Iterable[tuple[str, ...]]:
    for name, pack in sorted(law.packs.items()):
        verified = sum(rule.verified for rule in pack.rules)
        resting = sum(name in line.rules for line in lines)
        yield name, str(len(pack.rules)), str(verified), str(resting)


def _open(lines: Sequence[Covered]) -> Iterable[str]:
    families: dict[str, list[str]] = {}
    for line in lines:
        if line.standing == OPEN:
            families.setdefault(line.family, []).append(f"- `{line.fact.id}` {line.fact.place} ({line.read})")
    for family, listed in sorted(families.items()):
        yield f"### {family}"
        yield "\n".join(listed)


def _excused(lines: Sequence[Covered]) -> Iterable[tuple[str, ...]]:
    return ((f"`{line.fact.id}`", line.fact.place, line.why or "") for line in lines if line.standing == EXCUSED)


def _encoded(lines: Sequence[Covered]) -> Iterable[tuple[str, ...]]:
    for line in lines:
        if line.standing == ENCODED:
            rules = ", ".join(f"`{name}`" for names in line.rules.values() for name in names)
            yield f"`{line.fact.id}`", line.fact.place, rules


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(_cell(each) for each in row)} |" for row in rows]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
