"""HTML to PDF/A-3a and PDF/UA-1 in one file, with the data attached; equal input gives equal bytes.

The library writes one profile's identification; `_UA` adds the other's to the
metadata, with the extension schema that PDF/A asks for. Only the fonts and marks
given here exist: every other address, local or remote, is refused.
"""

from __future__ import annotations

import gc
import os
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from workflow.documents.aloud import teach
from workflow.documents.signatures.fields import with_fields
from workflow.errors import RenderError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

MARK_ADDRESS = "mark:background"
ATTACHED = "request.json"
LONG = 50
"""Pages from which on it pays to give back, before drawing, what laying them out left behind."""
_LOCK = threading.RLock()

_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""'
_PDFA = "http://www.aiim.org/pdfa/ns"
_UA = f"""<rdf:Description {_RDF} xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description {_RDF} xmlns:pdfaExtension="{_PDFA}/extension/" xmlns:pdfaSchema="{_PDFA}/schema#" \
xmlns:pdfaProperty="{_PDFA}/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


@dataclass(frozen=True, slots=True)
class Material:
    """What goes into a file beside its page: the data, its description, the moment, the fonts and the mark."""

    source: bytes
    described: str
    made_at: datetime
    fonts: Path
    mark: bytes | None = None
    signing: Mapping[str, str] = field(default_factory=dict)
    """What each place for a signature is called, by its role."""


def to_pdf(html: str, material: Material) -> tuple[bytes, int]:
    """Return the file and its number of pages. Raises RenderError when a page needs anything not shipped."""
    from weasyprint import HTML  # noqa: PLC0415 - a second of imports, only when a paper is made

    teach()
    refused: list[str] = []
    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the library leaves its colour profile for the collector
        document = HTML(string=html, url_fetcher=_fetcher(material.mark, refused)).render(
            font_config=_font_configuration(material.fonts)
        )
        if refused:
            raise RenderError(f"A page asked for {refused[0]}, which is not shipped.", "Remove it from the template.")
        if len(document.pages) >= LONG:
            gc.collect()
        document.metadata.attachments = [_attachment(material)]
        described = document.metadata.generate_rdf_metadata
        document.metadata.generate_rdf_metadata = _with_ua(described)
        fields = with_fields(material.signing)
        return bytes(document.write_pdf(finisher=fields, pdf_variant="pdf/a-3a", pdf_tags=True)), len(document.pages)


def warm(fonts: Path) -> None:
    """Load the drawing library and the fonts, so that the first paper is as fast as the next."""
    with _LOCK:
        _font_configuration(fonts)


def _with_ua(described: Callable[..., bytes]) -> Callable[..., bytes]:
    return lambda *given: described(*given).replace(b"</rdf:RDF>", _UA.encode() + b"</rdf:RDF>")


def _attachment(material: Material) -> Any:  # noqa: ANN401 - the library is untyped
    from weasyprint import Attachment  # noqa: PLC0415 - as above

    return Attachment(
        string=material.source,
        name=ATTACHED,
        description=material.described,
        relationship="Source",
        created=material.made_at,
        modified=material.made_at,
    )


def _fetcher(mark: bytes | None, refused: list[str]) -> Any:  # noqa: ANN401 - the library is untyped
    """Return a fetcher that knows the mark and refuses everything else, remembering what was asked."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - as above

    class OnlyTheMark(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ANN401, ARG002 - the library's signature
            if mark is not None and url == MARK_ADDRESS:
                return URLFetcherResponse(url, mark, {"Content-Type": "image/svg+xml"})
            refused.append(url)
            raise ValueError(url)

    return OnlyTheMark(allowed_protocols=[])


@lru_cache(maxsize=4)
def _font_configuration(fonts: Path) -> Any:  # noqa: ANN401 - the library is untyped
    """Return the one font configuration of this process, which knows only the shipped fonts."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - as above

    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(fonts / "fonts.conf")
    try:
        return FontConfiguration()
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before
