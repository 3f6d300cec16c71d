"""What was tampered with is named: the step, and the entry; the independent verifier says the same."""

import pytest
from trail_samples import (
    AUTHORITY,
    INDEPENDENT,
    PACK,
    PAPER,
    FixedSigner,
    Log,
    a_log,
    an_erased_log,
    an_export,
    body_key,
    build_export,
    changed,
    everything,
    known_fingerprint,
    listed,
    nothing,
    verdict,
)

from workflow.errors import ChainBrokenError, EntryMismatchError, SealInvalidError, TrailError
from workflow.trail.export import Paper
from workflow.trail.seal import key_id, log_origin, make_seal, open_seal
from workflow.trail.shape import in_base64
from workflow.trail.verify import verify_export


def _tampered(change, data: bytes | None = None) -> bytes:
    """Return an export tampered with by the authority's own key, so that the statement is right."""
    return changed(data or an_export(), change, FixedSigner())


def test_a_good_export_is_summed_up_in_words():
    found = verify_export(an_export(), trusted=[known_fingerprint()])
    assert (found.entries, found.acts, found.opened, found.erased) == (3, ("open", "paper", "step"), 5, 0)
    assert (found.sealed_size, found.papers, found.key_known, found.request) == (5, 1, True, "r-7f3a")
    assert len(found.steps) == 11
    assert "is one you trust" in found.steps[2]


def test_without_a_known_key_the_result_says_so():
    found = verify_export(an_export())
    assert not found.key_known
    assert "not checked against a known one" in found.steps[2]
    assert found.fingerprint in found.steps[2]
    assert "not checked against a known one" in INDEPENDENT.verify(an_export())


def test_another_key_than_the_trusted_one_is_refused():
    assert verdict(an_export(), ["00" * 32]) == (3, None)


def test_an_erased_request_still_verifies():
    log = an_erased_log()
    data = build_export(log.material(), everything(body_key=_only_authority), log.signer)
    assert verdict(data) is None
    found = verify_export(data)
    assert (found.erased, found.opened, found.acts) == (2, 3, ("open", "step", "erase", "note"))


def _only_authority(key_id: str) -> bytes:
    assert key_id == "authority"
    return body_key(key_id)


def test_what_is_withheld_verifies_and_is_counted():
    log = a_log()
    data = build_export(log.material(), nothing(), log.signer)
    assert verdict(data) is None
    assert verify_export(data).withheld == 3


def test_an_authority_level_chain_verifies():
    log = a_log()
    data = build_export(log.material(None), everything(), log.signer)
    assert verdict(data) is None
    assert verify_export(data).request is None


def test_a_witness_may_sign_the_seal_and_is_named():
    log = a_log()
    witness = in_base64(key_id("witness.example", b"k" * 32) + b"s" * 72)
    note = log.seal() + f"\N{EM DASH} witness.example {witness}\n"
    data = build_export(log.material(seal=note), everything(), log.signer)
    assert verdict(data) is None
    assert verify_export(data).witnesses == ("witness.example",)


def _drop_first(content):
    content["entries"].pop(0)


def _drop_middle(content):
    content["entries"].pop(1)


def _drop_last(content):
    content["entries"].pop()


def _swap(content):
    content["entries"][1:] = content["entries"][:0:-1]


def _duplicate(content):
    content["entries"].insert(1, content["entries"][0])


def _edit_act(content):
    content["entries"][1]["entry"]["act"] = "note"


def _edit_index(content):
    content["entries"][2]["index"] = 3


def _index_beyond(content):
    content["entries"][2]["index"] = 5


def _shorten_proof(content):
    content["entries"][0]["proof"].pop()


def _lengthen_proof(content):
    content["entries"][0]["proof"].append("00" * 32)


def _another_body(content):
    content["entries"][1]["body"] = content["entries"][0]["body"]


def _edit_opened(content):
    content["entries"][0]["opened"]["facts"]["value"]["offence.date"] = "2025-11-04"


def _short_salt(content):
    content["entries"][0]["opened"]["facts"]["salt"] = "AAAA"


def _deep_value(content):
    value = 0
    for _ in range(17):
        value = [value]
    content["entries"][0]["opened"]["facts"]["value"] = value


def _invent_field(content):
    content["entries"][0]["opened"]["extra"] = content["entries"][0]["opened"]["facts"]


def _claim_erased(content):
    content["entries"][1] |= {"body": None, "absent": "erased", "opened": {}}


def _edit_paper(content):
    content["papers"][0]["content"] = in_base64(PAPER + b" ")


def _paper_of_other_entry(content):
    content["papers"][0]["entry"] = 1


def _paper_of_no_entry(content):
    content["papers"][0]["entry"] = 4


def _paper_twice(content):
    content["papers"] *= 2


def _rename_paper(content):
    content["papers"][0]["name"] = "other.pdf"


def _edit_pack(content):
    (digest,) = content["packs"]
    content["packs"][digest] += " "


def _unused_pack(content):
    content["packs"]["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"] = ""


def _other_request(content):
    content["request"] = "r-other"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_edit_act, (5, 2)),
        (_edit_index, (5, 3)),
        (_index_beyond, (5, 3)),
        (_shorten_proof, (5, 1)),
        (_lengthen_proof, (5, 1)),
        (_drop_first, (6, 1)),
        (_drop_middle, (6, 2)),
        (_swap, (6, 2)),
        (_duplicate, (6, 2)),
        (_other_request, (6, 1)),
        (_another_body, (7, 2)),
        (_claim_erased, (7, 2)),
        (_edit_opened, (8, 1)),
        (_short_salt, (8, 1)),
        (_deep_value, (8, 1)),
        (_invent_field, (8, 1)),
        (_edit_paper, (9, None)),
        (_paper_of_other_entry, (9, None)),
        (_paper_of_no_entry, (9, None)),
        (_paper_twice, (9, None)),
        (_rename_paper, (9, None)),
        (_edit_pack, (10, None)),
        (_unused_pack, (10, None)),
    ],
)
def test_tampering_is_named_even_when_signed_by_the_authority(change, expected):
    assert verdict(_tampered(change)) == expected


@pytest.mark.parametrize("change", [_drop_last, lambda content: content["papers"].clear()])
def test_what_a_stranger_takes_away_is_missed_by_the_statement(change):
    """The rest holds together; only the authority's statement says that there was more."""
    assert verdict(changed(an_export(), change)) == (11, None)


def test_entries_of_another_request_are_named():
    log = a_log()
    other = build_export(log.material("r-other"), everything(), log.signer)
    stranger = _entries(other)[0]
    assert verdict(_tampered(lambda content: content["entries"].append(stranger))) == (6, 4)


def test_entries_of_another_authority_are_named():
    foreign = Log(authority="foreign.example")
    foreign.add("open", {"actor": "X"})
    stranger = _entries(build_export(foreign.material(), everything(), foreign.signer))[0]
    assert verdict(_tampered(lambda content: content["entries"].append(stranger))) == (5, 4)


def test_an_entry_that_names_another_before_it_is_named():
    log = Log()
    log.add("open", {"actor": "X"})
    log.add("note", {"actor": "X"}, prev=b"\0" * 32)
    assert verdict(build_export(log.material(), everything(), log.signer)) == (6, 2)


def test_entries_logged_out_of_order_are_named():
    log = Log()
    log.add("open", {"actor": "X"})
    log.add("note", {"actor": "X"})
    for of_log in (log.publics, log.bodies):
        of_log.reverse()
    first, second = log.logged()
    data = build_export(log.material(entries=(second, first)), everything(), log.signer)
    assert verdict(data) == (6, 2)


def _entries(data: bytes) -> list:
    kept = []
    changed(data, lambda content: kept.extend(content["entries"]))
    return kept


def test_a_seal_of_another_authority_is_named():
    foreign = Log(authority="foreign.example")
    foreign.add("open", {"actor": "X"})
    assert verdict(_tampered(lambda content: content.update(seal=foreign.seal()))) == (4, None)


def test_a_seal_by_another_key_is_named():
    forger = a_log()
    forger.signer = FixedSigner("forger")
    assert verdict(_tampered(lambda content: content.update(seal=forger.seal()))) == (4, None)


def test_an_older_seal_does_not_cover_later_entries():
    older = Log()
    older.add("open", {"actor": "A. Officer", "facts": {"offence.date": "2025-11-03"}})
    data = _tampered(lambda content: content.update(seal=older.seal()))
    assert verdict(data) == (5, 1)


def test_the_key_in_the_file_cannot_be_exchanged():
    forger = in_base64(FixedSigner("forger").public_key)
    assert verdict(_tampered(lambda content: content.update(key=forger))) == (4, None)
    assert verdict(_tampered(lambda content: content.update(key="AAAA"))) == (4, None)


def test_a_statement_about_another_file_is_named():
    data = an_export()
    other = build_export(a_log().material(), nothing(), FixedSigner())
    mixed = data[: data.rindex(b',"statement":')] + other[other.rindex(b',"statement":') :]
    assert verdict(mixed) == (11, None)


def test_a_statement_has_one_signature():
    data = an_export()
    extra = f"\N{EM DASH} other {in_base64(b'12345')}\\n".encode()
    assert verdict(data[:-2] + extra + b'"}') == (11, None)


@pytest.mark.parametrize("absent", ["given", "withheld"])
def test_content_that_was_erased_is_a_fault(absent):
    log = an_erased_log()
    data = build_export(log.material(), everything(), log.signer)
    body = in_base64(log.bodies[1]) if absent == "given" else None

    def put_back(content):
        content["entries"][1] |= {"body": body, "absent": None if body else "withheld"}

    assert verdict(changed(data, put_back, log.signer)) == (7, 2)


def test_opened_fields_of_an_erased_entry_are_a_fault():
    log = an_erased_log()
    data = build_export(log.material(), everything(), log.signer)

    def open_again(content):
        content["entries"][0]["opened"] = content["entries"][2]["opened"]

    assert verdict(changed(data, open_again, log.signer)) == (7, 1)


def test_nothing_is_written_under_a_destroyed_key():
    log = an_erased_log()
    log.add("note", {"actor": "X"})
    assert verdict(build_export(log.material(), nothing(), log.signer)) == (7, 5)


def test_a_pack_may_be_named_by_another_pack():
    inner = "inner rule"
    digest = listed(content=inner.encode())["sha256"]
    outer = f"list of packs: {digest}"
    named = bytes.fromhex(listed(content=outer.encode())["sha256"])
    log = Log()
    log.add("open", {"actor": "X"}, packs=named)
    log.add("note", {"actor": "X"}, packs=None)
    assert verdict(build_export(log.material(packs=(outer, inner)), everything(), log.signer)) is None
    assert verdict(build_export(log.material(packs=(inner,)), everything(), log.signer)) == (10, None)


@pytest.mark.parametrize("value", ["no list", [1, {"name": "request.pdf"}], None])
def test_a_paper_needs_an_entry_that_lists_it(value):
    log = Log()
    log.add("paper", {"papers": value})
    papers = (Paper(1, "request.pdf", PAPER),)
    assert verdict(build_export(log.material(papers=papers), everything(), log.signer)) == (9, None)
    assert verdict(build_export(log.material(papers=papers), nothing(), log.signer)) == (9, None)


def test_the_errors_are_of_their_kinds():
    for change, kind in ((_edit_act, EntryMismatchError), (_swap, ChainBrokenError), (_edit_pack, TrailError)):
        with pytest.raises(kind, match="Step") as caught:
            verify_export(_tampered(change))
        assert caught.value.remedy
    with pytest.raises(SealInvalidError, match="Step 11"):
        verify_export(changed(an_export(), _drop_last))


def test_the_sample_seal_opens():
    log = a_log()
    origin = log_origin(AUTHORITY, "decisions")
    head = open_seal(log.seal(), origin, log.signer.public_key)
    assert make_seal(head, log.signer) == log.seal()
    assert PACK
