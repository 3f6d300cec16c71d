"""JSON on standard output: the same bytes for the same value."""

from __future__ import annotations

import json
import sys
from typing import Any


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Write `value` as JSON, the same bytes for the same value."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
