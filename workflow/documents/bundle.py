"""Papers of one request together: a contents page, then each paper as it was sealed, in one file with a manifest.

Papers are not merged: a merged file is neither archival nor accessible by itself, and
every signature in it is lost (docs/decisions/0005). The pages are counted on through all
papers, so that people can speak of page 41 of the bundle.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from workflow.documents.foreign import direction
from workflow.documents.glyphs import pages_of
from workflow.documents.html import fill
from workflow.documents.pdf import Material, to_pdf
from workflow.documents.places import templates_dir as _find
from workflow.documents.printed import source_of
from workflow.documents.strings import strings
from workflow.documents.text import clean
from workflow.errors import InputError

FORMAT = "comity-bundle-1"
MANIFEST = "manifest.json"
CONTENTS = "00-contents.pdf"
MOST_BYTES = 1 << 30
_GROUP = 16
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The moment every file in a bundle has, so that equal papers make equal bundles."""


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of a bundle: its name, what it is called, its bytes, and who signed it."""

    name: str
    title: str
    pdf: bytes
    signed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """What the contents page says besides: whose bundle, of what, made when, and how it is printed."""

    issuer: str
    reference: str
    made_at: datetime
    classification: str = "official"
    marks: tuple[str, ...] = ()
    language: str = "en"
    page: str = "A4"


def make_bundle(parts: Sequence[Part], cover: Cover, *, templates_dir: Path | None = None) -> bytes:
    """Return the bundle as a ZIP file; equal papers give equal bytes. Raises RenderError for what cannot be printed."""
    rows: list[dict[str, Any]] = []
    page = 1
    for number, part in enumerate(parts, start=1):
        count = pages_of(part.pdf)
        rows.append({
            "name": f"{number:02}-{part.name}.pdf", "number": number, "title": part.title, "first": page,
            "last": page + count - 1, "sha256": hashlib.sha256(part.pdf).hexdigest(), "signed_by": list(part.signed_by),
        })  # fmt: skip
        page += count
    told = {"format": FORMAT, "made": cover.made_at.isoformat(), "papers": rows, "reference": cover.reference}
    manifest = source_of(told)
    files = [(CONTENTS, _contents(rows, manifest, cover, _find(templates_dir))), (MANIFEST, manifest)]
    files += [(row["name"], part.pdf) for row, part in zip(rows, parts, strict=True)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as pack:
        for name, content in files:
            pack.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return out.getvalue()


def check_bundle(path: Path) -> dict[str, bytes]:
    """Return the papers of a bundle by name, each as its manifest says. Raises InputError naming what does not hold."""
    remedy = "Do not rely on it; ask the sender for the bundle again."
    try:
        with zipfile.ZipFile(path) as pack:
            if sum(each.file_size for each in pack.infolist()) > MOST_BYTES:
                raise InputError(path.name, "unfolds to more than a bundle may hold", remedy)
            names = pack.namelist()
            files = {name: pack.read(name) for name in names}
        told = json.loads(files[MANIFEST])
        rows = {str(row["name"]): str(row["sha256"]) for row in told["papers"]}
        known = told["format"] == FORMAT
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError, NotImplementedError) as error:
        raise InputError(path.name, "is no whole bundle", remedy) from error
    if not known or len(names) != len(files) or set(files) != {CONTENTS, MANIFEST, *rows}:
        raise InputError(path.name, "does not hold the very papers its manifest lists", remedy)
    for name, digest in rows.items():
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise InputError(path.name, f"holds another '{name}' than its manifest lists", remedy)
    return {name: files[name] for name in rows}


def _contents(rows: Sequence[dict[str, Any]], manifest: bytes, cover: Cover, templates: Path) -> bytes:
    """Return the contents page, with the manifest attached."""
    words, fonts = strings(cover.language, templates), templates / "fonts"
    digest = hashlib.sha256(manifest).hexdigest()
    signed = words.labels["bundle_signed"]
    papers = [
        {
            **row, "title": clean(row["title"], "title", fonts), "digest": _grouped(row["sha256"]),
            "signed": clean(f"{signed} {', '.join(row['signed_by'])}", "signed", fonts) if row["signed_by"] else "",
        }
        for row in rows
    ]  # fmt: skip
    values = {
        "labels": words.labels, "language": cover.language, "direction": direction(cover.language), "size": cover.page,
        "rtl": direction(cover.language) == "rtl", "page": str(words.labels["page"]), "of": str(words.labels["of"]),
        "issuer": clean(cover.issuer, "issuer", fonts), "reference": clean(cover.reference, "reference", fonts),
        "made_on": cover.made_at.isoformat(timespec="seconds"), "digest": _grouped(digest), "papers": papers,
        "marks": " · ".join(words.marks[mark] for mark in cover.marks).upper(), "code": f"bundle/1/{digest[:12]}",
        "handling": str(words.classification[cover.classification]),
    }  # fmt: skip
    html = fill("shared/bundle.html.j2", values, templates)
    return to_pdf(html, Material(manifest, str(words.labels["bundle_manifest"]), cover.made_at, fonts))[0]


def _grouped(digest: str) -> str:
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))
