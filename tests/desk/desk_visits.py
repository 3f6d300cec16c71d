"""Every page of the desk in every state: who opens which address of which desk, and what they do there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desk_office import AUDITOR, NEWCOMER
from desk_people import ADA, BEN, SENTENCE
from factories import OFFICER, SUPERVISOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Then = Callable[[Page], None]


class Visit(NamedTuple):
    """One page in one state. `then` is what its reader does there; `status` what the address answers."""

    name: str
    who: str | None
    path: str
    then: Then | None = None
    status: int = 200


def press(button: str, typed: dict[str, str] | None = None) -> Then:
    """Fill fields by name, then press a button."""

    def do(page: Page) -> None:
        for name, value in (typed or {}).items():
            field = page.locator(f"main [name='{name}']").first
            if field.get_attribute("type") in ("radio", "checkbox"):
                page.locator(f"main [name='{name}'][value='{value}']").check()
            elif field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            elif field.get_attribute("type") == "file":
                field.set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": value.encode()})
            else:
                field.fill(value)
        with page.expect_navigation():
            page.locator("main").get_by_role("button", name=button).first.click()

    return do


def unfold(page: Page) -> None:
    """Open everything that opens."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")


def both(*parts: Then) -> Then:
    """Do one after the other."""

    def do(page: Page) -> None:
        for each in parts:
            each(page)

    return do


def forged(page: Page) -> None:
    """Send a form whose token is not that of the session."""
    page.evaluate("document.querySelector('.desk-person [name=csrf]').value = 'guess'")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()


RIGHT_PASSWORD = press("Sign in", {"login": "olivia", "password": SENTENCE})
CASE = "/requests/DOJ-2026-0117"
WARRANT = "/requests/COL-2026-0214"
YEAR = "from=2026-01-01&to=2026-12-31"
WHY = "Yearly audit, mandate 3."
LIST = "reference;kind;requesting;requested;made on\nA-1;extradition;YY;XX;2026-01-05\nA-2;extradition;YY;XX;soon\n"

PLAYED = (
    Visit("training sign-in", None, "/sign-in"),
    Visit("training sign-in, unknown", None, "/sign-in?next=/keys"),
    Visit("my work", OFFICER, "/?closed=yes"),
    Visit("all requests, nothing found", OFFICER, "/requests?group=critical"),
    Visit("find", OFFICER, "/find?find=Voorbeeld"),
    Visit("find, nothing", OFFICER, "/find?find=Nobody"),
    Visit("request", SUPERVISOR, CASE),
    Visit("request, unfolded", OFFICER, f"{WARRANT}/why", both(press("Open the request", {"purpose": WHY}), unfold)),
    Visit("findings", OFFICER, f"{CASE}/findings"),
    Visit("findings of one sort", OFFICER, f"{CASE}/findings?effect=met", unfold),
    Visit("facts", OFFICER, f"{CASE}/facts"),
    Visit("timeline", OFFICER, f"{CASE}/timeline"),
    Visit("correction", OFFICER, f"{CASE}/corrections?do=correct", press("Record the correction")),
    Visit("paper", OFFICER, f"{CASE}/papers/05-surrender-order-v2"),
    Visit("sign-off with a document", SUPERVISOR, f"{CASE}/sign-off"),
    Visit("decision", SUPERVISOR, f"{CASE}/decision"),
    Visit("checkpoint", SUPERVISOR, f"{CASE}/do/checkpoint?checkpoint=identity"),
    Visit("law, nothing asked", SUPERVISOR, "/law"),
    Visit("law between two sides", SUPERVISOR, "/law?asks=NL&asked=US&kind=extradition&on=2026-03-02", unfold),
    Visit("law, wrong day", SUPERVISOR, "/law?asks=NL&asked=US&kind=extradition&on=soon", None, 422),
    Visit("rule", SUPERVISOR, "/law/rules/eu-eaw/art-17-3-sixty-days", unfold),
    Visit("law unverified", SUPERVISOR, "/law/unverified"),
    Visit("statistics", SUPERVISOR, f"/statistics?{YEAR}", unfold),
    Visit("statistics, wrong day", SUPERVISOR, "/statistics?from=soon", None, 422),
    Visit("oversight report", SUPERVISOR, f"/statistics/report?{YEAR}"),
    Visit("audit", AUDITOR, "/audit"),
    Visit("audit checkpoints", AUDITOR, "/audit/checkpoints?from=2026-01-01"),
    Visit("audit reads", AUDITOR, "/audit/reads"),
    Visit("audit sample", AUDITOR, "/audit/sample?from=2026-01-01&seed=spring&count=3"),
    Visit(
        "audit sample, unanswered", AUDITOR, "/audit/sample?from=2026-01-01&seed=spring&count=1", press("Record both")
    ),
    Visit("why", AUDITOR, f"{WARRANT}/why"),
    Visit("why, empty", AUDITOR, f"{WARRANT}/why", press("Open the request")),
    Visit("request, read by an auditor", AUDITOR, f"{WARRANT}/why", press("Open the request", {"purpose": WHY})),
    Visit("thread", AUDITOR, "/audit/requests/COL-2026-0214"),
    Visit("seen then", AUDITOR, "/audit/requests/COL-2026-0214/then/9", unfold),
    Visit("verified", AUDITOR, "/audit/requests/COL-2026-0214", press("Verify decisions")),
)
"""At the training desk of real law, with two examples played whole."""

AT_OFFICE = (
    Visit("sign-in", None, "/sign-in"),
    Visit("sign-in, wrong", None, "/sign-in", press("Sign in", {"login": "olivia", "password": "no"})),
    Visit("invitation", None, "/welcome/{invitation}"),
    Visit("invitation, too short", None, "/welcome/{invitation}", press("Go on", {"password": "no", "again": "yes"})),
    Visit("invitation, gone", None, "/welcome/nothing", None, 404),
    Visit("second proof, nobody signing in", None, "/sign-in/second", None, 404),
    Visit("second proof", None, "/sign-in", RIGHT_PASSWORD),
    Visit("second proof, wrong", None, "/sign-in", both(RIGHT_PASSWORD, press("Go on", {"code": "000000"}))),
    Visit("nothing to do", NEWCOMER, "/"),
    Visit("my work, full", OFFICER, "/"),
    Visit("all requests, second page", SUPERVISOR, "/requests?sort=newest"),
    Visit("my work of a supervisor", SUPERVISOR, "/"),
    Visit("keyboard", OFFICER, "/keys"),
    Visit("hidden", OFFICER, "/nothing/here", None, 404),
    Visit("forbidden", OFFICER, "/audit", None, 404),
    Visit("erased", SUPERVISOR, "/requests/XX-ERASED", None, 410),
    Visit("forged form", OFFICER, "/keys", forged),
    Visit("account", OFFICER, "/account"),
    Visit("account, wrong password", OFFICER, "/account", press("Change password", {"old": "no", "password": "no"})),
    Visit("codes", SUPERVISOR, "/account/codes"),
    Visit("codes, wrong", SUPERVISOR, "/account/codes", press("Go on", {"code": "000000"})),
    Visit("absence", SUPERVISOR, "/account/absence"),
    Visit("absence, wrong", SUPERVISOR, "/account/absence", press("Note the absence")),
    Visit("tokens", OFFICER, "/account/tokens"),
    Visit("token, unnamed", OFFICER, "/account/tokens", press("Make")),
    Visit("token made", OFFICER, "/account/tokens", press("Make", {"name": "Case system", "scopes": "read"})),
    Visit("interface", OFFICER, "/api"),
    Visit("people", ADA, "/administration"),
    Visit("new account", ADA, "/administration/people/new"),
    Visit("new account, empty", ADA, "/administration/people/new", press("Propose the account")),
    Visit("person", ADA, "/administration/people/{person}"),
    Visit("keys of the office", ADA, "/administration/keys"),
    Visit("packs", ADA, "/administration/packs"),
    Visit("calendars", ADA, "/administration/calendars", unfold),
    Visit("authorities", ADA, "/administration/authorities"),
    Visit("retention", ADA, "/administration/retention"),
    Visit("change that waits", BEN, "/administration/changes/{change}"),
    Visit("change, wrong code", BEN, "/administration/changes/{change}", press("Confirm", {"code": "000000"})),
    Visit("own change", ADA, "/administration/changes/{change}"),
    Visit("new", OFFICER, "/new"),
    Visit("new, empty", OFFICER, "/new", press("Begin")),
    Visit("new, no paper", OFFICER, "/new", press("Take it in")),
    Visit("questions", OFFICER, "/new/{draft}/questions"),
    Visit("check", OFFICER, "/new/{draft}/check"),
    Visit("about, wrong", OFFICER, "/new/{draft}", press("Go on", {"made_on": "soon", "requesting_authority": ""})),
    Visit("import", OFFICER, "/import"),
    Visit("import, no list", OFFICER, "/import", press("See what")),
    Visit("import, dry run", OFFICER, "/import", press("See what", {"list": LIST})),
    Visit("list that was read", OFFICER, "/import/{list}"),
    Visit("import, done", OFFICER, "/import", both(press("See what", {"list": LIST}), press("Open"))),
    Visit("blocked", OFFICER, "/requests/XX-BLOCKED", unfold),
    Visit("held", SUPERVISOR, "/requests/XX-HELD", unfold),
    Visit("late", OFFICER, "/requests/XX-LATE", unfold),
    Visit("urgent list", OFFICER, "/requests?find=XX-LATE"),
    Visit("decided", SUPERVISOR, "/requests/XX-DECIDED", unfold),
    Visit("decision of ours", SUPERVISOR, "/requests/XX-DECIDED/decision"),
    Visit("event", OFFICER, "/requests/XX-BLOCKED/do/event"),
    Visit("event, empty", OFFICER, "/requests/XX-BLOCKED/do/event", press("Record it")),
    Visit("facts to record", OFFICER, "/requests/XX-BLOCKED/do/fact"),
    Visit("fact, unanswered", OFFICER, "/requests/XX-BLOCKED/do/fact?fact=case.political", press("Record it")),
    Visit("note, empty", OFFICER, "/requests/XX-BLOCKED/do/note", press("Record it")),
    Visit("assurance, empty", OFFICER, "/requests/XX-BLOCKED/do/assurance", press("Record it")),
    Visit("paper, unchosen", OFFICER, "/requests/XX-BLOCKED/do/paper", press("Make")),
    Visit("person, unnamed", OFFICER, "/requests/XX-BLOCKED/do/person", press("Appoint")),
    Visit("step that is blocked", SUPERVISOR, "/requests/XX-BLOCKED/do/step?step=grant"),
    Visit("step that is open", OFFICER, "/requests/XX-NEW/do/step?step=register"),
    Visit("sign-off", SUPERVISOR, "/requests/XX-BLOCKED/sign-off"),
    Visit("sign-off, empty", SUPERVISOR, "/requests/XX-BLOCKED/sign-off?checkpoint=liberty", press("Go on")),
    Visit("signing", SUPERVISOR, "/requests/XX-BLOCKED/sign-off?checkpoint=liberty",
          press("Go on", {"answer": "agree", "reasons": WHY})),
    Visit("signing, wrong code", SUPERVISOR, "/requests/XX-BLOCKED/sign-off?checkpoint=liberty",
          both(press("Go on", {"answer": "agree", "reasons": WHY}), press("Sign", {"code": "000000"}))),
    Visit("correspondence", OFFICER, "/requests/XX-DECIDED/correspondence"),
    Visit("correspondence, empty", OFFICER, "/requests/XX-DECIDED/correspondence", press("Keep it", {"day": "soon"})),
    Visit("file, none chosen", OFFICER, "/requests/XX-DECIDED/attach", press("Keep it")),
    Visit("no views", OFFICER, "/views"),
    Visit("people of a request", OFFICER, "/requests/XX-DECIDED/people"),
    Visit("delegation", OFFICER, "/delegation"),
    Visit("translations", OFFICER, "/requests/XX-DECIDED/translations"),
    Visit("people of a request", OFFICER, "/requests/XX-BLOCKED/people"),
    Visit("delegation, empty", OFFICER, "/requests/XX-BLOCKED/people?do=delegate", press("Give my role")),
    Visit("all given, empty", OFFICER, "/delegation", press("Give all my requests")),
    Visit("withdrawal", OFFICER, "/requests/XX-BLOCKED/people?do=withdraw"),
    Visit("breach, empty", OFFICER, "/requests/XX-BLOCKED/breach", press("Record the breach")),
    Visit("corrections, none", SUPERVISOR, "/requests/XX-DECIDED/corrections?do=correct"),
    Visit("no right of access", SUPERVISOR, "/requests/XX-DECIDED/access-answer"),
    Visit("registers, no purpose", SUPERVISOR, "/registers", press("Processing")),
    Visit("register of processing", SUPERVISOR, "/registers", press("Processing", {"purpose": WHY})),
    Visit("register of breaches, empty", SUPERVISOR, "/registers/breaches"),
    Visit("letterheads", ADA, "/administration/letterheads"),
    Visit("letterhead, wrong", ADA, "/administration/letterheads", press("Propose the letterhead", {"code": "no"})),
    Visit("letterhead, preview", ADA, "/administration/letterheads",
          press("Show the preview", {"code": "XX", "authority": "Office", "address": "1 Example Quay"})),
    Visit("law impact", OFFICER, "/law/impact"),
    Visit("law impact, nothing given", OFFICER, "/law/impact", press("Show what")),
    Visit("nothing to audit", AUDITOR, "/audit/sample?from=2020-01-01&to=2020-01-02"),
)  # fmt: skip
"""At an office with accounts, whose requests are in every trouble."""
