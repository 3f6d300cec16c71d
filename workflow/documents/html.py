"""Templates to HTML: Jinja2 with strict undefined and autoescape. Templates print; they never decide."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from workflow.errors import RenderError

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import Environment


def to_html(form_id: str, values: dict[str, Any], templates: Path) -> str:
    """Return the page of a form. Raises RenderError when the template asks for what it was not given."""
    return fill(f"forms/{form_id}/form.html.j2", values, templates)


def fill(template: str, values: dict[str, Any], templates: Path) -> str:
    """Return any template filled. Raises RenderError when it asks for what it was not given."""
    from jinja2 import TemplateError  # noqa: PLC0415 - only needed when a paper is made

    try:
        return environment(templates).get_template(template).render(values)
    except TemplateError as error:
        place = getattr(error, "name", None) or template
        raise RenderError(f"Template {place} cannot be printed: {error}.", "Mend the template.") from error


@lru_cache(maxsize=8)
def environment(templates: Path) -> Environment:
    """Return the one environment all papers share."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - as above

    return Environment(
        loader=FileSystemLoader(templates),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
