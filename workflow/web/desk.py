"""One desk: the house it serves, its words, its templates, who keeps sessions, and the clock. No global state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from workflow.actions.house import House
from workflow.web.person import Sessions

if TYPE_CHECKING:
    from jinja2 import Environment

    from workflow.web.titles import Titles
    from workflow.web.words import Words


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """How a desk is served."""

    secure: bool = False
    """Served over TLS: the session cookie is then bound to the host and never sent in the clear."""
    language: str = "en"
    demo: bool = False
    """A desk of invented people and requests: every page says so."""
    rows: int = 50
    """Requests on one page of a worklist."""
    processes: int = 1
    """How many processes serve the same desk; what each counts in its own memory is divided by them."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page may use; `desk_of` gives it."""

    house: House
    sessions: Sessions
    settings: DeskSettings
    words: Words
    titles: Titles
    templates: Environment
    now: Callable[[], datetime]

    @property
    def cookie(self) -> str:
        """The name of the session cookie."""
        return "__Host-comity" if self.settings.secure else "comity"
