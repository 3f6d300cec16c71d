"""A draft from what arrived: a paper that carries its data, the data by itself, or a request file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any

from starlette.datastructures import UploadFile

from workflow import packfile
from workflow.actions.files import RequestFile
from workflow.actions.intake import Given, take
from workflow.documents.received import MOST_BYTES, receive
from workflow.errors import InputError, PackError
from workflow.model.base import typed_input
from workflow.web.desk import Desk
from workflow.web.draft import NewRequest, proposed_reference
from workflow.web.person import Person

LATER = "-"
"""In place of the procedure, which the person chooses on the next page."""


def taken(desk: Desk, sent: UploadFile, person: Person) -> NewRequest:
    """Return the draft that a file makes. Raises InputError for what cannot be read; what does not fit is named."""
    name = PurePath(sent.filename or "file").name[:120]
    with sent.file:
        raw = sent.file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise InputError(name, f"is larger than {MOST_BYTES // 1_000_000} MB", "Send the exhibits apart.")
    suffix = ".pdf" if raw.startswith(b"%PDF-") else ".json" if raw.lstrip()[:1] == b"{" else ".yaml"
    with tempfile.TemporaryDirectory(prefix="comity-") as folder:
        path = Path(folder) / f"sent{suffix}"
        path.write_bytes(raw)
        try:
            if suffix == ".yaml" or _is_request_file(path):
                return _of_file(desk, path, name)
            return _of_paper(desk, path, name, raw, person)
        except InputError as error:
            raise InputError(error.where.replace(path.name, name), error.reason, error.remedy) from error


def _is_request_file(path: Path) -> bool:
    if path.suffix != ".json":
        return False
    try:
        raw = packfile.read(path, name=path.name)
    except PackError:
        return False
    return isinstance(raw, dict) and {"procedure", "sides", "facts"} <= set(raw)


def _of_file(desk: Desk, path: Path, name: str) -> NewRequest:
    try:
        raw = packfile.read(path, name=path.name)
    except PackError as error:
        raise InputError(f"{path.name}, line {error.line}", error.reason, error.remedy) from error
    found = typed_input(RequestFile, raw, file=path.name)
    sides = found.sides.model_dump(include={"requesting", "requested", "requesting_authority", "requested_authority"})
    about = {
        **sides, "channel": found.sides.channel, "kind": found.kind, "procedure": found.procedure,
        "reference": found.reference, "their_reference": found.their_reference or "",
        "made_on": found.made_on.isoformat(), "arrived_on": desk.now().date().isoformat(),
    }  # fmt: skip
    source = f"{found.source} ({name})"
    return NewRequest(about=about, taken=_plain(raw["facts"]), texts=_texts(raw), source=source)


def _of_paper(desk: Desk, path: Path, name: str, raw: bytes, person: Person) -> NewRequest:
    received = receive(path, templates_dir=desk.house.settings.templates)
    now = desk.now()
    source = f"{name} as received, SHA-256 {sha256(raw).hexdigest()}"
    start = {
        "reference": proposed_reference(now),
        "made_on": now.date().isoformat(),
        "arrived_on": now.date().isoformat(),
    }
    if received.source is None:
        return NewRequest(about=start, source=source, not_taken=[desk.words("new.no-data")])
    differing = [desk.words("new.differs", told=told) for told in received.differing]
    try:
        found = take(received, Given(by=person.name, at=now, procedure=LATER), desk.house.rulebook)
    except InputError as error:
        if path.suffix == ".json":
            raise
        return NewRequest(about=start, source=source, not_taken=[*differing, error.reason])
    fields = found.fields
    sides = {key: str(value) for key, value in fields["sides"].items()}
    about = {
        **start, **sides, "kind": fields["kind"], "made_on": fields["made_on"],
        "their_reference": fields.get("their_reference") or "",
    }  # fmt: skip
    return NewRequest(
        about=about,
        taken=_plain(fields["facts"]),
        texts=_texts(fields),
        source=source,
        not_taken=[*differing, *found.not_taken],
    )


def _texts(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(fields[name]) for name in ("written_in", "translations") if fields.get(name)}


def _plain(value: Any) -> Any:  # noqa: ANN401 - facts of any shape
    """Return facts as plain values, so that they can be kept; a day as text."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, bool | int | str) or value is None else str(value)
