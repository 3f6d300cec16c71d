"""Law that is opened when somebody asks for it: a request that concerns four packs does not pay for a hundred.

What lies here was read and checked whole when its shelf was made (shelf.py); from the
files themselves everything is opened at once, in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

from workflow.rules.compiled import CompiledRule

Thing = TypeVar("Thing")


class Later(Mapping[str, Thing], Generic[Thing]):
    """Things by name, each made when it is first asked for."""

    def __init__(self, make: Mapping[str, Callable[[], Thing]]) -> None:
        self._make = dict(make)
        self._made: dict[str, Thing] = {}

    def add(self, name: str, make: Callable[[], Thing]) -> None:
        """Put one more thing on the list, to be made when it is asked for."""
        self._make[name] = make

    def __getitem__(self, name: str) -> Thing:
        if name not in self._made:
            self._made.setdefault(name, self._make[name]())
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._make

    def __iter__(self) -> Iterator[str]:
        return iter(self._make)

    def __len__(self) -> int:
        return len(self._make)


class Whole(Mapping[str, Thing], Generic[Thing]):
    """Things that are made all at once, when the first is asked for."""

    def __init__(self, make: Callable[[], dict[str, Thing]]) -> None:
        self._make = make
        self._all: dict[str, Thing] | None = None

    @property
    def all(self) -> dict[str, Thing]:
        """Return everything, made on the first call."""
        if self._all is None:
            self._all = self._make()
        return self._all

    def __getitem__(self, name: str) -> Thing:
        return self.all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)


class Rules(Mapping[str, CompiledRule]):
    """Every rule by its id. An id begins with its pack, so that one rule opens one pack."""

    def __init__(self, packs: Mapping[str, Mapping[str, CompiledRule]]) -> None:
        self._packs = packs

    def __getitem__(self, name: str) -> CompiledRule:
        pack = name.partition("/")[0]
        if pack not in self._packs:
            raise KeyError(name)
        return self._packs[pack][name]

    def __iter__(self) -> Iterator[str]:
        for pack in self._packs.values():
            yield from pack

    def __len__(self) -> int:
        return sum(map(len, self._packs.values()))


class ByPack(Mapping[str, tuple[CompiledRule, ...]]):
    """The rules of each pack, in the order of its files."""

    def __init__(self, packs: Mapping[str, Mapping[str, CompiledRule]]) -> None:
        self._packs = packs
        self._made: dict[str, tuple[CompiledRule, ...]] = {}

    def __getitem__(self, pack: str) -> tuple[CompiledRule, ...]:
        if pack not in self._made:
            self._made.setdefault(pack, tuple(self._packs[pack].values()))
        return self._made[pack]

    def __iter__(self) -> Iterator[str]:
        return iter(self._packs)

    def __len__(self) -> int:
        return len(self._packs)
