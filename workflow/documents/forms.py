"""Reads and checks `templates/forms/<id>/form.yaml`: unknown keys, wrong shapes and missing citations are refused."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from workflow.documents.places import templates_dir as _find
from workflow.errors import DocumentError, MissingCitationError, PackError, PackSyntaxError
from workflow.model.base import typed
from workflow.model.form import FormSpec
from workflow.packfile import Mapping, read

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = "See docs/forms.md for the shape of a form."


def list_forms(*, templates_dir: Path | None = None) -> tuple[str, ...]:
    """Return the ids of all forms, in order."""
    return tuple(sorted(file.parent.name for file in (_find(templates_dir) / "forms").glob("*/form.yaml")))


def form(form_id: str, *, templates_dir: Path | None = None) -> FormSpec:
    """Return one form. Raises DocumentError for an unknown id, PackError for a file that does not hold."""
    known = list_forms(templates_dir=templates_dir)
    if form_id not in known:
        raise DocumentError(f"There is no form '{form_id}'.", f"Choose one of: {', '.join(known)}.")
    return _read_form(_find(templates_dir), form_id)


def sample_case(form_id: str, *, templates_dir: Path | None = None) -> dict[str, Any]:
    """Return the invented case that shows the form filled in. For specimens and tests only."""
    form(form_id, templates_dir=templates_dir)
    file = _find(templates_dir) / "forms" / form_id / "sample.yaml"
    raw = read(file, name=f"templates/forms/{form_id}/sample.yaml")
    if not isinstance(raw, Mapping):
        raise PackSyntaxError(str(file), 1, "must be a mapping", SHAPE)
    return raw


@lru_cache(maxsize=256)
def _read_form(root: Path, form_id: str) -> FormSpec:
    folder = root / "forms" / form_id
    name = f"templates/forms/{form_id}/form.yaml"
    raw = read(folder / "form.yaml", name=name)
    if not isinstance(raw, Mapping):
        raise PackSyntaxError(name, 1, "must be a mapping", SHAPE)
    _refuse_uncited(raw, name)
    _fill_options(root, raw, name)
    try:
        spec = typed(FormSpec, raw, file=name)
    except PackError as error:
        raise PackSyntaxError(error.file, error.line, error.reason, SHAPE) from error
    if spec.id != form_id:
        raise PackSyntaxError(name, raw.line_of("id"), f"id '{spec.id}' is not the folder's name", "Make them equal.")
    if not (folder / "form.html.j2").is_file():
        raise PackSyntaxError(name, 1, "has no form.html.j2 beside it", "Add the template.")
    return spec


def _fill_options(root: Path, raw: Mapping, name: str) -> None:
    """Put the boxes that several forms share, `templates/boxes/<name>.yaml`, in the place of their name."""
    sections = [one for one in raw.get("sections") or () if isinstance(one, Mapping)]
    fields = [one for section in sections for one in section.get("fields") or () if isinstance(one, Mapping)]
    for field in (one for one in fields if isinstance(one.get("options"), str)):
        file = root / "boxes" / f"{field['options']}.yaml"
        if not file.is_file():
            reason = f"there are no boxes '{field['options']}'"
            raise PackSyntaxError(name, field.line_of("options"), reason, "Add them to templates/boxes.")
        field["options"] = read(file, name=f"templates/boxes/{file.name}")


def _refuse_uncited(raw: Mapping, name: str) -> None:
    """Refuse a form without legal source, and a field that does not say whether a source requires it."""
    if not raw.get("legal_source"):
        remedy = "Name the articles its contents come from."
        raise MissingCitationError(name, raw.line_of("legal_source"), "the form has no legal_source", remedy)
    for section in raw.get("sections") or ():
        for field in (section.get("fields") or ()) if isinstance(section, Mapping) else ():
            if isinstance(field, Mapping) and "required_by" not in field:
                reason = f"field '{field.get('name')}' does not say by what it is required"
                raise MissingCitationError(name, field.line, reason, "Cite the article, or write null.")
