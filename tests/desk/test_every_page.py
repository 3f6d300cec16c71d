"""Every page in every state, wide and narrow: nothing for axe, nothing for the eye, nothing moves, a silent console."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from desk_faults import faults_for_axe, faults_for_the_eye, moved, watch
from desk_office import office
from desk_troubles import troubled
from desk_visits import AT_OFFICE, PLAYED, unfold
from desk_walks import NARROW, PICTURES, WIDE, signs_in, too_wide
from fastapi.routing import APIRoute
from starlette.routing import Match

from workflow.web.demo import DemoSessions
from workflow.web.identity.gate import account_sessions
from workflow.web.pages.registry import GROUPS

if TYPE_CHECKING:
    from desk_visits import Visit
    from playwright.sync_api import BrowserContext, Page

    from workflow.actions.house import House

LOUD = ("error", "warning")
NOT_OURS = re.compile("Failed to load resource|postMessage")
"""What the browser's own viewer says of papers, which are not loaded here, and of an answer that is an error."""

NO_PAGE = {
    "/requests/{reference:path}/papers/{paper}.pdf": "a paper",
    "/requests/{reference:path}/papers/{paper}-copy.pdf": "a paper",
    "/requests/{reference:path}/evidence/{number}": "a file as it came",
    "/statistics/report.pdf": "a paper",
    "/administration/letterheads/preview.pdf": "a paper",
    "/import/template.csv": "a sheet",
    "/import/{draft}/report.csv": "a sheet",
    "/audit/find": "leads to a thread",
    "/sign-in/organisation": "leads to the organisation",
    "/sign-in/organisation/back": "leads in, or back to the sign-in",
}
"""Addresses that answer with something else than a page of their own."""


class Look(NamedTuple):
    """One way to look at a page: a window, what the browser pretends, and who looks."""

    name: str
    window: dict[str, int]
    axe: bool = True
    eye: bool = True
    media: dict[str, str] = {}  # noqa: RUF012 - a named tuple is not written to


EACH_TIME = (Look("wide", WIDE, axe=False), Look("narrow", NARROW, axe=False))
"""In every run, with axe for every page as it opens. What axe finds in a state or by width, a soak looks for."""

IN_A_SOAK = (
    Look("wide", WIDE),
    Look("narrow", NARROW),
    Look("zoomed", {"width": 640, "height": 450}),
    Look("forced colours", WIDE, eye=False, media={"forced_colors": "active"}),
    Look("dark", NARROW, eye=False, media={"forced_colors": "none", "color_scheme": "dark"}),
    Look("print", WIDE, axe=False, eye=False, media={"color_scheme": "light", "media": "print"}),
)
LOOKS = [pytest.param(EACH_TIME, id="each-time"), pytest.param(IN_A_SOAK, id="soak", marks=pytest.mark.soak)]


@pytest.fixture(scope="module")
def at_office(tmp_path_factory):
    """Serve an office in every trouble, with the words its addresses need."""
    with office(tmp_path_factory.mktemp("troubled")) as served:
        yield served, troubled(served)


def looked_at(context: BrowserContext, address: str, visits: tuple[Visit, ...], looks: tuple[Look, ...]) -> list[str]:
    """Look at pages in several ways; return what is wrong with them."""
    wrong: list[str] = []
    watch(context)
    context.route("**/*.pdf*", lambda route: route.abort())
    for visit in visits:
        page = context.new_page()
        said: list[tuple[str, str]] = []
        page.on("console", lambda told, said=said: said.append((told.type, told.text)))
        page.set_viewport_size(looks[0].window)
        answer = page.goto(address + visit.path)
        found = [f"answers {answer.status}"] if answer.status != visit.status else moved(page)
        try:
            (visit.then or (lambda _: None))(page)
        except Exception as fault:  # noqa: BLE001 - told with the page it happened on
            found.append(f"cannot be done: {str(fault)[:300]}")
        found += faults_for_axe(page) if looks is EACH_TIME and visit.then in (None, unfold) else []
        for look in looks:
            found += [f"{look.name}: {each}" for each in faults_of(page, visit, look)]
        found += [f"console: {text}" for sort, text in said if sort in LOUD and not NOT_OURS.search(text)]
        wrong += [f"{visit.name}: {each}" for each in found]
        page.close()
    context.close()
    return wrong


def faults_of(page: Page, visit: Visit, look: Look) -> list[str]:
    page.set_viewport_size(look.window)
    page.emulate_media(**look.media)
    found = faults_for_the_eye(page) if look.eye else []
    found += faults_for_axe(page) if look.axe else []
    if too_wide(page) > 0:
        found.append(f"{too_wide(page)} px too wide")
    if PICTURES:
        name = "".join(letter if letter.isalnum() else "-" for letter in visit.name)
        page.screenshot(path=Path(PICTURES) / f"{look.name}-{name}.png", full_page=True)
    return found


def told(wrong: list[str]) -> None:
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def sampled(visits: tuple[Visit, ...], looks: tuple[Look, ...]) -> tuple[Visit, ...]:
    """Return every page as it opens, and in a run that is no soak every third of its other states."""
    kept = (n for n, each in enumerate(visits) if looks is IN_A_SOAK or each.then in (None, unfold) or n % 3 == 0)
    return tuple(visits[n] for n in kept)


def by_people(visits: tuple[Visit, ...]) -> dict[str | None, tuple[Visit, ...]]:
    who = dict.fromkeys(each.who for each in visits)
    return {one: tuple(each for each in visits if each.who == one) for one in who}


@pytest.mark.parametrize("looks", LOOKS)
@pytest.mark.parametrize("who", by_people(PLAYED), ids=str)
def test_pages_of_the_training_desk_are_as_they_should_be(browser, live, who, looks):
    context = browser.new_context()
    if who:
        signs_in(context.new_page(), live, who)

    told(looked_at(context, live, sampled(by_people(PLAYED)[who], looks), looks))


@pytest.mark.parametrize("looks", LOOKS)
@pytest.mark.parametrize("who", by_people(AT_OFFICE), ids=str)
def test_pages_of_an_office_in_every_trouble_are_as_they_should_be(browser, at_office, who, looks):
    served, words = at_office
    context = browser.new_context()
    if who:
        context.add_cookies([served.session(who)])
    visits = tuple(each._replace(path=each.path.format_map(words)) for each in by_people(AT_OFFICE)[who])

    told(looked_at(context, served.address, sampled(visits, looks), looks))


FIRST = ("my work", "request", "sign-off with a document", "statistics")
"""In every run, in the language with the longest words and in one from right to left; in a soak every page in each."""


@pytest.mark.parametrize(
    ("language", "first"),
    [("de", FIRST), ("ar", FIRST)]
    + [pytest.param(each, (), marks=pytest.mark.soak) for each in ("ar", "de", "es", "fr", "uk")],
)
def test_pages_in_other_languages_are_as_they_should_be(browser, live, language, first):
    wrong: list[str] = []
    for who, visits in by_people(PLAYED).items():
        chosen = tuple(each for each in visits if each.then in (None, unfold) and each.name in (first or (each.name,)))
        context = browser.new_context()
        if who and chosen:
            signs_in(context.new_page(), live, who)
        context.add_cookies([{"name": "comity-language", "value": language, "url": live}])
        wrong += looked_at(context, live, chosen, EACH_TIME)

    told(wrong)


@pytest.mark.soak
@pytest.mark.parametrize("language", ["ar", "de", "es", "fr", "uk"])
def test_pages_of_an_office_in_other_languages_are_as_they_should_be(browser, at_office, language):
    served, words = at_office
    wrong: list[str] = []
    for who, visits in by_people(AT_OFFICE).items():
        context = browser.new_context()
        context.add_cookies([{"name": "comity-language", "value": language, "url": served.address}])
        if who:
            context.add_cookies([served.session(who)])
        chosen = tuple(each for each in visits if each.then in (None, unfold))
        wrong += looked_at(context, served.address, tuple(
            each._replace(path=each.path.format_map(words)) for each in chosen), EACH_TIME)  # fmt: skip

    told(wrong)


def pages_of(house: House) -> dict[str, APIRoute]:
    """Return every address that can be opened, of both kinds of sign-in, in the order they are tried."""
    signed = (*DemoSessions().routers, *account_sessions(house).routers)
    routes = [each for router in (*(group.router for group in GROUPS), *signed) for each in router.routes]
    return {each.path: each for each in routes if isinstance(each, APIRoute) and "GET" in each.methods}


def test_no_page_is_without_a_visit(at_office):
    served, words = at_office
    pages, seen = pages_of(served.house), set()
    for visit in (*PLAYED, *AT_OFFICE):
        address = visit.path.format_map(words).partition("?")[0]
        scope = {"type": "http", "method": "GET", "path": address, "headers": []}
        seen |= {next((path for path, each in pages.items() if each.matches(scope)[0] is Match.FULL), "")}

    assert sorted(set(pages) - seen - set(NO_PAGE)) == []
    assert sorted(set(NO_PAGE) - set(pages)) == []
