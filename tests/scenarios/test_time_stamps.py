"""A time authority stamps a seal (RFC 3161): the stamp lies beside it, goes along in exports, and is verified."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms, keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from factories import OFFICER, ROOT, later, opening
from pyhanko.sign.timestamps import DummyTimeStamper

from workflow.actions.house import House
from workflow.actions.note import Note
from workflow.actions.stamping import ask, take
from workflow.actions.step import open_new, perform
from workflow.actions.thread import export_trail
from workflow.actions.whole_log import export_log
from workflow.cli.main import main
from workflow.errors import SealInvalidError
from workflow.store import seals
from workflow.trail.timestamp import STAMP, Reply, check_stamped, check_token, read_reply, stamp_request
from workflow.trail.verify import verify_export
from workflow.trail.verify_log import Asked, verify_log

AT = datetime(2026, 3, 3, 12, 0, 0, tzinfo=UTC)
STAMPS = [ExtendedKeyUsageOID.TIME_STAMPING]


class TimeAuthority:
    """A time authority of the test's own: a root, and a signer under it."""

    def __init__(self, usages=STAMPS, *, days: int = 3650) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        root_key = ec.generate_private_key(ec.SECP256R1())
        self.root = _certificate("Root", root_key.public_key(), "Root", root_key, ca=True)
        self.signer = _certificate("Stamps", self.key.public_key(), "Root", root_key, usages=usages, days=days)

    def reply(self, request: bytes, at: datetime = AT) -> bytes:
        pem = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        stamper = DummyTimeStamper(
            asn1_x509.Certificate.load(self.signer.public_bytes(Encoding.DER)),
            keys.PrivateKeyInfo.load(pem), fixed_dt=at,
        )  # fmt: skip
        return stamper.request_tsa_response(tsp.TimeStampReq.load(request)).dump()


def _certificate(name, key, issuer, issuer_key, *, ca=False, usages=(), days=3650):  # noqa: PLR0913 - what a certificate says
    def named(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    made = (
        x509.CertificateBuilder().subject_name(named(name)).issuer_name(named(issuer)).public_key(key)
        .serial_number(x509.random_serial_number()).not_valid_before(AT - timedelta(days=1))
        .not_valid_after(AT + timedelta(days=days)).add_extension(x509.BasicConstraints(ca, None), critical=True)
    )  # fmt: skip
    if usages:
        made = made.add_extension(x509.ExtendedKeyUsage(usages), critical=True)
    return made.sign(issuer_key, hashes.SHA256())


@pytest.fixture(scope="module")
def authority() -> TimeAuthority:
    return TimeAuthority()


@pytest.fixture
def stamped(house: House, authority: TimeAuthority) -> House:
    """Give a house with one request, whose seal is stamped."""
    open_new(house, opening())
    reply = authority.reply(ask(house, log="decisions", at=AT))
    assert take(house, reply, name="tsa.example", certificate=authority.root, log="decisions") == (1, AT)
    return house


def test_the_stamp_goes_along_in_exports_and_is_verified(stamped: House, authority: TimeAuthority, tmp_path: Path):
    data = export_trail(stamped, "XX-1", audience="court", at=AT)
    for known in (authority.root, authority.signer):
        found = verify_export(data, authorities=[known])
        assert found.cosigned == {"the time authority tsa.example": AT}
    assert verify_export(data).witnesses == (f"{STAMP}tsa.example",), "without its certificate it is told, not verified"
    with pytest.raises(SealInvalidError, match=r"does not lead to a time authority you know.*Step 4"):
        verify_export(data, authorities=[TimeAuthority().root])
    out = BytesIO()
    export_log(stamped, out, by="Ada", purpose="audit", at=AT)
    out.seek(0)
    assert verify_log(out, Asked(authorities=[authority.root])).cosigned
    file = tmp_path / "x.json"
    file.write_bytes(data)
    run = [sys.executable, str(ROOT / "examples" / "verify_trail.py"), str(file)]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert f"Not checked here: {STAMP}tsa.example" in said


def test_a_seal_without_a_stamp_says_so(stamped: House, authority: TimeAuthority):
    open_new(stamped, opening(reference="XX-2", key="two"))
    with pytest.raises(SealInvalidError, match="bears no time stamp"):
        verify_export(export_trail(stamped, "XX-2", audience="court", at=AT), authorities=[authority.root])
    perform(stamped, "XX-1", Note(at=later(1), by=OFFICER, text="called back"))
    reply = authority.reply(ask(stamped, log="decisions", at=AT))
    take(stamped, reply, name="tsa.example", certificate=authority.root, log="decisions")
    assert verify_export(export_trail(stamped, "XX-2", audience="court", at=AT), authorities=[authority.root])


def test_no_byte_of_a_stamp_can_be_changed(stamped: House, authority: TimeAuthority):
    with stamped.database.reading() as tx:
        kept = seals.last_seal(tx)
        note = seals.cosigned(tx, kept)
    line = note.splitlines()[-1]
    token, text = base64.b64decode(line.split(" ")[2])[4:], kept.note.partition("\n\n")[0] + "\n"
    assert check_token(token, text, [authority.root]) == AT
    signed = cms.ContentInfo.load(token)["content"]
    (signer,) = signed["signer_infos"]
    for part in (
        signed["encap_content_info"]["content"].contents,
        signer["signed_attrs"].contents,
        signer["signature"].contents,
    ):
        begin = token.index(part)
        for at in range(begin, begin + len(part), 2):
            with pytest.raises(SealInvalidError):
                check_token(token[:at] + bytes([token[at] ^ 1]) + token[at + 1 :], text, [authority.root])
    with pytest.raises(SealInvalidError, match="over another text"):
        check_token(token, text.replace("1", "2", 1), [authority.root])


@pytest.mark.parametrize(
    ("made", "at", "why"),
    [
        (lambda: TimeAuthority(usages=()), AT, "not one for time stamps"),
        (
            lambda: TimeAuthority(usages=[*STAMPS, ExtendedKeyUsageOID.CODE_SIGNING]),
            AT,
            "not one for time stamps alone",
        ),
        (lambda: TimeAuthority(days=1), AT + timedelta(days=2), "was not valid when it was given"),
    ],
)
def test_a_certificate_that_may_not_stamp_is_refused(stamped: House, made, at: datetime, why: str):
    other = made()
    reply = other.reply(ask(stamped, log="decisions", at=AT), at)
    with pytest.raises(SealInvalidError, match=why):
        take(stamped, reply, name="tsa.example", certificate=other.root, log="decisions")


@pytest.mark.parametrize("reply", [b"", b"0", b"\x30\x03\x02\x01\x00", b"\x30\x80" * 5000, b"x" * 1000])
def test_what_is_no_reply_is_refused(stamped: House, authority: TimeAuthority, reply: bytes):
    with pytest.raises(SealInvalidError):
        take(stamped, reply, name="tsa.example", certificate=authority.root, log="decisions")


def test_a_refusal_and_a_reply_to_another_request_are_told(stamped: House, authority: TimeAuthority):
    refusal = Reply({"status": tsp.PKIStatusInfo({"status": "rejection"})}).dump()
    with pytest.raises(SealInvalidError, match="refused: rejection"):
        read_reply(refusal)
    note = seals.seal_log(stamped.database, "xx", at=AT).note
    with pytest.raises(SealInvalidError, match="another request"):
        read_reply(authority.reply(stamp_request(note, 7)), stamp_request(note, 8))
    other = "other/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n" + note.partition("\n\n")[2]
    with pytest.raises(SealInvalidError, match="over another text"):
        take(stamped, authority.reply(stamp_request(other, 7)), name="x", certificate=authority.root, log="decisions")
    with pytest.raises(SealInvalidError, match="bears no time stamp"):
        check_stamped(note, [authority.root])


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is another time authority, where it is installed")
def test_the_commands_with_a_time_authority_run_by_openssl(
    stamped: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, authority: TimeAuthority
):
    for name in ("rules", "home", "keys", "authority"):
        monkeypatch.setenv(f"COMITY_{name.upper()}", str(getattr(stamped.settings, name)))
    open_new(stamped, opening(reference="XX-2", key="two"))
    pem = authority.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for file, content in (("key.pem", pem), ("tsa.pem", authority.signer.public_bytes(Encoding.PEM)),
                          ("root.pem", authority.root.public_bytes(Encoding.PEM)), ("serial", b"01\n")):  # fmt: skip
        (tmp_path / file).write_bytes(content)
    (tmp_path / "tsa.cnf").write_text(
        f"[tsa]\ndefault_tsa=t\n[t]\nserial={tmp_path}/serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4\n"
        "digests=sha256\nordering=no\naccuracy=secs:1\n", encoding="utf-8")  # fmt: skip
    query, reply, root, out = (str(tmp_path / name) for name in ("q.tsq", "r.tsr", "root.pem", "x.json"))
    assert main(["trail", "stamp", "--request", query]) == 0
    answer = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", query, "-inkey", "key.pem"]
    subprocess.run([*answer, "-signer", "tsa.pem", "-out", reply], check=True, capture_output=True, cwd=tmp_path)
    assert main(["trail", "stamp", "--reply", reply, "--certificate", root, "--name", "tsa.example"]) == 0
    assert main(["trail", "export", "XX-2", out, "--by", "Ada", "--purpose", "audit"]) == 0
    assert main(["trail", "verify", out, "--time-authority", root]) == 0
    assert main(["trail", "verify", out, "--time-authority", query]) == 2
    assert main(["trail", "stamp"]) == 2
    assert main(["trail", "stamp", "--url", "ftp://x", "--certificate", root]) == 2
