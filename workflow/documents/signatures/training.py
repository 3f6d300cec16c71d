"""A key for training: a certificate that nobody vouches for and that says so in its own name."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from workflow.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

MARK = "TRAINING - NO LEGAL EFFECT"
BITS = 3072
MOST_NAME = 64
"""The longest common name a certificate may have (RFC 5280, appendix A.1)."""


def make_training_key(path: Path, name: str, office: str, passphrase: bytes, now: datetime) -> str:
    """Write a new key with its own certificate, for one year; return the certificate's SHA-256.

    Raises InputError for a file that is there already, or a name a certificate cannot hold.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import pkcs12

    if not passphrase:
        raise InputError("passphrase", "is empty", "Give one; the key file is worth what it protects.")
    if not 0 < len(name) <= MOST_NAME or not 0 < len(office) <= MOST_NAME:
        raise InputError("name", f"must have 1 to {MOST_NAME} characters", "Shorten the name.")
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    oid = x509.NameOID
    parts = ((oid.COMMON_NAME, name), (oid.ORGANIZATIONAL_UNIT_NAME, MARK), (oid.ORGANIZATION_NAME, office))
    own = x509.Name([x509.NameAttribute(kind, said) for kind, said in parts])
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    ) | dict.fromkeys(("encipher_only", "decipher_only"), False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(own)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + relativedelta(years=1))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    lock = serialization.BestAvailableEncryption(passphrase)
    _place(path, pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, None, lock))
    public = certificate.public_bytes(serialization.Encoding.PEM)
    path.with_suffix(".crt").write_bytes(public)
    return certificate.fingerprint(hashes.SHA256()).hex()


def is_training(certificate: Any) -> bool:
    """Return whether a certificate says of itself that it is for training."""
    said = certificate.subject.native.get("organizational_unit_name", "")
    return MARK in (said if isinstance(said, list) else [said])


def _place(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, and only if there is none."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
    except FileExistsError as error:
        raise InputError(str(path), "is there already", "A key is never written over; choose another name.") from error
    except OSError as error:
        raise InputError(str(path), f"cannot be written ({error.strerror})", "Choose another folder.") from error
