"""Authorities that exist only in tests: they issue certificates, revoke them and stamp the time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as written
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.sign.timestamps import DummyTimeStamper

from workflow.documents.signatures.key import KeyFile
from workflow.documents.signatures.trust import Trust

BORN = datetime(2026, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=3650)
DER = written.Encoding.DER
LISTS_AT = "http://authority.invalid/list.crl"
PASSPHRASE = b"only for tests"


def named(common: str, organisation: str = "Authority of the tests") -> x509.Name:
    parts = ((x509.NameOID.ORGANIZATION_NAME, organisation), (x509.NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(kind, said) for kind, said in parts])


def usage(**which: bool) -> x509.KeyUsage:
    every = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{**dict.fromkeys(every, False), **which})


@dataclass
class Authority:
    """One root that issues to people and to a time-stamping authority, and publishes what it revoked."""

    key: rsa.RSAPrivateKey
    root: x509.Certificate
    revoked: dict[int, datetime] = field(default_factory=dict)

    def issue(self, name: str, public, *, stamps_time=False, answers=False, since=BORN, until=BORN + YEARS):
        """Return a certificate for a person, or for what stamps the time; `answers` names a responder as well."""
        made = (
            x509.CertificateBuilder()
            .subject_name(named(name))
            .issuer_name(self.root.subject)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage(digital_signature=True, content_commitment=not stamps_time), critical=True)
            .add_extension(
                x509.CRLDistributionPoints(
                    [x509.DistributionPoint([x509.UniformResourceIdentifier(LISTS_AT)], None, None, None)]
                ),
                critical=False,
            )
        )
        if answers:
            where = x509.UniformResourceIdentifier("http://authority.invalid/ocsp")
            asked = x509.AccessDescription(x509.AuthorityInformationAccessOID.OCSP, where)
            made = made.add_extension(x509.AuthorityInformationAccess([asked]), critical=False)
        if stamps_time:
            made = made.add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        return made.sign(self.key, hashes.SHA256())

    def list_of_revoked(self, at: datetime = datetime(2026, 3, 16, 6, 0, tzinfo=UTC)) -> bytes:
        """Return the revocation list as published at this moment, in DER."""
        made = x509.CertificateRevocationListBuilder().issuer_name(self.root.subject)
        made = made.last_update(at).next_update(at + timedelta(days=30))
        for serial, when in self.revoked.items():
            one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when).build()
            made = made.add_revoked_certificate(one)
        return made.sign(self.key, hashes.SHA256()).public_bytes(DER)

    def trust(self, at: datetime = datetime(2026, 3, 16, 6, 0, tzinfo=UTC)) -> Trust:
        """Return what an office holds that trusts this authority."""
        return Trust(roots=(self.root.public_bytes(DER),), lists=(self.list_of_revoked(at),))

    def written(self, folder: Path, at: datetime = datetime(2026, 3, 16, 6, 0, tzinfo=UTC)) -> Path:
        """Write the same as files into a folder; return it."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "root.crt").write_bytes(self.root.public_bytes(written.Encoding.PEM))
        (folder / "list.crl").write_bytes(self.list_of_revoked(at))
        return folder


@cache
def _key(_name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def authority(name: str = "Root of the tests") -> Authority:
    """Return an authority with nothing revoked."""
    key = _key(name)
    made = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(name))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(BORN)
        .not_valid_after(BORN + 2 * YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        .add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True)
    )
    return Authority(key, made.sign(key, hashes.SHA256()))


@dataclass
class Person:
    """Who signs: with a certificate of an authority and a key in a file."""

    key: object
    certificate: x509.Certificate
    file: KeyFile


def person(folder: Path, by: Authority, name: str, *, curve: bool = False, **issued) -> Person:
    """Return a person with a key file, locked with a passphrase."""
    key = ec.generate_private_key(ec.SECP256R1()) if curve else _key(name)
    certificate = by.issue(name, key.public_key(), **issued)
    path = folder / f"{name.replace(' ', '-').lower()}.p12"
    lock = written.BestAvailableEncryption(PASSPHRASE)
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"key", key, certificate, None, lock))
    path.chmod(0o600)
    return Person(key, certificate, KeyFile(path, PASSPHRASE))


def clock_of(by: Authority, at: datetime, name: str = "Clock of the tests") -> DummyTimeStamper:
    """Return what stamps the time, always this very moment."""
    key = _key(name)
    certificate = by.issue(name, key.public_key(), stamps_time=True)
    plain = key.private_bytes(DER, written.PrivateFormat.PKCS8, written.NoEncryption())
    return DummyTimeStamper(
        asn1.Certificate.load(certificate.public_bytes(DER)), asn1_keys.PrivateKeyInfo.load(plain), fixed_dt=at
    )
