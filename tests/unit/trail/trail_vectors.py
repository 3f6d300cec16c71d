"""The exports kept under tests/vectors/: run this file, with tests/ on the path, to write them.

A test compares them byte by byte.
"""

from __future__ import annotations

import json
from pathlib import Path

from trail_samples import FixedSigner, a_log, an_erased_log, an_export, build_export, changed, everything, nothing

from workflow.trail.shape import in_base64

VECTORS = Path(__file__).parents[2] / "vectors"


def good() -> dict[str, bytes]:
    """Return the exports that hold, by name."""
    log, erased = a_log(), an_erased_log()
    return {
        "opened.json": an_export(),
        "withheld.json": build_export(log.material(), nothing(), log.signer),
        "erased.json": build_export(erased.material(), everything(), erased.signer),
        "authority.json": build_export(log.material(None), everything(), log.signer),
    }


def tampered() -> dict[str, tuple[bytes, int, int | None]]:
    """Return exports that do not hold, by name, with the step and the entry of the first fault."""
    data = an_export()

    def by_the_authority(change) -> bytes:
        return changed(data, change, FixedSigner())

    return {
        "space-after.json": (data + b"\n", 1, None),
        "name-twice.json": (data.replace(b'"v":1}', b'"v":1,"v":1}', 1), 1, None),
        "unknown-member.json": (by_the_authority(lambda content: content.update(extra=1)), 2, None),
        "other-key.json": (changed(data, lambda content: content.update(key=_forger())), 4, None),
        "act-changed.json": (changed(data, lambda content: content["entries"][1]["entry"].update(act="note")), 5, 2),
        "entry-dropped.json": (by_the_authority(lambda content: content["entries"].pop(1) and None), 6, 2),
        "body-exchanged.json": (changed(data, lambda content: content["entries"][0].update(body="")), 7, 1),
        "value-changed.json": (changed(data, _change_value), 8, 1),
        "paper-unlisted.json": (changed(data, lambda content: content["papers"][0].update(entry=1)), 9, None),
        "pack-changed.json": (changed(data, _change_pack), 10, None),
        "last-entry-dropped.json": (changed(data, lambda content: content["entries"].pop() and None), 11, None),
    }


def _forger() -> str:
    return in_base64(FixedSigner("forger").public_key)


def _change_value(content) -> None:
    content["entries"][0]["opened"]["actor"]["value"] = "Z. Officer"


def _change_pack(content) -> None:
    for digest in content["packs"]:
        content["packs"][digest] += "."


def write() -> None:
    """Write every vector and the list of verdicts."""
    for folder in ("good", "tampered"):
        (VECTORS / folder).mkdir(parents=True, exist_ok=True)
    for name, data in good().items():
        (VECTORS / "good" / name).write_bytes(data)
    verdicts = {}
    for name, (data, step, entry) in tampered().items():
        (VECTORS / "tampered" / name).write_bytes(data)
        verdicts[name] = {"step": step, "entry": entry}
    (VECTORS / "verdicts.json").write_text(json.dumps(verdicts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
