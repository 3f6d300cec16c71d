"""Whom to write to in a jurisdiction: authorities, channels, languages; each said to be confirmed or not."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from workflow.model.base import Frozen, Text


class Office(Frozen):
    """An authority that takes requests of some kinds. Unconfirmed, it must not stand on a letter unchecked."""

    name: str
    kinds: tuple[str, ...] = Field(min_length=1)
    channel: str | None = None
    """The channel that leads to it; none named: as the instrument or the law of that side says."""
    from_: date | None = Field(alias="from", default=None)
    until: date | None = None
    confirmed: bool = False


class Languages(Frozen):
    """Languages in which a request is accepted, as far as known; treaties and urgency can change them."""

    accepted: tuple[str, ...] = ()
    confirmed: bool = False


class Answer(Frozen):
    """One thing known of a law, and whether it was read."""

    answer: Literal[
        "abolished", "abolished-ordinary", "retained", "not-carried-out", "yes", "no", "conditional"
    ]  # fmt: skip
    confirmed: bool = False


class Directory(Frozen):
    """`rules/authorities/<code>.yaml`: what is known of one jurisdiction. Everything unconfirmed is from memory."""

    code: str
    name: Text
    parent: str | None = None
    zone: str | None = None
    offices: tuple[Office, ...] = ()
    languages: Languages = Languages()
    death_penalty: Answer | None = None
    extradites_nationals: Answer | None = None
    note: Text | None = None
    source: str | None = None


class Channel(Frozen):
    """A way between two sides that stands open to the members of an instrument: `rules/guidance/channels.yaml`."""

    id: str
    kinds: tuple[str, ...] = Field(min_length=1)
    members: str | None = None
    """The party list on which both sides must stand; none: open to every two sides of these kinds."""
    plain: Text


class Alternative(Frozen):
    """What may carry a request where nothing binds both sides: `rules/guidance/without-instrument.yaml`."""

    id: str
    title: Text
    kinds: tuple[str, ...] = Field(min_length=1)
    plain: Text
    basis: tuple[str, ...] = ()
    verified: bool = False
