"""JSON Schemas of the files of law, made from the types that read them, so that an editor completes and underlines.

The loader stays the judge: a schema knows shapes and words, not whether rules agree.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from workflow.model.authority import Directory
from workflow.model.comparison import OPERATORS
from workflow.model.event import EventKind
from workflow.model.fact import FactKind
from workflow.model.pack import PackHeader, PartyList
from workflow.model.procedure import Checkpoint, Procedure
from workflow.model.rule import Rule
from workflow.rules.excused import Excuse
from workflow.rules.law import Law, RequestKind

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ONE: dict[str, type[BaseModel]] = {
    "pack": PackHeader, "parties": PartyList, "procedure": Procedure, "authorities": Directory,
}  # fmt: skip
LISTS: dict[str, type[BaseModel]] = {
    "rules": Rule, "facts": FactKind, "events": EventKind, "checkpoints": Checkpoint, "kinds": RequestKind,
    "excused": Excuse,
}  # fmt: skip
WHERE = {
    "pack": ("*/*/pack.yaml",), "parties": ("parties/*.yaml",), "procedure": ("procedures/*/procedure.yaml",),
    "authorities": ("authorities/*.yaml",), "facts": ("facts/*.yaml",), "events": ("events/*.yaml",),
    "checkpoints": ("checkpoints/*.yaml",), "kinds": ("kinds.yaml",), "excused": ("excused/*.yaml",),
    "rules": ("instruments/*/*.yaml", "jurisdictions/*/*.yaml", "organisations/*/*.yaml"),
}  # fmt: skip
"""Below rules/, the files each schema is for; of packs, all but `pack.yaml` and the tests."""


def schemas(law: Law) -> dict[str, dict[str, Any]]:
    """Return every schema by its word. Paths of facts, kinds, events and checkpoints are those of `law`."""
    made = {word: _schema(word, kind, many=False) for word, kind in ONE.items()}
    made |= {word: _schema(word, kind, many=True) for word, kind in LISTS.items()}
    _with_words(made["rules"], law)
    return dict(sorted(made.items()))


def _schema(word: str, kind: type[BaseModel], *, many: bool) -> dict[str, Any]:
    own = kind.model_json_schema(by_alias=True, ref_template="#/$defs/{model}")
    parts = own.pop("$defs", {})
    own.pop("title", None)
    head = {"$schema": DIALECT, "title": f"Comity: {word}", "description": f"Files: {', '.join(WHERE[word])}"}
    if not many:
        return {**head, **own, "$defs": parts}
    return {
        **head,
        "type": "array",
        "items": {"$ref": f"#/$defs/{kind.__name__}"},
        "$defs": {**parts, kind.__name__: own},
    }


def _with_words(schema: dict[str, Any], law: Law) -> None:
    """Put into the schema of rules, in place, the words that exist, and the language of conditions."""
    parts = schema["$defs"]
    rule = parts["Rule"]["properties"]
    condition = {"$ref": "#/$defs/Condition"}
    rule["when"], rule["met_when"] = condition, condition
    rule["kinds"]["items"] = {"enum": sorted(law.kinds)}
    rule["feeds"]["items"] = {"enum": sorted(law.checkpoints)}
    rule["checkpoint"] = {"enum": sorted(law.checkpoints)}
    rule["for_each"] = {"enum": sorted(law.dictionary.lists)}
    rule["basis"]["items"] = {"enum": sorted(law.base)}
    # As a file writes them, not as the types hold them: one event or several, an event or a choice among them.
    parts["Period"]["properties"]["starts"] = {"type": ["string", "object"]}
    parts["Suspension"]["properties"]["until"] = {"type": ["string", "array"]}
    parts["TextRead"]["properties"]["as_of"] = {"type": ["string", "integer"]}
    parts["Condition"] = _condition(law)


def _condition(law: Law) -> dict[str, Any]:
    """Return the closed language of conditions: all, any, not, some, each, or a fact with one operator."""
    inner, many = (
        {"$ref": "#/$defs/Condition"},
        {"type": "array", "items": {"$ref": "#/$defs/Condition"}, "minItems": 1},
    )
    lists = {"enum": sorted(law.dictionary.lists)}
    words = sorted({word for of_type in OPERATORS.values() for word in of_type} | {"known"})
    fact = {"fact": {"enum": sorted(law.dictionary.kinds)}, **{word: {} for word in words}}
    return {
        "oneOf": [
            _object({"all": many}), _object({"any": many}), _object({"not": inner}),
            _object({"some": lists, "where": inner}), _object({"each": lists, "where": inner}),
            {"type": "object", "properties": fact, "required": ["fact"], "additionalProperties": False,
             "minProperties": 2, "maxProperties": 2},
        ]
    }  # fmt: skip


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    required = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
