"""The map of a request in its procedure: what is behind, where it stands, which ways go on and what blocks each.

Drawn from the procedure's own data as SVG, with the same in a list, which readers of the page hear and a narrow
screen shows in its place. Strokes and words alone tell things apart, so that it holds in any colours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from textwrap import wrap
from typing import NamedTuple

from markupsafe import Markup

from workflow.actions.desk_request import RequestSeen
from workflow.documents.foreign import marked
from workflow.engine.guards import Reason
from workflow.web.desk import Desk
from workflow.web.reasons import sentence
from workflow.web.words import Words

WIDE, BOX, WAY, GAP, HIGH, ROW = 760, 176, 320, 44, 46, 60
ARROW = "m-6 -4l6 4l-6 4"
MOST_BEHIND, MOST_WAYS, LONGEST = 3, 6, 110


Against = Mapping[str, tuple[Reason, ...]]


class Way(NamedTuple):
    """One step from here: its title, the stage it leads to, and what stands against it."""

    title: str
    to: str
    against: tuple[str, ...]


class StageMap(NamedTuple):
    """Where a request stands in its procedure."""

    behind: tuple[str, ...]
    """Stages it came through, as far as its latest entries tell, oldest first."""
    earlier: bool
    """Whether there may be others before those."""
    now: str
    ways: tuple[Way, ...]


def stage_map(desk: Desk, seen: RequestSeen, against: Against) -> StageMap:
    """Return where the request stands; what is behind is read from its own timeline, never guessed.

    `against` holds, by step, what stands against it.
    """
    look, titles = seen.look, desk.titles
    procedure = look.procedure
    taken = [word for line in seen.lines if line.act == "step" for name, word in line.named if name == "step"]
    known = [found for word in taken if (found := procedure.step(word))]
    left = [each.from_[0] for each in known if len(each.from_) == 1][:1] if not seen.untold else []
    passed = [*left, *(each.to for each in known[:-1])]
    ways = tuple(
        Way(
            desk.say(step.title), titles.stage(procedure.id, step.to),
            tuple(_short(sentence(desk, each)) for each in against[step.id]),
        )
        for step in look.moves
    )  # fmt: skip
    behind = tuple(titles.stage(procedure.id, word) for word in passed)
    return StageMap(behind, bool(seen.untold), titles.stage(procedure.id, seen.request.stage), ways)


def drawn(desk: Desk, shown: StageMap) -> Markup:
    """Return the map as SVG; its words stand in a list beside, so it is silent for readers of the page."""
    behind = (*(["…"] if shown.earlier or len(shown.behind) > MOST_BEHIND else []), *shown.behind[-MOST_BEHIND:])
    ways = tuple((way.title, way.to, len(way.against)) for way in shown.ways[:MOST_WAYS])
    return _drawn(desk.words, behind, shown.now, ways)


@lru_cache(maxsize=256)
def _drawn(words: Words, behind: tuple[str, ...], now: str, ways: tuple[tuple[str, str, int], ...]) -> Markup:
    """Draw titles of stages and steps, with how much stands against each: many requests stand alike."""
    high = max(len(behind), len(ways), 1) * ROW
    middle = high // 2 - HIGH // 2
    parts = [_box(BOX + GAP, middle, BOX, (now,), 'stroke-width="3"')]
    for number, title in enumerate(behind):
        top = (high - len(behind) * ROW) // 2 + number * ROW + (ROW - HIGH) // 2
        parts.append(_box(0, top, BOX, (title,), 'stroke-opacity=".5"'))
        on = f"M{BOX // 2} {top + HIGH}v{ROW - HIGH}m-4 -6l4 6l4 -6"
        last = number == len(behind) - 1
        parts.append(
            _line(f"M{BOX} {top + HIGH // 2}h{GAP // 2}V{middle + HIGH // 2}h{GAP // 2}{ARROW}" if last else on)
        )
    for number, (title, leads_to, against) in enumerate(ways):
        top = (high - len(ways) * ROW) // 2 + number * ROW + (ROW - HIGH) // 2
        told = words("map.blocked", n=against) if against else words("map.open")
        dashed = 'stroke-dasharray="5 4"' if against else ""
        left = 2 * (BOX + GAP)
        parts.append(_box(left, top, WAY, (title, words("map.leads", stage=leads_to, told=told)), dashed))
        begin = f"M{left - GAP} {middle + HIGH // 2}h{GAP // 2}V{top + HIGH // 2}h{GAP // 2}"
        parts += [_line(begin, dashed), _line(f"M{left} {top + HIGH // 2}{ARROW}")]
    return Markup(
        '<svg viewBox="-2 0 {w} {h}" width="100%" aria-hidden="true" focusable="false" fill="none" '
        'stroke="currentColor" font-size="14" direction="ltr">{parts}</svg>'
    ).format(w=WIDE + 4, h=high, parts=Markup("").join(parts))


def _box(left: int, top: int, wide: int, texts: Sequence[str], more: str = "") -> Markup:
    """Return a box with a text in two lines, or two texts in one line each."""
    lines = wrap(texts[0], wide // 8) if len(texts) == 1 else [_short(each, wide // 7) for each in texts]
    shown = [*lines[:1], _short(" ".join(lines[1:]), wide // 7)] if len(lines) > 1 else lines
    first = top + (28 if len(shown) == 1 else 19)
    told = Markup("").join(
        Markup('<text x="{}" y="{}" fill="currentColor" stroke="none">{}</text>').format(left + 8, first + n * 18, text)
        for n, text in enumerate(map(str, shown))
    )
    box = '<rect x="{}" y="{}" width="{}" height="{}" rx="4" {}/>{}'
    return Markup(box).format(left, top, wide, HIGH, Markup(more), told)  # noqa: S704 - our own attributes


def _line(path: str, more: str = "") -> Markup:
    return Markup('<path d="{}" {}/>').format(path, Markup(more))  # noqa: S704 - our own attributes


def _short(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else marked(text[: most - 1] + "…", text)
