"""The part of a case that a form prints, and nothing else: what is attached to a paper as its source.

A fact leaves only if the paper names it; what the page does not say, the
attachment does not carry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from workflow.documents.asked import kept_asked
from workflow.documents.forms import form
from workflow.documents.freetext import kept_texts
from workflow.documents.layout import lookup, shown_sections
from workflow.model.form import PLACE, FormField, FormSpec

HEAD = (
    "reference", "their_reference", "kind", "purpose_line", "requesting", "requested", "channel", "language", "date",
    "packs.digest", "packs.adopted", "paper",
)  # fmt: skip
"""What every paper carries about itself."""

URGENT = ("claimed", "rule", "why")
SIGNING = ("role", "name", "capacity")


def source_of(case: Mapping[str, Any]) -> bytes:
    """Return the data of a paper as the bytes attached to it: the same for equal data."""
    return json.dumps(case, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def is_outward(form_id: str, templates_dir: Path) -> bool:
    """Say whether a form is addressed to the other side."""
    return form(form_id, templates_dir=templates_dir).addressed_to is not None


def issuer(form_id: str, office: str, templates_dir: Path) -> str:
    """Return the side whose paper a form is, where `office` is the side that makes it."""
    return form(form_id, templates_dir=templates_dir).issuer(office)


def printed(form_id: str, case: Mapping[str, Any], templates_dir: Path) -> dict[str, Any]:
    """Return the part of `case` that the form prints, in the case's own shape: the paper can be made again from it."""
    spec = form(form_id, templates_dir=templates_dir)
    kept: dict[str, Any] = {}
    for path in HEAD:
        _put(kept, path, lookup(case, path))
    if spec.issued_by == "office":
        _put(kept, "office", case.get("office"))
    if lookup(case, "urgent.claimed") is True:
        kept["urgent"] = {key: value for key, value in case["urgent"].items() if key in URGENT}
    kept["people"] = list(_signing(spec, case))
    _keep_fields(kept, spec, case)
    sources = {each.removeprefix("facts.") for each in _sources(spec, case)}
    if chosen := {path: words for path, words in (case.get("choices") or {}).items() if path in sources}:
        kept["choices"] = chosen
    asked = kept_asked(spec, case)
    running = ((path, lookup(case, path)) for path in _places(spec, case))
    for path, value in (*asked, *((path, value) for path, value in running if not isinstance(value, list | dict))):
        _put(kept, path, value)
    if texts := list(kept_texts(case, kept)):
        kept["texts"] = texts
    return kept


def _keep_fields(kept: dict[str, Any], spec: FormSpec, case: Mapping[str, Any]) -> None:
    """Keep what the fields of the shown sections print."""
    tables: dict[str, dict[Any, Any]] = {}
    for field in (field for section in shown_sections(spec, case) for field in section.fields):
        value = lookup(case, field.source)
        if isinstance(value, list) or (field.columns and isinstance(value, dict)):
            _keep_rows(tables.setdefault(field.source, {}), field, value)
        else:
            _put(kept, field.source, value)
        if field.beside:
            _put(kept, field.beside, lookup(case, field.beside))
    for path, rows in tables.items():
        whole = isinstance(lookup(case, path), dict)
        _put(kept, path, rows if whole else [rows[number] for number in sorted(rows)])


def _signing(spec: FormSpec, case: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the people whose names stand under the paper, as far as they stand there."""
    people = [each for each in case.get("people") or () if isinstance(each, Mapping)]
    for role in dict.fromkeys(signatory.role for signatory in spec.signatories):
        found = next((each for each in people if each.get("role") == role), None)
        if found is not None:
            yield {key: found[key] for key in SIGNING if found.get(key)}


def _keep_rows(kept: dict[Any, Any], field: FormField, value: Any) -> None:  # noqa: ANN401 - a list or a mapping
    """Keep, of a list or table, the rows and columns this field prints, beside what other fields print of it."""
    sources = (path for column in field.columns for path in (column.source, column.otherwise) if path)
    names = ("id", *((field.pick,) if field.pick else sources), *field.where)
    for key, row in value.items() if isinstance(value, dict) else enumerate(value):
        if not isinstance(row, Mapping):
            kept[key] = row
        elif all(row.get(name) in among for name, among in field.where.items()):
            chosen = bool(field.columns or field.pick)
            own: dict[str, Any] = {} if chosen else dict(row)
            for name in names if chosen else ():
                _put(own, name, lookup(row, name))
            kept[key] = _merged(kept.get(key, {}), own)


def _places(spec: FormSpec, case: Mapping[str, Any]) -> Iterator[str]:
    """Yield the paths that running text of the form prints or a section asks about."""
    shown = shown_sections(spec, case)
    texts = [spec.opening, spec.closing, *(s.lead for s in shown), *(s.note for s in shown)]
    for text in texts:
        for words in (text or {}).values():
            yield from (found[1] for found in PLACE.finditer(words))
    asked = [section.only_when for section in spec.sections if section.only_when]
    yield from (path for each in asked for path in (each.source, each.or_without) if path)


def _sources(spec: FormSpec, case: Mapping[str, Any]) -> Iterator[str]:
    """Yield the path of each value and column that the form prints."""
    for field in (field for section in shown_sections(spec, case) for field in section.fields):
        yield field.source
        yield from (f"{field.source}.{column.source}" for column in field.columns)


def _put(kept: dict[str, Any], path: str, value: Any) -> None:  # noqa: ANN401 - a value of any kind
    if value is None:
        return
    *groups, last = path.split(".")
    for group in groups:
        inner = kept.setdefault(group, {})
        if not isinstance(inner, dict):
            return
        kept = inner
    kept[last] = _merged(kept[last], value) if last in kept else value


def _merged(first: Any, second: Any) -> Any:  # noqa: ANN401 - as above
    """Return two parts of one value together."""
    if not isinstance(first, dict) or not isinstance(second, dict):
        return first
    both = {key: _merged(first[key], value) if key in first else value for key, value in second.items()}
    return {**first, **both}
