"""What is counted from the log of decisions: in which stage each request stood when, and what was answered.

A projection, kept with the place in the log up to which it was counted. Whom it is of is an opaque
id; words that say more than a stage or a rule are under the office's key, and gone with an erasure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import BindParameter, ColumnElement, bindparam, delete, func, insert, literal_column, select, update

from workflow.store.blind import office_key
from workflow.store.closed import close, open_closed
from workflow.store.life_tables import COUNTED, LIVES, MARKS, SPANS
from workflow.store.prepared import Prepared
from workflow.store.tables import REQUESTS
from workflow.trail.entry import DECISIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.store.session import Transaction

EVER = 1 << 62
"""The end of a stretch that goes on."""

_L, _S, _M, _C, _R = LIVES.c, SPANS.c, MARKS.c, COUNTED.c, REQUESTS.c
_OF: BindParameter[str] = bindparam("of")
_WORDS = (_L.kind, _L.procedure, _L.requesting, _L.requested, _L.packs, _L.erased)
_FROM: BindParameter[int] = bindparam("start")
_TO: BindParameter[int] = bindparam("end")
_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Sort(IntEnum):
    """What a mark is of. `ANSWER_IN_STEP` is an answer given with a decision, which stands for both."""

    STEP = 1
    DECISION = 2
    ANSWER = 3
    ANSWER_IN_STEP = 4
    LAPSE = 5


class About(NamedTuple):
    """What a request is; '' where nobody can say any more."""

    kind: str = ""
    procedure: str = ""
    requesting: str = ""
    requested: str = ""
    specimen: int = 0


class Life(NamedTuple):
    """One request as it was counted so far."""

    about: About
    packs: str
    """The packs its first entry names, as a list in JSON."""
    erased: int
    """Whether its first entry was erased."""
    state: dict[str, Any]


class Stood(NamedTuple):
    """Requests that stood alike: what they are, the stage, the clocks that ran as JSON, and how many or how long."""

    kind: str
    procedure: str
    requesting: str
    requested: str
    packs: str
    unknown: int
    """Whether the first entry of the request was erased."""
    before: str
    earlier: str
    stage: str
    running: str
    erased: int
    over: int
    number: int
    """Of requests, or of microseconds."""


class Mark(NamedTuple):
    """One mark, with what was encrypted of it."""

    request: str
    procedure: str
    seq: int
    at: datetime
    sort: Sort
    said: dict[str, Any]


def micros(moment: datetime) -> int:
    """Return a moment as whole microseconds since 1970, UTC."""
    return (moment - _MOMENT) // _MICROSECOND


_POSITION = Prepared(select(_C.position, _C.closing).where(_C.log == literal_column(f"'{DECISIONS}'")))
_FORGET_POSITION, _KEEP_POSITION = Prepared(delete(COUNTED)), Prepared(insert(COUNTED))


def counted(tx: Transaction) -> tuple[int, str]:
    """Return up to which entry was counted (the first that was not), and which stages were taken as closed."""
    row = tx.run(_POSITION).fetchone()
    return (0, "") if row is None else (int(row[0]), str(row[1]))


def keep_counted(tx: Transaction, position: int, closing: str) -> None:
    """Keep up to which entry was counted, and under which closed stages."""
    tx.run(_FORGET_POSITION)
    tx.run(_KEEP_POSITION, log=DECISIONS, position=position, closing=closing)


_IS = Prepared(select(_R.kind, _R.procedure, _R.requesting, _R.requested, _R.specimen).where(_R.id == _OF))
_LIFE = Prepared(select(*LIVES.c[1:]).where(_L.request == _OF))
_ADD_LIFE, _ADD_SPAN, _ADD_MARK = Prepared(insert(LIVES)), Prepared(insert(SPANS)), Prepared(insert(MARKS))
_END_SPAN = Prepared(update(SPANS).where(_S.request == _OF, _S.ends == literal_column(str(EVER))), "ends")
_FORGET = tuple(Prepared(delete(each).where(each.c.request == _OF)) for each in (SPANS, MARKS, LIVES))
_FORGET_LIFE = _FORGET[-1]


def about(tx: Transaction, request: str) -> About:
    """Return what a request is, by its row."""
    row = tx.run(_IS, of=request).fetchone()
    return About(*row) if row else About()


def life_of(tx: Transaction, request: str) -> Life | None:
    """Return a request as it was counted so far, None where it was not."""
    row = tx.run(_LIFE, of=request).fetchone()
    if row is None:
        return None
    *words, packs, erased, body = row
    return Life(About(*words), packs, erased, orjson.loads(open_closed(office_key(tx), body, "lives", request)))


def keep_life(tx: Transaction, request: str, life: Life) -> None:
    """Keep where the counting of a request stands."""
    body = close(office_key(tx), orjson.dumps(life.state), "lives", request)
    tx.run(_FORGET_LIFE, of=request)
    tx.run(_ADD_LIFE, request=request, packs=life.packs, erased=life.erased, body=body, **life.about._asdict())


def add_span(tx: Transaction, request: str, span: Mapping[str, Any]) -> None:
    """Keep a stretch that begins, and end the one before."""
    tx.run(_END_SPAN, of=request, ends=span["begins"])
    tx.run(_ADD_SPAN, request=request, ends=EVER, **span)


def add_marks(tx: Transaction, request: str, seq: int, at: int, found: Iterable[tuple[Sort, dict[str, Any]]]) -> None:
    """Keep the marks of one entry."""
    for number, (sort, said) in enumerate(found):
        body = close(office_key(tx), orjson.dumps(said), "life_marks", request, seq, number)
        tx.run(_ADD_MARK, request=request, seq=seq, number=number, at=at, sort=int(sort), body=body)


def forget(tx: Transaction, request: str) -> None:
    """Forget all that was counted of a request: it is counted anew, or was erased."""
    for statement in _FORGET:
        tx.run(statement, of=request)


_ONLY_OVER = Prepared(update(SPANS).values(closed=_S.over).where(_S.closed != _S.over))
_OF_PROCEDURE = select(_L.request).where(_L.procedure == bindparam("of"))
_CLOSE = Prepared(update(SPANS).where(_S.stage == bindparam("at"), _S.request.in_(_OF_PROCEDURE)), "closed")


def mark_closed(tx: Transaction, stages: Iterable[tuple[str, str]]) -> None:
    """Take these stages of procedures as closed, and no other."""
    tx.run(_ONLY_OVER)
    for procedure, stage in stages:
        tx.run(_CLOSE, of=procedure, at=stage, closed=1)


_SORT: ColumnElement[int] = literal_column("+lives.specimen")
"""With a plus, so that SQLite does not begin with every life there is: it begins with the stretches in question."""


def _stood(number: ColumnElement[int], *where: ColumnElement[bool]) -> Prepared:
    words = (*_WORDS, _S.before, _S.earlier, _S.stage, _S.running, _S.erased, _S.over)
    query = select(*words, number).join_from(SPANS, LIVES, _L.request == _S.request)
    return Prepared(query.where(_SORT.is_(bindparam("specimen")), *where).group_by(*words))


_UNCLOSED = _S.closed == literal_column("0")
_AT = _stood(func.count(), _UNCLOSED, _S.ends >= bindparam("at"), _S.begins < bindparam("at"))
_MOVED = _stood(func.count(), _S.begins >= _FROM, _S.begins < _TO)
_SPENT = _stood(
    func.sum(func.min(_S.ends, _TO) - func.max(_S.begins, _FROM)),
    *(_UNCLOSED, _S.ends > _FROM, _S.begins < _TO, _S.ends > _S.begins),
)


def standing(tx: Transaction, at: datetime, *, specimens: bool) -> Iterator[Stood]:
    """Yield how many requests stood where just before a moment; of those in closed stages, none."""
    return map(Stood._make, tx.run(_AT, at=micros(at), specimen=int(specimens)))


def moved(tx: Transaction, start: datetime, end: datetime, *, specimens: bool) -> Iterator[Stood]:
    """Yield how many stretches began from `start` to before `end`."""
    return map(Stood._make, tx.run(_MOVED, start=micros(start), end=micros(end), specimen=int(specimens)))


def spent(tx: Transaction, start: datetime, end: datetime, *, specimens: bool) -> Iterator[Stood]:
    """Yield for how many microseconds requests stood where from `start` to `end`; in closed stages, none."""
    return map(Stood._make, tx.run(_SPENT, start=micros(start), end=micros(end), specimen=int(specimens)))


_MARKS = Prepared(
    select(_M.request, _L.procedure, _M.seq, _M.number, _M.at, _M.sort, _M.body, _L.specimen)
    .join_from(MARKS, LIVES, _L.request == _M.request)
    .where(_M.at >= _FROM, _M.at < _TO)
    .order_by(_M.at.desc(), _M.request, _M.seq.desc(), _M.number)
)


def marks(
    tx: Transaction, start: datetime, end: datetime, *sorts: Sort, specimens: bool | None = None
) -> Iterator[Mark]:
    """Yield the marks of these sorts from `start` to before `end`, the latest first."""
    key = office_key(tx)
    for request, procedure, seq, number, at, sort, body, specimen in tx.run(
        _MARKS, start=micros(start), end=micros(end)
    ):
        if sort in sorts and specimens in (None, bool(specimen)):
            said = orjson.loads(open_closed(key, body, "life_marks", request, seq, number))
            yield Mark(request, procedure, seq, _MOMENT + at * _MICROSECOND, Sort(sort), said)
