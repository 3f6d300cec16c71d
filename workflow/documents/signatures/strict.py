"""What a signature does not cover of itself, checked by hand: its place in the file, and its own envelope.

A signature leaves one gap in the file, for itself. A reader that skips over what it
does not need in there accepts a file in which bytes were changed; so everything in
the gap must be as plain writers write it, and every certificate must belong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

HEX = re.compile(rb"<(?:[0-9a-f]+|[0-9A-F]+)>")
"""A signature as one writer writes it: never small and large letters together."""


def odd_gap(raw: bytes, ranges: Sequence[int]) -> str | None:
    """Return what is wrong with the gap a signature leaves, or None."""
    if len(ranges) != 4 or ranges[0] != 0:  # noqa: PLR2004 - two stretches, each with a start and a length
        return "does not cover the file from its beginning"
    _, first, second, rest = ranges
    if not 0 < first < second <= second + rest <= len(raw):
        return "covers stretches that are not in the file"
    gap = raw[first:second]
    if HEX.fullmatch(gap) is None or len(gap) % 2:
        return "leaves more out than itself"
    envelope = bytes.fromhex(gap[1:-1].decode("ascii"))
    length = _length(envelope)
    if length is None or any(envelope[length:]):
        return "is followed by bytes that belong to nothing"
    return None


def envelope_of(raw: bytes, ranges: Sequence[int]) -> bytes:
    """Return the signature's own bytes, without the zeros after it."""
    padded = bytes.fromhex(raw[ranges[1] + 1 : ranges[2] - 1].decode("ascii"))
    return padded[: _length(padded)]


def odd_envelope(raw: bytes, known: Sequence[bytes]) -> Iterator[str]:
    """Yield what is odd in a signature's envelope; `known` are the certificates on its way to a root, in DER."""
    from asn1crypto import cms

    content = cms.ContentInfo.load(raw, strict=True)
    if content.dump(force=True) != raw:
        yield "its envelope is not written the one way it must be"
    data = content["content"]
    signers = data["signer_infos"]
    if len(signers) != 1:
        yield "it has more than one signer"
        return
    signer = signers[0]
    yield from _odd_numbers(data, signer)
    yield from _odd_algorithms(data, signer)
    certificates = [each.chosen.dump() for each in data["certificates"]]
    own = _own(signer, certificates)
    if own is None:
        yield "it names its signer otherwise than the certificate does"
    yield from _odd_certificates(certificates, (*known, *((own,) if own else ())))
    yield from _odd_additions(signer, known)


def _odd_numbers(data: Any, signer: Any) -> Iterator[str]:
    plain = data["encap_content_info"]["content_type"].native == "data"
    if data["version"].native != ("v1" if plain else "v3") or signer["version"].native != "v1":
        yield "its version is not the one it must have"
    if plain and data["encap_content_info"]["content"].native is not None:
        yield "it carries content of its own"
    if data["crls"].native:
        yield "it carries revocation lists where none belong"


def _odd_algorithms(data: Any, signer: Any) -> Iterator[str]:
    """Yield where the algorithms are named in more than one way."""
    used = signer["digest_algorithm"]
    named = [each.dump() for each in data["digest_algorithms"]]
    if named != [used.dump()] or used.dump() not in _spelled(used["algorithm"].native):
        yield "it names its algorithms in more than one way"
    protected = [each for each in signer["signed_attrs"] if each["type"].native == "cms_algorithm_protection"]
    for each in protected:
        inner = each["values"][0]
        same = inner["signature_algorithm"].native == signer["signature_algorithm"].native
        if not same or inner["digest_algorithm"].native != used.native:
            yield "it names other algorithms than it protects"
    if signer["signature_algorithm"].dump() not in _signature_spelled(signer["signature_algorithm"]):
        yield "it names its algorithm in an odd way"


def _spelled(name: str) -> tuple[bytes, ...]:
    """Return the two ways in which a digest algorithm is rightly named: with and without an empty parameter."""
    from asn1crypto import algos, core

    bare = algos.DigestAlgorithm({"algorithm": name})
    empty = algos.DigestAlgorithm({"algorithm": name, "parameters": core.Null()})
    return bare.dump(), empty.dump()


def _signature_spelled(algorithm: Any) -> tuple[bytes, ...]:
    """Return how a signature algorithm is rightly named; one with parameters of its own is rightly named as it is."""
    from asn1crypto import algos, core

    name = algorithm["algorithm"].native
    if name == "rsassa_pss":
        return (algorithm.dump(),)
    bare = algos.SignedDigestAlgorithm({"algorithm": name})
    empty = algos.SignedDigestAlgorithm({"algorithm": name, "parameters": core.Null()})
    return bare.dump(), empty.dump()


def _odd_certificates(certificates: Sequence[bytes], known: Sequence[bytes]) -> Iterator[str]:
    """Yield where a certificate is neither on the way to a root nor issued by one that is there."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    if len(set(certificates)) != len(certificates):
        yield "it carries a certificate twice"
    for each in certificates:
        if each in known:
            continue
        one = x509.load_der_x509_certificate(each)
        for other in (*certificates, *known):
            try:
                one.verify_directly_issued_by(x509.load_der_x509_certificate(other))
                break
            except (ValueError, TypeError, InvalidSignature):
                continue
        else:
            yield "it carries a certificate that belongs to nothing"


def _own(signer: Any, certificates: Sequence[bytes]) -> bytes | None:
    """Return the certificate the signer names; what it signs says which it is, so it need not be checked here."""
    from asn1crypto import x509

    said = signer["sid"].chosen
    for each in certificates:
        one = x509.Certificate.load(each)
        if signer["sid"].name != "issuer_and_serial_number":
            same = one.key_identifier == said.native
        else:
            same = one.issuer.dump() == said["issuer"].dump() and one.serial_number == said["serial_number"].native
        if same:
            return each
    return None


def _odd_additions(signer: Any, known: Sequence[bytes]) -> Iterator[str]:
    """Yield what was added to the signature afterwards, apart from one time stamp."""
    for each in signer["unsigned_attrs"]:
        if each["type"].native != "signature_time_stamp_token" or len(each["values"]) != 1:
            yield "something was added to it that is no time stamp"
            continue
        yield from (f"its time stamp is odd: {told}" for told in odd_envelope(each["values"][0].dump(), known))


def _length(der: bytes) -> int | None:
    """Return how long the first element is, with its head; None where it has no definite length."""
    if len(der) < 2:  # noqa: PLR2004 - a tag and a length
        return None
    if der[1] < 0x80:  # noqa: PLR2004 - the short form
        return 2 + der[1]
    count = der[1] & 0x7F
    body = der[2 : 2 + count]
    return 2 + count + int.from_bytes(body) if 0 < count <= 4 and len(body) == count else None  # noqa: PLR2004 - 4 GB
