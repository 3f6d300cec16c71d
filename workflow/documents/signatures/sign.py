"""Signs a paper: PAdES, appended to the paper's own bytes, in a field that was made with it.

The first who signs certifies: from then on nobody may change anything but fill the
other fields. Each later one approves. Evidence for later years (certificates,
revocation lists) is put in before the signature and so is covered by it; what is
not covered by the last signature or time stamp, nobody vouches for.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from workflow.documents.signatures.finished import finished
from workflow.documents.signatures.key import SigningKey, signer_of
from workflow.documents.signatures.stamp import said_time, stamp
from workflow.documents.signatures.training import MARK, is_training
from workflow.errors import SigningError, WorkflowError

if TYPE_CHECKING:
    from pathlib import Path

    from workflow.documents.signatures.trust import Trust

PATIENCE = 20
"""For how many seconds a time-stamping authority may take."""


class Level(StrEnum):
    """How long a signature can be checked: ETSI EN 319 142-1."""

    BASIC = "B-B"
    """While the certificate is valid."""
    TIMED = "B-T"
    """A time stamp proves when it was made."""
    LONG = "B-LT"
    """Certificates and revocation lists lie in the file."""
    ARCHIVE = "B-LTA"
    """A time stamp over all of that, which can be renewed for ever."""


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs, where, meaning what, and with which proof of time and trust."""

    role: str
    name: str
    capacity: str
    meaning: str
    at: datetime
    fonts: Path
    level: Level = Level.BASIC
    tsa: Any = None
    """Where time stamps come from: an address, or the library's own object."""
    trust: Trust | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """The signed file, and the SHA-256 of the certificate it was signed with."""

    pdf: bytes
    certificate: str
    level: Level


def sign(pdf: bytes, key: SigningKey, signing: Signing) -> Signed:
    """Return the paper with one more signature. Raises SigningError, RenderError or InputError."""
    _refuse_level(signing)
    try:
        with signer_of(key) as signer:
            return finished(lambda: _sign(pdf, signer, signing))
    except WorkflowError:
        raise
    except Exception as error:
        raise _told(error) from error


def free_field(pdf: bytes, role: str) -> tuple[str, bool]:
    """Return the first empty field of a role, and whether nobody signed yet. Raises SigningError."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.fields import enumerate_sig_fields

    fields = {name: value for name, value, _ in enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf)))}
    own = [name for name in fields if name == role or (name.rpartition("-")[0] == role and name[-1].isdigit())]
    free = next((name for name in own if fields[name] is None), None)
    if free is None:
        told = f"The place for the {role} is signed already" if own else f"The paper has no place for the {role}"
        raise SigningError(f"{told}.", "Make the paper again if another signature is needed.")
    return free, not any(value is not None for value in fields.values())


async def _sign(pdf: bytes, signer: Any, signing: Signing) -> Signed:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
    from pyhanko.sign.signers.pdf_signer import PdfSigner

    field, first = free_field(pdf, signing.role)
    certificate = signer.signing_cert
    _refuse_expired(certificate, signing.at)
    context = _context(signing)
    lines = (signing.name, signing.capacity, said_time(signing.at), MARK if is_training(certificate) else "")
    by = PdfSigner(
        _metadata(field, signing, context, certify=first),
        signer=signer,
        timestamper=_time_stamper(signing),
        stamp_style=stamp(lines, signing.fonts),
    )
    session = by.init_signing_session(IncrementalPdfFileWriter(io.BytesIO(pdf)), existing_fields_only=True)
    session.system_time = signing.at
    try:
        proof = await session.perform_presign_validation(session.pdf_out)
        reserved = await session.estimate_signature_container_size(proof)
        document = session.prepare_tbs_document(validation_info=proof, bytes_reserved=reserved)
        out = io.BytesIO()
        digest, _ = document.digest_tbs_document(output=out)
        done = await document.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing.at))
        await done.post_signature_processing(out)
    finally:
        if context is not None:
            await context.aclose()
    return Signed(out.getvalue(), certificate.sha256.hex(), signing.level)


def _metadata(field: str, signing: Signing, context: Any, *, certify: bool) -> Any:
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import pdf_signer as many

    before = many.SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
    return many.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        reason=signing.meaning,
        name=signing.name,
        certify=certify,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=signing.level in (Level.LONG, Level.ARCHIVE),
        use_pades_lta=signing.level is Level.ARCHIVE,
        validation_context=context,
        dss_settings=many.DSSContentSettings(include_vri=False, placement=before),
    )


def _context(signing: Signing) -> Any:
    """Return by what the evidence for later years is found, or None where none is asked for."""
    from pyhanko_certvalidator import ValidationContext

    if signing.level not in (Level.LONG, Level.ARCHIVE) or signing.trust is None:
        return None
    return ValidationContext(
        trust_roots=signing.trust.certificates(signing.trust.roots),
        other_certs=signing.trust.certificates(signing.trust.others),
        crls=signing.trust.revoked(),
        allow_fetching=False,
        revocation_mode="require",
        moment=signing.at,
        best_signature_time=signing.at,
    )


def _time_stamper(signing: Signing) -> Any:
    from pyhanko.sign.timestamps import HTTPTimeStamper

    if signing.level is Level.BASIC:
        return None
    return HTTPTimeStamper(signing.tsa, timeout=PATIENCE) if isinstance(signing.tsa, str) else signing.tsa


def _refuse_level(signing: Signing) -> None:
    if signing.level is not Level.BASIC and not signing.tsa:
        raise SigningError(f"Level {signing.level} needs a time-stamping authority.", "Name one, or sign at level B-B.")
    if signing.level in (Level.LONG, Level.ARCHIVE) and not (signing.trust and signing.trust.roots):
        told = f"Level {signing.level} needs roots and revocation lists"
        raise SigningError(f"{told}.", "Put them into the folder 'trust' beside the keys.")


def _refuse_expired(certificate: Any, at: datetime) -> None:
    since, until = certificate.not_valid_before, certificate.not_valid_after
    if not since <= at <= until:
        told = f"The certificate is valid from {since:%Y-%m-%d} to {until:%Y-%m-%d}, not on {at:%Y-%m-%d}"
        raise SigningError(f"{told}.", "Sign with a certificate that is valid.")


def _told(error: Exception) -> SigningError:
    """Return what the library of signatures refused, in one sentence."""
    from pyhanko.sign.timestamps import TimestampRequestError

    why = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, TimestampRequestError | TimeoutError):
        return SigningError(f"The time-stamping authority did not answer ({why}).", "Try again, or sign at level B-B.")
    remedy = "Check the key, whom you trust and the revocation lists; the paper is unchanged."
    return SigningError(f"The paper was not signed: {why.rstrip('.')}.", remedy)
