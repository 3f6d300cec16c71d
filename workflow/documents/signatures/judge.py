"""Judges one signature by ETSI EN 319 102-1: does it fit, and can it be traced to somebody this office trusts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.documents.signatures.trust import Trust

WORDS = {
    "REVOKED": "the certificate was revoked",
    "REVOKED_NO_POE": "the certificate was revoked, and no time stamp proves that it was signed before",
    "REVOKED_CA_NO_POE": "a certificate on the way to the root was revoked",
    "NO_CERTIFICATE_CHAIN_FOUND": "no root that this office trusts issued the certificate",
    "TRY_LATER": "no revocation list at hand tells whether the certificate was revoked",
    "CERTIFICATE_CHAIN_GENERAL_FAILURE": "no revocation list at hand tells of it, or the way to its root is faulty",
    "EXPIRED": "the certificate has expired",
    "OUT_OF_BOUNDS_NO_POE": "the certificate is not valid now, and no time stamp proves that it was signed before",
    "OUT_OF_BOUNDS_NOT_REVOKED": "the certificate is not valid now, and no time stamp proves that it was signed before",
    "NOT_YET_VALID": "the certificate was not valid yet",
    "HASH_FAILURE": "what it signs was altered",
    "SIG_CRYPTO_FAILURE": "the signature itself was altered",
    "CHAIN_CONSTRAINTS_FAILURE": "no root that this office trusts issued it, or it is not one for signing papers",
    "SIG_CONSTRAINTS_FAILURE": "the certificate is not one for signing papers",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What speaks against a signature, and what is known of its time and of the way to its root."""

    broken: tuple[str, ...]
    doubts: tuple[str, ...]
    path: tuple[bytes, ...]
    """The certificates on the way to the root, in DER."""
    claimed: str
    proved: str
    timed: bool = False
    archived: bool = False


async def judge_signature(each: Any, trust: Trust, now: datetime) -> Judged:
    """Judge a person's signature as of now; where that fails, as of the time that archived time stamps prove."""
    from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature

    async with _tracing(trust, now, each.reader) as context:
        status = await async_validate_pdf_signature(each, context)
    broken = () if status.intact and status.valid else ("does not fit what it signs: one of the two was altered",)
    doubts = () if broken else _doubts(status)  # whom it leads to is not looked for where it does not fit
    stamp, archived_at = status.timestamp_validity, None
    if doubts:
        past = await _in_the_past(each, status, trust, now)
        if past is not None:
            doubts, archived_at = (), past
    archived_at = archived_at or _next_stamp(each)
    times = [at for at in (stamp.timestamp if stamp is not None else None, archived_at) if at is not None]
    claimed = each.self_reported_timestamp
    return Judged(
        broken, doubts, _path(status), claimed.isoformat() if claimed else "", min(times).isoformat() if times else "",
        timed=stamp is not None, archived=archived_at is not None,
    )  # fmt: skip


def _doubts(status: Any) -> tuple[str, ...]:
    """Return why a signature cannot be trusted as of now."""
    doubts = []
    if not status.trusted:
        doubts.append(_doubt(status.trust_problem_indic.name if status.trust_problem_indic else "GENERIC"))
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.intact and stamp.valid):
        doubts.append("its time stamp was altered")
    elif stamp is not None and not stamp.trusted:
        doubts.append(f"its time stamp: {_doubt(stamp.trust_problem_indic.name if stamp.trust_problem_indic else '')}")
    return tuple(doubts)


async def _in_the_past(each: Any, status: Any, trust: Trust, now: datetime) -> datetime | None:
    """Return by when the signature is proved to have been good, by a chain of time stamps; None where it is not."""
    from pyhanko.sign.validation import ades
    from pyhanko_certvalidator.ltv.types import ValidationTimingInfo

    timing = ValidationTimingInfo(now, now, point_in_time_validation=False)
    if status.trust_problem_indic is not None and status.trust_problem_indic.name.startswith("REVOKED"):
        timed = await ades.ades_with_time_validation(
            each.signed_data,
            _policy(trust).signature_validation_spec,
            timing_info=timing,
            raw_digest=each.compute_digest(),
        )
        return timed.best_signature_time if timed.ades_subindic.status.name == "PASSED" else None
    return await _archived(each, trust, now)


async def _archived(each: Any, trust: Trust, now: datetime) -> datetime | None:
    """Return when the first time stamp over a signature was made, if all over it hold and it held then; else None.

    Each time stamp is judged as of the newer one over it, the newest as of now; so a chain
    that is renewed in time proves a signature long after its certificate has expired.
    """
    from pyhanko.sign.validation import pdf_embedded as judged

    later = _stamps_over(each)
    moment = now
    for one in reversed(later):
        async with _tracing(trust, moment, each.reader) as context:
            stamp = await judged.async_validate_pdf_timestamp(one, context, skip_diff=True)
        if not (stamp.intact and stamp.valid and stamp.trusted):
            return None
        moment = stamp.timestamp
    if not later:
        return None
    async with _tracing(trust, moment, each.reader) as context:
        status = await judged.async_validate_pdf_signature(each, context)
    return None if _doubts(status) else moment


@asynccontextmanager
async def _tracing(trust: Trust, moment: datetime, reader: Any) -> AsyncIterator[Any]:
    """Give what certificates are traced with, as of a moment."""
    context = _context(trust, moment, reader)
    try:
        yield context
    finally:
        await context.aclose()


def _next_stamp(each: Any) -> datetime | None:
    """Return when the first time stamp over this signature was made, as it says itself."""
    later = _stamps_over(each)
    return later[0].signed_data["encap_content_info"]["content"].parsed["gen_time"].native if later else None


def _stamps_over(each: Any) -> list[Any]:
    """Return the time stamps over a signature, oldest first."""
    return [one for one in each.reader.embedded_timestamp_signatures if one.signed_revision > each.signed_revision]


def _context(trust: Trust, now: datetime, reader: Any) -> Any:
    """Return what certificates are traced with: whom the office trusts, and the evidence in the file."""
    from pyhanko.sign.validation.dss import DocumentSecurityStore
    from pyhanko_certvalidator import ValidationContext

    roots, others = trust.certificates(trust.roots), trust.certificates(trust.others)
    plain: dict[str, Any] = {
        "allow_fetching": False,
        "revocation_mode": "hard-fail",
        "moment": now,
        "crls": trust.revoked(),
    }
    if "/DSS" not in reader.root:
        return ValidationContext(trust_roots=roots, other_certs=others, **plain)
    store = DocumentSecurityStore.read_dss(reader)
    return store.as_validation_context({"trust_roots": roots, "other_certs": others, **plain})


async def judge_stamp(each: Any, trust: Trust, now: datetime) -> Judged:
    """Judge a time stamp over the file as of now."""
    from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_timestamp

    async with _tracing(trust, now, each.reader) as context:
        status = await async_validate_pdf_timestamp(each, context)
    broken = [] if status.intact and status.valid else ["does not fit what it stamps"]
    doubts = [] if status.trusted else ["no root that this office trusts issued it, or it has expired"]
    at = status.timestamp.isoformat()
    return Judged(tuple(broken), tuple(doubts), _path(status), at, at)


def _policy(trust: Trust) -> Any:
    """Return by which rules certificates are traced: revocation is asked wherever a certificate says it may be."""
    from pyhanko.sign.validation import policy_decl as policy
    from pyhanko_certvalidator.context import CertValidationPolicySpec
    from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
    from pyhanko_certvalidator.policy_decl import RevocationCheckingRule as Rule
    from pyhanko_certvalidator.registry import SimpleTrustManager
    from pyhanko_certvalidator.revinfo.archival import CRLContainer

    asked = RevocationCheckingPolicy(Rule.CHECK_IF_DECLARED, Rule.CHECK_IF_DECLARED)
    known = policy.LocalKnowledge(
        known_crls=[CRLContainer(each) for each in trust.revoked()],
        known_certs=trust.certificates((*trust.roots, *trust.others)),  # a list is traced to a root by name, too
    )
    offline = policy.RevocationInfoGatheringSpec(policy.RevinfoOnlineFetchingRule.LOCAL_ONLY)
    traced = CertValidationPolicySpec(
        SimpleTrustManager.build(trust_roots=trust.certificates(trust.roots)), CertRevTrustPolicy(asked)
    )
    return policy.PdfSignatureValidationSpec(
        policy.SignatureValidationSpec(traced, revinfo_gathering_policy=offline, local_knowledge=known)
    )


def _path(status: Any) -> tuple[bytes, ...]:
    """Return the certificates on the way to the root, where one was found."""
    found = status.validation_path if status is not None else None
    return () if found is None else tuple(each.dump() for each in found.iter_certs(include_root=True))


def _doubt(name: str) -> str:
    return WORDS.get(name, f"it cannot be traced to a root that this office trusts ({name.lower().replace('_', ' ')})")
