"""One paper in two languages, one after the other: the whole paper again in the second, from a new page.

The first is the original and bears the signatures; the second says that it is a translation, and whose.
"""

from __future__ import annotations

from typing import Any

from workflow.documents.strings import Strings, filled

PART = "article"


def second_part(values: dict[str, Any], words: Strings) -> dict[str, Any]:
    """Return the context of the part in the second language: no file of its own, no places for signatures."""
    language = values["paper"]["language"]
    reviewer = words.catalogue.reviewed_by if words.catalogue else ""
    said = filled(words.labels["second_read" if reviewer else "second_unread"], {"name": reviewer})
    read = said if words.catalogue else ""  # forms are written in English: nobody translated those words
    sections = [{**each, "id": f"{each['id']}-{language}"} for each in values["sections"]]
    return {
        **values,
        "whole": False,
        "paper": {**values["paper"], "element": PART},
        "part": {"lead": words.labels["second_part"], "read": read},
        "sections": sections,
        "section": {each["id"]: each for each in values["sections"]},
        "signatures": [[{**one, "place": ""} for one in row] for row in values["signatures"]],
    }
