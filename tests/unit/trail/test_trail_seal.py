"""Seals follow the C2SP formats; a malformed one of any sort is refused as a seal."""

import base64

import pytest
import whole_tree
from trail_samples import FixedSigner

from workflow.errors import SealInvalidError
from workflow.trail.cosign import LOG_KEY, KnownKey
from workflow.trail.seal import (
    Seal,
    fingerprint,
    key_id,
    make_seal,
    open_seal,
    parse_note,
    sign_note,
    verify_note,
)

SIGNER = FixedSigner()
KEY = SIGNER.public_key
HEAD = Seal("authority.example/decisions", 7, b"r" * 32)
NOTE = make_seal(HEAD, SIGNER)

# The example of golang.org/x/mod/sumdb/note, which C2SP signed-note describes.
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "\N{EM DASH} PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_the_published_note_verifies():
    name, _, encoded = PUBLISHED_KEY.split("+", 2)
    key = base64.b64decode(encoded)[1:]
    assert verify_note(PUBLISHED, name, key).startswith("If you think")
    assert str(KnownKey(name, LOG_KEY, key)) == PUBLISHED_KEY
    assert key_id(name, key).hex() == "c74f20a3"


def test_a_seal_opens():
    assert open_seal(NOTE, HEAD.origin, KEY) == HEAD
    assert NOTE.splitlines()[:3] == [HEAD.origin, "7", base64.b64encode(HEAD.root).decode()]
    assert len(fingerprint(KEY)) == 64


def test_an_empty_log_can_be_sealed():
    empty = Seal(HEAD.origin, 0, whole_tree.root([]))
    assert open_seal(make_seal(empty, SIGNER), HEAD.origin, KEY) == empty
    with pytest.raises(SealInvalidError, match="empty"):
        open_seal(make_seal(Seal(HEAD.origin, 0, b"r" * 32), SIGNER), HEAD.origin, KEY)


ROOT_LINE = base64.b64encode(HEAD.root).decode()


@pytest.mark.parametrize(
    "text",
    [
        "other/log\n7\n" + ROOT_LINE + "\n",
        f"{HEAD.origin}\n7\n",
        f"{HEAD.origin}\n7\n{ROOT_LINE}\nmore\n",
        f"{HEAD.origin}\n07\n{ROOT_LINE}\n",
        f"{HEAD.origin}\n-7\n{ROOT_LINE}\n",
        f"{HEAD.origin}\n\N{ARABIC-INDIC DIGIT SEVEN}\n{ROOT_LINE}\n",
        f"{HEAD.origin}\n9007199254740992\n{ROOT_LINE}\n",
        f"{HEAD.origin}\n7\nAAAA\n",
        f"{HEAD.origin}\n7\n{ROOT_LINE[:-1]}\n",
        f"{HEAD.origin}\n7\n{ROOT_LINE[:-2]}J=\n",
    ],
)
def test_a_text_that_is_no_head_is_refused_though_signed(text):
    with pytest.raises(SealInvalidError):
        open_seal(sign_note(text, HEAD.origin, SIGNER), HEAD.origin, KEY)


SIGNATURE = NOTE.splitlines()[-1]


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        "\n\n",
        NOTE[:-1],
        NOTE.replace("\n\n", "\n"),
        "\n\n" + SIGNATURE + "\n",
        NOTE.replace("\N{EM DASH}", "-"),
        NOTE.replace("\N{EM DASH} ", "\N{EM DASH}  "),
        NOTE.replace("7\n", "8\n"),
        NOTE.replace("7\n", "7\r\n"),
        NOTE.replace("7\n", "7\t\n"),
        NOTE + SIGNATURE + "\n",
        NOTE + "\n",
        NOTE + "free text\n",
        NOTE + "\N{EM DASH} other AAAAAA==\n",
        NOTE + "\N{EM DASH} oth+er AAAAAAAA\n",
        NOTE + "\N{EM DASH} other ????????\n",
        NOTE.replace(SIGNATURE, SIGNATURE[:-4]),
        NOTE.replace(SIGNATURE, SIGNATURE.replace(" authority", " another")),
        NOTE + "x" * 70_000,
        NOTE.replace("7\n", "\ud800\n"),
    ],
)
def test_a_malformed_note_is_refused_as_a_seal(note):
    with pytest.raises(SealInvalidError) as caught:
        open_seal(note, HEAD.origin, KEY)
    assert caught.value.remedy


def test_a_seal_by_another_key_is_refused():
    with pytest.raises(SealInvalidError, match="0 signatures"):
        open_seal(NOTE, HEAD.origin, FixedSigner("other").public_key)
    with pytest.raises(SealInvalidError, match="32 bytes"):
        open_seal(NOTE, HEAD.origin, KEY[1:])


def test_other_signers_are_read():
    note = parse_note(NOTE + "\N{EM DASH} witness AAAAAAAA\n")
    assert [one.name for one in note.signatures] == [HEAD.origin, "witness"]
