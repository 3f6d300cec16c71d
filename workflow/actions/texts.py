"""Free texts of a request as papers carry them: in which language each is written, and who put it into another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workflow.actions.translate import free_texts
from workflow.model.fact import Dictionary
from workflow.model.request import CooperationRequest
from workflow.model.translation import Translation

Case = dict[str, Any]
TOLD = ("language", "text", "how", "translator", "sworn", "made_on", "read_by")
"""What a paper carries of a translation."""
ALSO = {"case.urgency": ("urgent.why",)}
"""Where else a case tells the text of a fact."""


def texts_of(
    request: CooperationRequest, dictionary: Dictionary, languages: tuple[str, ...], office: str
) -> Iterator[Case]:
    """Yield each free text that is not in every one of the paper's languages, with its translations into those.

    A stale translation is left out. A text whose language nobody said is in the `office`'s own.
    """
    standing = [made for made, fits in request.translated() if fits]
    for each in free_texts(request, dictionary):
        made = [one for one in standing if (one.path, one.item) == (each.path, each.item)]
        written_in = each.written_in or next((one.written_in for one in made if one.written_in), office)
        if any(language != written_in for language in languages):
            about = {
                "written_in": written_in,
                "translations": [_told(one) for one in made if one.language in languages],
            }
            for path in (each.path, *ALSO.get(each.path, ())):
                yield {"path": path, **({"item": each.item} if each.item else {}), **about}


def _told(made: Translation) -> Mapping[str, Any]:
    raw = made.model_dump(mode="json", exclude_defaults=True)
    return {name: raw[name] for name in TOLD if name in raw}
