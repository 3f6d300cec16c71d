"""Which packs were adopted by whom, and what of each changed since; told from the authority's own entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from workflow.actions.house import House
from workflow.actions.past_law import files_named
from workflow.actions.thread import Told, opened
from workflow.model.base import Text
from workflow.store import texts, trail_log
from workflow.store.session import Transaction


class Adopted(NamedTuple):
    """A pack as it is loaded, and how it was last adopted; `by` is '' where nobody did."""

    id: str
    title: Text
    digest: str
    by: str = ""
    at: datetime | None = None
    is_present: bool = False
    """Whether it was adopted as it is loaded now, so that it serves live requests."""
    changed: tuple[str, ...] = ()
    """Files that changed, came or went since it was adopted; empty, too, where the law of then is not at hand."""


def packs_adopted(house: House) -> tuple[Adopted, ...]:
    """Return every pack that is loaded, by its id."""
    packs = house.rulebook.law.packs
    with house.database.reading() as tx:
        last = {pack: told for told in _entries(tx) for pack in (_pack(told)[0],) if pack in packs}
        before = {told.packs: _files_then(tx, told.packs) for told in last.values() if told.packs}
    now = {name: sha256(content).hexdigest() for name, content in house.rulebook.texts.files.items()}
    return tuple(
        _adopted(Adopted(name, packs[name].header.title, packs[name].digest), last.get(name), before, now)
        for name in sorted(packs)
    )


def _adopted(pack: Adopted, told: Told | None, before: dict[bytes, dict[str, str]], now: dict[str, str]) -> Adopted:
    if told is None:
        return pack
    is_present = _pack(told)[1] == pack.digest
    then = before.get(told.packs or b"", {})
    own = {name for name in (*then, *now) if name.split("/")[1:2] == [pack.id]}
    differing = sorted(name for name in own if then.get(name) != now.get(name))
    return pack._replace(
        by=str(told.fields.get("actor", "")), at=told.at, is_present=is_present,
        changed=tuple(differing) if then and not is_present else (),
    )  # fmt: skip


def _entries(tx: Transaction) -> Iterator[Told]:
    return (told for told in (opened(each, tx) for each in trail_log.entries_of(tx, None)) if told.act == "adopt")


def _pack(told: Told) -> tuple[str, str]:
    pack = told.fields.get("pack")
    return (str(pack.get("id")), str(pack.get("digest"))) if isinstance(pack, dict) else ("", "")


def _files_then(tx: Transaction, digest: bytes) -> dict[str, str]:
    listing = texts.get(tx, digest)
    return files_named(listing.decode()) if listing else {}
