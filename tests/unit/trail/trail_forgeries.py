"""Forgeries at random, each with a name: what somebody could do to an export or a log file without the seal key."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from trail_samples import AUTHORITY, FixedSigner, Log, a_log_file, build_export, changed, everything

from workflow.trail.canonical import encode
from workflow.trail.tree import leaf_hash

LARGE = 120


@dataclass(frozen=True)
class Originals:
    """One large export, others to mix it with, and the same as files of whole logs, as lines."""

    export: dict
    others: tuple[dict, ...]
    """Of another request of the log; of another authority; of the same log, earlier; under another key."""
    lines: tuple[bytes, ...]
    other_lines: tuple[tuple[bytes, ...], ...]


def originals() -> Originals:
    """Return what forgeries are made of."""
    log, other, rival = _a_log(), _a_log("other.example"), _a_log(signer=FixedSigner("rival"))
    earlier = _a_log(entries=LARGE - 20)
    exports = [json.loads(_export(each, request)) for each, request in (
        (log, "r-one"), (log, "r-two"), (other, "r-one"), (earlier, "r-one"), (rival, "r-one"))]  # fmt: skip
    files = [tuple(a_log_file(each).splitlines(keepends=True)) for each in (log, other, earlier, rival)]
    return Originals(exports[0], tuple(exports[1:]), files[0], tuple(files[1:]))


def _a_log(authority: str = AUTHORITY, *, entries: int = LARGE, signer: FixedSigner | None = None) -> Log:
    log = Log(authority=authority, signer=signer or FixedSigner())
    for number in range(entries):
        request = ("r-one", "r-one", "r-two", None)[number % 4]
        log.add("note", {"actor": f"Officer {number % 3}", "note": f"text {number}"}, request=request)
    return log


def _export(log: Log, request: str) -> bytes:
    return build_export(log.material(request), everything(may_open=lambda _entry, name: name == "actor"), log.signer)


# --- exports of one request: each takes a deep copy of the file, and changes it in place


def _truncate(file: dict, chance: Random, _: Originals) -> None:
    entries = file["content"]["entries"]
    del entries[chance.randrange(1, len(entries)) :]


def _drop(file: dict, chance: Random, _: Originals) -> None:
    entries = file["content"]["entries"]
    begin = chance.randrange(len(entries) - 1)
    del entries[begin : begin + chance.randint(1, 3)]


def _reorder(file: dict, chance: Random, _: Originals) -> None:
    entries = file["content"]["entries"]
    one, two = chance.sample(range(len(entries)), 2)
    entries[one], entries[two] = entries[two], entries[one]


def _duplicate(file: dict, chance: Random, _: Originals) -> None:
    entries = file["content"]["entries"]
    entries.insert(chance.randrange(len(entries)), chance.choice(entries))


def _edit(file: dict, chance: Random, _: Originals) -> None:
    entry = chance.choice(file["content"]["entries"])["entry"]
    name = chance.choice(("act", "time", "seq", "stage", "packs", "keys", "body"))
    entry[name] = {
        "act": "decide", "time": "2027-01-01T00:00:00.000Z", "seq": entry["seq"] + chance.randint(1, 9), "packs": None,
        "stage": {"after": "closed", "before": None}, "keys": {"body": "x", "kek": "x", "seal": "x"}, "body": "0" * 64,
    }[name]  # fmt: skip


def _edit_opened(file: dict, chance: Random, _: Originals) -> None:
    chance.choice(file["content"]["entries"])["opened"]["actor"]["value"] = f"Nobody {chance.random()}"


def _swap_opened(file: dict, chance: Random, _: Originals) -> None:
    one, two = chance.sample(file["content"]["entries"], 2)
    one["opened"], two["opened"] = two["opened"], one["opened"]


def _swap_proofs(file: dict, chance: Random, _: Originals) -> None:
    one, two = chance.sample(file["content"]["entries"], 2)
    one["proof"], two["proof"] = two["proof"], one["proof"]


def _swap_bodies(file: dict, chance: Random, _: Originals) -> None:
    one, two = chance.sample(file["content"]["entries"], 2)
    one["body"], two["body"] = two["body"], one["body"]


def _withhold(file: dict, chance: Random, _: Originals) -> None:
    chance.choice(file["content"]["entries"]).update(body=None, absent=chance.choice(("erased", "withheld")), opened={})


def _other(chance: Random, known: Originals) -> dict:
    return chance.choice(known.others)["content"]


def _mix(file: dict, chance: Random, known: Originals) -> None:
    entries, theirs = file["content"]["entries"], _other(chance, known)["entries"]
    begin = chance.randrange(len(entries) - 1)
    begin_there = chance.randrange(len(theirs) - 1)
    entries[begin : begin + 2] = theirs[begin_there : begin_there + chance.randint(1, 3)]


def _other_seal(file: dict, chance: Random, known: Originals) -> None:
    others = [each["content"]["seal"] for each in known.others if each["content"]["seal"] != file["content"]["seal"]]
    file["content"]["seal"] = chance.choice(others)


def _other_key(file: dict, _: Random, known: Originals) -> None:
    file["content"]["key"] = known.others[3]["content"]["key"]


def _other_statement(file: dict, chance: Random, known: Originals) -> None:
    file["statement"] = chance.choice(known.others)["statement"]


def _other_head(file: dict, chance: Random, _: Originals) -> None:
    file["content"].update(chance.choice(({"request": "r-two"}, {"log": "access"}, {"authority": "other.example"})))


def _forged_entry(file: dict, chance: Random, _: Originals) -> None:
    """Make an entry anew with the hashes of everything after it made right: only the sealed tree can tell."""
    entries = file["content"]["entries"]
    begin = chance.randrange(len(entries))
    entries[begin]["entry"]["act"] = "decide"
    for before, after in zip(entries[begin:], entries[begin + 1 :], strict=False):
        after["entry"]["prev"] = leaf_hash(encode(before["entry"])).hex()


def _rolled_back(file: dict, _: Random, known: Originals) -> None:
    """Show an earlier export with the newer statement."""
    file["content"] = known.others[2]["content"]


OF_EXPORTS = (
    _truncate, _drop, _reorder, _duplicate, _edit, _edit_opened, _swap_opened, _swap_proofs, _swap_bodies, _withhold,
    _mix, _other_seal, _other_key, _other_statement, _other_head, _forged_entry, _rolled_back,
)  # fmt: skip


def forged_export(chance: Random, known: Originals) -> tuple[str, bytes]:
    """Return the name of a forgery and the forged export; now and then signed by the forger's own key."""
    forge = chance.choice(OF_EXPORTS)
    file = json.loads(encode(known.export))
    forge(file, chance, known)
    if forge is not _other_key and chance.random() < 0.2:
        return f"{forge.__name__}, signed by a forger", changed(encode(file), lambda _: None, FixedSigner("forger"))
    return forge.__name__, encode(file)


# --- files of whole logs: each gives new lines


def _cut(lines: list[bytes], chance: Random, _: Originals) -> None:
    del lines[chance.randrange(1, len(lines)) :]


def _cut_bytes(lines: list[bytes], chance: Random, _: Originals) -> None:
    whole = b"".join(lines)
    lines[:] = [whole[: chance.randrange(len(whole))]]


def _drop_line(lines: list[bytes], chance: Random, _: Originals) -> None:
    del lines[chance.randrange(1, len(lines))]


def _swap_lines(lines: list[bytes], chance: Random, _: Originals) -> None:
    one, two = chance.sample(range(1, len(lines)), 2)
    lines[one], lines[two] = lines[two], lines[one]


def _repeat_line(lines: list[bytes], chance: Random, _: Originals) -> None:
    lines.insert(chance.randrange(1, len(lines)), chance.choice(lines[1:]))


def _edit_line(lines: list[bytes], chance: Random, _: Originals) -> None:
    at = chance.randrange(1, len(lines))
    edits = ((b'"act":"note"', b'"act":"deny"'), (b"2026-", b"2025-"), (b'"intake"', b"null"), (b"kek-1", b"kek-2"))
    old, new = chance.choice(edits)
    lines[at] = lines[at].replace(old, new)


def _forged_line(lines: list[bytes], chance: Random, _: Originals) -> None:
    """Make a line anew, and every later link of its request right."""
    at = chance.randrange(1, len(lines))
    old = sha256(b"\0" + lines[at][:-1]).hexdigest().encode()
    lines[at] = lines[at].replace(b'"act":"note"', b'"act":"deny"')
    for later in range(at, len(lines)):
        new = sha256(b"\0" + lines[at][:-1]).hexdigest().encode()
        if old in lines[later]:
            at, before = later, lines[later]
            lines[later] = before.replace(old, new)
            old = sha256(b"\0" + before[:-1]).hexdigest().encode()


def _mix_lines(lines: list[bytes], chance: Random, known: Originals) -> None:
    theirs = chance.choice(known.other_lines)
    at = chance.randrange(1, min(len(lines), len(theirs)))
    lines[at:] = theirs[at:]


def _other_header(lines: list[bytes], chance: Random, known: Originals) -> None:
    lines[0] = chance.choice(known.other_lines)[0]


def _add_line(lines: list[bytes], chance: Random, known: Originals) -> None:
    lines.append(chance.choice((b"x", b"\n", chance.choice(lines[1:]), known.other_lines[0][-1])))


OF_LOGS = (
    _cut, _cut_bytes, _drop_line, _swap_lines, _repeat_line, _edit_line, _forged_line, _mix_lines, _other_header,
    _add_line,
)  # fmt: skip


def forged_log(chance: Random, known: Originals) -> tuple[str, bytes]:
    """Return the name of a forgery and the forged file of a whole log."""
    forge, lines = chance.choice(OF_LOGS), list(known.lines)
    forge(lines, chance, known)
    return forge.__name__, b"".join(lines)
