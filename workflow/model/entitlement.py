"""What the person concerned may see of the trail of their own request: data, resting on rules of the packs."""

from __future__ import annotations

from pydantic import Field

from workflow.model.base import Frozen
from workflow.vocabulary import Sensitivity


class Entitlement(Frozen):
    """One right of access. What is not named is not shown."""

    rule: str
    """The rule that gives access, where it applies to the request."""
    limited_by: tuple[str, ...] = ()
    """Rules that, where one applies, let access be refused or limited."""
    silence_by: tuple[str, ...] = ()
    """Rules that, where one applies, let the answer neither confirm nor deny."""
    asked: str
    """The event by which the person asked."""
    answered: str
    """The event by which the person was answered."""
    fields: tuple[str, ...] = ()
    """Names of fields of entries that are shown."""
    facts: tuple[str, ...] = ()
    """Groups of facts that are shown, such as `person`."""
    sensitivities: tuple[Sensitivity, ...] = Field(min_length=1)
    """Only facts handled so; privileged advice is never shown, whatever stands here."""
    papers: tuple[str, ...] = ()
    """Forms whose papers go along."""
