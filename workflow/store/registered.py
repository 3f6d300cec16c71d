"""What of a request stands in which register: kept beside it at every act, so that a register is read by the page.

A projection: it says where to look, and nothing of what stands there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import BindParameter, Integer, bindparam, delete, insert, select, tuple_

from workflow.store.prepared import Prepared
from workflow.store.tables import REGISTERED

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from workflow.store.session import Transaction

_C = REGISTERED.c
_OF: BindParameter[str] = bindparam("of")
_IS = (_C.name == bindparam("which"), _C.place == bindparam("at"), _C.request == _OF, _C.seq == bindparam("number"))
_KEPT, _ADD = Prepared(select(_C.name, _C.place, _C.seq).where(_C.request == _OF)), Prepared(insert(REGISTERED))
_REMOVE = Prepared(delete(REGISTERED).where(*_IS))
_KEY = tuple_(_C.place, _C.request, _C.seq)
_AFTER = tuple_(
    bindparam("at", type_=_C.place.type), bindparam("of", type_=_C.request.type), bindparam("number", type_=Integer)
)
_LINES = select(_C.place, _C.request, _C.seq).where(_C.name == bindparam("which"))
_MOST = bindparam("most", type_=Integer)
_PAGE = Prepared(_LINES.where(_KEY > _AFTER).order_by(_C.place, _C.request, _C.seq).limit(_MOST))
_BACK = Prepared(_LINES.where(_KEY < _AFTER).order_by(_C.place.desc(), _C.request.desc(), _C.seq.desc()).limit(_MOST))

FIRST, LAST = ("", "", 0), ("\uffff", "", 0)
"""Before every line of a register, and after it."""


class Line(NamedTuple):
    """Where a line of a register is read: in which place of it, of which request, from which of its parts."""

    place: str
    request: str
    seq: int


def kept(tx: Transaction, request: str) -> set[tuple[str, str, int]]:
    """Return what is kept of a request: register, place and part."""
    return set(tx.run(_KEPT, of=request).fetchall())


def keep(tx: Transaction, request: str, lines: AbstractSet[tuple[str, str, int]]) -> None:
    """Keep these lines of a request and no other; writes only what changed."""
    before = kept(tx, request)
    for which, at, number in before - lines:
        tx.run(_REMOVE, which=which, at=at, of=request, number=number)
    tx.run_many(_ADD, [{"name": w, "place": p, "request": request, "seq": n} for w, p, n in lines - before])


def page(
    tx: Transaction, register: str, after: tuple[str, str, int] | None, limit: int, *, latest: bool
) -> tuple[Line, ...]:
    """Return at most `limit` lines after the one named, in order of place; with `latest` the last ones first."""
    at, of, number = after or (LAST if latest else FIRST)
    rows = tx.run(_BACK if latest else _PAGE, which=register, at=at, of=of, number=number, most=limit)
    return tuple(map(Line._make, rows))
