"""Packs in, typed and compiled law out. Refuses unknown words, missing citations, dangling names.

Reads every file once. The layout is in docs/rule-packs.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from workflow import packfile
from workflow.conditions import Check, compile_condition, paths_of
from workflow.errors import ConflictingRulesError, MissingCitationError, PackSyntaxError, UnknownTermError
from workflow.model.base import Frozen, Text, typed
from workflow.model.event import EventKind
from workflow.model.fact import Dictionary, FactKind
from workflow.model.pack import Pack, PackHeader, PartyList
from workflow.model.procedure import Checkpoint, Procedure
from workflow.model.rule import Rule
from workflow.rules.law import BaseFact, CompiledRule, Law, RequestKind
from workflow.rules.library import ByPack, Later, Rules, Whole
from workflow.rules.names import check_names
from workflow.rules.precedence import refuse_conflicts
from workflow.rules.reach import known_of, reach_of
from workflow.rules.shelf import Shelf

if TYPE_CHECKING:
    from _hashlib import HASH

CODES = "codes"
"""What a shelf remembers of party lists: who stands on which."""
FOLDERS = {"instruments": "instrument", "jurisdictions": "jurisdiction", "organisations": "organisation"}
CITED = ("citation", "plain", "basis", "text_read", "in_force", "known_from", "verified")

Item = TypeVar("Item", bound=Frozen)


def load_law(folder: Path, *, fresh: bool = False, secret: bytes = b"") -> Law:
    """Return the law under `folder`. Raises PackError naming file, line and remedy at the first fault.

    `fresh` reads the files themselves and no parsed copy; `secret` takes a parsed copy only
    where it was sealed with that secret, as acts that are recorded do.
    """
    if not folder.is_dir():
        raise PackSyntaxError(str(folder), 1, "no such folder of law", "Set COMITY_RULES to a folder with rules.")
    shelf, digest = Shelf(folder, fresh=fresh, secret=secret), hashlib.sha256()
    kinds = _items(shelf, "kinds.yaml", RequestKind, digest)
    events = _items(shelf, "events", EventKind, digest)
    dictionary = Dictionary(_facts(shelf, events, digest))
    checkpoints = _items(shelf, "checkpoints", Checkpoint, digest)
    base = Whole(_later(shelf, "base.yaml", BaseFact, digest))
    parties = _documents(shelf, list(shelf.files("parties")), PartyList, digest)
    procedures = _documents(shelf, _procedures(shelf), Procedure, digest)
    packs, compiled = _packs(shelf, dictionary, digest)
    law = Law(
        dictionary=dictionary, kinds=kinds, events=events, checkpoints=checkpoints, packs=packs, parties=parties,
        procedures=procedures, base=base, rules=Rules(compiled), digest=digest.hexdigest(), by_pack=ByPack(compiled),
        reach=reach_of(packs, parties, shelf.noted(CODES)), shelf=shelf, sources=shelf.sources,
    )  # fmt: skip
    if not shelf.is_kept:
        _check(law, folder)
        shelf.note(CODES, known_of(parties))
        shelf.keep()
    return law


def _check(law: Law, folder: Path) -> None:
    """Open everything, and raise PackError for what disagrees or names what does not exist."""
    for pack in law.packs.values():
        refuse_conflicts(pack)
    check_names(law, folder)


def _count(shelf: Shelf, path: Path, digest: HASH) -> None:
    """Take the name and the bytes of a file into a digest."""
    digest.update(shelf.name(path).encode() + b"\n" + shelf.bytes_of(path))


def _read(shelf: Shelf, path: Path, digest: HASH) -> Any:  # noqa: ANN401 - a tree of any shape
    _count(shelf, path, digest)
    return shelf.read(path)


def _files(shelf: Shelf, place: str) -> Iterable[Path]:
    """Return the file, or the files of the folder, called `place`."""
    if not place.endswith(".yaml"):
        return shelf.files(place)
    return (path for path in shelf.files(place.rpartition("/")[0]) if path.name == place.rpartition("/")[2])


def _procedures(shelf: Shelf) -> list[Path]:
    found = (path for folder in shelf.folders("procedures") for path in shelf.files(folder))
    return [path for path in found if path.name == "procedure.yaml"]


def _later(shelf: Shelf, place: str, kind: type[Item], digest: HASH) -> Callable[[], dict[str, Item]]:
    """Take the bytes into the digest now, and return the reading of them."""
    for path in _files(shelf, place):
        _count(shelf, path, digest)
    return lambda: _items(shelf, place, kind, hashlib.sha256())


def _list(shelf: Shelf, path: Path, digest: HASH) -> packfile.Sequence:
    return packfile.listed(_read(shelf, path, digest), name=shelf.name(path))


def _items(shelf: Shelf, place: str, kind: type[Item], digest: HASH, *, by: str = "id") -> dict[str, Item]:
    """Return what lies in a file or folder, in its order, by the field that names each."""
    found: dict[str, Item] = {}
    for path in _files(shelf, place):
        raw = _list(shelf, path, digest)
        for number, each in enumerate(raw):
            item = typed(kind, each, file=raw.file, line=raw.lines[number])
            key: str = getattr(item, by)
            if key in found:
                raise PackSyntaxError(raw.file, raw.lines[number], f"'{key}' is given twice", "Keep one.")
            found[key] = item
    return found


def _documents(shelf: Shelf, paths: list[Path], kind: type[Item], digest: HASH) -> Mapping[str, Item]:
    """Return what lies in each file, by its id: the name of the file, or of its folder for a procedure."""
    make: dict[str, Callable[[], Item]] = {}
    for path in paths:
        word = path.parent.name if path.name == "procedure.yaml" else path.name.removesuffix(".yaml")
        _count(shelf, path, digest)
        make[word] = partial(_document, shelf, path, kind, word)
    found = Later(make)
    if not shelf.is_kept:
        list(found.values())
    return found


def _document(shelf: Shelf, path: Path, kind: type[Item], word: str) -> Item:
    item = typed(kind, shelf.read(path), file=shelf.name(path))
    if item.id != word:  # type: ignore[attr-defined]
        told = f"'{item.id}' lies under another name"  # type: ignore[attr-defined]
        raise PackSyntaxError(shelf.name(path), 1, told, f"Call it '{word}', or rename it.")
    return item


def _facts(shelf: Shelf, events: dict[str, EventKind], digest: HASH) -> dict[str, FactKind]:
    """Return the dictionary, with the day of each event kind as a fact of its own (`event.arrested`)."""
    kinds = _items(shelf, "facts", FactKind, digest, by="path")
    for event in events.values():
        path = "event." + event.id.replace("-", "_")
        question: Text = {"en": f"On what day did this happen: {event.title['en']}?"}
        kinds[path] = FactKind(path=path, type="date", question=question, derived=True)
    return kinds


Compiled = Mapping[str, Mapping[str, CompiledRule]]
"""Compiled rules by their id, by pack."""


def _packs(shelf: Shelf, dictionary: Dictionary, digest: HASH) -> tuple[dict[str, Pack], Compiled]:
    packs: dict[str, Pack] = {}
    compiled: Later[Mapping[str, CompiledRule]] = Later({})
    for head in _heads(shelf):
        own = hashlib.sha256()
        header = typed(PackHeader, _read(shelf, head, own), file=str(head))
        file = shelf.name(head)
        if header.id != head.parent.name or header.of != FOLDERS[head.parent.parent.name]:
            raise PackSyntaxError(file, 1, f"'{header.of} {header.id}' lies in another folder", "Move or rename it.")
        files = [path for path in shelf.files(head.parent.relative_to(shelf.folder).as_posix()) if path != head]
        for path in files:
            _count(shelf, path, own)
        compiled.add(header.id, partial(_rules, shelf, files, header, dictionary))
        packs[header.id] = Pack(header, own.hexdigest(), partial(_bare, compiled, header.id))
        digest.update(own.digest())
    return packs, compiled


def _rules(shelf: Shelf, files: list[Path], header: PackHeader, dictionary: Dictionary) -> dict[str, CompiledRule]:
    """Return the compiled rules of one pack, in the order of its files."""
    found: dict[str, CompiledRule] = {}
    for path in files:
        _take(_list(shelf, path, hashlib.sha256()), header, dictionary, found)
    return found


def _bare(compiled: Compiled, pack: str) -> tuple[Rule, ...]:
    return tuple(each.rule for each in compiled[pack].values())


def _heads(shelf: Shelf) -> Iterable[Path]:
    """Yield the header of every pack; a folder of rules without one is refused."""
    for folder in (each for name in FOLDERS for each in shelf.folders(name)):
        head = shelf.folder / folder / "pack.yaml"
        if head not in shelf.files(folder):
            told = "Say what these rules are of."
            raise PackSyntaxError(f"{shelf.name(head)}", 1, "is missing", told)
        yield head


def _take(raw: packfile.Sequence, header: PackHeader, dictionary: Dictionary, found: dict[str, CompiledRule]) -> None:
    """Add the rules of one file to those found in its pack."""
    for number, each in enumerate(raw):
        made = _rule(each, raw, raw.lines[number], header, dictionary)
        if made.rule.id in found:
            raise ConflictingRulesError(raw.file, raw.lines[number], f"'{made.rule.id}' is given twice", "Keep one.")
        found[made.rule.id] = made


def _rule(raw: Any, file: packfile.Sequence, line: int, header: PackHeader, dictionary: Dictionary) -> CompiledRule:  # noqa: ANN401
    absent = [key for key in CITED if not isinstance(raw, dict) or key not in raw]
    if absent:
        name = raw.get("id", "a rule") if isinstance(raw, dict) else "a rule"
        remedy = "Every rule cites its place, its base facts, its dates and what was read."
        raise MissingCitationError(file.file, line, f"{name} lacks {', '.join(absent)}", remedy)
    rule = typed(Rule, raw, file=file.file, line=line)
    if not rule.id.startswith(header.id + "/"):
        raise UnknownTermError(
            file.file, line, f"rule '{rule.id}' is not of pack '{header.id}'", "Begin with the pack."
        )
    if rule.for_each is not None and rule.for_each not in dictionary.lists:
        raise UnknownTermError(file.file, line, f"'{rule.for_each}' is not a list", "Name a list of the dictionary.")
    met_raw = raw.get("met_when")
    met_raw = _document_received(rule, raw) if met_raw is None else met_raw
    return CompiledRule(
        rule=rule,
        when=_condition(raw.get("when"), dictionary, rule.for_each, (file.file, raw.line_of("when"))),
        met=_condition(met_raw, dictionary, rule.for_each, (file.file, raw.line_of("met_when"))),
        pack=header.id,
        facts=tuple(dict.fromkeys((*paths_of(raw.get("when")), *paths_of(met_raw)))),
        digest=hashlib.sha256(orjson.dumps(raw, option=orjson.OPT_SORT_KEYS)).hexdigest(),
    )


def _condition(raw: Any, dictionary: Dictionary, scope: str | None, place: tuple[str, int]) -> Check | None:  # noqa: ANN401
    return None if raw is None else compile_condition(raw, dictionary, scope, place)


def _document_received(rule: Rule, raw: packfile.Mapping) -> packfile.Mapping | None:
    """Return the condition that the document is among those received, unless the rule has its own."""
    if rule.document is None:
        return None
    made = packfile.Mapping(fact="documents.received", includes=rule.document.id)
    made.file, made.line, made.lines = raw.file, raw.line, {}
    return made
