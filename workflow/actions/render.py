"""Make the papers that an act calls for: from the request as it is after the act, before it is saved."""

from __future__ import annotations

import json
from dataclasses import dataclass

from workflow.actions.act import Act, Before, Change
from workflow.actions.adopt import unadopted
from workflow.actions.case import PaperPlace, case_of
from workflow.actions.house import House
from workflow.actions.papers import MakePaper, number_of
from workflow.documents.paper import PaperOptions, make_paper
from workflow.documents.printed import is_outward, printed
from workflow.model.request import PaperRecord


@dataclass(frozen=True, slots=True)
class Rendered:
    """A paper with its bytes."""

    record: PaperRecord
    pdf: bytes


def render(house: House, after: Before, change: Change, act: Act, number: int) -> Rendered:
    """Return the `number`th paper of `change`. Raises MissingFieldError naming what its article requires."""
    due = change.forms[number]
    form, language = due.form, due.language or house.settings.language
    outward = is_outward(form, house.settings.templates)
    second = due.second if outward or change.step is None else None  # a step's papers of the office stay its own
    request = after.request
    place = len(request.papers) + number + 1
    version = 1 + sum(each.form == form for each in request.papers)
    with house.database.reading() as tx:
        adopted = not unadopted(house, tx, after.look)
    templates = house.settings.templates
    spoken = (language,) if second is None else (language, second)
    case = case_of(after, PaperPlace(form, place, version, adopted, outward, spoken, house.settings.language))
    if second:
        case["paper"]["second"] = {"language": second, "how": due.how}
    case["date"] = act.at.date().isoformat()
    replaces = act.replaces if isinstance(act, MakePaper) else None
    if replaces is not None:
        case["paper"]["replaces"] = number_of(request, replaces)
    source = json.dumps(
        printed(form, case, templates), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()
    marks = ("SPECIMEN",) if request.specimen else ()
    options = PaperOptions(language=language, page=due.page, marks=marks, second=second, how=due.how)  # type: ignore[arg-type]
    paper = make_paper(form, case, source=source, made_at=act.at, options=options, templates_dir=templates)
    record = PaperRecord(
        id=f"{place:02}-{form}" + (f"-v{version}" if version > 1 else ""), form=form, version=version, page=due.page,
        language=paper.language, second=second, how=due.how if second else None, sha256=paper.sha256,
        made_by=act.by, made_at=act.at, made_in=change.step, replaces=replaces,
    )  # fmt: skip
    return Rendered(record, paper.pdf)
