"""The page that verifies an export in a browser: one file, no network, for people without a terminal.

Written from docs/trail-format.md like the other verifiers, and shares no code with them. Its
policy (CSP) lets nothing be loaded or sent, and runs only the script whose SHA-256 it names.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SCRIPTS = ("canonical.js", "note.js", "steps.js", "page.js")
"""Parts of the one script, in order."""


def verifier_page(templates: Path) -> str:
    """Return the whole page, made of the files under `templates`/verifier. Equal files give equal pages."""
    folder = templates / "verifier"
    script = "\n".join((folder / name).read_text(encoding="utf-8") for name in SCRIPTS)
    style = (folder / "page.css").read_text(encoding="utf-8")
    policy = "; ".join((
        "default-src 'none'", f"script-src '{_source(script)}'", f"style-src '{_source(style)}'",
        "base-uri 'none'", "form-action 'none'",
    ))  # fmt: skip
    page = (folder / "page.html").read_text(encoding="utf-8")
    for mark, text in (("@policy@", policy), ("@style@", style), ("@script@", script)):
        page = page.replace(mark, text)
    return page


def _source(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
