"""Make the papers that an act calls for: from the request as it is after the act, before it is saved."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.actions.act import Act, Before, Change
from workflow.actions.adopt import unadopted
from workflow.actions.case import PaperPlace, case_of
from workflow.actions.house import House
from workflow.actions.letterheads import with_letterheads
from workflow.actions.papers import MakePaper, number_of
from workflow.documents.paper import PaperOptions
from workflow.documents.printed import is_outward, issuer, printed, source_of
from workflow.documents.strings import strings
from workflow.documents.workers import PaperJob, check_one
from workflow.model.letterhead import Letterhead
from workflow.model.request import PaperRecord
from workflow.store import letterheads


@dataclass(frozen=True, slots=True)
class Rendered:
    """A paper with its bytes."""

    record: PaperRecord
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Office:
    """What all papers of one act share: whether the law in play is adopted, and the letterheads that are kept."""

    adopted: bool
    letterheads: tuple[Letterhead, ...]


def render(house: House, after: Before, change: Change, act: Act) -> tuple[Rendered, ...]:
    """Return the papers of `change`, made together. Raises MissingFieldError naming what its article requires."""
    planned = _all_planned(house, after, change, act)
    if not planned:
        return ()
    made = house.draw([job for _, job in planned])
    return tuple(
        Rendered(record.model_copy(update={"sha256": paper.sha256}), paper.pdf)
        for (record, _), paper in zip(planned, made, strict=True)
    )


def refuse_incomplete(house: House, after: Before, change: Change, act: Act) -> None:
    """Raise MissingFieldError where a paper of `change` would lack what its article requires; none is made."""
    for _, job in _all_planned(house, after, change, act):
        check_one(job)


def _all_planned(house: House, after: Before, change: Change, act: Act) -> list[tuple[PaperRecord, PaperJob]]:
    if not change.forms:
        return []
    with house.database.reading() as tx:
        office = Office(not unadopted(house, tx, after.look), letterheads.every(tx))
    return [_planned(house, after, change, act, (number, office)) for number in range(len(change.forms))]


def _planned(
    house: House, after: Before, change: Change, act: Act, which: tuple[int, Office]
) -> tuple[PaperRecord, PaperJob]:
    """Return the record of one paper, but for its digest, and how it is made; `which`, and in which office."""
    number, office = which
    due, request, settings = change.forms[number], after.request, house.settings
    form, language = due.form, due.language or settings.language
    outward = is_outward(form, settings.templates)
    second = due.second if outward or change.step is None else None  # a step's papers of the office stay its own
    spoken = (language,) if second is None else (language, second)
    for each in spoken:  # a language that papers do not speak is refused before anything is put into it
        strings(each, settings.templates)
    place = len(request.papers) + number + 1
    version = 1 + sum(each.form == form for each in request.papers)
    replaces = act.replaces if isinstance(act, MakePaper) else None
    paper = PaperPlace(
        form, place, version, office.adopted, outward, settings.templates, spoken, settings.language,
        issued_by=issuer(form, after.look.procedure.side, settings.templates), step=change.step, by=act.by,
    )  # fmt: skip
    case = with_letterheads(case_of(after, paper), office.letterheads)
    if second:
        case["paper"]["second"] = {"language": second, "how": due.how}
    case["date"] = act.at.date().isoformat()
    if replaces is not None:
        case["paper"]["replaces"] = number_of(request, replaces)
    kept = printed(form, case, settings.templates)
    source = source_of(kept)
    marks = ("SPECIMEN",) if request.specimen else ()
    options = PaperOptions(language=language, page=due.page, marks=marks, second=second, how=due.how)  # type: ignore[arg-type]
    record = PaperRecord(
        id=f"{place:02}-{form}" + (f"-v{version}" if version > 1 else ""), form=form, version=version, page=due.page,
        language=language, second=second, how=due.how if second else None, sha256="",
        made_by=act.by, made_at=act.at, made_in=change.step, replaces=replaces,
    )  # fmt: skip
    return record, PaperJob(form, case, source, act.at, options, settings.templates)
