"""Verifies the file of a whole log; written from docs/trail-format.md, section 12, shares no code with Comity.

    python verify_log.py FILE [FINGERPRINT or WITNESS KEY ...]

Lies beside verify_trail.py, whose reading of JSON, forms and seals it uses. Reads the file once, as a stream.
"""
# ruff: noqa: ANN001, ANN201, D401
# (Read beside the specification, which has the types, the numbers and the words.)

import base64
import hashlib
import sys

from cryptography.exceptions import InvalidSignature
from verify_trail import (
    ENTRY,
    PATH,
    TEXT,
    WORD,
    RefusedError,
    canonical,
    check_witness,
    decode,
    fits,
    moment,
    need,
    octets,
    read_note,
    read_seal,
    sha256,
    signed_text,
)

CONTENT = {"authority": PATH, "format": "comity-log/1", "key": octets, "log": WORD, "made": moment, "seal": TEXT}
LIMIT = 64 * 1024


def check_statement(file, key):
    """The authority signed this header."""
    name = f"{file['content']['authority']}/{file['content']['log']}/file"
    digest = base64.b64encode(sha256(canonical(file["content"]))).decode()
    need(len(read_note(file["statement"])[1]) == 1, "the statement has more than one signature")
    need(signed_text(file["statement"], name, key)[0] == f"{name}\n{digest}\n", "it is about another header")


def read_entry(line, content):
    """Give the entry of one line, of its form and of this log."""
    need(len(line) <= LIMIT + 1 and line.endswith(b"\n"), "its line is too long or cut off")
    entry = decode(line[:-1])
    fits(entry, ENTRY)
    need(entry["v"] == 1, "it is not of version 1")
    need(all(entry[name] == content[name] for name in ("authority", "log")), "it is of another log")
    return entry


def check_link(entry, heads):
    """The entry follows the one before it of its request."""
    seq, before = heads.get(entry["request"], (0, None))
    need(entry["seq"] == seq + 1 and entry["prev"] == before, "it does not follow the one before it")


def grow(summits, leaf):
    """Add a leaf to the complete subtrees of the tree, each as level and hash, largest first."""
    summits.append((0, leaf))
    while len(summits) > 1 and summits[-2][0] == summits[-1][0]:
        (level, left), (_, right) = summits[-2:]
        summits[-2:] = [(level + 1, sha256(b"\1" + left + right))]


def root_of(summits):
    """Give the root over complete subtrees."""
    found = summits[-1][1] if summits else sha256(b"")
    for _, left in reversed(summits[:-1]):
        found = sha256(b"\1" + left + found)
    return found


def verify(stream, trusted=(), witnesses=()):
    """Take the eight steps of section 12; return text that says what holds, or raise RefusedError."""
    step, position = 1, None
    try:
        line = stream.readline(1024 * 1024 + 1)
        need(line.endswith(b"\n"), "the header is too long or cut off")
        file, step = decode(line[:-1]), 2
        fits(file, {"content": CONTENT, "statement": TEXT})
        content, key, step = file["content"], octets(file["content"]["key"]), 3
        need(not trusted or sha256(key).hex() in trusted, f"the key {sha256(key).hex()} is not one you trust")
        step = 4
        (size, root), told = read_seal(content, key), [check_witness(content["seal"], each) for each in witnesses]
        step = 5
        check_statement(file, key)
        heads, summits = {}, []
        for position in range(1, size + 1):  # noqa: B007 (names the entry at fault)
            line, step = stream.readline(LIMIT + 1), 6
            if not line:
                break
            entry, step = read_entry(line, content), 7
            check_link(entry, heads)
            leaf = hashlib.sha256(b"\0" + line[:-1]).digest()
            heads[entry["request"]] = (entry["seq"], leaf.hex())
            grow(summits, leaf)
        step, position = 8, None
        need(sum(1 << level for level, _ in summits) == size and not stream.read(1), "not all that was sealed, or more")
        need(root_of(summits) == root, "the entries do not lead to the sealed root")
    except (ValueError, TypeError, RecursionError, InvalidSignature) as fault:
        raise RefusedError(step, position, str(fault) or "the signature does not verify") from fault
    return (
        f"{size} entries in {len(heads)} chains of {content['authority']}/{content['log']}: all holds.\n"
        f"Key {sha256(key).hex()}: {'one you trust' if trusted else 'not checked against a known one'}.\n"
        f"Witnesses: {', '.join(told) or 'none asked for'}."
    )


if __name__ == "__main__":
    keys = [[key for key in sys.argv[2:] if ("+" in key) is sort] for sort in (False, True)]
    try:
        with open(sys.argv[1], "rb") as opened:  # noqa: PTH123
            print(verify(opened, *keys))
    except RefusedError as refused:
        sys.exit("REFUSED at step {}, entry {}: {}".format(*refused.args))
