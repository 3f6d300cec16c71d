"""Timings of the library of law: reading it, finding what concerns two sides, and what a larger library costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench_ratio import ratio

from workflow.actions.law import Rulebook, load_rulebook
from workflow.actions.look import look
from workflow.actions.story import play_in_memory, read_story
from workflow.model.request import CooperationRequest
from workflow.rules.basis import legal_basis
from workflow.rules.catalogue import law_for
from workflow.rules.reach import reach_of


def library(root: Path) -> None:
    """Print law from its shelf against its files, the whole library against a tenth, and a search against one look."""
    rules = root / "rules"
    ratio(
        "all law from its shelf against from its files",
        lambda: load_rulebook(rules),
        lambda: load_rulebook(rules, fresh=True),
        0.1,
    )
    whole = load_rulebook(rules)
    request = play_in_memory(whole, read_story(root / "examples" / "01-extradition-nl-us")).request
    tenth, now = tenth_of(whole, request), datetime.now(UTC)
    packs = f"{len(whole.law.packs)} packs against {len(tenth.law.packs)}"
    ratio(
        f"one look, {packs}",
        lambda: look(whole, request, now=now),
        lambda: look(tenth, request, now=now),
        1.2,
        times=20,
    )
    ratio(
        f"the law of one request, {packs}",
        lambda: law_for(whole.law, request),
        lambda: law_for(tenth.law, request),
        1.2,
        times=50,
    )
    ratio(
        "legal basis between two sides against one look",
        lambda: legal_basis(whole.law, request.sides, request.kind, request.made_on),
        lambda: look(whole, request, now=now),
        1,
        times=20,
    )


def tenth_of(whole: Rulebook, request: CooperationRequest) -> Rulebook:
    """Return a library of a tenth of the packs, with those that the request needs among them."""
    law = whole.law
    needed = [basis.pack for basis in law_for(law, request).bases]
    kept = [*needed, *(name for name in law.packs if name not in needed)][: max(len(law.packs) // 10, len(needed))]
    packs = {name: pack for name, pack in law.packs.items() if name in kept}
    lists = {pack.header.parties for pack in packs.values()}
    parties = {name: listing for name, listing in law.parties.items() if name in lists}
    return replace(whole, law=replace(law, packs=packs, parties=parties, reach=reach_of(packs, parties)))
