"""The part of a case that a form prints, and nothing else: what is attached to a paper as its source.

A fact leaves only if the paper names it; what the page does not say, the
attachment does not carry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from workflow.documents.forms import form
from workflow.documents.layout import lookup
from workflow.model.form import PLACE, FormField, FormSpec

HEAD = (
    "reference", "their_reference", "kind", "purpose_line", "requesting", "requested", "channel", "language", "date",
    "packs", "paper",
)  # fmt: skip
"""What every paper carries about itself."""


def is_outward(form_id: str, templates_dir: Path) -> bool:
    """Say whether a form is addressed to the other side."""
    return form(form_id, templates_dir=templates_dir).addressed_to is not None


def printed(form_id: str, case: Mapping[str, Any], templates_dir: Path) -> dict[str, Any]:
    """Return the part of `case` that the form prints, in the case's own shape."""
    spec = form(form_id, templates_dir=templates_dir)
    kept: dict[str, Any] = {key: case[key] for key in HEAD if key in case}
    for field in (field for section in spec.sections for field in section.fields):
        _put(kept, field.source, _columns(field, lookup(case, field.source)))
        if field.beside:
            _put(kept, field.beside, lookup(case, field.beside))
    for path in _places(spec):
        value = lookup(case, path)
        if not isinstance(value, list | dict):
            _put(kept, path, value)
    return kept


def _columns(field: FormField, value: Any) -> Any:  # noqa: ANN401 - a value of any kind
    """Keep, of a table, the rows and columns the form prints."""
    if not field.columns or not isinstance(value, list):
        return value
    sources = (path for column in field.columns for path in (column.source, column.otherwise) if path)
    names = ("id", *sources, *field.where)
    rows = [row for row in value if all(row.get(key) in among for key, among in field.where.items())]
    return [{name: row[name] for name in names if name in row} for row in rows]


def _places(spec: FormSpec) -> Iterator[str]:
    """Yield the paths that running text of the form prints or a section asks about."""
    texts = [spec.opening, spec.closing, *(s.lead for s in spec.sections), *(s.note for s in spec.sections)]
    for text in texts:
        for words in (text or {}).values():
            yield from (found[1] for found in PLACE.finditer(words))
    yield from (section.only_when.source for section in spec.sections if section.only_when)


def _put(kept: dict[str, Any], path: str, value: Any) -> None:  # noqa: ANN401 - a value of any kind
    if value is None:
        return
    *groups, last = path.split(".")
    for group in groups:
        inner = kept.setdefault(group, {})
        if not isinstance(inner, dict):
            return
        kept = inner
    both = isinstance(kept.get(last), list) and isinstance(value, list)
    kept[last] = _merged(kept[last], value) if both else kept.get(last, value)


def _merged(first: list[Any], second: list[Any]) -> list[Any]:
    """Two tables of one list with other columns: the same rows, all columns that are printed."""
    if len(first) != len(second) or not all(isinstance(row, dict) for row in (*first, *second)):
        return first if len(first) >= len(second) else second
    return [{**one, **other} for one, other in zip(first, second, strict=True)]
