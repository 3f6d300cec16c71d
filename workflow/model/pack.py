"""A pack of law: one instrument, one jurisdiction or one organisation, with what it leaves out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import Field

from workflow.model.base import Frozen, Text
from workflow.model.rule import InForce, Rule

Serves = Literal["basis", "supplement", "safeguard", "formality", "membership", "scheme"]
"""What an instrument does for a request: a basis of its own; a change of another; a protection of the person; the form
of papers; a membership that opens a channel; a scheme that binds nobody and works through each side's own law."""


class PackHeader(Frozen):
    """`pack.yaml`: what the pack is of, whom it concerns, and what is not encoded in it."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    of: Literal["instrument", "jurisdiction", "organisation"]
    title: Text
    kinds: tuple[str, ...] = Field(min_length=1)
    in_force: InForce
    parties: str | None = None
    """For an instrument: the id of its list in `rules/parties/`."""
    binds: Literal["both", "requested"] = "both"
    """For an instrument: whether both sides must be parties, or the side that is asked alone (human rights)."""
    supplements: str | None = None
    """For a protocol: the instrument without which it does nothing."""
    jurisdiction: str | None = None
    parent: str | None = None
    """For a jurisdiction inside another: the wider one, whose packs apply too."""
    zone: str | None = None
    """For a jurisdiction: the time zone of its central authority, where one zone can be named."""
    calendar: str | None = None
    """For a jurisdiction: the calendar of its own non-working days."""
    channels: tuple[str, ...] = ()
    """For an organisation: the channels that bring its rules into play."""
    prevails_over: tuple[str, ...] = ()
    prevails_because: Text | None = None
    not_encoded: tuple[Text, ...] = ()
    known: dict[str, Any] = Field(default_factory=dict)
    """For a jurisdiction: facts of its law that rules of the other side ask about."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A header with its rules, which are opened when first asked for; `digest` changes with any byte of its files."""

    header: PackHeader
    digest: str
    open: Callable[[], tuple[Rule, ...]] = field(repr=False, compare=False)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return the rules, in the order of the pack's files."""
        return self.open()


class Party(Frozen):
    """Who is bound by an instrument since when. `from` null means not known, never not in force."""

    code: str
    from_: date | None = Field(alias="from", default=None)
    until: date | None = None
    reservations: tuple[str, ...] = ()
    verified: bool = False
    group: str | None = None
    """Where an agreement binds one group to another: parties of one group are not bound among themselves."""
    note: str | None = None


class PartyList(Frozen):
    """The parties of one instrument, as of a date; a partial list never says "not bound".

    An instrument that no pack encodes says here what it is for, so that the finder of the legal basis can name it.
    """

    id: str
    title: str
    as_of: str | None = None
    complete: bool = False
    kinds: tuple[str, ...] = ()
    """What may be asked for under it. Left out where a pack encodes the instrument: the pack says."""
    serves: Serves = "basis"
    covers: dict[str, str] = Field(default_factory=dict)
    """By kind, the offences it is a basis for, where it is one for some offences only."""
    supplements: str | None = None
    """For a protocol or an agreement that changes another: the list of that other."""
    since: date | None = None
    """When the instrument itself came into force: before it nobody was bound."""
    in_force: bool = True
    """False while the instrument itself is not in force, whoever has ratified it."""
    provisional_until: date | None = None
    """The last day on which it was applied provisionally, where it was."""
    citation: str | None = None
    note: str | None = None
    source: str | None = None
    parties: tuple[Party, ...]
