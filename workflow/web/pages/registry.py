"""Every group of pages, in the order their addresses are tried. A new group adds its module here."""

from __future__ import annotations

from types import ModuleType

from workflow.web.pages import find, keys, worklist

GROUPS: tuple[ModuleType, ...] = (worklist, find, keys)
"""Each has a `router`."""
