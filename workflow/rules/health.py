"""What is unwell in law that loads: texts long unread, rules that can never speak, kinds nobody carries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from workflow.model.pack import PackHeader
from workflow.rules.law import CompiledRule, Law
from workflow.rules.satisfiable import can_hold


@dataclass(frozen=True, slots=True)
class Ailment:
    """One thing to mend. `grave` ones fail the check; the others are told."""

    rule: str
    told: str
    grave: bool


def ailments(law: Law, today: date) -> Iterator[Ailment]:
    """Yield what is unwell in `law` as of `today`, rule by rule, then what concerns a whole kind."""
    for compiled in law.rules.values():
        header = law.packs[compiled.pack].header
        yield from _dead(compiled, law)
        yield from _never_in_play(compiled, header)
        if compiled.rule.text_read.checked_on < a_year_before(today):
            checked = compiled.rule.text_read.checked_on.isoformat()
            yield Ailment(
                compiled.rule.id, f"its text was last checked on {checked}, more than a year ago", grave=False
            )
    carried = {procedure.kind for procedure in law.procedures.values()}
    for kind in law.kinds:
        asked = sum(kind in compiled.rule.kinds for compiled in law.rules.values())
        if kind not in carried and asked:
            yield Ailment(kind, f"no procedure carries this kind, which {asked} rules concern", grave=False)


def a_year_before(day: date) -> date:
    """Return the same day of the year before; for 29 February, the 28th."""
    return day - relativedelta(years=1)


def _dead(compiled: CompiledRule, law: Law) -> Iterator[Ailment]:
    """Yield a condition that no combination of answers fulfils."""
    rule = compiled.rule
    for raw, check, told in (
        (rule.when, compiled.when, "its condition can never hold, whatever is answered"),
        (rule.met_when, compiled.met, "it can never be met, whatever is answered"),
    ):
        if raw is not None and check is not None and can_hold(raw, check, law.dictionary, rule.for_each) is False:
            yield Ailment(rule.id, told, grave=True)


def _never_in_play(compiled: CompiledRule, header: PackHeader) -> Iterator[Ailment]:
    """Yield a rule that its own pack never brings into play."""
    rule = compiled.rule
    if not set(rule.kinds) & set(header.kinds):
        told = f"its pack is for {', '.join(header.kinds)} only, and it is for {', '.join(rule.kinds)}"
        yield Ailment(rule.id, told, grave=True)
    ours, pack = rule.in_force, header.in_force
    over = ours.until is not None and ours.until < pack.from_ and pack.earlier == "not-in-force"
    if over or (pack.until is not None and pack.until < ours.from_):
        yield Ailment(rule.id, "it was never in force while its pack was", grave=True)
