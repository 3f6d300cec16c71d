"""Every group of pages, in the order their addresses are tried. A new group adds its module here."""

from __future__ import annotations

from types import ModuleType

from workflow.web.pages import keys, worklist

GROUPS: tuple[ModuleType, ...] = (worklist, keys)
"""Each has a `router`."""
