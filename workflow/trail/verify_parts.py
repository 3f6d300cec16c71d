"""Verifies the entries of a large log file in several processes: each part by itself, then how the parts join.

It says yes, or nothing: whatever is unusual is left to be read from the begin of the file, which names
the first fault. A yes says exactly what reading in one process says (`verify_log.py`).
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import count, islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from workflow.errors import ChainBrokenError, TrailError
from workflow.trail.chain import END, FIRST, HEX, NUMBER, ONE, SEQ, STAGE, Chains
from workflow.trail.entry import MAX_PUBLIC_BYTES, parse_entry
from workflow.trail.tree import HASH_BYTES, Growing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workflow.trail.entry import Entry
    from workflow.trail.log_file import Header

PART = 32 * 1024 * 1024
"""Bytes of a part; its lines are those that begin in it."""

SMALLEST = 2 * PART
"""A file of fewer bytes is read sooner by one process than others begin."""

_BLOCK = 128 * 1024
"""Bytes read at once: what is read is hashed while the processor still holds it."""

_AHEAD = 2
"""Parts that wait for each process, so that what was read does not fill the memory."""

_LEFT, _ONE_BY_ONE = "it is left to be read in order", "Read the file in one process."


class Joined(NamedTuple):
    """What holds of all entries together: how many chains there are, and the root of the tree."""

    requests: int
    root: bytes


class _Part(NamedTuple):
    """What holds of one part by itself, and what must stand before it."""

    opens: list[tuple[bytes | None, bytes]]
    """Of the first entry of each request here: the leaf hash it names, and its request with its number."""
    heads: dict[bytes, bytes]
    """By the leaf hash of the last entry of each request here: what the next one must say of itself."""
    leaves: bytes
    """The leaf hash of every entry, one after the other."""


class _Task(NamedTuple):
    file: int
    begin: int
    end: int
    is_first: bool
    authority: str
    log: str
    forms: bool


def verify_parts(
    stream: BinaryIO, header: Header, size: int, *, forms: bool, processes: int, progress: Callable[[int, int], None]
) -> Joined | None:
    """Return what holds of the `size` entries that follow in a file, None where one process must read them."""
    if processes < 2 or "fork" not in multiprocessing.get_all_start_methods():  # noqa: PLR2004 - more than one
        return None
    try:
        file, begin = stream.fileno(), stream.tell()
    except OSError:
        return None
    end = os.fstat(file).st_size
    if end - begin < SMALLEST:
        return None
    tasks = (
        _Task(file, first, min(first + PART, end), first == begin, header.authority, header.log, forms)
        for first in range(begin, end, PART)
    )
    try:
        with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork")) as pool:
            return _join(_in_order(pool, tasks, processes * _AHEAD), size, progress)
    except BrokenProcessPool:  # one was ended from outside, as where memory is short
        return None


def _in_order(pool: ProcessPoolExecutor, tasks: Iterator[_Task], ahead: int) -> Iterator[_Part | None]:
    """Yield the parts in their order, with so many asked for before they are wanted."""
    waiting = deque(pool.submit(_verify, task) for task in islice(tasks, ahead))
    while waiting:
        part = waiting.popleft().result()
        waiting.extend(pool.submit(_verify, task) for task in islice(tasks, 1))
        yield part


def _join(parts: Iterator[_Part | None], size: int, progress: Callable[[int, int], None]) -> Joined | None:
    """Return what the parts are together; None where one does not hold, or does not follow those before."""
    heads: dict[bytes, bytes] = {}
    begun: set[bytes] = set()
    tree = Growing()
    for part in parts:
        if part is None or not all(_follows(each, heads, begun) for each in part.opens):
            return None
        heads.update(part.heads)
        tree.add([part.leaves[at : at + HASH_BYTES] for at in range(0, len(part.leaves), HASH_BYTES)])
        progress(tree.size, size)
    return Joined(len(begun), tree.root()) if tree.size == size else None


def _follows(opened: tuple[bytes | None, bytes], heads: dict[bytes, bytes], begun: set[bytes]) -> bool:
    """Say whether the first entry of a request in a part begins its chain, or goes on where another part ended."""
    before, said = opened
    if before is not None:
        return heads.pop(before, None) == said
    if not said.endswith(ONE) or said in begun:
        return False
    begun.add(said)
    return True


def _verify(task: _Task) -> _Part | None:
    chains, leaves = _Resumed(), bytearray()
    try:
        for lines in _lines(task):
            if task.forms and not all(_is_of(parse_entry(line), task) for line in lines):
                return None
            leaves += b"".join(chains.follow(lines))
    except TrailError:
        return None
    return _Part(chains.opens, chains.heads(), bytes(leaves))


def _is_of(entry: Entry, task: _Task) -> bool:
    return (entry.authority, entry.log) == (task.authority, task.log)


def _lines(task: _Task) -> Iterator[list[bytes]]:
    """Yield the lines that begin in a part, without their line feeds. Raises TrailError for one too long, or cut off.

    What stands before the first line feed belongs to the part before, unless this is the first.
    """
    place, rest, skips = task.begin, b"", not task.is_first
    if skips:
        place -= 1
    while place < task.end:
        block = os.pread(task.file, min(_BLOCK, task.end - place), place)
        place += len(block)
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        if not block or max(map(len, lines), default=0) > MAX_PUBLIC_BYTES or len(rest) > MAX_PUBLIC_BYTES:
            raise TrailError("A line is too long.", _ONE_BY_ONE)
        if skips and lines:
            del lines[0]
            skips = False
        yield lines
    if rest and not skips:
        more = os.pread(task.file, MAX_PUBLIC_BYTES + 1, task.end)
        tail, feed, _ = more.partition(b"\n")
        if not feed or len(rest) + len(tail) > MAX_PUBLIC_BYTES:
            raise TrailError("The last line is cut off.", _ONE_BY_ONE)
        yield [rest + tail]


class _Resumed(Chains):
    """Chains of a part: what a request's first entry here follows is left to whoever joins the parts."""

    def __init__(self) -> None:
        super().__init__()
        self.opens: list[tuple[bytes | None, bytes]] = []

    def heads(self) -> dict[bytes, bytes]:
        """Return, by the leaf hash of each chain's last entry, what the next one must say."""
        return {leaf: next(rest) for leaf, rest in self._awaited.items()}

    def _begin(self, public: bytes, at: int, index: int) -> Iterator[bytes]:
        tail = public[at:] if at >= 0 else b""
        number, stage = tail.find(SEQ), tail.find(STAGE)
        request, said = tail[:number], tail[number + len(SEQ) : stage]
        one_of_each = tail.count(SEQ) == tail.count(STAGE) == 1
        if not one_of_each or not 0 < number < stage or not said.isdigit() or not public.endswith(END):
            raise ChainBrokenError(index, _LEFT)
        seq = int(said)
        if said != b"%d" % seq or request in self._begun:
            raise ChainBrokenError(index, _LEFT)
        before = None if public.endswith(FIRST, 0, at) else public[at - HEX - 1 : at - 1]
        self.opens.append((before, tail[: stage + len(STAGE)]))
        self._begun.add(request)
        return map((request + SEQ).__add__, map(NUMBER, count(seq + 1)))
