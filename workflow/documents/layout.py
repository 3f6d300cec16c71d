"""The sections of a form as blocks a template can print without deciding anything.

A section becomes rows of labelled values, numbered paragraphs and tables, in the
order of its fields. Whatever is required and not recorded is refused first, all
at once, with the articles that require it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workflow.documents.foreign import marked, run
from workflow.documents.freetext import parts_of
from workflow.documents.strings import filled
from workflow.documents.values import Printer, is_missing
from workflow.errors import MissingFieldError, RenderError
from workflow.model.form import PLACE, WHOLE, Column, FormField, FormSpec, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

WHOLE_ROW, HALF_ROW = 3, 1
SHORTEST_SPLIT = 3
LONGEST_COLUMN = 10
"""More boxes than this stand in two columns."""


def lookup(case: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 - a value of any kind
    """Return the value at a dotted path of the case, or None where nothing is recorded."""
    found: Any = case
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def shown_sections(form: FormSpec, case: Mapping[str, Any]) -> list[Section]:
    """Return the sections that this case prints."""
    return [section for section in form.sections if _is_shown(section, case)]


def refuse_missing(form: FormSpec, case: Mapping[str, Any]) -> None:
    """Raise MissingFieldError naming every required field without a value, and every article that requires one."""
    lacking = [
        item for section in shown_sections(form, case) for field in section.fields for item in _lacks(field, case)
    ]
    if lacking:
        places = tuple(dict.fromkeys(place for place, _ in lacking))
        raise MissingFieldError(form.id, places, "; ".join(dict.fromkeys(article for _, article in lacking)))


def segments(text: str, case: Mapping[str, Any], printer: Printer) -> list[dict[str, Any]]:
    """Return running text in pieces: the form's own words, and the values of the case set in them."""
    pieces: list[dict[str, Any]] = []
    end = 0
    for place in PLACE.finditer(text):
        raw = lookup(case, place[1])
        said = (
            printer.strings.labels["not_recorded"]
            if is_missing(raw)
            else printer.one(place[2] or "text", raw, place[1])
        )
        pieces += [{"text": marked(text[end : place.start()], text), "value": False}, {"text": said, "value": True}]
        end = place.end()
    return [piece for piece in (*pieces, {"text": marked(text[end:], text), "value": False}) if piece["text"]]


class Layout:
    """Lays out the sections of one form for one case."""

    def __init__(self, form: FormSpec, case: Mapping[str, Any], printer: Printer) -> None:
        self.form, self.case, self.printer = form, case, printer

    def sections(self) -> list[dict[str, Any]]:
        """Return every shown section: id, number, title, lead, blocks, note."""
        return [
            {
                "id": section.id,
                "number": section.box or str(number),
                "title": self.printer.say(section.title),
                "lead": self.running(section.lead),
                "blocks": self._blocks(section, (section.box or str(number)).strip("()")),
                "note": self.running(section.note),
            }
            for number, section in enumerate(shown_sections(self.form, self.case), start=1)
        ]

    def running(self, text: dict[str, str] | None) -> list[list[dict[str, Any]]]:
        """Return running text as paragraphs of pieces."""
        if text is None:
            return []
        said = self.printer.say(text)
        paragraphs = [marked(" ".join(part.split()), said) for part in said.split("\n\n")]
        return [segments(part, self.case, self.printer) for part in paragraphs if part]

    def _blocks(self, section: Section, number: str) -> list[dict[str, Any]]:
        blocks: list[dict[str, Any]] = []
        counted = 0
        for field in section.fields:
            raw = items_of(field, self.case)
            if field.sparse and is_missing(raw):
                continue
            if field.kind == "table" and not is_missing(raw):
                blocks.append(_block(table=self._headed(section, self._table(field, raw))))
            elif field.kind == "ticks":
                blocks.append(_block(ticks=self._headed(section, self._ticks(field, raw))))
            elif field.kind == "paragraphs" and not is_missing(raw):
                prose = self._prose(field, raw, number, counted)
                counted += len(prose["paragraphs"])
                blocks.append(_block(prose=self._headed(section, prose)))
            else:
                if not blocks or not blocks[-1]["facts"]:
                    blocks.append(_block(facts=[]))
                _place(blocks[-1]["facts"], self._labelled(field, raw), half=field.half)
        return [{**block, "facts": _groups(block["facts"])} if block["facts"] else block for block in blocks]

    def _headed(self, section: Section, block: dict[str, Any]) -> dict[str, Any]:
        """Return a block without its label where that says the title of the section again."""
        return {**block, "label": "" if block["label"] == self.printer.say(section.title) else block["label"]}

    def _labelled(self, field: FormField, raw: object) -> dict[str, Any]:
        cell = self._cell(field.kind, raw, field.source)
        if raw is not None and cell["none"] and field.empty:
            cell = {**cell, "none": "", "text": self.printer.say(field.empty)}
        beside = lookup(self.case, field.beside) if field.beside else None
        said = "" if is_missing(beside) else self.printer.one(field.kind, beside, field.beside or "")
        if cell["text"] and said not in ("", cell["text"]):
            cell = {**cell, "text": run(cell["text"], " (", said, ")")}
        return {"label": self.printer.say(field.label), "cell": cell, "span": str(WHOLE_ROW)}

    def _cell(self, kind: str, raw: object, place: str) -> dict[str, Any]:
        """Return one printable value: `text`, the `points` of a list, or in `none` the words for nothing recorded."""
        cell: dict[str, Any] = {"text": "", "points": [], "none": "", "mono": kind == "hash"}
        if is_missing(raw):
            cell["none"] = self.printer.strings.labels["not_recorded"]
        elif kind == "pairs" and isinstance(raw, Mapping):
            cell["points"] = self.printer.pairs(raw, place)
        elif kind in ("list", "pairs") and isinstance(raw, Sequence) and not isinstance(raw, str):
            say_one = self.printer.path if kind == "pairs" else self.printer.text
            cell["points"] = [say_one(item, f"{place}[{index}]") for index, item in enumerate(raw)]
        else:
            said = self.printer.one(kind, raw, place)
            cell["text"] = marked(said[:1].upper() + said[1:], said) if kind in ("word", "yes-no") else said
        return cell

    def _ticks(self, field: FormField, raw: object) -> dict[str, Any]:
        """Return every box of the form, ticked where a value recorded is the box's own."""
        chosen = picked(raw, field.pick)
        return {
            "label": self.printer.say(field.label),
            "length": "short" if len(field.options) <= LONGEST_COLUMN else "long",
            "boxes": [
                {"text": self.printer.say(option.label), "ticked": option.value in chosen} for option in field.options
            ],
        }

    def _prose(self, field: FormField, raw: object, section: str, counted: int) -> dict[str, Any]:
        texts = (
            raw
            if isinstance(raw, Sequence) and not isinstance(raw, str)
            else parts_of(raw if isinstance(raw, str) else self.printer.text(raw, field.source))
        )
        said = [self.printer.text(text, field.source) for text in texts if not is_missing(text)]
        return {
            "label": self.printer.say(field.label),
            "paragraphs": [
                {"number": f"{section}.{counted + index}", "text": text} for index, text in enumerate(said, start=1)
            ],
        }

    def _table(self, field: FormField, raw: object) -> dict[str, Any]:
        items = list(_mappings(raw, field.source))
        columns = [one for one in field.columns if not one.sparse or any(_has(item, one) for item in items)]
        whole = sum(column.width for column in columns)
        rows = [
            [self._column_cell(column, item, f"{field.source}[{n}]") for column in columns]
            for n, item in enumerate(items)
        ]
        return {
            "label": self.printer.say(field.label),
            "columns": [
                {"label": self.printer.say(c.label), "width": f"{c.width * WHOLE / whole:.4g}"} for c in columns
            ],
            "length": "short" if len(items) <= SHORTEST_SPLIT else "long",
            "groups": _groups(rows),
        }

    def _column_cell(self, column: Column, item: Mapping[str, Any], place: str) -> dict[str, Any]:
        cell = self._cell(column.kind, lookup(item, column.source), f"{place}.{column.source}")
        if cell["none"] and column.empty:
            cell["none"] = self.printer.say(column.empty)
        other = lookup(item, column.otherwise) if column.otherwise else None
        if cell["text"] and not is_missing(other):
            said = self.printer.one(column.kind, other, f"{place}.{column.otherwise}")
            both = self.printer.strings.labels["otherwise"]
            cell["text"] = filled(both, {"first": cell["text"], "second": said})
        return cell


def items_of(field: FormField, case: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a value of any kind
    """Return the field's value; of a list with a `where`, only the items it keeps."""
    raw = lookup(case, field.source)
    if not field.where or is_missing(raw):
        return raw
    kept = _mappings(raw, field.source)
    return [item for item in kept if all(item.get(key) in among for key, among in field.where.items())]


def picked(raw: object, key: str | None) -> list[Any]:
    """Return the values a list of boxes or a condition looks at: of each row of a list, the one at `key`."""
    rows = list(raw) if isinstance(raw, Sequence) and not isinstance(raw, str) else [raw]
    if key is None:
        return rows
    return [lookup(row, key) for row in rows if isinstance(row, Mapping)]


def _mappings(raw: object, place: str) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a list, or of a mapping such as the events: oldest first, then by key."""
    if isinstance(raw, Mapping):
        by_time = sorted(raw.items(), key=lambda pair: (_moment_of(pair[1]), pair[0]))
        raw = [item for _, item in by_time]
    for index, item in enumerate(raw if isinstance(raw, Sequence) and not isinstance(raw, str) else ()):
        if not isinstance(item, Mapping):
            raise RenderError(f"Field '{place}[{index}]' is no row of a table.", "Give each row as named values.")
        yield item
    if raw is not None and (isinstance(raw, str) or not isinstance(raw, Sequence)):
        raise RenderError(f"Field '{place}' is no list, but its form prints a table.", "Give a list of rows.")


def _moment_of(item: object) -> str:
    return str(item.get("at") or "") if isinstance(item, Mapping) else ""


def _has(item: Mapping[str, Any], column: Column) -> bool:
    return not is_missing(lookup(item, column.source))


def _is_shown(section: Section, case: Mapping[str, Any]) -> bool:
    if section.only_when is None:
        return True
    if section.only_when.or_without and is_missing(lookup(case, section.only_when.or_without)):
        return True
    value = lookup(case, section.only_when.source)
    if section.only_when.among is None:
        return not is_missing(value)
    return any(each in section.only_when.among for each in picked(value, section.only_when.pick))


def _lacks(field: FormField, case: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    raw = items_of(field, case)
    if is_missing(raw):
        if field.required_by:
            yield field.source, field.required_by
        return
    if field.pick and field.required_by and all(is_missing(each) for each in picked(raw, field.pick)):
        yield f"{field.source}.{field.pick}", field.required_by
    for column in field.columns:
        for index, item in enumerate(raw if column.required_by and isinstance(raw, Sequence) else ()):
            if isinstance(item, Mapping) and is_missing(lookup(item, column.source)):
                yield f"{field.source}[{index}].{column.source}", column.required_by or ""


def _groups(rows: list[Any]) -> list[list[Any]]:
    """Return rows in groups that a page break must not split: neither the first nor the last row stands alone."""
    if len(rows) <= SHORTEST_SPLIT:
        return [rows]
    return [rows[:2], *([row] for row in rows[2:-2]), rows[-2:]]


def _block(**given: Any) -> dict[str, Any]:  # noqa: ANN401 - one of four shapes
    return {"facts": None, "prose": None, "table": None, "ticks": None, **given}


def _place(rows: list[dict[str, Any]], labelled: dict[str, Any], *, half: bool) -> None:
    """Add a labelled value: a half one joins a half one that stands alone."""
    if half and rows and rows[-1]["open"]:
        rows[-1]["cells"].append({**labelled, "span": str(HALF_ROW)})
        rows[-1]["cells"][0]["span"] = str(HALF_ROW)
        rows[-1]["open"] = False
    else:
        rows.append({"cells": [labelled], "open": half})
