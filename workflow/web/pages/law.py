"""The law browser: what binds two sides on any day, a rule with its tests, what is unverified, what a change does."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from workflow.actions import oversight
from workflow.actions.law_page import LawPage, law_page, sides_between
from workflow.actions.rule_page import LARGEST, impact_of_file, rule_page, unread
from workflow.documents.strings import ENGLISH
from workflow.errors import InputError, PackError
from workflow.rules.basis import GROUPS
from workflow.rules.bound import STANDINGS
from workflow.rules.health import a_year_before
from workflow.rules.law import CompiledRule
from workflow.rules.period_words import in_words
from workflow.web.deps import DeskDep, FormDep, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.form import Form
from workflow.web.person import READING
from workflow.web.render import page

router = APIRouter(prefix="/law")
KIND = "extradition"


@router.get("")
def browse(request: Request, desk: DeskDep, person: PersonDep) -> Response:  # noqa: ARG001 - for whoever is signed in
    """Show the form, and what binds the two sides that were asked for."""
    fields = {name: [said.strip()[:60]] for name, said in request.query_params.items()}
    form = Form(fields)
    day = _day(desk, form)
    fields["on"], kind = [day.isoformat()], form.text("kind") or KIND
    shown: dict[str, Any] = {}
    if form.ok and (form.text("asks") or form.text("asked")):
        try:
            sides = sides_between(form.text("asks").upper(), form.text("asked").upper())
            rulebook = desk.house.rulebook
            shown = _shown(desk, form, law_page(rulebook, desk.house.settings.rules, sides, kind, day))
        except InputError as refusal:
            form.wrong("asks", desk.english(refusal.diagnostics()))
    titles, law = desk.titles, desk.house.rulebook.law
    places = (
        ("", desk.words("law.choose")),
        *((code, f"{name} ({code})") for code, name in titles.known_places.items()),
    )
    return page(
        request, "law", status=200 if form.ok else 422, form=form, places=places, shown=shown, kind=kind,
        kinds=sorted(titles.kinds.items(), key=lambda pair: pair[1]), packs=len(law.packs), rules=len(law.rules),
        digest=desk.house.rulebook.digest[:16],
    )  # fmt: skip


@router.get("/rules/{name:path}")
def rule(request: Request, desk: DeskDep, person: PersonDep, name: str) -> Response:  # noqa: ARG001 - as above
    """Show one rule: what it says, what was read, its tests, its dates."""
    rulebook = desk.house.rulebook
    found = rule_page(rulebook, desk.house.settings.rules, name)
    each = found.compiled.rule
    pack = rulebook.law.packs[found.compiled.pack].header
    asked = [
        desk.say(rulebook.law.dictionary[path].question) if path in rulebook.law.dictionary else path
        for path in found.compiled.facts
    ]
    return page(
        request, "law_rule", rule=each, found=found, plain=desk.say(each.plain), pack=desk.say(pack.title),
        asked=asked, period=desk.english(in_words(each.period, rulebook.law.events)) if each.period else "",
        consequence=desk.say(each.consequence) if each.consequence else "",
        right=desk.say(each.right) if each.right else "",
        kinds=[desk.titles.kind(kind) for kind in each.kinds],
    )  # fmt: skip


@router.get("/unverified")
def unverified(request: Request, desk: DeskDep, person: PersonDep) -> Response:  # noqa: ARG001 - as above
    """Show what nobody has verified, or checked for a year; of one pack, rule by rule."""
    packs = [(each, desk.say(each.title)) for each in unread(desk.house.rulebook, a_year_before(desk.now().date()))]
    wanted = request.query_params.get("pack", "")
    one = next((each for each, _ in packs if each.pack == wanted), None)
    listed = [_rule(desk, each) for each in (*one.unverified, *one.stale)] if one else []
    return page(request, "law_unverified", packs=packs, one=wanted if one else "", listed=listed)


@router.get("/impact", dependencies=[Depends(with_role(*READING))])
def impact(request: Request, desk: DeskDep) -> Response:
    """Ask for a changed file of law."""
    return _impact(request, desk, Form())


@router.post("/impact", dependencies=[Depends(with_role(*READING))])
def impact_of(request: Request, desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Show which open requests would move under a changed file, and which closed ones deserve review."""
    sent = form.file("file")
    if sent is None:
        form.wrong("file", desk.words("law.no-file"))
        return _impact(request, desk, form)
    with sent.file as content:
        text = content.read(LARGEST + 1)
    oversight.note_audit(
        desk.house, by=person.name, at=desk.now(), what="what a proposed law would change of every request",
        purpose="law change",
    )  # fmt: skip
    try:
        found = impact_of_file(desk.house, form.text("path"), text, now=desk.now())
    except (InputError, PackError) as refusal:
        form.wrong("file", desk.english(refusal.diagnostics()))
        return _impact(request, desk, form)
    return _impact(request, desk, form, found)


def _impact(request: Request, desk: Desk, form: Form, found: Any = None) -> Response:  # noqa: ANN401 - a tuple, or none
    files = sorted(desk.house.rulebook.texts.files)
    options = [("", desk.words("law.choose")), *((each, each) for each in files)]
    return page(
        request, "law_impact", status=200 if form.ok else 422, form=form, files=options, found=found,
        asked=found is not None,
    )  # fmt: skip


def _shown(desk: Desk, form: Form, found: LawPage) -> dict[str, Any]:
    """Return a page of law as the template shows it; the rules of one group, the others as counts."""
    basis = found.basis
    groups = basis.groups
    wanted = form.text("group") if form.text("group") in dict(basis.groups) else (groups[0][0] if groups else "")
    return {
        "page": found, "basis": basis, "groups": groups, "group": wanted,
        "standings": {word: desk.say({ENGLISH: told}) for word, told in STANDINGS.items()},
        "titles": {word: desk.say({ENGLISH: title}) for word, title in GROUPS.items()},
        "rules": [_rule(desk, each) for each in dict(basis.groups).get(wanted, ())],
        "alternatives": [(desk.say(each.title), desk.say(each.plain)) for each in found.alternatives],
        "asks": desk.titles.place(basis.sides.requesting), "asked": desk.titles.place(basis.sides.requested),
        "title": desk.titles.kind(basis.kind),
    }  # fmt: skip


def _rule(desk: Desk, compiled: CompiledRule) -> dict[str, Any]:
    each = compiled.rule
    period = desk.english(in_words(each.period, desk.house.rulebook.law.events)) if each.period else ""
    return {
        "id": each.id, "plain": desk.say(each.plain), "citation": desk.cite(each.citation),
        "verified": each.verified, "period": period, "lifted": ", ".join(each.lifted_by),
        "read": each.text_read,
    }  # fmt: skip


def _day(desk: Desk, form: Form) -> date:
    if not form.text("on"):
        return desk.now().date()
    try:
        return date.fromisoformat(form.text("on"))
    except ValueError:
        form.wrong("on", desk.words("audit.no-day", day=form.text("on")))
        return desk.now().date()
