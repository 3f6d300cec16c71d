"""All law that is loaded: dictionary, events, checkpoints, packs, parties, procedures; compiled once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.model.base import Frozen, Text
from workflow.model.event import EventKind
from workflow.model.fact import Dictionary
from workflow.model.pack import Pack, PartyList
from workflow.model.procedure import Checkpoint, Procedure
from workflow.rules.compiled import CompiledRule
from workflow.rules.reach import Reach
from workflow.rules.shelf import Shelf

__all__ = ["BaseFact", "CompiledRule", "Law", "RequestKind"]


class RequestKind(Frozen):
    """What may be asked for: an entry of `rules/kinds.yaml`."""

    id: str
    title: Text


class BaseFact(Frozen):
    """One line of the index of the fact base (`rules/base.yaml`)."""

    id: str
    place: str
    verified: bool
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Law:
    """What `load_law` returns. `digest` names exactly this law, byte by byte."""

    dictionary: Dictionary
    kinds: Mapping[str, RequestKind]
    events: Mapping[str, EventKind]
    checkpoints: Mapping[str, Checkpoint]
    packs: Mapping[str, Pack]
    parties: Mapping[str, PartyList]
    procedures: Mapping[str, Procedure]
    base: Mapping[str, BaseFact]
    rules: Mapping[str, CompiledRule]
    digest: str
    by_pack: Mapping[str, tuple[CompiledRule, ...]] = field(default_factory=dict)
    reach: Reach = field(default_factory=Reach)
    shelf: Shelf | None = None
    """Where it was read from, which remembers what was checked of these very bytes."""
    sources: Mapping[str, bytes] = field(default_factory=dict)
    """The bytes of every file as they were when this law was loaded, by path below its folder."""
