"""The pages and schemas that are made from the law, as texts by the place they have below docs/."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from workflow.actions.law import Rulebook
from workflow.rules.coverage import coverage
from workflow.rules.excused import load_excuses
from workflow.rules.pages import coverage_page, facts_page
from workflow.rules.schema import schemas


def made_pages(rulebook: Rulebook, folder: Path) -> Mapping[str, str]:
    """Return every made page of docs/ by its name. Raises PackError for an excuse that does not hold."""
    law = rulebook.law
    lines = coverage(law, load_excuses(folder, law))
    pages = {"law-coverage.md": coverage_page(law, lines), "facts.md": facts_page(law)}
    for word, schema in schemas(law).items():
        pages[f"schema/{word}.json"] = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
    return pages
