"""Everything a template prints, as plain strings, lists and flags: the paper's head, sections, signatures and foot."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflow.documents.asked import asked
from workflow.documents.copies import copy_notices
from workflow.documents.foreign import Foreign, direction, direction_of, marked, strung
from workflow.documents.freetext import with_texts
from workflow.documents.layout import Layout, lookup, refuse_missing
from workflow.documents.signatures.fields import PLACE
from workflow.documents.strings import Strings, filled, strings
from workflow.documents.texts import texts_of
from workflow.documents.values import Printer, is_missing, language_name

if TYPE_CHECKING:
    from pathlib import Path

    from workflow.model.form import FormSpec, Signatory

PAIR = 2
DIGITS = 12
"""How much of the data's digest stands in the paper's code; the whole is in the last section."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How this paper is to be printed."""

    templates: Path
    language: str
    page: str
    marks: tuple[str, ...]
    classification: str | None
    made_on: str
    source_sha256: str
    second: str | None = None
    """The other language of the same paper, for whose translation it answers too."""


def context(form: FormSpec, case: Mapping[str, Any], setting: Setting) -> dict[str, Any]:
    """Return what the template prints. Raises MissingFieldError before anything is rendered."""
    words = strings(setting.language, setting.templates)
    printer = Printer(words, setting.templates / "fonts", form.id, case.get("choices") or {})
    case = _with_names(case, printer)
    refuse_missing(form, case)
    case = with_texts(form, case, printer)
    layout = Layout(form, case, printer)
    sections = layout.sections()
    return {
        "whole": True,
        "part": None,
        "second": "",
        "labels": words.labels,
        "paper": _paper(form, case, setting, printer),
        "head": _head(form, case, printer),
        "notices": _notices(form, case, setting, printer),
        "opening": layout.running(form.opening),
        "sections": sections,
        "section": {section["id"]: section for section in sections},
        "closing": layout.running(form.closing),
        "signatures": _rows(_signatures(form, case, printer)),
        "about": _about(form, case, setting, printer),
    }


def paper_code(form: FormSpec, source_sha256: str) -> str:
    """Return the code in the foot of each page: form, version and the start of the data's digest."""
    return f"{form.id}/{form.version}/{source_sha256[:DIGITS]}"


def mark_word(marks: tuple[str, ...], language: str, templates: Path) -> str:
    """Return the marks as one line for the page's background."""
    words = strings(language, templates).marks
    return " · ".join(words.get(mark, mark) for mark in marks)


def digest(source: bytes) -> str:
    """Return the SHA-256 of the attached data."""
    return hashlib.sha256(source).hexdigest()


def _paper(form: FormSpec, case: Mapping[str, Any], setting: Setting, printer: Printer) -> dict[str, Any]:
    words = printer.strings
    title = printer.say(form.title)
    marks = [words.marks[mark] for mark in setting.marks]
    reference = _said(case, "reference", printer)
    classification = setting.classification or form.classification
    issuer = _party(case, form.issuer(case.get("office")), printer)
    told = {
        "language": setting.language,
        "direction": direction(setting.language),
        "rtl": direction(setting.language) == "rtl",
        "issuer_direction": direction_of(issuer["authority"] or issuer["name"]) or "ltr",
        "size": setting.page,
        "form": form.id,
        "full_title": " · ".join([*marks, f"{title} {reference}".strip()]),
        "described": _law(case, "purpose_line", printer),
        "issuer": issuer["authority"] or issuer["name"],
        "reference": reference,
        "marks": " · ".join(marks).upper(),
        "classification": words.classification.get(classification) or printer.text(classification, "classification"),
        "page": words.labels["page"],
        "of": words.labels["of"],
        "element": "body",
        "two": False,
        "corner": "left" if direction(setting.language) == "rtl" else "right",
        "second_page": "",
        "second_of": "",
        "number": _said(case, "paper.code", printer),
        "code": paper_code(form, setting.source_sha256),
        "made_on": setting.made_on,
    }
    return {key: str(said) if isinstance(said, str) else said for key, said in told.items()}  # bare: for attributes


def _head(form: FormSpec, case: Mapping[str, Any], printer: Printer) -> dict[str, Any]:
    labels = printer.strings.labels
    rows = [
        ("reference", _said(case, "reference", printer)),
        ("their_reference", _said(case, "their_reference", printer)),
        ("date", _said(case, "date", printer, "date")),
        ("kind", _capital(_said(case, "kind", printer, "word"))),
        ("channel", _capital(_law(case, "channel", printer))),
        ("language", _capital(_said(case, "language", printer, "language"))),
        *asked(form, case, printer),
        ("replaces", _said(case, "paper.replaces", printer)),
    ]
    urgent = {key: _said(case, f"urgent.{key}", printer) for key in ("rule", "why")}
    if lookup(case, "urgent.claimed") is not True:
        urgent = {}
    return {
        "issuer": _party(case, form.issuer(case.get("office")), printer),
        "addressee": _addressee(form, case, printer),
        "rows": [{"key": key, "label": labels[key], "text": text} for key, text in rows if text],
        "title": printer.say(form.title),
        "purpose": _law(case, "purpose_line", printer),
        "urgent": urgent,
    }


def _addressee(form: FormSpec, case: Mapping[str, Any], printer: Printer) -> dict[str, Any] | None:
    if form.addressee:
        return {"name": "", "authority": printer.say(form.addressee), "lines": [], "address": []}
    return _party(case, form.addressed_to, printer) if form.addressed_to else None


def _with_names(case: Mapping[str, Any], printer: Printer) -> dict[str, Any]:
    """Return the case with each side named: a side known only by its code gets the name of that code."""
    named = dict(case)
    for side in ("requesting", "requested"):
        party = case.get(side)
        if isinstance(party, Mapping) and is_missing(party.get("name")) and not is_missing(party.get("code")):
            named[side] = {**party, "name": printer.jurisdiction(party["code"], f"{side}.code")}
    return named


def _party(case: Mapping[str, Any], side: str, printer: Printer) -> dict[str, Any]:
    address = lookup(case, f"{side}.address")
    lines = address.splitlines() if isinstance(address, str) else address or []
    return {
        "name": _said(case, f"{side}.name", printer),
        "authority": _said(case, f"{side}.authority", printer),
        "lines": [printer.text(line, f"{side}.lines") for line in _own_lines(case, side, printer)],
        "address": [printer.text(line, f"{side}.address") for line in lines],
        "foot": _said(case, f"{side}.foot", printer),
    }


def _own_lines(case: Mapping[str, Any], side: str, printer: Printer) -> list[str]:
    """Return the lines below an authority's name in the paper's language, else in the first it has."""
    found = lookup(case, f"{side}.lines")
    if not isinstance(found, Mapping):
        return []
    return list(found.get(printer.strings.language) or next(iter(found.values()), ()))


def _notices(form: FormSpec, case: Mapping[str, Any], setting: Setting, printer: Printer) -> list[dict[str, str]]:
    labels, told = printer.strings.labels, {}
    if lookup(case, "packs.adopted") is not True:
        told["unadopted"] = labels["unadopted"]
    unread = [labels["unreviewed"]] if _is_unread(form, printer.strings) else []
    if setting.second and _is_unread(form, strings(setting.second, setting.templates)):
        named = language_name(setting.second, setting.language)
        unread.append(filled(labels["second_unreviewed"], {"language": named}))
    if unread:
        told["unreviewed"] = strung(" ", unread)
    notices = [{"text": text, "short": str(labels[f"{key}_short"])} for key, text in told.items()]
    return [*copy_notices(lookup(case, "paper.copy"), printer), *notices]


def _is_unread(form: FormSpec, words: Strings) -> bool:
    """Return whether nobody qualified has read what this form says in a language."""
    return not words.reviewed or any(isinstance(words.say(text, form.id), Foreign) for _, text in texts_of(form))


def _signatures(form: FormSpec, case: Mapping[str, Any], printer: Printer) -> list[dict[str, str]]:
    """Return each block for a signature; where two have one role, their places are numbered."""
    roles = [one.role for one in form.signatories]
    again = [roles[:number].count(role) + 1 for number, role in enumerate(roles)]
    places = [f"{PLACE}{role}" + (f"-{count}" if count > 1 else "") for role, count in zip(roles, again, strict=True)]
    blocks = [_signature(one, case, printer) for one in form.signatories]
    return [{**block, "place": place} for block, place in zip(blocks, places, strict=True)]


def _signature(signatory: Signatory, case: Mapping[str, Any], printer: Printer) -> dict[str, str]:
    people = [one for one in case.get("people") or () if isinstance(one, Mapping) and one.get("role") == signatory.role]
    person = people[0] if people else {}
    capacity = printer.text(person.get("capacity") or "", "people.capacity")
    fallback = printer.say(signatory.capacity) if signatory.capacity else printer.strings.word(signatory.role)
    return {
        "act": printer.say(signatory.act),
        "name": printer.person(person.get("name") or "", "people.name"),
        "capacity": _capital(capacity or fallback),
    }


def _rows(blocks: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    """Return the blocks two to a row, or three where that saves a row."""
    wide = 2 if len(blocks) in (PAIR, 2 * PAIR) else 3
    return [blocks[start : start + wide] for start in range(0, len(blocks), wide)]


def _about(form: FormSpec, case: Mapping[str, Any], setting: Setting, printer: Printer) -> dict[str, str]:
    packs = lookup(case, "packs.digest")
    return {
        "form": f"{form.id}, {printer.strings.labels['version']} {form.version}",
        "sources": "" if form.is_addressed else printer.strings.english("; ".join(form.legal_source)),
        "data": printer.digest(setting.source_sha256, "source"),
        "packs": "" if is_missing(packs) else printer.digest(packs, "packs.digest"),
    }


def _said(case: Mapping[str, Any], path: str, printer: Printer, kind: str = "text") -> str:
    raw = lookup(case, path)
    return "" if is_missing(raw) else printer.one(kind, raw, path)


def _law(case: Mapping[str, Any], path: str, printer: Printer) -> str:
    """Return a word or an English text of the law, such as the kind of request, as the paper's language says it."""
    said = _said(case, path, printer, "word")
    return said if said != lookup(case, path) else printer.say({"en": said})


def _capital(text: str) -> str:
    return marked(text[:1].upper() + text[1:], text)
