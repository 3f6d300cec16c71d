"""Every group of pages, in the order their addresses are tried. A new group adds its module here."""

from __future__ import annotations

from types import ModuleType

from workflow.web.pages import find, keys, purpose, request, request_acts, request_more, request_papers, worklist

GROUPS: tuple[ModuleType, ...] = (worklist, find, keys, purpose, request_papers, request_acts, request_more, request)
"""Each has a `router`. `request` stays last: it takes every address below `/requests/`."""
