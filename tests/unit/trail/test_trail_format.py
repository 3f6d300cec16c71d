"""The specification says what the code does: members, limits and domains are the same in both."""

import json
from pathlib import Path

import pytest
from trail_samples import an_export

from workflow.trail import canonical, commitment, entry, export

SPECIFICATION = (Path(__file__).parents[3] / "docs" / "trail-format.md").read_text(encoding="utf-8")
CONTENT = json.loads(an_export())["content"]
NAMES = {
    *CONTENT,
    *CONTENT["entries"][0],
    *CONTENT["entries"][0]["entry"],
    *CONTENT["entries"][0]["entry"]["keys"],
    *CONTENT["papers"][0],
}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_member_is_specified(name):
    assert f"`{name}`" in SPECIFICATION or f'"{name}":' in SPECIFICATION


@pytest.mark.parametrize(
    "words",
    [
        f"at most {canonical.MAX_DEPTH} objects and arrays",
        f"a committed value: {commitment.MAX_VALUE_DEPTH}",
        f"draws {commitment.SALT_BYTES} random bytes",
        commitment._DOMAIN[:-1].decode(),
        f"at most {entry.MAX_PUBLIC_BYTES:,} bytes",
        f"{entry.MAX_BODY_BYTES // 2**20} MiB",
        f"at most {canonical.MAX_BYTES // 2**20} MiB",
        f"`{export.FORMAT}`",
        json.dumps(entry._ALGORITHMS, separators=(",", ":")),
    ],
)
def test_every_limit_is_specified(words):
    assert words in SPECIFICATION
