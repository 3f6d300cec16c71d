"""A time stamp on a seal by somebody outside: RFC 3161, over the SHA-256 of the text of the seal's note.

It stands under the note as one more line, of the signature type 0xff of C2SP signed-note, so
that it lies beside the seal and goes along in every export. See docs/trail-format.md, section 8.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from asn1crypto import algos, cms, core, tsp
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    ExtendedKeyUsage,
    ExtensionNotFound,
    load_der_x509_certificate,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

from workflow.errors import SealInvalidError
from workflow.trail.seal import key_id, parse_note
from workflow.trail.shape import in_base64

if TYPE_CHECKING:
    from collections.abc import Collection

STAMP = "rfc3161/"
"""What the name of every line that holds a time stamp begins with."""

MAX_TOKEN_BYTES = 32 * 1024
"""The longest time stamp that is kept."""

_KIND = b"\xffrfc3161"
_LONGEST_PATH = 5
_DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_GRANTED = ("granted", "granted_with_mods")
_REMEDY = "Ask the time authority again; compare its certificate with the one it publishes."
_MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)


class Reply(core.Sequence):  # type: ignore[misc] # asn1crypto has no types
    """A reply of a time authority (RFC 3161, 2.4.2): a refusal comes without a stamp."""

    _fields: ClassVar[list[tuple[object, ...]]] = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def stamp_request(note: str, nonce: int) -> bytes:
    """Return the request for a time stamp on a seal, in DER, as a time authority takes it (RFC 3161, 2.4.1)."""
    imprint = {
        "hash_algorithm": {"algorithm": "sha256"},
        "hashed_message": sha256(parse_note(note).text.encode()).digest(),
    }
    asked = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True})
    return bytes(asked.dump())


def read_reply(reply: bytes, asked: bytes | None = None) -> bytes:
    """Return the time stamp of an authority's reply, in DER; it is not verified yet. Raises SealInvalidError.

    Where what was `asked` is given, the reply must be to that very request.
    """
    try:
        found = Reply.load(reply, strict=True)
        status, token, given = str(found["status"]["status"].native), b"", None
        if status in _GRANTED:
            token = bytes(found["time_stamp_token"].dump())
            given = found["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed["nonce"].native
    except _MALFORMED as fault:
        raise SealInvalidError("The reply is not one of a time authority (RFC 3161).", _REMEDY) from fault
    if not token:
        raise SealInvalidError(f"The time authority refused: {status}.", _REMEDY)
    if asked is not None and given != tsp.TimeStampReq.load(asked)["nonce"].native:
        raise SealInvalidError("The reply is to another request.", _REMEDY)
    return token


def stamp_line(name: str, token: bytes) -> str:
    """Return the line that stands under a note for the time stamp of the authority called `name`."""
    if len(token) > MAX_TOKEN_BYTES:
        raise SealInvalidError(f"The time stamp has {len(token)} bytes; at most {MAX_TOKEN_BYTES} are kept.", _REMEDY)
    line = f"{STAMP}{name}"
    return f"\N{EM DASH} {line} {in_base64(key_id(line, b'', _KIND) + token)}\n"


def check_stamped(note: str, authorities: Collection[Certificate]) -> tuple[str, datetime]:
    """Return who stamped a note, and when: the earliest stamp that leads to one of the certificates given.

    Raises SealInvalidError when there is none, naming why the last one does not hold.
    """
    parsed, held = parse_note(note), []
    why = SealInvalidError("The seal bears no time stamp.", _REMEDY)
    for line in parsed.signatures:
        if line.name.startswith(STAMP) and line.key_id == _key_id(line.name):
            try:
                held.append((check_token(line.signature, parsed.text, authorities), line.name.removeprefix(STAMP)))
            except SealInvalidError as fault:
                why = fault
    if not held:
        raise why
    at, name = min(held)
    return f"the time authority {name}", at


def check_token(token: bytes, text: str, authorities: Collection[Certificate]) -> datetime:
    """Return when a time stamp over `text` was given. Raises SealInvalidError unless it holds."""
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        info = signed["encap_content_info"]["content"].parsed
        at = info["gen_time"].native.astimezone(UTC)
        imprint = info["message_imprint"]
        if imprint["hash_algorithm"]["algorithm"].native != "sha256" or imprint["hashed_message"].native != (
            sha256(text.encode()).digest()
        ):
            raise SealInvalidError("The time stamp is over another text.", _REMEDY)
        given = [load_der_x509_certificate(each.chosen.dump()) for each in signed["certificates"] or ()]
        certificate = _check_signer(signed, [*given, *authorities])
        _check_path(certificate, given, authorities, at)
    except _MALFORMED as fault:
        raise SealInvalidError("The time stamp is malformed.", _REMEDY) from fault
    return datetime.fromtimestamp(at.timestamp(), UTC)


def _check_signer(signed: Any, known: list[Certificate]) -> Certificate:  # noqa: ANN401 - asn1crypto has no types
    """Return the certificate that signed, once the signature and all it must bind are right."""
    (signer,) = signed["signer_infos"]
    content = signed["encap_content_info"]["content"].contents
    attributes = {each["type"].native: each["values"][0] for each in signer["signed_attrs"]}
    digest = signer["digest_algorithm"]["algorithm"].native
    if digest not in _DIGESTS:
        raise SealInvalidError(f"The time stamp uses '{digest}', which is not accepted.", _REMEDY)
    hashed = hashes.Hash(_DIGESTS[digest])
    hashed.update(content)
    bound = attributes["content_type"].native == "tst_info" and attributes["message_digest"].native == hashed.finalize()
    certificate = next((each for each in known if _is_named(each, attributes)), None)
    if not bound or certificate is None:
        raise SealInvalidError("The time stamp does not bind its content to a certificate at hand.", _REMEDY)
    try:
        _verify(certificate, signer, signer["signed_attrs"].untag().dump(), _DIGESTS[digest])
    except InvalidSignature as fault:
        raise SealInvalidError("The signature of the time stamp does not verify.", _REMEDY) from fault
    return certificate


def _is_named(certificate: Certificate, attributes: dict[str, Any]) -> bool:
    """Return whether the signed attributes name this certificate by its hash (RFC 5035, RFC 2634)."""
    for name, default in (("signing_certificate_v2", "sha256"), ("signing_certificate", "sha1")):
        if name in attributes:
            first = attributes[name]["certs"][0]
            algorithm = first["hash_algorithm"]["algorithm"].native if name.endswith("_v2") else default
            kinds = {**_DIGESTS, "sha1": hashes.SHA1()}  # noqa: S303 - RFC 2634 names certificates so
            return bool(first["cert_hash"].native == certificate.fingerprint(kinds[algorithm]))
    return False


def _verify(certificate: Certificate, signer: Any, data: bytes, digest: hashes.HashAlgorithm) -> None:  # noqa: ANN401
    key, signature = certificate.public_key(), signer["signature"].native
    algorithm: algos.SignedDigestAlgorithm = signer["signature_algorithm"]
    if isinstance(key, rsa.RSAPublicKey) and algorithm.signature_algo == "rsassa_pkcs1v15":
        key.verify(signature, data, padding.PKCS1v15(), digest)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(digest))
    elif isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(signature, data)
    else:
        raise SealInvalidError("The time stamp is signed in a way that is not accepted.", _REMEDY)


def _check_path(
    certificate: Certificate, given: list[Certificate], trusted: Collection[Certificate], at: datetime
) -> None:
    """Refuse a signer that is not there to stamp, or that does not lead to a certificate the caller trusts."""
    try:
        usage = certificate.extensions.get_extension_for_class(ExtendedKeyUsage)
    except ExtensionNotFound as fault:
        raise SealInvalidError("The certificate is not one for time stamps.", _REMEDY) from fault
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise SealInvalidError("The certificate is not one for time stamps alone.", _REMEDY)
    for _ in range(_LONGEST_PATH):
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            raise SealInvalidError("A certificate of the time stamp was not valid when it was given.", _REMEDY)
        if certificate in trusted:
            return
        issuer = next((each for each in (*trusted, *given) if _issued(each, certificate)), None)
        if issuer is None:
            break
        certificate = issuer
    raise SealInvalidError("The time stamp does not lead to a time authority you know.", _REMEDY)


def _issued(issuer: Certificate, certificate: Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
        return issuer.extensions.get_extension_for_class(BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, ExtensionNotFound):
        return False


def _key_id(name: str) -> bytes:
    return key_id(name, b"", _KIND)
