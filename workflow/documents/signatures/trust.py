"""Whom this office trusts: certificates and revocation lists in one folder, put there by people, fetched by nobody.

A certificate that issued itself is a root; any other helps to find the way to one.
Nothing is ever asked of the network while a signature is checked: whoever made a
file could otherwise learn that it is being read, or choose what is fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "trust"
"""The name of the folder, in `settings.keys`."""

CERTIFICATES = (".pem", ".crt", ".cer", ".der")
LISTS = (".crl",)
MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Trust:
    """Certificates and revocation lists, each in DER."""

    roots: tuple[bytes, ...] = ()
    others: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()

    def certificates(self, which: tuple[bytes, ...]) -> list[Any]:
        """Return certificates as the library of signatures wants them."""
        from asn1crypto import x509

        return [x509.Certificate.load(each) for each in which]

    def revoked(self) -> list[Any]:
        """Return the revocation lists as the library of signatures wants them."""
        from asn1crypto import crl

        return [crl.CertificateList.load(each) for each in self.lists]


def read_trust(*folders: Path) -> Trust:
    """Return whom these folders or files name; a folder that is not there names nobody. Raises InputError."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    roots: list[bytes] = []
    others: list[bytes] = []
    lists: list[bytes] = []
    for file in _files(folders):
        raw = _read(file)
        try:
            if file.suffix in LISTS:
                found = x509.load_pem_x509_crl(raw) if _is_text(raw) else x509.load_der_x509_crl(raw)
                lists.append(found.public_bytes(Encoding.DER))
                continue
            many = x509.load_pem_x509_certificates(raw) if _is_text(raw) else [x509.load_der_x509_certificate(raw)]
        except ValueError as error:
            told = "is no certificate or revocation list"
            raise InputError(str(file), told, "Take it out of the folder of whom you trust.") from error
        for each in many:
            (roots if each.issuer == each.subject else others).append(each.public_bytes(Encoding.DER))
    return Trust(tuple(dict.fromkeys(roots)), tuple(dict.fromkeys(others)), tuple(dict.fromkeys(lists)))


def _files(folders: tuple[Path, ...]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_file():
            yield folder
        elif folder.is_dir():
            yield from sorted(each for each in folder.iterdir() if each.suffix in CERTIFICATES + LISTS)


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InputError(str(file), f"is larger than {MOST_BYTES // 1_000_000} MB", "Take it out of the folder.")
        return file.read_bytes()
    except OSError as error:
        raise InputError(str(file), f"cannot be read ({error.strerror})", "Check who may read it.") from error


def _is_text(raw: bytes) -> bool:
    return raw.lstrip().startswith(b"-----BEGIN")
