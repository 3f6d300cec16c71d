"""Administration of the office: keys, law in use, calendars, authorities, retention. No case on any page."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from workflow.actions.adopted import packs_adopted
from workflow.actions.office import key_state, log_states, retention_rules
from workflow.actions.people import ChangeKey, propose_change
from workflow.actions.retention_due import retention_due
from workflow.clocks.calendar import Calendar
from workflow.errors import InputError
from workflow.rules.authorities import directories
from workflow.vocabulary import Role
from workflow.web.deps import DeskDep, FormDep, NotForYouError, PersonDep, with_role
from workflow.web.desk import Desk
from workflow.web.pages.admin import PEOPLE, account_of
from workflow.web.render import page

router = APIRouter(prefix="/administration", dependencies=[Depends(with_role(Role.ADMINISTRATOR))])
YEAR = relativedelta(years=1)


@router.get("/keys")
def keys(request: Request, desk: DeskDep) -> Response:
    """Show which keys the authority holds; never a key itself."""
    return page(request, "admin_keys", keys=key_state(desk.house), logs=log_states(desk.house))


@router.post("/keys")
def change_key(desk: DeskDep, person: PersonDep, form: FormDep) -> Response:
    """Propose to change a key; another administrator confirms it."""
    if form.text("key") not in ("seal", "kek"):
        raise NotForYouError
    change = ChangeKey.model_validate({"key": form.text("key")})
    propose_change(desk.house, change, by=account_of(desk, person), at=desk.now())
    return RedirectResponse(f"{PEOPLE}?done=change-proposed", status_code=303)


@router.get("/packs")
def packs(request: Request, desk: DeskDep) -> Response:
    """Show which law was adopted by whom, and what changed since."""
    listed = packs_adopted(desk.house)
    return page(request, "admin_packs", packs=[(each, desk.say(each.title)) for each in listed])


@router.get("/calendars")
def calendars(request: Request, desk: DeskDep) -> Response:
    """Show which days do not count, by statute, in the next twelve months."""
    first = desk.now().date()
    shown = [
        {"id": name, "title": desk.say(each.source.title), "citation": desk.cite(each.source.citation),
         "verified": each.source.verified, "weekend": each.source.weekend,
         "days": [(day, desk.say(holiday.name), holiday.sure) for day, holiday in _days(each, first)],
         "lacks": [desk.say(text) for text in each.source.not_covered], "until": each.source.years.until}
        for name, each in sorted(desk.house.rulebook.clocks.calendars.items())
    ]  # fmt: skip
    return page(request, "admin_calendars", calendars=shown, first=first, last=first + YEAR)


@router.get("/authorities")
def authorities(request: Request, desk: DeskDep) -> Response:
    """Show whom the directory knows to write to, and which of it was confirmed."""
    shown = [(each, desk.say(each.name)) for each in directories(desk.house.settings.rules)]
    channels = desk.house.rulebook.law.dictionary["sides.channel"].choices
    named = {word: desk.say(text) for word, text in channels.items()}
    return page(request, "admin_authorities", places_known=shown, kinds=desk.titles.kinds, channels=named)


@router.get("/retention")
def retention(request: Request, desk: DeskDep) -> Response:
    """Show which rules say how long, and how many requests are due under each: never which."""
    due, stopped = _due(desk)
    rules = [
        {"id": each.id, "plain": desk.say(each.plain), "citation": desk.cite(each.citation),
         "due": due[each.id], "stopped": stopped[each.id]}
        for each in retention_rules(desk.house)
    ]  # fmt: skip
    return page(request, "admin_retention", rules=rules)


def _due(desk: Desk) -> tuple[Counter[str], Counter[str]]:
    due: Counter[str] = Counter()
    stopped: Counter[str] = Counter()
    for each in retention_due(desk.house, desk.now()):
        due[each.rule] += 1
        stopped[each.rule] += bool(each.against)
    return due, stopped


def _days(calendar: Calendar, first: date) -> list[tuple[date, Any]]:
    found: list[tuple[date, Any]] = []
    for year in (first.year, first.year + 1):
        try:
            found += calendar.year(year).items() if calendar.covers(date(year, 1, 1)) else ()
        except InputError:
            continue
    return sorted((day, each) for day, each in found if first <= day < first + YEAR)
