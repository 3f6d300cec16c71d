"""Adoption of law: a pack serves live requests once the authority's own lawyer adopted its digest."""

from __future__ import annotations

from datetime import datetime

from workflow.actions.entry import write_own_entry
from workflow.actions.house import House
from workflow.actions.look import Look
from workflow.errors import ActionError, InputError
from workflow.store import adoptions
from workflow.store.closed import OFFICE
from workflow.store.session import Transaction


def adopt_pack(house: House, pack: str, *, by: str, at: datetime) -> str:
    """Adopt the pack as it is loaded; return its digest. Raises InputError for an unknown pack."""
    packs = house.rulebook.law.packs
    if pack not in packs:
        raise InputError("pack", f"no pack '{pack}'", f"Packs: {', '.join(sorted(packs))}.")
    digest = packs[pack].digest
    with house.database.writing() as tx:
        adoptions.adopt(tx, adoptions.Adoption(bytes.fromhex(digest), by, at))
        tx.keyring.create(OFFICE)
        write_own_entry(house, tx, "adopt", by=by, at=at, told={"pack": {"id": pack, "digest": digest}})
    return digest


def unadopted(house: House, tx: Transaction, seen: Look) -> tuple[str, ...]:
    """Return the packs in play that nobody adopted as they are now."""
    have = adoptions.adopted(tx)
    packs = house.rulebook.law.packs
    used = (basis.pack for basis in seen.applicable.bases)
    return tuple(pack for pack in used if bytes.fromhex(packs[pack].digest) not in have)


def refuse_unadopted(house: House, seen: Look) -> None:
    """Raise ActionError when a live request would run on law that no lawyer of the authority adopted."""
    if seen.request.specimen:
        return
    with house.database.reading() as tx:
        lacking = unadopted(house, tx, seen)
    if lacking:
        raise ActionError(
            f"This is a live request, and {', '.join(lacking)} is not adopted by the authority's lawyer.",
            "Adopt each with 'comity rules adopt PACK --by NAME', or mark the request as a specimen.",
        )
