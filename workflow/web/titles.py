"""Titles of what the law names: kinds, stages, steps, places; in the language of the desk, looked up once."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from workflow.actions.law import Rulebook
from workflow.documents.foreign import Foreign
from workflow.documents.forms import form
from workflow.documents.strings import ENGLISH, Strings
from workflow.documents.values import PLACE, place_name
from workflow.errors import DocumentError


class Titles:
    """Titles in one language. A word the law no longer has stands for itself."""

    def __init__(self, rulebook: Rulebook, strings: Strings, templates: Path) -> None:
        law, say = rulebook.law, strings.say
        self._strings, self._templates = strings, templates
        self._places: dict[str, str] = {}
        self._forms: dict[str, str] = {}
        self._codes = frozenset((*law.reach.laws, *law.reach.listed))
        self.kinds = {word: say(kind.title) for word, kind in law.kinds.items()}
        self.events = {word: say(kind.title) for word, kind in law.events.items()}
        self.event_texts = {
            word: {**kind.title, strings.language: say(kind.title)} for word, kind in law.events.items()
        }
        self._stages = {
            (p.id, stage.id): say(stage.title, "stage") for p in law.procedures.values() for stage in p.stages
        }
        self._checkpoints = {word: say(each.title, "checkpoint") for word, each in law.checkpoints.items()}
        self._steps = {(p.id, step.id): say(step.title, "step") for p in law.procedures.values() for step in p.steps}

    def form(self, word: str) -> str:
        """Return the title of a form of papers; of one that is there no more, its id with spaces."""
        found = self._forms.get(word)
        return found if found is not None else self._forms.setdefault(word, self._form(word))

    def _form(self, word: str) -> str:
        try:
            return self._strings.say(form(word, templates_dir=self._templates).title)
        except DocumentError:
            return word.replace("-", " ")

    def kind(self, word: str) -> str:
        """Return the title of a kind of request."""
        return self.kinds.get(word, word)

    def event(self, word: str) -> str:
        """Return the title of an event."""
        return self.events.get(word, word)

    def stage(self, procedure: str, word: str) -> str:
        """Return the title of a stage."""
        return self._stages.get((procedure, word), word)

    def step(self, procedure: str, word: str) -> str:
        """Return the title of a step."""
        return self._steps.get((procedure, word), word)

    def checkpoint(self, word: str) -> str:
        """Return the title of a checkpoint."""
        return self._checkpoints.get(word, word)

    def stages(self) -> tuple[tuple[str, str], ...]:
        """Return every stage once, by title."""
        return self._by_title

    @cached_property
    def _by_title(self) -> tuple[tuple[str, str], ...]:
        found: dict[str, str] = {}
        for (_, word), title in self._stages.items():
            found.setdefault(word, title)
        return tuple(sorted(found.items(), key=lambda pair: pair[1]))

    @cached_property
    def known_places(self) -> dict[str, str]:
        """Every jurisdiction that some law names: its name by its code, in the order of names."""
        return dict(sorted(((code, self.place(code)) for code in self._codes), key=lambda pair: (pair[1], pair[0])))

    @cached_property
    def codes(self) -> dict[str, str]:
        """The code of each jurisdiction that some law names, by its name in small letters."""
        return {name.casefold(): code for code, name in reversed(self.known_places.items())}

    def place(self, code: str) -> str:
        """Return the name of a jurisdiction."""
        found = self._places.get(code)
        if found is None:
            named = place_name(code, self._strings.language)
            told = self._strings.say({ENGLISH: str(named)}, PLACE) if isinstance(named, Foreign) else named
            found = self._places.setdefault(code, told)
        return found
