"""Makes a paper: a form, a case and the data it came from, to one archival, accessible, reproducible file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from workflow.documents.after import second_part
from workflow.documents.beside import beside
from workflow.documents.context import Setting, context, digest, mark_word
from workflow.documents.forms import form, list_forms, sample_case
from workflow.documents.html import to_html
from workflow.documents.pdf import Material, to_pdf
from workflow.documents.places import templates_dir as _find
from workflow.documents.signatures.fields import PLACE
from workflow.documents.strings import strings
from workflow.documents.watermark import watermark
from workflow.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from workflow.model.form import FormSpec, PageSize
    from workflow.model.request import TwoLanguages

__all__ = [
    "MARKS", "PAGES", "Mark", "Paper", "PaperOptions", "form", "list_forms", "make_paper", "preview", "sample_case",
]  # fmt: skip

Mark = Literal["SPECIMEN", "DRAFT", "COPY", "SUPERSEDED"]
MARKS: tuple[Mark, ...] = ("SPECIMEN", "DRAFT", "COPY", "SUPERSEDED")
PAGES = ("A4", "Letter")
DESCRIBED = "The data this paper was made from"


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """How a paper is printed. Without `page` or `classification` the form's own apply."""

    language: str = "en"
    page: PageSize | None = None
    marks: tuple[Mark, ...] = ()
    classification: str | None = None
    second: str | None = None
    """A second language on the same paper; the first is the original."""
    how: TwoLanguages = "beside"
    """How the second stands on it: beside the first, or the whole paper again after it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished paper; equal input gives equal `pdf` bytes."""

    form: str
    version: int
    language: str
    page: str
    pdf: bytes
    sha256: str
    html: str
    pages: int


def make_paper(
    form_id: str,
    case: Mapping[str, Any],
    *,
    source: bytes,
    made_at: datetime,
    options: PaperOptions | None = None,
    templates_dir: Path | None = None,
) -> Paper:
    """Return the paper. Raises MissingFieldError or RenderError rather than printing less than the whole."""
    setting = _setting(form_id, source, made_at, options or PaperOptions(), templates_dir)
    spec = form(form_id, templates_dir=templates_dir)
    values = _values(spec, case, setting, options or PaperOptions())
    html = to_html(form_id, values, setting.templates)
    material = Material(source, DESCRIBED, made_at, setting.templates / "fonts", signing=_signing(values))
    pdf, pages = _draw(html, material, setting)
    return Paper(form_id, spec.version, setting.language, setting.page, pdf, sha256(pdf).hexdigest(), html, pages)


def refuse_incomplete(
    form_id: str,
    case: Mapping[str, Any],
    *,
    source: bytes,
    made_at: datetime,
    options: PaperOptions | None = None,
    templates_dir: Path | None = None,
) -> None:
    """Raise MissingFieldError where a paper would lack what its article requires; nothing is drawn."""
    setting = _setting(form_id, source, made_at, options or PaperOptions(), templates_dir)
    _values(form(form_id, templates_dir=templates_dir), case, setting, options or PaperOptions())


def preview(
    form_id: str,
    case: Mapping[str, Any],
    *,
    source: bytes,
    made_at: datetime,
    options: PaperOptions | None = None,
    templates_dir: Path | None = None,
) -> str:
    """Return the page a paper would be drawn from, as HTML and without drawing it: the same words in the same order.

    Marked DRAFT unless `options` name marks. Raises as `make_paper` does.
    """
    given = options or PaperOptions()
    marked = given if given.marks else replace(given, marks=("DRAFT",))
    setting = _setting(form_id, source, made_at, marked, templates_dir)
    spec = form(form_id, templates_dir=templates_dir)
    return to_html(form_id, _values(spec, case, setting, marked), setting.templates)


def _values(spec: FormSpec, case: Mapping[str, Any], setting: Setting, options: PaperOptions) -> dict[str, Any]:
    """Return what the template prints, in one language or in two."""
    values = context(spec, case, setting)
    if options.second is None:
        return values
    from markupsafe import Markup  # noqa: PLC0415 - only needed when a paper is made in two languages

    other = context(spec, case, replace(setting, language=options.second, second=None))
    if options.how == "beside":
        return beside(values, other, options.second)
    part = second_part(other, strings(options.second, setting.templates))
    two = {**values["paper"], "two": True}
    return {**values, "paper": two, "second": Markup(to_html(spec.id, part, setting.templates))}  # noqa: S704 - our own page


def _setting(
    form_id: str, source: bytes, made_at: datetime, options: PaperOptions, templates_dir: Path | None
) -> Setting:
    """Return how a paper is printed. Raises DocumentError for a moment, page or mark that cannot be."""
    _refuse_unusable(made_at, options)
    return Setting(
        templates=_find(templates_dir),
        language=options.language,
        page=options.page or form(form_id, templates_dir=templates_dir).page,
        marks=options.marks,
        classification=options.classification,
        made_on=made_at.isoformat(timespec="seconds"),
        source_sha256=digest(source),
        second=options.second,
    )


def _draw(html: str, material: Material, setting: Setting) -> tuple[bytes, int]:
    word = mark_word(setting.marks, setting.language, setting.templates)
    mark = watermark(word, material.fonts) if word else None
    return to_pdf(html, replace(material, mark=mark))


def _signing(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what each place for a signature is called when it is read aloud, by its role."""
    places = (one for row in values["signatures"] for one in row)
    return {one["place"].removeprefix(PLACE): f"{one['act']}: {one['name'] or one['capacity']}" for one in places}


def _refuse_unusable(made_at: datetime, options: PaperOptions) -> None:
    if made_at.tzinfo is None:
        raise DocumentError("The moment of making has no time zone.", "Give an aware datetime.")
    if options.second == options.language:
        raise DocumentError(f"'{options.second}' is the paper's first language.", "Choose another second one, or none.")
    if options.page not in (None, *PAGES):
        raise DocumentError(f"There is no page size '{options.page}'.", f"Choose one of: {', '.join(PAGES)}.")
    unknown = [mark for mark in options.marks if mark not in MARKS]
    if unknown:
        raise DocumentError(f"There is no mark '{unknown[0]}'.", f"Choose among: {', '.join(MARKS)}.")
