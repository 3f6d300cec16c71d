"""Fill a house for a demonstration: the examples, played whole, and invented requests at every stage, partly played.

Everything goes through the one door of all acts. What takes time is drawing papers, so most
invented requests stop before the first one; for each stage that lies behind a paper, one goes on.
`comity serve --demo` plays the first sort before it answers, and the second while it does.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from workflow.actions.house import House, open_house
from workflow.actions.invented import Desk, invented
from workflow.actions.law import Rulebook
from workflow.actions.papers import MakePaper
from workflow.actions.play import play
from workflow.actions.story import Story, read_story
from workflow.actions.take_step import TakeStep
from workflow.errors import InputError, WorkflowError
from workflow.settings import Settings, cores

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
"""The examples beside the project; an installed package has none, and the demonstration is then empty."""

RETOLD = "9"
"""Folders of real cases, retold from judgments, begin so: nobody invents more of those."""

MARK = "demonstration.json"
PAPER = 25
"""What one paper costs, counted in acts."""
DEAREST = 4 * PAPER
"""Stages that lie behind more papers are reached by the examples alone."""
OLDEST, MOST_WORKERS = 75, 4
EVERY_THIRD = 3

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Part:
    """One request to play: a whole example, or request `number` told after it, as far as act `acts`."""

    folder: str
    number: int = 0
    acts: int = 0
    cost: int = 0


def fill(house: House, told: Told = lambda _said: None, *, only: tuple[str, ...] = ()) -> None:
    """Play every example, or those named in `only`; one that was played before stays as it is."""
    parts = [Part(each.name) for each in _folders() if not only or each.name in only]
    _play_all(house, parts, date.min, told)


def fill_more(
    house: House, more: int, *, papers: bool, told: Told = lambda _said: None, today: date | None = None
) -> None:
    """Play, in processes beside this one, `more` invented requests: those without a paper, or with `papers` the rest.

    The rest are the examples, and one request for each stage that lies behind a paper. What was played
    stays as it is; a run that was cut off is taken up again, on the day it was begun.
    """
    mark = house.settings.home / MARK
    kept = json.loads(mark.read_text(encoding="utf-8")) if mark.exists() else {}
    done, what = kept.get("done", []), f"{more} {'with' if papers else 'without'} papers"
    if what in done:
        return
    day = date.fromisoformat(kept["day"]) if kept else today or date.today()  # noqa: DTZ011 - the day on the wall here
    mark.write_text(json.dumps({"day": day.isoformat(), "done": done}), encoding="utf-8")
    folders = _folders()
    examples = _examples(house.rulebook, folders) if papers else ()
    parts = [each for each in _invented(house.rulebook, folders, more) if (each.cost >= PAPER) is papers]
    for said in _shared(house.settings, [*examples, *parts], day):
        told(said)
    mark.write_text(json.dumps({"day": day.isoformat(), "done": [*done, what]}), encoding="utf-8")


def _folders() -> list[Path]:
    return [each for each in sorted(EXAMPLES.glob("[0-9]*")) if each.is_dir()]


def _examples(rulebook: Rulebook, folders: Iterable[Path]) -> Iterator[Part]:
    for each in folders:
        story = _story(each.name)
        yield Part(each.name, cost=_cost(rulebook, story, len(story.steps)))


def _invented(rulebook: Rulebook, folders: Iterable[Path], more: int) -> Iterator[Part]:
    """Yield so many requests: first one for each stage of each procedure, then those that need no paper, in turn."""
    names = [each.name for each in folders if not each.name.startswith(RETOLD)]
    first: dict[tuple[str, str], Part] = {}
    for name in names:
        story = _story(name)
        for acts, stage in _stages(rulebook, story):
            part = Part(name, 0, acts, _cost(rulebook, story, acts))
            at = (story.request.procedure, stage)
            if at not in first or part.cost < first[at].cost:
                first[at] = part
    chance = random.Random(more)  # noqa: S311 - a schedule, not a secret
    whole = [each for each in first.values() if each.cost < DEAREST][:more]
    for number in range(1, more + 1):
        if number <= len(whole):
            part = whole[number - 1]
            yield Part(part.folder, number, part.acts, part.cost)
            continue
        name = names[number % len(names)]
        story = _story(name)
        free = [acts for acts in range(len(story.steps) + 1) if _cost(rulebook, story, acts) < PAPER]
        acts = chance.choice(free)
        yield Part(name, number, acts, acts + 1)


def _stages(rulebook: Rulebook, story: Story) -> Iterator[tuple[int, str]]:
    """Yield after how many acts of a story the request stands at which stage."""
    procedure = rulebook.procedure(story.request.procedure)
    for number, planned in enumerate(story.steps, start=1):
        step = procedure.step(planned.act.step) if isinstance(planned.act, TakeStep) else None
        if step is not None and not planned.refused:
            yield number, step.to


def _cost(rulebook: Rulebook, story: Story, acts: int) -> int:
    procedure, cost = rulebook.procedure(story.request.procedure), 1
    for planned in story.steps[:acts]:
        step = procedure.step(planned.act.step) if isinstance(planned.act, TakeStep) else None
        papers = len(step.papers) if step and not planned.refused else int(isinstance(planned.act, MakePaper))
        cost += 1 + PAPER * papers
    return cost


def _shared(settings: Settings, parts: Iterable[Part], day: date) -> Iterator[str]:
    """Play the parts in as many processes as there are cores, the dearest first; yield what each says."""
    count = min(MOST_WORKERS, cores())
    shares: list[list[Part]] = [[] for _ in range(count)]
    for part in sorted(parts, key=lambda each: -each.cost):
        min(shares, key=lambda share: sum(each.cost for each in share)).append(part)
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        for said in pool.map(_worker, [settings] * count, shares, [day] * count):
            yield from said


def _worker(settings: Settings, parts: list[Part], day: date) -> list[str]:
    said: list[str] = []
    with open_house(settings) as house:
        _play_all(house, parts, day, said.append)
    return said


def _play_all(house: House, parts: Iterable[Part], day: date, told: Told) -> None:
    for part in parts:
        story = _story(part.folder)
        if part.number:
            age = random.Random(part.number).randrange(OLDEST)  # noqa: S311 - an age, not a secret
            desk = Desk() if part.number % EVERY_THIRD == 0 else None
            story = invented(story, part.number, last_act=day - timedelta(days=age), acts=part.acts, desk=desk)
        else:
            told(f"playing {story.name}")
        try:
            play(house, story)
        except InputError as error:
            told(f"{story.name} left as it was played before: {error.sentence}")
        except WorkflowError as error:
            told(f"{story.request.reference}, told after {part.folder}, stops early: {error.sentence}")


@cache
def _story(name: str) -> Story:
    return read_story(EXAMPLES / name)
