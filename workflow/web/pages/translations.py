"""Free texts of a request with their translations: who made each and how, which is stale, and a new one."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.act import Act
from workflow.actions.desk_request import RequestSeen, see_request
from workflow.actions.translate import ReadTranslation, Translate, free_texts, refuse_reading
from workflow.documents.strings import languages
from workflow.errors import InputError, NotEntitledError
from workflow.model.fact import Assertion
from workflow.model.translation import Translation
from workflow.vocabulary import Made
from workflow.web.access import purpose_of
from workflow.web.act_forms import base_of, built
from workflow.web.acting import attempt
from workflow.web.case_head import about, url_of
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.facts import name_of, question, split
from workflow.web.form import Form
from workflow.web.person import CASEWORK, READING, Person
from workflow.web.render import page

router = APIRouter(prefix="/requests", dependencies=[Depends(with_role(*READING))])
FIELDS = ("path", "written_in", "language", "text", "how", "translator", "sworn", "made_on")
"""Fields of the form; `path` names the text, its item in brackets."""


class Shown(NamedTuple):
    """One translation as the page shows it."""

    made: Translation
    language: str
    fits: bool
    may_read: bool


class FreeText(NamedTuple):
    """One free text: its name, its question, its words in lines, the language it is written in, its translations."""

    name: str
    question: str
    lines: tuple[str, ...]
    written_in: str
    translations: tuple[Shown, ...]


@router.get("/{reference:path}/translations")
def show(request: Request, desk: DeskDep, person: PersonDep, reference: str) -> Response:
    """Show every free text with its translations."""
    return _page(request, desk, person, reference, Form())


@router.post("/{reference:path}/translations")
def keep(request: Request, desk: DeskDep, person: PersonDep, form: FormDep, reference: str) -> Response:
    """Keep a new translation, or confirm that one was read."""
    purpose_of(request, reference)
    if not person.has(*CASEWORK):
        raise NotForYouError
    act = built(desk, form, lambda: _act(desk, form, person))
    done = attempt(desk, reference, act, form, FIELDS)
    if done is None:
        return _page(request, desk, person, reference, form)
    word = "translation-read" if isinstance(act, ReadTranslation) else "translated"
    return RedirectResponse(f"{url_of(done.request.reference)}/translations?done={word}", status_code=303)


def _act(desk: Desk, form: Form, person: Person) -> Act:
    base = base_of(desk, form, person.name)
    if form.text("read"):
        return ReadTranslation(**base, translation=form.text("read"))
    given: dict[str, Any] = {
        name: form.needs(name, desk.words(f"translations.needs-{name}")) for name in ("path", "language", "text", "how")
    }
    path, item = split(given.pop("path"))
    given |= {name: form.text(name) for name in ("written_in", "translator", "sworn", "made_on") if form.text(name)}
    kind = desk.house.rulebook.law.dictionary.kinds.get(path)
    if kind is not None and kind.type == "texts":
        given["text"] = form.lines("text")
    return Translate(**base, path=path, item=item, **given) if form.ok else Act(**base)


def _page(request: Request, desk: Desk, person: Person, reference: str, form: Form) -> Response:
    purpose = purpose_of(request, reference)
    seen = see_request(desk.house, reference, by=person.name, purpose=purpose, at=desk.now(), latest=0)
    texts = _texts(desk, seen, person)
    settings = desk.house.settings
    choose = ("", desk.words("acts.choose"))
    known = [(code, desk.words.language_of(code)) for code in languages(settings.templates)]
    return page(
        request, "translations", status=422 if form.errors else 200, form=form, texts=texts,
        works=person.has(*CASEWORK),
        names=[choose, *((each.name, each.question) for each in texts)], known=[choose, *known],
        written=[("", desk.words("translations.as-recorded")), *known], own=settings.language,
        ways=[(way, desk.words(f"translations.{way}"), "") for way in Made], **about(desk, seen),
    )  # fmt: skip


def _texts(desk: Desk, seen: RequestSeen, person: Person) -> list[FreeText]:
    standing = list(seen.request.translated())
    found = []
    for each in free_texts(seen.request, desk.house.rulebook.law.dictionary):
        own = [pair for pair in standing if (pair[0].path, pair[0].item) == (each.path, each.item)]
        made = tuple(
            Shown(one, desk.words.language_of(one.language), fits, _may_read(one, person) and fits) for one, fits in own
        )
        name = name_of(each.path, each.item)
        found.append(FreeText(name, question(desk, name), _lines(each), each.written_in or "", made))
    return found


def _may_read(made: Translation, person: Person) -> bool:
    """Say whether this person may confirm to have read it, as the act itself says."""
    try:
        refuse_reading(made, person.name)
    except (InputError, NotEntitledError):
        return False
    return True


def _lines(each: Assertion) -> tuple[str, ...]:
    return each.value if isinstance(each.value, tuple) else (str(each.value),)
