"""The keys people sign papers with: a file of theirs, or a token that never gives its key away."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow.errors import InputError, SigningError

if TYPE_CHECKING:
    from cryptography import x509
    from pyhanko.sign.signers.pdf_cms import Signer

FOLDER = "signers"
"""The name of the folder of key files, in `settings.keys`."""

KINDS = (".p12", ".pfx", ".pem")
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A private key with its certificates in one file: PKCS #12, or PEM."""

    path: Path
    passphrase: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Token:
    """A key on a token behind PKCS #11: the module that speaks to it, the token's label, the certificate's label."""

    library: Path
    label: str
    certificate: str
    pin: str | None = field(default=None, repr=False)


SigningKey = KeyFile | Token


def find_key(keys: Path, name: str) -> Path:
    """Return the key file of this name: a path, or a name in the folder of signers. Raises InputError."""
    folder = keys / FOLDER
    candidates = (Path(name), *(folder / f"{name}{kind}" for kind in KINDS))
    found = next((each for each in candidates if each.is_file()), None)
    if found is None:
        known = ", ".join(sorted(each.stem for each in folder.glob("*") if each.suffix in KINDS)) or "none yet"
        raise InputError(name, "no such key", f"Name a file, or one of {folder}: {known}.")
    return found


@contextmanager
def signer_of(key: SigningKey) -> Iterator[Signer]:
    """Give what signs with `key`. Raises SigningError, and InputError for a file that cannot be read."""
    if isinstance(key, KeyFile):
        yield _from_file(key)
        return
    with _token(key) as signer:
        yield signer


def _from_file(key: KeyFile) -> Signer:
    from asn1crypto import keys
    from asn1crypto import x509 as asn1
    from cryptography.hazmat.primitives import serialization as written
    from pyhanko.sign.signers.pdf_cms import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    private, certificates = read_key_file(key)
    own = next((each for each in certificates if each.public_key() == private.public_key()), None)
    if own is None:
        raise SigningError(f"The key file {key.path.name} has no certificate for its key.", "Put it into the file.")
    plain = private.private_bytes(written.Encoding.DER, written.PrivateFormat.PKCS8, written.NoEncryption())
    parsed = [asn1.Certificate.load(each.public_bytes(written.Encoding.DER)) for each in certificates]
    signing = parsed.pop(certificates.index(own))
    return SimpleSigner(
        signing_cert=signing,
        signing_key=keys.PrivateKeyInfo.load(plain),
        cert_registry=SimpleCertificateStore.from_certs(parsed),  # type: ignore[no-untyped-call]
        embed_roots=False,
    )


def read_key_file(key: KeyFile) -> tuple[Any, list[x509.Certificate]]:
    """Return the private key and the certificates of a file. Raises InputError or SigningError."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12
    from cryptography.x509 import load_pem_x509_certificates

    raw = _read_private(key.path)
    try:
        if raw.startswith(b"-----BEGIN"):
            certificates = load_pem_x509_certificates(raw) if b"BEGIN CERTIFICATE" in raw else []
            phrase = key.passphrase if b"ENCRYPTED" in raw else None
            return load_pem_private_key(raw, phrase), certificates
        private, first, more = pkcs12.load_key_and_certificates(raw, key.passphrase)
    except (ValueError, TypeError) as error:
        told = "needs its passphrase" if key.passphrase is None else "does not open with this passphrase, or is damaged"
        raise SigningError(f"The key file {key.path.name} {told}.", "Give the passphrase of this very file.") from error
    if private is None or first is None:
        raise SigningError(f"The key file {key.path.name} holds no key with a certificate.", "Name another file.")
    return private, [first, *more]


def _read_private(path: Path) -> bytes:
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            raise SigningError(f"Others can read the key file {path}.", f"Run: chmod 600 {path}; then think who did.")
        return path.read_bytes()
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror})", "Check the path.") from error


@contextmanager
def _token(key: Token) -> Iterator[Signer]:
    """Give what signs on the token; the digest is made here, because not every token can."""
    from pkcs11.exceptions import PKCS11Error
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    remedy = "Check that the token is plugged in, its label, and its PIN."
    try:
        session = open_pkcs11_session(str(key.library), token_criteria=TokenCriteria(label=key.label), user_pin=key.pin)
    except (PKCS11Error, RuntimeError, OSError) as error:
        raise SigningError(f"The token '{key.label}' cannot be opened ({_said(error)}).", remedy) from error
    try:
        yield PKCS11Signer(session, cert_label=key.certificate, use_raw_mechanism=True, embed_roots=False)
    except PKCS11Error as error:
        raise SigningError(f"The token '{key.label}' did not sign ({_said(error)}).", remedy) from error
    finally:
        session.close()


def _said(error: BaseException) -> str:
    return str(error) or type(error).__name__
