"""Stories: the files of an example, played in memory, and compared with what must come out.

Nothing here opens a database or makes a paper; `play.py` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from workflow.actions.act import Change
from workflow.actions.apply import apply, before_act
from workflow.actions.files import Expected, PlannedAct, read_expected, read_request, read_steps
from workflow.actions.law import Rulebook
from workflow.actions.look import Look, look
from workflow.actions.open import OpenRequest, open_request
from workflow.errors import ActionError, InputError
from workflow.model.checkpoint import Standing
from workflow.model.request import CooperationRequest, PaperRecord


@dataclass(frozen=True, slots=True)
class Story:
    """The files of one example."""

    name: str
    request: OpenRequest
    steps: tuple[PlannedAct, ...]
    expected: Expected | None


@dataclass(slots=True)
class Played:
    """What came of a story."""

    story: Story
    reference: str
    look: Look
    refused: list[tuple[PlannedAct, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_story(folder: Path) -> Story:
    """Return the story in `folder`. Raises InputError naming file and line."""
    if not (folder / "request.yaml").is_file():
        raise InputError(str(folder), "has no request.yaml", "Name a folder such as examples/01-extradition-nl-us.")
    steps, expected = folder / "steps.yaml", folder / "expected.yaml"
    return Story(
        folder.name,
        read_request(folder / "request.yaml"),
        read_steps(steps) if steps.is_file() else (),
        read_expected(expected) if expected.is_file() else None,
    )


def play_in_memory(rulebook: Rulebook, story: Story) -> Look:
    """Return how the request looks at the end of `story`, without database or papers."""
    request = open_request(story.request, rulebook, "in-memory").request
    now = story.request.at
    for planned in story.steps:
        try:
            change = apply(planned.act, before_act(rulebook, request, planned.act.at))
            request = change.request.model_copy(update={"papers": (*change.request.papers, *_unmade(change, planned))})
        except (ActionError, InputError):
            if not planned.refused:
                raise
        now = planned.act.at
    return look(rulebook, request, now=now)


def _unmade(change: Change, planned: PlannedAct) -> Iterator[PaperRecord]:
    """Yield the papers of a change as records, without making them: in memory nobody reads their bytes."""
    for due in change.forms:
        number = len(change.request.papers) + 1
        yield PaperRecord(
            id=f"{number:02}-{due.form}", form=due.form, version=1, page=due.page, language=due.language or "en",
            sha256="", made_by=planned.act.by, made_at=planned.act.at,
        )  # fmt: skip


def compare(played: Played) -> Iterator[str]:
    """Yield each difference between what came out and what the story expects."""
    expected, seen = played.story.expected, played.look
    if expected is None:
        return
    request = seen.request
    found = {
        "stage": request.stage, "outlook": seen.outlook.word, "refused_acts": len(played.refused),
        "papers": tuple(paper.form for paper in request.papers), "left": _left(request),
        "holds": tuple(hold.rule for hold in seen.holds),
        "stale": tuple(each.checkpoint.id for each in seen.checkpoints if each.standing is Standing.STALE),
    }  # fmt: skip
    for key, have in found.items():
        want = getattr(expected, key)
        if key not in expected.model_fields_set:
            continue
        if (sorted(have) != sorted(want)) if isinstance(have, tuple) else have != want:
            yield f"{key} is {have}, expected {want}"
    yield from _findings(expected, seen)
    yield from _clocks(expected, seen)
    kept = {each.path: tuple(item for item, _ in each.stays) for each in seen.lists}
    yield from (
        f"kept {p} is {kept.get(p)}, expected {w}" for p, w in expected.kept.items() if set(kept.get(p, ())) != set(w)
    )


def _left(request: CooperationRequest) -> dict[str, tuple[str, ...]]:
    left: dict[str, tuple[str, ...]] = {}
    for _, path, item in request.disclosures:
        left[path] = (*left.get(path, ()), item)
    return left


def _findings(expected: Expected, seen: Look) -> Iterator[str]:
    for want in expected.findings:
        found = next((f for f in seen.findings if f.rule.id == want.rule and want.item in (None, f.item)), None)
        if found is None:
            yield f"no finding of {want.rule} item {want.item}"
            continue
        have = {"outcome": found.outcome.value, "met": found.met.value if found.met else None, "effect": found.effect}
        for key, value in have.items():
            asked = getattr(want, key)
            if asked is not None and asked != value:
                yield f"{want.rule} {want.item or ''} {key} is {value}, expected {asked}"


def _clocks(expected: Expected, seen: Look) -> Iterator[str]:
    for want in expected.clocks:
        clock = next((each for each in seen.clocks if each.rule == want.rule), None)
        if clock is None:
            yield f"no clock of {want.rule}"
            continue
        for key in ("state", "due", "alternative_due"):
            asked = getattr(want, key)
            moment = getattr(clock, key)
            have = moment.value if key == "state" else (moment.isoformat() if moment else None)
            if asked is not None and asked != have:
                yield f"clock {want.rule} {key} is {have}, expected {asked}"
