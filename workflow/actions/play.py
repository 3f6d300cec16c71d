"""Play a story for real: open its request, do each act, and compare what came out with what was expected.

An act that was done before (same key) is not done twice, so a run that was cut
off resumes where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable

from workflow.actions.act import Act
from workflow.actions.files import PlannedAct
from workflow.actions.house import House
from workflow.actions.step import Done, open_new, perform
from workflow.actions.story import Played, Story, compare
from workflow.errors import ActionError, InputError


def play(house: House, story: Story, told: Callable[[Act, str | None], None] = lambda _act, _refusal: None) -> Played:
    """Play `story` in `house`; `told` hears of each acknowledged act and each refusal."""
    opening = story.request.model_copy(update={"key": f"{story.name}:{story.request.reference}:open"})
    done = open_new(house, opening)
    told(opening, None)
    played = Played(story, done.request.reference, done.look)
    for number, planned in enumerate(story.steps, start=1):
        act = planned.act.model_copy(update={"key": f"{story.name}:{story.request.reference}:{number}"})
        refusal = _do(house, played, act, planned)
        told(act, refusal)
    played.faults += list(compare(played)) if story.expected else []
    return played


def _do(house: House, played: Played, act: Act, planned: PlannedAct) -> str | None:
    """Do one act; return the refusal where one was expected. An unexpected refusal is raised."""
    try:
        done: Done = perform(house, played.reference, act)
    except (ActionError, InputError) as refusal:
        if not planned.refused:
            raise
        played.refused.append((planned, refusal.sentence))
        missing = [words for words in planned.because if words.lower() not in refusal.diagnostics().lower()]
        if missing:
            played.faults.append(
                f"steps.yaml, line {planned.line}: refused, but not because of {missing}: {refusal.sentence}"
            )
        return refusal.sentence
    if planned.refused:
        played.faults.append(f"steps.yaml, line {planned.line}: should have been refused and was not")
    played.look = done.look
    return None
