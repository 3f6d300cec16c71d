"""Verifies an exported decision trail; written from docs/trail-format.md, shares no code with Comity.

    python verify_trail.py FILE [FINGERPRINT or WITNESS KEY ...]

Needs Python 3.11 and `cryptography`. Name the fingerprints of keys you trust, and the keys (name+id+base64) of
witnesses that must have cosigned. Ends with 0 when all holds, else with 1, naming the step and the entry (from
1). A time stamp (RFC 3161) is told, and not verified: `comity trail verify --time-authority` does that.
"""
# ruff: noqa: ANN001, ANN201, D401, PLR2004

import base64
import hashlib
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

WORD, PATH = r"(?=.{1,64}\Z)[a-z0-9]+(-[a-z0-9]+)*", r"(?=.{1,128}\Z)[a-z0-9]+([._/-][a-z0-9]+)*"
DIGEST, TEXT = r"[0-9a-f]{64}", r"(?s:.*)"
TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z"
PAPER_NAME, NOTE_NAME = r"(?!\.{1,2}\Z)[^\x00-\x1f\x7f/\\]{1,200}", r"[^\s+\x00-\x1f\x7f]{1,256}"


class RefusedError(Exception):
    """What does not hold: the step, the entry (None if it is about no single one) and the reason."""


def need(condition, reason):
    """Refuse unless the condition holds; `verify` knows at which step and entry."""
    if not condition:
        raise ValueError(reason)


def canonical(value):
    """RFC 8785 bytes of a value of the profile (section 2)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def depth_of(value):
    """How many objects and arrays stand inside one another; checks names and numbers on the way."""
    if isinstance(value, int) and not isinstance(value, bool):
        need(abs(value) < 2**53, "a whole number is too large")
    if isinstance(value, dict):
        need(all(name.isascii() for name in value), "a name is not ASCII")
        return 1 + max(map(depth_of, value.values()), default=0)
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list) else 0


def decode(data):
    """Read canonical JSON and nothing else (section 2)."""
    need(len(data) <= 256 * 1024 * 1024, "the file is too long")
    value = json.loads(data.decode(), parse_float=int, parse_constant=int)
    need(canonical(value) == data, "the file is not in canonical form")
    need(depth_of(value) <= 32, "the file is nested too deeply")
    return value


def fits(value, form):
    """Refuse a value that is not of its form; how forms are written stands above ENTRY."""
    wrong, kind = "a member is not of its form", type(form)
    if kind is str:
        need(isinstance(value, str) and re.fullmatch(form, value), wrong)
    elif kind is int:
        need(type(value) is int and value >= form, wrong)
    elif kind is list:
        need(isinstance(value, list), wrong)
        for item in value:
            fits(item, form[0])
    elif kind in (dict, tuple):
        need(isinstance(value, dict) and (kind is tuple or value.keys() == form.keys()), wrong)
        for name, member in value.items():
            fits(name, form[0] if kind is tuple else TEXT)
            fits(member, form[1] if kind is tuple else form[name])
    elif kind is set:
        need(value is None or not fits(value, *form), wrong)
    elif form:
        form(value)


def octets(value):
    """The bytes of base64 in its only canonical form."""
    need(base64.b64encode(base64.b64decode(value, validate=True)).decode() == value, "base64 is not canonical")
    return base64.b64decode(value)


def moment(value):
    """A UTC moment with milliseconds, and a date of the calendar."""
    need(re.fullmatch(TIME, value) and datetime.fromisoformat(value), "a time is not of its form")


def sha256(data):
    """SHA-256."""
    return hashlib.sha256(data).digest()


# Forms: a text is a pattern, a number the least, a list that of its items, a dictionary that of
# its members, a pair that of names and members, a set may be null; None is anything. Sections 3 and 9.
ENTRY = {
    "act": WORD, "alg": {"cipher": "aes-256-gcm", "hash": "sha-256", "signature": "ed25519"}, "authority": PATH,
    "body": DIGEST, "commitments": (PATH, DIGEST), "keys": {"body": WORD, "kek": WORD, "seal": WORD},
    "log": "decisions|access", "packs": {DIGEST}, "prev": {DIGEST}, "request": {WORD}, "seq": 1,
    "stage": {"after": {WORD}, "before": {WORD}}, "time": moment, "v": 1,
}  # fmt: skip
OPENED = (TEXT, {"salt": octets, "value": None})
PART = {"absent": {WORD}, "body": {octets}, "entry": ENTRY, "index": 0, "opened": OPENED, "proof": [DIGEST]}
PAPER = {"content": octets, "entry": 1, "name": PAPER_NAME, "sha256": DIGEST}
CONTENT = {
    "authority": PATH, "entries": [None], "format": "comity-export/1", "key": octets, "log": WORD, "made": moment,
    "packs": (DIGEST, TEXT), "papers": [PAPER], "request": {WORD}, "seal": TEXT,
}  # fmt: skip


def check_part(part):
    """One line of the export is of its form (sections 3 and 9)."""
    fits(part, PART)
    public = canonical(part["entry"])
    part["leaf"] = sha256(b"\0" + public)
    need(part["entry"]["v"] == 1 and len(public) <= 64 * 1024, "not version 1, or too long")
    need(part["absent"] in (("erased", "withheld") if part["body"] is None else (None,)), "body and absent disagree")


def read_note(note):
    """The text of a note and its signatures: name, key id and the rest (section 8)."""
    need(len(note) <= 64 * 1024 and not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", note), "the note is malformed")
    head, _, tail = note.rpartition("\n\n")
    need(head and tail.endswith("\n"), "the note is malformed")
    lines = [line.split(" ") for line in tail[:-1].split("\n")]
    for words in lines:
        need(len(words) == 3 and words[0] == "\N{EM DASH}" and re.fullmatch(NOTE_NAME, words[1]), "no signature line")
    blobs = [(name, octets(blob)) for _, name, blob in lines]
    need(all(len(blob) > 4 for _, blob in blobs), "a signature is empty")
    return head + "\n", [(name, blob[:4], blob[4:]) for name, blob in blobs]


def signed_text(note, name, key, kind=b"\1"):
    """The text of a note, which this key signed once; a witness's key (kind 4) with the time at which it did."""
    text, lines = read_note(note)
    wanted = sha256(name.encode() + b"\n" + kind + key)[:4]
    ours = [blob for signer, key_id, blob in lines if (signer, key_id) == (name, wanted)]
    need(len(ours) == 1 and len(key) == 32, f"not signed once by the key of {name}")
    time = 8 if kind == b"\4" else 0
    seconds, signature = int.from_bytes(ours[0][:time]), ours[0][time:]
    said = f"cosignature/v1\ntime {seconds}\n{text}" if time else text
    need(seconds < 253402300800, "a cosignature is of no year of the calendar")
    Ed25519PublicKey.from_public_bytes(key).verify(signature, said.encode())
    return text, seconds


def check_witness(note, witness):
    """This witness cosigned the note (section 8); gives its name and when."""
    name, key_id, written = witness.split("+", 2)
    key = octets(written)
    need(key[:1] == b"\4" and sha256(name.encode() + b"\n" + key)[:4].hex() == key_id, "no key of a witness")
    return f"{name} cosigned at {datetime.fromtimestamp(signed_text(note, name, key[1:], key[:1])[1], UTC):%F %TZ}"


def read_seal(content, key):
    """Size and root of the sealed log (section 8)."""
    origin = f"{content['authority']}/{content['log']}"
    lines = signed_text(content["seal"], origin, key)[0].split("\n")
    need(len(lines) == 4 and lines[0] == origin, "the seal is of another log")
    root = octets(lines[2] if re.fullmatch(r"0|[1-9][0-9]{0,15}", lines[1]) else "?")
    need(int(lines[1]) < 2**53 and len(root) == 32 and (lines[1] != "0" or root == sha256(b"")), "no head of a log")
    return int(lines[1]), root


def check_inclusion(part, _, size, root):
    """The entry is in the sealed tree (section 7; RFC 9162, 2.1.3.2)."""
    position, last, found = part["index"], size - 1, part["leaf"]
    need(position < size and len(found) == len(root) == 32, "it is not in the sealed log")
    for step in map(bytes.fromhex, part["proof"]):
        need(last, "its proof is too long")
        if position % 2 or position == last:
            found = sha256(b"\1" + step + found)
            while position and not position % 2:
                position, last = position // 2, last // 2
        else:
            found = sha256(b"\1" + found + step)
        position, last = position // 2, last // 2
    need(last == 0 and found == root, "its proof does not lead to the sealed root")


def check_link(part, position, parts, content):
    """The entry follows the one before (section 6)."""
    entry, before = part["entry"], parts[position - 2] if position > 1 else {"leaf": None, "index": -1}
    need(
        all(entry[name] == content[name] for name in ("authority", "log", "request")), "it is of another log or request"
    )
    need(entry["seq"] == position, f"its number is not {position}")
    need(entry["prev"] == (before["leaf"] and before["leaf"].hex()), "it does not name the entry before it")
    need(before["index"] < part["index"], "it stands in the log before the entry it follows")


def check_body(part, _, erasure):
    """The body is the one the entry was made with, or lawfully erased (section 5)."""
    entry = part["entry"]
    own = entry["keys"]["body"] == entry["request"]
    if own and entry["seq"] < erasure:
        need(part["absent"] == "erased" and not part["opened"], "it has content that was erased")
    else:
        need(part["absent"] != "erased", "its body is missing and no entry erased it")
        need(not (own and erasure), "it is encrypted under a destroyed key")
    need(part["body"] is None or sha256(octets(part["body"])).hex() == entry["body"], "its body is not its own")


def check_opened(part, _):
    """Opened fields are what was committed (section 4)."""
    for name, opening in part["opened"].items():
        need(name in part["entry"]["commitments"], f"it never committed to {name}")
        salt = octets(opening["salt"])
        need(len(salt) == 32 and depth_of(opening["value"]) <= 16, f"{name} is not of its form")
        bound = b"comity/commitment/v1\0" + salt + len(name).to_bytes(2) + name.encode()
        digest = sha256(bound + canonical(opening["value"])).hex()
        need(digest == part["entry"]["commitments"][name], f"{name} is not what was committed")


def check_papers(content):
    """Papers are those an entry lists (section 9)."""
    places = [(0, "")] + [(paper["entry"], paper["name"]) for paper in content["papers"]]
    for before, place, paper in zip(places, places[1:], content["papers"], strict=False):
        need(before < place, "papers are out of order")
        need(sha256(octets(paper["content"])).hex() == paper["sha256"], f"{paper['name']} is not what its digest says")
        opened = [part["opened"] for part in content["entries"][paper["entry"] - 1 :][:1]]
        listed = opened and opened[0].get("papers", {}).get("value")
        same = {"name": paper["name"], "sha256": paper["sha256"]}.items()
        listed = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        need(any(same <= one.items() for one in listed), f"{paper['name']} is not listed")


def check_packs(content):
    """Texts of rules are those the entries name (section 9)."""
    packs = content["packs"]
    need(all(sha256(text.encode()).hex() == digest for digest, text in packs.items()), "a pack was changed")
    named, reached = {part["entry"]["packs"] for part in content["entries"]}, set()
    while named:
        reached |= named
        texts = "\n".join(packs[digest] for digest in named if digest in packs)
        named = set(re.findall(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", texts)) - reached
    need(packs.keys() <= reached, "a pack is named by no entry")


def check_statement(content):
    """The authority signed that this is the whole file (section 9)."""
    name, statement = f"{content['authority']}/{content['log']}/export", content["statement"]
    need(len(read_note(statement)[1]) == 1, "the statement has more than one signature")
    said, digest = signed_text(statement, name, octets(content["key"]))[0], base64.b64encode(content["sha256"]).decode()
    expected = f"{name}\n{content['request'] or '-'}\n{len(content['entries'])}\n{digest}\n"
    need(said == expected, "the statement is about other content: something was changed")


def verify(data, trusted=(), witnesses=()):
    """Take the eleven steps of section 10; return text that says what holds, or raise RefusedError."""
    step, entry = 1, None
    try:
        file, step = decode(data), 2
        fits(file, {"content": CONTENT, "statement": TEXT})
        content, parts, key = file["content"], file["content"]["entries"], octets(file["content"]["key"])
        need(parts, "no entries")
        content.update(file, sha256=sha256(data[len('{"content":') : data.rindex(b',"statement":')]))
        for entry, part in enumerate(parts, 1):  # noqa: B007
            check_part(part)
        step, entry = 3, None
        need(not trusted or sha256(key).hex() in trusted, f"the key {sha256(key).hex()} is not one you trust")
        step = 4
        (size, root), told = read_seal(content, key), [check_witness(content["seal"], each) for each in witnesses]
        erasure = next((part["entry"]["seq"] for part in parts if part["entry"]["act"] == "erase"), 0)
        for step, check, given in (  # noqa: B007 (names the step and the entry at fault)
            (5, check_inclusion, (size, root)),
            (6, check_link, (parts, content)),
            (7, check_body, (erasure,)),
            (8, check_opened, ()),
        ):
            for entry, part in enumerate(parts, 1):
                check(part, entry, *given)
        entry = None
        for step, check in (9, check_papers), (10, check_packs), (11, check_statement):  # noqa: B007
            check(content)
    except (ValueError, TypeError, RecursionError, InvalidSignature) as fault:
        raise RefusedError(step, entry, str(fault) or "the signature does not verify") from fault
    stamps = [name for name, _, _ in read_note(content["seal"])[1] if name.startswith("rfc3161/")]
    return (
        f"{len(parts)} entries of request {content['request']} in {content['authority']}/{content['log']}: all holds.\n"
        f"Acts: {', '.join(part['entry']['act'] for part in parts)}. "
        f"Erased: {sum(part['absent'] == 'erased' for part in parts)}. Sealed at {size} entries.\n"
        f"Key {sha256(key).hex()}: {'one you trust' if trusted else 'not checked against a known one'}.\n"
        f"Witnesses: {', '.join(told) or 'none asked for'}. {'Not checked here: ' * bool(stamps)}{', '.join(stamps)}"
    )


if __name__ == "__main__":
    try:
        keys = [[key for key in sys.argv[2:] if ("+" in key) is sort] for sort in (False, True)]
        print(verify(Path(sys.argv[1]).read_bytes(), *keys))
    except RefusedError as refused:
        sys.exit("REFUSED at step {}, entry {}: {}".format(*refused.args))
