"""Runs what is asynchronous to its end, on a loop and in a thread of its own: whoever asks may run a loop already."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def finished(begin: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Return what `begin()` comes to, or raise what it raises."""
    with ThreadPoolExecutor(max_workers=1) as own:
        return own.submit(lambda: asyncio.run(begin())).result()
