"""Under which article something is asked, and by when: two rows in the head of a form that asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from workflow.documents.foreign import strung
from workflow.documents.layout import lookup
from workflow.documents.values import is_missing, is_told

if TYPE_CHECKING:
    from workflow.documents.values import Printer
    from workflow.model.form import FormSpec

ARTICLE = "citation"


def asked(form: FormSpec, case: Mapping[str, Any], printer: Printer) -> Iterator[tuple[str, str]]:
    """Yield the rows of the head, each as the key of its label and its text; what is not recorded has no row."""
    if form.asks is None:
        return
    under = _articles(lookup(case, form.asks.under)) if form.asks.law is None else [form.asks.law]
    yield "under", strung("; ", (printer.text(each, f"{form.asks.under}.{ARTICLE}") for each in under))
    by = lookup(case, form.asks.by) if form.asks.by else None
    yield "answer_by", "" if is_missing(by) else printer.one("date", by, form.asks.by or "")


def kept_asked(form: FormSpec, case: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what the head prints of the case, by its path: the data of a paper carries it."""
    if form.asks is None:
        return
    under = lookup(case, form.asks.under)
    if form.asks.law is None:
        yield form.asks.under, [{ARTICLE: each} for each in _articles(under)] if isinstance(under, list) else under
    if form.asks.by:
        yield form.asks.by, lookup(case, form.asks.by)


def _articles(raw: object) -> list[Any]:
    rows = raw if isinstance(raw, list) else [raw]
    found = [row.get(ARTICLE) if isinstance(row, Mapping) and not is_told(row) else row for row in rows]
    return [each for n, each in enumerate(found) if each not in found[:n] and not is_missing(each)]
