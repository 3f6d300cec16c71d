"""Examines the signatures of one file, in a process of its own with little memory and little time.

`python -m workflow.documents.signatures.examine FILE MOMENT FOLDER...` writes what
it finds as JSON. The folders hold whom this office trusts; the network is never asked.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from workflow.documents.signatures.finished import finished
from workflow.documents.signatures.found import EVIDENCE, SignatureFound
from workflow.documents.signatures.judge import Judged, judge_signature, judge_stamp
from workflow.documents.signatures.sign import Level
from workflow.documents.signatures.strict import envelope_of, odd_envelope, odd_gap
from workflow.documents.signatures.training import is_training
from workflow.documents.signatures.trust import Trust, read_trust

MOST_SIGNATURES = 40
STAMP = "/DocTimeStamp"


def main(path: str, moment: str, *folders: str) -> int:
    """Write what is found, or that the file cannot be read, to standard output as JSON."""
    from workflow.documents.unpack import limit

    limit()
    logging.disable(logging.CRITICAL)
    raw = Path(path).read_bytes()
    trust = read_trust(*(Path(each) for each in folders))
    try:
        found = examine(raw, trust, datetime.fromisoformat(moment))
        told: dict[str, Any] = {"signatures": [asdict(each) for each in found]}
    except MemoryError:
        told = {"refused": "asks for more memory than a paper may"}
    except Exception:  # noqa: BLE001 - whatever a hostile file does to its reader, it is refused
        told = {"refused": "holds signatures that cannot be read"}
    json.dump(told, sys.stdout)
    return 0


def examine(raw: bytes, trust: Trust, now: datetime) -> tuple[SignatureFound, ...]:
    """Return every signature and time stamp, oldest first. Raises whatever a broken file makes its reader raise."""
    return finished(lambda: _examine(raw, trust, now))


async def _examine(raw: bytes, trust: Trust, now: datetime) -> tuple[SignatureFound, ...]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(raw), strict=True)
    embedded = list(reader.embedded_signatures)
    if len(embedded) > MOST_SIGNATURES:
        raise ValueError("too many signatures")
    found = [await _one(each, raw, trust, now) for each in embedded]
    stamps = [number for number, each in enumerate(found) if each.stamp]
    for number in stamps[:-1]:  # an older time stamp is carried by the newer ones over it
        found[number] = replace(found[number], doubts=())
    return tuple(found)


async def _one(each: Any, raw: bytes, trust: Trust, now: datetime) -> SignatureFound:
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    stamp = each.sig_object_type == STAMP
    ranges = [int(number) for number in each.byte_range]
    gap = odd_gap(raw, ranges)
    broken = [gap] if gap else []
    each.compute_integrity_info()
    judged = await (judge_stamp if stamp else judge_signature)(each, trust, now)
    known = [*judged.path, *trust.roots, *trust.others]
    broken += judged.broken
    if not gap:
        broken += odd_envelope(envelope_of(raw, ranges), known)
    if each.coverage is not None and each.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        broken.append("covers only a part of the file as it was")
    forbidden, added = _later(each)
    if forbidden:
        broken.append(f"does not permit what was done to the file afterwards: {added}")
    subject = each.signer_cert.subject.native
    named = next((str(subject[word]) for word in ("common_name", "organization_name") if word in subject), "nobody")
    return SignatureFound(
        field=str(each.field_name), stamp=stamp, signer=named,
        issuer=str(each.signer_cert.issuer.human_friendly), certificate=each.signer_cert.sha256.hex(),
        meaning=str(each.sig_object.get("/Reason", "")), claimed=judged.claimed, proved=judged.proved,
        level=_level(each, judged), certifies=each.docmdp_level is not None and not stamp,
        training=is_training(each.signer_cert), covers=0 if gap else ranges[2] + ranges[3], broken=tuple(broken),
        doubts=judged.doubts, added="" if forbidden else added,
    )  # fmt: skip


def _later(each: Any) -> tuple[bool, str]:
    """Return whether something was done after a signature that it does not permit, and what was, in words."""
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel

    found = each.diff_result
    if found is None:
        return False, ""
    if not isinstance(found, DiffResult):
        return True, " ".join(str(found).split())
    said = {
        ModificationLevel.NONE: "",
        ModificationLevel.LTA_UPDATES: EVIDENCE,
        ModificationLevel.FORM_FILLING: "further signatures, or fields that were filled in",
    }
    level = found.modification_level
    return level not in said or each.summarise_integrity_info()["docmdp_ok"] is False, said.get(level, "pages or notes")


def _level(each: Any, judged: Judged) -> str:
    """Return the level of a signature, as far as the file itself shows it."""
    if each.sig_object_type == STAMP or not judged.timed:
        return "" if each.sig_object_type == STAMP else Level.BASIC
    store = each.reader.root["/DSS"] if "/DSS" in each.reader.root else {}  # noqa: SIM401 - `get` does not follow references
    if "/CRLs" not in store and "/OCSPs" not in store:
        return Level.TIMED
    return Level.ARCHIVE if judged.archived else Level.LONG


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
