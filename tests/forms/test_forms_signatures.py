"""Papers are signed by two people and stay what they were: archival, accessible, the same bytes, and more behind."""

import io
import random
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pikepdf
import pkcs11
import pytest
from arrived import arrived_paper
from asn1crypto import x509
from authorities import PASSPHRASE, authority, clock_of, person
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from freezegun import freeze_time
from papers import text_of
from pkcs11 import Attribute
from pkcs11.util.x509 import decode_x509_certificate
from signed import AT, NEXT_DAY, approved, certified, office, signed_by
from verapdf import all_faults

from workflow.documents.paper import list_forms
from workflow.documents.signatures.examine import examine
from workflow.documents.signatures.finished import finished
from workflow.documents.signatures.key import KeyFile, Token
from workflow.documents.signatures.training import MARK, make_training_key
from workflow.documents.signatures.trust import Trust, read_trust
from workflow.documents.signatures.verify import problems_of
from workflow.errors import InputError, RenderError, SigningError

LIBRARY = "/usr/lib/softhsm/libsofthsm2.so"


def problems(pdf, trust=None, now=NEXT_DAY):
    return problems_of(examine(pdf, office().root.trust() if trust is None else trust, now), pdf)


def is_accepted(pdf):
    try:
        return not problems(pdf)
    except Exception:  # noqa: BLE001 - whatever a broken file makes its reader raise, it is not accepted
        return False


def test_a_paper_is_signed_and_checked_where_a_loop_runs_already():
    async def desk():
        return problems(signed_by(arrived_paper("acknowledgement"), office().officer.file))

    assert not finished(desk)


@pytest.mark.parametrize("level", ["B-B", "B-LTA"])
def test_a_paper_holds_both_profiles_before_between_and_after_both_signatures(level, tmp_path):
    for pdf in (arrived_paper("acknowledgement"), certified(level), approved(level)):
        assert all_faults(pdf, tmp_path) == []


@pytest.mark.soak
@pytest.mark.parametrize("form", list_forms())
def test_every_form_holds_both_profiles_after_both_signatures(form, tmp_path):
    assert all_faults(approved("B-LTA", form), tmp_path) == []


@pytest.mark.parametrize("level", ["B-B", "B-T", "B-LT", "B-LTA"])
def test_the_officer_certifies_and_the_supervisor_approves_at_every_level(level):
    pdf = approved(level)
    people = [each for each in examine(pdf, office().root.trust(), NEXT_DAY) if not each.stamp]
    assert [(each.signer, each.meaning, each.certifies, each.level, each.holds) for each in people] == [
        ("Olivia Hart", "prepared", True, level, True),
        ("Samuel Reed", "approved", False, level, True),
    ]
    assert [bool(each.proved) for each in people] == [level != "B-B"] * 2
    assert problems(pdf) == ()


def test_signing_only_appends():
    plain = arrived_paper("acknowledgement")
    assert certified().startswith(plain)
    assert approved().startswith(certified())


def test_name_role_and_time_stand_on_the_page_where_the_block_was_printed():
    said = text_of(certified())
    assert "OliviaHartofficer2026-03-1612:30:00UTC" in said
    with pikepdf.open(io.BytesIO(certified())) as file:
        place = [float(edge) for each in file.pages[-1].Annots if each.T == "officer" for edge in each.Rect]
    assert place[3] - place[1] == pytest.approx(14 / 25.4 * 72, abs=0.1)


def test_pdfsig_says_the_same_as_we_do(tmp_path):
    """An outside judge with its own certificate store agrees, on what holds and on what does not."""
    store = f"sql:{tmp_path}"
    office().root.written(tmp_path / "trust")
    for words in (
        ("-N", "--empty-password"),
        ("-A", "-n", "root", "-t", "C,C,C", "-i", str(tmp_path / "trust" / "root.crt")),
    ):
        subprocess.run(["certutil", *words, "-d", store], check=True, capture_output=True)
    broken = bytearray(approved())
    broken[len(arrived_paper("acknowledgement")) // 2] ^= 1
    for name, pdf, words in (("good", approved(), "Signature is Valid."), ("bad", bytes(broken), "Digest Mismatch.")):
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        told = subprocess.run(
            ["pdfsig", "-nssdir", store, str(tmp_path / f"{name}.pdf")], capture_output=True, text=True, check=False
        ).stdout
        assert told.count(words) == 2, told
        assert ("Certificate is Trusted." in told) == (name == "good")
        assert is_accepted(pdf) == (name == "good")


def flipped(pdf, seed):
    """Return the paper with one byte changed; half of the places lie in the signatures themselves."""
    chance = random.Random(seed)  # noqa: S311 - the same places in each run
    gaps = [range(each.start(), each.start() + len(each[0].rstrip(b"0>")) + 2) for each in GAP.finditer(pdf)]
    place = chance.choice(chance.choice(gaps)) if seed % 2 else chance.randrange(len(pdf))
    harmed = bytearray(pdf)
    harmed[place] ^= chance.randrange(1, 256) if seed % 4 else 0x20
    return bytes(harmed)


GAP = re.compile(rb"<[0-9a-fA-F]{4000,}>")


@pytest.mark.parametrize("level", ["B-B", "B-LTA"])
def test_a_flipped_byte_is_never_accepted(level):
    assert is_accepted(approved(level))
    assert [seed for seed in range(8) if is_accepted(flipped(approved(level), seed))] == []


@pytest.mark.soak
@pytest.mark.parametrize("level", ["B-B", "B-T", "B-LT", "B-LTA"])
def test_a_flipped_byte_in_each_of_200_places_is_never_accepted(level):
    assert [seed for seed in range(200) if is_accepted(flipped(approved(level), seed))] == []


@pytest.mark.parametrize(
    "harm",
    [
        lambda pdf: pdf + b"\n",
        lambda pdf: pdf[:-20],
        lambda pdf: re.sub(rb"0000>", b"0001>", pdf, count=1),
        lambda pdf: GAP.sub(lambda found: found[0].swapcase()[:50] + found[0][50:], pdf),
    ],
    ids=["a line more", "cut short", "bytes behind the signature", "mixed letters"],
)
def test_what_other_readers_would_let_pass_is_not_accepted(harm):
    assert not is_accepted(harm(approved()))


def test_a_revoked_certificate_is_named_unless_it_was_signed_before(tmp_path):
    root = authority("A root that revokes")
    bad = person(tmp_path, root, "Rita Voked")
    plain = arrived_paper("acknowledgement")
    stamped = signed_by(plain, bad.file, level="B-LTA", tsa=clock_of(root, AT), trust=root.trust())
    early, later = signed_by(plain, bad.file), AT + timedelta(days=5)
    root.revoked[bad.certificate.serial_number] = AT + timedelta(days=2)
    now = root.trust(AT + timedelta(days=4))
    assert any("revoked" in told for told in problems(early, now, later))
    with freeze_time(later):
        assert problems(stamped, now, later) == ()


def test_a_signature_is_doubted_where_nobody_vouches_or_no_list_tells():
    assert any("no root that this office trusts" in told for told in problems(approved(), Trust()))
    unlisted = Trust(roots=office().root.trust().roots)
    assert any("no revocation list" in told for told in problems(approved(), unlisted))


def test_an_archived_signature_outlives_its_certificate_and_others_do_not(tmp_path):
    old = person(tmp_path, office().root, "Otto Old", until=AT + timedelta(days=10))
    later = AT + timedelta(days=400)
    listed = office().root.trust(later - timedelta(days=1))
    for level, holds in (("B-B", False), ("B-T", False), ("B-LTA", True)):
        told = problems(signed_by(arrived_paper("acknowledgement"), old.file, level=level), listed, later)
        assert (told == ()) == holds
        assert holds or "no time stamp proves" in told[0]


def test_a_curve_key_signs_as_well_and_the_archive_profiles_stay(tmp_path):
    curve = person(tmp_path, office().root, "Ella Curve", curve=True)
    pdf = signed_by(arrived_paper("acknowledgement"), curve.file)
    assert problems(pdf) == ()
    assert all_faults(pdf, tmp_path) == []


@pytest.fixture(scope="session")
def token(tmp_path_factory):
    """Give a software token with two keys on it; the library behind it reads its place once in a process."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        new = ("--init-token", "--free", "--label", "comity-test", "--pin", "1234", "--so-pin", "5678")
        subprocess.run(["softhsm2-util", *new], check=True, capture_output=True)
        for number, label in enumerate(("rsa", "curve"), start=1):
            one = person(folder, office().root, f"Tara Token {label}", curve=label == "curve")
            put_on_token(folder, one, label, number)
        yield "comity-test"


def put_on_token(folder, one, label, number):
    """Put a key and its certificate on the token, as an administrator would."""
    (folder / "key.pem").write_bytes(in_pem(one.key))
    here = ("--token", "comity-test", "--pin", "1234", "--label", label, "--id", f"{number:02}")
    subprocess.run(["softhsm2-util", "--import", str(folder / "key.pem"), *here], check=True, capture_output=True)
    certificate = x509.Certificate.load(one.certificate.public_bytes(Encoding.DER))
    found = pkcs11.lib(LIBRARY).get_token(token_label="comity-test")  # noqa: S106 - no secret
    with found.open(user_pin="1234", rw=True) as session:
        session.create_object(
            {**decode_x509_certificate(certificate.dump()), Attribute.TOKEN: True, Attribute.LABEL: label}
        )


@pytest.mark.parametrize("label", ["rsa", "curve"])
def test_a_token_signs_without_giving_its_key_away(token, label):
    pdf = signed_by(arrived_paper("acknowledgement"), Token(Path(LIBRARY), token, label, "1234"))
    assert problems(pdf) == ()
    with pytest.raises(SigningError, match="cannot be opened"):
        signed_by(arrived_paper("acknowledgement"), Token(Path(LIBRARY), token, label, "0000"))
    with pytest.raises(SigningError, match="did not sign"):
        signed_by(arrived_paper("acknowledgement"), Token(Path(LIBRARY), token, "nobody", "1234"))


def in_pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_a_key_for_training_says_so_on_the_page_and_to_whoever_checks(tmp_path):
    path = tmp_path / "signers" / "trainee.p12"
    make_training_key(path, "Tom Trainee", "Training office", PASSPHRASE, AT)
    pdf = signed_by(arrived_paper("acknowledgement"), KeyFile(path, PASSPHRASE), name="Tom Trainee")
    assert MARK.replace(" ", "") in text_of(pdf)
    (found,) = examine(pdf, read_trust(path.with_suffix(".crt")), NEXT_DAY)
    assert (found.training, found.holds) == (True, True)
    assert problems(pdf) != ()
    with pytest.raises(InputError, match="there already"):
        make_training_key(path, "Tom Trainee", "Training office", PASSPHRASE, AT)


def refused(tmp_path):
    """Yield keys and circumstances in which a paper is not signed, with what is said."""
    good, plain = office().officer.file, arrived_paper("acknowledgement")
    old = person(tmp_path, office().root, "Otto Old", until=AT - timedelta(days=1))
    bare = tmp_path / "bare.pem"
    bare.write_bytes(in_pem(office().officer.key))
    bare.chmod(0o600)
    seen = tmp_path / "seen.p12"
    seen.write_bytes(good.path.read_bytes())
    seen.chmod(0o644)
    yield {"key": KeyFile(good.path, b"wrong")}, SigningError, "does not open with this passphrase"
    yield {"key": KeyFile(good.path)}, SigningError, "needs its passphrase"
    yield {"key": KeyFile(bare)}, SigningError, "no certificate for its key|was not signed|damaged"
    yield {"key": KeyFile(seen, PASSPHRASE)}, SigningError, "Others can read"
    yield {"key": KeyFile(tmp_path / "none.p12")}, InputError, "cannot be read"
    yield {"key": old.file}, SigningError, "certificate is valid from"
    yield {"key": good, "pdf": certified()}, SigningError, "is signed already"
    yield {"key": good, "role": "auditor"}, SigningError, "no place for the auditor"
    yield {"key": good, "level": "B-T", "tsa": None}, SigningError, "needs a time-stamping authority"
    yield {"key": good, "level": "B-T", "tsa": "http://127.0.0.1:9"}, SigningError, "did not answer"
    yield {"key": good, "level": "B-LT", "trust": Trust()}, SigningError, "needs roots"
    unlisted = Trust(roots=office().root.trust().roots)
    yield {"key": good, "level": "B-LT", "trust": unlisted}, SigningError, "was not signed"
    yield {"key": good, "name": "\u202eevil"}, RenderError, "hide the true order"
    yield {"key": good, "name": "\u738b"}, RenderError, "font"
    yield {"key": good, "pdf": plain[:500]}, SigningError, "was not signed"


def test_what_cannot_be_signed_is_refused_in_one_sentence(tmp_path):
    for given, kind, words in refused(tmp_path):
        pdf = given.pop("pdf", arrived_paper("acknowledgement"))
        with pytest.raises(kind, match=words) as caught:
            signed_by(pdf, given.pop("key"), given.pop("role", "officer"), given.pop("level", "B-B"), **given)
        assert caught.value.remedy
        assert "\n" not in caught.value.diagnostics()


def test_a_long_name_stays_in_its_place_and_a_name_in_another_script_is_printed():
    for name in ("N" * 200, "\u0645\u062d\u0645\u062f \u0639\u0644\u064a", "\u041e\u043b\u044c\u0433\u0430 %s <b>"):
        assert problems(signed_by(arrived_paper("acknowledgement"), office().officer.file, name=name)) == ()


def test_what_is_no_certificate_in_the_folder_of_trust_is_named(tmp_path):
    (tmp_path / "root.crt").write_text("not a certificate")
    with pytest.raises(InputError, match="is no certificate"):
        read_trust(tmp_path)
    assert read_trust(tmp_path / "missing") == Trust()
