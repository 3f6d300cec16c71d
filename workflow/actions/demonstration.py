"""Fill a house with invented requests for a demonstration: the examples, played once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workflow.actions.house import House
from workflow.actions.play import play
from workflow.actions.story import read_story
from workflow.errors import InputError

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
"""The examples beside the project; an installed package has none, and the demonstration is then empty."""


def fill(house: House, told: Callable[[str], None] = lambda _said: None, *, only: tuple[str, ...] = ()) -> None:
    """Play every example, or those named in `only`; one that was played before stays as it is."""
    for folder in sorted(EXAMPLES.glob("[0-9]*")):
        if folder.is_dir() and (not only or folder.name in only):
            told(f"playing {folder.name}")
            try:
                play(house, read_story(folder))
            except InputError as error:
                told(f"left as it was played before: {error.sentence}")
