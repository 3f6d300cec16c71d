"""No command imports what it does not use: assessing needs neither database nor papers."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("sqlalchemy", "weasyprint", "jinja2", "rich.console", "holidays", "alembic", "cryptography")


def loaded(statement: str) -> set[str]:
    """Return the modules a fresh process has loaded after `statement`."""
    code = f"import sys; {statement}; print(' '.join(sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("command", ["assess", "questions", "explain", "facts"])
def test_reading_commands_load_neither_database_nor_papers(command: str):
    assert loaded(f"import workflow.cli.{command}").isdisjoint(HEAVY)


def test_help_loads_nothing_at_all_beyond_python_and_one_file():
    names = loaded("from workflow.cli.main import main; main(['--help'])")
    ours = {name for name in names if name.startswith("workflow")}
    assert ours == {"workflow", "workflow.cli", "workflow.cli.main"}
