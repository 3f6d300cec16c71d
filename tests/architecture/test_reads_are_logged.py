"""Every view of personal data is logged: whoever opens a request does it in a function that logs, or shows nobody."""

from __future__ import annotations

import ast

import pytest
from factories import ROOT

OPENS = {
    "read.py": "logs each view, in the transaction that reads",
    "step.py": "an act: done, refused or a retry, each an entry",
    "erase.py": "an act, as `step.py`",
    "desk_listing.py": "keeps listings, which name nobody; shows none",
    "delegate_all.py": "acts of the person whose requests they are; shows what was refused",
    "worklists.py": "an act; looks up the role that is given back",
    "oversight.py": "the register of processing and the auditor's questions, each logged by who asks",
    "registers.py": "logs each request of the page that is shown",
    "versions.py": "what a changed law would change; logged as one look at all by who asks",
    "retention_due.py": "counts for administration; what is shown is logged",
}
"""Modules of actions that open requests, and why none of it is seen unlogged. Add one only with such a reason."""


def opening(path):
    """Return whether a module calls `requests.load` of the store."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(
        isinstance(node, ast.Attribute) and node.attr == "load" and ast.unparse(node.value) == "requests"
        for node in ast.walk(tree)
    )  # fmt: skip


def test_requests_are_opened_only_where_the_view_is_logged_or_nobody_sees_it():
    found = {path.name for path in (ROOT / "workflow" / "actions").glob("*.py") if opening(path)}
    assert found == set(OPENS)


@pytest.mark.parametrize("layer", ["web", "cli"])
def test_pages_and_commands_open_none_themselves(layer):
    assert [path.name for path in (ROOT / "workflow" / layer).rglob("*.py") if opening(path)] == []
