"""One desk: the house it serves, the language it speaks, who keeps sessions, and the clock. No global state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from workflow.actions.house import House
from workflow.web.person import Sessions
from workflow.web.tongues import Tongue, Tongues

if TYPE_CHECKING:
    from jinja2 import Environment

    from workflow.model.rule import Citation
    from workflow.web.titles import Titles
    from workflow.web.words import Words


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """How a desk is served."""

    secure: bool = False
    """Served over TLS: the session cookie is then bound to the host and never sent in the clear."""
    language: str = "en"
    """Spoken to whoever chose none, and in which the desk records what it says by itself."""
    demo: bool = False
    """A desk of invented people and requests: every page says so."""
    rows: int = 50
    """Requests on one page of a worklist."""
    processes: int = 1
    """How many processes serve the same desk; what each counts in its own memory is divided by them."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page may use; `desk_of` gives it, in the language of whoever asks."""

    house: House
    sessions: Sessions
    settings: DeskSettings
    tongues: Tongues
    tongue: Tongue
    now: Callable[[], datetime]

    @property
    def words(self) -> Words:
        """The words of its pages."""
        return self.tongue.words

    @property
    def titles(self) -> Titles:
        """The titles of what the law names."""
        return self.tongue.titles

    @property
    def templates(self) -> Environment:
        """The templates of its pages."""
        return self.tongue.templates

    @property
    def recorded(self) -> Words:
        """The words of what the desk records by itself: the same, whoever acts."""
        return self.tongues.of(self.tongues.own).words

    def say(self, text: Mapping[str, str]) -> str:
        """Return a text of the law: as papers say it, or in English that knows it is English."""
        return self.tongue.strings.say(text)

    def english(self, text: str) -> str:
        """Return a text that there is in English alone, knowing that it is English."""
        return self.tongue.strings.english(text)

    def cite(self, citation: Citation) -> str:
        """Return a citation, which is written in English."""
        return self.english(str(citation))

    @property
    def cookie(self) -> str:
        """The name of the session cookie."""
        return "__Host-comity" if self.settings.secure else "comity"

    @property
    def language_cookie(self) -> str:
        """The name of the cookie that holds the language somebody chose before they signed in."""
        return f"{self.cookie}-language"
